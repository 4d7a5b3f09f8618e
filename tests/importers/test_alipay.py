from __future__ import annotations

from pathlib import Path

import pytest
from tests.importers.bills import Row, alipay, alipay_text, borrowing

from raincheck.core.model import LedgerKind
from raincheck.core.money import Money
from raincheck.importers import Parsed, parse
from raincheck.importers.base import Movement, Product, Reason

REAL = Path(__file__).parent / "data" / "deg_alipay_2023_gbk.csv"

HUABEI = Product("huabei", "花呗")


def movements(parsed: Parsed) -> list[Movement]:
    return [record for record in parsed.records if isinstance(record, Movement)]


def only(row: Row) -> Movement | Reason | str:
    """What became of a bill of one row."""
    parsed = parse(alipay(row))
    assert parsed.rows == 1
    if parsed.ignored:
        return parsed.ignored[0].reason
    for found in movements(parsed):
        # Without a book that holds the other row, a row that takes one back is left out.
        if found.undoing is not None and found.undoing.otherwise is not None:
            return found.undoing.otherwise
    return parsed.problems[0].what if parsed.problems else movements(parsed)[0]


def test_the_real_file_is_accounted_for_row_by_row() -> None:
    parsed = parse(REAL.read_bytes())
    assert (parsed.format, parsed.encoding, parsed.rows) == ("alipay-csv", "gb18030", 10)
    (closed,) = movements(parsed)
    assert closed.line == 31
    assert closed.undoing is not None
    assert closed.undoing.otherwise is Reason.CLOSED
    assert parsed.problems == ()
    assert {ignored.line: ignored.reason for ignored in parsed.ignored} == {
        26: Reason.CARD_PURCHASE,
        27: Reason.NOT_CREDIT,
        28: Reason.CARD_PURCHASE,
        29: Reason.NOT_CREDIT,
        30: Reason.NOT_CREDIT,
        33: Reason.CLOSED,
        32: Reason.NOT_CREDIT,
        34: Reason.NOT_CREDIT,
        35: Reason.NOT_CREDIT,
    }


@pytest.mark.parametrize(
    ("text", "status", "party", "kind", "product"),
    [
        ("花呗主动还款-2026年09月账单", "还款成功", "花呗", LedgerKind.REPAY, HUABEI),
        ("主动还款-花呗2026年09月账单", "还款成功", "花呗", LedgerKind.REPAY, HUABEI),
        ("花呗自动还款-2026年09月账单", "还款成功", "花呗", LedgerKind.REPAY, HUABEI),
        ("自动还款-花呗2026年09月账单", "还款成功", "花呗", LedgerKind.REPAY, HUABEI),
        ("自动还款-花呗|信用购2026年09月账单", "还款成功", "花呗|信用购", LedgerKind.REPAY, HUABEI),
        ("花呗自动还款-2026年09月账单", "还款失败", "花呗", LedgerKind.FAILED, HUABEI),
        ("信用购主动还款-2026年09月账单", "还款成功", "信用购", LedgerKind.REPAY, Product("huabei", "信用购")),
        ("借呗放款至银行卡", "放款成功", "蚂蚁借呗", LedgerKind.DRAW, Product("jiebei", "借呗")),
        ("蚂蚁借呗放款至银行卡", "交易成功", "某银行", LedgerKind.DRAW, Product("jiebei", "借呗")),
        ("蚂蚁借呗放款至余额", "放款成功", "蚂蚁借呗", LedgerKind.DRAW, Product("jiebei", "借呗")),
        ("借款到账", "交易成功", "蚂蚁借呗", LedgerKind.DRAW, Product("jiebei", "借呗")),
        ("借款到账", "放款成功", "某银行", LedgerKind.DRAW, Product("", "某银行")),
        ("借款到账", "放款成功", "某某消费金融", LedgerKind.DRAW, Product("", "某某消费金融")),
        ("花呗主动还款", "已全额退款", "花呗", LedgerKind.FAILED, HUABEI),
        ("花呗主动还款", "已退款", "花呗", LedgerKind.FAILED, HUABEI),
        ("花呗主动还款", "已退款(￥1234.50)", "花呗", LedgerKind.FAILED, HUABEI),
        ("花呗分期手续费", "交易成功", "花呗", LedgerKind.FEE, HUABEI),
        ("蚂蚁借呗还款", "还款成功", "蚂蚁借呗", LedgerKind.REPAY, Product("jiebei", "借呗")),
        ("借呗还款", "还款失败", "蚂蚁借呗", LedgerKind.FAILED, Product("jiebei", "借呗")),
        ("备用金取出至余额", "交易成功", "备用金", LedgerKind.DRAW, Product("beiyongjin", "备用金")),
        ("备用金归还", "交易成功", "备用金", LedgerKind.REPAY, Product("beiyongjin", "备用金")),
        ("网商贷还款", "还款成功", "网商银行", LedgerKind.REPAY, Product("wangshangdai", "网商贷")),
        (
            "信用卡还款",
            "还款成功",
            "招商银行",
            LedgerKind.REPAY,
            Product("credit_card", "招商银行信用卡", "招商银行"),
        ),
        (
            "信用卡还款",
            "还款失败",
            "交通银行信用卡(7449)",
            LedgerKind.FAILED,
            Product("credit_card", "交通银行信用卡", "交通银行", "7449"),
        ),
    ],
)
def test_neutral_rows_of_borrowing_become_rows_of_their_line(
    text: str, status: str, party: str, kind: LedgerKind, product: Product
) -> None:
    found = only(borrowing(text, status=status, party=party, amount="1,234.50"))
    assert isinstance(found, Movement)
    assert (found.kind, found.product, found.amount) == (kind, product, Money(123450))
    assert (found.note, found.line, str(found.on)) == (text, 10, "2026-11-20")


@pytest.mark.parametrize("method", ["花呗", "花呗分期(3期)", "花呗&焕新折扣", "花呗 "])
@pytest.mark.parametrize("status", ["交易成功", "支付成功", "等待确认收货"])
def test_purchases_on_huabei_add_to_what_is_owed(method: str, status: str) -> None:
    found = only(Row(method=method, status=status, amount="￥88.80"))
    assert isinstance(found, Movement)
    assert (found.kind, found.product, found.amount) == (LedgerKind.DRAW, HUABEI, Money(8880))


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (Row(), Reason.NOT_CREDIT),
        (Row(method="中信银行信用卡(6428)&红包"), Reason.CARD_PURCHASE),
        (Row(method="花呗", status="交易关闭"), Reason.CLOSED),
        (Row(method="花呗", status="等待付款"), Reason.PENDING),
        (Row(method="花呗", amount="0.00"), Reason.NO_AMOUNT),
        (Row(text="花呗还款攻略（图书）"), Reason.NAMED_ONLY),
        (Row(sort="转账红包", party="张三", text="还你的借呗钱"), Reason.NAMED_ONLY),
        (Row(sort="转账红包", party="李四", text="借款到账请查收", flow="不计收支"), Reason.NOT_CREDIT),
        (Row(text="花呗还款攻略（图书）", status="交易关闭"), Reason.CLOSED),
        (borrowing("花呗主动还款-2026年09月账单", status="交易关闭"), Reason.CLOSED),
        (borrowing("花呗主动还款-2026年09月账单", status="还款处理中"), Reason.PENDING),
        (borrowing("借呗放款至银行卡", status="交易失败"), Reason.CLOSED),
        (borrowing("充电宝免押", status="芝麻免押下单成功"), Reason.NOT_BORROWING),
        (borrowing("充电宝免押", status="解冻成功"), Reason.NOT_BORROWING),
        (borrowing("充电宝免押", status="冻结成功"), Reason.NOT_BORROWING),
        (borrowing("先用后付", status="信用服务使用成功"), Reason.NOT_BORROWING),
    ],
)
def test_rows_without_a_record_say_why(row: Row, reason: Reason) -> None:
    assert only(row) is reason


@pytest.mark.parametrize(
    "row",
    [
        Row(flow="收入", method="花呗"),
        Row(method="借呗", text="车票"),
        Row(method="余额宝&花呗"),
        Row(method="花呗&招商银行储蓄卡(0001)"),
        Row(sort="信用借还", party="花呗", text="花呗开通", flow="不计收支"),
        borrowing("借呗还款", status="部分还款成功", party="借呗"),
        borrowing("借呗还款", status="看不懂的状态", party="借呗"),
        borrowing("花呗主动还款", status="已退款(￥5.00)"),
    ],
)
def test_a_row_that_names_a_line_and_is_not_taken_is_a_problem(row: Row) -> None:
    parsed = parse(alipay(row))
    assert (parsed.records, parsed.ignored, len(parsed.problems)) == ((), (), 1)


def test_a_borrowing_row_in_unknown_words_is_shown_and_not_dropped() -> None:
    assert "不认识的借还" in str(only(borrowing("不认识的借还", status="交易成功", party="某某")))


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (Row(method="花呗", amount="12.345"), "12.345"),
        (Row(method="花呗", amount="-5.00"), "-5.00"),
        (Row(method="花呗", amount="Infinity"), "Infinity"),
        (Row(method="花呗", amount="１２．３４５"), "１２"),
        (Row(at="2026-02-30 10:00:00"), "time"),
        (Row(at="9.9e9"), "time"),
    ],
)
def test_what_cannot_be_read_is_a_problem_of_that_row_alone(row: Row, says: str) -> None:
    good = Row(method="花呗", order="other")
    parsed = parse(alipay(row, good))
    assert [problem.line for problem in parsed.problems] == [10]
    assert says in parsed.problems[0].what
    assert len(parsed.records) == 1


def test_a_refund_lowers_what_is_owed_unless_its_purchase_was_closed() -> None:
    kept = Row(method="花呗", order="A1", amount="80.00")
    back = Row(
        sort="退款",
        text="退款-某商品",
        flow="不计收支",
        method="花呗",
        status="退款成功",
        order="A1_R1",
        amount="30.00",
    )
    closed = Row(method="花呗", order="A2", status="交易关闭")
    given_up = Row(sort="退款", text="退款-某商品", flow="不计收支", method="花呗", status="退款成功", order="A2_R1")
    not_said = Row(
        sort="退款", text="退款-某商品", flow="不计收支", method="", status="退款成功", order="A1_R2", amount="5.00"
    )
    parsed = parse(alipay(given_up, closed, back, not_said, kept))
    found = [(row.kind, row.amount, row.undoing and row.undoing.otherwise) for row in movements(parsed)]
    assert found == [
        (LedgerKind.DRAW, Money(8000), None),
        (LedgerKind.REFUND, Money(500), None),
        (LedgerKind.REFUND, Money(3000), None),
        (LedgerKind.REFUND, Money(10000), Reason.REFUND_OF_CLOSED),
    ]
    assert [(row.line, row.reason) for row in parsed.ignored] == [(11, Reason.CLOSED)]


def test_rows_come_in_order_of_time_also_within_one_second() -> None:
    newest_first = [
        borrowing("借呗还款", status="还款成功", order="3"),
        borrowing("借呗放款至银行卡", status="放款成功", order="2"),
        Row(at="2026-10-01 08:00:00", method="花呗", order="1"),
    ]
    parsed = parse(alipay(*newest_first))
    assert [row.line for row in parsed.records] == [12, 11, 10]


def test_a_number_spoilt_by_a_spreadsheet_is_no_number() -> None:
    for order in ("2.02611E+27", "2026112022001100000000000000", "/"):
        assert movements(parse(alipay(Row(method="花呗", order=order))))[0].identity.order == ""
    (kept,) = movements(parse(alipay(Row(method="花呗", order="2026112022001100000000000001"))))
    assert (kept.identity.source, kept.identity.order) == ("alipay", "2026112022001100000000000001")


def test_a_file_saved_again_as_utf8_reads_the_same() -> None:
    text = alipay_text(Row(method="花呗"), borrowing("借呗还款", status="还款成功"))
    first = parse(text.encode("gb18030"))
    for data, encoding in (
        (text.encode(), "utf-8"),
        (text.encode("utf-8-sig"), "utf-8-sig"),
        (text.replace("\n", "\r\n").encode("gb18030"), "gb18030"),
    ):
        again = parse(data)
        assert again.encoding == encoding
        assert again.records == first.records


def test_the_length_of_the_preamble_does_not_matter() -> None:
    short = alipay_text(Row(method="花呗"), head=alipay_text().splitlines()[-1] + "\n")
    long = "说明,\n" * 60 + short
    assert [row.line for row in parse(short.encode("gb18030")).records] == [2]
    assert [row.line for row in parse(long.encode("gb18030")).records] == [62]
