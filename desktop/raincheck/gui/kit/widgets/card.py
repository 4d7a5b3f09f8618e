"""A white sheet with a thin border, sometimes with a stripe that says how serious its matter is."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from raincheck.gui.kit.context import Tone
from raincheck.gui.kit.look import Look
from raincheck.gui.kit.widgets.labels import SectionTitle

_STRIPES = {Tone.DANGER: "danger", Tone.WARN: "warn_fill", Tone.GOOD: "good", Tone.QUIET: "muted"}


class Card(QWidget):
    """A sheet with a column of content (`body`)."""

    def __init__(self, look: Look, title: str = "", *, note: str = "", stripe: Tone | None = None) -> None:
        super().__init__()
        self._look = look
        self._stripe = stripe
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(16, 14, 16, 14)
        self.body.setSpacing(8)
        self.heading: SectionTitle | None = None
        if title:
            self.heading = SectionTitle(title, note)
            self.body.addWidget(self.heading)
        look.changed.connect(self.update)

    def show_stripe(self, stripe: Tone | None) -> None:
        """Change the stripe at the left edge."""
        self._stripe = stripe
        self.update()

    # Painted: A style sheet's border cannot be a stripe that follows the round corner.
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        sheet = QPainterPath()
        sheet.addRoundedRect(frame, 8, 8)
        painter.fillPath(sheet, self._look.colour("surface"))
        if self._stripe is not None:
            edge = QPainterPath()
            edge.addRect(QRectF(0, 0, 5, self.height()))
            painter.fillPath(sheet & edge, self._look.colour(_STRIPES[self._stripe]))
        painter.setPen(QPen(self._look.colour("border"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(sheet)
        painter.end()
