"""The table of the check round: painted rows, and one set of fields that walks down them with the keyboard."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from raincheck.app.recording import Entry
from raincheck.core.model import LineStatus
from raincheck.core.money import MoneyError
from raincheck.core.text import tr
from raincheck.gui.context import Tone
from raincheck.gui.look import Look
from raincheck.gui.models.records import Mark
from raincheck.gui.views.check import Answer, CheckRow, Outcome, answer
from raincheck.gui.views.lines import status_mark
from raincheck.gui.views.words import ago
from raincheck.gui.widgets.amount_edit import AmountEdit
from raincheck.gui.widgets.badge import TONE_SHAPES, draw_badge
from raincheck.gui.widgets.shapes import Shape
from raincheck.gui.widgets.status_picker import StatusPicker

WAITING = Answer(Outcome.WAITING)


@dataclass(frozen=True, slots=True)
class Place:
    """A column: its place from the left and its width, in pixels; width 0 where there is no room for it."""

    left: int
    width: int
    figures: bool = False


class CheckTable(QWidget):
    """Walks down the lines. Enter confirms, Esc skips, Tab goes to the next field, Up and Down to another line.

    Signals: `confirmed(CheckRow, Answer)`; `skipped(CheckRow)`; `moved(int)`, the active row, -1 after the last;
    `finish_asked()` on Ctrl+Enter.
    """

    confirmed = Signal(object, object)
    skipped = Signal(object)
    moved = Signal(int)
    finish_asked = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._rows: tuple[CheckRow, ...] = ()
        self._answers: dict[str, Answer] = {}
        self._active = -1
        self._today = date.min
        self.limit_edit = AmountEdit(look, tr("Limit now"))
        self.used_edit = AmountEdit(look, tr("Used now"))
        self.status_picker = StatusPicker(look, tr("State"))
        for field in (self.limit_edit, self.used_edit, self.status_picker):
            field.setParent(self)
            field.installEventFilter(self)
            field.hide()
        self.limit_edit.setPlaceholderText(tr("not shown"))
        self.used_edit.setPlaceholderText(tr("as before"))
        self.status_picker.picked.connect(self._on_picked)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setSizePolicy(policy)
        self.setAccessibleName(tr("The check round"))
        look.changed.connect(self._on_look)

    @property
    def active(self) -> int:
        """The row that is being entered, -1 for none."""
        return self._active

    @property
    def answered(self) -> int:
        """How many lines were confirmed."""
        done = (Outcome.SAME, Outcome.CHANGED, Outcome.WORSE)
        return sum(self._answers.get(row.id, WAITING).outcome in done for row in self._rows)

    def outcome(self, id_: str) -> Outcome:
        """What the round did with a line so far."""
        return self._answers.get(id_, WAITING).outcome

    def show_rows(self, rows: tuple[CheckRow, ...], today: date) -> None:
        """Begin a round: all rows wait, the first is active."""
        self._rows, self._today, self._answers = rows, today, {}
        self.updateGeometry()
        self.activate(0 if rows else -1)

    def activate(self, index: int) -> None:
        """Bring the fields to a row; -1 puts them away."""
        self._active = index if 0 <= index < len(self._rows) else -1
        fields = (self.limit_edit, self.used_edit, self.status_picker)
        for field in fields:
            field.setVisible(self._active >= 0)
        if self._active >= 0:
            row = self._rows[self._active]
            entry = self._answers.get(row.id, WAITING).entry
            self.limit_edit.show_money(row.limit if entry is None else entry.limit)
            self.used_edit.show_money(row.used if entry is None else entry.used)
            status = row.status if entry is None or entry.status is None else entry.status
            unread = status is LineStatus.UNKNOWN and row.seen is None
            self.status_picker.show_status(LineStatus.OPEN if unread else status)
            self._name_fields(row)
            self._place_fields()
            self.limit_edit.setFocus(Qt.FocusReason.TabFocusReason)
            self.limit_edit.selectAll()
        self.moved.emit(self._active)
        self.update()

    def row_box(self, index: int) -> QRect:
        """Where a row is."""
        return QRect(0, self._head() + index * self._line(), self.width(), self._line())

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(760), self._head() + self._line() * max(len(self._rows), 1) + 4)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(700), self.sizeHint().height())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress and self._on_key(event):
            return True
        return super().eventFilter(watched, event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = (round(event.position().y()) - self._head()) // self._line()
        if 0 <= index < len(self._rows):
            self.activate(index)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_fields()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        places = self._places()
        painter.setFont(self._look.font("small"))
        painter.setPen(self._look.colour("muted"))
        for title, place in zip(_titles(), places, strict=True):
            if place.width:
                self._text(painter, QRect(place.left, 0, place.width, self._head()), title, figures=place.figures)
        for index, row in enumerate(self._rows):
            self._draw_row(painter, index, row, places)
        painter.end()

    def _on_key(self, event: QKeyEvent) -> bool:
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.finish_asked.emit()
            else:
                self._confirm()
            return True
        if key == Qt.Key.Key_Escape:
            self._skip()
            return True
        if key in steps and not self.status_picker.hasFocus():
            target = self._active + steps[key]
            if 0 <= target < len(self._rows):
                self.activate(target)
            return True
        return False

    def _confirm(self) -> None:
        if self._active < 0 or not (self.limit_edit.is_valid() and self.used_edit.is_valid()):
            return
        row = self._rows[self._active]
        given = answer(self._look, row, self._draft(row))
        self._answers[row.id] = given
        self.confirmed.emit(row, given)
        self._next()

    def _skip(self) -> None:
        if self._active >= 0:
            row = self._rows[self._active]
            if self.outcome(row.id) is Outcome.WAITING:
                self._answers[row.id] = Answer(Outcome.SKIPPED)
            self.skipped.emit(row)
            self._next()

    def _next(self) -> None:
        """The next line that waits below, else the first one that waits above, else none."""
        order = [*range(self._active + 1, len(self._rows)), *range(self._active)]
        waiting = (index for index in order if self.outcome(self._rows[index].id) is Outcome.WAITING)
        self.activate(next(waiting, -1))

    def _draft(self, row: CheckRow) -> Entry:
        try:
            limit, used = self.limit_edit.money(), self.used_edit.money()
        except MoneyError:
            limit, used = row.limit, row.used
        status = self.status_picker.status()
        return Entry(row.id, limit=limit, limit_unknown=limit is None, used=used, status=status)

    @Slot()
    def _on_picked(self) -> None:
        self.limit_edit.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _on_look(self) -> None:
        self.updateGeometry()
        self._place_fields()
        self.update()

    def _name_fields(self, row: CheckRow) -> None:
        self.limit_edit.setAccessibleName(
            tr("{line}: limit now, before {limit}").format(line=row.name, limit=self._look.amount(row.limit))
        )
        self.used_edit.setAccessibleName(tr("{line}: used now").format(line=row.name))
        self.status_picker.setAccessibleName(tr("{line}: state").format(line=row.name))

    def _head(self) -> int:
        return self._look.px(32)

    def _line(self) -> int:
        return self._look.px(40)

    def _places(self) -> tuple[Place, ...]:
        """Columns from the left; the lender's name gives way first."""
        px, width = self._look.px, self.width()
        roomy = width >= px(900)
        wide = [px(132), px(112), px(104), px(128), px(118), px(134)]
        if not roomy:
            wide = [px(112), 0, px(92), px(116), px(108), px(124)]
        seen = px(84 if roomy else 72)
        left, places = 8, []
        figures = (False, False, True, True, True, False)
        for size, is_figures in zip(wide, figures, strict=True):
            places.append(Place(left, max(size - px(14), 0) if size else 0, is_figures))
            left += size
        places.append(Place(left, max(width - left - seen - px(12), px(60))))
        places.append(Place(width - seen, seen - 6))
        return tuple(places)

    def _place_fields(self) -> None:
        if self._active < 0:
            return
        places, box = self._places(), self.row_box(self._active)
        height = self._look.px(30)
        top = box.top() + (box.height() - height) // 2
        for field, place in (
            (self.limit_edit, places[3]),
            (self.used_edit, places[4]),
            (self.status_picker, places[5]),
        ):
            field.setGeometry(place.left, top, place.width, height)

    def _text(self, painter: QPainter, box: QRect, text: str, *, figures: bool = False) -> None:
        side = Qt.AlignmentFlag.AlignRight if figures else Qt.AlignmentFlag.AlignLeft
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, side | Qt.AlignmentFlag.AlignVCenter, shown)

    def _draw_row(self, painter: QPainter, index: int, row: CheckRow, places: tuple[Place, ...]) -> None:
        look, box = self._look, self.row_box(index)
        given = self._answers.get(row.id, WAITING)
        active = index == self._active
        ground = "accent_soft" if active else "danger_soft" if given.outcome is Outcome.WORSE else None
        if ground is not None:
            painter.fillRect(box, look.colour(ground))
        painter.setPen(look.colour("border"))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        cells = [QRect(place.left, box.top(), place.width, box.height()) for place in places]
        worse = given.outcome is Outcome.WORSE
        entry = given.entry
        texts = (
            (row.name, "ink", True),
            (row.funder, "muted", False),
            (look.amount(row.limit), "ink", False),
            (look.amount(entry.limit) if entry else "—", "danger" if worse else "ink", worse),
            (look.amount(entry.used) if entry else "—", "ink", False),
        )
        for number, (text, role, bold) in enumerate(texts):
            if places[number].width and not (active and number in (3, 4)):
                painter.setFont(look.font(bold=bold))
                painter.setPen(look.colour(role))
                self._text(painter, cells[number], text, figures=places[number].figures)
        if not active:
            mark = _mark(given)
            shape = mark.shape or TONE_SHAPES[mark.tone]
            draw_badge(painter, look, QRectF(cells[5]), tone=mark.tone, word=mark.word, shape=shape)
        painter.setFont(look.font())
        painter.setPen(look.colour("danger" if worse else "muted"))
        keys = tr("Enter confirms · Esc skips")
        self._text(painter, cells[6], keys if active else _told(given))
        answered = given.outcome in (Outcome.SAME, Outcome.CHANGED, Outcome.WORSE)
        painter.setPen(look.colour("warn" if row.stale and not answered else "muted"))
        self._text(painter, cells[7], tr("today") if answered else ago(row.seen, self._today))


def _titles() -> tuple[str, ...]:
    return (
        tr("Line"),
        tr("Lender"),
        tr("Last limit"),
        tr("Limit now"),
        tr("Used now"),
        tr("State"),
        tr("Change"),
        tr("Last check"),
    )


def _mark(given: Answer) -> Mark:
    if given.outcome is Outcome.WAITING:
        return Mark(Tone.QUIET, tr("to check"))
    if given.outcome is Outcome.SKIPPED or given.entry is None:
        return Mark(Tone.QUIET, tr("skipped"), Shape.QUESTION)
    if given.outcome is Outcome.WORSE and given.entry.status is LineStatus.OPEN:
        return Mark(Tone.DANGER, tr("limit cut"), Shape.DOWN)
    return status_mark(given.entry.status or LineStatus.OPEN)


def _told(given: Answer) -> str:
    return tr("unchanged") if given.outcome is Outcome.SAME else given.text
