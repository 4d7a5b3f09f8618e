"""The words of a lender's page that were copied as text: every figure with its label, and nothing that is left open."""

from __future__ import annotations

from datetime import date

import pytest

from raincheck.core.money import Money
from raincheck.importers import lexicon_of
from raincheck.importers.base import DueSeen, Reading
from raincheck.importers.messages import read_messages
from raincheck.importers.screens import propose_words
from raincheck.system.catalogue import load_catalogue

CATALOGUE = load_catalogue()
FIGURES = {"limit": "limit", "used": "used", "available": "available", "due": "due_amount", "temporary": "temporary"}


def told(text: str) -> dict[str, str]:
    """What the words of one line say, its name and day too."""
    (shown,) = propose_words(text, CATALOGUE).proposals
    assert not shown.doubtful
    found = {name: str(value) for name, field in FIGURES.items() if (value := getattr(shown, field)) is not None}
    more = {"on": shown.due_on, "every": shown.due_day, "until": shown.temporary_until, "line": shown.name}
    return found | {name: str(value) for name, value in more.items() if value is not None}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            "总额度 20,000.00元 剩余可用 12,300.00 本期应还 1,234.56 还款日 12月10日",
            {"limit": "20000.00", "available": "12300.00", "due": "1234.56", "on": "12-10"},
        ),
        ("总额度20,000.00元，剩余可用12,300.00元", {"limit": "20000.00", "available": "12300.00"}),
        ("总额度 2万 可用 1.23万元", {"limit": "20000.00", "available": "12300.00"}),
        ("剩余可用 12300 总额度 20000", {"limit": "20000.00", "available": "12300.00"}),
        ("总额度\n可用额度\n20,000.00\n12,300.00", {"limit": "20000.00", "available": "12300.00"}),
        ("12,300.00元可用额度 20,000.00元总额度", {"limit": "20000.00", "available": "12300.00"}),
        ("12,300.00\n可用额度(元)", {"available": "12300.00"}),
        ("9:41 5G 85%\n可借额度(元)\n12,300.00\n总额度 20,000.00元", {"limit": "20000.00", "available": "12300.00"}),
        ("最低还款额 100.00 本期应还 1,234.56 还款日 2026-12-10", {"due": "1234.56", "on": "2026-12-10"}),
        ("还款日 每月10日 已用额度 7,700.00", {"used": "7700.00", "every": "10"}),
        ("可用额度(美元) 500.00 总额度 20,000.00", {"limit": "20000.00"}),
        (
            "中国邮政储蓄银行信用卡 尾号8834 固定额度 30,000.00 可用额度 12,345.67 本期账单 3,000.00",
            {"line": "中国邮政储蓄银行信用卡", "limit": "30000.00", "available": "12345.67", "due": "3000.00"},
        ),
        (
            "招商银行信用卡\n8834\n固定额度 30,000.00\n可用额度 12,345.67",
            {"line": "招商银行信用卡", "limit": "30000.00", "available": "12345.67"},
        ),
        (
            "固定额度 20,000.00 临时额度 5,000.00 有效期至 2026-12-31",
            {"limit": "20000.00", "temporary": "5000.00", "until": "2026-12-31"},
        ),
        (
            "Credit limit ¥20,000.00 Available credit ¥12,300.00 Payment due date Dec 10",
            {"limit": "20000.00", "available": "12300.00", "on": "12-10"},
        ),
    ],
)
def test_every_figure_goes_to_the_label_it_stands_behind(text: str, says: dict[str, str]) -> None:
    assert told(text) == says


@pytest.mark.parametrize(
    "text",
    [
        "12,300.00\n可用额度\n20,000.00\n总额度",
        "总额度\n可用额度\n12,300.00",
        "借呗 最高可借额度 200,000.00 立即领取",
        "可用额度 ****",
        "近7日待还 500.00",
        "我的总额度是 20,000.00 元吗",
    ],
)
def test_where_the_order_leaves_it_open_or_only_an_offer_stands_there_nothing_is_taken(text: str) -> None:
    assert propose_words(text, CATALOGUE).proposals == ()


def test_the_words_of_two_lines_are_kept_apart() -> None:
    text = "借呗 总额度 50,000.00 可用 12,000.00\n花呗 总额度 8,000.00 可用额度 6,500.00"
    found = {shown.name: (shown.limit, shown.available) for shown in propose_words(text, CATALOGUE).proposals}
    assert found == {
        "借呗": (Money(50_000_00), Money(12_000_00)),
        "花呗": (Money(8_000_00), Money(6_500_00)),
    }


def test_where_a_message_was_expected_the_words_of_a_page_give_used_and_due_too() -> None:
    text = (
        "借呗\n\n总额度 50,000.00\n\n剩余可借 12,000.00\n\n已用额度 38,000.00\n\n本期应还 1,234.56\n\n还款日 12月10日"
    )
    parsed = read_messages(text, lexicon_of(CATALOGUE), received=date(2026, 11, 22))
    reading, due = parsed.records
    assert isinstance(reading, Reading)
    assert isinstance(due, DueSeen)
    figures = (reading.limit, reading.available, reading.used)
    assert figures == (Money(50_000_00), Money(12_000_00), Money(38_000_00))
    assert (due.due, due.amount, due.product.word) == (date(2026, 12, 10), Money(1_234_56), "借呗")
