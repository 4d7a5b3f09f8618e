"""The shapes that stand beside every coloured word, so that no state is told by colour alone."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QPolygonF


class Shape(StrEnum):
    """What is drawn before the word."""

    SQUARE = "square"
    TRIANGLE = "triangle"
    DOWN = "down"
    UP = "up"
    TICK = "tick"
    CLOCK = "clock"
    HALF = "half"
    CROSS = "cross"
    QUESTION = "question"
    TURN = "turn"


_FILLED = {
    Shape.TRIANGLE: ((0.5, 0.08), (1.0, 0.92), (0.0, 0.92)),
    Shape.UP: ((0.5, 0.08), (1.0, 0.92), (0.0, 0.92)),
    Shape.DOWN: ((0.0, 0.12), (1.0, 0.12), (0.5, 0.95)),
    Shape.SQUARE: ((0.1, 0.1), (0.9, 0.1), (0.9, 0.9), (0.1, 0.9)),
}
_STROKED = {
    Shape.TICK: (((0.1, 0.55), (0.4, 0.85), (0.9, 0.2)),),
    Shape.CROSS: (((0.15, 0.15), (0.85, 0.85)), ((0.85, 0.15), (0.15, 0.85))),
    Shape.CLOCK: (((0.5, 0.28), (0.5, 0.55), (0.7, 0.55)),),
    Shape.TURN: (((0.45, 0.0), (0.78, 0.1), (0.7, 0.42)),),
}
"""Corners in shares of the box."""


def draw_shape(painter: QPainter, shape: Shape, box: QRectF, colour: QColor) -> None:
    """Draw a shape into a square box."""

    def placed(corners: tuple[tuple[float, float], ...]) -> QPolygonF:
        return QPolygonF([QPointF(box.left() + x * box.width(), box.top() + y * box.height()) for x, y in corners])

    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(colour, max(1.4, box.width() / 7))
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    inner = box.adjusted(1, 1, -1, -1)
    if shape in _FILLED:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawPolygon(placed(_FILLED[shape]))
    for line in _STROKED.get(shape, ()):
        painter.drawPolyline(placed(line))
    match shape:
        case Shape.CLOCK:
            painter.drawEllipse(inner)
        case Shape.HALF:
            painter.drawEllipse(inner)
            painter.setBrush(colour)
            painter.drawPie(inner, 90 * 16, 180 * 16)
        case Shape.TURN:
            painter.drawArc(inner, 60 * 16, 270 * 16)
        case Shape.QUESTION:
            font = QFont(painter.font())
            font.setPixelSize(round(box.width() * 1.15))
            font.setBold(True)
            painter.setFont(font)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "?")
    painter.restore()
