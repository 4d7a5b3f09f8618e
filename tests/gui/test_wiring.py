"""How the window is wired: a slot is told what it is about and asks no signal who sent it."""

from __future__ import annotations

from pathlib import Path


def test_no_slot_asks_who_called_it(repository: Path) -> None:
    modules = (repository / "desktop" / "raincheck" / "gui").rglob("*.py")
    assert [path.name for path in modules if ".sender()" in path.read_text("utf-8")] == []
