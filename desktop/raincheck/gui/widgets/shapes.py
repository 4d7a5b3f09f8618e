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


def draw_shape(painter: QPainter, shape: Shape, box: QRectF, colour: QColor) -> None:
    """Draw a shape into a square box."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(colour, max(1.4, box.width() / 7))
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    left, top, side = box.left(), box.top(), box.width()

    def at(x: float, y: float) -> QPointF:
        return QPointF(left + x * side, top + y * side)

    match shape:
        case Shape.SQUARE:
            painter.fillRect(box.adjusted(side * 0.1, side * 0.1, -side * 0.1, -side * 0.1), colour)
        case Shape.TRIANGLE | Shape.UP | Shape.DOWN:
            points = [at(0.5, 0.08), at(1, 0.92), at(0, 0.92)]
            if shape is Shape.DOWN:
                points = [at(0, 0.12), at(1, 0.12), at(0.5, 0.95)]
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            painter.drawPolygon(QPolygonF(points))
        case Shape.TICK:
            painter.setPen(pen)
            painter.drawPolyline(QPolygonF([at(0.1, 0.55), at(0.4, 0.85), at(0.9, 0.2)]))
        case Shape.CROSS:
            painter.setPen(pen)
            painter.drawLine(at(0.15, 0.15), at(0.85, 0.85))
            painter.drawLine(at(0.85, 0.15), at(0.15, 0.85))
        case Shape.CLOCK:
            painter.setPen(pen)
            painter.drawEllipse(box.adjusted(1, 1, -1, -1))
            painter.drawPolyline(QPolygonF([at(0.5, 0.28), at(0.5, 0.55), at(0.7, 0.55)]))
        case Shape.HALF:
            painter.setPen(pen)
            painter.drawEllipse(box.adjusted(1, 1, -1, -1))
            painter.setBrush(colour)
            painter.drawPie(box.adjusted(1, 1, -1, -1), 90 * 16, 180 * 16)
        case Shape.TURN:
            painter.setPen(pen)
            painter.drawArc(box.adjusted(1, 1, -1, -1), 60 * 16, 270 * 16)
            painter.drawPolyline(QPolygonF([at(0.45, 0.0), at(0.78, 0.1), at(0.7, 0.42)]))
        case Shape.QUESTION:
            font = QFont(painter.font())
            font.setPixelSize(round(side * 1.15))
            font.setBold(True)
            painter.setFont(font)
            painter.setPen(colour)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "?")
    painter.restore()
