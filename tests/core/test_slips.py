"""What looks like a slip of the finger: the last figure with a digit more or less, a use of many times its limit."""

from __future__ import annotations

import pytest
from tests.builders import yuan

from raincheck.core.slips import Figures, slips


@pytest.mark.parametrize(
    ("last", "now", "found"),
    [
        (("30000", "15600"), ("3000", "15600"), [(True, -1, 0)]),
        (("30000", "15600"), ("300", "15600"), [(True, -2, 0)]),
        (("30000", "15600"), ("300000", "15600"), [(True, 1, 0)]),
        (("30000", "15600"), ("3000", "156000"), [(True, -1, 0), (False, 1, 0)]),
        (("30000", "1560"), ("30000", "15600"), [(False, 1, 0)]),
        (("30000", "15600"), ("30000", "90000"), [(False, 0, 3)]),
        (("30000", "15600"), ("30000", "89999.99"), []),
        (("30000", None), ("30000", "170000"), [(False, 0, 5)]),
        ((None, None), ("30000", "15600"), []),
        (("100000", "36000"), ("50", "36000"), []),  # a cut leaves the same use far above what is left
        (("100000", "36000"), ("50", "40000"), []),
        (("1000", "5000"), ("1000", "5000"), []),  # asked about when it was typed first
        (("30000", "15600"), ("0", "0"), []),
        (("0", "0"), ("30000", "15600"), []),
        (("30000", "15600"), (None, None), []),
        (("30000", "15600"), ("3", "15600"), []),
        (("30000", "15600"), ("3001", "15600"), []),
    ],
)
def test_slips(
    last: tuple[str | None, str | None], now: tuple[str | None, str | None], found: list[tuple[bool, int, int]]
) -> None:
    told = slips(Figures(*map(yuan, last)), Figures(*map(yuan, now)))
    assert [(slip.is_limit, slip.digits, slip.times) for slip in told] == found
