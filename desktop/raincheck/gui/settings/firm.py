"""The firm behind the household: whether there is one, its name, its fixed costs, and whether its money is apart."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QLineEdit

from raincheck.core.model import Firm
from raincheck.core.money import ZERO, Money, MoneyError
from raincheck.core.text import tr
from raincheck.gui.kit.look import Look
from raincheck.gui.kit.widgets.amount_edit import AmountEdit
from raincheck.gui.kit.widgets.card import Card
from raincheck.gui.kit.widgets.labels import TextRole
from raincheck.gui.kit.widgets.setting_row import SettingRow, sentence
from raincheck.gui.kit.widgets.switch import Switch


class FirmCard(Card):
    """Signals: `told(Firm or None)` when there is one, another, or none; `costs_told(Money)` a month."""

    told = Signal(object)
    costs_told = Signal(object)

    def __init__(self, look: Look) -> None:
        super().__init__(look, tr("Own firm or shop"))
        self._firm: Firm | None = None
        self._costs = ZERO
        self.switch = Switch(look, tr("There is a firm or a shop"))
        self.name_edit = QLineEdit()
        self.name_edit.setMaxLength(60)
        self.name_edit.setAccessibleName(tr("Name of the firm"))
        self.name_edit.setFixedWidth(look.px(160))
        self.costs_edit = AmountEdit(look, tr("The firm's fixed costs a month"))
        self.costs_edit.setFixedWidth(look.px(124))
        self.apart_switch = Switch(look, tr("Its money is kept apart"))
        self.switch.clicked.connect(self._on_switch)
        self.name_edit.editingFinished.connect(self._on_name)
        self.costs_edit.editingFinished.connect(self._on_costs)
        self.apart_switch.clicked.connect(self._on_name)
        explained = tr("then lines, incomes and assets can be its own, and every page can show its part")
        self.body.addWidget(SettingRow(tr("There is a firm or a shop"), self.switch, explained=explained))
        self._parts = (
            SettingRow(tr("Name"), self.name_edit),
            SettingRow(
                tr("Fixed costs, a month"), self.costs_edit, explained=tr("rent, wages, what comes sold or not")
            ),
            SettingRow(tr("Its money is kept apart"), self.apart_switch),
            sentence(tr("Whose a line is stands in the line itself; of incomes and assets it stands beside them.")),
        )
        for part in self._parts:
            self.body.addWidget(part)
        self.body.addStretch(1)
        self._parts[-1].setProperty("role", TextRole.SMALL.value)

    def show_firm(self, firm: Firm | None, costs: Money) -> None:
        """Show what the book says."""
        self._firm, self._costs = firm, costs
        self.switch.show_on(on=firm is not None)
        for part in self._parts:
            part.setVisible(firm is not None)
        if firm is not None and not self.name_edit.hasFocus():
            self.name_edit.setText(firm.name)
        self.apart_switch.show_on(on=firm is not None and firm.cash_is_separate)
        if not self.costs_edit.hasFocus():
            self.costs_edit.show_money(costs or None)

    @Slot(bool)
    def _on_switch(self, on: bool) -> None:  # noqa: FBT001 - the signal's signature
        self.told.emit(Firm(tr("My firm")) if on else None)

    @Slot()
    def _on_name(self) -> None:
        made = Firm(self.name_edit.text().strip() or tr("My firm"), self.apart_switch.isChecked())
        if self._firm is not None and made != self._firm:
            self.told.emit(made)

    @Slot()
    def _on_costs(self) -> None:
        try:
            costs = self.costs_edit.money() or ZERO
        except MoneyError:
            return  # the field itself says how amounts are written
        if costs != self._costs:
            self.costs_told.emit(costs)
