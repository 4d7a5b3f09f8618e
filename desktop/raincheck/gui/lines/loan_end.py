"""Beside the day on which a loan ends: what falls due then is kept as a known due, or moved there by a renewal."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtWidgets import QCheckBox

from raincheck.app.wording.amounts import plain_money_text
from raincheck.core.model import Due
from raincheck.core.money import Money
from raincheck.core.payments import Payment
from raincheck.core.planner.dues import asked_at_the_end
from raincheck.core.text import tr
from raincheck.gui.kit.look import Look
from raincheck.gui.lines.around import Around


class Ending(Struct, frozen=True):
    """The end of a line as it is typed: its day, what is owed then in one sum (None where nothing is), and the rate."""

    day: date | None
    owed: Money | None
    apr: Decimal


class LoanEnd(QCheckBox):
    """Ticked, what falls due at the end is kept. `until` is the end that the book has of the line."""

    def __init__(self, look: Look, around: Around, *, today: date, until: date | None) -> None:
        super().__init__()
        self._look, self._around, self._today, self._until = look, around, today, until
        self.setChecked(True)

    def ask(self, ending: Ending) -> bool:
        """Say what would be kept; False where there is nothing to keep."""
        owed, renewed = self._owed(ending), self._renewed(ending)
        if renewed is not None:
            told = tr("Renewed: the {amount} of {day} falls due that day instead")
            told = told.format(amount=plain_money_text(renewed.due.amount), day=renewed.due.due)
            self.setText(self._look.sentence(told))
        elif owed is not None:
            told = tr("Keep {amount} as due that day")
            if ending.apr:
                told = tr("Keep {amount} (interest included) as due then")
            self.setText(self._look.sentence(told.format(amount=plain_money_text(owed))))
        return owed is not None or renewed is not None

    def due(self, ending: Ending, line: str) -> Due | None:
        """What falls due at the end, where it is wanted as a known due; None where there is none."""
        if not self.isChecked() or ending.day is None:
            return None
        if (renewed := self._renewed(ending)) is not None:
            return replace(renewed.due, due=ending.day)
        owed = self._owed(ending)
        return None if owed is None else Due(line, ending.day, owed)

    def in_place_of(self, ending: Ending) -> date | None:
        """The day of the known due that moves to the new end; None where none does."""
        renewed = self._renewed(ending) if self.isChecked() else None
        return None if renewed is None else renewed.due.due

    def _owed(self, ending: Ending) -> Money | None:
        """What falls due when the loan ends; None where nothing does, the day is not known, or its due is there."""
        day = ending.day
        if not ending.owed or day is None or day <= self._today or day in self._around.dues:
            return None
        return asked_at_the_end(ending.owed, ending.apr)

    def _renewed(self, ending: Ending) -> Payment | None:
        """What is known as due and unpaid at the old end, where that end is put off; None where nothing is."""
        was, day = self._until, ending.day
        if was is None or day is None or day <= was or day in self._around.dues:
            return None
        return next((pay for pay in self._around.unpaid if pay.due.due == was), None)
