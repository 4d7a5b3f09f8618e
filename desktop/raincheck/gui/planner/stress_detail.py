"""Below the matrix: charts side by side, the row's figures and bridge opened up, one day opened up, the fan."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from raincheck.core.text import tr
from raincheck.gui.kit.look import Look
from raincheck.gui.kit.widgets.badge import LevelBadge
from raincheck.gui.kit.widgets.card import Card
from raincheck.gui.kit.widgets.labels import ElidedLabel, TextRole, label
from raincheck.gui.kit.widgets.layout import Columns, bare_column
from raincheck.gui.planner.charts.scenario import FanChart, ScenarioChart
from raincheck.gui.planner.stress_presenter import DayView, StressRow, StressView
from raincheck.gui.planner.term_row import RowList, wrapped

MOST_CHARTS = 4
CHART_WIDTH = 300


class CashCharts(Card):
    """Up to four scenarios side by side on one scale. Signal: `picked(key, day)` when a day is clicked."""

    picked = Signal(str, object)

    def __init__(self, look: Look) -> None:
        super().__init__(look, tr("Cash over 180 days"), note=" ")
        self._columns = Columns()
        self._cells = tuple(_ChartCell(look) for _ in range(MOST_CHARTS))
        for cell in self._cells:
            cell.hide()  # until there is a scenario to show
            cell.chart.picked.connect(partial(self._on_picked, cell))
            self._columns.columns.add(cell, least=look.px(CHART_WIDTH))
        self.body.addWidget(self._columns)

    @property
    def charts(self) -> tuple[ScenarioChart, ...]:
        """The charts shown."""
        return tuple(cell.chart for cell in self._cells if not cell.isHidden())

    def show_rows(self, view: StressView, rows: tuple[StressRow, ...]) -> None:
        """Show the first four of these rows."""
        shown = rows[:MOST_CHARTS]
        cash = [view.cash(row) for row in shown]
        for place, cell in enumerate(self._cells):
            cell.setVisible(place < len(shown))
            if place < len(shown):
                cell.show_row(shown[place])
                cell.chart.show_cash(cash[place], cash)
        note = tr("dotted: as planned · click a day to open it")
        if len(rows) > MOST_CHARTS:
            note = tr("the first four of {n} chosen").format(n=len(rows))
        if self.heading is not None:
            self.heading.show_note(note)

    def _on_picked(self, cell: _ChartCell, day: object) -> None:
        self.picked.emit(cell.key, day)


class _ChartCell(QWidget):
    """A scenario's name, its mark, and its chart."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.key = ""
        self._name = ElidedLabel(role=TextRole.STRONG)
        self._badges = QHBoxLayout()
        self._badge: LevelBadge | None = None
        self.chart = ScenarioChart(look)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._name, 1)
        head.addLayout(self._badges)
        column = bare_column(self, gap=4)
        column.addLayout(head)
        column.addWidget(self.chart, 1)

    def show_row(self, row: StressRow) -> None:
        """Name another scenario."""
        self.key = row.key
        self._name.setText(row.name)
        if self._badge is None:
            self._badge = LevelBadge(self._look, row.mark.tone, row.mark.word)
            self._badges.addWidget(self._badge)
        else:
            self._badge.show_level(row.mark.tone, row.mark.word)


class FiguresCard(Card):
    """The row's figures, each opened up by a press."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, tr("What the figures are made of"))
        self._look = look
        self._told = wrapped()
        self.rows = RowList()
        self.body.addWidget(self._told)
        self.body.addWidget(self.rows)
        self.body.addStretch(1)

    def show_row(self, view: StressView, row: StressRow) -> None:
        """Show another scenario."""
        if self.heading is not None:
            self.heading.title.setText(row.name)
        self._told.setText(view.meaning(row))
        self.rows.show_lines(self._look, view.figures(row))


class BridgeCard(Card):
    """The bridge, step by step in the order of price."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, tr("The bridge"), note=tr("own cash first; what is borrowed must be repaid"))
        self._look = look
        self.told = label(role=TextRole.STRONG, wrap=True)
        self.steps = RowList()
        self.notes = RowList(spacing=4)
        for part in (self.told, self.steps, self.notes):
            self.body.addWidget(part)
        self.body.addStretch(1)

    def show_row(self, view: StressView, row: StressRow) -> None:
        """Show another scenario's bridge."""
        bridge = view.bridge(row)
        self.show_stripe(bridge.tone)
        self.told.setText(bridge.told)
        self.steps.show_lines(self._look, bridge.steps)
        self.notes.show_rows(tuple(wrapped(note, TextRole.SMALL) for note in bridge.notes))


class DayCard(Card):
    """One day of a scenario: every sum that moves cash, in the order of the day."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, tr("One day opened up"))
        self._look = look
        self._grid = QGridLayout()
        self._grid.setColumnStretch(0, 1)
        self._grid.setVerticalSpacing(6)
        self.body.addLayout(self._grid)
        self.body.addStretch(1)
        self.body.addWidget(wrapped(tr("Click a day in a chart above to open another."), TextRole.SMALL))

    def show_day(self, day: DayView) -> None:
        """Open another day."""
        if self.heading is not None:
            self.heading.title.setText(day.title)
        while (old := self._grid.takeAt(0)) is not None:
            widget = old.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        rows = [(tr("Cash in the morning"), day.before, TextRole.MUTED)]
        rows += [(line.name, line.amount, TextRole.PLAIN) for line in day.lines]
        rows.append((tr("Cash at the end of the day"), day.after, TextRole.STRONG))
        for place, (name, amount, role) in enumerate(rows):
            figure = label(amount, role)
            figure.setFont(self._look.font(bold=role is TextRole.STRONG))
            self._grid.addWidget(label(name, role, wrap=True), place, 0)
            self._grid.addWidget(figure, place, 1, Qt.AlignmentFlag.AlignRight)
        told = tr(", ").join(f"{name} {amount}" for name, amount, _ in rows)
        self.setAccessibleName(day.title)
        self.setAccessibleDescription(told)


class FanCard(Card):
    """The bands of cash under one's own ups and downs, or why there are none."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, tr("If income swings as it did"), note=tr("no forecast, no probability of default"))
        self.told = wrapped()
        self.chart = FanChart(look)
        self.body.addWidget(self.told)
        self.body.addWidget(self.chart, 1)

    def show_row(self, view: StressView, row: StressRow) -> None:
        """Show the fan under another scenario."""
        bands = view.bands(row)
        self.told.setText(view.broken_hint(row))
        self.chart.setVisible(bands is not None)
        if bands is not None:
            self.chart.show_bands(bands)
