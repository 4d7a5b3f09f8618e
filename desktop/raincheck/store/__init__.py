"""The book on disk: one SQLite file, plain or encrypted, opened through sqlcipher3 and migrated by sqlite-utils.

    store = open_store(path, clock=clock, passphrase=None, create=False)  # KnownError: one sentence, with the mend
    book = store.book()                                                   # core.model.Book, one consistent look
    with store.write("Recorded 借呗") as tx:                              # BEGIN IMMEDIATE … COMMIT, one undo step
        tx.record(Observation(...))
        tx.state.save_alerts(...)                                        # the engine's part of the same commit
    with store.write_state() as state:                                        # a check alone: no undo step
        state.save_check(CheckRun(...)); state.save_alerts(reconciled.alerts, reconciled.moves)
    store.undo_last(); store.history(); store.close()

Reading (Store and the `tx` of a write alike, see reader.py): book, channels, archived_channels, readings(channel),
reading(seq), basics, incomes, income_history, assets, asset_values, planned_draws, dues, ledger, first_day,
inquiries, events, rates, contracts, notes (lists as `Kept(no, record)`), incidents, evidence_content, import_files,
held_rows, provenance, origins_of, aliases, mappings, history, next_undo, is_empty, search(words).
Writing (`tx`, see writer.py): load, merge, add_channel, edit_channel, archive_channel, record, correct, withdraw,
set_basics, set_incomes, set_income_history, set_assets, add_asset_value, set_planned_draws, add_rate, change_rate,
remove_rate, set_contracts, add_due, change_due, remove_due, add_note, remove_note, add_incident, change_incident,
keep_file, add_ledger, change_ledger, remove_ledger, add_imported, add_readings, add_import_file, learn,
remember_mapping, add_inquiries, remove_inquiry, add_event, remove_event, decide (ack, snooze, handled), set_setting,
set_overrides, set_verdict, add_missed_event, remove_missed_event, save_plan. A block that raises writes nothing; one
that changes nothing leaves no entry.
The state (see state.py), read: alerts, past_alerts, current_alerts, alert, moves, next_alert_id, last_as_of, checks,
served_slots, waiting_cards, cards, popups, made_reminders, settings, recall, overrides, verdicts,
missed_events, saved_plans; written by the engine: save_check, save_alerts, add_cards, mark_listed,
close_cards, popup_shown, popup_failed, remember.
Trust: `write(..., backup=Why.IMPORT)` backs up first; Store.backup, backup_to, backup_when_due, backups; restore.py
compare and restore; encryption.py encrypt, decrypt and rekey; doctor.py examine and mend; salvage.py salvage. Those
four work on a path and want every Store of it closed.
"""

from __future__ import annotations

from raincheck.core.verdicts import Verdict
from raincheck.store.alerts import CheckRun, PastMove
from raincheck.store.book import Window
from raincheck.store.cards import CardDraft, KeptCard
from raincheck.store.channels import ArchivedChannel
from raincheck.store.choices import GivenVerdict, MissedEvent, PlanKind, SavedPlan
from raincheck.store.connection import FileKind, file_kind, key_for
from raincheck.store.facade import Clock, Store, create_book, open_store
from raincheck.store.household import Basics
from raincheck.store.journal import JournalEntry, Origin
from raincheck.store.keys import BookKey
from raincheck.store.ledger import ImportFile, PastImport
from raincheck.store.merge import Merge, plan_merge
from raincheck.store.observations import Reading
from raincheck.store.origins import HeldRow, ImportedReading, ImportedRow, Origins, Provenance, RowOrigin
from raincheck.store.rows import Kept
from raincheck.store.search import FoundIn, Hit
from raincheck.store.state import StateWriter
from raincheck.store.waiting import Pause
from raincheck.store.writer import Writer

__all__ = [
    "ArchivedChannel",
    "Basics",
    "BookKey",
    "CardDraft",
    "CheckRun",
    "Clock",
    "FileKind",
    "FoundIn",
    "GivenVerdict",
    "HeldRow",
    "Hit",
    "ImportFile",
    "ImportedReading",
    "ImportedRow",
    "JournalEntry",
    "Kept",
    "KeptCard",
    "Merge",
    "MissedEvent",
    "Origin",
    "Origins",
    "PastImport",
    "PastMove",
    "Pause",
    "PlanKind",
    "Provenance",
    "Reading",
    "RowOrigin",
    "SavedPlan",
    "StateWriter",
    "Store",
    "Verdict",
    "Window",
    "Writer",
    "create_book",
    "file_kind",
    "key_for",
    "open_store",
    "plan_merge",
]
