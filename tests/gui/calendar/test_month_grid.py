"""What a narrow cell of the month says of an entry."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QFont, QFontMetrics

from raincheck.gui.calendar.month_grid import _fitted
from raincheck.gui.calendar.presenter import Chip
from raincheck.gui.kit.look import Look


@pytest.mark.parametrize(
    ("text", "room", "shown"),
    [
        ("To do: Keep evidence", "To do: Keep evidence", "To do: Keep evidence"),
        ("To do: Keep evidence", "To do: Keep e…", "To do: Keep e…"),
        ("To do: Keep evidence", "To do:…", "To do"),
        ("要做：留证", "要做：…", "要做"),
    ],
)
def test_an_entry_that_has_no_room_says_its_kind_and_no_dots(look: Look, text: str, room: str, shown: str) -> None:
    metrics = QFontMetrics(QFont())
    assert _fitted(metrics, Chip(text, None), metrics.horizontalAdvance(room) + 1) == shown
