"""Several messages in one text: each keeps its own figures, and what runs into each other is told and not taken."""

from __future__ import annotations

from datetime import date
from itertools import permutations

import pytest
from tests.importers.test_messages import read, told

from raincheck.importers.base import DueSeen

CARD = "您尾号1234的信用卡账单6,420.00元，到期还款日12月08日。"
HUABEI = "本月账单800.00元，还款日12月10日。"
BOTH = sorted([("due", "6420.00", "招商银行信用卡1234", "2026-12-08"), ("due", "800.00", "花呗", "2026-12-10")])


@pytest.mark.parametrize(
    "text",
    [
        f"【招商银行】{CARD}\n【花呗】{HUABEI}",
        f"【招商银行】{CARD}\r【花呗】{HUABEI}",
        f"【招商银行】{CARD}【花呗】{HUABEI}",
        f"【招商银行】{CARD} 【花呗】{HUABEI}",
        "【招商银行】您尾号1234的信用卡账单6,420.00元，到期还款日12月08日【花呗】本月账单800.00元，还款日12月10日",
        f"[招商银行] {CARD}\n[花呗] {HUABEI}",
        f"{CARD}【招商银行】\n{HUABEI}【花呗】",
        f"{CARD}【招商银行】{HUABEI}【花呗】",
        f"{CARD}\n【招商银行】\n{HUABEI}\n【花呗】",
        f"【招商银行】{CARD}\n花呗提醒：您12月{HUABEI}",
        "招商银行信用卡尾号1234账单6,420.00元，到期还款日12月08日。\n花呗本期应还800.00元，还款日12月10日。",
        "招商银行信用卡尾号1234账单6,420.00元，到期还款日12月08日\n花呗本期应还800.00元，还款日12月10日",
        f"尊敬的客户：您招商银行信用卡{CARD[1:]}\n尊敬的用户，您的花呗{HUABEI}",
        f"招商银行\n{CARD}\n支付宝\n您的花呗{HUABEI}",
        f"2026-11-28 10:02\n招商银行信用卡{CARD[1:]}\n2026-11-28 10:05\n花呗{HUABEI}",
        "【招商银行】您尾号1234的信用卡\n账单6,420.00元，\n到期还款日12月08日。\n【花呗】您好，\n本月账单800.00元，\n还款日12月10日。",
        f"【招商银行】您尾号1234的信用卡\n\n账单6,420.00元\n\n到期还款日12月08日。\n\n【花呗】{HUABEI}",
    ],
)
def test_each_message_keeps_its_own_line_amount_and_day(text: str) -> None:
    assert told(read(text)) == BOTH


@pytest.mark.parametrize(
    "text",
    [
        "【招商银行】您好，\n您尾号1234的信用卡\n本期账单6,420.00元，\n到期还款日12月08日。",
        "您尾号1234的信用卡\n本期账单6,420.00元，\n到期还款日12月08日。\n【招商银行】",
        "【招商银行】您尾号1234的信用卡账单已出，\n本期应还6,420.00元，\n到期还款日12月08日。\n招商银行信用卡中心",
        "招商银行\n尊敬的客户：\n您尾号1234的信用卡账单6,420.00元，\n到期还款日\n12月08日",
        f"您好！【招商银行】{CARD}退订回T",
    ],
)
def test_a_message_with_breaks_of_its_own_stays_whole(text: str) -> None:
    parsed = read(text)
    assert told(parsed) == [("due", "6420.00", "招商银行信用卡1234", "2026-12-08")]
    assert parsed.rows == 1


@pytest.mark.parametrize(
    "text",
    [
        f"{CARD}【花呗】{HUABEI}",
        "【微粒贷】您本期应还1,072.00元，请于12月15日前存入。您账户8834于11月18日支付32.50元，可用额度967.50。[招商银行]",
        "【广发银行】您尾号2210的信用卡消费188.00元已撤销，\n您有一笔88.75元的支出，使用花呗支付",
        "【花呗】您11月18日消费的89.00元已退款，\n您有一笔88.75元的支出",
        "招商银行信用卡尾号1234账单6,420.00元，还款日12月08日，花呗账单800元，还款日12月10日",
        "【招商银行】您尾号1234的信用卡账单6,420.00元；尾号5678的信用卡到期还款日12月08日。",
    ],
)
def test_what_runs_into_each_other_is_told_and_nothing_of_it_is_taken(text: str) -> None:
    parsed = read(text)
    assert told(parsed) == []
    assert [problem.what for problem in parsed.problems] == [
        "This may be several messages that run into each other; nothing of it is taken. Paste each by itself."
    ]


def test_a_bill_whose_lender_stands_in_the_message_before_is_asked_about() -> None:
    parsed = read(f"【招商银行】{CARD}\n您尾号5678的信用卡账单300.00元，到期还款日12月18日。")
    (due,) = parsed.records
    assert isinstance(due, DueSeen)
    assert (due.product.tail, due.due) == ("1234", date(2026, 12, 8))
    assert [problem.line for problem in parsed.problems] == [2]


TOLD = [
    "【招商银行】您尾号8834的信用卡11月18日消费179.25元，可用额度人民币23,464元。",
    "您尾号2222的龙卡信用卡11月09日11:18消费退货（某平台）20.00元，当前可用额度500.00元。【建设银行】",
    "您账户8834于11月18日09:12在财付通-美团快捷支付32.50元，可用额度18,967.50。回复TD退订[招商银行]",
    "你有一笔88.75元的支出，点击领取9个积分。使用花呗支付，请及时还款。",
    "【借呗】扣款失败提醒：您11月18日应还的¥1,536.20因银行卡余额不足扣款失败，请尽快还款。",
    "【微粒贷】很抱歉，您的借款额度已被冻结，暂时无法借款，请按时还款。11月13日",
    "【浦发银行】您尾号0093的信用卡本期账单已出：人民币应还款额3,300.25元，请于12月7日（含）前还款。",
    "【中信银行】11月18日您尾号6428的信用卡缴年费480.00元，首年免费已满。",
    "【美团】您的美团月付已成功还款￥120.50元，11月08日。",
    "您在分期乐的借款本期应还金额￥456.78元，将于12月25日自动扣款，请保证账户余额充足。【分期乐】",
]


@pytest.mark.parametrize("gap", ["\n", "\r\n", "\n\n", " ", ""])
def test_no_figure_of_a_message_is_ever_told_of_its_neighbour(gap: str) -> None:
    for one, other in permutations(TOLD, 2):
        if not gap.strip(" ") and not other.startswith("【"):
            continue  # without a break nor a mark nobody can tell where the second begins
        alone = [*told(read(one)), *told(read(other))]
        assert all(record in alone for record in told(read(f"{one}{gap}{other}"))), f"{one}{gap}{other}"


def test_messages_of_all_kinds_below_each_other_are_read_as_each_alone() -> None:
    apart = sorted(record for one in TOLD for record in told(read(one)))
    assert told(read("\n".join(TOLD))) == apart
