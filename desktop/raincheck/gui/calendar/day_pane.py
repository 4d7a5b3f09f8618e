"""One day at the right of the month: its dues with where the money comes from, and what is next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from raincheck.core.duecalendar import Entry
from raincheck.core.text import tr
from raincheck.gui.calendar.presenter import DayEntry, FundingRow, NextRow
from raincheck.gui.kit.context import Context, PageId, Target
from raincheck.gui.kit.models.copying import copy
from raincheck.gui.kit.row_menu import Choice, offer_menu
from raincheck.gui.kit.widgets.badge import LevelBadge
from raincheck.gui.kit.widgets.buttons import button
from raincheck.gui.kit.widgets.card import Card
from raincheck.gui.kit.widgets.labels import TextRole, label
from raincheck.gui.kit.widgets.layout import bare_column, button_row
from raincheck.gui.kit.widgets.renewed import Renewed


class DayPane(Card):
    """Signals: `paid(Entry)`, `part_asked(Entry)`, `move_asked(Entry)`, `incident_asked(id)`, `day_asked(date)`."""

    paid = Signal(object)
    part_asked = Signal(object)
    move_asked = Signal(object)
    incident_asked = Signal(str)
    day_asked = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__(context.look)
        self._context = context
        self._title = label(role=TextRole.HEADING)
        self.body.addWidget(self._title)
        # Each is a list of its own, in which the keyboard stays.
        self._entries, self._next = Renewed(), Renewed()
        self._shown: tuple[int, tuple[DayEntry, ...], tuple[NextRow, ...]] | None = None
        self.body.addWidget(self._entries)
        self._next_title = label(tr("Coming up"), TextRole.HEADING)
        self._next_title.setContentsMargins(0, context.look.px(10), 0, 0)
        self.body.addWidget(self._next_title)
        self.body.addWidget(self._next)
        self.body.addStretch(1)

    def show_day(self, title: str, entries: Sequence[DayEntry], upcoming: Iterable[NextRow]) -> None:
        """Show another day; what stands there already stays."""
        self._title.setText(title)
        rows = tuple(upcoming)
        wanted = self._look.px(1000), tuple(entries), rows
        if wanted == self._shown:
            return
        self._shown = wanted
        nothing = [] if entries else [label(tr("Nothing stands on this day."), TextRole.MUTED, wrap=True)]
        self._entries.hold(_column([*nothing, *map(self._entry, entries)], gap=6))
        self._next_title.setVisible(bool(rows))
        self._next.hold(_column(map(self._next_row, rows), gap=2))

    def _entry(self, day: DayEntry) -> QWidget:
        made = QWidget()
        offer_menu(made, partial(self.choices, day))
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 2, 0, 6)
        column.setSpacing(3)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(label(day.title, TextRole.STRONG, wrap=True), 0 if day.mark else 1)
        if day.mark is not None:
            head.addWidget(LevelBadge(self._look, day.mark.tone, day.mark.word, day.mark.shape))
            head.addStretch(1)
        if day.amount:
            head.addWidget(label(day.amount, TextRole.STRONG))
        column.addLayout(head)
        if day.note:
            column.addWidget(label(day.note, TextRole.SMALL, wrap=True))
        if day.funding:
            column.addWidget(label(tr("Where the money comes from"), TextRole.SMALL))
            column.addLayout(_funding(day.funding))
        if day.verdict is not None:
            row = QHBoxLayout()
            row.addWidget(LevelBadge(self._look, day.verdict.tone, day.verdict.word, day.verdict.shape))
            row.addStretch(1)
            column.addLayout(row)
        for sentence in day.told:
            column.addWidget(label(sentence, TextRole.SMALL, wrap=True))
        if day.may_pay:
            column.addWidget(self._actions(day.entry, day.title))
        if day.incident is not None:
            go = button(tr("Open the incident"), "link")
            go.clicked.connect(partial(self.incident_asked.emit, day.incident))
            column.addWidget(go, 0, Qt.AlignmentFlag.AlignLeft)
        return made

    def choices(self, day: DayEntry) -> Iterator[Choice]:
        """What can be done with an entry."""
        if day.may_pay:
            yield Choice(tr("Paid"), partial(self.paid.emit, day.entry))
            yield Choice(tr("A part …"), partial(self.part_asked.emit, day.entry))
            yield Choice(tr("Another day …"), partial(self.move_asked.emit, day.entry))
        if day.incident is not None:
            yield Choice(tr("Open the incident"), partial(self.incident_asked.emit, day.incident))
        if day.entry.channel is not None:
            line = Target(PageId.LINES, day.entry.channel)
            yield Choice(tr("Open the line"), partial(self._context.speaker.go.emit, line))
        yield Choice(tr("Copy the text"), partial(copy, " ".join(filter(None, (day.title, day.amount, day.note)))))

    def _actions(self, entry: Entry, title: str) -> QWidget:
        answers = []
        for text, role, signal in (
            (tr("Paid"), "primary", self.paid),
            (tr("A part …"), "", self.part_asked),
            (tr("Another day …"), "", self.move_asked),
        ):
            made = button(text, role, name=tr("{line}: {what}").format(line=title, what=text))
            made.clicked.connect(partial(signal.emit, entry))
            answers.append(made)
        return button_row(*answers, gap=6)

    def _next_row(self, row: NextRow) -> QWidget:
        made = QWidget()
        line = QHBoxLayout(made)
        line.setContentsMargins(0, 2, 0, 2)
        line.setSpacing(12)
        when = button(row.when, "link", name=tr("Show {day}").format(day=row.when))
        when.clicked.connect(partial(self.day_asked.emit, row.day))
        line.addWidget(when, 0, Qt.AlignmentFlag.AlignTop)
        texts = QVBoxLayout()
        texts.setSpacing(1)
        head = QHBoxLayout()
        head.setSpacing(6)
        head.addWidget(label(row.title, wrap=True), 1)
        if row.mark is not None:
            head.addWidget(LevelBadge(self._look, row.mark.tone, row.mark.word, row.mark.shape))
        texts.addLayout(head)
        if row.note:
            texts.addWidget(label(row.note, TextRole.SMALL, wrap=True))
        line.addLayout(texts, 1)
        return made


def _funding(rows: Iterable[FundingRow]) -> QGridLayout:
    grid = QGridLayout()
    grid.setContentsMargins(8, 0, 0, 0)
    grid.setColumnStretch(0, 1)
    grid.setVerticalSpacing(4)
    for place, row in enumerate(rows):
        role = TextRole.STRONG if row.strong else TextRole.PLAIN
        grid.addWidget(label(row.name, role, wrap=True), place, 0)
        grid.addWidget(label(row.amount, role), place, 1, Qt.AlignmentFlag.AlignRight)
    return grid


def _column(parts: Iterable[QWidget], *, gap: int) -> QWidget:
    whole = QWidget()
    column = bare_column(whole, gap=gap)
    for part in parts:
        column.addWidget(part)
    return whole
