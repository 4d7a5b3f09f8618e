"""What each rule is besides its figures: how it clears, what is said first, what makes a second card, its version."""

from __future__ import annotations

import pytest

from raincheck.core.rules import RULES, rule
from raincheck.core.rules.base import Rule, Worsening

ONCE = 10**6

# How it clears: better checks, days below, month ends passed. A second card: after how many days, amber and red.
CLEARS = [
    ("at once", (1, 0, 0), "L07 L08 L11 M02 M03 M04 P01 P02 X01"),
    ("after a fortnight below", (1, 14, 0), "R02 R03 R04"),
    ("after a month below", (1, 30, 0), "B01"),
    ("after two month ends", (1, 0, 2), "D03"),
]
CARDS = [
    ("a dear loan is said once", (ONCE, ONCE), "P01 P02"),
    ("what ends soon is no news for long", (14, 3), "M02 M03 M04"),
    ("a gap of cash comes sooner again", (3, 1), "F04"),
    ("a line to look at waits a week", (7, 7), "X01"),
]
URGENCY = {
    "UNPAID": "L05 F04 B04",
    "ACT": "L01 L03 L04 L06 L07 L10 L11 P03",
    "ENDING": "M02 M03 M04",
    "FLOW": "D01 D03 D04 R01 B01 B02 B03",
    "LOOK": "X01",
}
FLAGS = {
    "event": "L01 L02 L03 L04 L05 L06 B02 B03 B04 P03",
    "about_channel": "L01 L02 L03 L04 L05 L06 L09 L10 U02 M02 M03 M04 B02 P01 P02 P03 X01",
    "rests": "L05 B04",
    "act": "L01 L02 L03 L04 L06 L10 P03",
    "gathers": "L07 L11",
    "blow": "L01 L03 L04 L05",
    "spread": "C01 C02 C03 C04 U01",
    "pressing": "L05 B04",
    "stormy": "L05 F04",
    "shuts": "L03",
    "quiet_when_shut": "L01 L02 L09 U02 X01",
    "slides": "R01 R02 R04 B01",
    "replans": "D04",
}
LESS_IS_WORSE = "F01 F02 F03"
ONLY_COUNTS_DAYS = "L05 L06 F04 M02 M03 M04 X01"
SAYS_NOTHING_OF_LENDERS = "P01 P02 X01"
SECOND_VERSION = "C01 C02 C03 C04 L01 L02 L03 L04 L05 L06 L07 U01 D01 D03 F01 F02 F03 F04 M01 M02 B04 X01"


def _of(table: list[tuple[str, tuple[int, ...], str]], code: str, else_: tuple[int, ...]) -> tuple[int, ...]:
    return next((figures for _, figures, codes in table if code in codes.split()), else_)


@pytest.mark.parametrize("judged", RULES, ids=lambda judged: judged.code)
def test_how_it_clears_and_when_it_makes_a_second_card(judged: Rule) -> None:
    clears, again = judged.clearing, judged.cooldown
    assert (clears.observations, clears.days, clears.month_ends) == _of(CLEARS, judged.code, (2, 0, 0))
    assert (again.amber, again.red) == _of(CARDS, judged.code, (7, 1))


@pytest.mark.parametrize("judged", RULES, ids=lambda judged: judged.code)
def test_what_it_is(judged: Rule) -> None:
    assert {name for name in FLAGS if getattr(judged, name)} == {
        name for name, codes in FLAGS.items() if judged.code in codes.split()
    }
    assert judged.urgency.name == next(
        (name for name, codes in URGENCY.items() if judged.code in codes.split()), "STOCK"
    )
    assert judged.foretells is (judged.code not in SAYS_NOTHING_OF_LENDERS.split())
    assert judged.version == (2 if judged.code in SECOND_VERSION.split() else 1)


@pytest.mark.parametrize("judged", RULES, ids=lambda judged: judged.code)
def test_which_way_it_gets_worse(judged: Rule) -> None:
    way = Worsening.HIGHER
    if judged.code in LESS_IS_WORSE.split():
        way = Worsening.LOWER
    elif judged.code in ONLY_COUNTS_DAYS.split():
        way = Worsening.NEVER
    assert judged.worsening is way


def test_no_table_names_a_rule_that_is_none() -> None:
    tables = [codes for *_, codes in (*CLEARS, *CARDS)] + [*URGENCY.values(), *FLAGS.values()]
    tables += [LESS_IS_WORSE, ONLY_COUNTS_DAYS, SAYS_NOTHING_OF_LENDERS, SECOND_VERSION]
    for code in " ".join(tables).split():
        assert rule(code).code == code
