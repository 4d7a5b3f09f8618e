"""A day that may be left open."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from raincheck.core.text import tr
from raincheck.gui.kit.widgets.date_edit import DateEdit, Days
from raincheck.gui.kit.widgets.layout import bare_row


class OptionalDate(QWidget):
    """A tick and a day; without the tick there is no day. Signal: `edited()`."""

    edited = Signal()

    def __init__(self, day: date | None, name: str, *, today: date, days: Days) -> None:
        super().__init__()
        self.tick = QCheckBox(tr("known"))
        self.tick.setAccessibleName(tr("{name} is known").format(name=name))
        self.field = DateEdit(day or today, name, today=today, days=days)
        row = bare_row(self)
        row.addWidget(self.tick)
        row.addWidget(self.field, 1)
        self.setFocusProxy(self.tick)
        self.tick.toggled.connect(self.field.setEnabled)
        self.tick.setChecked(day is not None)
        self.field.setEnabled(day is not None)
        self.tick.toggled.connect(self.edited)
        self.field.edited.connect(self.edited)

    def day(self) -> date | None:
        """The day, None when it is left open. Raises UsageError."""
        return self.field.day() if self.tick.isChecked() else None

    def problem(self) -> str:
        """What is wrong with the day; empty when nothing is."""
        return self.field.problem() if self.tick.isChecked() else ""
