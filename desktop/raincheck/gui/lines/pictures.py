"""All lines as pictures: limits over a year, and who the money depends on."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from raincheck.core.text import tr
from raincheck.gui.kit.charts.sharing import share
from raincheck.gui.kit.charts.view import ChartView
from raincheck.gui.kit.context import Context, PageId, Target
from raincheck.gui.kit.widgets.card import Card
from raincheck.gui.lines.charts_presenter import LineCharts

STRIP, BAR, BASE = 46, 52, 130
"""Heights of a line's strip, of a bar and of what else a picture needs, at the designed size."""


class LinePictures(QWidget):
    """Draws LineCharts; each picture is as high as what it shows."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.limits = ChartView(context, tr("Limits of all lines over time"))
        self.shares = ChartView(context, tr("Shares of platforms and lenders"))
        self.limits.picked.connect(self._on_day)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 14)
        column.setSpacing(14)
        for chart, title, note in (
            (self.limits, tr("Limits of all lines"), " "),
            (self.shares, tr("Who the money depends on"), tr("owed and drawable, as shares of the whole")),
        ):
            share(chart, context)
            card = Card(context.look, title, note=note)
            card.body.addWidget(chart)
            if chart is self.limits:
                self._limits_heading = card.heading
            column.addWidget(card)
        column.addStretch(1)

    def show_charts(self, charts: LineCharts) -> None:
        """Show other pictures."""
        look = self._context.look
        self.limits.setFixedHeight(look.px(BASE + STRIP * len(charts.limits.lines)))
        self.shares.setFixedHeight(look.px(40 + BAR * max(len(charts.shares.rows), 1)))
        note = tr("12 months · each strip has its own scale")
        if (since := charts.limits.view.known_since) is not None:
            note = tr("since {day} · each strip has its own scale").format(day=since)
        if self._limits_heading is not None:
            self._limits_heading.show_note(note)
        self.limits.show_chart(charts.limits, charts.limits_words)
        self.shares.show_chart(charts.shares, charts.shares_words)

    @Slot(object)
    def _on_day(self, day: date) -> None:
        self._context.speaker.go.emit(Target(PageId.CALENDAR, f"{day}"))
