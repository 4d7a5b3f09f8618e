"""Stories as timelines: a book is loaded, days pass, commands are given, and the right warnings stand each day."""

from __future__ import annotations

import json
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import DATA, Run

STORIES = sorted((DATA / "stories").glob("*.json"))

Listed = dict[tuple[str, str], dict[str, Any]]
Since = dict[tuple[str, str], str]


@pytest.mark.parametrize("story", STORIES, ids=lambda path: path.stem)
def test_a_story_holds(run: Run, story: Path, tmp_path: Path) -> None:
    told = json.loads(story.read_text(encoding="utf-8"))
    if told["book"] is not None:
        source = tmp_path / "book.json"
        source.write_text(json.dumps(told["book"], ensure_ascii=False), encoding="utf-8")
        assert run("load", source).code == 0
    listed: Listed = {}
    since: Since = {}
    for step in told["steps"]:
        step.setdefault("same_since", told.get("same_since", []))
        for command in _commands(step.get("do", [])):
            done = run(*(_filled(word, listed) for word in command))
            assert done.code == 0, (command, done.err)
        checked = run("check", "--as-of", step["as_of"], "--json").document
        listed = _worst(checked["alerts"])
        assert list(_faults(step, checked, listed, since)) == []


def _commands(do: list[Any]) -> list[list[str]]:
    """A step does one command, or a list of commands."""
    return do if not do or isinstance(do[0], list) else [do]


def _filled(word: str, listed: Listed) -> str:
    """A word of a command; {ID:L01:jiebei} stands for the id of that alert in the check before."""
    if not word.startswith("{ID:"):
        return word
    _, rule, subject = word.strip("{}").split(":")
    return str(listed[rule, subject]["id"])


def _worst(alerts: list[dict[str, Any]]) -> Listed:
    """The worst alert of each rule and subject, and of each rule under "*": two cuts of one line are two events."""
    ordered = sorted(alerts, key=lambda one: bool(one["level"] == "red"))
    return {(alert["rule"], about): alert for alert in ordered for about in ("*", alert["subject"])}


def _faults(step: dict[str, Any], checked: dict[str, Any], listed: Listed, since: Since) -> Iterator[str]:
    day = step["as_of"]
    levels = {key: alert["level"] for key, alert in listed.items()}
    for rule, subject, level in step.get("open", []):
        if levels.get((rule, subject)) != level:
            yield f"{day}: {rule} {subject} is {levels.get((rule, subject))}, not {level}"
    yield from (f"{day}: {rule} should be open" for rule in step.get("any_rule", []) if (rule, "*") not in listed)
    yield from (f"{day}: {key} should be silent" for key in levels if _should_be_silent(step, key))
    yield from (f"{day}: {key} is {got}" for key, got in _unlike(step, checked))
    popups, count = step.get("popups", {}), len(checked["popups"])
    if not popups.get("min", 0) <= count <= popups.get("max", count):
        yield f"{day}: {count} popups"
    for rule in step.get("same_since", []):
        for key, alert in listed.items():
            if key[0] == rule and since.setdefault(key, alert["since"]) != alert["since"]:
                yield f"{day}: {rule} was raised again"
    yield from (f"{day}: {what}" for what in _about_alerts(step, checked, listed))


def _unlike(step: dict[str, Any], checked: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    if checked["weather"] != step.get("weather", checked["weather"]):
        yield "weather", checked["weather"]
    for part in ("levels", "measures"):
        for name, wanted in step.get(part, {}).items():
            if checked[part][name] != wanted and not _same_figure(checked[part][name], wanted):
                yield name, checked[part][name]


def _same_figure(one: Any, other: Any) -> bool:
    try:
        return Fraction(one) == Fraction(other)
    except (TypeError, ValueError):
        return False


def _about_alerts(step: dict[str, Any], checked: dict[str, Any], listed: Listed) -> Iterator[str]:
    """Held, since, state, count, and what is kept because of a line."""
    wanted = [(rule, subject, "held", True) for rule, subject in step.get("held", [])]
    wanted += [(rule, subject, "held", False) for rule, subject in step.get("not_held", [])]
    wanted += [(rule, subject, key, value) for key in ("since", "state") for rule, subject, value in step.get(key, [])]
    for rule, subject, key, value in wanted:
        if listed[rule, subject][key] != value:
            yield f"{key} of {rule} {subject} is {listed[rule, subject][key]}"
    for rule, count in step.get("count", {}).items():
        if sum(alert["rule"] == rule for alert in checked["alerts"]) != count:
            yield f"{rule} should stand {count} times"
    for channel in step.get("because", []):
        if channel not in {why["channel"] for why in checked["because"]}:
            yield f"nothing is kept because of {channel}"
    yield from _out_of_order(step, checked["alerts"])


def _out_of_order(step: dict[str, Any], alerts: list[dict[str, Any]]) -> Iterator[str]:
    first = [step["headline_first"]] if "headline_first" in step else []
    places = [
        next(place for place, alert in enumerate(alerts) if alert["rule"] == rule and _is(alert, subject))
        for rule, subject in [*first, *step.get("order", [])]
    ]
    if places != sorted(places) or (first and places[0] != 0):
        yield f"the order is {[(alert['rule'], alert['subject']) for alert in alerts]}"


def _is(alert: dict[str, Any], subject: str) -> bool:
    return subject in ("*", alert["subject"])


def _should_be_silent(step: dict[str, Any], key: tuple[str, str]) -> bool:
    if key[1] == "*":
        return False
    quiet = (key == tuple(entry) if isinstance(entry, list) else key[0] == entry for entry in step.get("absent", []))
    return bool(step.get("none")) or any(quiet)


def test_a_story_that_is_typed_says_what_the_same_book_says_when_it_is_loaded(run: Run, tmp_path: Path) -> None:
    told = json.loads((DATA / "stories" / "typed_in_lines_first.json").read_text(encoding="utf-8"))
    for step in told["steps"]:
        for command in _commands(step.get("do", [])):
            assert run(*command).code == 0, command
        typed = run("check", "--as-of", step["as_of"], "--json").document
    kept, other = tmp_path / "typed.json", tmp_path / "other.raincheck"
    assert run("dump", "-o", kept).code == 0
    assert run("--book", other, "load", kept).code == 0
    loaded = run("--book", other, "check", "--as-of", told["steps"][-1]["as_of"], "--json").document
    for key in ("weather", "levels", "measures"):
        assert typed[key] == loaded[key]
