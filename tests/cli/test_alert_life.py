"""What a person decides about a warning, typed in a shell, and how it comes back."""

from __future__ import annotations

import pytest
from tests.cli.conftest import Run


def alert(run: Run, rule: str, day: str) -> dict[str, str] | None:
    """The listed alert of a rule after a check on a day."""
    alerts = run("check", "--as-of", day, "--json").document["alerts"]
    return next((entry for entry in alerts if entry["rule"] == rule), None)


def test_a_cut_recorded_in_the_shell_warns_at_the_next_check(li_ming: Run) -> None:
    assert alert(li_ming, "L03", "2026-11-23") is None
    done = li_ming("record", "weilidai", "--status", "closed", "--limit", "0", "--on", "2026-11-24")
    assert done.code == 0
    assert done.err == ""
    found = alert(li_ming, "L03", "2026-11-24")
    assert found is not None
    assert found["subject"] == "weilidai"
    assert found["since"] == "2026-11-24"


def test_handled_events_never_return(li_ming: Run) -> None:
    found = alert(li_ming, "L01", "2026-11-22")
    assert found is not None
    assert li_ming("alert", "handled", found["id"], "--as-of", "2026-11-22").code == 0
    assert alert(li_ming, "L01", "2026-11-23") is None
    assert li_ming("check", "--as-of", "2026-11-23", "--json").document["levels"]["L01"] == "green"


def test_acknowledged_is_bound_to_the_numbers_seen(li_ming: Run) -> None:
    found = alert(li_ming, "D01", "2026-11-22")
    assert found is not None
    li_ming("alert", "ack", found["id"], "--as-of", "2026-11-22")
    same = alert(li_ming, "D01", "2026-11-23")
    assert same is not None
    assert same["state"] == "acknowledged"
    assert same["id"] == found["id"]
    li_ming("record", "weilidai", "--used", "25000", "--on", "2026-11-24")
    worse = alert(li_ming, "D01", "2026-11-24")
    assert worse is not None
    assert worse["state"] == "open"


def test_a_snooze_ends_by_itself_and_never_passes_the_next_due(li_ming: Run) -> None:
    found = alert(li_ming, "C02", "2026-11-22")
    assert found is not None
    done = li_ming(
        "alert", "snooze", found["id"], "--until", "2026-12-20", "--reason", "payday first", "--as-of", "2026-11-22"
    )
    assert done.code == 0
    assert "2026-11-26" in done.out
    quiet = alert(li_ming, "C02", "2026-11-25")
    assert quiet is not None
    assert quiet["state"] == "snoozed"
    back = alert(li_ming, "C02", "2026-11-26")
    assert back is not None
    assert back["state"] == "open"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("alert", "ack", "999"), "999"),
        (("alert", "show", "x"), "x"),
        (("alert", "snooze", "1", "--until", "2026-11-01", "--reason", "later"), "2026-11-22"),
        (("alert", "snooze", "1", "--until", "2026-11-24", "--reason", "  "), "--reason"),
    ],
)
def test_a_wrong_decision_is_one_sentence(li_ming: Run, words: tuple[str, ...], said: str) -> None:
    alert(li_ming, "L01", "2026-11-22")
    answer = li_ming(*words, "--as-of", "2026-11-22")
    assert answer.code == 2
    assert answer.out == ""
    assert answer.err.startswith("raincheck: ")
    assert said in answer.err
    assert answer.err.count("\n") == 1


def test_a_warning_shows_what_it_rests_on(li_ming: Run) -> None:
    found = alert(li_ming, "L01", "2026-11-22")
    assert found is not None
    shown = li_ming("alert", "show", found["id"], "--json").document
    assert [move["reason"] for move in shown["moves"]] == ["raised"]
    assert shown["thresholds"] == [{"name": "cut", "channel": "jiebei", "amber": "0.100000", "red": "0.500000"}]
    assert [entry["value"] for entry in shown["evidence"]] == ["100000.00", "50.00"]
    assert "raised" not in li_ming("alert", "show", found["id"]).err


def test_the_worst_warning_is_the_exit_code_when_asked_for(li_ming: Run) -> None:
    assert li_ming("check", "--as-of", "2026-11-22").code == 0
    assert li_ming("check", "--as-of", "2026-11-22", "--exit-code").code == 20


def test_what_was_shown_together_and_still_stands_is_named(li_ming: Run) -> None:
    assert "[1 7]" in li_ming("check", "--as-of", "2026-11-22").out
    put_off = li_ming("alert", "snooze", "1", "--until", "2026-11-25", "--reason", "x", "--as-of", "2026-11-22")
    assert "[7], shown together with it, stays as it is" in put_off.out
    assert (
        "[2 3], shown together with it, stay as they are" in li_ming("alert", "ack", "4", "--as-of", "2026-11-22").out
    )
    alone = li_ming("alert", "handled", "8", "--as-of", "2026-11-22")
    assert (alone.code, len(alone.out.splitlines())) == (0, 1)
