"""What looks like a slip is taken and remarked upon; what cannot be known is not told as 0."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from tests.cli.conftest import Run


def add(run: Run, id: str, *words: object) -> None:
    assert run("channel", "add", id, "--product", "借呗", "--due-day", 9, *words).code == 0


def test_the_second_line_of_a_product_gets_a_name_of_its_own(run: Run) -> None:
    add(run, "a")
    told = run("channel", "add", "b", "--product", "借呗", "--due-day", 9)
    assert "this one is called 借呗 2" in told.out
    assert [line["name"] for line in run("channel", "list", "--json").document["channels"]] == ["借呗", "借呗 2"]
    third = run("channel", "add", "c", "--name", "借呗", "--product", "借呗", "--due-day", 9)
    assert "Another line is called 借呗 too" in third.out


def test_a_due_that_is_there_already_and_one_that_is_past_are_taken_and_remarked_upon(run: Run) -> None:
    add(run, "a")
    day, past = date.today() + timedelta(days=20), date.today() - timedelta(days=20)  # noqa: DTZ011 - the command's own
    assert "already" not in run("due", "add", "a", 500, day).out
    assert "One of the same amount and day was there already" in run("due", "add", "a", 500, day).out
    assert "That day has passed" in run("due", "add", "a", 70, past).out
    assert len(run("due", "list", "--json").document["dues"]) == 3


@pytest.mark.parametrize(
    ("amount", "why"),
    [("0.001", "two digits after the point"), ("99999999999999", "too large"), ("abc", '"abc" is no amount')],
)
def test_an_amount_is_refused_with_its_reason(run: Run, amount: str, why: str) -> None:
    add(run, "a")
    told = run("due", "add", "a", amount, "2027-01-20")
    assert told.code == 2
    assert why in told.err


def test_figures_of_a_first_reading_that_do_not_agree_are_asked_about(run: Run) -> None:
    figures = ("--limit", 100, "--used", 50, "--available", 70)
    told = run("channel", "add", "a", "--product", "借呗", "--due-day", 9, *figures)
    assert told.code == 0
    assert "¥50 used and ¥70 still to be drawn are more than the limit of ¥100" in told.err
    assert "more than the limit" not in run("record", "a", "--used", 40, "--available", 60).err


def test_without_an_income_there_is_no_leverage_target(run: Run) -> None:
    add(run, "a", "--limit", 50_000, "--used", 20_000)
    rows = {line.strip().rsplit("  ", 1)[0].strip(): line.split()[-1] for line in run("plan").out.splitlines() if line}
    assert rows["What income can serve: needs income"] == "—"
    assert rows["Target: the smallest of the three"] == rows["Above the target"] == "—"
    run("household", "set", "--income", "pay", 0, 5, "--essential", 3000)
    assert re.search(r"Target: the smallest of the three +0\n", run("plan").out)


def test_a_new_book_is_said_to_be_new(run: Run, book_path: Path) -> None:
    assert f"A new book was begun: {book_path}" in run("channel", "add", "a", "--product", "借呗", "--due-day", 9).err
    assert "new book" not in run("channel", "add", "b", "--product", "借呗", "--due-day", 9).err
