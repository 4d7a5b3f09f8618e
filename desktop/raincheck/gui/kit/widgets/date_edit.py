"""A field for a day, typed as people write it, with a calendar to pick from."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

from PySide6.QtCore import QDate, QPoint, QPointF, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QIcon, QKeyEvent, QPainter, QPixmap, QPolygonF
from PySide6.QtWidgets import QCalendarWidget, QLineEdit, QMenu, QToolButton, QWidgetAction

from raincheck.core.dates import read_day, refuse_unlikely_day
from raincheck.core.errors import UsageError
from raincheck.core.text import tr


class Days(StrEnum):
    """Which days make sense in a field, and to which side a day without its year or month belongs."""

    SEEN = "seen"
    """Something was read that day: not to come, not ten years ago."""
    GONE = "gone"
    """Up to today."""
    COMING = "coming"
    """From tomorrow."""
    AHEAD = "ahead"
    """Any day; a bare one is the next."""


class DateEdit(QLineEdit):
    """Takes "2026-11-22", "12-22", "22日", "明天", "下月5号". Signal: `edited()` after each change by the person.

    Up and Down go to the day beside, Alt+Down opens the calendar.
    """

    edited = Signal()

    def __init__(
        self,
        day: date,
        name: str,
        *,
        today: date,
        days: Days,
        latest: date | None = None,
    ) -> None:
        super().__init__()
        self._today, self._days = today, days
        self._earliest = today + timedelta(days=1) if days is Days.COMING else None
        self._latest = today if days is Days.GONE else latest
        self.setAccessibleName(name)
        self.setAccessibleDescription(tr("A day: 2026-11-22, 12-22, 22日, 明天 or 下月5号."))
        self.setMaxLength(24)
        self._calendar_action = self.addAction(self._arrow(), QLineEdit.ActionPosition.TrailingPosition)
        self._calendar_action.setToolTip(tr("Pick a day"))
        for tool in self.findChildren(QToolButton):
            tool.setAccessibleName(tr("Pick a day"))
        self._calendar_action.triggered.connect(self._on_calendar)
        self.textEdited.connect(self._on_text)
        self.show_day(day)

    def day(self) -> date:
        """The day in the field. Raises UsageError where there is none, or none that makes sense here."""
        found = read_day(self.text(), self._today, ahead=self._days in (Days.COMING, Days.AHEAD))
        if self._days is Days.SEEN:
            refuse_unlikely_day(found, self._today)
        if self._earliest is not None and found < self._earliest:
            raise UsageError(tr("Not before {day}.").format(day=self._earliest))
        if self._latest is not None and found > self._latest:
            raise UsageError(tr("Not after {day}.").format(day=self._latest))
        return found

    def problem(self) -> str:
        """What is wrong with the day; empty when nothing is."""
        try:
            self.day()
        except UsageError as problem:
            return str(problem)
        return ""

    def show_day(self, day: date) -> None:
        """Fill the field."""
        self.setText(f"{day}")
        self._mark()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()))
        if step is not None and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self._on_calendar()
        elif step is not None and not self.problem():
            self._choose(self.day() + timedelta(days=step))
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """What was understood is written back: "下月5号" becomes "2026-12-05"."""
        if not self.problem():
            self.show_day(self.day())
        super().focusOutEvent(event)

    @Slot()
    def _on_text(self) -> None:
        self._mark()
        self.edited.emit()

    @Slot()
    def _on_calendar(self) -> None:
        shown = self._today if self.problem() else self.day()
        calendar = QCalendarWidget()
        calendar.setSelectedDate(QDate(shown.year, shown.month, shown.day))
        for limit, bar in ((self._earliest, calendar.setMinimumDate), (self._latest, calendar.setMaximumDate)):
            if limit is not None:
                bar(QDate(limit.year, limit.month, limit.day))
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        holder = QWidgetAction(menu)
        holder.setDefaultWidget(calendar)
        menu.addAction(holder)
        calendar.clicked.connect(self._on_picked)
        calendar.activated.connect(self._on_picked)
        calendar.clicked.connect(menu.close)
        calendar.activated.connect(menu.close)
        menu.popup(self.mapToGlobal(QPoint(0, self.height())))
        calendar.setFocus()

    @Slot(QDate)
    def _on_picked(self, picked: QDate) -> None:
        self._choose(date(picked.year(), picked.month(), picked.day()))

    def _choose(self, day: date) -> None:
        before = self.text()
        self.show_day(day)
        if self.problem():
            self.setText(before)
            self._mark()
        self.edited.emit()

    def _mark(self) -> None:
        told = self.problem()
        if bool(self.property("problem")) != bool(told):
            self.setProperty("problem", bool(told))
            self.style().unpolish(self)
            self.style().polish(self)
        self.setToolTip(told)

    def _arrow(self) -> QIcon:
        icon = QIcon()
        for ratio in (1, 2):
            pixmap = QPixmap(16 * ratio, 16 * ratio)
            pixmap.setDevicePixelRatio(ratio)
            pixmap.fill(Qt.GlobalColor.transparent)
            painter = QPainter(pixmap)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.palette().placeholderText())
            painter.drawPolygon(QPolygonF([QPointF(4, 6), QPointF(12, 6), QPointF(8, 11)]))
            painter.end()
            icon.addPixmap(pixmap)
        return icon
