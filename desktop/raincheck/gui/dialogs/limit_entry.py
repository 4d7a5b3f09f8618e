"""Enter what the lender's app shows of one line today. Gives a draft; saves nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from PySide6.QtWidgets import QLineEdit, QWidget

from raincheck.app.recording import Entry
from raincheck.core.model import LineStatus
from raincheck.core.money import Money, MoneyError
from raincheck.core.text import tr
from raincheck.gui.dialogs.base import DraftDialog
from raincheck.gui.look import Look
from raincheck.gui.views.words import change_text
from raincheck.gui.widgets.amount_edit import AmountEdit
from raincheck.gui.widgets.date_edit import DateEdit
from raincheck.gui.widgets.labels import TextRole, label, set_role
from raincheck.gui.widgets.status_picker import StatusPicker


@dataclass(frozen=True, slots=True)
class Known:
    """What was last known of a line; None is not known."""

    id: str
    name: str
    status: LineStatus
    limit: Money | None
    used: Money | None


class LimitEntryDialog(DraftDialog):
    """Starts from what was known, so that only what changed is typed. An empty limit means: no figure is shown."""

    def __init__(self, look: Look, known: Known, today: date, parent: QWidget | None = None) -> None:
        super().__init__(tr("{name}: what does the app show?").format(name=known.name), parent)
        self._look = look
        self._known = known
        self.day_edit = DateEdit(today, tr("Day"), latest=today)
        self.status_picker = StatusPicker(look, tr("State"))
        self.limit_edit = AmountEdit(look, tr("Limit"))
        self.used_edit = AmountEdit(look, tr("Used"))
        self.available_edit = AmountEdit(look, tr("Drawable, if shown"))
        self.note_edit = QLineEdit()
        self.note_edit.setMaxLength(500)
        self.change_label = label(role=TextRole.SMALL, wrap=True)
        self.status_picker.show_status(LineStatus.OPEN if known.status is LineStatus.UNKNOWN else known.status)
        self.limit_edit.show_money(known.limit)
        self.used_edit.show_money(known.used)
        self.limit_edit.setPlaceholderText(tr("empty: no figure is shown"))
        self.used_edit.setPlaceholderText(tr("empty: as before"))
        self.available_edit.setPlaceholderText(tr("empty: limit less used"))
        self.add_row(tr("Limit"), self.limit_edit)
        self.add_row(tr("Used"), self.used_edit)
        self.add_row(tr("Drawable, if shown"), self.available_edit)
        self.add_row(tr("State"), self.status_picker)
        self.add_row(tr("Day"), self.day_edit)
        self.add_row(tr("Note"), self.note_edit)
        self.whole.addWidget(self.change_label)
        for field in (self.limit_edit, self.used_edit, self.available_edit):
            field.edited.connect(self.revalidate)
        self.status_picker.currentIndexChanged.connect(self.revalidate)
        self.setMinimumWidth(look.px(430))
        self.finish()
        self.limit_edit.setFocus()
        self.limit_edit.selectAll()

    def draft(self) -> Entry:
        """What was entered. Raises MoneyError."""
        limit = self.limit_edit.money()
        return Entry(
            channel=self._known.id,
            limit=limit,
            limit_unknown=limit is None,
            used=self.used_edit.money(),
            available=self.available_edit.money(),
            status=self.status_picker.status(),
            note=self.note_edit.text().strip(),
        )

    def day(self) -> date:
        """The day it was seen."""
        return self.day_edit.day()

    def problem(self) -> str:
        try:
            draft = self.draft()
        except MoneyError:
            return tr("Write amounts like 30,000 or 3万.")
        self._show_change(draft)
        return ""

    def _show_change(self, draft: Entry) -> None:
        text, is_worse = change_text(self._look, self._known.limit, draft.limit, draft.status)
        self.change_label.setText(text)
        set_role(self.change_label, (TextRole.FALL if is_worse else TextRole.SMALL).value)
