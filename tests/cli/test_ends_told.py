"""A loan that ends on a known day: what is owed then is said wherever it is in no figure, and how to keep it."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from tests.cli.conftest import Run

from raincheck.system.clock import SystemClock

ID = "loan"


def end() -> date:
    """A day three weeks from now."""
    return SystemClock().today() + timedelta(days=20)


def words(told: str) -> str:
    """A text without its line breaks."""
    return re.sub(r"\s+", " ", told)


def add(run: Run, *more: object) -> str:
    answer = run(
        *("channel", "add", ID, "--name", "Farm bank", "--platform", "ABC", "--kind", "term", "--method", "bullet"),
        *("--periods", "12", "--due-day", end().day, *more),
    )
    assert answer.code == 0, answer.err
    return words(answer.out)


def keeps(amount: str) -> str:
    return f"raincheck due add {ID} {amount} {end()}"


@pytest.fixture
def loan(run: Run) -> Run:
    """A household with cash, and a loan without interest that ends soon."""
    assert run("household", "set", "--essential", "4500", "--asset", "Cash", "12000", "0").code == 0
    add(run, "--apr", "0", "--used", "80000", "--expires-on", end())
    return run


def test_adding_it_says_how_the_principal_is_kept(run: Run) -> None:
    told = add(run, "--apr", "0", "--used", "80000", "--expires-on", end())
    assert f"Farm bank ends on {end()}: its principal of ¥80,000 is in no figure yet." in told
    assert keeps("80000.00") in told


def test_the_last_months_interest_is_in_the_sum(run: Run) -> None:
    told = add(run, "--apr", "6%", "--used", "80000", "--expires-on", end())
    assert f"Keep it with that month's interest: {keeps('80400.00')}" in told


@pytest.mark.parametrize("last", ["--used", "--expires-on"])
def test_whichever_is_said_last_says_it(run: Run, last: str) -> None:
    first, second = (("--expires-on", end()), ("--used", 80000))
    if last == "--used":
        assert keeps("80000.00") not in add(run, "--apr", "0", *first)
        told = run("record", ID, *second)
    else:
        assert keeps("80000.00") not in add(run, "--apr", "0", *second)
        told = run("channel", "edit", ID, *first)
    assert keeps("80000.00") in words(told.out)


@pytest.mark.parametrize("command", ["check", "plan", "stress", "calendar"])
def test_each_look_ahead_names_what_it_leaves_out(loan: Run, command: str) -> None:
    assert keeps("80000.00") in words(loan(command).out)
    assert loan(*f"due add {ID} 80000 {end()}".split()).code == 0
    assert "is in no figure" not in words(loan(command).out)


def test_hidden_amounts_stay_hidden(loan: Run) -> None:
    told = words(loan("calendar", "--hide-amounts").out)
    assert keeps("AMOUNT") in told
    assert "80,000" not in told
    assert "80000" not in told


def test_a_loan_that_ends_with_its_instalments_lacks_nothing(run: Run) -> None:
    edited = add(run, "--apr", "0", "--used", "80000", "--expires-on", end(), "--periods", "1")
    assert "is in no figure" not in edited


def test_a_loan_paid_in_instalments_lacks_nothing(run: Run) -> None:
    told = add(run, "--apr", "0", "--used", "80000", "--expires-on", end(), "--method", "level")
    assert "is in no figure" not in told


def test_instalments_that_do_not_agree_with_the_end_are_told_with_the_command_that_mends_them(run: Run) -> None:
    told = add(run, "--method", "level", "--apr", "0", "--used", "80000", "--expires-on", end())
    assert f"12 are typed, but until {end()} only 1 can fall due" in told
    assert f"raincheck channel edit {ID} --periods 1" in told
    edited = run("channel", "edit", ID, "--periods", "1")
    assert "are typed" not in words(edited.out)
