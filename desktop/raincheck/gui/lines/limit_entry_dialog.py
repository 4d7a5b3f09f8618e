"""Enter what the lender's app shows of one line today. Gives a draft; saves nothing."""

from __future__ import annotations

from datetime import date

from msgspec import Struct
from PySide6.QtWidgets import QLineEdit, QWidget

from raincheck.app.recording import Entry
from raincheck.app.wording.amounts import amount_problem
from raincheck.app.wording.slips import slip_words
from raincheck.core.model import LineStatus
from raincheck.core.money import Money, MoneyError
from raincheck.core.slips import Figures, slips
from raincheck.core.text import tr
from raincheck.gui.kit.dialog import DraftDialog
from raincheck.gui.kit.look import Look
from raincheck.gui.kit.widgets.amount_edit import AmountEdit
from raincheck.gui.kit.widgets.date_edit import DateEdit, Days
from raincheck.gui.kit.widgets.labels import TextRole, label, set_role
from raincheck.gui.kit.widgets.status_picker import StatusPicker
from raincheck.gui.kit.words import change_text
from raincheck.gui.lines.presenter import huge_words


class Known(Struct, frozen=True):
    """What was last known of a line; None is not known. With the day `of` a reading it is that reading, put right.

    `new`: the line's first reading is of today. `loan`: it has no limit, and is not asked for one.
    """

    id: str
    name: str
    status: LineStatus
    limit: Money | None
    used: Money | None
    available: Money | None = None
    note: str = ""
    of: date | None = None
    new: bool = False
    loan: bool = False


class LimitEntryDialog(DraftDialog):
    """Starts from what was known, so that only what changed is typed. An empty limit means: no figure is shown."""

    def __init__(self, look: Look, known: Known, today: date, parent: QWidget | None = None) -> None:
        told = tr("{name}: what does the app show?") if known.of is None else tr("{name}: put a reading right")
        super().__init__(told.format(name=known.name), parent)
        self._look = look
        self._known = known
        self._today = today
        self.day_edit = DateEdit(known.of or today, tr("Day"), today=today, days=Days.SEEN)
        self.status_picker = StatusPicker(look, tr("State"))
        self.limit_edit = AmountEdit(look, tr("Limit"))
        self.used_edit = AmountEdit(look, tr("Still owed") if known.loan else tr("Used"))
        self.available_edit = AmountEdit(look, tr("Drawable, if shown"))
        self.note_edit = QLineEdit(known.note)
        self.note_edit.setMaxLength(500)
        self.change_label = label(role=TextRole.SMALL, wrap=True)
        self.status_picker.show_status(LineStatus.OPEN if known.status is LineStatus.UNKNOWN else known.status)
        self.limit_edit.show_money(known.limit)
        self.used_edit.show_money(known.used)
        self.available_edit.show_money(known.available)
        self.limit_edit.setPlaceholderText(tr("empty: no figure is shown"))
        self.used_edit.setPlaceholderText(tr("empty: as before"))
        self.available_edit.setPlaceholderText(tr("empty: limit less used"))
        for amount in (self.limit_edit, self.used_edit, self.available_edit):
            amount.setToolTip(amount.placeholderText())
        self.add_row(tr("Limit"), self.limit_edit)
        self.add_row(tr("Still owed") if known.loan else tr("Used"), self.used_edit)
        self.add_row(tr("Drawable, if shown"), self.available_edit)
        for amount in (self.limit_edit, self.available_edit):
            self.form.setRowVisible(amount, not known.loan)
        self.add_row(tr("State"), self.status_picker)
        self.add_row(tr("Day"), self.day_edit)
        self.add_row(tr("Note"), self.note_edit)
        self.whole.addWidget(self.change_label)
        for field in (self.limit_edit, self.used_edit, self.available_edit, self.day_edit):
            field.edited.connect(self.revalidate)
        self.status_picker.currentIndexChanged.connect(self.revalidate)
        self.be_wide(look.px(430))
        self.finish()
        first = self.used_edit if known.loan else self.limit_edit
        first.setFocus()
        first.selectAll()

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
        except MoneyError as wrong:
            return amount_problem(wrong)
        self._show_change(draft)
        return self.day_edit.problem()

    def doubt(self) -> str:
        draft, known = self.draft(), (self._known.limit, self._known.used)
        huge = huge_words(*(amount for amount in (draft.limit, draft.used) if amount not in known))
        if huge or self._known.of is not None:  # put right, a slip is what the figure was before
            return huge
        now = Figures(draft.limit, draft.used)
        return self._look.sentence(slip_words(slips(Figures(self._known.limit, self._known.used), now)))

    def _show_change(self, draft: Entry) -> None:
        if self._known.loan:
            return  # what changes there is no limit
        text, is_worse = change_text(self._look, self._known.limit, draft.limit, draft.status)
        if is_worse and self._known.new and not self.day_edit.problem() and self.day() == self._today:
            text, is_worse = _corrects(), False
        self.change_label.setText(text)
        set_role(self.change_label, (TextRole.FALL if is_worse else TextRole.SMALL).value)


def _corrects() -> str:
    return tr(
        "This line was first entered today, so this corrects it and counts as no cut. If it really fell today, enter "
        "the old limit for an earlier day too."
    )
