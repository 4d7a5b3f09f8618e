"""What cannot be judged is grey: every rule that lacks data, and none of them green."""

from __future__ import annotations

import pytest
from tests.builders import TODAY, a_channel, a_reading
from tests.core.checks import ahead, draw, level, money, one_line
from tests.core.test_rule_tables import CASH, priced

from raincheck.core.model import Asset, Book, Income

GREY = [
    ("C01", one_line(a_reading(limit=0))),
    ("C02", Book()),
    ("C03", Book()),
    ("C04", one_line(a_reading(used=10_000))),
    ("L08", one_line(a_reading())),
    ("U01", one_line(a_reading(limit=None))),
    ("U02", one_line(a_reading(used=None))),
    ("U02", one_line(a_reading(limit=0, used=0))),
    ("U02", one_line(a_reading(limit=None, used=100))),
    ("D01", one_line(a_reading(used=100))),
    ("D02", one_line(a_reading(used=100), assets=(Asset("cash", "cash", money(1)),))),
    ("D03", one_line(a_reading(used=100), income=(Income("pay", money(100), 1),))),
    ("F01", one_line(a_reading())),
    ("F02", one_line(a_reading())),
    ("F03", one_line(a_reading())),
    ("F04", one_line(a_reading())),
    ("M01", one_line(a_reading())),
    ("M02", one_line(a_reading(used=None), **CASH)),
    ("M03", one_line(a_reading(used=None, limit=None), channel=a_channel(expires_on=ahead(10)))),
    ("R01", one_line(a_reading(), ledger=(draw(100, TODAY),))),
    ("R04", one_line(a_reading())),
    ("P01", one_line(a_reading())),
    ("P02", priced(10_200)),
]


@pytest.mark.parametrize(("code", "book"), GREY, ids=[f"{code}-{n}" for n, (code, _) in enumerate(GREY)])
def test_what_cannot_be_judged_is_grey_and_never_green(code, book):
    assert level(book, code) == "grey"
