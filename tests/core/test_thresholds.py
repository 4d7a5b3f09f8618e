"""Every threshold of domain.md 5 and 13.3, and what it is eased to while its warning is open (the dead band)."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from msgspec.structs import replace

from raincheck.core.rules import RULES
from raincheck.core.rules.base import Urgency
from raincheck.core.rules.thresholds import Band, Threshold, Unit

TABLE = [
    # rule, threshold, amber, red, eased amber, eased red
    ("C01", "share", "2/5", "3/5", "9/25", "27/50"),
    ("C02", "hhi", "1/4", "2/5", "9/40", "9/25"),
    ("C03", "share", "2/5", "3/5", "9/25", "27/50"),
    ("C04", "share", "3/5", "4/5", "27/50", "18/25"),
    ("L01", "cut", "1/10", "1/2", "1/10", "1/2"),
    ("L02", "cuts", "2", "3", "2", "3"),
    ("L04", "lost", "1/1000000", "4/5", "1/1000000", "4/5"),
    ("L05", "days", "180", "7", "180", "7"),
    ("L07", "groups", "2", "2", "2", "2"),
    ("L08", "lost", "1/4", "1/2", "1/4", "1/2"),
    ("L09", "decline", "1/4", "1/2", "9/40", "9/20"),
    ("L10", "withheld", "1/4", "3/4", "9/40", "27/40"),
    ("L11", "lines", "3", "5", "3", "5"),
    ("U01", "utilisation", "1/2", "4/5", "9/20", "3/4"),
    ("U02", "utilisation", "4/5", "19/20", "3/4", "9/10"),
    ("D01", "dsr", "9/25", "1/2", "33/100", "47/100"),
    ("D02", "to_income", "1", "2", "9/10", "9/5"),
    ("D02", "to_assets", "1/2", "4/5", "9/20", "18/25"),
    ("D04", "fall", "1/5", "2/5", "9/50", "9/25"),
    ("F01", "months", "3", "1", "33/10", "13/10"),
    ("F02", "coverage", "3/2", "1", "33/20", "23/20"),
    ("F03", "days", "90", "30", "104", "44"),
    ("F04", "days", "60", "30", "67", "37"),
    ("M01", "share", "7/20", "3/5", "63/200", "27/50"),
    ("M02", "days", "90", "30", "90", "30"),
    ("M03", "days", "60", "30", "60", "30"),
    ("M04", "days", "30", "7", "30", "7"),
    ("R01", "matched", "1/5", "1/2", "9/50", "9/20"),
    ("R01", "drawn", "1", "13/10", "9/10", "117/100"),
    ("R02", "30d", "3", "5", "3", "5"),
    ("R02", "90d", "6", "9", "6", "9"),
    ("R02", "180d", "6", "10", "6", "10"),
    ("R03", "lenders", "5", "8", "5", "8"),
    ("R04", "new_lenders", "2", "4", "2", "4"),
    ("B01", "pairs", "2", "4", "2", "4"),
    ("B02", "share", "4/5", "19/20", "4/5", "19/20"),
    ("B03", "inquiries", "2", "3", "2", "3"),
    ("B03", "apr", "9/50", "6/25", "9/50", "6/25"),
    ("P01", "apr", "9/50", "6/25", "9/50", "6/25"),
    ("P02", "points", "1/50", "1/20", "1/50", "1/20"),
    ("P03", "rise", "1/100", "1/20", "1/100", "1/20"),
    ("X01", "days", "35", "65", "35", "65"),
    ("X01", "large_group_days", "14", "30", "14", "30"),
]
BOUNDS = [
    # rule, threshold, the least and the most that a person may put in its place, what it counts
    ("C01", "share", "1/100", "1", "share"),
    ("C02", "hhi", "1/20", "1", "index"),
    ("C03", "share", "1/100", "1", "share"),
    ("C04", "share", "1/100", "1", "share"),
    ("L01", "cut", "1/100", "1", "share"),
    ("L02", "cuts", "1", "20", "count"),
    ("L04", "lost", "0", "1", "share"),
    ("L05", "days", "0", "180", "days"),
    ("L07", "groups", "2", "10", "count"),
    ("L08", "lost", "1/20", "1", "share"),
    ("L09", "decline", "1/100", "1", "share"),
    ("L10", "withheld", "1/100", "1", "share"),
    ("L11", "lines", "1", "50", "count"),
    ("U01", "utilisation", "1/10", "1", "share"),
    ("U02", "utilisation", "1/10", "2", "share"),
    ("D01", "dsr", "1/10", "1", "share"),
    ("D02", "to_income", "1/4", "5", "ratio"),
    ("D02", "to_assets", "1/10", "2", "share"),
    ("D04", "fall", "1/100", "1", "share"),
    ("F01", "months", "1/2", "12", "months"),
    ("F02", "coverage", "1/2", "5", "ratio"),
    ("F03", "days", "7", "180", "days"),
    ("F04", "days", "7", "180", "days"),
    ("M01", "share", "1/100", "1", "share"),
    ("M02", "days", "7", "90", "days"),
    ("M03", "days", "7", "180", "days"),
    ("M04", "days", "1", "90", "days"),
    ("R01", "matched", "1/100", "1", "share"),
    ("R01", "drawn", "1/2", "3", "ratio"),
    ("R02", "30d", "1", "50", "count"),
    ("R02", "90d", "1", "50", "count"),
    ("R02", "180d", "1", "50", "count"),
    ("R03", "lenders", "1", "50", "count"),
    ("R04", "new_lenders", "1", "50", "count"),
    ("B01", "pairs", "1", "20", "count"),
    ("B02", "share", "3/10", "1", "share"),
    ("B03", "inquiries", "1", "20", "count"),
    ("B03", "apr", "1/20", "9/25", "share"),
    ("P01", "apr", "3/100", "9/25", "share"),
    ("P02", "points", "1/200", "1/5", "points"),
    ("P03", "rise", "1/1000", "1/5", "points"),
    ("X01", "days", "3", "180", "days"),
    ("X01", "large_group_days", "3", "90", "days"),
]
OWN = "L01 L04 L09 L10 U02 M03 M04 B02 P01 P03 X01"
"""The rules whose thresholds a line may have of its own."""
KNOWN = {(entry.code, threshold.name): threshold for entry in RULES for threshold in entry.thresholds}


@pytest.mark.parametrize(("code", "name", "amber", "red", "eased_amber", "eased_red"), TABLE)
def test_a_threshold_and_its_dead_band(
    code: str, name: str, amber: str, red: str, eased_amber: str, eased_red: str
) -> None:
    threshold = KNOWN[code, name]
    assert threshold.band == Band(Fraction(amber), Fraction(red))
    assert threshold.eased(threshold.band) == Band(Fraction(eased_amber), Fraction(eased_red))
    # A band of the person's own is eased in the same way.
    moved = Band(threshold.band.amber * 2, threshold.band.red * 2)
    step = Fraction(eased_amber) - Fraction(amber)
    own = step * 2 if threshold.relative_dead else step
    assert threshold.eased(moved).amber == moved.amber + own


@pytest.mark.parametrize(("code", "name", "least", "most", "unit"), BOUNDS)
def test_what_a_person_may_put_in_its_place(code: str, name: str, least: str, most: str, unit: str) -> None:
    threshold, beside = KNOWN[code, name], Fraction(1, 10**9)
    low, high = Fraction(least), Fraction(most)
    assert threshold.check(Band(low, low))
    assert threshold.check(Band(high, high))
    assert not threshold.check(Band(low - beside, low - beside))
    assert not threshold.check(Band(high + beside, high + beside))
    # Red is at least as bad as amber.
    worse, better = (low, high) if threshold.below or threshold.inside else (high, low)
    assert threshold.check(Band(better, worse))
    assert not threshold.check(Band(worse, better))
    assert threshold.unit == unit
    assert threshold.per_channel is (code in OWN.split())


@pytest.mark.parametrize("table", [TABLE, BOUNDS], ids=["values", "bounds"])
def test_the_tables_have_every_threshold(table: list[tuple[str, ...]]) -> None:
    assert {(code, name) for code, name, *_ in table} == set(KNOWN)


def test_the_classes_of_urgency_stand_in_their_order() -> None:
    assert [one.name for one in sorted(Urgency)] == ["UNPAID", "ACT", "ENDING", "FLOW", "STOCK", "LOOK"]


@pytest.mark.parametrize("dead", [{"relative_dead": True}, {"dead_amber": Fraction(1)}, {"dead_red": Fraction(1)}, {}])
def test_a_dead_band_is_one_at_either_value(dead: dict[str, Any]) -> None:
    plain = Threshold("x", Fraction(3), Fraction(5), Fraction(1), Fraction(9), Unit.RATIO)
    assert replace(plain, **dead).has_dead_band is bool(dead)
