from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.importers.bills import ALIPAY_HEAD, Row, alipay, alipay_text

from raincheck.core.errors import KnownError, UsageError
from raincheck.importers import ImportFileError, parse, read_import_file
from raincheck.importers.sniff import MAX_BYTES


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b" \r\n", "empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "picture"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "picture"),
        (b"PK\x03\x04\x14\x00", "archive is damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "spreadsheet is damaged"),
        (b"%PDF-1.7\n", "PDF"),
        (b"abc\x00def", "not a text"),
        (b"\xff\x81\xff\xff\xff\xff" * 30, "neither UTF-8 nor GB18030"),
        (b"a,b,c\n1,2,3\n", "none that can be imported"),
        (b'{"format": "raincheck-book"}', "raincheck load"),
        (b'{"format": "something"}', "none that can be imported"),
        (ALIPAY_HEAD.split("交易时间")[0].encode("gb18030"), "ends before its table"),
        (
            "交易号,交易创建时间,付款时间,类型,金额（元）,资金状态,\n".encode("gb18030"),
            "lacks the column 收/支、交易状态",
        ),
    ],
)
def test_what_is_no_bill_is_refused_in_one_sentence(data: bytes, says: str) -> None:
    with pytest.raises(ImportFileError, match=re.escape(says)) as caught:
        parse(data)
    assert str(caught.value).endswith(".")
    assert isinstance(caught.value, UsageError)


def test_a_far_too_large_file_is_refused_without_being_read_whole(tmp_path: Path) -> None:
    huge = tmp_path / "bill.csv"
    with huge.open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    with pytest.raises(ImportFileError, match="larger than 32 MB"):
        read_import_file(huge)
    assert MAX_BYTES < 200 * 1024 * 1024


def test_a_file_that_cannot_be_read_is_a_failure_and_not_bad_input(tmp_path: Path) -> None:
    with pytest.raises(KnownError, match="cannot be read") as caught:
        read_import_file(tmp_path / "missing.csv")
    assert not isinstance(caught.value, UsageError)


def test_a_file_cut_anywhere_keeps_every_whole_row() -> None:
    whole = alipay(*(Row(method="花呗", order=f"o{number}", party="汉字" * 3) for number in range(3)))
    head = len(alipay())
    for end in range(head, len(whole)):
        parsed = parse(whole[:end])
        assert parsed.rows == len(parsed.records) + len(parsed.problems)
        assert len(parsed.records) >= whole[:end].count(b"\n") - alipay().count(b"\n")
        assert len(parsed.problems) <= 1


def test_an_unclosed_quote_swallows_no_later_row() -> None:
    rows = [
        Row(party=party, method="花呗", order=str(number)) for number, party in enumerate(('"某店', "某店", '"某店'))
    ]
    parsed = parse(alipay(*rows))
    assert parsed.rows == 3
    assert [row.line for row in parsed.records] == [12, 11, 10]


def test_a_note_may_span_lines_inside_quotes() -> None:
    rows = alipay_text(Row(text='"一行\n二行"', method="花呗", order="1"), Row(method="花呗", order="2"))
    parsed = parse(rows.encode("gb18030"))
    assert (parsed.rows, [row.line for row in parsed.records]) == (2, [12, 10])


def test_lines_under_the_table_are_no_rows() -> None:
    footer = "------------------------\n共1笔记录,,,\n\n,,,,\n"
    parsed = parse((alipay_text(Row()) + footer).encode("gb18030"))
    assert (parsed.rows, len(parsed.ignored), parsed.problems) == (1, 1, ())
