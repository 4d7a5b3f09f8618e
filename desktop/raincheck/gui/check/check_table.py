"""The table of the check round: one set of fields walks down its rows with the keyboard."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from enum import StrEnum
from typing import Final

from msgspec.structs import replace
from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QStyleOptionViewItem, QWidget

from raincheck.app.recording import Entry
from raincheck.core.model import LineStatus
from raincheck.core.money import MoneyError
from raincheck.core.numerals import read_numerals
from raincheck.core.text import tr
from raincheck.gui.check.check_columns import WAITING, CheckLine, columns, ground
from raincheck.gui.check.presenter import Answer, CheckRow, Outcome, answer, doubt_words
from raincheck.gui.check.round_pictures import Shown
from raincheck.gui.kit.look import Look
from raincheck.gui.kit.models.table import MarkDelegate, RecordTable
from raincheck.gui.kit.widgets.amount_edit import AmountEdit
from raincheck.gui.kit.widgets.status_picker import StatusPicker

Index = QModelIndex | QPersistentModelIndex

LIMIT, USED, STATE = 3, 4, 5
"""The columns that are entered."""


class Filled(StrEnum):
    """What became of copied words in the table.

    `TYPED`: a figure that was typed stays. `CHECKED`: the round is through with the line. `AWAY`: it has no such line.
    """

    WHOLE = "whole"
    TYPED = "typed"
    CHECKED = "checked"
    AWAY = "away"


class _FieldDelegate(MarkDelegate):
    """Lends the table's own fields to the active row: they are kept, not made anew for every line."""

    def __init__(self, look: Look, table: CheckTable) -> None:
        super().__init__(look, table)
        self._fields = {LIMIT: table.limit_edit, USED: table.used_edit, STATE: table.status_picker}
        self._look = look
        self._on_key = table.on_key

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: Index) -> QWidget:
        field = self._fields[index.column()]
        field.setParent(parent)
        return field

    def destroyEditor(self, editor: QWidget, _index: Index) -> None:
        editor.hide()

    def setEditorData(self, _editor: QWidget, _index: Index) -> None:
        """The table fills its fields when it comes to a row, not whenever a cell changes under them."""

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, _index: Index) -> None:
        height = self._look.px(30)
        box: QRect = option.rect
        editor.setGeometry(box.left() + 4, box.top() + (box.height() - height) // 2, box.width() - 8, height)

    def eventFilter(self, _editor: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            # A field keeps Ctrl+V for a figure; screenshots, files and the words of a message or a screen go on.
            given = QGuiApplication.clipboard().mimeData()
            if event.matches(QKeySequence.StandardKey.Paste) and (
                given.hasImage() or given.hasUrls() or not is_figure(given.text())
            ):
                event.ignore()
                return True
            return False
        # Qt's own would close the field on Tab, Enter, Escape and when the focus leaves it.
        return isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress and self._on_key(event)


_NO_FIGURE: Final = re.compile(r"[^\W\d_]")
_OF_MONEY: Final = re.compile(r"人民币|RMB|CNY|[元万千w]", re.IGNORECASE)
_LONGEST_FIGURE: Final = 20


def is_figure(text: str) -> bool:
    """Whether a text may be an amount with its currency and unit, in digits or as it is said: short, no other words."""
    if len(text.strip()) > _LONGEST_FIGURE:
        return False
    return not _NO_FIGURE.search(_OF_MONEY.sub("", text)) or read_numerals(text) is not None


class CheckTable(RecordTable[CheckLine]):
    """Walks down the lines. Enter confirms, Esc skips, Tab goes to the next field, Up and Down to another line.

    Signals: `confirmed(CheckRow, Answer)`; `skipped(CheckRow)`; `refused(str)`, what is wrong with a figure;
    `doubted(str)`, what is asked once of a figure that looks like a slip, empty when nothing is asked any more;
    `moved(int)`, the active row, -1 after the last; `finish_asked()` on Ctrl+Enter.
    """

    confirmed = Signal(object, object)
    skipped = Signal(object)
    refused = Signal(str)
    doubted = Signal(str)
    moved = Signal(int)
    finish_asked = Signal()
    most = 200  # a round is walked down on the page, which scrolls with it

    def __init__(self, look: Look, today: Callable[[], date]) -> None:
        self._active = -1
        self._status = LineStatus.OPEN
        self._asked_of: Entry | None = None
        self.limit_edit = AmountEdit(look, tr("Limit now"))
        self.used_edit = AmountEdit(look, tr("Used now"))
        self.status_picker = StatusPicker(look, tr("State"))
        self.limit_edit.setPlaceholderText(tr("not shown"))
        super().__init__(look, columns(look, today), tr("The check round"), grows=True, sorts=False, ground=ground)
        fields = _FieldDelegate(look, self)
        for column in (LIMIT, USED, STATE):
            self.setItemDelegateForColumn(column, fields)
        self.status_picker.picked.connect(self._on_picked)
        for edit in (self.limit_edit, self.used_edit):
            edit.edited.connect(self._ask_no_more)
        self.selectionModel().currentRowChanged.connect(self._on_row)

    @property
    def active(self) -> int:
        """The row that is being entered, -1 for none."""
        return self._active

    @property
    def answered(self) -> int:
        """How many lines were confirmed."""
        return sum(line.answered for line in self.records.records)

    def outcome(self, id_: str) -> Outcome:
        """What the round did with a line so far."""
        return next((line.given for line in self.records.records if line.row.id == id_), WAITING).outcome

    def show_rows(self, rows: tuple[CheckRow, ...], today: date, drafts: Iterable[Entry] = ()) -> None:
        """Begin a round: all rows wait; the first one that was not read today is active, else the first.

        `drafts` were typed before and not saved.
        """
        self.activate(-1)  # a table that is filled anew has Qt delete the fields that are still in a row
        typed = {draft.channel: draft for draft in drafts}
        self.show_records([CheckLine(row, draft=typed.get(row.id)) for row in rows])
        unread = (place for place, row in enumerate(rows) if row.seen != today)
        self.activate(next(unread, 0 if rows else -1))

    @property
    def is_typed_into(self) -> bool:
        """Whether something was typed that nobody saved yet."""
        return self._is_edited or any(line.draft for line in self.records.records)

    @property
    def _is_edited(self) -> bool:
        """Whether the fields hold something else than they were given."""
        typed = self.limit_edit.isModified() or self.used_edit.isModified()
        return self._active >= 0 and (typed or self.status_picker.status() is not self._status)

    def renew(self, rows: tuple[CheckRow, ...], today: date) -> bool:
        """Go on with the round on what is known now; False where its lines are others.

        A line whose answer the book no longer holds, as after an undo, waits again.
        """
        lines = self.records.records
        if [line.row.id for line in lines] != [row.id for row in rows]:
            return False
        for place, row in enumerate(rows):
            line = lines[place]
            if not (line.answered and row.seen == today and _holds(row, line.given.entry)):
                given = WAITING if line.answered else line.given
                self.records.change(place, replace(line, row=row, given=given))
        if self._active >= 0 and not self._is_edited:
            self._fill(self.records.records[self._active])
        return True

    def begin_again(self, rows: tuple[CheckRow, ...]) -> None:
        """All rows wait anew, as they are known now; the active one stays in hand."""
        for place, row in enumerate(rows):
            self.records.change(place, CheckLine(row, active=place == self._active))
        if self._active >= 0:
            self._fill(self.records.records[self._active])
            self.limit_edit.selectAll()

    def filled_in(self, id_: str) -> Shown | None:
        """What a picture shows of a line."""
        return next((line.shown for line in self.records.records if line.row.id == id_), None)

    def fill(self, shown: Shown) -> None:
        """Fill a line that waits in with what a picture shows; what is being typed stays."""
        for place, line in enumerate(self.records.records):
            if line.row.id != shown.reading.channel or line.answered:
                continue
            self.records.change(place, replace(line, shown=shown))
            if place == self._active and not self._is_edited:
                self._fill(self.records.records[place])
                self.limit_edit.selectAll()
                self.moved.emit(place)

    def forget(self, id_: str) -> None:
        """Show no longer what a page shows of a line: something else was typed."""
        for place, line in enumerate(self.records.records):
            if line.row.id == id_:
                self.records.change(place, replace(line, shown=None))

    @property
    def line_in_hand(self) -> str | None:
        """The line that is being entered."""
        return self.records.records[self._active].row.id if self._active >= 0 else None

    def name_of(self, shown: Shown) -> str:
        """What a line of the round is called; the id of one that it does not have."""
        id_ = shown.reading.channel
        return next((line.row.name for line in self.records.records if line.row.id == id_), id_)

    def fill_words(self, shown: Shown) -> Filled:
        """Fill a line in with what copied words say of it, the one in hand also where it was checked.

        Figures that were typed stay, and so does a line that was typed into and left.
        """
        place = next((n for n, line in enumerate(self.records.records) if line.row.id == shown.reading.channel), -1)
        if place < 0:
            return Filled.AWAY
        line, active = self.records.records[place], place == self._active
        if line.draft is not None:
            return Filled.TYPED
        if line.answered and not active:
            return Filled.CHECKED
        self.records.change(place, replace(line, shown=shown, given=WAITING))
        if not active:
            return Filled.WHOLE
        self._fill(self.records.records[place], over_typed=False)
        if not _is_typed(self.limit_edit):
            self.limit_edit.selectAll()
        self.moved.emit(place)
        said = ((self.limit_edit, shown.reading.limit), (self.used_edit, shown.reading.used))
        stays = any(_is_typed(edit) and (edit.problem() or edit.money() != amount) for edit, amount in said)
        return Filled.TYPED if stays else Filled.WHOLE

    def go_to_line(self, id_: str) -> None:
        """Come to a line, unless what is typed into another one cannot be read."""
        place = next(n for n, line in enumerate(self.records.records) if line.row.id == id_)
        if place != self._active and self._put_down():
            self.activate(place)

    def go_to_shown(self) -> None:
        """Come to the first line that a picture filled in, unless the round is under way."""
        waiting = [place for place, line in enumerate(self.records.records) if line.shown and not line.answered]
        if waiting and not self.answered and self._active not in waiting:
            self.activate(waiting[0])

    def go_to_typed(self) -> bool:
        """Confirm the line in hand if it was typed into, and come to another that was left so; False where none was."""
        if self._is_edited:
            self._confirm()
            if self._is_edited:
                return True  # it cannot be read, which was said
        waiting = [place for place, line in enumerate(self.records.records) if line.draft]
        if waiting:
            self.activate(waiting[0])
            self.refused.emit(tr("This line is typed and not saved yet: Enter takes it, Esc leaves it out."))
        return bool(waiting)

    def activate(self, place: int) -> None:
        """Bring the fields to a row; -1 puts them away."""
        self._ask_no_more()
        before, self._active = self._active, place if 0 <= place < len(self.records.records) else -1
        if before >= 0:
            for column in (LIMIT, USED, STATE):
                self.closePersistentEditor(self.model().index(before, column))
            self._change(before, active=False)
        if self._active >= 0:
            self._change(self._active, active=True)
            self._fill(self.records.records[self._active])
            # Qt lets each field follow the table in the order of Tab: the last one opened comes first.
            for column in (STATE, USED, LIMIT):
                self.openPersistentEditor(self.model().index(self._active, column))
            self.used_edit.deselect()  # Qt selects the text of each
            self.setCurrentIndex(self.model().index(self._active, LIMIT))
            self.limit_edit.setFocus(Qt.FocusReason.TabFocusReason)
            self.limit_edit.selectAll()
        else:
            self.selectionModel().clear()
        self.moved.emit(self._active)

    def row_box(self, place: int) -> QRect:
        """Where a row is."""
        top = self.horizontalHeader().height() + self.rowViewportPosition(place)
        return QRect(0, top, self.width(), self.rowHeight(place))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.on_key(event):
            super().keyPressEvent(event)

    def on_key(self, event: QKeyEvent) -> bool:
        """What a key does to the round; False leaves it to the field."""
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.finish_asked.emit()
            else:
                self._confirm()
        elif event.key() == Qt.Key.Key_Escape:
            self._skip()
        elif step is not None and not self.status_picker.hasFocus():
            if 0 <= self._active + step < len(self.records.records) and self._put_down():
                self.activate(self._active + step)
        else:
            return False
        return True

    def drafts(self) -> tuple[Entry, ...]:
        """What was typed and not saved, the line in hand too where it can be read."""
        self._put_down()
        return tuple(line.draft for line in self.records.records if line.draft is not None)

    def _put_down(self) -> bool:
        """Keep what was typed into a line that is left without Enter or Esc; False where it cannot be read."""
        if not self._is_edited:
            return True
        if problem := self.limit_edit.problem() or self.used_edit.problem():
            self.refused.emit(problem)
            return False
        line = self.records.records[self._active]
        self.records.change(self._active, replace(line, draft=self._draft(line.row)))
        return True

    def _change(self, place: int, *, active: bool, given: Answer | None = None) -> None:
        line = self.records.records[place]
        draft = None if given is not None else line.draft
        self.records.change(place, replace(line, active=active, given=given or line.given, draft=draft))

    def _fill(self, line: CheckLine, *, over_typed: bool = True) -> None:
        row = line.row
        seen = line.seen or row
        for edit, amount in ((self.limit_edit, seen.limit), (self.used_edit, seen.used)):
            if over_typed or not _is_typed(edit):
                edit.show_money(amount)
        self.used_edit.setPlaceholderText(tr("not known yet") if row.used is None else tr("as before"))
        status = row.status if seen.status is None else seen.status
        unread = status is LineStatus.UNKNOWN and row.seen is None
        picked = self.status_picker.status() is not self._status
        self._status = LineStatus.OPEN if unread else status
        if over_typed or not picked:
            self.status_picker.show_status(self._status)
        self.limit_edit.setAccessibleName(
            tr("{line}: limit now, before {limit}").format(line=row.name, limit=self._look.amount(row.limit))
        )
        self.used_edit.setAccessibleName(tr("{line}: used now").format(line=row.name))
        self.status_picker.setAccessibleName(tr("{line}: state").format(line=row.name))

    def _confirm(self) -> None:
        if self._active < 0:
            self.activate(0)
            return
        if problem := self.limit_edit.problem() or self.used_edit.problem():
            self.refused.emit(problem)
            return
        row = self.records.records[self._active].row
        draft = self._draft(row)
        if draft != self._asked_of and (doubt := doubt_words(row, draft)):
            self._asked_of = draft
            self.doubted.emit(self._look.sentence(tr("{doubt} Enter again keeps it.").format(doubt=doubt)))
            return
        self._ask_no_more()
        given = answer(self._look, row, draft)
        self._change(self._active, active=True, given=given)
        self.confirmed.emit(row, given)
        self._next()

    @Slot()
    def _ask_no_more(self) -> None:
        if self._asked_of is not None:
            self._asked_of = None
            self.doubted.emit("")

    def _skip(self) -> None:
        if self._active < 0:
            return
        line = self.records.records[self._active]
        waits = line.given.outcome is Outcome.WAITING
        self._change(self._active, active=True, given=Answer(Outcome.SKIPPED) if waits else line.given)
        self.skipped.emit(line.row)
        self._next()

    def _next(self) -> None:
        """The next line that waits below, else the first one that waits above, else none."""
        lines = self.records.records
        order = [*range(self._active + 1, len(lines)), *range(self._active)]
        self.activate(next((n for n in order if lines[n].given.outcome is Outcome.WAITING), -1))

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

    @Slot(QModelIndex)
    def _on_row(self, current: QModelIndex) -> None:
        if not current.isValid() or current.row() == self._active:
            return
        if self._put_down():
            self.activate(current.row())
        else:
            self.setCurrentIndex(self.model().index(self._active, LIMIT))


def _is_typed(edit: AmountEdit) -> bool:
    """Whether a field holds something that was typed; one that was emptied waits for a figure."""
    return edit.isModified() and bool(edit.text().strip())


def _holds(row: CheckRow, given: Entry | None) -> bool:
    """Whether the book says of a line what was answered."""
    return given is not None and (row.limit, row.used) == (given.limit, given.used)
