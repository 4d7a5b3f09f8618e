"""Where another rate is typed over one that was known: did the lender change it, and since when, or was it a slip?"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QWidget

from raincheck.app.wording.amounts import rate_text
from raincheck.core.model import Channel
from raincheck.core.text import tr
from raincheck.gui.kit.look import Look
from raincheck.gui.kit.widgets.date_edit import DateEdit, Days
from raincheck.gui.kit.widgets.layout import bare_column, bare_row
from raincheck.gui.kit.widgets.percent_edit import PercentEdit


def show_rate(field: PercentEdit, known: Decimal | None, *, guess: Decimal | None = None) -> None:
    """Fill in a rate that is known; one that is only usual or proposed stands behind the empty field."""
    hint = tr("not known") if guess is None else tr("not known (perhaps {rate})").format(rate=rate_text(guess))
    field.setPlaceholderText(hint)
    field.show_share(known)


def is_open(field: PercentEdit) -> bool:
    """Whether nothing is typed as the rate: it is not known."""
    return not field.text().strip()


class RateQuestion(QWidget):
    """Asked beside the `field` of a rate; without a `line` and where its rate is not known there is nothing to ask.

    Nothing is chosen beforehand: the one answer warns of the lender, the other does not. Signal: `edited()`.
    """

    edited = Signal()

    def __init__(self, look: Look, field: PercentEdit, *, today: date, line: Channel | None) -> None:
        super().__init__()
        self._field = field
        self._before = None if line is None or line.is_rate_guessed else line.known_apr
        self.setAccessibleName(tr("Why another rate"))
        self.raised = QRadioButton(tr("A new rate from"))
        self.wrong = QRadioButton(tr("The old one was a slip"))
        self.day_edit = DateEdit(today, tr("New rate from"), today=today, days=Days.GONE)
        self.day_edit.setMinimumWidth(look.px(124))
        self._group = QButtonGroup(self)
        for answer in (self.raised, self.wrong):
            self._group.addButton(answer)
        first = QWidget()
        row = bare_row(first, gap=8)
        row.addWidget(self.raised)
        row.addWidget(self.day_edit)
        row.addStretch(1)
        column = bare_column(self, gap=4)
        column.addWidget(first)
        column.addWidget(self.wrong)
        self.setFocusProxy(self.raised)
        self._group.buttonClicked.connect(self.edited)
        self.day_edit.edited.connect(self._on_day)

    def is_asked(self) -> bool:
        """Whether another rate is typed over one that was known."""
        return self._before is not None and self._field.share() not in (None, self._before)

    def is_slip(self) -> bool:
        """Whether the old rate was wrong, so that the lender changed nothing."""
        return self.is_asked() and self.wrong.isChecked()

    def day(self) -> date | None:
        """Since when the lender's new rate holds; None where it changed none. Raises UsageError."""
        return self.day_edit.day() if self.is_asked() and not self.is_slip() else None

    def problem(self) -> str:
        """What is not said yet; empty when nothing is."""
        if not self.is_asked():
            return ""
        if self._group.checkedButton() is None:
            return tr("Another rate: did the lender change it, or was the old one a slip?")
        return self.day_edit.problem() if self.raised.isChecked() else ""

    @Slot()
    def _on_day(self) -> None:
        self.raised.setChecked(True)
        self.edited.emit()
