"""The month as a grid of days: painted whole, walked by the arrow keys, spoken day by day."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFontMetrics,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip

from raincheck.core.text import tr
from raincheck.gui.calendar.presenter import Cell, Chip, weekday_names
from raincheck.gui.kit.charts.widget import Chart
from raincheck.gui.kit.look import Look
from raincheck.gui.kit.row_menu import asked_by_key
from raincheck.gui.kit.widgets.badge import TONE_ROLES
from raincheck.gui.kit.widgets.shapes import Shape, draw_shape

COLUMNS = 7
HEAD, NUMBER, CHIP, GAP = 30, 26, 21, 3
NARROWEST = 0.75
"""How narrow letters may become, as a share of their width."""

SHORTEST = 3
"""A name shortened to fewer signs, the dots among them, says less than its first signs alone."""


class MonthGrid(Chart):
    """Signals: `chosen(date)` when another day is looked at, `turned(months)` when the keys leave the month.

    `menu_asked(place)`: what can be done with the day that is chosen, at a place of the screen.
    """

    chosen = Signal(object)
    turned = Signal(int)
    menu_asked = Signal(object)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._cells: tuple[Cell, ...] = ()
        self._chosen: date | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(tr("The month"))
        look.changed.connect(self.update)

    def show_cells(self, cells: tuple[Cell, ...], chosen: date) -> None:
        """Show another month, or another day of it."""
        self._cells, self._chosen = cells, chosen
        spoken = next((cell.spoken for cell in cells if cell.day == chosen), "")
        self.setAccessibleDescription(spoken)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Six weeks fit below the figures on a small screen; where there is more room the grid takes it."""
        return QSize(self._look.px(560), self.minimumSizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(420), self._look.px(HEAD + 62 * max(len(self._cells) // COLUMNS, 5)))

    def _box(self, place: int) -> QRectF:
        head = self._look.px(HEAD)
        rows = max(len(self._cells) // COLUMNS, 1)
        width, height = self.width() / COLUMNS, (self.height() - head) / rows
        return QRectF(place % COLUMNS * width, head + place // COLUMNS * height, width, height)

    def _place_at(self, point: QPointF) -> int | None:
        return next((place for place in range(len(self._cells)) if self._box(place).contains(point)), None)

    # Painted: A day of the month holds marks and sums that no calendar of Qt shows.
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        look = self._look
        sheet = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(look.colour("border"), 1))
        painter.setBrush(look.colour("surface"))
        painter.drawRoundedRect(sheet, 8, 8)
        painter.setFont(look.font("small"))
        painter.setPen(look.colour("muted"))
        for place, name in enumerate(weekday_names()):
            box = QRectF(self._box(place).left() + look.px(8), 0, self._box(place).width(), look.px(HEAD))
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, name)
        for place, cell in enumerate(self._cells):
            self._draw_cell(painter, self._box(place), cell, place)
        painter.end()

    def _draw_cell(self, painter: QPainter, box: QRectF, cell: Cell, place: int) -> None:
        look = self._look
        painter.setPen(QPen(look.colour("border"), 1))
        painter.drawLine(box.topLeft(), box.topRight())
        if place % COLUMNS:
            painter.drawLine(box.topLeft(), box.bottomLeft())
        if cell.day == self._chosen:
            frame = box.adjusted(1.5, 1.5, -1.5, -1.5)
            painter.setPen(QPen(look.colour("accent"), 2 if self.hasFocus() else 1.5))
            painter.setBrush(look.colour("accent_soft"))
            painter.drawRect(frame)
        self._draw_number(painter, box, cell)
        self._draw_chips(painter, box, cell)

    def _draw_number(self, painter: QPainter, box: QRectF, cell: Cell) -> None:
        look = self._look
        at = QRectF(box.left() + look.px(8), box.top() + look.px(4), look.px(24), look.px(20))
        bold = cell.is_today or cell.day == self._chosen
        painter.setFont(look.font("small", bold=bold))
        if cell.is_today:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.colour("accent"))
            painter.drawEllipse(at.center(), look.px(10), look.px(10))
            painter.setPen(look.colour("on_accent"))
            painter.drawText(at, Qt.AlignmentFlag.AlignCenter, str(cell.day.day))
            return
        painter.setPen(look.colour("ink" if cell.in_month else "control_border"))
        painter.drawText(at, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, str(cell.day.day))

    def _room(self, box: QRectF) -> int:
        """How many chips fit below the day's number."""
        look = self._look
        return max(int((box.height() - look.px(NUMBER) - look.px(2)) // look.px(CHIP + GAP)), 0)

    def _draw_chips(self, painter: QPainter, box: QRectF, cell: Cell) -> None:
        look = self._look
        room = self._room(box)
        shown = cell.chips if len(cell.chips) <= room else cell.chips[: max(room - 1, 0)]
        top = box.top() + look.px(NUMBER)
        for chip in shown:
            self._draw_chip(
                painter, QRectF(box.left() + look.px(6), top, box.width() - look.px(12), look.px(CHIP)), chip
            )
            top += look.px(CHIP + GAP)
        hidden = len(cell.chips) - len(shown)
        if hidden and room:
            painter.setFont(look.font("small"))
            painter.setPen(look.colour("muted"))
            more = QRectF(box.left() + look.px(10), top, box.width() - look.px(14), look.px(CHIP))
            told = tr("+{n} more").format(n=hidden)
            fits = look.width(told, "small") <= more.width()
            painter.drawText(more, Qt.AlignmentFlag.AlignVCenter, told if fits else f"+{hidden}")
        elif hidden:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.colour("accent"))
            painter.drawEllipse(QPointF(box.right() - look.px(10), box.top() + look.px(14)), 3, 3)

    def _draw_chip(self, painter: QPainter, box: QRectF, chip: Chip) -> None:
        look = self._look
        ink, paper = ("accent", "accent_soft") if chip.tone is None else TONE_ROLES[chip.tone]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour(paper))
        painter.drawRoundedRect(box, 3, 3)
        text = box.adjusted(look.px(6), 0, -look.px(4), 0)
        if chip.done:
            side = look.px(9)
            mark = QRectF(text.left(), box.center().y() - side / 2, side, side)
            draw_shape(painter, Shape.TICK, mark, look.colour(ink))
            text.setLeft(text.left() + side + look.px(3))
        painter.setFont(look.font("small"))
        painter.setPen(look.colour(ink))
        told = _fitted(painter.fontMetrics(), chip, int(text.width()))
        asked = painter.fontMetrics().horizontalAdvance(told)
        if asked > text.width():
            # An amount that has no room even alone is set narrower: none of its figures may be missing.
            narrow = max(text.width() / asked, NARROWEST)
            painter.save()
            painter.translate(text.topLeft())
            painter.scale(narrow, 1)
            text = QRectF(0, 0, text.width() / narrow, text.height())
            painter.drawText(text, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, told)
            painter.restore()
            return
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, told)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """By key for the day that is chosen; by mouse for the one below it, which is chosen by that."""
        by_key, point = asked_by_key(event), QPointF(event.pos())
        place = next((n for n, cell in enumerate(self._cells) if cell.day == self._chosen), None)
        if not by_key:
            place = self._place_at(point)
        if place is None:
            return
        if self._cells[place].day != self._chosen:
            self.chosen.emit(self._cells[place].day)
        at = self._box(place).center() if by_key else point
        self.menu_asked.emit(self.mapToGlobal(at.toPoint()))
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self._place_at(event.position())
        if place is not None:
            self.chosen.emit(self._cells[place].day)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            place = self._place_at(QPointF(event.pos()))
            chips = () if place is None else self._cells[place].chips
            QToolTip.showText(event.globalPos(), "\n".join(chip.text for chip in chips), self)
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        moves = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -COLUMNS, Qt.Key.Key_Down: COLUMNS}
        turns = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}
        key = Qt.Key(event.key())
        if key in turns:
            self.turned.emit(turns[key])
        elif key in moves and self._chosen is not None:
            self._step(moves[key])
        else:
            super().keyPressEvent(event)

    def _step(self, by: int) -> None:
        places = [place for place, cell in enumerate(self._cells) if cell.day == self._chosen]
        if not places:
            return
        place = places[0] + by
        if 0 <= place < len(self._cells):
            self.chosen.emit(self._cells[place].day)
        else:
            self.turned.emit(1 if by > 0 else -1)


def _fitted(metrics: QFontMetrics, chip: Chip, width: int) -> str:
    """The words of a chip in the room there is: a name may be cut short, an amount never."""
    if metrics.horizontalAdvance(chip.text) <= width or not chip.amount:
        short = metrics.elidedText(chip.text, Qt.TextElideMode.ElideRight, width)
        kind = short.removesuffix("…").rstrip()
        # Where nothing of what is to be done has room, its kind alone says more than a colon and dots.
        return kind[:-1] if kind != chip.text and kind.endswith((":", "：")) else short
    name = chip.text.partition(chip.amount)[0].rstrip()
    left = width - metrics.horizontalAdvance(f" {chip.amount}")
    short = metrics.elidedText(name, Qt.TextElideMode.ElideRight, left)
    if len(short) < SHORTEST:
        # The dots would leave no room for the name they stand for.
        short = next((name[:n] for n in range(len(name), 0, -1) if metrics.horizontalAdvance(name[:n]) <= left), "")
    return f"{short} {chip.amount}".strip()
