"""What is said of a due beyond "paid": how much, or on which other day. Drafts out; nothing is saved here."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from PySide6.QtWidgets import QComboBox, QWidget

from raincheck.app.wording.amounts import amount_problem
from raincheck.core.duecalendar import Entry
from raincheck.core.model import Due
from raincheck.core.money import Money, MoneyError
from raincheck.core.text import tr
from raincheck.gui.kit.dialog import DraftDialog
from raincheck.gui.kit.look import Look
from raincheck.gui.kit.widgets.amount_edit import AmountEdit
from raincheck.gui.kit.widgets.date_edit import DateEdit, Days


class PartDialog(DraftDialog):
    """How much of a due was paid, and when."""

    def __init__(self, look: Look, entry: Entry, today: date, parent: QWidget | None = None) -> None:
        super().__init__(tr("How much was paid?"), parent)
        self._most = entry.amount or Money(0)
        self.amount_edit = AmountEdit(look, tr("Paid"))
        self.day_edit = DateEdit(min(entry.on, today), tr("Day"), today=today, days=Days.GONE)
        self.add_row(tr("Paid"), self.amount_edit)
        self.add_row(tr("Day"), self.day_edit)
        self.amount_edit.edited.connect(self.revalidate)
        self.day_edit.edited.connect(self.revalidate)
        self.be_wide(look.px(360))
        self.finish()
        self.amount_edit.setFocus()

    def amount(self) -> Money:
        """What was paid. Raises MoneyError."""
        return self.amount_edit.money() or Money(0)

    def day(self) -> date:
        """When."""
        return self.day_edit.day()

    def problem(self) -> str:
        try:
            amount = self.amount()
        except MoneyError as wrong:
            return amount_problem(wrong)
        if not Money(0) < amount:
            return tr("Say how much was paid.")
        all_of_it = tr("That is all of it or more: mark it as paid.")
        return all_of_it if amount >= self._most else self.day_edit.problem()


class MoveDialog(DraftDialog):
    """The other day on which a due falls."""

    def __init__(self, look: Look, entry: Entry, today: date, parent: QWidget | None = None) -> None:
        super().__init__(tr("On which day does it fall due?"), parent)
        self._day = entry.on
        self.day_edit = DateEdit(entry.on, tr("Day"), today=today, days=Days.AHEAD)
        self.add_row(tr("Day"), self.day_edit)
        # It opens on the day that is to be changed: that is no mistake of anybody yet.
        self.tell_when_left(self.day_edit, self.day_edit.edited)
        self.be_wide(look.px(360))
        self.finish()

    def day(self) -> date:
        """The day."""
        return self.day_edit.day()

    def problem(self) -> str:
        if problem := self.day_edit.problem():
            return problem
        return tr("Choose another day than {day}.").format(day=self._day) if self.day() == self._day else ""

    def problem_field(self) -> QWidget | None:
        return self.day_edit if self.problem() else None


class AddDueDialog(DraftDialog):
    """A due that somebody was told of: of which line, when and how much.

    `lines` are ids and names; `known` are the lines and days of which the book has a due already.
    """

    def __init__(
        self,
        look: Look,
        lines: Iterable[tuple[str, str]],
        known: Collection[tuple[str, date]],
        *,
        day: date,
        today: date,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(tr("Add a due"), parent)
        self._known = known
        self.line_picker = QComboBox()
        self.line_picker.setPlaceholderText(tr("choose a line"))
        for id_, name in lines:
            self.line_picker.addItem(name, id_)
        self.line_picker.setCurrentIndex(0 if self.line_picker.count() == 1 else -1)
        self.day_edit = DateEdit(day, tr("Day"), today=today, days=Days.AHEAD)
        self.amount_edit = AmountEdit(look, tr("Amount due"))
        self.add_row(tr("Line"), self.line_picker)
        self.add_row(tr("Day"), self.day_edit)
        self.add_row(tr("Amount due"), self.amount_edit)
        self.tell_when_left(self.amount_edit, self.amount_edit.edited)
        self.tell_when_left(self.line_picker, self.line_picker.currentIndexChanged)
        self.day_edit.edited.connect(self.revalidate)
        self.be_wide(look.px(360))
        self.finish()
        (self.line_picker if self.line_picker.currentIndex() < 0 else self.amount_edit).setFocus()

    def due(self) -> Due:
        """What was entered. Raises MoneyError."""
        return Due(self.line_picker.currentData(), self.day_edit.day(), self.amount_edit.money() or Money(0))

    def problem(self) -> str:
        if self.line_picker.currentIndex() < 0:
            return tr("Say of which line it is.")
        if problem := self.day_edit.problem() or self.amount_edit.problem():
            return problem
        return "" if self.amount_edit.money() else tr("Say how much is due.")

    def problem_field(self) -> QWidget | None:
        if not self.problem():
            return None
        if self.line_picker.currentIndex() < 0:
            return self.line_picker
        return self.day_edit if self.day_edit.problem() else self.amount_edit

    def doubt(self) -> str:
        due = self.due()
        if (due.channel, due.due) not in self._known:
            return ""
        form = tr("The book has a due of {line} on {day} already; saved as well, both count.")
        return form.format(line=self.line_picker.currentText(), day=due.due)
