"""A program with no book open yet, one that never really quits, and a book for it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from raincheck.app.demo import make_demo_book
from raincheck.gui.kit.icons import Icons
from raincheck.gui.kit.look import Look
from raincheck.gui.shell.program import Program
from raincheck.system.clock import SystemClock


@pytest.fixture
def quits(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """How often the program wanted to end; really quitting would end the loop that all tests share."""
    asked: list[str] = []
    monkeypatch.setattr(QApplication, "quit", lambda: asked.append("quit"))
    return asked


@pytest.fixture
def program(qtbot: QtBot, look: Look, repository: Path, quits: list[str]) -> Iterator[Program]:
    made = Program(look, Icons(repository / "resources" / "icons"), SystemClock())
    yield made
    qtbot.waitUntil(lambda: made._rewriting is None)
    made.close()


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "home.raincheck"
    make_demo_book(path, SystemClock())
    return path
