"""还款顺序: three ways out beside the minimums, and the person's own order by drag or by keys."""

from __future__ import annotations

from fractions import Fraction

from msgspec.structs import replace
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from raincheck.app.wording.figures import joined
from raincheck.app.wording.needed import missing
from raincheck.app.wording.plan import out_of_order_words
from raincheck.core.planner.payoff import PrepayTerms
from raincheck.core.text import tr
from raincheck.gui.kit.charts.large import EndBars
from raincheck.gui.kit.charts.sharing import share
from raincheck.gui.kit.charts.view import ChartView
from raincheck.gui.kit.context import Context, PageId, Target
from raincheck.gui.kit.look import Look
from raincheck.gui.kit.models.records import Column, amounts
from raincheck.gui.kit.models.table import RecordTable
from raincheck.gui.kit.widgets.buttons import button
from raincheck.gui.kit.widgets.card import Card
from raincheck.gui.kit.widgets.empty import EmptyState
from raincheck.gui.kit.widgets.labels import TextRole, label
from raincheck.gui.kit.widgets.layout import Columns, bare_column
from raincheck.gui.kit.widgets.percent_edit import PercentEdit
from raincheck.gui.kit.widgets.setting_row import SettingRow
from raincheck.gui.kit.widgets.switch import Switch
from raincheck.gui.planner.controller import PlannerController
from raincheck.gui.planner.order_list import OrderList, OrderRow
from raincheck.gui.planner.payoff_presenter import (
    ClearedRow,
    DebtRow,
    OwnOrder,
    Way,
    WayRow,
    ends_words,
    payoff_view,
    short_names,
)
from raincheck.gui.planner.renegotiation_presenter import renegotiation_view
from raincheck.gui.planner.term_row import wrapped

BAR = 40
"""How high a debt's bar with its gap is at the designed size."""


class PayoffTab(QWidget):
    """The ways out; where there is none to compare it says why."""

    def __init__(self, context: Context, controller: PlannerController) -> None:
        super().__init__()
        self._context, self._controller = context, controller
        self._own = OwnOrder()
        self._shown: str | None = None
        self._filling = False
        self._ends: tuple[EndBars, ...] = ()
        look = context.look
        self.told = wrapped(role=TextRole.PLAIN)
        self.ways: RecordTable[WayRow] = RecordTable(look, _way_columns(look), tr("Ways out"), grows=True)
        self.cleared: RecordTable[ClearedRow] = RecordTable(
            look, _cleared_columns(), tr("When each is done"), grows=True
        )
        self.empty = EmptyState(context, "", "", ("",))
        self.empty.chosen.connect(self._on_empty)
        above = Card(look, tr("Ways out"))
        above.body.addWidget(self.told)
        above.body.addWidget(self.ways)
        self.ends = ChartView(context, tr("When each line is done with"))
        share(self.ends, context)
        when = Card(look, tr("When each line is done with"), note=tr("thin bar: minimums only"))
        when.body.addWidget(self.ends)
        when.body.addWidget(self.cleared)
        self.ways.selectionModel().currentRowChanged.connect(self._show_ends)
        right = QWidget()
        side = bare_column(right, gap=14)
        side.addWidget(when)
        side.addWidget(self._terms_card(), 1)
        below = Columns()
        below.columns.add(self._order_card(), least=look.px(360))
        below.columns.add(right, least=look.px(470))
        self._whole = QWidget()
        column = bare_column(self._whole, gap=14)
        column.addWidget(above)
        column.addWidget(below)
        column.addStretch(1)
        outer = bare_column(self)
        outer.addWidget(self._whole)
        outer.addWidget(self.empty, 1)

    def _order_card(self) -> Card:
        look = self._context.look
        card = Card(look, tr("My own order"), note=tr("drag, or Alt+↑ Alt+↓"))
        self.order = OrderList(look)
        self.order.reordered.connect(self._on_reordered)
        self.order.currentRowChanged.connect(self._on_chosen)
        self.up_button = button(tr("Up"), name=tr("Move the chosen line up"))
        self.down_button = button(tr("Down"), name=tr("Move the chosen line down"))
        self.rate_button = button(tr("By rate"), name=tr("Put the lines in order of their rates"))
        self.up_button.clicked.connect(self._on_up)
        self.down_button.clicked.connect(self._on_down)
        self.rate_button.clicked.connect(self._on_by_rate)
        buttons = QHBoxLayout()
        for made in (self.up_button, self.down_button, self.rate_button):
            buttons.addWidget(made)
        buttons.addStretch(1)
        card.body.addWidget(self.order)
        card.body.addLayout(buttons)
        card.body.addStretch(1)
        return card

    def _terms_card(self) -> Card:
        look = self._context.look
        card = Card(look, tr("Paying early"))
        self._chosen = label(role=TextRole.STRONG, wrap=True)
        self.fee = PercentEdit(look, tr("Fee for paying early, share of what is prepaid"))
        self.fee.setPlaceholderText("0 %")
        self.fee.setMaximumWidth(look.px(90))
        self.fee.edited.connect(self._on_terms)
        self.barred = Switch(look, tr("Takes nothing early"))
        self.barred.toggled.connect(self._on_terms)
        card.body.addWidget(self._chosen)
        card.body.addWidget(SettingRow(tr("Fee for paying early, share of what is prepaid"), self.fee))
        card.body.addWidget(SettingRow(tr("Takes nothing early"), self.barred))
        card.body.addWidget(
            wrapped(
                tr("What the line's contract in the book says is filled in; a change counts until the window closes.")
            )
        )
        card.body.addStretch(1)
        return card

    @property
    def own(self) -> OwnOrder:
        """The person's order and terms."""
        return self._own

    def reload(self) -> None:
        """Ask for the ways out again and draw them."""
        report, look = self._controller.report(), self._context.look
        view = payoff_view(report, self._own, look)
        self._whole.setVisible(view is not None)
        self.empty.setVisible(view is None)
        if view is None:
            self._show_empty()
            return
        self.told.setText(view.told)
        self.ways.show_records(view.ways)
        self.cleared.show_records(view.cleared)
        self._ends = view.ends
        self._show_ends()
        self._filling = True
        self.order.show_rows([OrderRow(debt.id, debt.name, debt.told) for debt in view.debts])
        self._filling = False
        self._show_chosen()

    @Slot()
    def _show_ends(self) -> None:
        """The picture of the way that is chosen in the table, of the first one before any is."""
        if not self._ends:
            return
        chosen = self.ways.chosen()
        place = 0 if chosen is None else list(Way).index(chosen.way)
        ends = self._ends[place]
        self.ends.setFixedHeight(self._context.look.px(44 + BAR * len(ends.bars)))
        self.ends.show_chart(ends, ends_words(ends))

    def _show_empty(self) -> None:
        plan, look = self._controller.report().plan, self._context.look
        talks = renegotiation_view(self._controller.report(), look)
        if talks is not None:
            texts = talks.title, talks.order
            action = tr("See whom to talk to")
        elif plan.monthly is None:
            needed = missing(self._controller.report().measures.snapshot.book)
            with_it = tr("Enter {words}, and the way out can be worked out.").format(words=needed)
            texts, action = (tr("What does a month cost?"), with_it), tr("Enter {words}").format(words=needed)
        else:
            left_out = out_of_order_words(plan, self._controller.report().measures.snapshot)
            calm = tr("No line carries a debt with interest. That is the calm state.")
            texts, action = (tr("Nothing to pay off"), joined(calm, left_out)), tr("See the lines")
            if plan.leaves_out:
                texts, action = (tr("No order can be told yet"), left_out), tr("Fill it in under Lines")
        self.empty.show_texts(*texts)
        self.empty.buttons[0].setText(action)
        self.empty.buttons[0].setAccessibleName(action)

    def _row(self) -> DebtRow | None:
        view = payoff_view(self._controller.report(), self._own, self._context.look)
        chosen = self.order.chosen()
        return None if view is None else next((debt for debt in view.debts if debt.id == chosen), None)

    def _show_chosen(self) -> None:
        row = self._row()
        if row is None:
            return
        self._filling = True
        self._chosen.setText(row.name)
        is_typed = self.fee.hasFocus() and self._shown == row.id
        self._shown = row.id
        if not is_typed:
            self.fee.setText(f"{float(row.terms.fee * 100):g} %" if row.terms.fee else "")
        self.fee.setEnabled(row.terms.allowed)
        self.barred.show_on(on=not row.terms.allowed)
        self._filling = False

    @Slot()
    def _on_reordered(self) -> None:
        if not self._filling:
            self._own = replace(self._own, order=self.order.order())
            self.reload()
            own = next((row for row in self.ways.records.records if row.way is Way.OWN), None)
            if own is not None:
                self.ways.go_to(own)

    @Slot()
    def _on_chosen(self) -> None:
        if not self._filling:
            self._show_chosen()

    @Slot()
    def _on_up(self) -> None:
        self.order.move_chosen(-1)

    @Slot()
    def _on_down(self) -> None:
        self.order.move_chosen(1)

    @Slot()
    def _on_by_rate(self) -> None:
        self._own = replace(self._own, order=())
        self.reload()

    @Slot()
    def _on_terms(self) -> None:
        chosen = self.order.chosen()
        if self._filling or chosen is None:
            return
        share = self.fee.share()
        kept = tuple(entry for entry in self._own.terms if entry.debt != chosen)
        entry = PrepayTerms(chosen, Fraction(share or 0), allowed=not self.barred.isChecked())
        self._own = replace(self._own, terms=(*kept, entry))
        self.reload()

    @Slot()
    def _on_empty(self) -> None:
        plan = self._controller.report().plan
        if plan.monthly is None:
            self._context.speaker.go.emit(Target(PageId.SETTINGS, "home"))
        elif plan.feasible:
            self._context.speaker.go.emit(Target(PageId.LINES))
        else:
            self._context.speaker.go.emit(Target(PageId.PLANNER, "fund"))


def _way_columns(look: Look) -> tuple[Column[WayRow], ...]:
    return (
        Column(lambda: tr("Way"), lambda r: r.name, lambda r: r.name, bold=True, hint=lambda r: r.explained),
        Column(lambda: tr("Debt-free"), lambda r: r.until, lambda r: r.until),
        Column(
            lambda: tr("Months"),
            lambda r: "—" if r.months is None else str(r.months),
            lambda r: r.months,
            figures=True,
            spare=True,
            hint=lambda r: r.explained,
        ),
        amounts(look, lambda: tr("Interest"), lambda r: r.interest),
        amounts(look, lambda: tr("Fees"), lambda r: r.fees, spare=True),
        Column(
            lambda: tr("Saved vs minimums"),
            lambda r: _saved(r, look),
            lambda r: r.saved,
            figures=True,
            hint=lambda _: tr("Interest and fees of the minimums alone, less those of this way."),
        ),
        Column(lambda: tr("First line done with"), lambda r: r.first, lambda r: r.first, hint=lambda r: r.first),
    )


def _saved(row: WayRow, look: Look) -> str:
    if row.saved is None and row.way is not Way.MINIMUMS and row.months is not None:
        return tr("they never clear it")
    return look.amount(row.saved)


def _cleared_columns() -> tuple[Column[ClearedRow], ...]:
    name: Column[ClearedRow] = Column(lambda: tr("Line"), lambda r: r.name, lambda r: r.name, bold=True)
    return (name, *(_cleared_column(place) for place in range(len(short_names()))))


def _cleared_column(place: int) -> Column[ClearedRow]:
    return Column(lambda: short_names()[place], lambda r: r.texts[place], lambda r: r.months[place])
