"""Before a backup takes the book's place: what would be lost, what would come back. Restores nothing itself."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from raincheck.app.trusting import Contents, Difference
from raincheck.app.wording.amounts import plain_money_text
from raincheck.core.text import ntr, tr
from raincheck.gui.kit.dialog import DraftDialog
from raincheck.gui.kit.widgets.labels import TextRole, label, set_role

NAMES_SHOWN = 12


class RestoreDialog(DraftDialog):
    """Shows the difference; accepted means: put it back. The replaced book is kept, and the dialog says so."""

    def __init__(self, name: str, difference: Difference, parent: QWidget | None = None) -> None:
        super().__init__(tr("Put this backup in the book's place?"), parent)
        self.setMinimumWidth(480)
        self.whole.insertWidget(1, label(name, TextRole.MUTED, wrap=True))
        compared = QWidget()
        self.grid = QGridLayout(compared)
        self.grid.setContentsMargins(0, 0, 0, 0)
        self.grid.setHorizontalSpacing(24)
        self.grid.setVerticalSpacing(6)
        present, backup = difference.present, difference.backup
        heads = ("", tr("Now"), tr("After it"))
        for column, head in enumerate(heads):
            self.grid.addWidget(label(head, TextRole.SMALL), 0, column, _side(column))
        for row, (what, before, after) in enumerate(_rows(present, backup), start=1):
            for column, text in enumerate((what, before, after)):
                role = TextRole.MUTED if column == 0 else TextRole.STRONG if before != after else TextRole.PLAIN
                shown = label(text, role)
                shown.setAccessibleName(f"{what}, {heads[column]}: {text}" if column else what)
                self.grid.addWidget(shown, row, column, _side(column))
        self.form.addRow(compared)  # which scrolls where the screen has no room for it
        self.lost_label = label(_lost(difference), wrap=True)
        set_role(self.lost_label, (TextRole.PROBLEM if difference.lost_channels else TextRole.MUTED).value)
        self.whole.addWidget(self.lost_label)
        self.whole.addWidget(
            label(tr("The present book is kept beside the backups; this can be turned round the same way."), wrap=True)
        )
        self.save_button.setText(tr("Put it back"))
        self.finish()
        self.cancel_button.setFocus()

    def problem(self) -> str:
        return ""


def _side(column: int) -> Qt.AlignmentFlag:
    return Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft


def _rows(present: Contents | None, backup: Contents) -> tuple[tuple[str, str, str], ...]:
    def both(what: str, now: object, then: object) -> tuple[str, str, str]:
        return what, tr("not readable") if present is None else f"{now}", f"{then}"

    now = present or backup
    return (
        both(tr("Lines"), len(now.channels), len(backup.channels)),
        both(tr("Readings"), now.readings, backup.readings),
        both(tr("Movements"), now.ledger, backup.ledger),
        both(tr("Known dues (paid)"), _paid(now), _paid(backup)),
        both(tr("What is at hand"), plain_money_text(now.at_hand), plain_money_text(backup.at_hand)),
        both(tr("Warnings answered"), now.answered, backup.answered),
        both(tr("First reading"), _day(now.first_reading), _day(backup.first_reading)),
        both(tr("Last reading"), _day(now.last_reading), _day(backup.last_reading)),
        both(tr("Encrypted"), _yes(yes=now.encrypted), _yes(yes=backup.encrypted)),
    )


def _paid(there: Contents) -> str:
    return tr("{n} ({paid})").format(n=there.dues, paid=there.dues_paid)


def _day(day: date | None) -> str:
    return "—" if day is None else f"{day}"


def _yes(*, yes: bool) -> str:
    return tr("yes") if yes else tr("no")


def _lost(difference: Difference) -> str:
    parts = []
    if difference.lost_channels:
        told = ntr(
            "{n} line would be gone: {names}.", "{n} lines would be gone: {names}.", len(difference.lost_channels)
        )
        parts.append(told.format(n=len(difference.lost_channels), names=_names(difference.lost_channels)))
    if difference.returning_channels:
        count = len(difference.returning_channels)
        told = ntr("{n} line would come back: {names}.", "{n} lines would come back: {names}.", count)
        parts.append(told.format(n=count, names=_names(difference.returning_channels)))
    return " ".join(parts) or tr("The same lines stand in both.")


def _names(names: tuple[str, ...]) -> str:
    shown = tr(", ").join(names[:NAMES_SHOWN])
    return f"{shown} …" if len(names) > NAMES_SHOWN else shown
