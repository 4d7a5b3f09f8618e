"""The rows of the household's lists: incomes, assets, planned draws, known dues."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtCore import Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QWidget,
)

from raincheck.app.household import HAIRCUTS, AssetKind, asset_kind, make_asset
from raincheck.core.errors import UsageError
from raincheck.core.model import Asset, Belongs, Due, Income, PlannedDraw
from raincheck.core.text import tr
from raincheck.gui.kit.context import Context
from raincheck.gui.kit.widgets.calm_wheel import calm
from raincheck.gui.kit.widgets.choice import may_shrink
from raincheck.gui.kit.widgets.date_edit import DateEdit, Days
from raincheck.gui.kit.widgets.percent_edit import PercentEdit
from raincheck.gui.settings.entries import EntryList, EntryRow, IncompleteError
from raincheck.gui.settings.fields import amount_edit, day_edit, line_picker, name_edit, owner_picker
from raincheck.gui.settings.presenter import LineName, asset_kind_name


class IncomeRow(EntryRow[Income]):
    """Name, amount, the day it comes, and for a book with a firm whose it is and which core buyer pays it."""

    def __init__(self, context: Context, income: Income | None) -> None:
        super().__init__(context)
        self.name_edit = name_edit(context, tr("Name of the income"), tr("e.g. wages"))
        self.amount_edit = amount_edit(context, tr("Amount a month"))
        self.day_edit = day_edit(context, tr("Day it comes"))
        if income is not None:
            self.name_edit.setText(income.name)
            self.amount_edit.show_money(income.amount)
            self.day_edit.setValue(income.day)
        self.owner_picker = owner_picker(Belongs.HOUSEHOLD if income is None else income.belongs)
        self.buyer_edit = name_edit(context, tr("Core buyer who pays it"), tr("core buyer"))
        self.buyer_edit.setText((income.buyer or "") if income is not None else "")
        self.buyer_edit.hide()
        self._offered = False
        for field in (self.name_edit, self.amount_edit, self.day_edit):
            self.line.addWidget(field, 1 if field is self.name_edit else 0)
            field.editingFinished.connect(self.finished)
        self.buyer_edit.editingFinished.connect(self.finished)
        self.more.addWidget(self.owner_picker)
        self.more.addWidget(self.buyer_edit, 1)
        self.more.addStretch(1)
        self.owner_picker.activated.connect(self._on_owner)
        self.close_row()

    def offer_owner(self, *, offered: bool) -> None:
        """Ask whose it is only where there is a firm."""
        self._offered = offered
        self.buyer_edit.setVisible(self.owner_picker.choice() is Belongs.FIRM)
        self.show_more(shown=offered)

    @Slot()
    def _on_owner(self) -> None:
        self.offer_owner(offered=self._offered)
        self.finished.emit()

    def first_field(self) -> QWidget:
        return self.name_edit

    def is_blank(self) -> bool:
        return not self.name_edit.text().strip() and not self.amount_edit.text().strip()

    def record(self) -> Income:
        amount = self.amount_of(self.amount_edit)
        belongs = self.owner_picker.choice()
        buyer = self.buyer_edit.text().strip() or None
        return Income(self.name_edit.text().strip() or tr("Income"), amount, self.day_edit.value(), belongs, buyer)


class AssetRow(EntryRow[Asset]):
    """Name, value, what it is, and for a book with a firm whose; the kind sets how much a hurried sale would lose."""

    def __init__(self, context: Context, asset: Asset | None, id_: str) -> None:
        super().__init__(context)
        self.owner_picker = owner_picker(Belongs.HOUSEHOLD if asset is None else asset.belongs)
        self.asset_id = asset.id if asset is not None else id_
        self.name_edit = name_edit(context, tr("Name of the asset"), tr("e.g. savings"))
        self.amount_edit = amount_edit(context, tr("Value today"))
        self.kind_picker = calm(QComboBox())
        self.kind_picker.setAccessibleName(tr("Kind of asset"))
        for kind in AssetKind:
            self.kind_picker.addItem(asset_kind_name(kind), kind)
        may_shrink(self.kind_picker, 7)
        self.share_edit = PercentEdit(context.look, tr("Lost in a hurried sale"))
        self.share_edit.setPlaceholderText("30 %")
        self.share_edit.setFixedWidth(context.look.px(64))
        if asset is not None:
            self.name_edit.setText(asset.name)
            self.amount_edit.show_money(asset.value)
            self.kind_picker.setCurrentIndex(list(AssetKind).index(asset_kind(asset)))
            self.share_edit.show_share(asset.haircut)
        for field, stretch in ((self.name_edit, 3), (self.amount_edit, 0), (self.kind_picker, 5), (self.share_edit, 0)):
            self.line.addWidget(field, stretch)
        for edit in (self.name_edit, self.amount_edit, self.share_edit):
            edit.editingFinished.connect(self.finished)
        self.more.addWidget(self.owner_picker)
        self.more.addStretch(1)
        self.owner_picker.activated.connect(self.finished)
        self.kind_picker.activated.connect(self._on_kind)
        self.share_edit.setVisible(self._kind() not in HAIRCUTS)
        self.close_row()

    def offer_owner(self, *, offered: bool) -> None:
        """Ask whose it is only where there is a firm."""
        self.show_more(shown=offered)

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
            made = make_asset(self.asset_id, name, amount, kind, haircut=share)
        except UsageError as missing:
            raise IncompleteError(str(missing)) from missing
        return replace(made, belongs=self.owner_picker.choice())

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
        self._before = draw
        self._owners = {line.id: line.belongs for line in lines}
        self.line_picker = line_picker(lines, None if draw is None else draw.channel)
        self.amount_edit = amount_edit(context, tr("Drawn every month"))
        self.day_edit = day_edit(context, tr("Day of the month"))
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
        amount = self.amount_of(self.amount_edit)
        line = self.line_picker.currentData()
        kept = self._before is not None and self._before.channel == line
        belongs = self._before.belongs if self._before is not None and kept else self._owners[line]
        return PlannedDraw(line, amount, self.day_edit.value(), belongs)


class DueEntry(Struct, frozen=True):
    """A due as it stands in a row; `no` None: not in the book yet."""

    no: int | None
    due: Due


class DueRow(EntryRow[DueEntry]):
    """A line, the day, the amount, and whether it is paid."""

    def __init__(self, context: Context, lines: Sequence[LineName], entry: DueEntry | None, today: date) -> None:
        super().__init__(context)
        self._entry, self._today = entry, today
        due = None if entry is None else entry.due
        self.line_picker = line_picker(lines, None if due is None else due.channel)
        self.day_edit = DateEdit(today if due is None else due.due, tr("Due on"), today=today, days=Days.AHEAD)
        self.day_edit.setFixedWidth(context.look.px(118))
        self.amount_edit = amount_edit(context, tr("Amount due"))
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
        self.day_edit.edited.connect(self.typed)
        self.day_edit.editingFinished.connect(self.finished)
        self.amount_edit.editingFinished.connect(self.finished)
        self.paid_tick.clicked.connect(self.finished)
        self.close_row()

    def first_field(self) -> QWidget:
        return self.day_edit

    def is_blank(self) -> bool:
        return not self.amount_edit.text().strip()

    def problem(self) -> str:
        return self.day_edit.problem()

    def record(self) -> DueEntry:
        before = None if self._entry is None else self._entry.due.paid_on
        paid_on = (before or self._today) if self.paid_tick.isChecked() else None
        if problem := self.day_edit.problem():
            raise IncompleteError(problem)
        due = Due(self.line_picker.currentData(), self.day_edit.day(), self.amount_of(self.amount_edit), paid_on)
        return DueEntry(None if self._entry is None else self._entry.no, due)

    def adopt(self, record: DueEntry) -> None:
        self._entry = record


class DueList(EntryList[DueEntry]):
    """Known dues; a new one is the same entry before and after the book has numbered it."""

    def _plain(self, records: Sequence[DueEntry]) -> list[object]:
        return [entry.due for entry in records]
