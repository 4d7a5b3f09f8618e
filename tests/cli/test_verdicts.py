"""How good the warnings were and what the lenders did, from a shell."""

from __future__ import annotations

import pytest
from tests.cli.conftest import Run


@pytest.fixture
def checked(li_ming: Run) -> Run:
    assert li_ming("check", "--as-of", "2026-11-22").code == 0
    return li_ming


def alert_of(run: Run, rule: str) -> str:
    found = run("alert", "list", "--json", "--as-of", "2026-11-22").document["alerts"]
    return str(next(entry["id"] for entry in found if entry["rule"] == rule))


def test_verdicts_make_precision(checked: Run) -> None:
    assert checked("alert", "verdict", alert_of(checked, "L01"), "useful").code == 0
    assert checked("alert", "verdict", alert_of(checked, "C02"), "known").code == 0
    assert checked("alert", "verdict", alert_of(checked, "D01"), "wrong").code == 0
    document = checked("alert", "worth", "--json").document
    assert document["all"] == {
        "useful": 1,
        "known": 1,
        "wrong": 1,
        "missed": 0,
        "precision": "0.666667",
        "recall": "1.000000",
    }
    assert document["rules"]["D01"]["precision"] == "0.000000"
    checked("alert", "verdict", alert_of(checked, "D01"), "none")
    assert checked("alert", "worth", "--json").document["all"]["precision"] == "1.000000"


def test_what_was_missed_lowers_recall(checked: Run) -> None:
    checked("alert", "verdict", alert_of(checked, "L01"), "useful")
    done = checked("alert", "missed", "frozen for a day", "--on", "2026-11-20", "--channel", "huabei", "--rule", "l03")
    assert done.code == 0
    assert "2026-11-20" in done.out
    document = checked("alert", "worth", "--json").document
    assert document["all"]["recall"] == "0.500000"
    assert document["rules"]["L03"]["missed"] == 1
    assert checked("undo").code == 0
    assert checked("alert", "worth", "--json").document["all"]["missed"] == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("verdict", "1", "brilliant"), "brilliant"),
        (("verdict", "999", "useful"), "999"),
        (("missed", "  "), "what happened"),
        (("missed", "x", "--rule", "Z9"), "Z9"),
        (("missed", "x", "--channel", "nobody"), "nobody"),
        (("missed", "x", "--on", "2999-01-01"), "2999-01-01"),
    ],
)
def test_a_wrong_word_is_one_sentence(checked: Run, words: tuple[str, ...], said: str) -> None:
    answer = checked("alert", *words)
    assert answer.code == 2
    assert answer.out == ""
    assert said in answer.err
    assert answer.err.count("\n") == 1


def test_what_would_make_it_stop_is_shown_with_its_figure(checked: Run) -> None:
    shown = checked("alert", "show", alert_of(checked, "F01"), "--as-of", "2026-11-22", "--json").document
    assert shown["stops"] == ["¥19,032.76 more in cash or what can be sold at once"]
    assert "What would make it stop" in checked("alert", "show", alert_of(checked, "F01"), "--as-of", "2026-11-22").out


def test_a_warning_that_is_over_needs_no_remedy(checked: Run) -> None:
    id_ = alert_of(checked, "L01")
    checked("alert", "handled", id_, "--as-of", "2026-11-22")
    assert checked("alert", "show", id_, "--json").document["stops"] == []


def test_the_lenders_record(checked: Run) -> None:
    first = checked("lenders", "--as-of", "2026-11-22", "--json").document["lenders"][0]
    assert (first["platform"], first["cuts"], first["closings"], first["noticed"]) == ("ANT", 1, 0, 0)
    assert first["median_cut"] == "0.999500"
    assert first["median_lost"] == "99950.00"
    assert [event["channel"] for event in first["events"]] == ["jiebei"]
    assert "Ant" in checked("lenders", "--as-of", "2026-11-22").out
