"""A row of a card that leads somewhere: a badge or a number, a title, and a quiet line below."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from raincheck.core.text import tr
from raincheck.gui.kit.look import Look
from raincheck.gui.kit.models.copying import copy
from raincheck.gui.kit.models.records import Mark
from raincheck.gui.kit.row_menu import Choice, offer_menu
from raincheck.gui.kit.widgets.badge import TONE_SHAPES, badge_size, draw_badge

_WRAPPED = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop


class LinkRow(QAbstractButton):
    """One thing in a list; pressing it leads to the place where it is dealt with.

    A title with a `number`, or one that `wraps`, takes a second line where it needs one.
    """

    def __init__(
        self, look: Look, title: str, below: str, *, mark: Mark | None = None, number: int = 0, wraps: bool = False
    ) -> None:
        super().__init__()
        self._look = look
        self._below = below
        self._mark = mark
        self._number = number
        self._wraps = wraps or number > 0
        self._heights: dict[tuple[int, float], int] = {}
        self.setText(title)
        spoken = [mark.word if mark else "", title, below]
        self.setAccessibleName(". ".join(part for part in spoken if part))
        self.setToolTip(f"{title}\n{below}" if below else title)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

        offer_menu(self, self._choices)

    def _choices(self) -> Iterator[Choice]:
        yield Choice(tr("Show it"), self.click)
        yield Choice(tr("Copy the text"), partial(copy, self.toolTip()))

    def sizeHint(self) -> QSize:
        width = self._look.px(160 if self._wraps else 200)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(120), self._look.px(32))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        asked = (width, self._look.scale)
        if asked not in self._heights:
            self._heights[asked] = self._height(width)
        return self._heights[asked]

    def _height(self, width: int) -> int:
        """What the text needs; a layout asks some fifty times before it is content."""
        look = self._look
        more = 0
        if self._wraps:
            metrics = QFontMetrics(look.font(bold=True))
            # A scroll bar and a tick that are dressed later take a little: measured for less than is there now.
            beside = look.px(12) + (look.px(27) if self._number else 0)
            room = QRect(0, 0, max(width - 8 - beside, 40), 1000)
            needed = metrics.boundingRect(room, _WRAPPED, self.text()).height()
            # Chinese comes from a font of its own with higher lines: what the text needs counts, not lines of ours.
            more = needed - metrics.height() if needed > metrics.height() * 3 // 2 else 0
        return look.px(22) + more + look.px(28 if self._below else 10)

    # Painted: A push button holds one line of one font; this one holds a badge, a title and a figure.
    def paintEvent(self, _event: QPaintEvent) -> None:
        look = self._look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(look.colour("accent"), 1) if self.hasFocus() else Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("accent_soft") if self.underMouse() else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(frame, 5, 5)
        line = look.px(22)
        more = max(self.height() - line - look.px(28 if self._below else 10), 0)
        top = QRectF(4, look.px(4) if self._below else (self.height() - line) / 2, self.width() - 8, line)
        left = self._draw_mark(painter, top)
        title = top.adjusted(left, 2 if more else 0, 0, more)
        if not more:
            self._draw_text(painter, title, self.text(), bold=True)
        else:
            painter.setFont(look.font(bold=True))
            painter.setPen(look.colour("ink"))
            painter.drawText(title, _WRAPPED, self.text())
        if self._below:
            indent = left if self._number else 0
            below = top.translated(0, line + more - 1).adjusted(indent, 0, 0, 0)
            self._draw_text(painter, below, self._below, bold=False)
        painter.end()

    def _draw_mark(self, painter: QPainter, box: QRectF) -> float:
        look = self._look
        if self._mark is not None:
            shape = self._mark.shape or TONE_SHAPES[self._mark.tone]
            draw_badge(painter, look, box, tone=self._mark.tone, word=self._mark.word, shape=shape)
            return badge_size(look, self._mark.word, shape).width() + look.px(6)
        if self._number:
            side = look.px(18)
            ring = QRectF(box.left(), box.center().y() - side / 2, side, side)
            painter.setPen(QPen(look.colour("accent"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(ring)
            painter.setPen(look.colour("accent"))
            painter.setFont(look.font("small", bold=True))
            painter.drawText(ring, Qt.AlignmentFlag.AlignCenter, str(self._number))
            return side + look.px(9)
        return 0

    def _draw_text(self, painter: QPainter, box: QRectF, text: str, *, bold: bool) -> None:
        painter.setFont(self._look.font("text" if bold else "small", bold=bold))
        painter.setPen(self._look.colour("ink" if bold else "muted"))
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(box.width()))
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
