"""Stories as timelines: a book is loaded, days pass, commands are given, and the right warnings stand each day."""

from __future__ import annotations

import json
from collections.abc import Iterator
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
    source = tmp_path / "book.json"
    source.write_text(json.dumps(told["book"], ensure_ascii=False), encoding="utf-8")
    assert run("load", source).code == 0
    listed: Listed = {}
    since: Since = {}
    for step in told["steps"]:
        if "do" in step:
            done = run(*(_filled(word, listed) for word in step["do"]))
            assert done.code == 0, (step["do"], done.err)
        checked = run("check", "--as-of", step["as_of"], "--json").document
        listed = _worst(checked["alerts"])
        assert list(_faults(step, checked, listed, since)) == []


def _filled(word: str, listed: Listed) -> str:
    """A word of a command; {ID:L01:jiebei} stands for the id of that alert in the check before."""
    if not word.startswith("{ID:"):
        return word
    _, rule, subject = word.strip("{}").split(":")
    return str(listed[rule, subject]["id"])


def _worst(alerts: list[dict[str, Any]]) -> Listed:
    """The worst alert of each rule and subject: two cuts of one line are two events."""
    return {(alert["rule"], alert["subject"]): alert for alert in sorted(alerts, key=lambda one: one["level"] == "red")}


def _faults(step: dict[str, Any], checked: dict[str, Any], listed: Listed, since: Since) -> Iterator[str]:
    day = step["as_of"]
    levels = {key: alert["level"] for key, alert in listed.items()}
    for rule, subject, level in step["open"]:
        if levels.get((rule, subject)) != level:
            yield f"{day}: {rule} {subject} is {levels.get((rule, subject))}, not {level}"
    yield from (f"{day}: {key} should be silent" for key in levels if _should_be_silent(step, key))
    if checked["weather"] != step.get("weather", checked["weather"]):
        yield f"{day}: the weather is {checked['weather']}"
    popups, count = step.get("popups", {}), len(checked["popups"])
    if not popups.get("min", 0) <= count <= popups.get("max", count):
        yield f"{day}: {count} popups"
    for rule in step.get("same_since", []):
        for key, alert in listed.items():
            if key[0] == rule and since.setdefault(key, alert["since"]) != alert["since"]:
                yield f"{day}: {rule} was raised again"


def _should_be_silent(step: dict[str, Any], key: tuple[str, str]) -> bool:
    return any(key == tuple(quiet) if isinstance(quiet, list) else key[0] == quiet for quiet in step.get("absent", []))
