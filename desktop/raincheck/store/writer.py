"""Everything that can be written to an open book, inside one transaction and under one journal entry."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from raincheck.core.alerts import Alert, Move
from raincheck.core.model import (
    Asset,
    Book,
    Channel,
    Due,
    Income,
    IncomeMonth,
    Inquiry,
    LedgerRow,
    MarketEvent,
    Observation,
    PlannedDraw,
)
from raincheck.core.quality import Verdict
from raincheck.core.rules.thresholds import Override
from raincheck.core.text import tr
from raincheck.store import alerts as warnings
from raincheck.store import book, channels, choices, household, ledger, observations
from raincheck.store.desk import Engine
from raincheck.store.errors import MergeConflictError
from raincheck.store.merge import Merge, plan_merge
from raincheck.store.reader import Reader
from raincheck.store.rows import ChannelIndex, channel_index

if TYPE_CHECKING:
    from sqlite3 import Connection


class Writer(Reader):
    """Writes one thing the person did; it is saved as a whole when the block that gave it ends, or not at all."""

    def __init__(self, connection: Connection, path: Path, *, entry: int, at: datetime) -> None:
        super().__init__(connection, path)
        self.engine = Engine(connection, at=at)
        self._entry = entry
        self._at = at

    def load(self, whole: Book) -> None:
        """Put a whole book into this empty one. Raises BookNotEmptyError."""
        book.load_book(self._connection, whole, entry=self._entry)

    def merge(self, coming: Book) -> Merge:
        """Add what is new of `coming`. Raises MergeConflictError with the list when an id has other content."""
        plan = plan_merge(self.book(archived=True), coming)
        if plan.conflicts:
            raise MergeConflictError(
                tr(
                    "These are in the book with other content: {names}; change their ids or content, then merge again."
                ).format(names=", ".join(plan.conflicts)),
                plan.conflicts,
            )
        book.add_entries(self._connection, plan.additions, entry=self._entry)
        household.write_basics(self._connection, book.basics_of(plan.additions))
        return plan

    def add_channel(self, channel: Channel) -> None:
        """Add a line at the end of the book. Raises DuplicateEntryError."""
        channels.add_channel(self._connection, channel)

    def edit_channel(self, channel: Channel) -> None:
        """Put this line in the place of the one with the same id. Raises UnknownEntryError."""
        channels.edit_channel(self._connection, channel)

    def archive_channel(self, channel: str, *, on: date | None) -> None:
        """Stop watching a line from `on`; None takes it up again."""
        channels.archive_channel(self._connection, channel, on=on)

    def record(self, *seen: Observation) -> None:
        """Add readings; a later one of the same day and line overrules the earlier."""
        observations.append(self._connection, seen, self._index(), entry=self._entry)

    def correct(self, seq: int, better: Observation) -> None:
        """Overrule reading `seq` by a better one; the old row stays."""
        observations.correct(self._connection, seq, better, self._index(), entry=self._entry)

    def withdraw(self, seq: int) -> None:
        """Take reading `seq` back; the row stays and counts no more."""
        observations.withdraw(self._connection, seq, entry=self._entry)

    def set_basics(self, basics: household.Basics) -> None:
        """Change currency, household, living costs, or whether every asset is listed."""
        household.write_basics(self._connection, basics)

    def set_incomes(self, incomes: Sequence[Income]) -> None:
        """Put these monthly incomes in the place of all."""
        household.INCOME.replace(self._connection, incomes, self._index())

    def set_income_history(self, months: Sequence[IncomeMonth]) -> None:
        """Put these months in the place of all."""
        household.INCOME_MONTH.replace(self._connection, months, self._index())

    def set_assets(self, assets: Sequence[Asset]) -> None:
        """Put these assets in the place of all."""
        household.ASSET.replace(self._connection, assets, self._index())

    def set_planned_draws(self, draws: Sequence[PlannedDraw]) -> None:
        """Put these planned draws in the place of all."""
        ledger.PLANNED_DRAW.replace(self._connection, draws, self._index())

    def add_due(self, due: Due) -> None:
        """Add a known due."""
        ledger.DUE.append(self._connection, [due], self._index())

    def change_due(self, no: int, due: Due) -> None:
        """Change a known due, for instance to paid."""
        ledger.DUE.change(self._connection, no, due, self._index())

    def remove_due(self, no: int) -> None:
        """Take a known due out."""
        ledger.DUE.remove(self._connection, no)

    def add_ledger(self, *rows: LedgerRow) -> None:
        """Add movements typed by hand."""
        ledger.LEDGER.append(self._connection, rows, self._index(), entry=self._entry)

    def change_ledger(self, no: int, row: LedgerRow) -> None:
        """Change a movement."""
        ledger.LEDGER.change(self._connection, no, row, self._index())

    def remove_ledger(self, no: int) -> None:
        """Take a movement out."""
        ledger.LEDGER.remove(self._connection, no)

    def add_imported(self, rows: Sequence[ledger.ImportedRow]) -> int:
        """Add imported movements, leaving out those whose key is known; answers how many were added."""
        return ledger.append_imported(self._connection, rows, self._index(), entry=self._entry)

    def add_import_file(self, file: ledger.ImportFile) -> None:
        """Remember an imported file; undoing this entry takes it out with its rows."""
        ledger.add_import_file(self._connection, file, entry=self._entry)

    def add_inquiries(self, *inquiries: Inquiry) -> None:
        """Add lines of a credit report's list of inquiries."""
        ledger.INQUIRY.append(self._connection, inquiries, self._index(), entry=self._entry)

    def remove_inquiry(self, no: int) -> None:
        """Take an inquiry out."""
        ledger.INQUIRY.remove(self._connection, no)

    def add_event(self, event: MarketEvent) -> None:
        """Add an outside event."""
        ledger.EVENT.append(self._connection, [event], self._index(), entry=self._entry)

    def remove_event(self, no: int) -> None:
        """Take an outside event out."""
        ledger.EVENT.remove(self._connection, no)

    def decide(self, alert: Alert, move: Move) -> None:
        """Write the person's decision on an alert: acknowledged, snoozed, handled. Raises UnknownEntryError."""
        warnings.decide(self._connection, alert, move, entry=self._entry, at=self._at)

    def set_setting(self, key: str, value: str | None) -> None:
        """Choose a setting; None goes back to the default."""
        choices.set_setting(self._connection, key, value)

    def set_overrides(self, chosen: Sequence[Override]) -> None:
        """Put these changed thresholds in the place of all."""
        choices.set_overrides(self._connection, chosen, self._index())

    def set_verdict(self, alert: int, verdict: Verdict | None) -> None:
        """Say what a warning was worth; None takes it back."""
        choices.set_verdict(self._connection, alert, verdict, at=self._at)

    def add_missed_event(self, missed: choices.MissedEvent) -> None:
        """Write down what the program did not warn of."""
        choices.add_missed_event(self._connection, missed, self._index())

    def remove_missed_event(self, no: int) -> None:
        """Take a missed event out."""
        choices.remove_missed_event(self._connection, no)

    def add_note(self, subject: str, kind: choices.NoteKind, text: str) -> None:
        """Write a note on a subject ("alert:12", "channel:jiebei", "book")."""
        choices.add_note(self._connection, subject, kind, text, at=self._at)

    def remove_note(self, no: int) -> None:
        """Take a note out."""
        choices.remove_note(self._connection, no)

    def save_plan(self, kind: choices.PlanKind, name: str, content: str | None) -> None:
        """Save a plan or scenario (JSON) under its name, over an older one; None removes it."""
        choices.save_plan(self._connection, kind, name, content, at=self._at)

    def _index(self) -> ChannelIndex:
        return channel_index(self._connection)
