"""还款顺序: three ways out beside the minimums, and the person's own order by drag or by keys."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from raincheck.core.planner.payoff import PrepayTerms
from raincheck.core.text import tr
from raincheck.gui.context import Context, PageId, Target
from raincheck.gui.look import Look
from raincheck.gui.models.records import Column
from raincheck.gui.models.table import RecordTable
from raincheck.gui.plan_desk import PlanDesk
from raincheck.gui.views.planner_payoff import ClearedRow, DebtRow, OwnOrder, Way, WayRow, payoff_view, short_names
from raincheck.gui.views.planner_renegotiation import renegotiation_view
from raincheck.gui.widgets.buttons import button
from raincheck.gui.widgets.card import Card
from raincheck.gui.widgets.empty import EmptyState
from raincheck.gui.widgets.labels import TextRole, label
from raincheck.gui.widgets.layout import Columns
from raincheck.gui.widgets.order_list import OrderList, OrderRow
from raincheck.gui.widgets.percent_edit import PercentEdit
from raincheck.gui.widgets.setting_row import SettingRow
from raincheck.gui.widgets.switch import Switch
from raincheck.gui.widgets.term_row import wrapped


class PayoffTab(QWidget):
    """The ways out; where there is none to compare it says why."""

    def __init__(self, context: Context, desk: PlanDesk) -> None:
        super().__init__()
        self._context, self._desk = context, desk
        self._own = OwnOrder()
        self._shown: str | None = None
        self._filling = False
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
        when = Card(look, tr("When each line is done with"))
        when.body.addWidget(self.cleared)
        right = QWidget()
        side = QVBoxLayout(right)
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(14)
        side.addWidget(when)
        side.addWidget(self._terms_card(), 1)
        below = Columns()
        below.columns.add(self._order_card(), least=look.px(360))
        below.columns.add(right, least=look.px(470))
        self._whole = QWidget()
        column = QVBoxLayout(self._whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        column.addWidget(above)
        column.addWidget(below)
        column.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
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
        card.body.addWidget(wrapped(tr("The contract says it; what is entered here counts until the window closes.")))
        card.body.addStretch(1)
        return card

    @property
    def own(self) -> OwnOrder:
        """The person's order and terms."""
        return self._own

    def reload(self) -> None:
        """Ask for the ways out again and draw them."""
        report, look = self._desk.report(), self._context.look
        view = payoff_view(report, self._own, look)
        self._whole.setVisible(view is not None)
        self.empty.setVisible(view is None)
        if view is None:
            self._show_empty()
            return
        self.told.setText(view.told)
        self.ways.show_records(view.ways)
        self.cleared.show_records(view.cleared)
        self._filling = True
        self.order.show_rows([OrderRow(debt.id, debt.name, debt.told) for debt in view.debts])
        self._filling = False
        self._show_chosen()

    def _show_empty(self) -> None:
        plan, look = self._desk.report().plan, self._context.look
        talks = renegotiation_view(self._desk.report(), look)
        if talks is not None:
            texts = talks.title, tr("No order of paying mends that. {after}").format(after=talks.after)
            action = tr("See whom to talk to")
        elif plan.monthly is None:
            texts = tr("What does a month cost?"), tr("With income and living costs the way out can be worked out.")
            action = tr("Enter income and living costs")
        else:
            texts = tr("Nothing to pay off"), tr("No line carries a debt with interest. That is the calm state.")
            action = tr("See the lines")
        self.empty.show_texts(*texts)
        self.empty.buttons[0].setText(action)
        self.empty.buttons[0].setAccessibleName(action)

    def _row(self) -> DebtRow | None:
        view = payoff_view(self._desk.report(), self._own, self._context.look)
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
        plan = self._desk.report().plan
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
            hint=lambda r: r.explained,
        ),
        Column(lambda: tr("Interest"), lambda r: look.amount(r.interest), lambda r: r.interest, figures=True),
        Column(lambda: tr("Fees"), lambda r: look.amount(r.fees), lambda r: r.fees, figures=True),
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
