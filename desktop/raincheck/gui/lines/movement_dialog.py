"""One movement on a line, typed or put right. Gives a draft; saves nothing."""

from __future__ import annotations

from datetime import date

from msgspec import Struct
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from raincheck.app.wording import kind_word
from raincheck.app.wording.amounts import amount_problem
from raincheck.core.model import LedgerKind, LedgerRow
from raincheck.core.money import ZERO, Money, MoneyError
from raincheck.core.text import tr
from raincheck.gui.kit.dialog import DraftDialog
from raincheck.gui.kit.look import Look
from raincheck.gui.kit.widgets.amount_edit import AmountEdit
from raincheck.gui.kit.widgets.date_edit import DateEdit, Days


class Moved(Struct, frozen=True):
    """The line that a movement is on, and the movement that is put right with its number; None is a new one."""

    line: str
    name: str
    no: int | None = None
    before: LedgerRow | None = None


class MovementDialog(DraftDialog):
    """What moved, how much, and when."""

    def __init__(self, look: Look, moved: Moved, today: date, parent: QWidget | None = None) -> None:
        told = tr("{name}: what moved?") if moved.before is None else tr("{name}: put a movement right")
        super().__init__(told.format(name=moved.name), parent)
        self.moved = moved
        before = moved.before
        self.kind_picker = QComboBox()
        for kind in LedgerKind:
            self.kind_picker.addItem(kind_word(kind), kind)
        self.amount_edit = AmountEdit(look, tr("Amount"))
        self.day_edit = DateEdit(today if before is None else before.on, tr("Day"), today=today, days=Days.SEEN)
        self.note_edit = QLineEdit("" if before is None else before.note)
        self.note_edit.setMaxLength(500)
        if before is not None:
            self.kind_picker.setCurrentIndex(self.kind_picker.findData(before.kind))
            self.amount_edit.show_money(before.amount)
        for name, field in (
            (tr("What"), self.kind_picker),
            (tr("Amount"), self.amount_edit),
            (tr("Day"), self.day_edit),
            (tr("Note"), self.note_edit),
        ):
            self.add_row(name, field)
        self.kind_picker.currentIndexChanged.connect(self.revalidate)
        self.amount_edit.edited.connect(self.revalidate)
        self.tell_when_left(self.amount_edit, self.amount_edit.edited)
        self.day_edit.edited.connect(self.revalidate)
        self.be_wide(look.px(400))
        self.finish()
        self.kind_picker.setFocus()

    def draft(self) -> LedgerRow:
        """What was entered. Raises MoneyError."""
        return LedgerRow(
            on=self.day_edit.day(),
            kind=LedgerKind(self.kind_picker.currentData()),
            channel=self.moved.line,
            amount=self.amount_edit.money() or ZERO,
            note=self.note_edit.text().strip(),
        )

    def problem(self) -> str:
        try:
            amount = self.amount_edit.money() or Money(0)
        except MoneyError as wrong:
            return amount_problem(wrong)
        if problem := self.day_edit.problem():
            return problem
        needs = self._needs_amount() and not amount
        return tr("Say how much moved; only a failed debit may have no amount.") if needs else ""

    def problem_field(self) -> QWidget | None:
        """The amount where it is what is missing: nothing is said of it before it was left empty."""
        lacks = self._needs_amount() and not self.amount_edit.text().strip() and not self.day_edit.problem()
        return self.amount_edit if lacks else None

    def _needs_amount(self) -> bool:
        return bool(self.kind_picker.currentData() != LedgerKind.FAILED)
