"""总览: the weather and its sentence, five figures, limits over time, warnings, thirty days of cash, what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from raincheck.core.text import tr
from raincheck.core.weather import Weather
from raincheck.gui.kit.bus import Changes
from raincheck.gui.kit.charts.cash import CashLine
from raincheck.gui.kit.charts.limits import LimitLines
from raincheck.gui.kit.charts.sharing import share
from raincheck.gui.kit.context import Context, PageId, Target, Tone
from raincheck.gui.kit.icons import Glyph
from raincheck.gui.kit.page import Page
from raincheck.gui.kit.widgets.buttons import button
from raincheck.gui.kit.widgets.card import Card
from raincheck.gui.kit.widgets.labels import TextRole, label, set_role
from raincheck.gui.kit.widgets.layout import Columns, bare_column
from raincheck.gui.kit.widgets.row import LinkRow
from raincheck.gui.kit.widgets.tile import MetricTile
from raincheck.gui.overview.view import Looking, OverviewView, Task

if TYPE_CHECKING:
    from raincheck.gui.kit.widgets.empty import EmptyState
    from raincheck.gui.overview.sky import SkyCard, SkyView

TILE_WIDTH = 158
CHART_WIDTH = 480
SIDE_WIDTH = 290
ANSWER_INDENT = 26
"""An answer begins where the text of its question does."""

_WEATHER = {
    Weather.CLEAR: (Glyph.CLEAR, Tone.GOOD),
    Weather.CLOUDY: (Glyph.CLOUDY, Tone.WARN),
    Weather.RAIN: (Glyph.RAIN, Tone.DANGER),
    Weather.STORM: (Glyph.STORM, Tone.DANGER),
    Weather.FOG: (Glyph.FOG, Tone.QUIET),
}


class OverviewPage(Page):
    """Draws an OverviewView; without any line it says what to do first, and before the first look that one is taken.

    Signals: `line_asked()` and `example_asked()` from the empty page, `line_asked()` and `all_entered()` during the
    first set-up; `step_done(incident, step)`; `day_not_known(line)`: its due day was asked for.
    """

    interest = Changes(channels=True, limits=True, obligations=True, cash=True, alerts=True)
    line_asked = Signal()
    example_asked = Signal()
    all_entered = Signal()
    step_done = Signal(str, str)
    day_not_known = Signal(str)

    def __init__(
        self,
        context: Context,
        load: Callable[[], OverviewView | Looking | None],
        sky: Callable[[], SkyView | None],
    ) -> None:
        super().__init__(context)
        self._load, self._load_sky = load, sky
        self._sky: SkyCard | None = None
        self.setAccessibleName(tr("Overview"))
        self._banner = _Banner(context)
        self._banner.line_asked.connect(self.line_asked)
        self._banner.all_entered.connect(self.all_entered)
        self._tiles = [MetricTile(context.look) for _ in range(5)]
        self._limits = LimitLines(context.look)
        self._cash = CashLine(context.look)
        self._warnings = _Rows(context, tr("Open warnings"))
        self._tasks = _Tasks(context, tr("To do today"))
        self._tasks.ticked.connect(self.step_done)
        self._tasks.not_known.connect(self.day_not_known)
        self._limits_card = Card(context.look, tr("Limits of all lines"), note=" ")
        self._cash_card = Card(context.look, tr("Next 30 days: cash and dues"))
        self._cash_doubt = label(role=TextRole.MUTED, wrap=True)
        content = QWidget()
        column = bare_column(content, gap=14)
        # Into its place while it is empty: Qt tells everything inside of each move that its style may be another.
        self._area = self.scrolled(content)
        column.addWidget(self._banner)
        tiles = Columns()
        for tile in self._tiles:
            tile.asked.connect(context.speaker.go)
            tiles.columns.add(tile, least=context.look.px(TILE_WIDTH))
        column.addWidget(tiles)
        for card, chart, side in (
            (self._limits_card, self._limits, self._warnings),
            (self._cash_card, self._cash, self._tasks),
        ):
            card.body.addWidget(chart, 1)
            share(chart, context)
            chart.picked.connect(self._on_day)
            row = Columns()
            row.columns.add(card, weight=5, least=context.look.px(CHART_WIDTH))
            row.columns.add(side, weight=3, least=context.look.px(SIDE_WIDTH))
            column.addWidget(row, 1)
        self._cash_card.body.addWidget(self._cash_doubt)
        self._below = column
        self._empty: EmptyState | None = None
        self._looking: EmptyState | None = None
        # Filled before it is laid out: what is styled once with its texts is not styled anew for each of them.
        view = load()
        if isinstance(view, OverviewView):
            self._fill(view)
        self._show(view)
        self._stale = False

    def reload(self) -> None:
        view = self._load()
        if isinstance(view, OverviewView):
            self._fill(view)
        self._show(view)
        if self._sky is not None:
            self._fill_sky(self._sky)

    @Slot()
    def show_sky(self) -> None:
        """Add the weather of the year below all else; asked for after the first paint, which must not wait for it."""
        if self._sky is None:
            from raincheck.gui.overview.sky import SkyCard  # noqa: PLC0415 - the first paint waits for no strip

            self._sky = SkyCard(self.context)
            self._sky.strip.picked.connect(self._on_day)
            self._below.addWidget(self._sky)
        self._fill_sky(self._sky)

    def _fill_sky(self, card: SkyCard) -> None:
        view = self._load_sky()
        card.setVisible(view is not None)
        if view is not None:
            card.show_sky(view)

    def _show(self, view: OverviewView | Looking | None) -> None:
        self._area.setVisible(isinstance(view, OverviewView))
        if isinstance(view, Looking) and self._looking is None:
            self._looking = self._first_look()
        if self._looking is not None:
            self._looking.setVisible(isinstance(view, Looking))
        if view is None and self._empty is None:
            self._empty = self._first_steps()
        if self._empty is not None:
            self._empty.setVisible(view is None)

    def _fill(self, view: OverviewView) -> None:
        self._banner.show_weather(view)
        for tile, metric in zip(self._tiles, view.metrics, strict=True):
            tile.show_metric(metric)
        self._limits.show_limits(view.limits)
        walk = tr("12 months · arrow keys walk the days, Enter opens one")
        if (since := view.limits.known_since) is not None:
            walk = tr("since {day} · arrow keys walk the days, Enter opens one").format(day=since)
        if self._limits_card.heading is not None:
            self._limits_card.heading.show_note(walk)
        self._cash.show_cash(view.cash)
        note = tr("dashed: {case}").format(case=view.cash.stressed_name) if view.cash.stressed else ""
        note = "" if view.cash.coincide else note
        if self._cash_card.heading is not None:
            self._cash_card.heading.show_note(note if view.cash.planned else view.cash.needed)
        self._cash_doubt.setText(view.cash_doubt)
        self._cash_doubt.setVisible(bool(view.cash_doubt))
        rows = [LinkRow(self.context.look, w.title, w.why, mark=w.mark) for w in view.warnings]
        self._warnings.show_rows(
            zip(rows, [w.target for w in view.warnings], strict=True),
            view.warnings_note,
            tr("They are told when all is entered.") if view.waits else tr("Nothing is open."),
        )
        calm = tr("Nothing. Checking once a week is enough.")
        self._tasks.show_tasks(view.tasks, calm)

    @Slot(object)
    def _on_day(self, day: date) -> None:
        self.context.speaker.go.emit(Target(PageId.CALENDAR, f"{day}"))

    def _first_steps(self) -> EmptyState:
        from raincheck.gui.kit.widgets.empty import EmptyState  # noqa: PLC0415 - most books have lines

        made = EmptyState(
            self.context,
            tr("Know before it rains"),
            tr("Add the lines you live on, with their limits and what is used. Everything stays on this machine."),
            (tr("Add the first line"), tr("Look at an example")),
        )
        made.chosen.connect(self._on_first_step)
        self.column.addWidget(made, 1)
        return made

    def _first_look(self) -> EmptyState:
        from raincheck.gui.kit.widgets.empty import EmptyState  # noqa: PLC0415 - a book has its first look once

        sentence = tr("This book is looked at for the first time here. Its figures follow in a moment.")
        made = EmptyState(self.context, tr("Looking at the book …"), sentence)
        self.column.addWidget(made, 1)
        return made

    @Slot(int)
    def _on_first_step(self, choice: int) -> None:
        (self.line_asked if choice == 0 else self.example_asked).emit()


class _Banner(Card):
    """The weather, or that the book is being set up: picture, headline, sentence, and the two ways on.

    Signals: `line_asked()` and `all_entered()`, both during the set-up.
    """

    line_asked = Signal()
    all_entered = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__(context.look)
        self._context = context
        self._target: Target | None = None
        self._icon = QLabel()
        self._headline = label(role=TextRole.TITLE, wrap=True)
        self._detail = label(role=TextRole.MUTED, wrap=True)
        self._act = button(tr("What to do"), "danger")
        self._check = button(tr("Check round"))
        self._all = button(tr("All is entered"), "primary")
        self._line = button(tr("Add another line"))
        self._act.clicked.connect(self._on_act)
        self._check.clicked.connect(self._on_check)
        self._all.clicked.connect(self.all_entered)
        self._line.clicked.connect(self.line_asked)
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(self._headline)
        texts.addWidget(self._detail)
        row = QHBoxLayout()
        row.setSpacing(18)
        row.addWidget(self._icon)
        row.addLayout(texts, 1)
        for made in (self._act, self._check, self._all, self._line):
            row.addWidget(made)
        self.body.addLayout(row)

    def show_weather(self, view: OverviewView) -> None:
        glyph, tone = (Glyph.APP, Tone.GOOD) if view.waits else _WEATHER[view.weather]
        side = self._context.look.px(52)
        self._icon.setPixmap(self._context.icons.pixmap(glyph, "#000000", side))
        self._icon.setAccessibleName(view.headline)
        self._headline.setText(view.headline)
        self._detail.setText(view.detail)
        self._target = view.act
        self._act.setVisible(view.act is not None)
        self._check.setVisible(not view.waits)
        for made in (self._all, self._line):
            made.setVisible(view.waits)
        set_role(self._act, "danger" if tone is Tone.DANGER else "primary")
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
        self._boxes: list[QWidget] = []
        self._list = QVBoxLayout()
        self._list.setSpacing(2)
        self._list.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._none = label(role=TextRole.MUTED, wrap=True)
        self.body.addLayout(self._list)
        self.body.addWidget(self._none)
        self.body.addStretch(1)

    def show_rows(self, rows: Iterable[tuple[LinkRow, Target]], note: str, none: str) -> None:
        for old in (*self._targets, *self._boxes):
            self._list.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._boxes = []
        self._targets = dict(rows)
        for row, target in self._targets.items():
            self._lead(row, target)
            self._list.addWidget(row)
        self._none.setText(none)
        self._none.setVisible(not self._targets)
        if self.heading is not None:
            self.heading.show_note(note)

    def _lead(self, row: LinkRow, target: Target) -> None:
        row.clicked.connect(lambda: self._context.speaker.go.emit(target))


class _Tasks(_Rows):
    """What to do today; a step of an incident has a box to tick, a question an answer for those who do not know.

    Signals: `ticked(incident, step)`, `not_known(line)`.
    """

    ticked = Signal(str, str)
    not_known = Signal(str)

    def show_tasks(self, tasks: tuple[Task, ...], none: str) -> None:
        look = self._context.look
        rows = [
            LinkRow(look, task.title, task.why, number=0 if task.step else place, wraps=True)
            for place, task in enumerate(tasks, 1)
        ]
        self.show_rows(zip(rows, [task.target for task in tasks], strict=True), "", none)
        for row, task in zip(rows, tasks, strict=True):
            if task.incident is not None and task.step is not None:
                self._add_box(row, task.incident, task.step)
            if task.asks is not None:
                self._add_answer(row, task.asks)

    def _add_box(self, row: LinkRow, incident: str, step: str) -> None:
        box = QCheckBox()
        box.setAccessibleName(tr("Done: {step}").format(step=row.text()))
        box.toggled.connect(partial(self._on_ticked, incident, step))
        line = QWidget()
        side = QHBoxLayout(line)
        side.setContentsMargins(5, 0, 0, 0)
        side.setSpacing(0)
        side.addWidget(box)
        self._put_around(row, line)
        side.addWidget(row, 1)

    def _add_answer(self, row: LinkRow, line: str) -> None:
        text = tr("Don't know yet")
        answer = button(text, "link", name=tr("{line}: {what}").format(line=row.text(), what=text))
        answer.setToolTip(tr("It is not asked for again."))
        answer.clicked.connect(partial(self.not_known.emit, line))
        both = QWidget()
        column = bare_column(both, gap=0)
        self._put_around(row, both)
        column.addWidget(row)
        below = QHBoxLayout()
        below.setContentsMargins(self._context.look.px(ANSWER_INDENT), 0, 0, 0)
        below.addWidget(answer)
        below.addStretch(1)
        column.addLayout(below)

    def _put_around(self, row: LinkRow, whole: QWidget) -> None:
        """Put a widget that is to hold a row, and what belongs to it, into the row's place."""
        self._list.replaceWidget(row, whole)
        self._boxes.append(whole)

    def _on_ticked(self, incident: str, step: str, _done: bool) -> None:  # noqa: FBT001 - the signal's signature
        self.ticked.emit(incident, step)
