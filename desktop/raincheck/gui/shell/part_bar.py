"""The bar above the pages while they show one part of the book: nobody is to take a part for the whole."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout

from raincheck.app.wording.whose import part_told
from raincheck.core.text import tr
from raincheck.core.whose import Whose
from raincheck.gui.kit.context import Tone
from raincheck.gui.kit.look import Look
from raincheck.gui.kit.widgets.badge import LevelBadge
from raincheck.gui.kit.widgets.buttons import button
from raincheck.gui.kit.widgets.labels import label


class PartBar(QFrame):
    """Hidden while everything is shown. Signal: `whole_asked()`."""

    whole_asked = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setProperty("role", "part")
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 10, 24, 0)
        row.setSpacing(10)
        self._badge = LevelBadge(look, Tone.WARN, tr("A part"))
        self.told = label(wrap=True)
        self.whole_button = button(tr("Show everything"), "link")
        self.whole_button.clicked.connect(self.whole_asked)
        row.addWidget(self._badge)
        row.addWidget(self.told, 1)
        row.addWidget(self.whole_button)
        self.hide()

    def show_part(self, whose: Whose) -> None:
        """Say which part is shown."""
        told = part_told(whose)
        self.told.setText(told)
        self.setAccessibleName(told)
        self.setVisible(bool(told))
