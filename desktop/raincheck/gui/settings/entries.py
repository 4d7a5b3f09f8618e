"""Lists of small entries that are edited where they stand: what every row and every list of rows can do.

A row gives a record or says what is missing; the list tells `changed` only when every row is whole and something
differs from what the book holds, so nothing half-typed is ever saved.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Final, Generic, TypeVar

from PySide6.QtCore import QPoint, QSize, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from raincheck.app.wording.amounts import amount_problem
from raincheck.core.money import Money, MoneyError
from raincheck.core.text import tr
from raincheck.gui.kit.context import Context
from raincheck.gui.kit.icons import Glyph
from raincheck.gui.kit.models.copying import copy, csv_text
from raincheck.gui.kit.row_menu import Choice, add_choices, offer_menu
from raincheck.gui.kit.widgets.amount_edit import AmountEdit
from raincheck.gui.kit.widgets.buttons import button
from raincheck.gui.kit.widgets.labels import TextRole, label
from raincheck.gui.kit.widgets.layout import bare_column

R = TypeVar("R")
FIELD_TEXT, FIELD_FRAME = 16, 14


class IncompleteError(ValueError):
    """A row is not whole; the text says what is missing."""


class EntryRow(QWidget, Generic[R]):
    """One entry. Signals: `typed()` as a day is typed, `finished()` when a field is left or set, `removed(self)`."""

    typed = Signal()
    finished = Signal()
    removed = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        whole = bare_column(self, gap=4)
        self.line = QHBoxLayout()
        self.line.setSpacing(8)
        whole.addLayout(self.line)
        self._more = QWidget()
        self.more = QHBoxLayout(self._more)
        self.more.setContentsMargins(12, 0, 36, 6)
        self.more.setSpacing(8)
        self._more.hide()
        whole.addWidget(self._more)
        self.remove_button = button("", "icon", name=tr("Remove this entry"))
        self.remove_button.setIconSize(QSize(14, 14))
        self.remove_button.clicked.connect(lambda: self.removed.emit(self))
        context.look.changed.connect(self._on_look)
        self._on_look()

    def close_row(self) -> None:
        """Add the button at the end."""
        self.line.addWidget(self.remove_button)
        # The column of rows is squeezed rather than grown while the style sheet is still unknown to new fields.
        self.setMinimumHeight(self._context.look.px(FIELD_TEXT) + FIELD_FRAME)
        self._spoken = {field: field.accessibleName() for field in self.findChildren(QWidget) if field.accessibleName()}
        first = self.first_field()
        if isinstance(first, QLineEdit):
            first.textChanged.connect(self.call)
            self.call(first.text())
        elif isinstance(first, QComboBox):
            first.currentTextChanged.connect(self.call)
            self.call(first.currentText())

    @Slot(str)
    def call(self, name: str) -> None:
        """Name each field with the entry it belongs to, so that no two of a list are called alike."""
        entry = name.strip() or tr("new entry")
        for field, what in self._spoken.items():
            field.setAccessibleName(tr("{entry}: {what}").format(entry=entry, what=what))

    def cells(self) -> tuple[tuple[str, str], ...]:
        """What stands in each field that is seen, with the field's name; hidden amounts stay hidden."""
        return tuple((what, _said(field)) for field, what in self._spoken.items() if field.isVisible() and _said(field))

    def show_more(self, *, shown: bool) -> None:
        """Show the second line of fields, which most rows do not need."""
        self._more.setVisible(shown)
        lines = 2 if shown else 1
        self.setMinimumHeight((self._context.look.px(FIELD_TEXT) + FIELD_FRAME) * lines + (10 if shown else 0))

    def first_field(self) -> QWidget:
        """Where typing begins."""
        raise NotImplementedError

    def is_blank(self) -> bool:
        """Whether nothing was typed yet."""
        raise NotImplementedError

    def problem(self) -> str:
        """What is wrong with a field, also while the entry is blank; empty when nothing is."""
        return ""

    def record(self) -> R:
        """The entry. Raises IncompleteError."""
        raise NotImplementedError

    def adopt(self, record: R) -> None:
        """Take over what the book now holds for this row; the fields say the same."""

    def amount_of(self, field: AmountEdit) -> Money:
        """The amount of a field. Raises IncompleteError."""
        try:
            amount = field.money()
        except MoneyError as wrong:
            raise IncompleteError(amount_problem(wrong)) from None
        if amount is None:
            raise IncompleteError(tr("An amount is still missing."))
        return amount

    @Slot()
    def _on_look(self) -> None:
        self.remove_button.setIcon(self._context.icons.icon(Glyph.CLOSE, self._context.look.theme.roles.muted, 14))


MOST: Final = 20
"""Rows that are made at once: four fields each, and 400 known dues held the window for a second and a half."""


class EntryList(QWidget, Generic[R]):
    """Rows with a way to add one. Signal: `changed()` when `records()` is whole and differs from the book's.

    What is beyond `MOST` entries of the book follows when it is asked for, and stands before what was added meanwhile.
    """

    changed = Signal()

    def __init__(self, make_row: Callable[[R | None], EntryRow[R]], add_text: str, empty: str = "") -> None:
        super().__init__()
        self._make_row = make_row
        self._loaded: tuple[R, ...] = ()
        self._rest: tuple[R, ...] = ()
        self._asked = 0  # how many more were asked for
        self.rows: list[EntryRow[R]] = []
        self._added: list[EntryRow[R]] = []
        whole = bare_column(self, gap=6)
        self._empty = label(empty, TextRole.MUTED, wrap=True)
        self._column = QVBoxLayout()
        self._column.setSpacing(6)
        self._problem = label(role=TextRole.PROBLEM, wrap=True)
        self._problem.hide()
        self.add_button = button(add_text, "link")
        self.add_button.clicked.connect(self._on_add)
        whole.addWidget(self._empty)
        whole.addLayout(self._column)
        self.more_button = button("", "link")
        self.more_button.clicked.connect(self._on_more)
        self.more_button.hide()
        whole.addWidget(self.more_button, 0, Qt.AlignmentFlag.AlignLeft)
        whole.addWidget(self._problem)
        whole.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignLeft)

    def show_records(self, records: Sequence[R]) -> None:
        """Show what the book holds; rows that say the same already stay as they are, half-typed ones too."""
        wanted = tuple(records)
        if wanted == self._loaded and self.rows:
            return
        self._loaded = wanted
        same = self._same(wanted)
        if same is not None:
            kept, added = self._filled()
            after = len(kept) + len(self._rest)
            for row, record in zip([*kept, *added], [*same[: len(kept)], *same[after:]], strict=True):
                row.adopt(record)
            self._rest = same[len(kept) : after]
        else:
            for row in list(self.rows):
                self._drop(row)
            shown = MOST + self._asked
            for record in wanted[:shown]:
                self._append(record)
            self._rest = wanted[shown:]
        self._tell()

    def _filled(self) -> tuple[list[EntryRow[R]], list[EntryRow[R]]]:
        """The rows in which something stands: those of the book, and those added since."""
        filled = [row for row in self.rows if not row.is_blank()]
        return [row for row in filled if row not in self._added], [row for row in filled if row in self._added]

    def records(self) -> tuple[R, ...]:
        """What the rows say and what is not shown yet, blank ones left out. Raises IncompleteError."""
        kept, added = self._filled()
        return (*(row.record() for row in kept), *self._rest, *(row.record() for row in added))

    def _plain(self, records: Sequence[R]) -> list[object]:
        """Records as they are compared with what a row says."""
        return list(records)

    def _same(self, wanted: Sequence[R]) -> tuple[R, ...] | None:
        """The records in the order in which they stand here; None where anything else is said here.

        Their own order is that of their days: an entry that was just typed stays where it was typed.
        """
        try:
            said = self._plain(self.records())
        except IncompleteError:
            return None
        left: dict[object, list[R]] = {}
        for plain, record in zip(self._plain(wanted), wanted, strict=True):
            left.setdefault(plain, []).append(record)
        if Counter(said) != Counter({plain: len(records) for plain, records in left.items()}):
            return None
        return tuple(left[plain].pop(0) for plain in said)

    def _append(self, record: R | None) -> EntryRow[R]:
        """A row for one of the book's, before those added since; for None one more of these."""
        row = self._make_row(record)
        row.typed.connect(self._tell)
        row.finished.connect(self._on_finished)
        row.removed.connect(self._on_removed)
        offer_menu(row, partial(self._choices, row))
        for field in row.findChildren(QLineEdit):
            # A field has a menu of its own, which stays; what can be done with the row stands below it.
            if not isinstance(field.parentWidget(), QAbstractSpinBox):
                field.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
                field.customContextMenuRequested.connect(partial(self._pop_up_with_edits, row, field))
        place = len(self.rows) - (0 if record is None else len(self._added))
        self.rows.insert(place, row)
        self._column.insertWidget(place, row)
        if record is None:
            self._added.append(row)
        return row

    @Slot()
    def _on_more(self) -> None:
        self._show_more(MOST)

    def _show_more(self, count: int) -> None:
        """Make the rows of the next entries, the keyboard in the first of them."""
        more, self._rest = self._rest[:count], self._rest[count:]
        self._asked += len(more)
        made = [self._append(record) for record in more]
        if made:
            made[0].first_field().setFocus(Qt.FocusReason.OtherFocusReason)
        self._tell()

    def _choices(self, row: EntryRow[R]) -> Iterator[Choice]:
        yield Choice(tr("Remove this entry"), partial(row.removed.emit, row))
        yield Choice(tr("Copy this row"), partial(copy, "\t".join(text for _, text in row.cells())))
        if len(self.rows) > 1:
            yield Choice(tr("Copy the table"), self._copy_all)
        yield Choice(tr("Copy the table as CSV"), self._copy_csv)

    def _pop_up_with_edits(self, row: EntryRow[R], field: QLineEdit, place: QPoint) -> None:
        menu = field.createStandardContextMenu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addSeparator()
        add_choices(menu, self._choices(row))
        menu.popup(field.mapToGlobal(place))

    def _copy_all(self) -> None:
        self._show_more(len(self._rest))
        copy("\n".join("\t".join(text for _, text in row.cells()) for row in self.rows))

    def _copy_csv(self) -> None:
        self._show_more(len(self._rest))
        rows = [dict(row.cells()) for row in self.rows]
        heads = dict.fromkeys(head for row in rows for head in row)
        copy(csv_text([list(heads), *([row.get(head, "") for head in heads] for row in rows)]))

    def _drop(self, row: EntryRow[R]) -> None:
        self.rows.remove(row)
        if row in self._added:
            self._added.remove(row)
        self._column.removeWidget(row)
        row.hide()
        row.deleteLater()

    @Slot()
    def _on_add(self) -> None:
        row = self._append(None)
        self._tell()
        row.first_field().setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(object)
    def _on_removed(self, row: EntryRow[R]) -> None:
        self._drop(row)
        self.add_button.setFocus(Qt.FocusReason.OtherFocusReason)
        self._on_finished()

    @Slot()
    def _on_finished(self) -> None:
        self._tell()
        try:
            said = self.records()
        except IncompleteError as missing:
            self._say(str(missing))
            return
        if said != self._loaded:
            self.changed.emit()

    @Slot()
    def _tell(self) -> None:
        self._say(next(filter(None, (row.problem() for row in self.rows)), ""))
        self._empty.setVisible(not self.rows and bool(self._empty.text()))
        self.more_button.setVisible(bool(self._rest))
        shown = len(self.rows)
        self.more_button.setText(tr("Show more: {shown} of {n}").format(shown=shown, n=shown + len(self._rest)))

    def _say(self, problem: str) -> None:
        self._problem.setText(problem)
        self._problem.setVisible(bool(problem))


def _said(field: QWidget) -> str:
    """What stands in a field, as it is seen."""
    match field:
        case QLineEdit():
            return field.displayText()
        case QComboBox():
            return field.currentText()
        case QAbstractSpinBox():
            return field.text()
        case QCheckBox() if field.isChecked():
            return field.text()
        case _:
            return ""
