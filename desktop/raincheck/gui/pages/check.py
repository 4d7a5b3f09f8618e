"""巡检: walk down all lines with the phone in one hand; Enter where nothing changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from raincheck.core.model import LineStatus
from raincheck.core.text import ntr, tr
from raincheck.gui.bus import Changes
from raincheck.gui.context import Context, Tone
from raincheck.gui.pages.base import Page
from raincheck.gui.views.check import Answer, CheckRow
from raincheck.gui.views.lines import status_mark
from raincheck.gui.widgets.badge import LevelBadge
from raincheck.gui.widgets.buttons import button
from raincheck.gui.widgets.card import Card
from raincheck.gui.widgets.check_table import CheckTable
from raincheck.gui.widgets.empty import EmptyState
from raincheck.gui.widgets.labels import TextRole, label
from raincheck.gui.widgets.tile import Meter


class CheckPage(Page):
    """One check round. Signals: `answered(Entry, worse)` for each line confirmed, `finished(count)`, `line_asked()`."""

    interest = Changes(channels=True)
    answered = Signal(object, bool)
    finished = Signal(int)
    line_asked = Signal()

    def __init__(self, context: Context, load: Callable[[], tuple[CheckRow, ...]], today: Callable[[], date]) -> None:
        super().__init__(context)
        self._load, self._today = load, today
        self._count = 0
        head = self.header(
            tr("The check round"),
            tr("Phone in hand, go down the lines. Nothing changed: Enter. Changed: type the new number."),
        )
        self._progress = label("", TextRole.MUTED)
        self._meter = Meter(context.look)
        self._meter.setFixedWidth(context.look.px(150))
        self._finish = button(tr("Finish  Ctrl+Enter"), "primary")
        self._finish.clicked.connect(self._on_finish)
        for widget in (self._progress, self._meter, self._finish):
            head.addWidget(widget)
        self._table = CheckTable(context.look)
        self._table.confirmed.connect(self._on_confirmed)
        self._table.skipped.connect(self._show_progress)
        self._table.moved.connect(self._on_moved)
        self._table.finish_asked.connect(self._on_finish)
        self._empty = EmptyState(
            context, tr("Nothing to check yet"), tr("A check round walks down your lines."), (tr("Add the first line"),)
        )
        self._empty.chosen.connect(self.line_asked)
        self._content = self._make_content()
        self._area = self.scrolled(self._content)
        self.column.addWidget(self._empty, 1)
        finish = QAction(tr("Finish the check round"), self)
        finish.setShortcut(QKeySequence("Ctrl+Return"))
        finish.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        finish.triggered.connect(self._on_finish)
        self.addAction(finish)

    def reload(self) -> None:
        rows = self._load()
        self._count = len(rows)
        for widget in (self._area, self._finish, self._progress, self._meter):
            widget.setVisible(bool(rows))
        self._empty.setVisible(not rows)
        self._table.show_rows(rows, self._today())
        self._show_progress()

    @Slot()
    def _on_look(self) -> None:
        """The table dresses itself anew; a round under way goes on."""

    def _make_content(self) -> QWidget:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setSpacing(14)
        sheet = Card(self.context.look)
        sheet.body.setContentsMargins(10, 6, 10, 8)
        sheet.body.addWidget(self._table)
        column.addWidget(sheet)
        legend = Card(self.context.look, tr("What a state means"))
        marks = QHBoxLayout()
        marks.setSpacing(8)
        for status in LineStatus:
            mark = status_mark(status)
            marks.addWidget(LevelBadge(self.context.look, mark.tone, mark.word, mark.shape))
        marks.addStretch(1)
        legend.body.addLayout(marks)
        told = tr("A lower limit, a closed line or a repayment that fails is warned of at once, with what to do.")
        legend.body.addWidget(label(told, TextRole.SMALL, wrap=True))
        column.addWidget(legend)
        column.addStretch(1)
        return content

    @Slot(object, object)
    def _on_confirmed(self, _row: CheckRow, given: Answer) -> None:
        self._show_progress()
        self.answered.emit(given.entry, given.outcome.value == "worse")

    @Slot()
    def _show_progress(self) -> None:
        done = self._table.answered
        told = f"{done} / {self._count}"
        self._progress.setText(told)
        share = Fraction(done, self._count) if self._count else Fraction(0)
        self._meter.show_share(share, Tone.GOOD, tr("{done} lines checked").format(done=told))

    @Slot(int)
    def _on_moved(self, index: int) -> None:
        if index >= 0:
            box = self._table.row_box(index)
            place = self._table.mapTo(self._content, box.center())
            self._area.ensureVisible(place.x(), place.y(), 0, box.height() * 2)
        elif self._count:
            self._finish.setFocus()

    @Slot()
    def _on_finish(self) -> None:
        done = self._table.answered
        if done:
            self.finished.emit(done)
            told = ntr("{n} line checked.", "{n} lines checked.", done).format(n=done)
            self.context.speaker.say(told)
            self.reload()
