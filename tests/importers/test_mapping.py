"""Any other table, read by what the person said of its columns."""

from __future__ import annotations

import pytest

from raincheck.core.model import LedgerKind
from raincheck.core.money import Money
from raincheck.importers import ImportFileError, lexicon_of, parse_all
from raincheck.importers.base import Movement, UnknownTableError
from raincheck.importers.mapping import TableMapping, header_key
from raincheck.system.catalogue import load_catalogue

LEXICON = lexicon_of(load_catalogue())
SIGNED = "我的台账\n哪天,多少,说明\n2026/11/03,1200,借\n2026/11/05,-300.50,还\n看不懂,1,x\n2026/11/06,0,零\n"
SPLIT = "Date;Out;In;Memo\n2026-11-03;1,200.00;;draw\n2026-11-05;;300.50;back\n"


def mapped(text: str, header: str, mapping: TableMapping) -> list[tuple[LedgerKind, Money, str]]:
    (found,) = parse_all(text.encode(), LEXICON, mappings={header_key(header.split(",")): mapping})
    assert found.parsed is not None
    return [(row.kind, row.amount, row.product.word) for row in found.parsed.records if isinstance(row, Movement)]


def test_a_table_with_signed_amounts_is_read_row_by_row() -> None:
    mapping = TableMapping(date="哪天", amount="多少", text="说明", line="jiebei")
    assert mapped(SIGNED, "哪天,多少,说明", mapping) == [
        (LedgerKind.DRAW, Money(120000), "jiebei"),
        (LedgerKind.REPAY, Money(30050), "jiebei"),
    ]
    (found,) = parse_all(SIGNED.encode(), mappings={header_key(["哪天", "多少", "说明"]): mapping})
    assert found.parsed is not None
    assert (len(found.parsed.problems), len(found.parsed.ignored)) == (1, 1)
    assert found.parsed.format == "table-csv"


def test_a_table_with_money_in_and_money_out_is_read_row_by_row() -> None:
    mapping = TableMapping(date="Date", into="In", out="Out", text="Memo", line="jiebei")
    assert mapped(SPLIT, "Date,Out,In,Memo", mapping) == [
        (LedgerKind.DRAW, Money(120000), "jiebei"),
        (LedgerKind.REPAY, Money(30050), "jiebei"),
    ]


@pytest.mark.parametrize(
    ("text", "mapping"),
    [
        ("日期,金额,摘要\n2026-07-01,9000,工资\n2026-07-03,-800,借呗还款\n", {"amount": "金额"}),
        ("日期,收入,支出,摘要\n2026-07-01,9000,,工资\n2026-07-03,,800,借呗还款\n", {"into": "收入", "out": "支出"}),
    ],
)
def test_what_leaves_ones_own_account_for_a_line_is_a_repayment(text: str, mapping: dict[str, str]) -> None:
    own = TableMapping(date="日期", text="摘要", line="", own=True, **mapping)
    assert mapped(text, text.splitlines()[0], own) == [(LedgerKind.REPAY, Money(80000), "借呗")]


def test_without_a_mapping_the_columns_and_the_first_rows_are_told() -> None:
    (found,) = parse_all(SIGNED.encode())
    assert isinstance(found.refusal, UnknownTableError)
    assert found.refusal.columns == ("哪天", "多少", "说明")
    assert found.refusal.rows[0] == ("2026/11/03", "1200", "借")


@pytest.mark.parametrize("text", ["hello, world\n", '{"format": "raincheck-book", "a": [1, 2, 3]}\n1,2,3\n'])
def test_what_is_no_table_offers_no_columns(text: str) -> None:
    (found,) = parse_all(text.encode())
    assert isinstance(found.refusal, ImportFileError)
    assert not isinstance(found.refusal, UnknownTableError)
