"""总览: the weather and its sentence, five figures, limits over time, warnings, thirty days of cash, what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from raincheck.core.text import tr
from raincheck.gui.bus import Changes
from raincheck.gui.charts.cash import CashLine
from raincheck.gui.charts.limits import StackedLimits
from raincheck.gui.context import Context, PageId, Target, Tone
from raincheck.gui.pages.base import Page
from raincheck.gui.views.overview import OverviewView
from raincheck.gui.views.words import weather_look
from raincheck.gui.widgets.buttons import button
from raincheck.gui.widgets.card import Card
from raincheck.gui.widgets.empty import EmptyState
from raincheck.gui.widgets.labels import TextRole, label
from raincheck.gui.widgets.layout import Columns
from raincheck.gui.widgets.row import LinkRow
from raincheck.gui.widgets.tile import MetricTile

TILE_WIDTH = 158
CHART_WIDTH = 480
SIDE_WIDTH = 290


class OverviewPage(Page):
    """Draws an OverviewView; without any line it says what to do first.

    Signals: `line_asked()` and `example_asked()` from the empty page.
    """

    interest = Changes(channels=True, limits=True, obligations=True, cash=True, alerts=True)
    line_asked = Signal()
    example_asked = Signal()

    def __init__(self, context: Context, load: Callable[[], OverviewView | None]) -> None:
        super().__init__(context)
        self._load = load
        self.setAccessibleName(tr("Overview"))
        self._banner = _Banner(context)
        self._tiles = [MetricTile(context.look) for _ in range(5)]
        self._limits = StackedLimits(context.look)
        self._cash = CashLine(context.look)
        self._warnings = _Rows(context, tr("Open warnings"))
        self._tasks = _Rows(context, tr("To do today"))
        walk = tr("12 months · arrow keys walk the days")
        self._limits_card = Card(context.look, tr("Limits of all lines"), note=walk)
        self._cash_card = Card(context.look, tr("Next 30 days: cash and dues"))
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        column.addWidget(self._banner)
        tiles = Columns()
        for tile in self._tiles:
            tiles.columns.add(tile, least=TILE_WIDTH)
        column.addWidget(tiles)
        for card, chart, side in (
            (self._limits_card, self._limits, self._warnings),
            (self._cash_card, self._cash, self._tasks),
        ):
            card.body.addWidget(chart, 1)
            row = Columns()
            row.columns.add(card, weight=5, least=CHART_WIDTH)
            row.columns.add(side, weight=3, least=SIDE_WIDTH)
            column.addWidget(row, 1)
        self._empty = EmptyState(
            context,
            tr("Know before it rains"),
            tr("Add the lines you live on, with their limits and what is used. Everything stays on this machine."),
            (tr("Add the first line"), tr("Look at an example")),
        )
        self._empty.chosen.connect(self._on_first_step)
        self._area = self.scrolled(content)
        self.column.addWidget(self._empty, 1)

    def reload(self) -> None:
        view = self._load()
        self._area.setVisible(view is not None)
        self._empty.setVisible(view is None)
        if view is None:
            return
        self._banner.show_weather(view)
        for tile, metric in zip(self._tiles, view.metrics, strict=True):
            tile.show_metric(metric)
        self._limits.show_limits(view.limits)
        self._cash.show_cash(view.cash)
        note = tr("dashed: {case}").format(case=view.cash.stressed_name) if view.cash.stressed else ""
        if self._cash_card.heading is not None:
            needed = tr("Enter income and living costs to see it.")
            self._cash_card.heading.show_note(note if view.cash.planned else needed)
        rows = [LinkRow(self.context.look, w.title, w.why, mark=w.mark) for w in view.warnings]
        self._warnings.show_rows(
            zip(rows, [w.target for w in view.warnings], strict=True), view.warnings_note, tr("Nothing is open.")
        )
        steps = [
            LinkRow(self.context.look, task.title, task.why, number=number)
            for number, task in enumerate(view.tasks, start=1)
        ]
        calm = tr("Nothing. Checking once a week is enough.")
        self._tasks.show_rows(zip(steps, [task.target for task in view.tasks], strict=True), "", calm)

    @Slot(int)
    def _on_first_step(self, choice: int) -> None:
        (self.line_asked if choice == 0 else self.example_asked).emit()


class _Banner(Card):
    """The weather: picture, headline, sentence, and the two ways on."""

    def __init__(self, context: Context) -> None:
        super().__init__(context.look)
        self._context = context
        self._target: Target | None = None
        self._icon = QLabel()
        self._headline = label(role=TextRole.TITLE, wrap=True)
        self._detail = label(role=TextRole.MUTED, wrap=True)
        self._act = button(tr("What to do"), "danger")
        self._check = button(tr("Check round"))
        self._act.clicked.connect(self._on_act)
        self._check.clicked.connect(self._on_check)
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(self._headline)
        texts.addWidget(self._detail)
        row = QHBoxLayout()
        row.setSpacing(18)
        row.addWidget(self._icon)
        row.addLayout(texts, 1)
        row.addWidget(self._act)
        row.addWidget(self._check)
        self.body.addLayout(row)

    def show_weather(self, view: OverviewView) -> None:
        glyph, tone = weather_look(view.weather)
        side = self._context.look.px(52)
        self._icon.setPixmap(self._context.icons.icon(glyph, "#000000", side).pixmap(side, side))
        self._icon.setAccessibleName(view.headline)
        self._headline.setText(view.headline)
        self._detail.setText(view.detail)
        self._target = view.act
        self._act.setVisible(view.act is not None)
        self.show_stripe(tone if tone is not Tone.GOOD else None)
        self.setAccessibleName(f"{view.headline}. {view.detail}")

    @Slot()
    def _on_act(self) -> None:
        if self._target is not None:
            self._context.speaker.go.emit(self._target)

    @Slot()
    def _on_check(self) -> None:
        self._context.speaker.go.emit(Target(PageId.CHECK))


class _Rows(Card):
    """A card with a list of rows that lead somewhere."""

    def __init__(self, context: Context, title: str) -> None:
        super().__init__(context.look, title)
        self._context = context
        self._targets: dict[LinkRow, Target] = {}
        self._list = QVBoxLayout()
        self._list.setSpacing(2)
        self._list.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._none = label(role=TextRole.MUTED, wrap=True)
        self.body.addLayout(self._list)
        self.body.addWidget(self._none)
        self.body.addStretch(1)

    def show_rows(self, rows: Iterable[tuple[LinkRow, Target]], note: str, none: str) -> None:
        for old in self._targets:
            self._list.removeWidget(old)
            old.deleteLater()
        self._targets = dict(rows)
        for row in self._targets:
            row.clicked.connect(self._on_row)
            self._list.addWidget(row)
        self._none.setText(none)
        self._none.setVisible(not self._targets)
        if self.heading is not None:
            self.heading.show_note(note)

    @Slot()
    def _on_row(self) -> None:
        row = self.sender()
        if isinstance(row, LinkRow):
            self._context.speaker.go.emit(self._targets[row])
