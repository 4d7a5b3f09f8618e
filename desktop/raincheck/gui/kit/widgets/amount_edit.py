"""A field for an amount of money, read by the one parser of the program."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QLineEdit

from raincheck.app.wording.amounts import amount_problem, figure_text
from raincheck.core.money import Money, MoneyError
from raincheck.core.text import tr
from raincheck.gui.kit.look import Look


class AmountEdit(QLineEdit):
    """Takes "3万", "3.5w", "30,000", "30000.50"; empty means not known. Signal: `edited()` after each keystroke."""

    edited = Signal()

    def __init__(self, look: Look, name: str) -> None:
        super().__init__()
        self._look = look
        self.setAccessibleName(name)
        self.setAccessibleDescription(tr("An amount in yuan: 30,000 or 3万 or 3.5w; empty if it is not shown."))
        self.setPlaceholderText(tr("e.g. 30,000 or 3万"))
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setFont(look.font())
        self.setMaxLength(24)
        self.textEdited.connect(self._on_text)
        self._on_hidden(look.amounts_hidden)
        look.hidden_changed.connect(self._on_hidden)

    def money(self) -> Money | None:
        """The amount, None when empty. Raises MoneyError."""
        text = self.text().strip()
        return Money.parse(text) if text else None

    def show_money(self, money: Money | None) -> None:
        """Fill the field."""
        self.setText("" if money is None else figure_text(money))
        self._mark("")

    def is_valid(self) -> bool:
        """Whether the field holds an amount or nothing."""
        return not self.problem()

    def problem(self) -> str:
        """What is wrong with the amount; empty when nothing is."""
        try:
            self.money()
        except MoneyError as wrong:
            return amount_problem(wrong)
        return ""

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """What was understood is written back: "3.5w" becomes "35,000", and still counts as typed."""
        super().focusOutEvent(event)
        if self.is_valid():
            typed = self.isModified()
            self.show_money(self.money())
            self.setModified(typed)

    @Slot()
    def _on_text(self) -> None:
        self._mark(self.problem())
        self.edited.emit()

    @Slot(bool)
    def _on_hidden(self, hidden: bool) -> None:  # noqa: FBT001 - the signal's signature
        self.setEchoMode(QLineEdit.EchoMode.PasswordEchoOnEdit if hidden else QLineEdit.EchoMode.Normal)

    def _mark(self, told: str) -> None:
        if bool(self.property("problem")) != bool(told):
            self.setProperty("problem", bool(told))
            self.style().unpolish(self)
            self.style().polish(self)
        self.setToolTip(told)
