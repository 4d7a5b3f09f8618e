"""The three profiles of the leverage target, and the bounds of any profile (domain.md 2, row 10)."""

from __future__ import annotations

from fractions import Fraction

import pytest
from msgspec.structs import astuple

from raincheck.core.planner.leverage import Strictness

PER_CENT = {Strictness.STRICT: (28, 35, 20), Strictness.DEFAULT: (36, 50, 30), Strictness.LOOSE: (43, 100, 50)}
BOUNDS = ((20, 50), (25, 200), (10, 70))
"""Per cent: twice a year's income owed and half of it for service are red in the rules."""


@pytest.mark.parametrize("strictness", Strictness)
def test_a_profile_on_offer(strictness):
    assert astuple(strictness.profile) == tuple(Fraction(share, 100) for share in PER_CENT[strictness])
    for share, (least, most) in zip(astuple(strictness.profile), BOUNDS, strict=True):
        assert Fraction(least, 100) <= share <= Fraction(most, 100)
