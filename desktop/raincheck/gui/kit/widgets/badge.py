"""A small label that says how serious something is: a shape, a word and a colour."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from raincheck.gui.kit.context import Tone
from raincheck.gui.kit.look import Look
from raincheck.gui.kit.widgets.shapes import Shape, draw_shape

TONE_SHAPES = {
    Tone.DANGER: Shape.SQUARE,
    Tone.WARN: Shape.TRIANGLE,
    Tone.GOOD: Shape.TICK,
    Tone.QUIET: Shape.CLOCK,
}
TONE_ROLES = {
    Tone.DANGER: ("danger", "danger_soft"),
    Tone.WARN: ("warn", "warn_soft"),
    Tone.GOOD: ("good", "good_soft"),
    Tone.QUIET: ("muted", "quiet_soft"),
}


def badge_size(look: Look, word: str, shape: Shape | None) -> QSize:
    """How much room a badge takes, in pixels."""
    mark = look.px(10) + look.px(4) if shape is not None else 0
    return QSize(look.width(word, "small") + mark + look.px(14), look.px(20))


def draw_badge(painter: QPainter, look: Look, box: QRectF, *, tone: Tone, word: str, shape: Shape | None) -> None:
    """Draw a badge at the left of `box`, centred vertically; tables draw theirs with it too."""
    ink, paper = (look.colour(role) for role in TONE_ROLES[tone])
    size = badge_size(look, word, shape)
    frame = QRectF(box.left(), box.center().y() - size.height() / 2, min(size.width(), box.width()), size.height())
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(paper)
    painter.drawRoundedRect(frame, 3, 3)
    text = frame.adjusted(look.px(7), 0, -look.px(3), 0)
    if shape is not None:
        side = look.px(10)
        draw_shape(painter, shape, QRectF(text.left(), frame.center().y() - side / 2, side, side), ink)
        text.setLeft(text.left() + side + look.px(4))
    painter.setFont(look.font("small"))
    painter.setPen(ink)
    painter.drawText(text, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, word)
    painter.restore()


class LevelBadge(QWidget):
    """A badge as a widget; the shape follows the tone unless another is given."""

    def __init__(self, look: Look, tone: Tone, word: str, shape: Shape | None = None) -> None:
        super().__init__()
        self._look = look
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_level(tone, word, shape)
        look.changed.connect(self.update)

    def show_level(self, tone: Tone, word: str, shape: Shape | None = None) -> None:
        """Show another level."""
        self.tone, self.word = tone, word
        self._shape = TONE_SHAPES[tone] if shape is None else shape
        self.setAccessibleName(word)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return badge_size(self._look, self.word, self._shape)

    # Painted: The delegates of tables draw the same badge, so both call one function.
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        draw_badge(painter, self._look, QRectF(self.rect()), tone=self.tone, word=self.word, shape=self._shape)
        painter.end()
