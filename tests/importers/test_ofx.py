"""OFX: every movement of every account accounted for, in the bank's own characters, or one sentence."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date
from importlib.util import find_spec
from pathlib import Path

import pytest
from tests.builders import NOW

from raincheck.app import importing
from raincheck.app.importing import Choices
from raincheck.importers import ImportFileError, Parsed, lexicon_of, ofx, ofx_worker, parse
from raincheck.importers.base import Movement, Reason
from raincheck.importers.matching import NEW
from raincheck.importers.ofx_worker import OfxRow
from raincheck.store import open_store
from raincheck.system.catalogue import load_catalogue

needs_reader = pytest.mark.skipif(find_spec("ofxtools") is None, reason="the optional extra is not installed")
TODAY = date(2026, 11, 22)
LEXICON = lexicon_of(load_catalogue())
HEADER = "OFXHEADER:100\r\nDATA:OFXSGML\r\nVERSION:102\r\nENCODING:USASCII\r\nCHARSET:{charset}\r\n\r\n"
XML = '<?xml version="1.0" encoding="UTF-8"?>\n<?OFX OFXHEADER="200" VERSION="211" SECURITY="NONE"?>\n'
ROWS = (
    ("POS", "20261003120000", "-128.50", "美团 &amp; 外卖"),
    ("POS", "20261003120000", "-128.50", "美团 &amp; 外卖"),
    ("PAYMENT", "20261020200000[0:GMT]", "1,000.00", "自助缴款"),
    ("CREDIT", "20261021", "35.00", "退款-京东"),
    ("INT", "20261022", "-12.34", "循环"),
    ("CREDIT", "20261023", "99.00", "某某公司的来账"),
)


def row(sort: str, at: str, amount: str, name: str, *, number: str, end: str = "") -> str:
    tags = {"TRNTYPE": sort, "DTPOSTED": at, "TRNAMT": amount, "FITID": number, "MEMO": "", "NAME": name}
    leaves = "".join(f"<{tag}>{text}{end and f'</{tag}>'}\r\n" for tag, text in tags.items() if text or not end)
    return f"<STMTTRN>{leaves}</STMTTRN>\r\n"


def card(account: str = "6225758800001234", currency: str = "CNY", end: str = "") -> str:
    rows = "".join(row(*cells, number=f"A{n}", end=end) for n, cells in enumerate(ROWS))
    head = f"<CURDEF>{currency}{end and '</CURDEF>'}<CCACCTFROM><ACCTID>{account}{end and '</ACCTID>'}</CCACCTFROM>"
    return f"<CCSTMTRS>{head}<BANKTRANLIST>{rows}</BANKTRANLIST></CCSTMTRS>"


def account() -> str:
    rows = row("DEBIT", "20261020", "-1000", "信用卡还款", number="1") + row(
        "DEBIT", "20261021", "-9", "早餐", number="2"
    )
    return f"<STMTRS><CURDEF>CNY<BANKACCTFROM><ACCTID>62148300005678</BANKACCTFROM>{rows}</STMTRS>"


def bank(*parts: str, name: str = "招商银行", end: str = "") -> str:
    return f"<OFX><FI><ORG>{name}{end and '</ORG>'}</FI>{''.join(parts)}</OFX>"


def moved(parsed: Parsed) -> list[tuple[int, str, str, str, str]]:
    rows = sorted((one for one in parsed.records if isinstance(one, Movement)), key=lambda one: one.line)
    return [(one.line, one.kind.value, str(one.on), str(one.amount), one.product.handle) for one in rows]


CARD = "招商银行信用卡 1234"
OF_CARD = [
    (1, "draw", "2026-10-03", "128.50", CARD),
    (2, "draw", "2026-10-03", "128.50", CARD),
    (3, "repay", "2026-10-21", "1000.00", CARD),
    (4, "refund", "2026-10-21", "35.00", CARD),
    (5, "interest", "2026-10-22", "12.34", CARD),
]
SGML = HEADER.format(charset="936") + bank(card(), account())


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read in this process: what is tested is what becomes of the rows."""
    pytest.importorskip("ofxtools")

    def read(text: str) -> Sequence[OfxRow]:
        try:
            return ofx_worker.read_rows(text).rows
        except Exception as problem:
            raise ImportFileError("damaged") from problem

    monkeypatch.setattr(ofx, "_read", read)


@needs_reader
def test_every_movement_of_every_account_is_accounted_for() -> None:
    parsed = parse(SGML.encode("gb18030"), LEXICON)
    assert (parsed.format, parsed.encoding, parsed.rows) == ("ofx-credit-sgml", "gb18030", 8)
    assert moved(parsed) == [*OF_CARD, (7, "repay", "2026-10-20", "1000.00", "招商银行信用卡")]
    assert [(one.line, one.reason) for one in parsed.ignored] == [(8, Reason.NOT_CREDIT)]
    assert [one.line for one in parsed.problems] == [6]
    assert "repayment or a refund" in parsed.problems[0].what
    first = min(parsed.records, key=lambda one: one.line)
    assert isinstance(first, Movement)
    assert (first.note, first.identity.order) == ("美团 & 外卖", "1234/A0")


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    "data",
    [
        (XML + bank(card(end="/"), end="/")).encode(),
        b"\xef\xbb\xbf" + (XML + bank(card(end="/"), end="/")).replace("\r\n", "").encode(),
        (HEADER.format(charset="1252") + bank(card())).encode("gb18030"),
        (HEADER.format(charset="NONE") + bank(card())).encode("utf-16"),
    ],
)
def test_both_versions_and_every_encoding_read_the_same(data: bytes) -> None:
    assert moved(parse(data, LEXICON)) == OF_CARD


@pytest.mark.usefixtures("here")
def test_a_western_code_page_counts_where_nothing_else_fits() -> None:
    text = HEADER.format(charset="1252") + bank(card().replace("美团 &amp; 外卖", "Café Zoë")).replace(
        "招商银行", "HSBC"
    )
    parsed = parse(text.encode("cp1252", "replace"), LEXICON)
    assert parsed.encoding == "cp1252"
    assert "Café Zoë" in [one.note for one in parsed.records if isinstance(one, Movement)]


@pytest.mark.usefixtures("here")
def test_what_is_no_row_of_ours_says_why() -> None:
    dollars = parse((XML + bank(card(currency="USD", end="/"))).encode(), LEXICON)
    assert {one.reason for one in dollars.ignored} == {Reason.FOREIGN_CURRENCY}
    nameless = parse((XML + bank(card(account="", end="/"))).encode(), LEXICON)
    assert (len(nameless.problems), nameless.records) == (6, ())
    empty = (XML + bank("<STMTRS></STMTRS>")).encode()
    with pytest.raises(ImportFileError, match="no movement"):
        parse(empty, LEXICON)


@pytest.mark.usefixtures("here")
def test_a_damaged_file_loses_no_row_without_a_word() -> None:
    """Cut off anywhere, or with a few bytes gone: every row that began is there, and no amount is another."""
    data = SGML.encode("gb18030")
    amounts = {amount.replace(",", "").lstrip("-") for _, _, amount, _ in ROWS} | {"1000.00", "9.00"}
    chance = random.Random(13)  # noqa: S311 - only a damage that is the same each time
    for number in range(300):
        hurt = bytearray(data[: chance.randrange(200, len(data))] if number % 2 else data)
        begun = hurt.count(b"<STMTTRN>")
        for _ in range(0 if number % 2 else chance.choice((1, 3))):
            place = chance.randrange(100, len(hurt))
            hurt[place] = hurt[place] if chr(hurt[place]).isdigit() else chance.choice(b"?\xff<>/x")
        try:
            parsed = parse(bytes(hurt), LEXICON)
        except ImportFileError:
            continue
        assert parsed.rows >= begun - 1
        assert {str(one.amount) for one in parsed.records if isinstance(one, Movement)} <= amounts


@needs_reader
def test_a_wrecked_file_is_one_sentence() -> None:
    with pytest.raises(ImportFileError, match="damaged"):
        parse((HEADER.format(charset="936") + bank("</FI></OFX></OFX><STMTTRN>")).encode(), LEXICON)


def test_without_the_reader_one_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ofx, "find_spec", lambda _name: None)
    with pytest.raises(ImportFileError, match=r"raincheck\[ofx\].*CSV or Excel"):
        parse(SGML.encode(), LEXICON)


@pytest.mark.usefixtures("here")
def test_the_card_of_a_bank_that_is_not_named_is_asked_for_once(tmp_path: Path) -> None:
    file = tmp_path / "download"
    file.write_bytes((HEADER.format(charset="936") + bank(card(), name="")).encode("gb18030"))
    with open_store(tmp_path / "book.raincheck", clock=lambda: NOW, create=True) as store:
        read = importing.read_files([file], store)
        asked = importing.preview(store, read, today=TODAY).files[0]
        handles = {one.product.handle for one in asked.problems if one.product is not None}
        assert (asked.used, handles) == (0, {"信用卡 1234"})
        importing.apply(store, read, Choices(lines={"信用卡 1234": NEW}), today=TODAY)
        again = importing.preview(store, importing.read_files([file], store), today=TODAY).files[0]
        assert (again.used, again.duplicates, len(again.problems)) == (0, 5, 1)


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("PAYMENT THANK YOU", "repay"),
        ("AUTOPAY", "repay"),
        ("ONLINE PAYMENT RECEIVED", "repay"),
        ("REFUND AMAZON", "refund"),
        ("JD.COM BEIJING CHN", "refund"),
        ("SOMETHING NEW", None),
    ],
)
def test_english_words_tell_what_came_onto_a_card(name: str, kind: str | None) -> None:
    rows = row("CREDIT", "20261021", "35.00", name, number="1")
    head = "<CURDEF>CNY<CCACCTFROM><ACCTID>62257588001234</CCACCTFROM>"
    one = f"<CCSTMTRS>{head}<BANKTRANLIST>{rows}</BANKTRANLIST></CCSTMTRS>"
    parsed = parse((HEADER.format(charset="1252") + bank(one)).encode("gb18030"), LEXICON)
    assert [told for _, told, *_ in moved(parsed)] == ([] if kind is None else [kind])
    assert len(parsed.problems) == (kind is None)
