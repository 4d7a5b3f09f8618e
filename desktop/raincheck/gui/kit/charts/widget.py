"""What every chart can do: a cursor that pointer and keys share, words for each stop, a role for screen readers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from raincheck.gui.kit.look import Look

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}


class Chart(QWidget):
    """A widget that a screen reader calls a chart (see spoken.py)."""


class ChartWidget(Chart):
    """The frame of a chart. A subclass gives `stops`, `stop_at`, `words_at` and `summary`, and marks a stop.

    Arrows walk the stops, Home and End go to the first and the last, Enter or a click picks; what the cursor says is
    the accessible description too. Signal: `picked(what)`, a day, or the place of a row.
    """

    picked = Signal(object)

    def __init__(self, look: Look, name: str) -> None:
        super().__init__()
        self.look = look
        self.cursor_at: int | None = None
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def stops(self) -> Sequence[int]:
        """Where the cursor stops, ascending: days as ordinals, or rows."""
        raise NotImplementedError

    def stop_at(self, at: QPointF) -> int | None:
        """What lies under the pointer; None outside."""
        raise NotImplementedError

    def words_at(self, stop: int) -> str:
        """What the chart says there."""
        raise NotImplementedError

    def summary(self) -> str:
        """What the chart says as a whole, for who cannot see it."""
        raise NotImplementedError

    def marked(self, stop: int) -> QRectF:
        """The room of a stop: a line of no width for a day."""
        raise NotImplementedError

    def pick(self, stop: int) -> None:
        """Tell whom it may concern that a stop was chosen."""
        self.picked.emit(stop)

    def picture(self, ratio: float) -> QImage:
        """The picture without cursor and focus, with `ratio` dots for each pixel."""
        raise NotImplementedError

    def svg(self) -> bytes:
        """The picture as SVG."""
        raise NotImplementedError

    def move_cursor(self, stop: int | None) -> None:
        """Stand somewhere else, or nowhere."""
        if stop == self.cursor_at or not self.stops():
            return
        self.cursor_at = stop
        self.setAccessibleDescription(self.summary() if stop is None else self.words_at(stop))
        self.update()

    def forget_cursor(self) -> None:
        """The figures changed: say the whole again, and draw."""
        self.cursor_at = None
        self.setAccessibleDescription(self.summary())
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.move_cursor(self.stop_at(event.position()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
            return
        self.move_cursor(self.stop_at(event.position()))  # a finger presses without having moved
        if self.cursor_at is not None:
            self.pick(self.cursor_at)

    def leaveEvent(self, event: QEvent) -> None:
        self.move_cursor(None)
        super().leaveEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self.move_cursor(None)
        super().focusOutEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        stops, key = self.stops(), Qt.Key(event.key())
        if not stops:
            super().keyPressEvent(event)
        elif key in _STEPS:
            self._walk(stops, _STEPS[key])
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.move_cursor(stops[0 if key is Qt.Key.Key_Home else -1])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.cursor_at is not None:
            self.pick(self.cursor_at)
        else:
            super().keyPressEvent(event)

    def _walk(self, stops: Sequence[int], step: int) -> None:
        at = self.cursor_at
        if at is None:
            self.move_cursor(stops[-1] if step < 0 else stops[0])
            return
        onward = [stop for stop in stops if (stop - at) * step > 0]
        if onward:
            self.move_cursor(onward[0] if step > 0 else onward[-1])

    def text_box(
        self, painter: QPainter, text: str, at: QPointF, *, paper: QColor, ink: QColor, within: QRectF
    ) -> QRectF:
        """Write a label on a small sheet whose top centre is `at`, moved inside `within`; gives back the sheet."""
        lines = text.splitlines() or [""]
        width = max(self.look.width(line, "small") for line in lines) + 14
        height = self.look.px(17) * len(lines) + 6
        left = max(min(max(at.x() - width / 2, within.left()), within.right() - width), within.left())
        sheet = QRectF(left, max(min(at.y(), within.bottom() - height), within.top()), width, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(paper)
        painter.drawRoundedRect(sheet, 4, 4)
        painter.setPen(ink)
        painter.setFont(self.look.font("small"))
        painter.drawText(sheet.adjusted(7, 3, -7, -3), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
        return sheet

    def draw_over(self, painter: QPainter) -> None:
        """Draw the cursor with its words, and the frame of the focus."""
        if self.cursor_at is not None:
            room = self.marked(self.cursor_at)
            painter.setPen(QPen(self.look.colour("muted"), 1, Qt.PenStyle.DotLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(room)
            ink, paper = self.look.colour("surface"), self.look.colour("ink")
            at = QPointF(room.center().x(), room.top() + 4)
            words, within = self.words_at(self.cursor_at), QRectF(self.rect())
            self.text_box(painter, words, at, paper=paper, ink=ink, within=within)
        if self.hasFocus():
            painter.setPen(QPen(self.look.colour("accent"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
