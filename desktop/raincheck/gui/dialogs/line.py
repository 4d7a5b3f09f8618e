"""Add a line from the catalogue or by hand, or change one. Gives a draft; saves nothing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QSizePolicy, QSpinBox, QWidget

from raincheck.app.lines import WITH_PERIODS, LineDraft, draft_of, from_catalogue
from raincheck.app.recording import Entry
from raincheck.app.wording import group_name
from raincheck.core.catalogue import Catalogue
from raincheck.core.model import Channel, ChannelKind, LineStatus, RepaymentMethod, Restores
from raincheck.core.money import MoneyError
from raincheck.core.text import tr
from raincheck.gui.dialogs.base import DraftDialog
from raincheck.gui.look import Look
from raincheck.gui.views.lines import kind_name, method_name, restores_name
from raincheck.gui.widgets.amount_edit import AmountEdit
from raincheck.gui.widgets.buttons import button
from raincheck.gui.widgets.choice import EnumPicker, NamePicker
from raincheck.gui.widgets.labels import ElidedLabel, TextRole
from raincheck.gui.widgets.optional_date import OptionalDate
from raincheck.gui.widgets.percent_edit import PercentEdit


class LineDialog(DraftDialog):
    """`existing` None: a new line, with its first reading; else that line, changed."""

    def __init__(
        self,
        look: Look,
        catalogue: Catalogue,
        *,
        today: date,
        taken: frozenset[str] = frozenset(),
        existing: Channel | None = None,
        parent: QWidget | None = None,
    ) -> None:
        title = tr("Add a line") if existing is None else tr("Change {name}").format(name=existing.name)
        super().__init__(title, parent)
        self._catalogue, self._taken, self._existing = catalogue, taken, existing
        self._is_chinese = tr("en") == "zh"
        groups = [(group.key, group_name(group.key)) for group in catalogue.groups]
        banks = [(bank.name, group_name(bank.name)) for bank in catalogue.banks]
        self.product_picker = QComboBox()
        self.name_edit = QLineEdit()
        self.platform_picker = NamePicker([*groups, *banks], tr("Platform"))
        self.funder_picker = NamePicker([*groups, *banks], tr("Lender"))
        self.kind_picker = EnumPicker([(kind, kind_name(kind)) for kind in ChannelKind], tr("Kind"))
        self.method_picker = EnumPicker([(m, method_name(m)) for m in RepaymentMethod], tr("Repaid"))
        self.restores_picker = EnumPicker([(r, restores_name(r)) for r in Restores], tr("Limit comes back"))
        self.periods_edit = _number(1, 360, 12)
        self.due_edit = _number(1, 31, 1)
        self.apr_edit = PercentEdit(look, tr("Rate a year"))
        self.minimum_edit = PercentEdit(look, tr("Minimum"))
        self.more_button = button(tr("More: dates, core buyer, how the limit comes back"), "link")
        self.more_button.setCheckable(True)
        self.buyer_edit = QLineEdit()
        self.revocable_tick = QCheckBox(tr("the lender can withdraw it at any time"))
        self.opened_edit = OptionalDate(None if existing is None else existing.opened_on, tr("Opened on"), start=today)
        self.expires_edit = OptionalDate(
            None if existing is None else existing.expires_on, tr("Runs out on"), start=today
        )
        self.limit_edit = AmountEdit(look, tr("Limit"))
        self.used_edit = AmountEdit(look, tr("Used"))
        self.mark_label = ElidedLabel(role=TextRole.SMALL)
        self._add_rows()
        self._connect()
        self.setMinimumWidth(look.px(500))
        if existing is None:
            self._on_product(0)
        else:
            self._fill(draft_of(existing))
        self.finish()

    def draft(self) -> LineDraft:
        """What was entered, complete where `problem` is empty."""
        method = self.method_picker.choice()
        funder = self.funder_picker.key() or self.platform_picker.key()
        return LineDraft(
            name=self.name_edit.text().strip(),
            platform=self.platform_picker.key(),
            funder=funder,
            kind=self.kind_picker.choice().value,
            revocable=self.revocable_tick.isChecked(),
            apr=self.apr_edit.share(),
            restores=self.restores_picker.choice().value,
            method=method.value,
            due_day=self.due_edit.value(),
            periods=self.periods_edit.value() if method in WITH_PERIODS else None,
            min_pct=self.minimum_edit.share() if method is RepaymentMethod.MIN_PCT else None,
            core_buyer=self.buyer_edit.text().strip() or None,
            opened_on=self.opened_edit.day(),
            expires_on=self.expires_edit.day(),
        )

    def line_id(self) -> str:
        """The id of the line: the existing one's, else a free one named after the product."""
        if self._existing is not None:
            return self._existing.id
        wanted = self.product_picker.currentData() or "line"
        number, free = 1, str(wanted)
        while free in self._taken:
            number += 1
            free = f"{wanted}_{number}"
        return free

    def first_reading(self) -> Entry | None:
        """What the app shows of a new line; None when nothing was typed. Raises MoneyError."""
        limit, used = self.limit_edit.money(), self.used_edit.money()
        if self._existing is not None or (limit is None and used is None):
            return None
        return Entry(self.line_id(), limit=limit, limit_unknown=limit is None, used=used, status=LineStatus.OPEN)

    def problem(self) -> str:
        draft = self.draft()
        try:
            self.first_reading()
        except MoneyError:
            return tr("Write amounts like 30,000 or 3万.")
        if not draft.name:
            return tr("Give the line a name.")
        if not draft.platform:
            return tr("Say which app or bank can switch it off.")
        if draft.apr is None:
            return tr("Write the yearly rate in percent, such as 14.6; 0 for none.")
        if draft.method == RepaymentMethod.MIN_PCT.value and not (draft.min_pct and 0 < draft.min_pct <= 1):
            return tr("Write the minimum in percent of the bill, such as 10.")
        return ""

    def _add_rows(self) -> None:
        if self._existing is None:
            self.product_picker.addItem(tr("Something else"), None)
            for line in self._catalogue.lines:
                self.product_picker.addItem(line.name if self._is_chinese else line.name_en, line.key)
            self.product_picker.setCurrentIndex(1)
            self.add_row(tr("Product"), self.product_picker)
            self.mark_label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            self.form.addRow("", self.mark_label)
        self.add_row(tr("Name"), self.name_edit)
        if self._existing is None:
            self.add_row(tr("Limit"), self.limit_edit)
            self.add_row(tr("Used"), self.used_edit)
        self.add_row(tr("Platform"), self.platform_picker)
        self.add_row(tr("Lender"), self.funder_picker)
        self.add_row(tr("Kind"), self.kind_picker)
        self.add_row(tr("Repaid"), self.method_picker)
        self.add_row(tr("Instalments"), self.periods_edit)
        self.add_row(tr("Minimum"), self.minimum_edit)
        self.add_row(tr("Due day"), self.due_edit)
        self.add_row(tr("Rate a year"), self.apr_edit)
        self.form.addRow("", self.more_button)
        self.add_row(tr("Limit comes back"), self.restores_picker)
        self.add_row(tr("Core buyer"), self.buyer_edit)
        self.add_row(tr("Revocable"), self.revocable_tick)
        self.add_row(tr("Opened on"), self.opened_edit)
        self.add_row(tr("Runs out on"), self.expires_edit)
        self.more_button.setChecked(self._existing is not None)
        self._on_more()

    def _connect(self) -> None:
        self.product_picker.activated.connect(self._on_product)
        self.name_edit.textChanged.connect(self.revalidate)
        self.platform_picker.editTextChanged.connect(self.revalidate)
        self.method_picker.currentIndexChanged.connect(self._on_method)
        self.more_button.toggled.connect(self._on_more)
        for field in (self.apr_edit, self.minimum_edit, self.limit_edit, self.used_edit):
            field.edited.connect(self.revalidate)

    @Slot(int)
    def _on_product(self, _index: int) -> None:
        line = self._catalogue.find(self.product_picker.currentData() or "")
        if line is None:
            method = RepaymentMethod.LEVEL.value
            self._fill(LineDraft(name="", platform="", funder="", revocable=True, apr=Decimal(0), method=method))
            self.mark_label.setText("")
        else:
            self._fill(from_catalogue(line))
            if not self._is_chinese:
                self.name_edit.setText(line.name_en)
            is_fact = line.apr_mark.is_fact and line.restores_mark.is_fact
            compare = tr("Starting values: see your contract for rate and due day.")
            self.mark_label.setText("" if is_fact else compare)
        self.limit_edit.setFocus()
        self.revalidate()

    def _fill(self, draft: LineDraft) -> None:
        self.name_edit.setText(draft.name or "")
        self.buyer_edit.setText(draft.core_buyer or "")
        self.platform_picker.show_key(draft.platform or "")
        self.funder_picker.show_key(draft.funder or "")
        if draft.kind is not None:
            self.kind_picker.choose(ChannelKind(draft.kind))
        self.method_picker.choose(RepaymentMethod(draft.method or RepaymentMethod.LEVEL.value))
        self.restores_picker.choose(Restores(draft.restores or Restores.PAYMENT.value))
        self.periods_edit.setValue(draft.periods or 12)
        self.due_edit.setValue(draft.due_day or 1)
        self.apr_edit.show_share(draft.apr)
        self.minimum_edit.show_share(draft.min_pct)
        self.revocable_tick.setChecked(draft.revocable is not False)
        self._on_method()

    @Slot()
    def _on_more(self) -> None:
        """Show or hide what most lines do not need."""
        for field in (
            self.restores_picker,
            self.buyer_edit,
            self.revocable_tick,
            self.opened_edit,
            self.expires_edit,
        ):
            self.form.setRowVisible(field, self.more_button.isChecked())

    @Slot()
    def _on_method(self) -> None:
        method = self.method_picker.choice()
        self.form.setRowVisible(self.periods_edit, method in WITH_PERIODS)
        self.form.setRowVisible(self.minimum_edit, method is RepaymentMethod.MIN_PCT)
        self.revalidate()


def _number(lowest: int, highest: int, start: int) -> QSpinBox:
    field = QSpinBox()
    field.setRange(lowest, highest)
    field.setAlignment(Qt.AlignmentFlag.AlignRight)
    # The style sheet's padding does not reach the text of a spin box.
    field.lineEdit().setTextMargins(6, 0, 6, 0)
    field.setValue(start)
    return field
