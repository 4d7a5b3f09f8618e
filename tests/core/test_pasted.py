"""Marks without width that apps put beside figures are dropped; the one that turns figures around is not."""

from __future__ import annotations

from datetime import date

import pytest

from raincheck.core.dates import read_day
from raincheck.core.money import Money, MoneyError

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize("typed", ["\u200f500", "\u202d500\u202c", "5\u200b00", "\ufeff500", "¥\u2066500\u2069"])
def test_an_amount_is_read_as_it_is_seen(typed):
    assert Money.parse(typed) == Money(500_00)


def test_a_day_is_read_as_it_is_seen():
    assert read_day("\u200e2026-12-\u200b03", TODAY) == date(2026, 12, 3)


def test_what_is_seen_turned_around_is_no_amount():
    with pytest.raises(MoneyError):
        Money.parse("\u202e005")
