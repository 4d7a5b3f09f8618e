"""One row of an import put right before it is written, or read by the person where the program could not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from msgspec.structs import replace
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from raincheck.app.import_rows import ImportRow
from raincheck.app.wording import kind_word
from raincheck.app.wording.amounts import amount_problem
from raincheck.core.model import Channel, Due, Inquiry, LedgerKind, LedgerRow, Observation
from raincheck.core.money import ZERO, Money, MoneyError
from raincheck.core.text import tr
from raincheck.gui.kit.dialog import DraftDialog
from raincheck.gui.kit.look import Look
from raincheck.gui.kit.widgets.amount_edit import AmountEdit
from raincheck.gui.kit.widgets.date_edit import DateEdit, Days
from raincheck.importers.matching import BookRow


class RowDialog(DraftDialog):
    """The fields of a row; `draft()` is the row as it shall come in. A row that brings nothing becomes a movement."""

    def __init__(
        self, look: Look, row: ImportRow, lines: Sequence[Channel], today: date, parent: QWidget | None = None
    ) -> None:
        super().__init__(tr("Row {n} of {file}").format(n=row.line, file=row.file), parent)
        self.row = row
        self._brings: BookRow = row.row or _movement(row, lines, today)
        self.amounts: dict[str, AmountEdit] = {}
        brings = self._brings
        self._add_day(brings, today)
        if not isinstance(brings, Inquiry):
            self._add_line(brings.channel, lines)
        if isinstance(brings, LedgerRow):
            self._add_kind(brings.kind)
        for name, told in _amounts_of(brings):
            self._add_amount(look, name, told)
        self.texts = {name: self._add_text(name, told) for name, told in _texts_of(brings)}
        self.be_wide(look.px(420))
        self.finish()

    def _add_day(self, brings: BookRow, today: date) -> None:
        due = isinstance(brings, Due)
        day = brings.due if isinstance(brings, Due) else brings.on
        self.day_edit = DateEdit(day, tr("Day"), today=today, days=Days.AHEAD if due else Days.SEEN)
        self.day_edit.edited.connect(self.revalidate)
        self.add_row(tr("Due day") if due else tr("Day"), self.day_edit)

    def _add_line(self, chosen: str, lines: Sequence[Channel]) -> None:
        self.line_picker = QComboBox()
        for line in lines:
            self.line_picker.addItem(line.name, line.id)
        self.line_picker.setCurrentIndex(self.line_picker.findData(chosen))
        self.line_picker.currentIndexChanged.connect(self.revalidate)
        self.add_row(tr("Line"), self.line_picker)

    def _add_kind(self, chosen: LedgerKind) -> None:
        self.kind_picker = QComboBox()
        for kind in LedgerKind:
            self.kind_picker.addItem(kind_word(kind), kind)
        self.kind_picker.setCurrentIndex(self.kind_picker.findData(chosen))
        self.kind_picker.currentIndexChanged.connect(self.revalidate)
        self.add_row(tr("What"), self.kind_picker)

    def _add_amount(self, look: Look, name: str, told: str) -> None:
        field = AmountEdit(look, told)
        field.show_money(getattr(self._brings, name))
        field.edited.connect(self.revalidate)
        self.amounts[name] = field
        self.add_row(told, field)

    def _add_text(self, name: str, told: str) -> QLineEdit:
        field = QLineEdit(getattr(self._brings, name))
        field.setMaxLength(80 if isinstance(self._brings, Inquiry) else 500)
        self.add_row(told, field)
        return field

    def draft(self) -> BookRow:
        """The row as it shall come in. Raises MoneyError."""
        brings = self._brings
        texts = {name: field.text().strip() for name, field in self.texts.items()}
        if isinstance(brings, Inquiry):
            return replace(brings, on=self.day_edit.day(), **texts)
        line = str(self.line_picker.currentData() or "")
        if isinstance(brings, Due):
            amount = self.amounts["amount"].money() or ZERO
            return replace(brings, channel=line, due=self.day_edit.day(), amount=amount)
        if isinstance(brings, LedgerRow):
            kind = LedgerKind(self.kind_picker.currentData())
            amount = self.amounts["amount"].money() or ZERO
            return replace(brings, channel=line, on=self.day_edit.day(), kind=kind, amount=amount, **texts)
        seen = {name: field.money() for name, field in self.amounts.items()}
        return replace(brings, channel=line, on=self.day_edit.day(), **seen, **texts)

    def problem(self) -> str:
        if problem := self.day_edit.problem():
            return problem
        try:
            draft = self.draft()
        except MoneyError as wrong:
            return amount_problem(wrong)
        if isinstance(draft, Inquiry):
            return "" if draft.lender else tr("Say who asked.")
        if not draft.channel:
            return tr("Say which line it is about.")
        if isinstance(draft, LedgerRow | Due) and not draft.amount and not _may_be_nothing(draft):
            return tr("Say how much it was.")
        return ""


def _movement(row: ImportRow, lines: Sequence[Channel], today: date) -> LedgerRow:
    """A row that brings nothing as the movement it may be; the line is the person's to say."""
    named = next((line.id for line in lines if line.name in row.what), "")
    return LedgerRow(row.day or today, LedgerKind.DRAW, named, row.amount or Money(0), row.what)


def _may_be_nothing(row: LedgerRow | Due) -> bool:
    return isinstance(row, LedgerRow) and row.kind is LedgerKind.FAILED


def _amounts_of(row: BookRow) -> tuple[tuple[str, str], ...]:
    if isinstance(row, Observation):
        return ("limit", tr("Limit")), ("used", tr("Used")), ("available", tr("Available"))
    return () if isinstance(row, Inquiry) else (("amount", tr("Amount")),)


def _texts_of(row: BookRow) -> tuple[tuple[str, str], ...]:
    if isinstance(row, Inquiry):
        return ("lender", tr("Who asked")), ("reason", tr("Reason"))
    return () if isinstance(row, Due) else (("note", tr("Note")),)
