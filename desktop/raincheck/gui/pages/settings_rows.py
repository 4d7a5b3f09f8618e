"""Lists of small entries that are edited where they stand: incomes, assets, planned draws, known dues.

A row gives a record or says what is missing; the list tells `changed` only when every row is whole and something
differs from what the book holds, so nothing half-typed is ever saved.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Generic, TypeVar

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from raincheck.app.household import HAIRCUTS, AssetKind, asset_kind, make_asset
from raincheck.core.errors import UsageError
from raincheck.core.model import Asset, Due, Income, PlannedDraw
from raincheck.core.money import Money, MoneyError
from raincheck.core.text import tr
from raincheck.gui.context import Context
from raincheck.gui.icons import Glyph
from raincheck.gui.views.settings import LineName, asset_kind_name
from raincheck.gui.widgets.amount_edit import AmountEdit
from raincheck.gui.widgets.buttons import button
from raincheck.gui.widgets.calm_wheel import calm
from raincheck.gui.widgets.date_edit import DateEdit
from raincheck.gui.widgets.labels import TextRole, label
from raincheck.gui.widgets.percent_edit import PercentEdit

R = TypeVar("R")
AMOUNT_WIDTH, DAY_WIDTH, NAME_WIDTH = 108, 72, 84
FIELD_TEXT, FIELD_FRAME = 16, 14


class IncompleteError(ValueError):
    """A row is not whole; the text says what is missing."""


class EntryRow(QWidget, Generic[R]):
    """One entry. Signals: `finished()` when a field was left or chosen, `removed()`."""

    finished = Signal()
    removed = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.line = QHBoxLayout(self)
        self.line.setContentsMargins(0, 0, 0, 0)
        self.line.setSpacing(8)
        self.remove_button = button("", "icon", name=tr("Remove this entry"))
        self.remove_button.setIconSize(QSize(14, 14))
        self.remove_button.clicked.connect(self.removed)
        context.look.changed.connect(self._on_look)
        self._on_look()

    def close_row(self) -> None:
        """Add the button at the end."""
        self.line.addWidget(self.remove_button)
        # The column of rows is squeezed rather than grown while the style sheet is still unknown to new fields.
        self.setMinimumHeight(self._context.look.px(FIELD_TEXT) + FIELD_FRAME)

    def first_field(self) -> QWidget:
        """Where typing begins."""
        raise NotImplementedError

    def is_blank(self) -> bool:
        """Whether nothing was typed yet."""
        raise NotImplementedError

    def record(self) -> R:
        """The entry. Raises IncompleteError."""
        raise NotImplementedError

    def adopt(self, record: R) -> None:
        """Take over what the book now holds for this row; the fields say the same."""

    def amount_of(self, field: AmountEdit) -> Money:
        """The amount of a field. Raises IncompleteError."""
        try:
            amount = field.money()
        except MoneyError:
            raise IncompleteError(tr("Write amounts like 30,000 or 3万.")) from None
        if amount is None:
            raise IncompleteError(tr("An amount is still missing."))
        return amount

    @Slot()
    def _on_look(self) -> None:
        self.remove_button.setIcon(self._context.icons.icon(Glyph.CLOSE, self._context.look.theme.roles.muted, 14))


class EntryList(QWidget, Generic[R]):
    """Rows with a way to add one. Signal: `changed()` when `records()` is whole and differs from the book's."""

    changed = Signal()

    def __init__(self, make_row: Callable[[R | None], EntryRow[R]], add_text: str, empty: str = "") -> None:
        super().__init__()
        self._make_row = make_row
        self._loaded: tuple[R, ...] = ()
        self.rows: list[EntryRow[R]] = []
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(6)
        self._empty = label(empty, TextRole.MUTED, wrap=True)
        self._column = QVBoxLayout()
        self._column.setSpacing(6)
        self._problem = label(role=TextRole.PROBLEM, wrap=True)
        self._problem.hide()
        self.add_button = button(add_text, "link")
        self.add_button.clicked.connect(self._on_add)
        whole.addWidget(self._empty)
        whole.addLayout(self._column)
        whole.addWidget(self._problem)
        whole.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignLeft)

    def show_records(self, records: Sequence[R]) -> None:
        """Show what the book holds; rows that say the same already stay as they are, half-typed ones too."""
        wanted = tuple(records)
        if wanted == self._loaded and self.rows:
            return
        self._loaded = wanted
        filled = [row for row in self.rows if not row.is_blank()]
        if self._says(filled) == self._plain(wanted):
            for row, record in zip(filled, wanted, strict=True):
                row.adopt(record)
        else:
            for row in list(self.rows):
                self._drop(row)
            for record in wanted:
                self._append(record)
        self._tell()

    def records(self) -> tuple[R, ...]:
        """What the rows say, blank ones left out. Raises IncompleteError."""
        return tuple(row.record() for row in self.rows if not row.is_blank())

    def _plain(self, records: Sequence[R]) -> list[object]:
        """Records as they are compared with what a row says."""
        return list(records)

    def _says(self, rows: Sequence[EntryRow[R]]) -> list[object] | None:
        try:
            return self._plain([row.record() for row in rows])
        except IncompleteError:
            return None

    def _append(self, record: R | None) -> EntryRow[R]:
        row = self._make_row(record)
        row.finished.connect(self._on_finished)
        row.removed.connect(self._on_removed)
        self.rows.append(row)
        self._column.addWidget(row)
        return row

    def _drop(self, row: EntryRow[R]) -> None:
        self.rows.remove(row)
        self._column.removeWidget(row)
        row.hide()
        row.deleteLater()

    @Slot()
    def _on_add(self) -> None:
        row = self._append(None)
        self._tell()
        row.first_field().setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _on_removed(self) -> None:
        row = self.sender()
        if isinstance(row, EntryRow):
            self._drop(row)
            self.add_button.setFocus(Qt.FocusReason.OtherFocusReason)
            self._on_finished()

    @Slot()
    def _on_finished(self) -> None:
        self._tell()
        try:
            said = self.records()
        except IncompleteError as missing:
            self._problem.setText(str(missing))
            self._problem.show()
            return
        if said != self._loaded:
            self.changed.emit()

    def _tell(self) -> None:
        self._problem.hide()
        self._empty.setVisible(not self.rows and bool(self._empty.text()))


class IncomeRow(EntryRow[Income]):
    """Name, amount, and the day it comes."""

    def __init__(self, context: Context, income: Income | None) -> None:
        super().__init__(context)
        self.name_edit = _name_edit(context, tr("Name of the income"), tr("e.g. wages"))
        self.amount_edit = _amount_edit(context, tr("Amount a month"))
        self.day_edit = _day_edit(context, tr("Day it comes"))
        if income is not None:
            self.name_edit.setText(income.name)
            self.amount_edit.show_money(income.amount)
            self.day_edit.setValue(income.day)
        for field in (self.name_edit, self.amount_edit, self.day_edit):
            self.line.addWidget(field, 1 if field is self.name_edit else 0)
            field.editingFinished.connect(self.finished)
        self.close_row()

    def first_field(self) -> QWidget:
        return self.name_edit

    def is_blank(self) -> bool:
        return not self.name_edit.text().strip() and not self.amount_edit.text().strip()

    def record(self) -> Income:
        amount = self.amount_of(self.amount_edit)
        return Income(self.name_edit.text().strip() or tr("Income"), amount, self.day_edit.value())


class AssetRow(EntryRow[Asset]):
    """Name, value, and what it is; the kind sets how much a hurried sale would lose."""

    def __init__(self, context: Context, asset: Asset | None, id_: str) -> None:
        super().__init__(context)
        self.asset_id = asset.id if asset is not None else id_
        self.name_edit = _name_edit(context, tr("Name of the asset"), tr("e.g. savings"))
        self.amount_edit = _amount_edit(context, tr("Value today"))
        self.kind_picker = calm(QComboBox())
        self.kind_picker.setAccessibleName(tr("Kind of asset"))
        for kind in AssetKind:
            self.kind_picker.addItem(asset_kind_name(kind), kind)
        self.share_edit = PercentEdit(context.look, tr("Lost in a hurried sale"))
        self.share_edit.setPlaceholderText("30 %")
        self.share_edit.setFixedWidth(context.look.px(64))
        if asset is not None:
            self.name_edit.setText(asset.name)
            self.amount_edit.show_money(asset.value)
            self.kind_picker.setCurrentIndex(list(AssetKind).index(asset_kind(asset)))
            self.share_edit.show_share(asset.haircut)
        for field in (self.name_edit, self.amount_edit, self.kind_picker, self.share_edit):
            self.line.addWidget(field, 1 if field is self.name_edit else 0)
        for edit in (self.name_edit, self.amount_edit, self.share_edit):
            edit.editingFinished.connect(self.finished)
        self.kind_picker.activated.connect(self._on_kind)
        self.share_edit.setVisible(self._kind() not in HAIRCUTS)
        self.close_row()

    def _kind(self) -> AssetKind:
        return AssetKind(self.kind_picker.currentData())

    def first_field(self) -> QWidget:
        return self.name_edit

    def is_blank(self) -> bool:
        return not self.name_edit.text().strip() and not self.amount_edit.text().strip()

    def record(self) -> Asset:
        amount = self.amount_of(self.amount_edit)
        kind, share = self._kind(), self.share_edit.share()
        if share is not None and share > 1:
            share = None
        name = self.name_edit.text().strip() or asset_kind_name(kind)
        try:
            return make_asset(self.asset_id, name, amount, kind, haircut=share)
        except UsageError as missing:
            raise IncompleteError(str(missing)) from missing

    @Slot()
    def _on_kind(self) -> None:
        own = self._kind() not in HAIRCUTS
        self.share_edit.setVisible(own)
        if own and self.share_edit.share() in (None, *HAIRCUTS.values()):
            self.share_edit.show_share(Decimal("0.3"))
            self.share_edit.setFocus()
        self.finished.emit()


class DrawRow(EntryRow[PlannedDraw]):
    """A line, what is drawn from it every month, and the day."""

    def __init__(self, context: Context, lines: Sequence[LineName], draw: PlannedDraw | None) -> None:
        super().__init__(context)
        self.line_picker = _line_picker(lines, None if draw is None else draw.channel)
        self.amount_edit = _amount_edit(context, tr("Drawn every month"))
        self.day_edit = _day_edit(context, tr("Day of the month"))
        if draw is not None:
            self.amount_edit.show_money(draw.amount)
            self.day_edit.setValue(draw.day)
        self.line.addWidget(self.line_picker, 1)
        self.line.addWidget(self.amount_edit)
        self.line.addWidget(self.day_edit)
        self.line_picker.activated.connect(self.finished)
        self.amount_edit.editingFinished.connect(self.finished)
        self.day_edit.editingFinished.connect(self.finished)
        self.close_row()

    def first_field(self) -> QWidget:
        return self.amount_edit

    def is_blank(self) -> bool:
        return not self.amount_edit.text().strip()

    def record(self) -> PlannedDraw:
        return PlannedDraw(self.line_picker.currentData(), self.amount_of(self.amount_edit), self.day_edit.value())


@dataclass(frozen=True, slots=True)
class DueEntry:
    """A due as it stands in a row; `no` None: not in the book yet."""

    no: int | None
    due: Due


class DueRow(EntryRow[DueEntry]):
    """A line, the day, the amount, and whether it is paid."""

    def __init__(self, context: Context, lines: Sequence[LineName], entry: DueEntry | None, today: date) -> None:
        super().__init__(context)
        self._entry, self._today = entry, today
        due = None if entry is None else entry.due
        self.line_picker = _line_picker(lines, None if due is None else due.channel)
        self.day_edit = calm(DateEdit(today if due is None else due.due, tr("Due on")))
        self.day_edit.setFixedWidth(context.look.px(118))
        self.amount_edit = _amount_edit(context, tr("Amount due"))
        self.paid_tick = QCheckBox(tr("paid"))
        self.paid_tick.setAccessibleName(tr("This due is paid"))
        if due is not None:
            self.amount_edit.show_money(due.amount)
            self.paid_tick.setChecked(due.paid_on is not None)
            if due.paid_on is not None:
                self.paid_tick.setToolTip(tr("paid on {day}").format(day=due.paid_on))
        self.line.addWidget(self.line_picker, 1)
        for field in (self.day_edit, self.amount_edit, self.paid_tick):
            self.line.addWidget(field)
        self.line_picker.activated.connect(self.finished)
        self.day_edit.editingFinished.connect(self.finished)
        self.amount_edit.editingFinished.connect(self.finished)
        self.paid_tick.clicked.connect(self.finished)
        self.close_row()

    def first_field(self) -> QWidget:
        return self.day_edit

    def is_blank(self) -> bool:
        return not self.amount_edit.text().strip()

    def record(self) -> DueEntry:
        before = None if self._entry is None else self._entry.due.paid_on
        paid_on = (before or self._today) if self.paid_tick.isChecked() else None
        due = Due(self.line_picker.currentData(), self.day_edit.day(), self.amount_of(self.amount_edit), paid_on)
        return DueEntry(None if self._entry is None else self._entry.no, due)

    def adopt(self, record: DueEntry) -> None:
        self._entry = record


class DueList(EntryList[DueEntry]):
    """Known dues; a new one is the same entry before and after the book has numbered it."""

    def _plain(self, records: Sequence[DueEntry]) -> list[object]:
        return [entry.due for entry in records]


def _name_edit(context: Context, name: str, example: str) -> QLineEdit:
    field = QLineEdit()
    field.setMaxLength(60)
    field.setAccessibleName(name)
    field.setPlaceholderText(example)
    field.setMinimumWidth(context.look.px(NAME_WIDTH))
    return field


def _amount_edit(context: Context, name: str) -> AmountEdit:
    field = AmountEdit(context.look, name)
    field.setPlaceholderText("0")
    field.setFixedWidth(context.look.px(AMOUNT_WIDTH))
    return field


def _day_edit(context: Context, name: str) -> QSpinBox:
    field = calm(QSpinBox())
    field.setRange(1, 31)
    field.setPrefix(tr("day "))
    field.setAccessibleName(name)
    field.setToolTip(tr("31 is every month's last day."))
    field.setAlignment(Qt.AlignmentFlag.AlignHCenter)
    field.setFixedWidth(context.look.px(DAY_WIDTH))
    return field


def _line_picker(lines: Sequence[LineName], chosen: str | None) -> QComboBox:
    field = calm(QComboBox())
    field.setAccessibleName(tr("Line"))
    field.setMinimumContentsLength(6)
    field.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    for line in lines:
        if not line.archived or line.id == chosen:
            field.addItem(line.name, line.id)
    field.setCurrentIndex(max(field.findData(chosen), 0))
    return field
