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
from raincheck.core.urgency import in_order

DATA = Path(__file__).parents[1] / "cli" / "data"
STORIES = sorted((DATA / "stories").glob("*.json"))
BOUNDS = Path(__file__).parent / "data" / "stories"


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_a_story_holds(path):
    story = json.loads(path.read_text("utf-8"))
    if story["book"] is None or any("do" in step for step in story["steps"]):
        pytest.skip("a story that types or decides is played by the command line")
    watch = Watch(parse(json.dumps(story["book"]).encode()))
    for step in story["steps"]:
        checked = watch.check(date.fromisoformat(step["as_of"]))
        shown = checked.open | {(code, "*", level) for code, _, level in checked.open}
        assert {tuple(entry) for entry in step.get("open", [])} <= shown, step
        for absent in step.get("absent", []):
            wanted = tuple(absent) if isinstance(absent, list) else None
            hits = [alert for alert in checked.alerts if (alert.rule, alert.subject) == wanted or alert.rule == absent]
            assert hits == [], step
        if "weather" in step:
            assert checked.weather == step["weather"], step
        bounds = step.get("popups", {})
        assert bounds.get("min", 0) <= len(checked.cards) <= bounds.get("max", 99), step


@pytest.mark.parametrize("path", sorted(BOUNDS.glob("*.json")), ids=lambda path: path.stem)
def test_a_story_on_and_beside_the_bounds_holds(path):
    """Made by hand from domain.md: each threshold on its value and beside it, what is held, and in which order."""
    story = json.loads(path.read_text("utf-8"))
    watch = Watch(parse(json.dumps(story["book"]).encode()))
    for step in story["steps"]:
        checked = watch.check(date.fromisoformat(step["as_of"]))
        loud = [alert for alert in checked.alerts if alert.level.warns]
        names = [(alert.rule, alert.subject) for alert in in_order(loud)]
        shown = {(alert.rule, alert.subject, alert.level.value) for alert in loud}
        held = {(alert.rule, alert.subject): alert.is_held for alert in loud}
        assert {tuple(entry) for entry in step.get("open", [])} <= shown, step
        for absent in step.get("absent", []):
            wanted = tuple(absent) if isinstance(absent, list) else None
            assert not [name for name in names if name == wanted or name[0] == absent], step
        assert not (step.get("none") and names), (step, names)
        assert set(step.get("any_rule", [])) <= {rule for rule, _ in names}, step
        assert names[:1] == [tuple(step["headline_first"])] if "headline_first" in step else True, (step, names)
        assert checked.weather == step.get("weather", checked.weather), step
        assert [held[tuple(name)] for name in step.get("held", [])] == [True] * len(step.get("held", [])), step
        assert not any(held[tuple(name)] for name in step.get("not_held", [])), step
        assert {code: checked.levels[code].value for code in step.get("levels", {})} == step.get("levels", {}), step
        for code, count in step.get("count", {}).items():
            assert sum(name[0] == code for name in names) == count, (step, code)
        places = [names.index(tuple(name)) for name in step.get("order", [])]
        assert places == sorted(places), (step, names)
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
