"""What passed and nobody confirmed, asked in one table: paid, in part, not yet; and what came in on pay day."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from raincheck.app.wording.amounts import amount_problem
from raincheck.core.asking import AskedIncome
from raincheck.core.money import MoneyError
from raincheck.core.text import ntr, tr
from raincheck.gui.calendar.presenter import AskedRow
from raincheck.gui.kit.look import Look
from raincheck.gui.kit.widgets.amount_edit import AmountEdit
from raincheck.gui.kit.widgets.buttons import button
from raincheck.gui.kit.widgets.card import Card
from raincheck.gui.kit.widgets.labels import TextRole, label
from raincheck.gui.kit.widgets.layout import bare_column, button_row
from raincheck.gui.kit.widgets.renewed import Renewed

AT_ONCE: Final = 12
"""So many dues are asked about at a time, each with three buttons: five hundred held the window for two seconds."""


class AskedCard(Card):
    """Signals: `paid(AskedDue)`, `part_asked(AskedDue)`, `looked(AskedDue)`, `income_told(AskedIncome, Money)`."""

    paid = Signal(object)
    part_asked = Signal(object)
    looked = Signal(object)
    income_told = Signal(object, object)

    def __init__(self, look: Look) -> None:
        super().__init__(look, tr("Passed, and not confirmed"), note=tr("one answer each, then it rests"))
        self._rows = Renewed()
        self._shown: tuple[int, tuple[AskedRow, ...]] | None = None
        self.body.addWidget(self._rows)
        self._income: AskedIncome | None = None
        self.amount_edit = AmountEdit(look, tr("What came in"))
        self.amount_edit.setFixedWidth(look.px(130))
        self._told = label(wrap=True)
        self.income_button = button(tr("Enter"))
        self.income_button.clicked.connect(self._on_income)
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(self.amount_edit)
        row.addWidget(self.income_button)
        row.addStretch(1)
        self._problem = label(role=TextRole.PROBLEM, wrap=True)
        self._problem.hide()
        self.amount_edit.edited.connect(self._problem.hide)
        self.body.addWidget(self._told)
        self.body.addLayout(row)
        self.body.addWidget(self._problem)

    def show_asked(self, rows: tuple[AskedRow, ...], income: AskedIncome | None) -> None:
        """Ask about other things; with nothing to ask the card is away."""
        wanted = self._look.px(1000), rows
        if wanted != self._shown:
            self._shown = wanted
            whole = QWidget()
            column = bare_column(whole, gap=8)
            for row in rows[:AT_ONCE]:
                column.addWidget(self._row(row))
            later = len(rows) - AT_ONCE
            if later > 0:
                form = ntr("{n} more is asked after these.", "{n} more are asked after these.", later)
                column.addWidget(label(form.format(n=later), TextRole.MUTED, wrap=True))
            self._rows.hold(whole)
            self._rows.setVisible(bool(rows))  # where nothing is left, the keyboard looks further on the card
        self._income = income
        for widget in (self._told, self.amount_edit, self.income_button):
            widget.setVisible(income is not None)
        if income is not None:
            self._told.setText(tr("What came in during {month}?").format(month=income.month))
            self.amount_edit.show_money(income.expected)
            self._problem.hide()
        self.setVisible(bool(rows) or income is not None)

    def _row(self, row: AskedRow) -> QWidget:
        """A due, and its three answers below it."""
        made = QWidget()
        whole = bare_column(made, gap=3)
        whole.addWidget(label(tr("{when}  {what}").format(when=row.when, what=row.title), wrap=True))
        answers = []
        for text, role, signal in (
            (tr("Paid"), "primary", self.paid),
            (tr("A part …"), "", self.part_asked),
            (tr("Not yet"), "", self.looked),
        ):
            answer = button(text, role, name=tr("{line}: {what}").format(line=row.title, what=text))
            answer.clicked.connect(partial(signal.emit, row.due))
            answers.append(answer)
        whole.addWidget(button_row(*answers, gap=6))
        return made

    def _on_income(self) -> None:
        try:
            amount = self.amount_edit.money()
        except MoneyError as wrong:
            self._problem.setText(amount_problem(wrong))
            self._problem.show()
            self.amount_edit.setFocus()
            return
        if self._income is not None and amount is not None:
            self.income_told.emit(self._income, amount)
