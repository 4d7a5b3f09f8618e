"""Several messages in one text: each keeps its own figures, and what runs into each other is told and not taken."""

from __future__ import annotations

from datetime import date

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
        "【招商银行】您尾号1234的信用卡账单6,420.00元，到期还款日12月08日【花呗】本月账单800.00元，还款日12月10日",
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
