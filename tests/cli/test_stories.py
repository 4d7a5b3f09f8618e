"""Stories as timelines: a book is loaded, days pass, commands are given, and the right warnings stand each day."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import DATA, Run

STORIES = sorted((DATA / "stories").glob("*.json"))


@pytest.mark.parametrize("story", STORIES, ids=lambda path: path.stem)
def test_a_story_holds(run: Run, story: Path, tmp_path: Path) -> None:
    told = json.loads(story.read_text(encoding="utf-8"))
    source = tmp_path / "book.json"
    source.write_text(json.dumps(told["book"], ensure_ascii=False), encoding="utf-8")
    assert run("load", source).code == 0
    for step in told["steps"]:
        checked = run("check", "--as-of", step["as_of"], "--json").document
        _holds(checked, step)


def _holds(checked: dict[str, Any], step: dict[str, Any]) -> None:
    listed = {
        (alert["rule"], alert["subject"]): alert["level"]
        for alert in sorted(checked["alerts"], key=lambda alert: alert["level"] == "red")
    }
    for rule, subject, level in step.get("open", []):
        assert listed.get((rule, subject)) == level, (step["as_of"], rule, subject)
    for rule in step.get("absent", []):
        assert not [key for key in listed if key[0] == rule], (step["as_of"], rule)
    if "weather" in step:
        assert checked["weather"] == step["weather"]
    popups = step.get("popups", {})
    assert popups.get("min", 0) <= len(checked["popups"]) <= popups.get("max", 99), step["as_of"]
