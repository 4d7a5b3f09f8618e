"""A dressed application and the context that pages are made with."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from raincheck.gui.bus import Bus
from raincheck.gui.context import Context
from raincheck.gui.icons import Icons
from raincheck.gui.jobs import JobRunner
from raincheck.gui.look import Look
from raincheck.gui.theme import Scheme


@pytest.fixture
def look(qapp: QApplication, repository: Path) -> Look:
    """The light theme at the designed size."""
    made = Look(repository / "resources")
    made.apply(scheme=Scheme.LIGHT, scale=1)
    return made


@pytest.fixture
def context(look: Look, repository: Path) -> Iterator[Context]:
    """What a page gets."""
    made = Context(look, Icons(repository / "resources" / "icons"), Bus(), JobRunner(), JobRunner())
    yield made
    assert made.jobs.wait()
    assert made.drawing.wait()
