"""渠道: the list of lines, and behind each its own page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from raincheck.app.wording.amounts import ago, day_month, no_more_than, percent
from raincheck.core.text import ntr, tr
from raincheck.gui.kit.bus import Changes
from raincheck.gui.kit.context import Context
from raincheck.gui.kit.icons import Glyph
from raincheck.gui.kit.models.records import Column, amounts
from raincheck.gui.kit.models.table import RecordTable
from raincheck.gui.kit.page import Page, scroll_area
from raincheck.gui.kit.row_menu import ENTER, RowAction
from raincheck.gui.kit.widgets.buttons import button
from raincheck.gui.kit.widgets.card import Card
from raincheck.gui.kit.widgets.empty import EmptyState
from raincheck.gui.kit.widgets.find import FindEdit
from raincheck.gui.kit.widgets.labels import TextRole, label
from raincheck.gui.kit.widgets.layout import bare_column
from raincheck.gui.kit.widgets.tabs import tab_bar
from raincheck.gui.lines.charts_presenter import LineCharts
from raincheck.gui.lines.line import LineDetail
from raincheck.gui.lines.pictures import LinePictures
from raincheck.gui.lines.presenter import LineRow, LineView


class LinesPage(Page):
    """Signals: `line_asked()` for a new line; `reading_asked(id)`, `edit_asked(id)`, `archive_asked(id)`.

    `aside_asked(QWidget)` for the lines that are put aside, to be shown at that button.

    And by their numbers: `correct_asked(seq)`, `withdraw_asked(seq)` for readings; `movement_asked(id)` for a new
    movement, `movement_edit_asked(no)`, `movement_removed(no)`.
    """

    interest = Changes(channels=True, limits=True, obligations=True, alerts=True)
    draws_ahead = True
    line_asked = Signal()
    reading_asked = Signal(str)
    edit_asked = Signal(str)
    archive_asked = Signal(str)
    aside_asked = Signal(object)
    correct_asked = Signal(int)
    withdraw_asked = Signal(int)
    movement_asked = Signal(str)
    movement_edit_asked = Signal(int)
    movement_removed = Signal(int)

    def __init__(
        self,
        context: Context,
        load: Callable[[], tuple[LineRow, ...]],
        load_line: Callable[[str], LineView | None],
        load_charts: Callable[[], LineCharts],
        today: Callable[[], date],
        *,
        has_aside: Callable[[], bool],
    ) -> None:
        super().__init__(context)
        self._has_aside = has_aside
        self._load, self._load_line, self._load_charts, self._today = load, load_line, load_charts, today
        self._subject: str | None = None
        self.setAccessibleName(tr("Lines"))
        self._stack = QStackedWidget()
        self._count = label(role=TextRole.MUTED, wrap=True)
        self._filter = FindEdit(tr("Find a line"))
        self._filter.setMaximumWidth(context.look.px(220))
        self._filter.setToolTip(tr("Find a line"))
        self._table = RecordTable(context.look, _columns(context, today), tr("Lines"))
        self._table.opened.connect(self._on_opened)
        self._table.offer(
            RowAction(tr("Open the line"), self._on_opened, key=ENTER),
            RowAction(tr("Enter a reading"), lambda row: self.reading_asked.emit(row.id)),
            RowAction(tr("Edit"), lambda row: self.edit_asked.emit(row.id)),
            RowAction(tr("Put aside"), lambda row: self.archive_asked.emit(row.id)),
        )
        self._filter.textChanged.connect(self._table.sorted.filter_by)
        self._empty = EmptyState(
            context,
            tr("No lines yet"),
            tr("Pick the first one from the catalogue: three minutes, then the weather is known."),
            (tr("Add the first line"),),
        )
        self._empty.chosen.connect(self.line_asked)
        self._list = self._make_list()
        self._detail_made: tuple[LineDetail, QScrollArea] | None = None
        for widget in (self._empty, self._list):
            self._stack.addWidget(widget)
        self.column.addWidget(self._stack, 1)
        self.aside_button = button(tr("Lines put aside …"), "link")
        self.aside_button.clicked.connect(self._on_aside)
        self.column.addWidget(self.aside_button, 0, Qt.AlignmentFlag.AlignLeft)

    @property
    def _detail(self) -> LineDetail:
        """The page of one line, made when the first is opened."""
        return self._one_line()[0]

    def _one_line(self) -> tuple[LineDetail, QScrollArea]:
        if self._detail_made is None:
            made = LineDetail(self.context)
            made.back.connect(self._on_back)
            made.reading_asked.connect(self._on_reading)
            made.edit_asked.connect(self._on_edit)
            made.archive_asked.connect(self._on_archive)
            made.correct_asked.connect(self.correct_asked)
            made.withdraw_asked.connect(self.withdraw_asked)
            made.movement_asked.connect(self._on_movement)
            made.movement_edit_asked.connect(self.movement_edit_asked)
            made.movement_removed.connect(self.movement_removed)
            self._detail_made = made, scroll_area(made)
            self._stack.addWidget(self._detail_made[1])
            self.restore(made)
        return self._detail_made

    def make_more(self) -> bool:
        if self._detail_made is None:
            self._one_line()
            return True
        if self._charts is None:
            self._pictures()
            return True
        return False

    def reload(self) -> None:
        rows = self._load()
        self._add.setIcon(self.context.icons.icon(Glyph.ADD, self.context.look.theme.roles.on_accent, 16))
        view = None if self._subject is None else self._load_line(self._subject)
        if view is not None:
            self._detail.show_line(view)
            self._stack.setCurrentWidget(self._one_line()[1])
        else:
            self._subject = None
            self._table.show_records(rows)
            self._count.setText(
                ntr("{n} line · Enter opens it", "{n} lines · Enter opens one", len(rows)).format(n=len(rows))
            )
            self._show_face()
            self._stack.setCurrentWidget(self._list if rows else self._empty)
        self.aside_button.setVisible(self._subject is None and self._has_aside())

    @property
    def subject(self) -> str:
        return self._subject or ""

    def begin(self) -> None:
        if self._subject is not None:
            self._subject = None
            self.reload()

    def open_subject(self, subject: str) -> None:
        """Show the page of one line."""
        self._subject = subject
        self.reload()

    def _make_list(self) -> QWidget:
        whole = QWidget()
        column = bare_column(whole, gap=14)
        row = QHBoxLayout()
        titles = QVBoxLayout()
        titles.setSpacing(2)
        titles.addWidget(label(tr("Lines"), TextRole.TITLE))
        titles.addWidget(self._count)
        row.addLayout(titles, 1)
        self.tabs = tab_bar([tr("List"), tr("Pictures")], tr("List or pictures"))
        self.tabs.currentChanged.connect(self._on_tab)
        row.addWidget(self._filter)
        row.addWidget(self.tabs)
        self._add = button(tr("Add a line"), "primary")
        self._add.clicked.connect(self.line_asked)
        row.addWidget(self._add)
        column.addLayout(row)
        card = Card(self.context.look)
        card.body.setContentsMargins(10, 8, 10, 8)
        card.body.addWidget(self._table)
        self._faces = QStackedWidget()
        self._faces.addWidget(card)
        self._charts: LinePictures | None = None
        column.addWidget(self._faces, 1)
        return whole

    def _pictures(self) -> LinePictures:
        """All lines as pictures, made when they are first looked at."""
        if self._charts is None:
            self._charts = LinePictures(self.context)
            self._faces.addWidget(scroll_area(self._charts))
        return self._charts

    def _show_face(self) -> None:
        """The list or the pictures."""
        is_list = self.tabs.currentIndex() == 0
        self._filter.setVisible(is_list)
        if not is_list:
            self._pictures().show_charts(self._load_charts())
        self._faces.setCurrentIndex(self.tabs.currentIndex())

    @Slot()
    def _on_tab(self) -> None:
        if self.isVisible():
            self._show_face()

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
    def _on_movement(self) -> None:
        self.movement_asked.emit(self._subject or "")

    @Slot()
    def _on_aside(self) -> None:
        self.aside_asked.emit(self.aside_button)

    @Slot()
    def _on_archive(self) -> None:
        self.archive_asked.emit(self._subject or "")


def _rate(row: LineRow) -> str:
    if row.apr is None:
        return "—" if row.pays_in_full else tr("not known")
    return percent(row.apr, places=2)


def _columns(context: Context, today: Callable[[], date]) -> tuple[Column[LineRow], ...]:
    look = context.look

    def due(row: LineRow) -> str:
        if row.due_on is None:
            return tr("due day not known") if row.guessed else ""
        return f"{day_month(row.due_on)}  {look.amount(row.due)}"

    def limit(row: LineRow) -> str:
        if row.limit is None:
            return tr("not known") if row.lends else "—"
        return look.amount(row.limit)

    def drawable(row: LineRow) -> str:
        if not row.lends:
            return "—"
        if row.headroom is None:
            return tr("not known")
        return no_more_than(look.amount(row.headroom), bound=row.headroom_at_most)

    def used_tint(row: LineRow) -> str | None:
        return "danger" if row.share is not None and row.share > 1 else None

    return (
        Column(lambda: tr("Line"), lambda r: r.name, lambda r: r.name, bold=True),
        Column(lambda: tr("Lender"), lambda r: r.funder, lambda r: r.funder, tint=lambda _: "muted", spare=True),
        Column(lambda: tr("State"), lambda r: r.status.word, lambda r: r.status.word, mark=lambda r: r.status),
        Column(
            lambda: tr("Limit"),
            limit,
            lambda r: r.limit,
            figures=True,
            bold=True,
        ),
        amounts(look, lambda: tr("Used"), lambda r: r.used, tint=used_tint),
        Column(
            lambda: tr("Use"),
            lambda r: percent(r.share),
            lambda r: r.share,
            figures=True,
            tint=used_tint,
            spare=True,
        ),
        Column(
            lambda: tr("Drawable"),
            drawable,
            lambda r: r.headroom,
            figures=True,
            hint=lambda r: tr("What is used is not known; less may be drawable.") if r.headroom_at_most else "",
        ),
        Column(
            lambda: tr("Rate a year"),
            _rate,
            lambda r: r.apr,
            figures=True,
            spare=True,
        ),
        Column(lambda: tr("Next due"), due, lambda r: r.due_on, figures=True),
        Column(
            lambda: tr("Last check"),
            lambda r: ago(r.seen, today()),
            lambda r: r.seen,
            tint=lambda r: "warn" if r.stale else "muted",
        ),
    )
