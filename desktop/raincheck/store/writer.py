"""Everything that can be written to an open book, inside one transaction and under one journal entry.

Texts meet the one rule of core.written here, whichever face they come from; a book file's were checked with its path.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from raincheck.core.alerts import Alert, Move
from raincheck.core.model import (
    Asset,
    AssetValue,
    Book,
    Channel,
    Contract,
    Due,
    Incident,
    Income,
    IncomeMonth,
    Inquiry,
    LedgerRow,
    MarketEvent,
    Note,
    Observation,
    PlannedDraw,
    Rate,
)
from raincheck.core.rules.thresholds import Override
from raincheck.core.text import tr
from raincheck.core.verdicts import Verdict
from raincheck.core.written import TextKind, checked, clean, refuse_unfit
from raincheck.store import alerts as warnings
from raincheck.store import book, channels, choices, household, incidents, ledger, observations, origins
from raincheck.store.errors import MergeConflictError
from raincheck.store.merge import Merge, plan_merge
from raincheck.store.reader import Reader
from raincheck.store.rows import ChannelIndex, channel_index
from raincheck.store.state import StateWriter

if TYPE_CHECKING:
    from sqlite3 import Connection


class Writer(Reader):
    """Writes one thing the person did; it is saved as a whole when the block that gave it ends, or not at all."""

    def __init__(self, connection: Connection, path: Path, *, entry: int, at: datetime) -> None:
        super().__init__(connection, path)
        self.state = StateWriter(connection, at=at)
        self._entry = entry
        self._at = at
        self.details: tuple[str, ...] = ()

    def about(self, channel: str | None, *details: str) -> None:
        """Say in the history which line and which figures this was; empty details are left out."""
        name = "" if channel is None else channels.name_of(self._connection, channel)
        self.details = tuple(part for part in (name, *details) if part)

    @property
    def day(self) -> date:
        """The calendar day on which this is written, where the machine is."""
        return self._at.astimezone().date()

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
        refuse_unfit(channel)
        channels.add_channel(self._connection, channel)

    def edit_channel(self, channel: Channel) -> None:
        """Put this line in the place of the one with the same id. Raises UnknownEntryError."""
        refuse_unfit(channel)
        channels.edit_channel(self._connection, channel)

    def archive_channel(self, channel: str, *, on: date | None) -> None:
        """Stop watching a line from `on`; None takes it up again."""
        channels.archive_channel(self._connection, channel, on=on)

    def record(self, *seen: Observation) -> None:
        """Add readings; a later one of the same day and line overrules the earlier."""
        refuse_unfit(*seen)
        index = self._index()
        self._took_back(*(observations.written_before(self._connection, reading, index) for reading in seen))
        observations.append(self._connection, seen, self._index(), entry=self._entry)

    def correct(self, seq: int, better: Observation) -> None:
        """Overrule reading `seq` by a better one; the old row stays."""
        refuse_unfit(better)
        self._took_back(observations.written_at(self._connection, seq))
        observations.correct(self._connection, seq, better, self._index(), entry=self._entry)

    def withdraw(self, seq: int) -> None:
        """Take reading `seq` back; the row stays and counts no more."""
        self._took_back(observations.written_at(self._connection, seq))
        observations.withdraw(self._connection, seq, entry=self._entry)

    def set_basics(self, basics: household.Basics) -> None:
        """Change currency, household, living costs, or whether every asset is listed."""
        if basics.household.firm is not None:
            refuse_unfit(basics.household.firm)
        household.write_basics(self._connection, basics)

    def set_incomes(self, incomes: Sequence[Income]) -> None:
        """Put these monthly incomes in the place of all."""
        refuse_unfit(*incomes)
        household.INCOME.replace(self._connection, incomes, self._index())

    def set_income_history(self, months: Sequence[IncomeMonth]) -> None:
        """Put these months in the place of all."""
        household.INCOME_MONTH.replace(self._connection, months, self._index())

    def set_assets(self, assets: Sequence[Asset]) -> None:
        """Put these assets in the place of all; the dated values of those that are gone go with them."""
        refuse_unfit(*assets)
        household.set_assets(self._connection, assets, self._index())

    def add_asset_value(self, value: AssetValue) -> None:
        """Add what an asset was worth on a day."""
        household.add_asset_value(self._connection, value, self._index())

    def change_asset_value(self, no: int, value: AssetValue) -> None:
        """Put another value in the place of a mistyped one."""
        household.ASSET_VALUE.change(self._connection, no, value, self._index())

    def add_rate(self, rate: Rate) -> None:
        """Add the yearly rate that a line has from a day on."""
        channels.RATE.append(self._connection, [rate], self._index())

    def change_rate(self, no: int, rate: Rate) -> None:
        """Put another rate in the place of a mistyped one."""
        channels.RATE.change(self._connection, no, rate, self._index())

    def remove_rate(self, no: int) -> None:
        """Take a dated rate out."""
        channels.RATE.remove(self._connection, no)

    def set_contracts(self, contracts: Sequence[Contract]) -> None:
        """Put these contracts in the place of all."""
        channels.CONTRACT.replace(self._connection, contracts, self._index())

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
        refuse_unfit(*rows)
        ledger.LEDGER.append(self._connection, rows, self._index(), entry=self._entry)

    def change_ledger(self, no: int, row: LedgerRow) -> None:
        """Change a movement."""
        refuse_unfit(row)
        ledger.LEDGER.change(self._connection, no, row, self._index())

    def remove_ledger(self, no: int) -> None:
        """Take a movement out."""
        ledger.LEDGER.remove(self._connection, no)

    def add_imported(self, rows: Sequence[origins.ImportedRow], *, file: int | None = None) -> None:
        """Add movements of file number `file`, with where each came from.

        Nobody types the rows of a file again, so their texts are cleaned in place of being refused.
        """
        fit = [replace(imported, row=clean(imported.row)) for imported in rows]
        origins.append_imported(self._connection, fit, self._index(), file=file, entry=self._entry)

    def add_readings(self, rows: Sequence[origins.ImportedReading], *, file: int | None = None) -> None:
        """Add readings of file number `file`, with where each came from; their texts are cleaned likewise."""
        fit = [replace(imported, reading=clean(imported.reading)) for imported in rows]
        origins.append_readings(self._connection, fit, self._index(), file=file, entry=self._entry)

    def add_import_file(self, file: ledger.ImportFile) -> int:
        """Remember an imported file; undoing this entry takes it out with its rows. Answers its number."""
        return ledger.add_import_file(self._connection, file, entry=self._entry)

    def learn(self, words: Mapping[str, str | None]) -> None:
        """Remember which lines the words of files mean; None leaves their rows out."""
        origins.learn(self._connection, words, self._index())

    def remember_mapping(self, header: str, content: str) -> None:
        """Remember how a table with this header is read."""
        origins.remember_mapping(self._connection, header, content)

    def add_inquiries(self, *inquiries: Inquiry) -> None:
        """Add lines of a credit report's list of inquiries."""
        refuse_unfit(*inquiries)
        ledger.INQUIRY.append(self._connection, inquiries, self._index(), entry=self._entry)

    def remove_inquiry(self, no: int) -> None:
        """Take an inquiry out."""
        ledger.INQUIRY.remove(self._connection, no)

    def add_event(self, event: MarketEvent) -> None:
        """Add an outside event."""
        refuse_unfit(event)
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
        checked(missed.text, TextKind.NOTE)
        choices.add_missed_event(self._connection, missed, self._index())

    def remove_missed_event(self, no: int) -> None:
        """Take a missed event out."""
        choices.remove_missed_event(self._connection, no)

    def add_note(self, note: Note) -> None:
        """Write a note on a line or on the book."""
        refuse_unfit(note)
        ledger.NOTE.append(self._connection, [note], self._index())

    def remove_note(self, no: int) -> None:
        """Take a note out."""
        ledger.NOTE.remove(self._connection, no)

    def add_incident(self, incident: Incident) -> None:
        """Add an incident with its steps, talks and list of kept files. Raises DuplicateEntryError."""
        refuse_unfit(incident, *incident.steps, *incident.contacts, *incident.evidence)
        incidents.add_incidents(self._connection, [incident], self._index())

    def change_incident(self, incident: Incident) -> None:
        """Put this incident in the place of the one with the same id. Raises UnknownEntryError."""
        refuse_unfit(incident, *incident.steps, *incident.contacts, *incident.evidence)
        incidents.change_incident(self._connection, incident, self._index())

    def keep_file(self, content: bytes) -> str:
        """Keep a file's content in the book and answer its SHA-256. Raises UnsuitableError above 20 MB."""
        return incidents.keep_file(self._connection, content, entry=self._entry)

    def save_plan(self, kind: choices.PlanKind, name: str, content: str | None) -> None:
        """Save a plan or scenario (JSON) under its name, over an older one; None removes it."""
        choices.save_plan(self._connection, kind, name, content, at=self._at)

    def _took_back(self, *written: datetime | None) -> None:
        for moment in written:
            if moment is not None:
                self.state.note_taken_back(moment)

    def _index(self) -> ChannelIndex:
        return channel_index(self._connection)
