"""A field for a day, written as 2026-11-22, with a calendar to pick from."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QDateEdit


class DateEdit(QDateEdit):
    """Holds a `date`; `latest` bars the future where the future makes no sense."""

    def __init__(self, day: date, name: str, *, latest: date | None = None) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setDisplayFormat("yyyy-MM-dd")
        self.setCalendarPopup(True)
        if latest is not None:
            self.setMaximumDate(QDate(latest.year, latest.month, latest.day))
        self.show_day(day)

    def day(self) -> date:
        """The day in the field."""
        shown = self.date()
        return date(shown.year(), shown.month(), shown.day())

    def show_day(self, day: date) -> None:
        """Fill the field."""
        self.setDate(QDate(day.year, day.month, day.day))
