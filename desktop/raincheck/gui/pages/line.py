"""One line's page: what is known of it, its history, readings, dues, and what the lender did."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from raincheck.core.text import tr
from raincheck.gui.charts.view import ChartView
from raincheck.gui.context import Context
from raincheck.gui.icons import Glyph
from raincheck.gui.models.records import Column
from raincheck.gui.models.table import RecordTable
from raincheck.gui.views.lines import ChangeRow, DueRow, LineView, ReadingRow
from raincheck.gui.widgets.badge import LevelBadge
from raincheck.gui.widgets.buttons import button
from raincheck.gui.widgets.card import Card
from raincheck.gui.widgets.labels import TextRole, label
from raincheck.gui.widgets.layout import Columns

WIDE, NARROW = 460, 300


class LineDetail(QWidget):
    """Draws a LineView. Signals: `back()`, `reading_asked()`, `edit_asked()`, `archive_asked()`."""

    back = Signal()
    reading_asked = Signal()
    edit_asked = Signal()
    archive_asked = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._badge: LevelBadge | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
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
        self._readings = RecordTable(context.look, _reading_columns(context), tr("Readings"), grows=True)
        self._dues = RecordTable(context.look, _due_columns(context), tr("Dues of the next 90 days"), grows=True)
        self._changes = RecordTable(context.look, _change_columns(), tr("What the lender changed"), grows=True)
        self._facts = QGridLayout()
        self._facts.setHorizontalSpacing(18)
        self._facts.setVerticalSpacing(7)
        column.addWidget(self._top_row())
        column.addWidget(self._bottom_row())
        column.addStretch(1)

    def _top_row(self) -> QWidget:
        history = Card(self._context.look, tr("Limit and use over time"))
        history.body.addWidget(self._chart, 1)
        facts = Card(self._context.look, tr("What is known"))
        facts.body.addLayout(self._facts)
        facts.body.addStretch(1)
        row = Columns()
        row.columns.add(history, weight=5, least=WIDE)
        row.columns.add(facts, weight=3, least=NARROW)
        return row

    def _bottom_row(self) -> QWidget:
        readings = Card(self._context.look, tr("Readings"), note=tr("nothing is overwritten"))
        readings.body.addWidget(self._readings)
        readings.body.addStretch(1)
        side = QWidget()
        stack = QVBoxLayout(side)
        stack.setContentsMargins(0, 0, 0, 0)
        stack.setSpacing(14)
        dues = Card(self._context.look, tr("Dues of the next 90 days"))
        dues.body.addWidget(self._dues)
        changes = Card(self._context.look, tr("What the lender changed"))
        changes.body.addWidget(self._record)
        changes.body.addWidget(self._changes)
        stack.addWidget(dues)
        stack.addWidget(changes)
        stack.addStretch(1)
        row = Columns()
        row.columns.add(readings, weight=5, least=WIDE)
        row.columns.add(side, weight=3, least=NARROW)
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
        self._readings.show_records(view.readings)
        self._dues.show_records(view.dues)
        self._changes.show_records(view.changes)
        self._changes.setVisible(bool(view.changes))
        self._record.setText(view.record)

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
        Column(lambda: tr("Limit"), lambda r: look.amount(r.limit), lambda r: r.limit, figures=True, bold=True),
        Column(lambda: tr("Used"), lambda r: look.amount(r.used), lambda r: r.used, figures=True),
        Column(
            lambda: tr("Drawable"), lambda r: look.amount(r.available), lambda r: r.available, figures=True, spare=True
        ),
        Column(lambda: tr("State"), lambda r: r.status.word, lambda r: r.status.word, mark=lambda r: r.status),
        Column(lambda: tr("Source"), lambda r: r.source, lambda r: r.source, tint=lambda _: "muted"),
        Column(lambda: tr("Note"), lambda r: r.note, lambda r: r.note, tint=lambda _: "muted", hint=lambda r: r.note),
    )


def _due_columns(context: Context) -> tuple[Column[DueRow], ...]:
    look = context.look
    return (
        Column(lambda: tr("Day"), lambda r: f"{r.day}", lambda r: r.day),
        Column(lambda: tr("Amount"), lambda r: look.amount(r.amount), lambda r: r.amount, figures=True, bold=True),
        Column(lambda: tr("Basis"), lambda r: r.kind, lambda r: r.kind, tint=lambda _: "muted"),
    )


def _change_columns() -> tuple[Column[ChangeRow], ...]:
    return (
        Column(lambda: tr("Day"), lambda r: f"{r.day}", lambda r: r.day),
        Column(lambda: tr("What"), lambda r: r.mark.word, lambda r: r.mark.word, mark=lambda r: r.mark),
        Column(lambda: tr("Change"), lambda r: r.text, lambda r: r.text, hint=lambda r: r.text),
    )
