"""What a file is, by what stands in it: encodings, spreadsheets, PDF, pages, mails, archives, and damage to them."""

from __future__ import annotations

import contextlib
import io
import random
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF
from PySide6.QtGui import QFont, QGuiApplication, QPageSize, QPainter, QPdfWriter
from tests.importers.bills import Row, alipay_text, borrowing
from tests.importers.test_report import ASKED, CARD, HEAD, LINE

from raincheck.core.model import LedgerKind
from raincheck.importers import ImportFileError, lexicon_of, parse, parse_all
from raincheck.importers.base import Movement, PasswordNeededError
from raincheck.system.catalogue import load_catalogue

DATA = Path(__file__).parent / "data"
TEXT = alipay_text(
    Row(method="花呗", order="1", amount="1,234.50"), borrowing("借呗还款", status="还款成功", party="借呗")
)
PLAIN = parse(TEXT.encode())
LEXICON = lexicon_of(load_catalogue())


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (TEXT.encode("utf-8-sig"), "utf-8-sig"),
        (TEXT.encode("gb18030"), "gb18030"),
        (TEXT.encode("utf-16"), "utf-16"),
        (TEXT.encode("utf-16-le"), "utf-16"),
        (TEXT.encode("utf-16-be"), "utf-16"),
        (TEXT.replace("\n", "\r").encode(), "utf-8"),
    ],
)
def test_every_encoding_reads_the_same(data: bytes, encoding: str) -> None:
    parsed = parse(data)
    assert (parsed.encoding, parsed.records) == (encoding, PLAIN.records)


@pytest.mark.parametrize("separator", ["\t", ";", "|"])
def test_every_separator_reads_the_same(separator: str) -> None:
    text = alipay_text(Row(method="花呗", order="1")).replace("\t", "")
    again = parse(text.replace(",", separator).encode())
    assert [row.amount for row in again.records if isinstance(row, Movement)] == [
        row.amount for row in parse(text.encode()).records if isinstance(row, Movement)
    ]
    assert len(again.records) == 1


@pytest.mark.parametrize(
    ("at", "read"),
    [
        ("2026/11/20 10:00", "2026-11-20 10:00:00"),
        ("2026/11/20 上午 10:00:05", "2026-11-20 10:00:05"),
        ("2026/11/20 下午 3:05", "2026-11-20 15:05:00"),
        ("2026-11-20 3:05:00 PM", "2026-11-20 15:05:00"),
        ("2026/11/20 12:05 AM", "2026-11-20 00:05:00"),
        ("2026年11月20日 10:00", "2026-11-20 10:00:00"),
        ("11/20/2026 10:00", "2026-11-20 10:00:00"),
        ("20/11/2026 10:00", "2026-11-20 10:00:00"),
        ("46346.416666667", "2026-11-20 10:00:00"),
        ("20261120 100000", "2026-11-20 10:00:00"),
    ],
)
def test_times_as_spreadsheets_write_them(at: str, read: str) -> None:
    (row,) = parse(alipay_text(Row(at=at, method="花呗")).encode()).records
    assert isinstance(row, Movement)
    assert row.at.strftime("%Y-%m-%d %H:%M:%S") == read


def test_a_day_and_a_month_that_could_be_either_are_not_guessed() -> None:
    (problem,) = parse(alipay_text(Row(at="05/06/2026 10:00", method="花呗")).encode()).problems
    assert "told apart" in problem.what


@pytest.mark.parametrize(
    ("amount", "fen"),
    [("1E+04", 1000000), ("1.5E+3", 150000), ("￥1，234.50", 123450), ("1234.5", 123450), ("CNY 12.30", 1230)],
)
def test_amounts_as_spreadsheets_write_them(amount: str, fen: int) -> None:
    (row,) = parse(alipay_text(Row(amount=amount, method="花呗")).encode()).records
    assert isinstance(row, Movement)
    assert row.amount.fen == fen


def test_columns_may_be_renamed_and_in_another_order() -> None:
    text = (
        "支付宝 导出\n状态,金额,时间,支付方式,收支,对方,商品名称,类型,订单号\n"
        "交易成功,88.80,2026-11-20 10:00:00,花呗,支出,某店,茶,餐饮,o1\n"
    )
    (row,) = parse(text.encode()).records
    assert isinstance(row, Movement)
    assert (row.amount.fen, row.identity.order, row.identity.source) == (8880, "o1", "alipay")


def test_a_needed_column_that_is_missing_is_named() -> None:
    text = "支付宝\n交易时间,交易对方,收/支,金额,交易状态,交易订单号\n2026-11-20 10:00:00,某店,支出,1.00,交易成功,1\n"
    with pytest.raises(ImportFileError, match="收/付款方式"):
        parse(text.encode())


def test_a_header_may_be_wider_than_the_rows() -> None:
    text = (
        "----微信支付账单明细列表----\n"
        "交易时间,交易类型,交易对方,商品,收/支,金额(元),支付方式,当前状态,交易单号,商户单号,备注,备注\n"
        "2026-10-14 10:00:00,信用卡还款,建设银行信用卡还款,/,/,¥548.58,零钱,支付成功,42\t,1\t,/\n"
    )
    parsed = parse(text.encode())
    assert (len(parsed.records), parsed.problems) == (1, ())


def test_the_real_spreadsheet_of_wechat_reads_as_its_csv() -> None:
    sheet, text = (parse((DATA / name).read_bytes()) for name in ("deg_wechat.xlsx", "deg_wechat_2019_utf8.csv"))
    assert sheet.format == "wechat-xlsx"
    assert [(row.at, row.amount) for row in sheet.records if isinstance(row, Movement)] == [
        (row.at, row.amount) for row in text.records if isinstance(row, Movement)
    ]
    assert sheet.rows == text.rows


def test_a_damaged_spreadsheet_is_refused_in_one_sentence() -> None:
    data = (DATA / "deg_wechat.xlsx").read_bytes()
    for end in (100, len(data) // 2, len(data) - 30):
        with pytest.raises(ImportFileError, match="damaged"):
            parse(data[:end])


def test_an_old_spreadsheet_cut_anywhere_is_refused_or_read_and_never_ends_the_program(
    capfd: pytest.CaptureFixture[str],
) -> None:
    data = (DATA / "deg_ccb_debit.xls").read_bytes()
    for end in range(600, len(data), 1013):
        with contextlib.suppress(ImportFileError):
            parse(data[:end])
    assert capfd.readouterr().err == ""


def a_pdf(text: str) -> bytes:
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setResolution(96)
    painter = QPainter(writer)
    painter.setFont(QFont("sans-serif", 9))
    for number, start in enumerate(range(0, len(text), 1200)):
        if number:
            writer.newPage()
        painter.drawText(QRectF(20, 20, 700, 1000), 0x1000, text[start : start + 1200])
    painter.end()
    return bytes(data.data())


def test_a_report_as_pdf_page_or_mail_reads_as_its_text(qapp: QGuiApplication) -> None:
    text = HEAD + CARD + LINE + ASKED
    plain = parse(text.encode())
    page = (
        "<html><head><title>x</title></head><body>" + "".join(f"<p>{line}</p>" for line in text.split("\n")) + "</body>"
    )
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "a@example.com", "report"
    mail.set_content("see the page")
    mail.add_alternative(page, subtype="html")
    for data in (a_pdf(text), page.encode(), page.encode("gb18030"), bytes(mail)):
        parsed = parse(data)
        assert [(type(row), row.on) for row in parsed.records] == [(type(row), row.on) for row in plain.records]
        assert parsed.rows == plain.rows


def test_a_statement_as_a_mail_with_tables_inside_tables() -> None:
    rows = (
        ("交易日", "记账日", "交易摘要", "人民币金额", "卡号末四位", "交易地金额"),
        ("", "01/02", "财付通还款", "-345.67", "1234", "-345.67"),
        ("01/02", "01/03", "某店", "56.78", "1234", "56.78"),
    )
    inner = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    title = "招商银行信用卡对账单 2024年01月"
    page = f"<html><body><table><tr><td>{title}<table>{inner}</table></td></tr></table></body></html>"
    mail = EmailMessage()
    mail["From"], mail["Subject"], mail["Date"] = "a@example.com", "x", "Fri, 05 Jan 2024 08:00:00 +0800"
    mail.set_content(page, subtype="html")
    parsed = parse(bytes(mail))
    assert parsed.format == "cmb-credit-html"
    assert [str(row.on) for row in parsed.records] == ["2024-01-02", "2024-01-02"]


def test_an_archive_gives_its_bills_and_drops_what_is_none() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a/账单.csv", TEXT.encode("gb18030"))
        archive.writestr("说明.txt", "请勿回复")
        archive.writestr("__MACOSX/._a", b"\0")
    (found,) = parse_all(packed.getvalue())
    assert found.name == "a/账单.csv"
    assert found.parsed is not None
    assert found.parsed.records == PLAIN.records


def test_an_archive_of_archives_or_far_too_large_is_refused() -> None:
    data = TEXT.encode()
    for _ in range(5):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr("a.zip", data)
        data = packed.getvalue()
    with pytest.raises(ImportFileError, match="archives in archives"):
        parse(data)
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros.csv", b"0" * (40 * 1024 * 1024))
    with pytest.raises(ImportFileError, match="too large"):
        parse(bomb.getvalue())


def test_a_locked_archive_needs_its_password() -> None:
    import pyzipper

    packed = io.BytesIO()
    with pyzipper.AESZipFile(packed, "w", encryption=pyzipper.WZ_AES) as archive:
        archive.setpassword(b"123456")
        archive.writestr("a.csv", TEXT.encode("gb18030"))
    for password in (None, "000000"):
        with pytest.raises(PasswordNeededError):
            parse(packed.getvalue(), password=password)
    assert parse(packed.getvalue(), password="123456").records == PLAIN.records


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_damaged_bytes_spoil_their_row_and_no_other(encoding: str) -> None:
    rows = [Row(method="花呗", order=f"o{number}", party="某商户", amount=f"{number + 1}.00") for number in range(40)]
    data = bytearray(alipay_text(*rows).encode(encoding))
    sound = {row.amount for row in parse(bytes(data)).records if isinstance(row, Movement)}
    start = data.index(b"o17") - 40
    data[start : start + 6] = b"\xff\x00\x81\xfe\xff\xff"
    parsed = parse(bytes(data))
    assert parsed.rows == 40
    assert len(parsed.records) >= 38
    assert {row.amount for row in parsed.records if isinstance(row, Movement)} <= sound
    assert not parsed.ignored


def test_a_state_that_was_damaged_is_never_taken_for_success() -> None:
    data = alipay_text(borrowing("借呗还款", status="还款失败", party="借呗")).encode()
    place = data.index("失败".encode())
    broken = data[:place] + b"\xff" + data[place + 1 :]
    parsed = parse(broken)
    assert (parsed.records, len(parsed.problems)) == ((), 1)


def test_the_old_lock_of_an_archive_opens_with_its_password_alone() -> None:
    data = (DATA / "locked_old.zip").read_bytes()
    assert [row.amount.fen for row in parse(data, password="415263").records if isinstance(row, Movement)] == [
        6600,
        8800,
    ]
    # One password in 256 passes the lock's own test; unpacking finds those out.
    for password in (None, "", *(f"{number:06d}" for number in range(300))):
        with pytest.raises(PasswordNeededError):
            parse(data, password=password)


def test_a_damaged_archive_is_one_sentence() -> None:
    data = (DATA / "locked_old.zip").read_bytes()
    chance = random.Random(3)  # noqa: S311 - only a damage that is the same each time
    whole = parse(data, password="415263")
    for _ in range(400):
        hurt = bytearray(data)
        for _ in range(chance.choice((1, 2, 5))):
            hurt[chance.randrange(len(hurt))] = chance.randrange(256)
        with contextlib.suppress(ImportFileError):
            assert parse(bytes(hurt), password="415263").records == whole.records


def drawn(rows: list[list[tuple[int, str]]], *, title: str, blank: bool = False, step: int = 0) -> bytes:
    """A PDF with texts at their places and nothing between them; every page begins with the first row again."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setResolution(96)
    painter = QPainter(writer)
    painter.setFont(QFont("sans-serif", 8))
    painter.drawText(QRectF(200, 20, 400, 30), 0, title)
    top = 60
    for number, row in enumerate(rows):
        if top > 400:
            painter.drawText(QRectF(350, 1000, 200, 30), 0, "第 1 页")
            writer.newPage()
            top = 60
            for left, text in rows[0]:
                painter.drawText(QRectF(left, 30, 200, 30), 0, text)
        for left, text in row:
            painter.drawText(QRectF(left, top, 200, 30), 0, text)
        top += step or (16 if number % 3 == 2 else 24)
    if blank:
        writer.newPage()
    painter.end()
    return bytes(data.data())


def test_the_table_of_a_pdf_is_read_by_its_columns(qapp: QGuiApplication) -> None:
    places = (20, 120, 180, 280, 380, 520)
    names = ("记账日期", "货币", "交易金额", "联机余额", "交易摘要", "对手信息")
    rows = [list(zip(places, names, strict=True))]
    for day in range(1, 22):
        amount = f"-{day * 100:,}.50"
        rows.append(
            list(zip(places, (f"2026-10-{day:02d}", "CNY", amount, "9,999.00", "快捷支付", "某商户"), strict=True))
        )
    loan = ("2026-10-25", "CNY", "-1,072.00", "1,000.00", "委托扣款", "蚂蚁花呗")
    rows.append(list(zip(places, loan, strict=True)))
    rows.append([(520, "自动还款扣款")])
    parsed = parse(drawn(rows, title="招商银行交易流水"), LEXICON)
    assert (parsed.format, parsed.rows, parsed.problems) == ("cmb-debit-pdf", 22, ())
    (row,) = parsed.records
    assert isinstance(row, Movement)
    assert (row.kind, row.product.key, row.amount.fen, str(row.on)) == (
        LedgerKind.REPAY,
        "huabei",
        107200,
        "2026-10-25",
    )


def test_the_sealed_statement_of_wechat_is_read_though_its_cells_are_broken(qapp: QGuiApplication) -> None:
    places = (10, 136, 220, 310, 390, 490, 570, 680)
    names = ("交易单号", "交易时间", "交易类型", "收/支/其他", "交易方式", "金额(元)", "交易对方", "商户单号")
    told = [
        ("商户消费", "支出", "零钱", "12.00", "某超市"),
        ("信用卡还款", "其他", "某银行(0417)", "548.58", "招商银行信用卡还款"),
        ("商户消费", "支出", "分付", "88.00", "某店"),
        ("转账", "收入", "/", "500.00", "某人"),
    ]
    rows = [list(zip(places, names, strict=True))]
    for day, (sort, flow, method, amount, party) in enumerate(told, 1):
        first = (f"1000050001202610{day}", f"2026-10-0{day}", sort, flow, method, amount, party, "10001071012026")
        rows.append(list(zip(places, first, strict=True)))
        rows.append([(10, "012345678901"), (136, f"1{day}:22:30"), (680, "0123456789")])
    parsed = parse(drawn(rows, title="微信支付交易明细证明", step=16), LEXICON)
    assert (parsed.format, parsed.rows, parsed.problems) == ("wechat-pdf", 4, ())
    repaid, drew = parsed.records
    assert isinstance(repaid, Movement)
    assert isinstance(drew, Movement)
    assert (repaid.kind, repaid.product.lender, str(repaid.amount), str(repaid.at)[:16]) == (
        LedgerKind.REPAY,
        "招商银行",
        "548.58",
        "2026-10-02 12:22",
    )
    assert (drew.kind, drew.product.key, str(drew.amount)) == (LedgerKind.DRAW, "fenfu", "88.00")
    assert drew.identity.order == "10000500012026103012345678901"


def test_the_sealed_statement_of_alipay_is_read_without_a_state(qapp: QGuiApplication) -> None:
    places = (10, 70, 180, 300, 400, 460, 570, 680)
    names = ("收/支", "交易对方", "商品说明", "收/付款方式", "金额", "交易订单号", "商家订单号", "交易时间")
    told = [
        ("不计", "花呗", "花呗主动还款-2026", "余额宝", "2,318.47"),
        ("支出", "某店", "午饭", "花呗", "47.80"),
        ("支出", "某店", "车票", "余额宝", "5.00"),
    ]
    rows = [list(zip(places, names, strict=True))]
    for day, (flow, party, text, method, amount) in enumerate(told, 1):
        first = (flow, party, text, method, amount, f"202610012200{day}", "P18M001", f"2026-10-0{day}")
        rows.append(list(zip(places, first, strict=True)))
        rest = [(180, "年09月账单")] if day == 1 else []
        rows.append([(10, "收支" if flow == "不计" else ""), *rest, (460, "09559"), (680, "18:40:02")])
    parsed = parse(drawn(rows, title="支付宝支付科技有限公司 交易流水证明", step=16), LEXICON)
    assert (parsed.format, parsed.rows, parsed.problems) == ("alipay-pdf", 3, ())
    assert [(r.kind, r.product.key, str(r.amount)) for r in parsed.records if isinstance(r, Movement)] == [
        (LedgerKind.REPAY, "huabei", "2318.47"),
        (LedgerKind.DRAW, "huabei", "47.80"),
    ]


def test_a_page_that_shows_nothing_is_told(qapp: QGuiApplication) -> None:
    names = ("记账日期", "货币", "交易金额", "联机余额", "交易摘要", "对手信息")
    told = ("2026-10-25", "CNY", "-1,072.00", "1,000.00", "委托扣款", "蚂蚁花呗")
    rows = [list(zip((20, 120, 180, 280, 380, 520), texts, strict=True)) for texts in (names, told)]
    parsed = parse(drawn(rows, title="招商银行交易流水", blank=True), LEXICON)
    assert len(parsed.records) == 1
    assert [problem.what[:6] for problem in parsed.problems] == ["Page 2"]
