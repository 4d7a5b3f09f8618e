"""What is said first, and what is one entry (domain.md 13.5)."""

from __future__ import annotations

from datetime import date

import pytest
from tests.builders import TODAY
from tests.core.checks import ago, ahead, money

from raincheck.core.alerts import Alert, AlertState
from raincheck.core.rules.findings import Fact
from raincheck.core.rules.thresholds import Level
from raincheck.core.urgency import entries, in_order, is_of_cut


def alert(id: int, code: str, subject: str = "l0", *, level: Level = Level.RED, held: bool = False, **facts) -> Alert:
    return Alert(
        id=id,
        rule=code,
        slot=subject,
        subject=subject,
        level=level,
        state=AlertState.OPEN,
        since=TODAY,
        value=None,
        facts=tuple(Fact(name, value) for name, value in facts.items()),
        evidence=(),
        version=1,
        bands=(),
        now=Level.GREEN if held else level,
    )


def order(*alerts: Alert) -> list[int]:
    return [one.id for one in in_order(alerts)]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param(alert(2, "L05", due=ahead(9)), alert(1, "L01", day=TODAY), id="what cannot be paid before an act"),
        pytest.param(alert(2, "L05", due=ahead(1)), alert(1, "L05", due=ahead(2)), id="the nearer due"),
        pytest.param(alert(2, "L05", due=ahead(900)), alert(1, "L05"), id="a due before none"),
        pytest.param(alert(2, "M03", expires_on=ahead(3)), alert(1, "M03", expires_on=ahead(4)), id="the nearer end"),
        pytest.param(alert(2, "L01", day=ago(1)), alert(1, "L01", day=ago(2)), id="the newer act"),
        pytest.param(alert(2, "L01", day=date(1, 1, 1)), alert(1, "L01"), id="an act with a day before one without"),
        pytest.param(alert(2, "U02", level=Level.RED), alert(1, "U02", level=Level.AMBER), id="red before amber"),
        pytest.param(alert(2, "U02", used=money(2)), alert(1, "U02", used=money(1)), id="the larger amount"),
        pytest.param(alert(2, "C01", "book"), alert(1, "U01", "book"), id="else by rule"),
        pytest.param(alert(2, "X01"), alert(1, "L05", due=TODAY, held=True), id="what is only held comes last"),
    ],
)
def test_one_comes_before_another(first, second):
    assert order(second, first) == order(first, second) == [first.id, second.id]


@pytest.mark.parametrize(
    ("facts", "of_cut"),
    [
        ({}, False),
        ({"cut_on": ago(1)}, False),
        ({"over": money(5)}, False),
        ({"cut_on": ago(1), "over": money(0)}, False),
        ({"cut_on": ago(1), "over": money(5)}, True),
    ],
)
def test_over_its_limit_because_of_a_cut(facts, of_cut):
    assert is_of_cut(alert(1, "U02", **facts)) is of_cut


def grouped(*alerts: Alert) -> list[list[int]]:
    return [[one.id for one in entry] for entry in entries(alerts)]


def test_what_a_cut_pushed_over_its_limit_is_said_with_the_cut():
    over = alert(9, "U02", cut_on=ago(1), over=money(5))
    assert grouped(alert(1, "L01"), alert(2, "L01", "l1"), over) == [[1, 9], [2]]
    assert grouped(alert(1, "L01", "l1"), over) == [[1], [9]]
    # A dead repayment is no cut, nor is a rate that rose.
    assert grouped(alert(1, "L05"), over) == [[1], [9]]
    assert grouped(alert(1, "P03"), over) == [[1], [9]]
    assert grouped(alert(1, "C01", "book"), alert(2, "C03", "ANT"), alert(3, "U01", "book")) == [[1, 2], [3]]
