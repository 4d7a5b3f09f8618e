"""The preview of an import: files, new lines to correct, every row with what becomes of it. Nothing is written here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from msgspec.structs import replace
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from raincheck.app.import_rows import Fate, ImportRow, fate_word
from raincheck.app.lines import with_rate
from raincheck.app.wording import group_name
from raincheck.core.model import Channel, Terms
from raincheck.core.text import ntr, tr
from raincheck.gui.imports.presenter import ImportView, UnclearName, amount_words, mark_of, what_words
from raincheck.gui.imports.row_decisions import EDITABLE, RowDecisions
from raincheck.gui.kit.context import Context, Tone
from raincheck.gui.kit.models.records import Column
from raincheck.gui.kit.models.table import RecordTable
from raincheck.gui.kit.page import scroll_area
from raincheck.gui.kit.row_menu import RowAction
from raincheck.gui.kit.widgets.announcing import announce
from raincheck.gui.kit.widgets.buttons import button
from raincheck.gui.kit.widgets.card import Card
from raincheck.gui.kit.widgets.labels import TextRole, label
from raincheck.gui.kit.widgets.layout import bare_column, bare_row
from raincheck.gui.kit.widgets.number_edit import NumberEdit
from raincheck.gui.kit.widgets.percent_edit import PercentEdit
from raincheck.importers.matching import IGNORE, NEW

FILE_COLUMN: Final = 7
"""Last, for it says least; not shown for a single file."""


LINE_HEIGHT, LINES_SEEN = 40, 4
SHOWN_NAMES = 8
LEAST_TABLE: Final = 370
"""Eight rows and their header, at the designed size."""

PART: Final = 300
"""So many rows are shown at once: to sort a thousand holds the window for 70 ms."""

MEASURED_ROWS: Final = 20


class Preview(QWidget):
    """Shows an ImportView; `lines()` gives the new lines as they were corrected.

    Signals: `write_asked()`; `line_chosen(name, line)`; `apart_asked(spot)` for a suspected pair, `out_asked(spot)`,
    `edit_asked(row)`.
    """

    write_asked = Signal()
    line_chosen = Signal(str, str)
    apart_asked = Signal(object)
    out_asked = Signal(object)
    edit_asked = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._view: ImportView | None = None
        self._busy = False
        self._fate: Fate | None = None
        self._rows: tuple[ImportRow, ...] = ()
        self._start = 0
        # What is asked above the rows must not leave a small screen without rows: then all of it scrolls.
        inner = QWidget()
        bare_column(self).addWidget(scroll_area(inner))
        column = bare_column(inner, gap=14)
        column.addWidget(self._files_card())
        self.new_lines = NewLines(context)
        self.new_lines.edited.connect(self._tell)
        column.addWidget(self.new_lines)
        self.names = UnclearNames(context)
        self.names.chosen.connect(self.line_chosen)
        column.addWidget(self.names)
        column.addWidget(self._rows_card(), 1)

    def _files_card(self) -> Card:
        card = Card(self._context.look)
        self._files = QVBoxLayout()
        self._files.setSpacing(2)
        self.told = label(role=TextRole.HEADING, wrap=True)
        self.problem_label = label(role=TextRole.PROBLEM, wrap=True)
        self.write_button = button(tr("Import"), "primary")
        self.write_button.clicked.connect(self._on_write)
        self.doubt_label = label(wrap=True)
        self.doubt_label.setProperty("role", "warning")
        row = QHBoxLayout()
        row.addWidget(self.told, 1)
        row.addWidget(self.write_button)
        card.body.addLayout(row)
        card.body.addWidget(self.problem_label)
        card.body.addWidget(self.doubt_label)
        card.body.addLayout(self._files)
        return card

    def _rows_card(self) -> Card:
        card = Card(self._context.look)
        self._filters = QButtonGroup(self)
        self.filter_buttons: dict[Fate | None, QPushButton] = {}
        row = QHBoxLayout()
        row.setSpacing(6)
        for number, fate in enumerate((None, *Fate)):
            made = button("")
            made.setCheckable(True)
            self._filters.addButton(made, number)
            self.filter_buttons[fate] = made
            row.addWidget(made)
        row.addStretch(1)
        self._filters.idClicked.connect(self._on_filter)
        card.body.addLayout(row)
        self.table = RecordTable(self._context.look, _columns(self._context), tr("Rows of the files"))
        self.table.horizontalHeader().setResizeContentsPrecision(MEASURED_ROWS)
        self.table.setMinimumHeight(self._context.look.px(LEAST_TABLE))
        self.table.selectionModel().currentRowChanged.connect(self._on_row)
        self.table.offer(
            RowAction(
                tr("They are two: take it"),
                lambda row: self.apart_asked.emit(row.spot),
                lambda row: row.fate is Fate.PAIR,
            ),
            RowAction(
                tr("Leave this row out"), lambda row: self.out_asked.emit(row.spot), lambda row: row.fate is Fate.USED
            ),
            RowAction(tr("Take this row again"), lambda row: self.out_asked.emit(row.spot), lambda row: row.unwanted),
            RowAction(
                tr("Edit…"),
                self.edit_asked.emit,
                lambda row: row.fate in EDITABLE and not row.unwanted,
            ),
        )
        self.table.opened.connect(self._on_opened)
        card.body.addWidget(self.table, 1)
        card.body.addLayout(self._pager())
        self.decisions = RowDecisions(self._context)
        self.decisions.edit_asked.connect(self.edit_asked)
        self.decisions.apart_asked.connect(self.apart_asked)
        self.decisions.out_asked.connect(self.out_asked)
        card.body.addWidget(self.decisions)
        return card

    def _pager(self) -> QHBoxLayout:
        """A file of 100,000 rows is shown in parts, so that no part holds the window up."""
        row = QHBoxLayout()
        self.part_label = label("", TextRole.SMALL)
        self.earlier_button = button(tr("Rows before"))
        self.later_button = button(tr("Rows after"))
        self.earlier_button.clicked.connect(self._on_earlier)
        self.later_button.clicked.connect(self._on_later)
        row.addWidget(self.part_label, 1)
        row.addWidget(self.earlier_button)
        row.addWidget(self.later_button)
        return row

    def _show_part(self, start: int) -> None:
        self._start = max(0, min(start, max(len(self._rows) - 1, 0) // PART * PART))
        end = min(self._start + PART, len(self._rows))
        self.table.show_records(self._rows[self._start : end])
        several = len(self._rows) > PART
        told = tr("rows {first}–{last} of {all}").format(first=self._start + 1, last=end, all=len(self._rows))
        self.part_label.setText(told)
        for widget in (self.part_label, self.earlier_button, self.later_button):
            widget.setVisible(several)
        self.earlier_button.setEnabled(self._start > 0)
        self.later_button.setEnabled(end < len(self._rows))

    @Slot()
    def _on_earlier(self) -> None:
        self._show_part(self._start - PART)

    @Slot()
    def _on_later(self) -> None:
        self._show_part(self._start + PART)

    @Slot(object)
    def _on_opened(self, _row: ImportRow) -> None:
        self.decisions.edit()

    @Slot()
    def _on_row(self) -> None:
        row = self.table.chosen()
        apart = row is not None and self._view is not None and row.spot in self._view.apart
        self.decisions.show_row(row, apart=apart)

    def show_import(self, view: ImportView) -> None:
        """Show what an import would do; after a decision about a row the same files keep filter and row."""
        anew = self._view is not None and [file.name for file in self._view.files] == [file.name for file in view.files]
        chosen = self.table.chosen() if anew else None
        fate = self._fate if anew and self._fate is not None and view.counts[self._fate] else None
        start = self._start if anew and fate is self._fate else 0
        self._view = view
        self._show_files(view)
        self.new_lines.show_lines(view.lines, keep=anew)
        self.names.show_names(view.unclear)
        for shown, made in self.filter_buttons.items():
            count = len(view.rows) if shown is None else view.counts[shown]
            word = tr("all rows") if shown is None else fate_word(shown)
            made.setText(f"{word} {count}")
            made.setAccessibleName(f"{word} {count}")
            made.setVisible(shown is None or count > 0)
        self.filter_buttons[fate].setChecked(True)
        self.table.show_column(FILE_COLUMN, shown=len(view.files) > 1)
        self._filter(fate, start)
        self._choose(chosen)
        self._tell()

    def _show_files(self, view: ImportView) -> None:
        while (item := self._files.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        for file in view.files:
            told = tr("{name} · {kind} · {account}").format(name=file.name, kind=file.kind, account=file.account)
            self._files.addWidget(label(told, TextRole.MUTED, wrap=True))
            if file.lacking:
                lacking = label(file.lacking, wrap=True)
                lacking.setProperty("role", "warning")
                self._files.addWidget(lacking)

    def _choose(self, before: ImportRow | None) -> None:
        """Stay on the row that was chosen before."""
        if before is None:
            return
        same = [row for row in self.table.shown() if row.spot == before.spot]
        if same:
            self.table.go_to(next((row for row in same if row.part == before.part), same[0]))
        self._on_row()

    def begin(self) -> None:
        """Put the keyboard where the next step is."""
        target = self.write_button if self.write_button.isEnabled() else self.table
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_busy(self, *, busy: bool) -> None:
        """Say that it is being written; nothing is decided meanwhile."""
        self._busy = busy
        for part in (self.new_lines, self.names, self.decisions):
            part.setEnabled(not busy)
        self._tell()

    @Slot(str)
    def show_step(self, sentence: str) -> None:
        """Say how far the writing is."""
        if self._busy:
            self.told.setText(sentence)

    def lines(self) -> tuple[Channel, ...]:
        """The new lines as they were corrected."""
        return self.new_lines.lines()

    @Slot()
    def _tell(self) -> None:
        if self._view is None:
            return
        if self._busy:
            self.write_button.setEnabled(False)
            self.told.setText(tr("Writing …"))
            return
        problem = self.new_lines.problem()
        self.problem_label.setText(problem)
        self.problem_label.setVisible(bool(problem))
        self.doubt_label.hide()
        self.write_button.setText(tr("Import"))
        self.told.setText(self._view_told(self._view))
        self.write_button.setEnabled(self._view.adds > 0 and not problem)

    @Slot()
    def _on_write(self) -> None:
        """A figure that looks like a slip is asked about once; the second press takes it."""
        doubt = "" if self._view is None else self._context.look.sentence(self._view.doubt)
        if not doubt or not self.doubt_label.isHidden():
            self.write_asked.emit()
            return
        self.doubt_label.setText(doubt)
        self.doubt_label.show()
        self.write_button.setText(tr("Import it all the same"))
        announce(self.doubt_label, doubt)

    def _view_told(self, view: ImportView) -> str:
        """What would come in; where nothing does, what is missing for it."""
        if view.adds:
            return tr("Would come in: {what}").format(what=view.told)
        if view.unclear:
            return tr("Nothing comes in yet: say below which line each name is.")
        if any(row.fate is Fate.PROBLEM for row in view.rows):
            return tr("Nothing comes in: what is wrong stands beside each row.")
        return tr("Nothing new: the book has every row already, or none is about a credit line.")

    @Slot(int)
    def _on_filter(self, number: int) -> None:
        if self._view is None:
            return
        self._filter((None, *Fate)[number], 0)

    def _filter(self, fate: Fate | None, start: int) -> None:
        rows = () if self._view is None else self._view.rows
        self._fate, self._rows = fate, rows if fate is None else tuple(row for row in rows if row.fate is fate)
        self._show_part(start)


class UnclearNames(Card):
    """Names in the files that could be several lines, or none of the book: said once, remembered for every import.

    Signal: `chosen(name, line)`; the line is an id, NEW or IGNORE.
    """

    chosen = Signal(str, str)

    def __init__(self, context: Context) -> None:
        super().__init__(
            context.look, tr("Which line is meant?"), note=tr("asked once and remembered"), stripe=Tone.WARN
        )
        self._context = context
        self.choices: dict[str, QComboBox] = {}
        self._column = QVBoxLayout()
        self._column.setSpacing(4)
        self.body.addLayout(self._column)

    def show_names(self, names: Sequence[UnclearName]) -> None:
        """Show other names."""
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        self.choices = {}
        for name in names[:SHOWN_NAMES]:
            self._column.addWidget(self._row(name))
        self.setVisible(bool(names))

    def _row(self, name: UnclearName) -> QWidget:
        holder = QWidget()
        row = bare_row(holder)
        told = ntr("{name} · {n} row", "{name} · {n} rows", name.rows).format(name=name.name, n=name.rows)
        row.addWidget(label(told), 1)
        choice = QComboBox()
        choice.setAccessibleName(tr("Which line of the book {name} is").format(name=name.name))
        choice.addItem(tr("choose the line"), "")
        for id_, shown in name.candidates:
            choice.addItem(shown, id_)
        choice.addItem(tr("a new line"), NEW)
        choice.addItem(tr("leave its rows out"), IGNORE)
        choice.setMinimumWidth(self._context.look.px(220))
        choice.activated.connect(lambda _, name=name.name, choice=choice: self._on_chosen(name, choice))
        row.addWidget(choice)
        self.choices[name.name] = choice
        return holder

    def _on_chosen(self, name: str, choice: QComboBox) -> None:
        line = str(choice.currentData())
        if line:
            self.chosen.emit(name, line)


class NewLines(Card):
    """The lines an import adds, their due day and rate open to correction. Signal: `edited()`."""

    edited = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__(
            context.look,
            tr("New lines"),
            note=tr("due day and rate are guessed and make no due until you confirm them"),
        )
        self._context = context
        self._lines: tuple[Channel, ...] = ()
        self.day_edits: dict[str, NumberEdit] = {}
        self.rate_edits: dict[str, PercentEdit] = {}
        self.confirm_boxes: dict[str, QCheckBox] = {}
        self._inner = QWidget()
        self._grid = QGridLayout(self._inner)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 1)
        self._area = scroll_area(self._inner)
        self.body.addWidget(self._area)

    def show_lines(self, lines: Sequence[Channel], *, keep: bool = False) -> None:
        """Show other lines; `keep`: those that stay keep what was typed."""
        typed = {line.id: line for line in self.lines()} if keep else {}
        lines = tuple(typed.get(line.id, line) for line in lines)
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        self._lines, self.day_edits, self.rate_edits, self.confirm_boxes = tuple(lines), {}, {}, {}
        for row, line in enumerate(lines):
            self._add(row, line)
        self.setVisible(bool(lines))
        # A report may bring twenty lines; the rows below must still be seen.
        look = self._context.look
        self._area.setFixedHeight(min(len(lines) * look.px(LINE_HEIGHT), look.px(LINES_SEEN * LINE_HEIGHT)))

    def _add(self, row: int, line: Channel) -> None:
        day = NumberEdit(1, 31)
        day.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        day.setValue(line.repayment.due_day)
        day.setAccessibleName(tr("{name}: due day").format(name=line.name))
        day.setFixedWidth(self._context.look.px(56))
        rate = PercentEdit(self._context.look, tr("{name}: rate a year").format(name=line.name))
        rate.show_share(line.known_apr)
        rate.setPlaceholderText(tr("not known"))
        rate.setFixedWidth(self._context.look.px(84))
        rate.edited.connect(self.edited)
        self._grid.addWidget(label(line.name, TextRole.STRONG), row, 0)
        self._grid.addWidget(label(group_name(line.funder), TextRole.MUTED), row, 1)
        for column, (word, field) in enumerate(((tr("Due day"), day), (tr("Rate a year"), rate))):
            name = label(word, TextRole.SMALL)
            name.setBuddy(field)
            self._grid.addWidget(name, row, 2 + column * 2, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self._grid.addWidget(field, row, 3 + column * 2)
        confirm = QCheckBox(tr("these are right"))
        confirm.setChecked(line.terms is Terms.CONFIRMED)
        confirm.setAccessibleName(tr("{name}: due day and rate are right").format(name=line.name))
        self._grid.addWidget(confirm, row, 6)
        self.day_edits[line.id], self.rate_edits[line.id], self.confirm_boxes[line.id] = day, rate, confirm

    def problem(self) -> str:
        """What is not right yet."""
        wrong = [line.name for line in self._lines if _is_no_rate(self.rate_edits[line.id])]
        told = ntr(
            "Write the yearly rate of {names} in percent, such as 14.6.",
            "Write the yearly rates of {names} in percent, such as 14.6.",
            len(wrong),
        )
        return told.format(names=tr(", ").join(wrong)) if wrong else ""

    def lines(self) -> tuple[Channel, ...]:
        """The lines as corrected."""
        found = []
        for line in self._lines:
            field = self.rate_edits[line.id]
            repayment = replace(line.repayment, due_day=self.day_edits[line.id].value())
            terms = Terms.CONFIRMED if self.confirm_boxes[line.id].isChecked() else Terms.GUESSED
            found.append(with_rate(replace(line, repayment=repayment, terms=terms), field.share()))
        return tuple(found)


def _is_no_rate(field: PercentEdit) -> bool:
    """Whether something is typed that is no rate; an empty field says that it is not known."""
    return bool(field.text().strip()) and field.share() is None


def _columns(context: Context) -> tuple[Column[ImportRow], ...]:
    look = context.look

    def what(row: ImportRow) -> str:
        return what_words(look, row)

    return (
        Column(
            lambda: tr("Row"),
            lambda r: f"{r.line}",
            lambda r: r.line,
            figures=True,
            tint=lambda _: "muted",
            spare=True,  # the note tells why, and has its room before the number and the file
        ),
        Column(lambda: tr("Becomes"), lambda r: mark_of(r).word, lambda r: list(Fate).index(r.fate), mark=mark_of),
        Column(lambda: tr("Day"), lambda r: "" if r.day is None else f"{r.day}", lambda r: r.day),
        Column(lambda: tr("Line"), lambda r: r.channel, lambda r: r.channel, bold=True),
        Column(lambda: tr("What"), what, lambda r: r.what, hint=what, lends=True, least=100),
        Column(
            lambda: tr("Amount"),
            lambda r: amount_words(look, r),
            lambda r: r.amount,
            figures=True,
        ),
        Column(
            lambda: tr("Note"),
            lambda r: look.sentence(r.note),
            lambda r: r.note,
            tint=lambda r: "danger" if r.fate is Fate.PROBLEM else "muted",
            hint=lambda r: r.note,
            fills=True,
        ),
        Column(lambda: tr("File"), lambda r: r.file, lambda r: (r.file, r.line), tint=lambda _: "muted", spare=True),
    )
