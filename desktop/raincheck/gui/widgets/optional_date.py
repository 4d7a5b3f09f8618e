"""A day that may be left open."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QWidget

from raincheck.core.text import tr
from raincheck.gui.widgets.date_edit import DateEdit


class OptionalDate(QWidget):
    """A tick and a day; without the tick there is no day."""

    def __init__(self, day: date | None, name: str, *, start: date) -> None:
        super().__init__()
        self.tick = QCheckBox(tr("known"))
        self.tick.setAccessibleName(tr("{name} is known").format(name=name))
        self.field = DateEdit(day or start, name)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.tick)
        row.addWidget(self.field, 1)
        self.setFocusProxy(self.tick)
        self.tick.toggled.connect(self.field.setEnabled)
        self.tick.setChecked(day is not None)
        self.field.setEnabled(day is not None)

    def day(self) -> date | None:
        """The day, None when it is left open."""
        return self.field.day() if self.tick.isChecked() else None
