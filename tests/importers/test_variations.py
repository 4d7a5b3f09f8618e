"""One bill as spreadsheets, mail programs and bad disks give it: the same records, or a word about it."""

from __future__ import annotations

import csv
import io
import random
import zipfile
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from raincheck.core.money import Money
from raincheck.importers import ImportFileError, Parsed, parse
from raincheck.importers.base import Movement
from raincheck.importers.cells import DateOrder, date_order, is_unclear_day, moment_of, signed_amount_of
from raincheck.importers.headers import by_place, mended
from raincheck.importers.wallets import ALIPAY

DATA = Path(__file__).parent / "data"
HEAD = [*ALIPAY.columns, ""]
ROWS = [
    [*row, f"20261028220011000000000000{number:02d}"]
    for number, row in enumerate(
        [
            ["2026-10-28 10:00:05", "日用百货", "甲店", "花呗", "支出", "1,120.00", "花呗", "交易成功"],
            ["2026-10-27 09:30:06", "日用百货", "乙店", "锅", "支出", "8000.00", "花呗分期(3期)", "交易成功"],
            ["2026-10-26 23:59:59", "信用借还", "花呗", "花呗主动还款", "不计收支", "500.10", "余额宝", "还款成功"],
            ["2026-10-24 00:00:01", "信用借还", "花呗", "花呗自动还款", "不计收支", "600.00", "余额宝", "还款失败"],
            ["2026-10-23 12:00:00", "信用借还", "借呗", "借呗放款至银行卡", "不计收支", "10000.00", "", "放款成功"],
            ["2026-10-20 18:05:00", "信用借还", "招商银行", "信用卡还款", "不计收支", "2000.00", "余额宝", "还款成功"],
            ["2026-10-18 08:00:00", "餐饮美食", "丙店", "面", "支出", "15.00", "余额宝", "交易成功"],
        ]
    )
]
Table = list[list[str]]


def table() -> Table:
    rows = [
        [at, sort, party, "/", text, flow, amount, method, status, f"{order}\t", "T1", "", ""]
        for at, sort, party, text, flow, amount, method, status, order in ROWS
    ]
    return [["支付宝账户：someone@example.com"], HEAD, *rows]


def written(rows: Table, separator: str = ",", end: str = "\r\n") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=separator, lineterminator=end).writerows(rows)
    return out.getvalue()


def found(parsed: Parsed) -> Counter[tuple[str, str, Money, str]]:
    return Counter(
        (row.kind.value, row.product.handle, row.amount, str(row.on))
        for row in parsed.records
        if isinstance(row, Movement)
    )


ORIGINAL = parse(written(table()).encode())


def same(data: bytes) -> None:
    parsed = parse(data)
    assert (found(parsed), len(parsed.ignored), parsed.problems) == (found(ORIGINAL), 1, ())


def changed(column: str, change: Callable[[str], str]) -> Table:
    head, names, *rows = table()
    place = names.index(column)
    for row in rows:
        row[place] = change(row[place])
    return [head, names, *rows]


def when(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d %H:%M:%S")  # noqa: DTZ007 - a time as a file writes it


def serial(text: str) -> str:
    return f"{(when(text) - datetime(1899, 12, 30)) / timedelta(days=1):.9f}"  # noqa: DTZ001 - as above


@pytest.mark.parametrize(
    "encode",
    [
        str.encode,
        lambda text: b"\xef\xbb\xbf" + text.encode(),
        lambda text: text.encode("gb18030"),
        lambda text: b"\xff\xfe" + text.encode("utf-16-le"),
        lambda text: text.encode("utf-16-be"),
    ],
)
def test_any_encoding_and_separator_reads_the_same(encode: Callable[[str], bytes]) -> None:
    for separator in ",\t;|":
        for end in ("\r\n", "\n", "\r"):
            same(encode(written(table(), separator, end)))


@pytest.mark.parametrize(
    "change",
    [
        lambda text: f"{when(text):%Y/%m/%d %H:%M}",
        lambda text: f"{when(text):%Y年%m月%d日 %H时%M分%S秒}",
        lambda text: f"{when(text):%m/%d/%Y %H:%M}",
        lambda text: f"{when(text):%d-%b-%Y %H:%M}",
        lambda text: f"{when(text):%d-%b-%y}",
        lambda text: f"{when(text):%y-%m-%d %H:%M:%S}",
        lambda text: f"{when(text):%y/%m/%d}",
        lambda text: f"{when(text):%d/%m/%y %H:%M}",
        lambda text: f"{when(text):%m/%d/%y}",
        lambda text: f"{when(text):%y年%m月%d日}",
        lambda text: f"{when(text):%Y-%m-%dT%H:%M:%S+08:00}",
        lambda text: f"{when(text):%Y%m%d%H%M%S}",
        lambda text: f"{when(text):%Y/%m/%d} {'上午' if when(text).hour < 12 else '下午'}{when(text):%I:%M:%S}",
        serial,
    ],
)
def test_any_form_of_time_reads_the_same(change: Callable[[str], str]) -> None:
    same(written(changed("交易时间", change)).encode())


@pytest.mark.parametrize(
    "form",
    ["¥{}", "￥{}", " ¥{} ", "{}元", "CNY {}", "+{}", "{}00", "{}0000000001", "float", "full-width", "1E+04"],
)  # fmt: skip
def test_any_form_of_amount_reads_the_same(form: str) -> None:
    def change(text: str) -> str:
        plain = text.replace(",", "")
        if form == "float":
            return repr(float(plain))
        if form == "full-width":
            return plain.translate(str.maketrans("0123456789.", "０１２３４５６７８９．"))
        if form == "1E+04":
            return f"{float(plain):.0E}" if float(plain) % 1000 == 0 else plain
        return form.format(plain)

    same(written(changed("金额", change)).encode())


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("(1,234.50)", -123450),
        ("1234.50-", -123450),
        ("−12.00", -1200),
        ("（12.00）", -1200),
        ("--5", None),
        ("-5-", None),
    ],
)
def test_what_bookkeepers_write_below_zero(text: str, fen: int | None) -> None:
    assert signed_amount_of(text) == (None if fen is None else Money(fen))


def test_columns_and_rows_in_any_order_with_other_names_read_the_same() -> None:
    head, names, *rows = table()
    order = list(range(len(names)))
    for seed in range(4):
        random.Random(seed).shuffle(order)  # noqa: S311 - only an order
        same(written([head, [names[n] for n in order], *([row[n] for n in order] for row in rows[::-1])]).encode())
    for change in (
        lambda name: name.replace("/", "／"),
        lambda name: f" {name}：",
        lambda name: f"{name[:2]}\n{name[2:]}",
        lambda name: {"收/付款方式": "支付方式", "交易状态": "状态", "交易订单号": "订单号", "金额": "金额（元）"}.get(
            name, name
        ),
        # A name that nobody knows is told by its place among the others.
        lambda name: {"收/付款方式": "用什么付的"}.get(name, name),
    ):
        same(written([head, [change(name) for name in names], *rows]).encode())


def test_titles_totals_and_further_headers_are_no_rows() -> None:
    head, names, *rows = table()
    same(
        written(
            [["我的账单"], [""], head, names, *rows, [""], ["合计", "", "", "", "", "", "22235.10"], ["共", "7", "笔"]]
        ).encode()
    )
    same(written([head, names, *rows[:3], [""], head, names, *rows[3:]]).encode())
    numbered = [["序号", *names], *([str(number), *row] for number, row in enumerate(rows, 1))]
    same(written([head, *numbered]).encode())


def test_a_page_and_an_archive_of_it_read_the_same() -> None:
    cells = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in table())
    same(f"<html><body><table>{cells}</table></body></html>".encode())
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("账单.csv", written(table()).encode("gb18030"))
    same(packed.getvalue())


@pytest.mark.parametrize("name", ["deg_boc_credit.csv", "deg_cmb_credit.csv", "deg_abc_debit.csv", ""])
def test_a_file_cut_anywhere_brings_nothing_that_the_whole_one_does_not(name: str) -> None:
    data = (DATA / name).read_bytes() if name else written(table()).encode()
    whole = parse(data)
    for end in range(len(data)):
        try:
            parsed = parse(data[:end])
        except ImportFileError:
            continue
        if parsed.source == whole.source:
            assert not found(parsed) - found(whole), end


def test_damaged_bytes_end_in_a_row_or_a_word_about_it() -> None:
    data = written(table()).encode("gb18030")
    chance = random.Random(13)  # noqa: S311 - only a damage that is the same each time
    for _ in range(600):
        hurt = bytearray(data)
        for _ in range(chance.choice((1, 1, 3))):
            hurt[chance.randrange(len(hurt))] = chance.randrange(256)
        try:
            parsed = parse(bytes(hurt))
        except ImportFileError:
            continue
        assert parsed.source == "alipay"
        assert len(parsed.records) + len(parsed.ignored) + len(parsed.problems) == parsed.rows >= len(ROWS) - 3
        assert not any("�" in row.product.handle for row in parsed.records if isinstance(row, Movement))


def test_names_of_columns_survive_a_damaged_character() -> None:
    assert mended(["交�时间", "金额", "收/支"], ALIPAY.columns)[0] == "交易时间"
    assert mended(["钞o汇"], ["钞/汇", "余额"]) == ["钞/汇"]
    assert mended(["别的"], ALIPAY.columns) == ["别的"]
    other = [*ALIPAY.columns[:6], "我的标签", *ALIPAY.columns[6:]]
    assert by_place(other, ALIPAY.columns) == other


def test_an_account_with_a_damaged_column_is_no_credit_card() -> None:
    head = "交易日期,摘要,交易场所,{},记账金额(收入),记账金额(支出),记账币种,余额,对方户名\n"
    head += "2026-04-25,消费,某店,钞,,12.00,人民币,1,某店\n"
    assert parse(head.format("钞/汇").encode()).source == "icbc-debit"
    assert parse(head.format("钞�汇").encode()).source == "icbc-debit"
    with pytest.raises(ImportFileError, match=r"damaged|kind"):
        parse(head.format("�丨x").encode())


def test_a_renamed_column_of_a_bank_is_named() -> None:
    text = "交易日期,类型,借贷,交易金额,对方户名\n2026-04-25,信用卡还款,借,12.00,某人\n"
    with pytest.raises(ImportFileError, match=r"交通银行.*交易类型"):
        parse(text.encode())
    assert parse(("交通银行交易明细,,,,\n" + text).encode()).source == "bocom-debit"


@pytest.mark.parametrize("column", [["26-11-28"], ["26/11/28", "26/11/28"], ["01-02-03", "04-05-06"]])
def test_a_year_of_two_digits_that_nothing_tells_apart_is_a_problem(column: list[str]) -> None:
    assert date_order(column) is DateOrder.UNKNOWN
    assert moment_of(column[0], date_order(column)) is None
    assert is_unclear_day(column[0])


@pytest.mark.parametrize("text", ["10/05/2026 10:00", "12/29", "10/28/26"])
def test_a_day_that_could_be_two_is_none(text: str) -> None:
    assert moment_of(text) is None


def test_a_state_that_was_damaged_into_other_words_is_a_problem() -> None:
    """One byte of "失败" gone makes another character of GB18030 of it, and no failed debit may become a repayment."""
    rows = [[*row] for row in table()]
    rows[5][8] = "还款失剪"
    parsed = parse(written(rows).encode())
    assert [problem.line for problem in parsed.problems] == [6]
