"""现在手头多少？: what a check round ends with. Gives the sums; saves nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtWidgets import QWidget

from raincheck.app.at_hand import AtHand
from raincheck.app.wording.amounts import ago, amount_problem
from raincheck.core.money import Money, MoneyError
from raincheck.core.text import tr
from raincheck.gui.kit.dialog import DraftDialog
from raincheck.gui.kit.look import Look
from raincheck.gui.kit.widgets.amount_edit import AmountEdit
from raincheck.gui.kit.widgets.labels import TextRole, label


class CashDialog(DraftDialog):
    """One field a liquid asset, filled with what was last known: Enter keeps it as looked at today."""

    def __init__(self, look: Look, known: Sequence[AtHand], today: date, parent: QWidget | None = None) -> None:
        super().__init__(tr("How much is at hand now?"), parent)
        self._known = tuple(known)
        self.fields: list[AmountEdit] = []
        for entry in self._known:
            field = AmountEdit(look, entry.name)
            field.show_money(entry.value)
            field.edited.connect(self.revalidate)
            when = "" if entry.asked_on is None else ago(entry.asked_on, today)
            name = tr("{name} ({when})").format(name=entry.name, when=when) if when else entry.name
            self.add_row(name, field)
            self.fields.append(field)
        told = tr("Undrawn credit is not money: count only what is yours. A forecast is as good as these figures.")
        self.whole.addWidget(label(told, TextRole.SMALL, wrap=True))
        self.save_button.setText(tr("That is it"))
        self.cancel_button.setText(tr("Not now"))
        self.be_wide(look.px(400))
        self.finish()
        self.fields[0].setFocus()
        self.fields[0].selectAll()

    def draft(self) -> tuple[tuple[AtHand, Money], ...]:
        """The sums that were filled in. Raises MoneyError."""
        filled = ((entry, field.money()) for entry, field in zip(self._known, self.fields, strict=True))
        return tuple((entry, value) for entry, value in filled if value is not None)

    def problem(self) -> str:
        try:
            filled = self.draft()
        except MoneyError as wrong:
            return amount_problem(wrong)
        return "" if filled else tr("Fill in at least one sum.")
