"""`raincheck replay`: the days of a book again, as they were known then, and how early it would have warned."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import DATA, Run

STORIES = DATA / "stories"


def moves(document: dict[str, Any]) -> list[tuple[str, str, str, str, str]]:
    return [(m["on"], m["reason"], m["rule"], m["subject"], m["level"]) for m in document["moves"]]


def without_stale(document: dict[str, Any]) -> list[tuple[str, str, str, str, str]]:
    return [move for move in moves(document) if move[2] != "X01"]


@pytest.fixture
def told(run: Run, tmp_path: Path, request: pytest.FixtureRequest) -> Run:
    story = json.loads((STORIES / f"{request.param}.json").read_text(encoding="utf-8"))
    source = tmp_path / "book.json"
    source.write_text(json.dumps(story["book"], ensure_ascii=False), encoding="utf-8")
    assert run("load", source).code == 0
    return run


def test_the_golden_timeline_of_li_ming(li_ming: Run) -> None:
    document = li_ming("replay", "--to", "2026-11-24", "--json").document
    assert (document["from"], document["to"]) == ("2026-10-22", "2026-11-24")
    assert without_stale(document) == [
        ("2026-10-22", "raised", "C01", "book", "amber"),
        ("2026-10-22", "raised", "C02", "book", "amber"),
        ("2026-10-22", "raised", "C03", "ANT", "amber"),
        ("2026-10-22", "raised", "D01", "book", "amber"),
        ("2026-10-22", "raised", "F01", "book", "amber"),
        ("2026-11-22", "raised", "L01", "jiebei", "red"),
        ("2026-11-22", "raised", "L08", "book", "amber"),
        ("2026-11-22", "raised", "U01", "book", "amber"),
        ("2026-11-22", "raised", "U02", "jiebei", "red"),
    ]
    # The largest share fell because the line died: its warning stays while the cut is open (domain.md 13.5).
    cut = next(move for move in document["moves"] if move["rule"] == "L01")
    assert cut["title"]
    assert cut["value"] == "0.999500"


def test_each_title_tells_its_own_day(li_ming: Run) -> None:
    document = li_ming("replay", "--to", "2026-12-24", "--json").document
    titles = [move["title"] for move in document["moves"] if move["rule"] == "C01"]
    assert titles == ["借呗 alone is 47.6% of your credit", "微粒贷 alone is 34.2% of your credit"]


def test_the_cards_of_the_days_are_told(li_ming: Run) -> None:
    document = li_ming("replay", "--to", "2026-11-22", "--json").document
    struck = [card for card in document["cards"] if card["on"] == "2026-11-22"]
    assert len(struck) == 1
    assert struck[0]["alerts"][0] == ["L01", "jiebei"]


def test_how_early_it_would_have_warned(li_ming: Run) -> None:
    document = li_ming("replay", "--to", "2026-11-22", "--json").document
    (blow,) = document["warned_before"]
    assert (blow["on"], blow["rule"], blow["subject"], blow["days"]) == ("2026-11-22", "L01", "jiebei", 31)
    assert {entry["rule"] for entry in blow["by"]} == {"C01", "C02", "C03", "D01", "F01"}


@pytest.mark.parametrize("told", ["cut_to_token"], indirect=True)
def test_a_blow_out_of_the_blue_is_said_to_be_one(told: Run) -> None:
    answer = told("replay", "--to", "2026-11-22")
    assert "nothing had warned before" in answer.out


@pytest.mark.parametrize("told", ["sudden_closing", "reopened_small", "repayment_blocked", "churn"], indirect=True)
def test_a_replay_says_what_daily_checks_would_have_said(told: Run) -> None:
    """The same rules by another road: `check` each day on the stored book raises what the replay raises."""
    start, end = date(2026, 11, 1), date(2026, 11, 30)
    replayed = told("replay", "--from", start, "--to", end, "--json").document
    raised = {(m["rule"], m["subject"], m["on"]) for m in replayed["moves"] if m["reason"] == "raised"}
    seen: set[str] = set()
    found = set()
    for offset in range((end - start).days + 1):
        day = str(start + timedelta(days=offset))
        for alert in told("check", "--as-of", day, "--json").document["alerts"]:
            if alert["id"] not in seen:
                seen.add(alert["id"])
                found.add((alert["rule"], alert["subject"], day))
    assert raised == found
    assert raised


@pytest.mark.parametrize("told", ["calm"], indirect=True)
def test_a_calm_book_moves_nothing_but_its_age(told: Run) -> None:
    document = told("replay", "--to", "2026-11-22", "--json").document
    assert without_stale(document) == []
    assert document["warned_before"] == []


def test_a_replay_writes_nothing(li_ming: Run, book_path: Path) -> None:
    li_ming("check", "--as-of", "2026-11-22")
    before = li_ming("alert", "list", "--json").out
    li_ming("replay", "--to", "2026-12-31")
    assert li_ming("alert", "list", "--json").out == before


def test_an_empty_book_has_no_past(run: Run, tmp_path: Path) -> None:
    source = tmp_path / "book.json"
    source.write_text('{"format": "raincheck-book", "version": 1, "currency": "CNY"}', encoding="utf-8")
    run("load", source)
    document = run("replay", "--to", "2026-11-22", "--json").document
    assert document["moves"] == []
    assert document["cards"] == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--from", "2026-12-01", "--to", "2026-11-01"), "2026-12-01"),
        (("--from", "2026-02-30"), "2026-02-30"),
    ],
)
def test_days_the_wrong_way_round_are_refused(li_ming: Run, words: tuple[str, ...], said: str) -> None:
    answer = li_ming("replay", *words)
    assert answer.code == 2
    assert answer.out == ""
    assert said in answer.err
    assert answer.err.count("\n") == 1
