"""Put a warning off: for how long, and why it may wait. Gives a draft; saves nothing."""

from __future__ import annotations

from datetime import date, timedelta

from msgspec import Struct
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QButtonGroup, QLineEdit, QRadioButton, QWidget

from raincheck.app.wording import day_text
from raincheck.core.text import ntr, tr
from raincheck.gui.kit.dialog import DraftDialog
from raincheck.gui.kit.look import Look
from raincheck.gui.kit.widgets.date_edit import DateEdit, Days
from raincheck.gui.kit.widgets.labels import TextRole, label
from raincheck.gui.kit.widgets.layout import Columns

SPANS = (1, 7, 30)
"""Days to choose from (domain.md 7)."""

OTHER = 0
LONGEST_REASON = 300


class SnoozeDraft(Struct, frozen=True):
    """Which warning waits until when, and why."""

    alert: int
    until: date
    reason: str


class Waiting(Struct, frozen=True):
    """What the dialog is told: the warning, its title, today, and the next due that the wait may not pass."""

    alert: int
    title: str
    today: date
    next_due: date | None


class SnoozeDialog(DraftDialog):
    """One of three spans or a day of one's own, and a written reason."""

    def __init__(self, look: Look, waiting: Waiting, parent: QWidget | None = None) -> None:
        super().__init__(tr("Put this warning off"), parent)
        self._waiting = waiting
        about = label(look.sentence(waiting.title), TextRole.STRONG, wrap=True)
        self.whole.insertWidget(1, about)
        self.spans = QButtonGroup(self)
        choices = Columns(gap=10)
        for days in SPANS:
            choice = QRadioButton(ntr("{n} day", "{n} days", days).format(n=days))
            self.spans.addButton(choice, days)
            choices.columns.add(choice)
        other = QRadioButton(tr("until a day"))
        self.spans.addButton(other, OTHER)
        self.day_edit = DateEdit(waiting.today + timedelta(days=7), tr("Until"), today=waiting.today, days=Days.COMING)
        self.day_edit.setMinimumWidth(look.px(124))
        choices.columns.add(other)
        choices.columns.add(self.day_edit)
        choices.setAccessibleName(tr("For how long"))
        self.reason_edit = QLineEdit()
        self.reason_edit.setMaxLength(LONGEST_REASON)
        self.reason_edit.setPlaceholderText(tr("such as: payday is on Friday"))
        self.add_row(tr("For how long"), choices)
        self.add_row(tr("Why it may wait"), self.reason_edit)
        self.cap_label = label(role=TextRole.MUTED, wrap=True)
        self.whole.addWidget(self.cap_label)
        self.spans.idClicked.connect(self.revalidate)
        self.day_edit.edited.connect(self._on_day)
        self.reason_edit.textChanged.connect(self.revalidate)
        self.save_button.setText(tr("Put it off"))
        self.be_wide(look.px(500))
        self.spans.button(SPANS[1]).setChecked(True)
        self.finish()
        self.reason_edit.setFocus()

    def draft(self) -> SnoozeDraft:
        """What was chosen; the end may still be cut to the next due."""
        days = self.spans.checkedId()
        until = self.day_edit.day() if days == OTHER else self._waiting.today + timedelta(days=days)
        return SnoozeDraft(self._waiting.alert, until, self.reason_edit.text().strip())

    def problem(self) -> str:
        if self.spans.checkedId() == OTHER and self.day_edit.problem():
            return self.day_edit.problem()
        draft, due = self.draft(), self._waiting.next_due
        today = self._waiting.today
        if due is not None and due < draft.until:
            self.cap_label.setText(
                tr("It returns on {due} already: something falls due that day, and no warning waits past it.").format(
                    due=day_text(due, today)
                )
            )
        else:
            self.cap_label.setText(
                tr("It returns on {day}, or at once when it gets severe.").format(day=day_text(draft.until, today))
            )
        return "" if draft.reason else tr("Say in a few words why it may wait.")

    @Slot()
    def _on_day(self) -> None:
        self.spans.button(OTHER).setChecked(True)
        self.revalidate()
