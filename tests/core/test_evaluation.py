"""When a figure counts as worse than it was when somebody saw it (domain.md 7)."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction

import pytest
from tests.builders import TODAY

from raincheck.core.alerts import Seen
from raincheck.core.evaluation import worsened
from raincheck.core.rules import rule
from raincheck.core.rules.base import Rule
from raincheck.core.rules.thresholds import Level, Threshold, Unit


@pytest.mark.parametrize(
    ("code", "seen", "days", "now", "worse"),
    [
        ("F03", 26, 1, 25, False),
        ("F03", 26, 14, 12, False),
        ("F03", 26, 1, 12, True),
        ("X01", 40, 7, 47, False),
        ("C01", Fraction(40, 100), 14, Fraction(46, 100), True),
        ("C01", Fraction(40, 100), 14, Fraction(41, 100), False),
        ("C01", Fraction(0), 1, Fraction(0), False),
        ("F01", Fraction(0), 1, Fraction(0), False),
        ("F01", Fraction(-1), 1, Fraction(-1), False),
    ],
)
def test_the_calendar_alone_makes_no_figure_worse(
    code: str, seen: int | Fraction, days: int, now: int | Fraction, worse: bool
) -> None:
    before = Seen(TODAY - timedelta(days=days), Level.RED, seen)
    assert worsened(rule(code), now, before, TODAY) is worse


@pytest.mark.parametrize(("now", "worse"), [(47, False), (50, False), (51, True)])
def test_a_rising_count_of_days_is_worse_only_beyond_the_days_that_passed(now: int, *, worse: bool) -> None:
    days = Threshold("days", Fraction(30), Fraction(60), Fraction(1), Fraction(90), Unit.DAYS)
    waits = Rule("T99", lambda _: (), (days,))
    assert worsened(waits, now, Seen(TODAY - timedelta(days=7), Level.AMBER, 40), TODAY) is worse
