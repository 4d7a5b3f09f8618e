"""渠道: the list of lines, and behind each its own page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from raincheck.core.text import tr
from raincheck.gui.bus import Changes
from raincheck.gui.context import Context
from raincheck.gui.icons import Glyph
from raincheck.gui.models.records import Column
from raincheck.gui.models.table import RecordTable
from raincheck.gui.pages.base import Page, scroll_area
from raincheck.gui.pages.line import LineDetail
from raincheck.gui.views.lines import LineRow, LineView
from raincheck.gui.views.words import ago, day_month, share_text
from raincheck.gui.widgets.buttons import button
from raincheck.gui.widgets.card import Card
from raincheck.gui.widgets.empty import EmptyState
from raincheck.gui.widgets.labels import TextRole, label


class LinesPage(Page):
    """Signals: `line_asked()` for a new line; `reading_asked(id)`, `edit_asked(id)`, `archive_asked(id)`."""

    interest = Changes(channels=True, limits=True, obligations=True, alerts=True)
    line_asked = Signal()
    reading_asked = Signal(str)
    edit_asked = Signal(str)
    archive_asked = Signal(str)

    def __init__(
        self,
        context: Context,
        load: Callable[[], tuple[LineRow, ...]],
        load_line: Callable[[str], LineView | None],
        today: Callable[[], date],
    ) -> None:
        super().__init__(context)
        self._load, self._load_line, self._today = load, load_line, today
        self._subject: str | None = None
        self.setAccessibleName(tr("Lines"))
        self._stack = QStackedWidget()
        self._count = label(role=TextRole.MUTED)
        self._filter = QLineEdit()
        self._filter.setPlaceholderText(tr("Find a line"))
        self._filter.setAccessibleName(tr("Find a line"))
        self._filter.setClearButtonEnabled(True)
        self._filter.setMaximumWidth(context.look.px(220))
        self._table = RecordTable(context.look, _columns(context, today), tr("Lines"))
        self._table.opened.connect(self._on_opened)
        self._filter.textChanged.connect(self._table.sorted.filter_by)
        self._detail = LineDetail(context)
        self._detail.back.connect(self._on_back)
        self._detail.reading_asked.connect(self._on_reading)
        self._detail.edit_asked.connect(self._on_edit)
        self._detail.archive_asked.connect(self._on_archive)
        self._empty = EmptyState(
            context,
            tr("No lines yet"),
            tr("Pick the first one from the catalogue: three minutes, then the weather is known."),
            (tr("Add the first line"),),
        )
        self._empty.chosen.connect(self.line_asked)
        self._list = self._make_list()
        self._detail_area = scroll_area(self._detail)
        for widget in (self._empty, self._list, self._detail_area):
            self._stack.addWidget(widget)
        self.column.addWidget(self._stack, 1)

    def reload(self) -> None:
        rows = self._load()
        self._add.setIcon(self.context.icons.icon(Glyph.ADD, self.context.look.theme.roles.on_accent, 16))
        view = None if self._subject is None else self._load_line(self._subject)
        self._table.show_records(rows)
        self._count.setText(tr("{n} lines · Enter opens one").format(n=len(rows)))
        if view is not None:
            self._detail.show_line(view)
            self._stack.setCurrentWidget(self._detail_area)
        else:
            self._subject = None
            self._stack.setCurrentWidget(self._list if rows else self._empty)

    def open_subject(self, subject: str) -> None:
        """Show the page of one line."""
        self._subject = subject
        self.reload()

    def _make_list(self) -> QWidget:
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        row = QHBoxLayout()
        titles = QVBoxLayout()
        titles.setSpacing(2)
        titles.addWidget(label(tr("Lines"), TextRole.TITLE))
        titles.addWidget(self._count)
        row.addLayout(titles, 1)
        row.addWidget(self._filter)
        self._add = button(tr("Add a line"), "primary")
        self._add.clicked.connect(self.line_asked)
        row.addWidget(self._add)
        column.addLayout(row)
        card = Card(self.context.look)
        card.body.setContentsMargins(10, 8, 10, 8)
        card.body.addWidget(self._table)
        column.addWidget(card, 1)
        return whole

    @Slot(object)
    def _on_opened(self, row: LineRow) -> None:
        self.open_subject(row.id)

    @Slot()
    def _on_back(self) -> None:
        self._subject = None
        self.reload()
        self._table.setFocus()

    @Slot()
    def _on_reading(self) -> None:
        self.reading_asked.emit(self._subject or "")

    @Slot()
    def _on_edit(self) -> None:
        self.edit_asked.emit(self._subject or "")

    @Slot()
    def _on_archive(self) -> None:
        self.archive_asked.emit(self._subject or "")


def _columns(context: Context, today: Callable[[], date]) -> tuple[Column[LineRow], ...]:
    look = context.look

    def due(row: LineRow) -> str:
        return "" if row.due_on is None else f"{day_month(row.due_on)}  {look.amount(row.due)}"

    def used_tint(row: LineRow) -> str | None:
        return "danger" if row.share is not None and row.share > 1 else None

    return (
        Column(lambda: tr("Line"), lambda r: r.name, lambda r: r.name, bold=True),
        Column(lambda: tr("Lender"), lambda r: r.funder, lambda r: r.funder, tint=lambda _: "muted", spare=True),
        Column(lambda: tr("State"), lambda r: r.status.word, lambda r: r.status.word, mark=lambda r: r.status),
        Column(
            lambda: tr("Limit"),
            lambda r: tr("not shown") if r.limit is None else look.amount(r.limit),
            lambda r: r.limit,
            figures=True,
            bold=True,
        ),
        Column(lambda: tr("Used"), lambda r: look.amount(r.used), lambda r: r.used, figures=True, tint=used_tint),
        Column(
            lambda: tr("Use"),
            lambda r: share_text(r.share),
            lambda r: r.share,
            figures=True,
            tint=used_tint,
            spare=True,
        ),
        Column(lambda: tr("Drawable"), lambda r: look.amount(r.headroom), lambda r: r.headroom, figures=True),
        Column(
            lambda: tr("Rate a year"), lambda r: share_text(r.apr, places=2), lambda r: r.apr, figures=True, spare=True
        ),
        Column(lambda: tr("Next due"), due, lambda r: r.due_on, figures=True),
        Column(
            lambda: tr("Last check"),
            lambda r: ago(r.seen, today()),
            lambda r: r.seen,
            tint=lambda r: "warn" if r.stale else "muted",
        ),
    )
