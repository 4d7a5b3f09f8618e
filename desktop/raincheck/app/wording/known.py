"""Sums that are 0 only because nobody knows what they count: they are told as unknown."""

from __future__ import annotations

from fractions import Fraction

from raincheck.core.measures import Measures
from raincheck.core.money import Money
from raincheck.core.planner.dues import without_schedule


def known_dues(measures: Measures) -> Money | None:
    """What falls due within 30 days; None where it is nothing only because due days are not known."""
    return measures.dues_30d if measures.dues_30d or _are_days_known(measures) else None


def known_service(measures: Measures) -> Fraction | None:
    """The share of income that repayments take; None where it is nothing only because due days are not known."""
    return measures.dsr if measures.dsr or _are_days_known(measures) else None


def _are_days_known(measures: Measures) -> bool:
    return measures.snapshot.knows_use and not without_schedule(measures.snapshot)
