"""What a lender did is said by the command that writes it down, and not first by the next check."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.cli.conftest import Run

TERMS = ("--product", "jiebei", "--due-day", "5", "--apr", "0.146")


@pytest.fixture
def lent(run: Run) -> Run:
    """A line added today with its first reading."""
    assert run("channel", "add", "x", *TERMS, "--limit", "50000", "--used", "30000").code == 0
    return run


def flat(text: str) -> str:
    return " ".join(text.split())


def test_a_lower_limit_on_the_first_day_is_said_to_correct_it_and_how_to_tell_a_cut(lent: Run) -> None:
    told = flat(lent("record", "x", "--limit", "100").out)
    assert "counts as no cut" in told
    command = told.rpartition(": raincheck ")[2].split()
    told = flat(lent(*command).out)
    assert "Severe" in told
    assert "from ¥50,000 to ¥100" in told
    levels = lent("check", "--json").document["levels"]
    assert levels["L01"] == "red"


def test_a_cut_and_a_closing_are_said_at_once_with_the_first_step(lent: Run) -> None:
    earlier = str(date.fromisoformat(lent("check", "--json").document["as_of"]) - timedelta(days=30))
    assert "Severe" not in lent("record", "x", "--limit", "50000", "--on", earlier).out
    cut = lent("record", "x", "--limit", "100").out
    assert "Severe" in cut
    assert "→ " in cut
    assert "L01" not in {alert["rule"] for alert in lent("alert", "list", "--json").document["alerts"]}
    assert "closed" in lent("record", "x", "--status", "closed").out.partition("Severe")[2]


def test_a_reading_that_is_no_worse_says_nothing_more(lent: Run) -> None:
    for words in (("--limit", "50000"), ("--limit", "60000"), ("--used", "31000")):
        assert len(lent("record", "x", *words).out.splitlines()) == 1


def test_a_pasted_closing_and_a_corrected_limit_are_said_too(lent: Run) -> None:
    earlier = str(date.fromisoformat(lent("check", "--json").document["as_of"]) - timedelta(days=30))
    assert lent("record", "x", "--limit", "50000", "--on", earlier).code == 0
    assert "Severe" in lent("paste", "【某某】您的借呗额度已冻结。", "--yes").out
    assert lent("undo").code == 0
    assert "Severe" in lent("reading", "correct", "1", "--limit", "100").out
