"""The stories of the specification played inside the core; the command line plays the same files end to end."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from tests.core.checks import Watch

from raincheck.bookfile.reading import parse
from raincheck.core.replay import every_day, replay
from raincheck.core.rules import RULES

DATA = Path(__file__).parents[1] / "cli" / "data"
STORIES = sorted((DATA / "stories").glob("*.json"))


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_a_story_holds(path):
    story = json.loads(path.read_text("utf-8"))
    watch = Watch(parse(json.dumps(story["book"]).encode()))
    for step in story["steps"]:
        if "do" in step:
            pytest.skip("a story that decides is played by the command line")
        checked = watch.check(date.fromisoformat(step["as_of"]))
        assert {tuple(entry) for entry in step["open"]} <= checked.open, step
        for absent in step.get("absent", []):
            wanted = tuple(absent) if isinstance(absent, list) else None
            hits = [alert for alert in checked.alerts if (alert.rule, alert.subject) == wanted or alert.rule == absent]
            assert hits == [], step
        if "weather" in step:
            assert checked.weather == step["weather"], step
        bounds = step.get("popups", {})
        assert bounds.get("min", 0) <= len(checked.cards) <= bounds.get("max", 99), step


@pytest.mark.parametrize("name", ["li_ming", "eight_lines", "ten_lines"])
def test_a_worked_book_has_its_levels(name):
    expected = json.loads((DATA / f"{name}.expected.json").read_text("utf-8"))
    watch = Watch(parse((DATA / f"{name}.json").read_bytes()))
    levels = watch.check(date.fromisoformat(expected["as_of"])).levels
    assert {code: levels[code].value for code in expected["levels"]} == expected["levels"]


def test_a_story_replayed_every_day_would_have_warned_on_the_day_of_the_reading():
    story = json.loads((DATA / "stories" / "cut_to_token.json").read_text("utf-8"))
    book = parse(json.dumps(story["book"]).encode())
    result = replay(book, RULES, every_day(date(2026, 6, 1), date(2026, 11, 22)))
    assert result.first_raised("L01") == date(2026, 11, 21)
    assert [card.made_on for card in result.cards][:1] == [date(2026, 11, 21)]
