"""The book on disk: one SQLite file, plain or encrypted, opened through sqlcipher3 and migrated by sqlite-utils.

    store = open_store(path, clock=clock, passphrase=None, create=False)  # KnownError: one sentence, with the mend
    book = store.book()                                                   # core.model.Book, one consistent look
    with store.write("Recorded 借呗") as tx:                              # BEGIN IMMEDIATE … COMMIT, one undo step
        tx.record(Observation(...))
        tx.engine.save_alerts(...)                                        # the engine's part of the same commit
    with store.engine() as engine:                                        # a check alone: no undo step
        engine.save_check(CheckRun(...)); engine.save_alerts(reconciled.alerts, reconciled.moves)
    store.undo_last(); store.history(); store.close()

Reading (Store and the `tx` of a write alike, see reader.py): book, channels, archived_channels, readings(channel),
latest_readings(as_of=), basics, incomes, income_history, assets, planned_draws, dues, ledger, inquiries, events
(lists as `Kept(no, record)`), import_files, known_keys, history, next_undo, is_empty.
Writing (`tx`, see writer.py): load, merge, add_channel, edit_channel, archive_channel, record, correct, withdraw,
set_basics, set_incomes, set_income_history, set_assets, set_planned_draws, add_due, change_due, remove_due,
add_ledger, change_ledger, remove_ledger, add_imported, add_import_file, add_inquiries, remove_inquiry, add_event,
remove_event, decide (ack, snooze, handled), set_setting, set_overrides, set_verdict, add_missed_event,
remove_missed_event, add_note, remove_note, save_plan. A block that raises writes nothing; one that changes nothing
leaves no entry.
The desk (see desk.py), read: alerts, past_alerts, current_alerts, alert, moves, next_alert_id, last_as_of, checks,
served_slots, waiting_cards, cards, popups, made_reminders, setting, settings, recall, overrides, verdicts,
missed_events, notes, saved_plans; written by the engine: save_check, save_alerts, add_cards, mark_listed, put_off,
close_cards, popup_shown, popup_failed, remember.
Trust: `write(..., backup=Why.IMPORT)` backs up first; Store.backup, backup_to, backup_when_due, backups; restore.py
compare and restore; encryption.py encrypt, decrypt and rekey; doctor.py examine and mend; salvage.py salvage. Those
four work on a path and want every Store of it closed.
"""

from __future__ import annotations

from raincheck.core.quality import Verdict
from raincheck.store.alerts import CheckRun, PastMove
from raincheck.store.cards import CardDraft, KeptCard
from raincheck.store.channels import ArchivedChannel
from raincheck.store.choices import GivenVerdict, MissedEvent, Note, NoteKind, PlanKind, SavedPlan
from raincheck.store.connection import FileKind, file_kind, key_for
from raincheck.store.desk import Engine
from raincheck.store.facade import Clock, Store, create_book, open_store
from raincheck.store.household import Basics
from raincheck.store.journal import JournalEntry, Origin
from raincheck.store.keys import BookKey
from raincheck.store.ledger import ImportedRow, ImportFile, PastImport
from raincheck.store.merge import Merge, plan_merge
from raincheck.store.observations import Reading
from raincheck.store.rows import Kept
from raincheck.store.writer import Writer

__all__ = [
    "ArchivedChannel",
    "Basics",
    "BookKey",
    "CardDraft",
    "CheckRun",
    "Clock",
    "Engine",
    "FileKind",
    "GivenVerdict",
    "ImportFile",
    "ImportedRow",
    "JournalEntry",
    "Kept",
    "KeptCard",
    "Merge",
    "MissedEvent",
    "Note",
    "NoteKind",
    "Origin",
    "PastImport",
    "PastMove",
    "PlanKind",
    "Reading",
    "SavedPlan",
    "Store",
    "Verdict",
    "Writer",
    "create_book",
    "file_kind",
    "key_for",
    "open_store",
    "plan_merge",
]
