"""How people read figures: amounts exact to the fen, shares that never say 100 % for less, days by their names."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from raincheck.app.wording import amounts
from raincheck.core.money import Money, MoneyError

AMOUNTS = [
    ("0.00", "0 元", "¥0"),
    ("0.05", "0.05 元", "¥0.05"),
    ("50.00", "50 元", "¥50"),
    ("6420.00", "6,420 元", "¥6,420"),
    ("6420.50", "6,420.50 元", "¥6,420.50"),
    ("9999.99", "9,999.99 元", "¥9,999.99"),
    ("10000.00", "10,000 元", "¥10,000"),
    ("35000.00", "35,000 元", "¥35,000"),
    ("123400.00", "123,400 元", "¥123,400"),
    ("12345.00", "12,345 元", "¥12,345"),
    ("60050.00", "60,050 元", "¥60,050"),
    ("62413.79", "62,413.79 元", "¥62,413.79"),
    ("100000.00", "100,000 元", "¥100,000"),
    ("12340000.00", "12,340,000 元", "¥12,340,000"),
    ("12345000.00", "12,345,000 元", "¥12,345,000"),
    ("-1072.50", "−1,072.50 元", "−¥1,072.50"),
    ("-35000.00", "−35,000 元", "−¥35,000"),
]


@pytest.mark.parametrize(("amount", "shown"), [(amount, chinese) for amount, chinese, _ in AMOUNTS])
def test_amounts_in_chinese(chinese, amount, shown):
    assert amounts.plain_money_text(Money.from_file(amount)) == shown


@pytest.mark.parametrize(("amount", "shown"), [(amount, english) for amount, _, english in AMOUNTS])
def test_amounts_in_english(amount, shown):
    assert amounts.plain_money_text(Money.from_file(amount)) == shown


@given(st.integers(min_value=0, max_value=10**13))
def test_a_plain_amount_reads_back_to_the_fen(fen):
    assert Money.parse(amounts.plain_money_text(Money(fen)).replace("¥", "")) == Money(fen)


@pytest.mark.parametrize(
    ("share", "shown"),
    [
        (Fraction(0), "0%"),
        (Fraction(1, 100_000), "under 0.1%"),
        (Fraction(384, 1000), "38.4%"),
        (Fraction(58, 100), "58%"),
        (Fraction(2, 3), "66.7%"),
        (Fraction(1) - Fraction(50, 100_000), "99.95%"),
        (Fraction(999_999, 1_000_000), "99.99%"),
        (Fraction(1), "100%"),
        (Fraction(12, 10), "120%"),
        (Fraction(720), "720 times"),
        (Fraction(-5, 100), "−5%"),
        (None, "unknown"),
    ],
)
def test_shares(share, shown):
    assert amounts.share_text(share) == shown


@pytest.mark.parametrize(
    ("count", "shown"),
    [
        (Fraction(1), "1 month"),
        (Fraction(187, 100), "1.9 months"),
        (Fraction(956, 1000), "0.95 months"),
        (Fraction(2999, 1000), "2.99 months"),
        (Fraction(6), "6 months"),
    ],
)
def test_months_do_not_round_up_to_a_threshold(count, shown):
    assert amounts.months(count) == shown


def test_days_and_points():
    assert (amounts.days(1), amounts.days(23)) == ("1 day", "23 days")
    assert (amounts.points(Fraction(1, 100)), amounts.points(Fraction(23, 1000))) == ("1 point", "2.3 points")


def test_days_and_points_in_chinese(chinese):
    assert (amounts.days(23), amounts.points(Fraction(23, 1000)), amounts.months(6)) == (
        "23 天",
        "2.3 个百分点",
        "6 个月",
    )


TODAY = date(2026, 11, 22)
DAYS = [
    (date(2026, 12, 5), "5 Dec", "on 5 Dec", "12月5日", "12月5日"),
    (date(2026, 11, 22), "22 Nov", "today", "11月22日", "今天"),
    (date(2026, 11, 21), "21 Nov", "yesterday", "11月21日", "昨天"),
    (date(2026, 11, 23), "23 Nov", "tomorrow", "11月23日", "明天"),
    (date(2025, 5, 1), "1 May 2025", "on 1 May 2025", "2025年5月1日", "2025年5月1日"),
]


@pytest.mark.parametrize(("day", "plain", "near"), [row[:3] for row in DAYS])
def test_dates(day, plain, near):
    assert (amounts.day_text(day, TODAY), amounts.near_day(day, TODAY)) == (plain, near)


@pytest.mark.parametrize(("day", "plain", "near"), [(row[0], *row[3:]) for row in DAYS])
def test_dates_in_chinese(chinese, day, plain, near):
    assert (amounts.day_text(day, TODAY), amounts.near_day(day, TODAY)) == (plain, near)


def test_without_a_today_no_day_is_yesterday():
    assert amounts.near_day(date(2026, 11, 21), None) == "on 21 Nov"


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("-5", "An amount is never negative here: leave the minus out."),
        ("−3万", "An amount is never negative here: leave the minus out."),
        ("12,000.005", "An amount has two digits after the point at most, down to the fen."),
        ("1,2", "Write amounts like 30,000 or 3万."),
        ("--", "Write amounts like 30,000 or 3万."),
    ],
)
def test_what_is_wrong_with_an_amount_is_said(typed, told):
    with pytest.raises(MoneyError) as wrong:
        Money.parse(typed)
    assert amounts.amount_problem(wrong.value) == told


@pytest.mark.parametrize(("rate", "told"), [("0.1825", "18.25%"), ("0.06", "6%"), ("0.036525", "3.6525%"), ("0", "0%")])
def test_a_rate_is_shown_as_it_was_stated(rate, told):
    assert amounts.rate_text(Decimal(rate)) == told
