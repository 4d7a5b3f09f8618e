"""Statements of banks: each known form, row by row; an unknown one names its columns."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from raincheck.core.model import LedgerKind
from raincheck.core.money import Money
from raincheck.importers import ImportFileError, Parsed, lexicon_of, parse
from raincheck.importers.base import Movement, Reason, UnknownTableError
from raincheck.system.catalogue import load_catalogue

DATA = Path(__file__).parent / "data"
LEXICON = lexicon_of(load_catalogue())


def moved(parsed: Parsed) -> list[tuple[str, str, str, str]]:
    return [
        (row.kind.value, str(row.amount), row.product.word, row.product.tail)
        for row in sorted(parsed.records, key=lambda row: row.line)
        if isinstance(row, Movement)
    ]


def read(text: str) -> Parsed:
    return parse(text.encode(), LEXICON)


@pytest.mark.parametrize(
    ("name", "form", "rows", "kinds", "ignored"),
    [
        ("deg_cmb_credit.csv", "cmb-credit-csv", 6, {"repay": 3, "draw": 2, "refund": 1}, {}),
        ("deg_icbc_credit.csv", "icbc-credit-csv", 9, {"draw": 8, "repay": 1}, {}),
        (
            "deg_boc_credit.csv",
            "boc-credit-csv",
            14,
            {"draw": 7, "refund": 4, "repay": 1},
            {Reason.FOREIGN_CURRENCY: 1, Reason.NOT_CREDIT: 1},
        ),
        ("deg_bocom_debit.csv", "bocom-debit-csv", 6, {"repay": 1}, {Reason.NOT_CREDIT: 5}),
        ("deg_abc_debit.csv", "abc-debit-csv", 5, {"repay": 1}, {Reason.NOT_CREDIT: 3, Reason.NO_AMOUNT: 1}),
        ("deg_ccb_debit.xls", "ccb-debit-xls", 6, {}, {Reason.NOT_CREDIT: 6}),
    ],
)
def test_the_real_statements_are_accounted_for(
    name: str, form: str, rows: int, kinds: dict[str, int], ignored: dict[Reason, int]
) -> None:
    parsed = parse((DATA / name).read_bytes(), LEXICON)
    assert (parsed.format, parsed.rows, parsed.problems) == (form, rows, ())
    assert Counter(kind for kind, *_ in moved(parsed)) == kinds
    assert Counter(row.reason for row in parsed.ignored) == ignored


def test_days_without_a_year_belong_to_the_statement_or_the_december_before_it() -> None:
    parsed = parse((DATA / "deg_cmb_credit.csv").read_bytes())
    assert [str(row.on) for row in parsed.records][:3] == ["2023-12-29", "2023-12-30", "2024-01-01"]


CARDS = {
    "bocom": (
        (
            "交易日期,记账日期,交易说明,交易币种/金额,入账币种/金额\n"
            "2025-01-10,2025-01-10,退货 某平台,CNY 123.18,CNY 123.18\n"
            "2025-01-29,2025-01-29,信用卡还款 转账还款-某某 6666,CNY 666.60,CNY666.60\n"
            "2025-01-11,2025-01-12,消费 某店,CNY 2.99,CNY 2.99\n"
        ),
        [("refund", "123.18"), ("repay", "666.60"), ("draw", "2.99")],
    ),
    "cgb": (
        (
            "交易日期,入账日期,交易摘要,交易金额,交易货币,入账金额,入账货币\n"
            "2025/01/05,2025/01/06,（消费）某店,15.90,人民币,15.90,人民币\n"
            "2025/01/04,2025/01/04,（退款）某店,-97.20,人民币,-97.20,人民币\n"
            "2025/01/03,2025/01/03,（分期）银联分期00000000000/10/12期,387.42,人民币,387.42,人民币\n"
            "2024/12/25,2024/12/26,（还款）云闪付 银联入账-某某,-1130.68,人民币,-1130.68,人民币\n"
        ),
        [("draw", "15.90"), ("refund", "97.20"), ("draw", "387.42"), ("repay", "1130.68")],
    ),
    "citic": (
        (
            "本期账单明细(人民币),,,,,,,\n"
            "交易日期,入账日期,交易描述,卡末四位,交易币种,结算币种,交易金额,结算金额\n"
            "2025-01-05,2025-01-06,某店,1234,人民币,人民币,50.00,50.00\n"
            "2025-01-07,2025-01-07,支付宝还款,1234,人民币,人民币,-800.00,-800.00\n"
            "2025-01-08,2025-01-09,HOTEL,1234,USD,USD,30.00,30.00\n"
        ),
        [("draw", "50.00"), ("repay", "800.00")],
    ),
    "ccb": (
        (
            "中国建设银行\n\n交易日, 入账日, 信用卡卡号, 类型, 入账币种, 入账金额, 交易描述\n"
            "20260731, 20260731, '6227000000001234, 消费, 人民币, 3.25, 支付宝-某店\n\n"
            "20260730, 20260730, '6227000000001234, 存入, 人民币, -23.10, 手机银行 转账还款\n"
            "20260729, 20260729, '6227000000001234, 退货, 人民币, -2.10, 某店退货\n"
        ),
        [("draw", "3.25"), ("repay", "23.10"), ("refund", "2.10")],
    ),
    "spdb": (
        (
            "交易日期,记账日期,交易摘要,卡号末四位,卡片类型,交易币种,交易金额\n"
            "20250105,20250106,某店,1234,主卡,人民币,15.90\n20250110,20250110,还款,1234,主卡,人民币,-500.00\n"
        ),
        [("draw", "15.90"), ("repay", "500.00")],
    ),
}


@pytest.mark.parametrize("bank", CARDS)
def test_a_cards_statement_tells_purchases_refunds_and_repayments_apart(bank: str) -> None:
    text, expected = CARDS[bank]
    parsed = read(text)
    assert parsed.source == f"{bank}-credit"
    assert parsed.problems == ()
    assert [row[:2] for row in moved(parsed)] == expected
    tails = {row[3] for row in moved(parsed)}
    assert tails == ({"1234"} if "1234" in text else {""})


def test_money_that_came_onto_a_card_without_a_word_is_a_problem() -> None:
    head = "交易日期,记账日期,交易摘要,卡号末四位,卡片类型,交易币种,交易金额\n"
    (problem,) = read(head + "20250105,20250106,不知何物 12,1234,主卡,人民币,-15.90\n").problems
    assert "repayment or a refund" in problem.what


def test_an_account_tells_what_repaid_and_drew_a_line_and_nothing_else() -> None:
    head = "交易序号,交易时间,摘要,存入金额,取出金额,余额,对方户名,对方账号\n"
    rows = (
        "1,2025/12/03  14:06:51,代收付 蚂蚁花呗借呗扣款^2025^jiebei,,100.00,1.00,重庆蚂蚁消费金融有限公司,1\n"
        "2,2025/12/03  14:06:51,信用卡还款,,200.00,1.00,某某,6222000000001234\n"
        "3,2025/12/04  14:06:51,贷款放款,5000.00,,1.00,马上消费金融股份有限公司,2\n"
        "4,2025/12/05  14:06:51,消费,,20.00,1.00,某店,3\n"
        "5,2025/12/06  14:06:51,归还贷款,,300.00,1.00,,4\n"
        "6,2025/12/07  14:06:51,微粒贷还款,,70.00,1.00,微众银行,5\n"
        "7,2025/12/08  14:06:51,工资,9000.00,,1.00,某公司,6\n"
    )
    parsed = read(head + rows)
    assert parsed.source == "spdb-debit"
    assert moved(parsed) == [
        ("repay", "100.00", "借呗", ""),
        ("repay", "200.00", "浦发银行信用卡", "1234"),
        ("draw", "5000.00", "马上消费金融股份有限公司", ""),
        ("repay", "300.00", "浦发银行贷款", ""),
        ("repay", "70.00", "微粒贷", ""),
    ]
    assert [row.reason for row in parsed.ignored] == [Reason.NOT_CREDIT] * 2


def test_a_statement_of_a_bank_that_is_not_known_names_its_columns_and_asks_for_no_new_export() -> None:
    with pytest.raises(UnknownTableError, match="交易日期、摘要、金额") as caught:
        read("交易日期,摘要,金额\n2026-01-01,支付宝消费,10.00\n")
    assert caught.value.columns == ("交易日期", "摘要", "金额")
    assert "again" not in str(caught.value)


@pytest.mark.parametrize("cut", range(1, 60))
def test_a_statement_cut_anywhere_gives_no_shortened_amount(cut: int) -> None:
    text, _ = CARDS["cgb"]
    whole = {row[1] for row in moved(read(text))}
    try:
        parsed = parse(text.encode()[:-cut], LEXICON)
    except ImportFileError:
        return
    assert {row[1] for row in moved(parsed)} <= whole


def test_a_repeated_header_and_a_sum_are_no_rows() -> None:
    text, _ = CARDS["cgb"]
    header, *rows = text.splitlines()
    again = "\n".join([header, *rows[:2], header, *rows[2:], "合计,,,1,,2,", ""])
    assert moved(read(again)) == moved(read(text))


def test_amounts_are_exact() -> None:
    kinds = {
        row.kind for row in parse((DATA / "deg_icbc_credit.csv").read_bytes()).records if isinstance(row, Movement)
    }
    assert kinds == {LedgerKind.DRAW, LedgerKind.REPAY}
    repaid = [
        row.amount for row in parse((DATA / "deg_icbc_credit.csv").read_bytes()).records if row.kind is LedgerKind.REPAY
    ]  # type: ignore[union-attr]  # all are movements
    assert repaid == [Money(462101)]


def test_a_card_repaid_from_an_account_is_found_by_the_banks_centre_or_its_app() -> None:
    head = "交易日期,摘要,交易场所,钞/汇,记账金额(收入),记账金额(支出),记账币种,余额,对方户名\n"
    rows = (
        "2026-04-25,自动还款,某分行银行卡中心,钞,,1200.00,人民币,1,某人\n"
        "2026-04-20,银联消费,,钞,,300.00,人民币,1,银联无卡支付业务((特约)掌上生活还款)\n"
        "2026-04-19,合伙人返现,,钞,30.00,,人民币,1,总行信用卡合伙人\n"
    )
    found = parse((head + rows).encode())
    assert [row.product.lender for row in found.records if isinstance(row, Movement)] == ["招商银行", "中国工商银行"]
    assert len(found.ignored) == 1


def test_a_row_whose_cells_are_shifted_and_a_damaged_currency_are_problems() -> None:
    rows = [f"2025/01/{day:02d},2025/01/{day:02d},（消费）某店,15.90,人民币,{day}.90,人民币" for day in range(1, 13)]
    rows[3] = rows[3].replace("（消费）某店,", "（消费）某,店,")
    rows[7] = rows[7].replace(",8.90,人民币", ",8.90,人\ufffd币")
    parsed = read("\n".join(["交易日期,入账日期,交易摘要,交易金额,交易货币,入账金额,入账货币", *rows]) + "\n")
    assert ([row.line for row in parsed.problems], len(parsed.records), parsed.ignored) == ([5, 9], 10, ())


@pytest.mark.parametrize(
    ("name", "whole", "broken"),
    [
        ("deg_bocom_debit.csv", "信用卡转账还款", "信用�转账还�"),
        ("deg_bocom_debit.csv", "2024-02-02,13:15:12", "2024-02-02,13:15:1�"),
        ("deg_boc_credit.csv", "468.32,CNY", "468.32,CNlY"),
        ("deg_cmb_credit.csv", "-1.23,1234,-1.23\n", "-1"),
        ("deg_cmb_credit.csv", "56.78,1234,56.78", "1234,56.78"),
        ("deg_boc_credit.csv", ",468.32,", ",468732,"),
    ],
)
def test_a_damaged_row_is_a_problem_and_not_left_out_as_no_credit(name: str, whole: str, broken: str) -> None:
    text = (DATA / name).read_text("utf-8-sig").replace("\r\n", "\n")
    assert whole in text
    before, after = read(text), read(text.replace(whole, broken, 1))
    assert (len(before.problems), len(after.problems)) == (0, 1)
    assert len(after.ignored) == len(before.ignored)
    assert set(moved(after)) < set(moved(before))


REMARKS = """\
# 招商银行交易记录
"交易日期","交易时间","收入","支出","余额","交易类型","交易备注"
"20261122","08:01:01",,"3242.51","8000.00","快捷支付","支付宝-借呗还款"
"20261123","08:01:01",,"2131.97","5868.03","信用卡还款","信用卡自动还款"
"20261124","08:01:01","20000.00",,"25868.03","贷款放款","深圳前海微众银行 微粒贷放款"
"20261125","08:01:01",,"1768.77","24099.26","代扣","中国工商银行 贷款还款"
"20261126","08:01:01","3242.51",,"27341.77","汇入","借呗还款退回"
"20261127","08:01:01",,"45.00","27296.77","快捷支付","财付通-美团订单"
"""


def test_an_account_tells_in_its_remarks_which_line_was_repaid_and_whose_loan_it_was() -> None:
    """Another bank's loan is not of the account's own bank, and money that came back is asked about."""
    parsed = read(REMARKS)
    assert moved(parsed) == [
        ("repay", "3242.51", "借呗", ""),
        ("repay", "2131.97", "招商银行信用卡", ""),
        ("draw", "20000.00", "微粒贷", ""),
        ("repay", "1768.77", "中国工商银行贷款", ""),
    ]
    assert [problem.line for problem in parsed.problems] == [7]
    assert "Enter that repayment as failed." in parsed.problems[0].what
    assert [row.reason for row in parsed.ignored] == [Reason.NOT_CREDIT]
