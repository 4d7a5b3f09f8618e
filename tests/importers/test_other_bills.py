from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from raincheck.core.model import LedgerKind
from raincheck.core.money import Money
from raincheck.importers import Parsed, lexicon_of, parse
from raincheck.importers.base import Movement, Reason
from raincheck.system.catalogue import load_catalogue

DATA = Path(__file__).parent / "data"

WECHAT = (
    "微信支付账单明细,,,,,,,,,,\n----微信支付账单明细列表----,,,,,,,,,,\n"
    "交易时间,交易类型,交易对方,商品,收/支,金额(元),支付方式,当前状态,交易单号,商户单号,备注\n"
)
JD = "导出信息：\n\n交易时间,商户名称,交易说明,金额,收/付款方式,交易状态,收/支,交易分类,交易订单号,商家订单号,备注\n"


def moved(parsed: Parsed) -> list[tuple[LedgerKind, str, Money]]:
    return [(row.kind, row.product.key, row.amount) for row in parsed.records if isinstance(row, Movement)]


@pytest.mark.parametrize(
    ("name", "form", "encoding", "rows", "reasons"),
    [
        ("deg_wechat_2019_utf8.csv", "wechat-csv", "utf-8", 27, {Reason.NOT_CREDIT: 26}),
        (
            "deg_jd_2024.csv",
            "jd-csv",
            "utf-8-sig",
            26,
            {Reason.CARD_PURCHASE: 21, Reason.NOT_CREDIT: 2, Reason.NOT_BORROWING: 3},
        ),
        ("deg_meituan_2025.csv", "meituan-csv", "utf-8-sig", 29, {Reason.NOT_CREDIT: 12, Reason.CARD_PURCHASE: 10}),
    ],
)
def test_the_real_files_are_accounted_for(
    name: str, form: str, encoding: str, rows: int, reasons: dict[Reason, int]
) -> None:
    parsed = parse((DATA / name).read_bytes())
    assert (parsed.format, parsed.encoding, parsed.rows, parsed.problems) == (form, encoding, rows, ())
    assert Counter(ignored.reason for ignored in parsed.ignored) == reasons
    assert len(parsed.records) == rows - sum(reasons.values())


def test_wechat_knows_card_repayments_and_its_own_lines() -> None:
    real = parse((DATA / "deg_wechat_2019_utf8.csv").read_bytes())
    assert moved(real) == [(LedgerKind.REPAY, "credit_card", Money(54858))]
    rows = (
        '2026-11-03 09:00:00,信用卡还款,招商银行信用卡还款,"/",/,￥1000.00,零钱,支付成功,w1\t,/,"/"\n'
        '2026-11-02 09:00:00,信用卡还款,招商银行信用卡还款,"/",/,¥50.00,零钱,支付失败,w2\t,/,"/"\n'
        '2026-11-01 09:00:00,商户消费,某店,"a ""b"", c",支出,¥20.00,分付,支付成功,w3\t,/,"/"\n'
        '2026-10-31 09:00:00,转账,微粒贷还款,"/",/,¥30.00,某银行,支付成功,w4\t,/,"/"\n'
        '2026-10-30 09:00:00,转账,微粒贷,微粒贷放款,/,¥300.00,/,已到账,w5\t,/,"/"\n'
        '2026-10-29 09:00:00,商户消费-退款,某店,"/",收入,¥5.00,分付,退款成功,w6\t,/,"/"\n'
    )
    assert moved(parse((WECHAT + rows).encode())) == [
        (LedgerKind.REFUND, "fenfu", Money(500)),
        (LedgerKind.DRAW, "weilidai", Money(30000)),
        (LedgerKind.REPAY, "weilidai", Money(3000)),
        (LedgerKind.DRAW, "fenfu", Money(2000)),
        (LedgerKind.FAILED, "credit_card", Money(5000)),
        (LedgerKind.REPAY, "credit_card", Money(100000)),
    ]


def test_jd_takes_gross_amounts_and_own_rows_for_refunds() -> None:
    rows = (
        "2026-11-05 10:00:00\t,京东平台商户,白条主动还款,200.00,某银行储蓄卡,交易成功,不计收支,白条,j1\t,\t, ,\n"
        "2026-11-04 10:00:00\t,京东平台商户,退款-外套,89.84,京东白条,退款成功,不计收支,网购,j2\t,\t, ,\n"
        "2026-11-03 10:00:00,京东平台商户,外套,131.77(已退款89.84),京东白条,交易成功,支出,服饰内衣,j3\t,\t, ,\n"
        "2026-11-02 10:00:00,京东平台商户,水果,0.00,先享后付,交易成功,不计收支,先享后付,j4\t,\t, ,\n"
        "2026-11-01 10:00:00,京东金融,金条还款,50.00,某银行储蓄卡,交易成功,不计收支,金条,j5\t,\t, ,\n"
    )
    parsed = parse(("\ufeff" + JD + rows).encode())
    assert moved(parsed) == [
        (LedgerKind.REPAY, "jintiao", Money(5000)),
        (LedgerKind.DRAW, "baitiao", Money(13177)),
        (LedgerKind.REFUND, "baitiao", Money(8984)),
        (LedgerKind.REPAY, "baitiao", Money(20000)),
    ]
    assert [row.reason for row in parsed.ignored] == [Reason.NOT_BORROWING]


def test_meituan_counts_what_was_really_paid_and_its_repayments_filed_as_expenses() -> None:
    assert moved(parse((DATA / "deg_meituan_2025.csv").read_bytes())) == [
        (LedgerKind.DRAW, "meituan_yuefu", Money(1006)),
        (LedgerKind.DRAW, "meituan_yuefu", Money(1177)),
        (LedgerKind.DRAW, "meituan_yuefu", Money(2631)),
        (LedgerKind.REPAY, "meituan_yuefu", Money(4812)),
        (LedgerKind.REFUND, "meituan_yuefu", Money(1006)),
        (LedgerKind.REFUND, "meituan_yuefu", Money(1177)),
        (LedgerKind.DRAW, "meituan_yuefu", Money(2117)),
    ]


def test_what_a_lender_is_paid_for_a_line_repays_it_though_the_bill_calls_it_a_purchase() -> None:
    rows = (
        "2026-11-15 08:00:00,商户消费,深圳前海微众银行,微粒贷还款,支出,¥1380.00,招商银行(5566),支付成功,4200001,w1,/\n"
        "2026-11-16 08:00:00,商户消费,某书店,微粒贷还款指南,支出,¥30.00,招商银行(5566),支付成功,4200002,w2,/\n"
    )
    parsed = parse((WECHAT + rows).encode(), lexicon_of(load_catalogue()))
    assert moved(parsed) == [(LedgerKind.REPAY, "weilidai", Money(138_000))]
    assert [row.reason for row in parsed.ignored] == [Reason.NAMED_ONLY]
