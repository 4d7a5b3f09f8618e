"""One line's page: what is known of it, its history, readings, dues, and what the lender did."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from raincheck.core.text import tr
from raincheck.gui.kit.charts.sharing import share
from raincheck.gui.kit.charts.view import ChartView
from raincheck.gui.kit.context import Context, PageId, Target
from raincheck.gui.kit.icons import Glyph
from raincheck.gui.kit.models.records import Column, amounts
from raincheck.gui.kit.models.table import RecordTable
from raincheck.gui.kit.row_menu import ENTER, RowAction
from raincheck.gui.kit.widgets.badge import LevelBadge
from raincheck.gui.kit.widgets.buttons import button
from raincheck.gui.kit.widgets.card import Card
from raincheck.gui.kit.widgets.labels import TextRole, label
from raincheck.gui.kit.widgets.layout import Columns, bare_column
from raincheck.gui.lines.presenter import ChangeRow, DueRow, LineView, MovementRow, ReadingRow

WIDE, NARROW = 460, 316

FEW_READINGS = 15
"""So many are simply shown."""


class LineDetail(QWidget):
    """Draws a LineView. Signals: `back()` and what is asked for; readings and movements by their numbers."""

    back = Signal()
    reading_asked = Signal()
    edit_asked = Signal()
    archive_asked = Signal()
    correct_asked = Signal(int)
    withdraw_asked = Signal(int)
    movement_asked = Signal()
    movement_edit_asked = Signal(int)
    movement_removed = Signal(int)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._badge: LevelBadge | None = None
        self._view: LineView | None = None
        column = bare_column(self, gap=14)
        self._head = QHBoxLayout()
        self._head.setSpacing(10)
        self._name = label(role=TextRole.TITLE)
        self._record = label(role=TextRole.MUTED, wrap=True)
        self._back = button("", "icon", name=tr("Back to all lines"))
        self._back.clicked.connect(self.back)
        self._head.addWidget(self._back)
        self._head.addWidget(self._name)
        self._head.addStretch(1)
        for text, role, signal in (
            (tr("Put aside"), "", self.archive_asked),
            (tr("Edit"), "", self.edit_asked),
            (tr("Enter a reading"), "primary", self.reading_asked),
        ):
            made = button(text, role)
            made.clicked.connect(signal)
            self._head.addWidget(made)
        column.addLayout(self._head)
        self._chart = ChartView(context, tr("Limit and use over time"))
        share(self._chart, context)
        self._chart.picked.connect(self._on_day)
        self._readings = RecordTable(context.look, _reading_columns(context), tr("Readings"), grows=True)
        self._dues = RecordTable(context.look, _due_columns(context), tr("Dues of the next 90 days"), grows=True)
        self._changes = RecordTable(context.look, _change_columns(), tr("What the lender changed"), grows=True)
        self._movements = RecordTable(context.look, _movement_columns(context), tr("Movements"), grows=True)
        self._offer()
        self._facts = QGridLayout()
        self._facts.setHorizontalSpacing(18)
        self._facts.setVerticalSpacing(7)
        column.addWidget(self._top_row())
        column.addWidget(self._bottom_row())
        column.addStretch(1)

    def _offer(self) -> None:
        """What can be done with a row of each table; Enter does the first."""
        self._readings.offer(
            RowAction(tr("Put it right …"), lambda row: self.correct_asked.emit(row.seq), key=ENTER),
            RowAction(tr("Withdraw it"), lambda row: self.withdraw_asked.emit(row.seq)),
        )
        self._readings.opened.connect(lambda row: self.correct_asked.emit(row.seq))
        self._movements.offer(
            RowAction(tr("Put it right …"), lambda row: self.movement_edit_asked.emit(row.no), key=ENTER),
            RowAction(tr("Take out"), lambda row: self.movement_removed.emit(row.no)),
        )
        self._movements.opened.connect(lambda row: self.movement_edit_asked.emit(row.no))
        self._dues.offer(RowAction(tr("Show the day"), self._show_day, key=ENTER))
        self._dues.opened.connect(self._show_day)

    def _show_day(self, row: DueRow) -> None:
        self._context.speaker.go.emit(Target(PageId.CALENDAR, str(row.day)))

    def _top_row(self) -> QWidget:
        history = Card(self._context.look, tr("Limit and use over time"))
        history.body.addWidget(self._chart, 1)
        facts = Card(self._context.look, tr("What is known"))
        facts.body.addLayout(self._facts)
        facts.body.addStretch(1)
        row = Columns()
        row.columns.add(history, weight=5, least=self._context.look.px(WIDE))
        row.columns.add(facts, weight=3, least=self._context.look.px(NARROW))
        return row

    def _bottom_row(self) -> QWidget:
        readings = Card(self._context.look, tr("Readings"), note=tr("nothing is overwritten"))
        self._all_button = button("", "link")
        self._all_button.setCheckable(True)
        self._all_button.toggled.connect(self._show_readings)
        readings.body.addWidget(self._readings)
        readings.body.addWidget(self._all_button, 0, Qt.AlignmentFlag.AlignLeft)
        readings.body.addStretch(1)
        side = QWidget()
        stack = bare_column(side, gap=14)
        dues = Card(self._context.look, tr("Dues of the next 90 days"))
        self._no_dues = label(role=TextRole.MUTED, wrap=True)
        dues.body.addWidget(self._dues)
        dues.body.addWidget(self._no_dues)
        changes = Card(self._context.look, tr("What the lender changed"))
        changes.body.addWidget(self._record)
        changes.body.addWidget(self._changes)
        moved = Card(self._context.look, tr("Movements"))
        add = button(tr("Write a movement down …"), "link")
        add.clicked.connect(self.movement_asked)
        moved.body.addWidget(self._movements)
        moved.body.addWidget(add, 0, Qt.AlignmentFlag.AlignLeft)
        for card in (dues, changes, moved):
            stack.addWidget(card)
        stack.addStretch(1)
        row = Columns()
        row.columns.add(readings, weight=5, least=self._context.look.px(WIDE))
        row.columns.add(side, weight=3, least=self._context.look.px(NARROW))
        return row

    def show_line(self, view: LineView) -> None:
        """Show another line, or the same one anew."""
        self._name.setText(view.row.name)
        self._back.setIcon(self._context.icons.icon(Glyph.BACK, self._context.look.theme.roles.muted, 20))
        mark = view.row.status
        if self._badge is None:
            self._badge = LevelBadge(self._context.look, mark.tone, mark.word, mark.shape)
            self._head.insertWidget(2, self._badge)
        self._badge.show_level(mark.tone, mark.word, mark.shape)
        self._show_facts(view.facts)
        self._chart.show_chart(view.history, view.history_words)
        if self._view is None or self._view.channel.id != view.channel.id:
            self._all_button.setChecked(view.count <= FEW_READINGS)
        self._view = view
        self._show_readings()
        self._dues.show_records(view.dues)
        self._dues.setVisible(bool(view.dues))
        self._no_dues.setText(view.no_dues)
        self._no_dues.setVisible(not view.dues)
        self._changes.show_records(view.changes)
        self._changes.setVisible(bool(view.changes))
        self._record.setText(view.record)
        self._movements.show_records(view.movements)
        self._movements.setVisible(bool(view.movements))

    @Slot()
    def _show_readings(self) -> None:
        """What changed first; the hundreds of readings between only when they are asked for."""
        if self._view is None:
            return
        count, turns = self._view.count, self._view.turns
        shows_all = self._all_button.isChecked()
        self._readings.show_records(self._view.readings if shows_all else turns)
        self._all_button.setVisible(count > max(len(turns), FEW_READINGS))
        told = tr("Only what changed") if shows_all else tr("All {n} readings").format(n=f"{count:,}")
        self._all_button.setText(told)
        self._all_button.setAccessibleName(told)

    @Slot(object)
    def _on_day(self, day: date) -> None:
        """Go to the reading that stood on a day of the picture."""
        if self._view is None:
            return
        self._all_button.setChecked(True)
        stood = next((reading for reading in self._readings.records.records if reading.day <= day), None)
        if stood is not None:
            self._readings.go_to(stood)
            self._readings.setFocus()

    def _show_facts(self, facts: tuple[tuple[str, str], ...]) -> None:
        while (old := self._facts.takeAt(0)) is not None:
            widget = old.widget()
            if widget is not None:
                widget.deleteLater()
        for row, (name, value) in enumerate(facts):
            self._facts.addWidget(label(name, TextRole.MUTED), row, 0, Qt.AlignmentFlag.AlignTop)
            shown = label(value, wrap=True)
            shown.setAccessibleName(f"{name}: {value}")
            self._facts.addWidget(shown, row, 1)
        self._facts.setColumnStretch(1, 1)


def _reading_columns(context: Context) -> tuple[Column[ReadingRow], ...]:
    look = context.look
    return (
        Column(lambda: tr("Day"), lambda r: f"{r.day}", lambda r: r.day),
        amounts(look, lambda: tr("Limit"), lambda r: r.limit, bold=True),
        amounts(look, lambda: tr("Used"), lambda r: r.used),
        amounts(look, lambda: tr("Drawable"), lambda r: r.available, spare=True),
        Column(lambda: tr("State"), lambda r: r.status.word, lambda r: r.status.word, mark=lambda r: r.status),
        Column(
            lambda: tr("Source"),
            lambda r: r.origin or r.source,
            lambda r: (r.source, r.origin),
            tint=lambda _: "muted",
            hint=lambda r: tr("{source} · {file}").format(source=r.source, file=r.origin) if r.origin else r.source,
            spare=True,
        ),
        Column(
            lambda: tr("Note"),
            lambda r: r.note,
            lambda r: r.note,
            tint=lambda _: "muted",
            hint=lambda r: r.note,
            fills=True,
            lends=True,
            least=80,
        ),
    )


def _due_columns(context: Context) -> tuple[Column[DueRow], ...]:
    look = context.look
    return (
        Column(lambda: tr("Day"), lambda r: f"{r.day}", lambda r: r.day),
        amounts(look, lambda: tr("Amount"), lambda r: r.amount, bold=True),
        Column(lambda: tr("Basis"), lambda r: r.kind, lambda r: r.kind, tint=lambda _: "muted"),
    )


def _movement_columns(context: Context) -> tuple[Column[MovementRow], ...]:
    look = context.look
    return (
        Column(lambda: tr("Day"), lambda r: f"{r.day}", lambda r: r.day),
        Column(lambda: tr("What"), lambda r: r.kind, lambda r: r.kind),
        amounts(look, lambda: tr("Amount"), lambda r: r.amount, bold=True),
        Column(
            lambda: tr("Note"),
            lambda r: r.note,
            lambda r: r.note,
            tint=lambda _: "muted",
            # The card is narrow: where the source has no room, it is told with the note.
            hint=lambda r: "\n".join(part for part in (r.note, r.origin) if part),
            fills=True,
            lends=True,
            least=60,
        ),
        Column(
            lambda: tr("Source"),
            lambda r: r.origin or tr("typed by hand"),
            lambda r: r.origin,
            tint=lambda _: "muted",
            hint=lambda r: r.origin,
            spare=True,
        ),
    )


def _change_columns() -> tuple[Column[ChangeRow], ...]:
    return (
        Column(lambda: tr("Day"), lambda r: f"{r.day}", lambda r: r.day),
        Column(lambda: tr("What"), lambda r: r.mark.word, lambda r: r.mark.word, mark=lambda r: r.mark),
        Column(lambda: tr("Change"), lambda r: r.text, lambda r: r.text, hint=lambda r: r.text),
    )
