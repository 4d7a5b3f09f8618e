"""应急金与杠杆: the fund opened up, the leverage target, what would change them, and the way there month by month."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from raincheck.app.wording.plan import strictness_name
from raincheck.core.planner.leverage import Strictness
from raincheck.core.text import tr
from raincheck.gui.kit.charts.sharing import share
from raincheck.gui.kit.context import Context, PageId, Target
from raincheck.gui.kit.widgets.card import Card
from raincheck.gui.kit.widgets.choice import EnumPicker
from raincheck.gui.kit.widgets.empty import EmptyState
from raincheck.gui.kit.widgets.labels import TextRole, label
from raincheck.gui.kit.widgets.layout import Columns, bare_column
from raincheck.gui.planner.charts.owed import OwedBar
from raincheck.gui.planner.charts.path import PathChart
from raincheck.gui.planner.controller import PlannerController
from raincheck.gui.planner.dues_card import DuesCard
from raincheck.gui.planner.path import PathCard
from raincheck.gui.planner.presenter import FundView, LeverageView, empty_view, fund_view, leverage_view
from raincheck.gui.planner.renegotiation import RenegotiationPart
from raincheck.gui.planner.renegotiation_presenter import renegotiation_view
from raincheck.gui.planner.saved import SavedCard
from raincheck.gui.planner.stage_bar import StageBar
from raincheck.gui.planner.term_row import RowList, wrapped
from raincheck.gui.planner.two_sides import TwoSidesCard
from raincheck.gui.planner.what_if import WhatIfCard

HALF = 400
"""How narrow a card of the upper row may become, in designed pixels."""


class FundTab(QWidget):
    """The first tab. Where no plan can work, the honest no comes first."""

    def __init__(self, context: Context, controller: PlannerController) -> None:
        super().__init__()
        self._context, self._controller = context, controller
        self.fund = FundCard(context)
        self.leverage = LeverageCard(context, controller)
        self.what_if = WhatIfCard(context, controller)
        self.path = PathCard(context, controller)
        self.saved = SavedCard(context, controller)
        self.dues = DuesCard(context.look)
        self.sides = TwoSidesCard(context.look)
        self.renegotiation = RenegotiationPart(context)
        self.empty = EmptyState(context, "", "", ("",))
        self.empty.chosen.connect(self._on_empty)
        upper = Columns()
        upper.columns.add(self.fund, least=context.look.px(HALF))
        upper.columns.add(self.leverage, least=context.look.px(HALF))
        self._whole = QWidget()
        column = bare_column(self._whole, gap=14)
        for part in (self.renegotiation, upper, self.what_if, self.path, self.dues, self.saved, self.sides):
            column.addWidget(part)
        column.addStretch(1)
        outer = bare_column(self)
        outer.addWidget(self._whole)
        outer.addWidget(self.empty, 1)

    def reload(self) -> None:
        """Ask for the plan again and draw it."""
        for _ in self.draw_steps():
            pass

    def draw_steps(self) -> Iterator[None]:
        """Draw all that is shown in steps, so that the loop turns between them."""
        report, look = self._controller.report(), self._context.look
        yield
        empty, fund = empty_view(report), fund_view(report, look)
        self._whole.setVisible(fund is not None)
        self.empty.setVisible(empty is not None)
        if empty is not None:
            self.empty.show_texts(empty.title, empty.sentence)
            self.empty.buttons[0].setText(empty.action)
            self.empty.buttons[0].setAccessibleName(empty.action)
        if fund is None:
            return
        self.renegotiation.show_talks(renegotiation_view(report, look))
        yield
        self.fund.show_fund(fund)
        yield
        self.leverage.show_leverage(leverage_view(report, look, self._controller.strictness()))
        yield
        self.what_if.reload()
        yield
        self.path.reload()
        yield
        dues = self._controller.dues()
        yield
        self.dues.show_dues(dues)
        yield
        self.saved.reload()
        self.sides.show_sides(self._controller.sides())

    @Slot()
    def _on_empty(self) -> None:
        empty = empty_view(self._controller.report())
        if empty is not None:
            self._context.speaker.go.emit(empty.target)


class FundCard(Card):
    """The target with every term opened up, and the stages on the way to it."""

    def __init__(self, context: Context) -> None:
        super().__init__(context.look, " ")
        self._context = context
        self.rows = RowList()
        self.bar = StageBar(context.look)
        self._told = wrapped(role=TextRole.PLAIN)
        self._whole = wrapped(role=TextRole.SMALL)
        self._credit = wrapped(tr("Undrawn credit is not money: it counts nothing here, however much it is."))
        self.body.addWidget(self._told)
        self.body.addWidget(self.rows)
        self.body.addSpacing(4)
        self.body.addWidget(self.bar)
        self.body.addWidget(self._credit)
        self.body.addWidget(self._whole)
        self.body.addStretch(1)

    def show_fund(self, view: FundView) -> None:
        """Show another fund."""
        if self.heading is not None:
            self.heading.title.setText(view.title)
        self._told.setText(view.told)
        self.rows.show_lines(self._context.look, view.lines)
        self.bar.show_stages(view.filled, view.stages)
        self._whole.setText(view.whole)


class LeverageCard(Card):
    """The three limits, which one binds, and how strict they are."""

    def __init__(self, context: Context, controller: PlannerController) -> None:
        super().__init__(context.look, " ")
        self._context, self._controller = context, controller
        self.rows = RowList()
        self._bar = OwedBar(context.look)
        self._told = wrapped(role=TextRole.PLAIN)
        self._binding = wrapped()
        self.picker = EnumPicker([(each, strictness_name(each)) for each in Strictness], tr("How strict the target is"))
        self.picker.activated.connect(self._on_strictness)
        self._shares = wrapped(role=TextRole.SMALL)
        strict = QHBoxLayout()
        strict.setSpacing(10)
        strict.addWidget(label(tr("Target"), TextRole.MUTED))
        strict.addWidget(self.picker)
        strict.addWidget(self._shares, 1)
        self._service = wrapped(role=TextRole.PLAIN)
        self.months = PathChart(context.look, tr("Repayments month by month"), least=170)
        share(self.months, context)
        self.months.picked.connect(self._on_day)
        for part in (self._told, self._bar, self.rows, self._binding):
            self.body.addWidget(part)
        self.body.addLayout(strict)
        self.body.addSpacing(4)
        self.body.addWidget(self._service)
        self.body.addWidget(self.months, 20)
        self.body.addStretch(1)

    def show_leverage(self, view: LeverageView) -> None:
        """Show another target."""
        if self.heading is not None:
            self.heading.title.setText(view.title)
        self._told.setText(view.told)
        self._bar.setVisible(view.target is not None)
        if view.target is not None:
            self._bar.show_owed(view.owed, view.target)
        self.rows.show_lines(self._context.look, view.lines)
        self._binding.setText(view.binding)
        self._binding.setVisible(bool(view.binding))
        self._shares.setText(view.shares)
        self._service.setText(view.service)
        self.months.setVisible(view.months is not None)
        if view.months is not None:
            self.months.show_path(view.months)
        self.picker.choose(view.strictness)

    @Slot(object)
    def _on_day(self, day: date) -> None:
        self._context.speaker.go.emit(Target(PageId.CALENDAR, f"{day}"))

    @Slot()
    def _on_strictness(self) -> None:
        if not self._controller.choose_strictness(self.picker.choice()):
            self.picker.choose(self._controller.strictness())
