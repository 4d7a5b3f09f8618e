"""A switch that is on or off: the knob's place and a tick say which, not the colour alone."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSignalBlocker, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from raincheck.gui.kit.look import Look
from raincheck.gui.kit.widgets.shapes import Shape, draw_shape


class Switch(QAbstractButton):
    """Signals are QAbstractButton's: `toggled(bool)`, and `clicked(bool)` when the person did it."""

    def __init__(self, look: Look, name: str) -> None:
        super().__init__()
        self._look = look
        self.setCheckable(True)
        self.setAccessibleName(name)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look.changed.connect(self._on_look)

    def show_on(self, *, on: bool) -> None:
        """Show a state without telling anybody that the person chose it."""
        with QSignalBlocker(self):
            self.setChecked(on)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(42), self._look.px(26))

    # Painted: Qt has no switch; it is a check button to the keyboard and to screen readers.
    def paintEvent(self, _event: QPaintEvent) -> None:
        look = self._look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        track = QRectF(2, 2, self.width() - 4, self.height() - 4)
        on = self.isChecked()
        if not self.isEnabled():
            painter.setOpacity(0.5)
        painter.setPen(QPen(look.colour("ink" if self.hasFocus() else "accent" if on else "control_border"), 1.5))
        painter.setBrush(look.colour("accent" if on else "track"))
        painter.drawRoundedRect(track, track.height() / 2, track.height() / 2)
        side = track.height() - 6
        left = track.right() - side - 3 if on else track.left() + 3
        knob = QRectF(left, track.top() + 3, side, side)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("on_accent" if on else "muted"))
        painter.drawEllipse(knob)
        if on:
            inset = side * 0.22
            draw_shape(painter, Shape.TICK, knob.adjusted(inset, inset, -inset, -inset), look.colour("accent"))
        painter.end()

    def _on_look(self) -> None:
        self.updateGeometry()
        self.update()
