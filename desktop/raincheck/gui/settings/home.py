"""家庭与收支: without these figures the warnings about cash and debt stay silent, so entering them is made easy."""

from __future__ import annotations

from datetime import date
from functools import partial

from msgspec.structs import replace
from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QCheckBox, QWidget

from raincheck.app.household import HomeDraft, free_asset_id
from raincheck.app.wording.amounts import amount_problem
from raincheck.core.calendar import Month
from raincheck.core.model import Asset, Due, Firm, Income, Living, PlannedDraw
from raincheck.core.money import ZERO, Money, MoneyError
from raincheck.core.text import tr
from raincheck.gui.kit.context import Context, Tone
from raincheck.gui.kit.widgets.amount_edit import AmountEdit
from raincheck.gui.kit.widgets.buttons import button
from raincheck.gui.kit.widgets.card import Card
from raincheck.gui.kit.widgets.labels import TextRole, label
from raincheck.gui.kit.widgets.layout import Columns, bare_row
from raincheck.gui.kit.widgets.setting_row import SettingRow, sentence
from raincheck.gui.kit.widgets.switch import Switch
from raincheck.gui.settings.controller import SettingsController
from raincheck.gui.settings.entries import EntryList, EntryRow
from raincheck.gui.settings.firm import FirmCard
from raincheck.gui.settings.presenter import HomeView, LineName
from raincheck.gui.settings.rows import (
    AssetRow,
    DrawRow,
    DueEntry,
    DueList,
    DueRow,
    IncomeRow,
)
from raincheck.gui.settings.section import Section
from raincheck.store import Kept

LEAST = 452


class HomeSection(Section):
    """Draws a HomeView; every change is saved when a field is left, and can be undone."""

    def __init__(self, context: Context, controller: SettingsController) -> None:
        super().__init__(context, controller)
        self._lines: tuple[LineName, ...] = ()
        self._today = date.min
        self._dues: tuple[Kept[Due], ...] = ()
        self._has_firm = False
        self._told = Card(context.look)
        self._told_title = label(role=TextRole.HEADING, wrap=True)
        self._told_text = sentence()
        self._told.body.addWidget(self._told_title)
        self._told.body.addWidget(self._told_text)
        self.cards.addWidget(self._told)
        self.incomes = EntryList[Income](self._income_row, tr("＋ Add an income"))
        self.assets = EntryList[Asset](self._asset_row, tr("＋ Add an asset"))
        self.draws = EntryList[PlannedDraw](
            self._draw_row, tr("＋ Add a planned draw"), tr("None. That is the good case: nothing hangs on new loans.")
        )
        self.dues = DueList(
            self._due_row,
            tr("＋ Add a due"),
            tr("None. A bill's exact amount, entered here, takes the place of the computed one."),
        )
        self.incomes.changed.connect(self._on_incomes)
        self.assets.changed.connect(self._on_assets)
        self.draws.changed.connect(self._on_draws)
        self.dues.changed.connect(self._on_dues)
        self.pair(self._income_card(), self._living_card(), least=self.context.look.px(LEAST))
        self.pair(self._asset_card(), self._history_card(), least=self.context.look.px(LEAST))
        self.pair(self._draw_card(), self._due_card(), least=self.context.look.px(LEAST))
        self.firm = FirmCard(context.look)
        self.firm.told.connect(self._on_firm)
        self.firm.costs_told.connect(self._on_firm_costs)
        self.cards.addWidget(self.firm)
        self.cards.addStretch(1)

    def reload(self) -> None:
        view = self.controller.home()
        self._lines, self._today, self._dues = view.lines, view.today, view.dues
        self._tell(view)
        self._has_firm = view.has_firm
        self.incomes.show_records(view.home.incomes)
        self.assets.show_records(view.home.assets)
        self.draws.show_records(view.home.draws)
        self.dues.show_records([DueEntry(kept.no, kept.record) for kept in view.dues])
        living = view.home.basics.living
        _fill(self.essential_edit, None if living is None else living.essential)
        # The book holds nothing where nothing was said: an empty field stays empty, and its hint tells what counts.
        left_out = ZERO if living is None else living.discretionary
        _fill(self.discretionary_edit, left_out if left_out or self.discretionary_edit.text() else None)
        self.single_switch.show_on(on=view.home.basics.household.single_earner)
        self.own_switch.show_on(on=view.home.basics.household.self_employed)
        self.listed_tick.setChecked(view.home.basics.all_assets_listed)
        self.firm.show_firm(view.home.basics.household.firm, ZERO if living is None else living.firm_essential)
        for part in (*self.incomes.rows, *self.assets.rows):
            if isinstance(part, IncomeRow | AssetRow):
                part.offer_owner(offered=view.has_firm)
        self._show_months(view)
        for lines_needed in (self.draws, self.dues):
            lines_needed.add_button.setEnabled(any(not line.archived for line in view.lines))
        look = self.context.look
        _note(self._incomes_card, tr("{amount} a month").format(amount=look.amount(view.home.monthly_income)))
        _note(
            self._assets_card, tr("at hand after a hurried sale: {amount}").format(amount=look.amount(view.home.liquid))
        )

    def _tell(self, view: HomeView) -> None:
        if view.missing:
            self._told.show_stripe(Tone.WARN)
            self._told_title.setText(tr("Still missing: {words}").format(words=tr(", ").join(view.missing)))
            self._told_text.setText(
                tr(
                    "Until then nobody can say how heavy the repayments are or how long the cash lasts: most of those "
                    "warnings stay grey. Without an income none is counted, and the warning says so. "
                    "Rough figures will do."
                )
            )
        else:
            self._told.show_stripe(None)
            self._told_title.setText(tr("All that the warnings about cash and debt need is here."))
            self._told_text.setText(tr("Saved as you type; everything can be undone. It never leaves this machine."))

    def _income_card(self) -> Card:
        self._incomes_card = Card(self.context.look, tr("Income after tax"), note=" ")
        self._incomes_card.body.addWidget(self.incomes)
        self._incomes_card.body.addStretch(1)
        return self._incomes_card

    def _living_card(self) -> Card:
        card = Card(self.context.look, tr("Living and household"))
        self.essential_edit = AmountEdit(self.context.look, tr("Essential living costs a month"))
        self.discretionary_edit = AmountEdit(self.context.look, tr("Living costs a month that can be left out"))
        self.discretionary_edit.setPlaceholderText(tr("empty counts as 0"))
        for field in (self.essential_edit, self.discretionary_edit):
            field.setFixedWidth(self.context.look.px(140))
            field.editingFinished.connect(self._on_living)
        self.living_problem = label(role=TextRole.PROBLEM, wrap=True)
        self.living_problem.hide()
        self.living_right = button(tr("It is: save it"), "link")
        self.living_right.clicked.connect(self._on_right)
        self.living_right.hide()
        self._said_right: Money | None = None
        self.single_switch = Switch(self.context.look, tr("One person earns for all"))
        self.own_switch = Switch(self.context.look, tr("Own business or irregular income"))
        self.single_switch.clicked.connect(self._on_single)
        self.own_switch.clicked.connect(self._on_own)
        for row in (
            SettingRow(tr("Essential, a month"), self.essential_edit, explained=tr("rent, food, transport, school")),
            SettingRow(
                tr("Can be left out"),
                self.discretionary_edit,
                explained=tr("beside the essential: what you would cut in a hard month"),
            ),
        ):
            card.body.addWidget(row)
        card.body.addWidget(self.living_problem)
        card.body.addWidget(self.living_right, 0, Qt.AlignmentFlag.AlignLeft)
        for row in (
            SettingRow(tr("One person earns for all"), self.single_switch, explained=tr("adds one month to the fund")),
            SettingRow(
                tr("Own business or irregular income"), self.own_switch, explained=tr("adds one month to the fund")
            ),
        ):
            card.body.addWidget(row)
        card.body.addStretch(1)
        return card

    def _asset_card(self) -> Card:
        self._assets_card = Card(self.context.look, tr("What is at hand"), note=" ")
        self._assets_card.body.addWidget(self.assets)
        self.listed_tick = QCheckBox(tr("Everything we own is listed"))
        self.listed_tick.clicked.connect(self._on_listed)
        self._assets_card.body.addWidget(self.listed_tick)
        self._assets_card.body.addWidget(
            sentence(
                tr("If so, debt may be compared with it. Undrawn credit is not money and has no place here."),
                TextRole.SMALL,
            )
        )
        self._assets_card.body.addStretch(1)
        return self._assets_card

    def _history_card(self) -> Card:
        card = Card(self.context.look, tr("What really came in"), note=tr("last 12 months"))
        self._months = Columns(gap=8)
        self.month_edits: dict[Month, AmountEdit] = {}
        card.body.addWidget(self._months)
        self._month_problem = sentence(role=TextRole.PROBLEM)
        self._month_problem.hide()
        card.body.addWidget(self._month_problem)
        self._steadiness = sentence(role=TextRole.SMALL)
        card.body.addWidget(self._steadiness)
        card.body.addStretch(1)
        return card

    def _draw_card(self) -> Card:
        card = Card(self.context.look, tr("Draws you plan every month"))
        card.body.addWidget(self.draws)
        card.body.addStretch(1)
        return card

    def _due_card(self) -> Card:
        card = Card(self.context.look, tr("Known dues"))
        card.body.addWidget(self.dues)
        card.body.addStretch(1)
        return card

    def _show_months(self, view: HomeView) -> None:
        months = [month for month, _ in view.months]
        if list(self.month_edits) != months:
            while (item := self._months.columns.takeAt(0)) is not None:
                widget = item.widget()
                if widget is not None:
                    widget.deleteLater()
            self.month_edits = {}
            for month in months:
                self._add_month(month)
        for month, amount in view.months:
            _fill(self.month_edits[month], amount)
        self._steadiness.setText(view.steadiness)

    def _add_month(self, month: Month) -> None:
        field = AmountEdit(self.context.look, tr("What came in during {month}").format(month=month))
        field.setPlaceholderText("—")
        field.setMinimumWidth(self.context.look.px(72))
        field.editingFinished.connect(partial(self._on_month, month))
        name = label(f"{month}", TextRole.SMALL)
        name.setBuddy(field)
        pair = QWidget()
        row = bare_row(pair)
        row.addWidget(name)
        row.addWidget(field, 1)
        self._months.columns.add(pair)
        self.month_edits[month] = field

    def _income_row(self, income: Income | None) -> EntryRow[Income]:
        row = IncomeRow(self.context, income)
        row.offer_owner(offered=self._has_firm)
        return row

    def _asset_row(self, asset: Asset | None) -> EntryRow[Asset]:
        taken = [row.asset_id for row in self.assets.rows if isinstance(row, AssetRow)]
        taken += [entry.id for entry in self.controller.home().home.assets]
        row = AssetRow(self.context, asset, free_asset_id(taken))
        row.offer_owner(offered=self._has_firm)
        return row

    def _draw_row(self, draw: PlannedDraw | None) -> EntryRow[PlannedDraw]:
        return DrawRow(self.context, self._lines, draw)

    def _due_row(self, entry: DueEntry | None) -> EntryRow[DueEntry]:
        return DueRow(self.context, self._lines, entry, self._today)

    @Slot()
    def _on_incomes(self) -> None:
        self.controller.save_home(HomeDraft(incomes=self.incomes.records()))

    @Slot()
    def _on_assets(self) -> None:
        self.controller.save_home(HomeDraft(assets=self.assets.records()))

    @Slot()
    def _on_draws(self) -> None:
        self.controller.save_home(HomeDraft(draws=self.draws.records()))

    @Slot()
    def _on_dues(self) -> None:
        self.controller.save_dues(self._dues, [(entry.no, entry.due) for entry in self.dues.records()])

    @Slot()
    def _on_living(self) -> None:
        try:
            essential, discretionary = self.essential_edit.money(), self.discretionary_edit.money()
        except MoneyError as wrong:
            self.living_problem.setText(amount_problem(wrong))
            self.living_problem.show()
            return
        if self._asks_about(essential, discretionary):
            return
        before = self.controller.home().home.basics.living
        if essential is None and discretionary is not None and before is None:
            return
        self.living_problem.hide()
        known = before or Living(ZERO, ZERO)
        wanted = None if essential is None else replace(known, essential=essential, discretionary=discretionary or ZERO)
        if wanted != before:
            draft = HomeDraft(living=wanted, forget_living=wanted is None)
            self.controller.save_home(draft)

    def _asks_about(self, essential: Money | None, discretionary: Money | None) -> bool:
        """Ask once about a part that is larger than all the rest: it may be the whole that was typed."""
        odd = essential is not None and discretionary is not None and discretionary > essential
        asks = odd and discretionary not in (self._said_right, self._left_out_now())
        self.living_right.setVisible(asks)
        if asks:
            told = tr("More can be left out than is essential. Is it really that much on top of the essentials?")
            self.living_problem.setText(told)
            self.living_problem.show()
        return asks

    def _left_out_now(self) -> Money | None:
        living = self.controller.home().home.basics.living
        return None if living is None else living.discretionary

    @Slot()
    def _on_right(self) -> None:
        self._said_right = self.discretionary_edit.money()
        self._on_living()

    @Slot(object)
    def _on_firm(self, firm: Firm | None) -> None:
        self.controller.save_home(HomeDraft(firm=firm, forget_firm=firm is None))

    @Slot(object)
    def _on_firm_costs(self, costs: Money) -> None:
        living = self.controller.home().home.basics.living
        if living is None:
            # Nobody has said what the household needs: the firm's costs alone would make that look like nothing.
            self.context.speaker.problem.emit(tr("Enter the household's essential living costs first."))
            return
        self.controller.save_home(HomeDraft(living=replace(living, firm_essential=costs)))

    @Slot(bool)
    def _on_single(self, on: bool) -> None:  # noqa: FBT001 - the signal's signature
        self.controller.save_home(HomeDraft(single_earner=on))

    @Slot(bool)
    def _on_own(self, on: bool) -> None:  # noqa: FBT001 - the signal's signature
        self.controller.save_home(HomeDraft(self_employed=on))

    @Slot(bool)
    def _on_listed(self, on: bool) -> None:  # noqa: FBT001 - the signal's signature
        self.controller.save_home(HomeDraft(all_assets_listed=on))

    def _on_month(self, month: Month) -> None:
        field = self.month_edits.get(month)
        if field is None:
            return
        wrong = {other: edit.problem() for other, edit in self.month_edits.items() if not edit.is_valid()}
        form = tr("{month}: {problem}")
        self._month_problem.setText("\n".join(form.format(month=each, problem=told) for each, told in wrong.items()))
        self._month_problem.setVisible(bool(wrong))
        if month in wrong:
            return
        amount = field.money()
        if amount != dict(self.controller.home().months).get(month):
            self.controller.save_home(HomeDraft(months=((month, amount),)))


def _fill(field: AmountEdit, amount: Money | None) -> None:
    """Show an amount, unless the field says so already or is being typed in."""
    if field.hasFocus() and field.isModified():
        return
    try:
        if field.money() == amount and field.text():
            return
    except MoneyError:
        pass
    field.show_money(amount)


def _note(card: Card, text: str) -> None:
    if card.heading is not None:
        card.heading.show_note(text)
