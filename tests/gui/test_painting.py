"""What Qt has is not painted by hand: each widget that paints for itself says why."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from raincheck.gui.kit.widgets.labels import ElidedLabel

REASON = re.compile(r"# Painted: [^\n]{15,}\n(?:    #[^\n]*\n)*    def paintEvent")


def test_every_widget_that_paints_says_why(repository: Path) -> None:
    modules = sorted((repository / "desktop" / "raincheck" / "gui").rglob("*.py"))
    texts = {path.name: path.read_text("utf-8") for path in modules}
    assert [name for name, text in texts.items() if text.count("def paintEvent") > len(REASON.findall(text))] == []


def test_an_elided_label_paints_nothing_into_its_margins(qtbot: QtBot) -> None:
    shown = ElidedLabel("有效渠道数 4.2")
    qtbot.addWidget(shown)
    shown.setAlignment(Qt.AlignmentFlag.AlignBottom)
    shown.setContentsMargins(0, 0, 0, 5)
    shown.resize(200, shown.sizeHint().height())
    image = shown.grab().toImage()
    below = {image.pixel(x, y) for y in range(image.height() - 5, image.height()) for x in range(image.width())}
    assert len(below) == 1, "another text would leave these rows as they were"
