"""The three profiles of the leverage target, and the bounds of any profile (domain.md 2, row 10)."""

from __future__ import annotations

from fractions import Fraction

import pytest
from msgspec.structs import astuple, replace

from raincheck.core.errors import UsageError
from raincheck.core.planner.leverage import LeverageProfile, Strictness, check_profile

HUNDREDTH = Fraction(1, 100)
PER_CENT = {Strictness.STRICT: (28, 35, 20), Strictness.DEFAULT: (36, 50, 30), Strictness.LOOSE: (43, 100, 50)}
BOUNDS = [("service_share", 20, 50), ("annual_share", 25, 200), ("limit_share", 10, 70)]


@pytest.mark.parametrize("strictness", Strictness)
def test_a_profile_on_offer(strictness):
    assert astuple(strictness.profile) == tuple(Fraction(share, 100) for share in PER_CENT[strictness])
    check_profile(strictness.profile)


@pytest.mark.parametrize(("share", "least", "most"), BOUNDS)
def test_a_share_lies_within_its_bounds(share, least, most):
    for bound in (least, most):
        check_profile(replace(LeverageProfile(), **{share: Fraction(bound, 100)}))
    for beyond in (Fraction(least, 100) - HUNDREDTH, Fraction(most, 100) + HUNDREDTH):
        with pytest.raises(UsageError, match=f"between {least} % and {most} %"):
            check_profile(replace(LeverageProfile(), **{share: beyond}))
