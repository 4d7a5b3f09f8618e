"""The preview of an import: files, new lines to correct, every row with what becomes of it. Nothing is written here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QHBoxLayout, QPushButton, QSpinBox, QVBoxLayout, QWidget

from raincheck.app.wording import group_name
from raincheck.core.model import Channel
from raincheck.core.text import ntr, tr
from raincheck.gui.context import Context
from raincheck.gui.models.records import Column
from raincheck.gui.models.table import RecordTable
from raincheck.gui.pages.base import scroll_area
from raincheck.gui.views.imports import Fate, ImportRow, ImportView, fate_word
from raincheck.gui.widgets.buttons import button
from raincheck.gui.widgets.card import Card
from raincheck.gui.widgets.labels import TextRole, label
from raincheck.gui.widgets.percent_edit import PercentEdit

FILE_COLUMN: Final = 7
"""Last, for it says least; not shown for a single file."""


LINE_HEIGHT, LINES_SEEN = 40, 4


class Preview(QWidget):
    """Shows an ImportView. Signal: `write_asked()`; `lines()` gives the new lines as they were corrected."""

    write_asked = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._view: ImportView | None = None
        self._fate: Fate | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        column.addWidget(self._files_card())
        self.new_lines = NewLines(context)
        self.new_lines.edited.connect(self._tell)
        column.addWidget(self.new_lines)
        column.addWidget(self._rows_card(), 1)

    def _files_card(self) -> Card:
        card = Card(self._context.look)
        self._files = QVBoxLayout()
        self._files.setSpacing(2)
        self.told = label(role=TextRole.HEADING, wrap=True)
        self.problem_label = label(role=TextRole.PROBLEM, wrap=True)
        self.write_button = button(tr("Import"), "primary")
        self.write_button.clicked.connect(self.write_asked)
        row = QHBoxLayout()
        row.addWidget(self.told, 1)
        row.addWidget(self.write_button)
        card.body.addLayout(row)
        card.body.addWidget(self.problem_label)
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
        card.body.addWidget(self.table, 1)
        return card

    def show_import(self, view: ImportView) -> None:
        """Show what an import would do."""
        self._view, self._fate = view, None
        while (item := self._files.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        for file in view.files:
            told = tr("{name} · {kind} · {account}").format(name=file.name, kind=file.kind, account=file.account)
            self._files.addWidget(label(told, TextRole.MUTED, wrap=True))
        self.new_lines.show_lines(view.lines)
        for fate, made in self.filter_buttons.items():
            count = len(view.rows) if fate is None else view.counts[fate]
            word = tr("all rows") if fate is None else fate_word(fate)
            made.setText(f"{word} {count}")
            made.setAccessibleName(f"{word} {count}")
            made.setVisible(fate is None or count > 0)
        first = self._filters.button(0)
        if first is not None:
            first.setChecked(True)
        self.table.setColumnHidden(FILE_COLUMN, len(view.files) < 2)
        self.table.show_records(view.rows)
        self._tell()

    def begin(self) -> None:
        """Put the keyboard where the next step is."""
        target = self.write_button if self.write_button.isEnabled() else self.table
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_busy(self) -> None:
        """Say that it is being written."""
        self.write_button.setEnabled(False)
        self.told.setText(tr("Writing …"))

    def lines(self) -> tuple[Channel, ...]:
        """The new lines as they were corrected."""
        return self.new_lines.lines()

    @Slot()
    def _tell(self) -> None:
        if self._view is None:
            return
        problem = self.new_lines.problem()
        self.problem_label.setText(problem)
        self.problem_label.setVisible(bool(problem))
        self.told.setText(
            tr("Would come in: {what}").format(what=self._view.told)
            if self._view.adds
            else tr("Nothing new: the book has every row already, or none is about a credit line.")
        )
        self.write_button.setEnabled(self._view.adds > 0 and not problem)

    @Slot(int)
    def _on_filter(self, number: int) -> None:
        if self._view is None:
            return
        self._fate = (None, *Fate)[number]
        self.table.show_records([row for row in self._view.rows if self._fate in (None, row.fate)])


class NewLines(Card):
    """The lines an import adds, their due day and rate open to correction. Signal: `edited()`."""

    edited = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__(context.look, tr("New lines"), note=tr("correct due day and rate before they are written"))
        self._context = context
        self._lines: tuple[Channel, ...] = ()
        self.day_edits: dict[str, QSpinBox] = {}
        self.rate_edits: dict[str, PercentEdit] = {}
        self._inner = QWidget()
        self._grid = QGridLayout(self._inner)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 1)
        self._area = scroll_area(self._inner)
        self.body.addWidget(self._area)

    def show_lines(self, lines: Sequence[Channel]) -> None:
        """Show other lines."""
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        self._lines, self.day_edits, self.rate_edits = tuple(lines), {}, {}
        for row, line in enumerate(lines):
            self._add(row, line)
        self.setVisible(bool(lines))
        # A report may bring twenty lines; the rows below must still be seen.
        look = self._context.look
        self._area.setFixedHeight(min(len(lines) * look.px(LINE_HEIGHT), look.px(LINES_SEEN * LINE_HEIGHT)))

    def _add(self, row: int, line: Channel) -> None:
        day = QSpinBox()
        day.setRange(1, 31)
        day.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        day.setValue(line.repayment.due_day)
        day.setAccessibleName(tr("{name}: due day").format(name=line.name))
        day.setFixedWidth(self._context.look.px(56))
        rate = PercentEdit(self._context.look, tr("{name}: rate a year").format(name=line.name))
        rate.show_share(line.apr)
        rate.setFixedWidth(self._context.look.px(84))
        rate.edited.connect(self.edited)
        self._grid.addWidget(label(line.name, TextRole.STRONG), row, 0)
        self._grid.addWidget(label(group_name(line.funder), TextRole.MUTED), row, 1)
        for column, (word, field) in enumerate(((tr("Due day"), day), (tr("Rate a year"), rate))):
            name = label(word, TextRole.SMALL)
            name.setBuddy(field)
            self._grid.addWidget(name, row, 2 + column * 2, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self._grid.addWidget(field, row, 3 + column * 2)
        self.day_edits[line.id], self.rate_edits[line.id] = day, rate

    def problem(self) -> str:
        """What is not right yet."""
        wrong = [line.name for line in self._lines if self.rate_edits[line.id].share() is None]
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
            rate = self.rate_edits[line.id].share()
            repayment = replace(line.repayment, due_day=self.day_edits[line.id].value())
            found.append(replace(line, apr=line.apr if rate is None else rate, repayment=repayment))
        return tuple(found)


def _columns(context: Context) -> tuple[Column[ImportRow], ...]:
    look = context.look
    return (
        Column(lambda: tr("Row"), lambda r: f"{r.line}", lambda r: r.line, figures=True, tint=lambda _: "muted"),
        Column(lambda: tr("Becomes"), lambda r: r.mark.word, lambda r: list(Fate).index(r.fate), mark=lambda r: r.mark),
        Column(lambda: tr("Day"), lambda r: "" if r.day is None else f"{r.day}", lambda r: r.day),
        Column(lambda: tr("Line"), lambda r: r.channel, lambda r: r.channel, bold=True),
        Column(lambda: tr("What"), lambda r: r.what, lambda r: r.what),
        Column(
            lambda: tr("Amount"),
            lambda r: "" if r.amount is None else look.amount(r.amount),
            lambda r: r.amount,
            figures=True,
        ),
        Column(
            lambda: tr("Note"),
            lambda r: look.sentence(r.note),
            lambda r: r.note,
            tint=lambda r: "danger" if r.fate is Fate.PROBLEM else "muted",
            hint=lambda r: r.note,
        ),
        Column(lambda: tr("File"), lambda r: r.file, lambda r: (r.file, r.line), tint=lambda _: "muted"),
    )
