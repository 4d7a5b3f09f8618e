"""Figures of warnings come back from the text they are kept as."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction

import pytest
from tests.builders import TODAY

from raincheck.core.alerts import Better, Seen
from raincheck.core.money import Money
from raincheck.core.rules.thresholds import Level
from raincheck.store import figures

RUN = Better(TODAY - timedelta(days=5), TODAY - timedelta(days=2), 3)


@pytest.mark.parametrize("now", [None, Level.GREEN, Level.RED])
@pytest.mark.parametrize("better", [None, RUN])
def test_a_run_of_better_checks_and_the_level_of_today(better, now):
    kept = figures.better_text(better, now)
    assert (figures.better_of(kept), figures.now_of(kept)) == (better, now)


@pytest.mark.parametrize("value", [None, Money(12345), Fraction(2, 3), 7, TODAY, "closed"])
def test_what_was_seen(value):
    seen = Seen(TODAY, Level.AMBER, value, 2)
    assert figures.seen_of(figures.seen_text(seen)) == seen
