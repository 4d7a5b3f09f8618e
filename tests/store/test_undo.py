"""Undo: everything the person entered, imported or decided, step by step, also after a restart; never the engine's."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from msgspec.structs import replace
from tests.builders import NOW, TODAY, a_channel, a_reading, a_row, a_second_edition_book

from raincheck.core.alerts import Alert, AlertState, Move, MoveReason, Seen
from raincheck.core.calendar import Month
from raincheck.core.decisions import acknowledge, handle, snooze
from raincheck.core.model import (
    Asset,
    AssetValue,
    Contract,
    Due,
    EventKind,
    EventScope,
    EvidenceFile,
    Firm,
    Household,
    IncidentState,
    IncidentStep,
    Income,
    IncomeMonth,
    Inquiry,
    MarketEvent,
    Note,
    NoteKind,
    PlannedDraw,
    Rate,
)
from raincheck.core.money import Money
from raincheck.core.rules.findings import Evidence, Fact
from raincheck.core.rules.thresholds import Band, Level, Override
from raincheck.core.settings import OF_THE_PROGRAM
from raincheck.core.weather import Weather
from raincheck.store import Basics, CheckRun, ImportedRow, MissedEvent, Origin, PlanKind, RowOrigin, Verdict
from raincheck.store.errors import NothingToUndoError
from raincheck.store.sums import broken


def an_alert(id: int = 1, **changed: object) -> Alert:
    fields = {
        "id": id,
        "rule": "L01",
        "slot": "jiebei",
        "subject": "jiebei",
        "level": Level.RED,
        "state": AlertState.OPEN,
        "since": TODAY,
        "value": Fraction(1999, 2000),
        "facts": (Fact("before", Money(10000000)), Fact("days", 3), Fact("on", TODAY), Fact("none", None)),
        "evidence": (Evidence("limit", Money(5000), TODAY, "jiebei", "manual"),),
        "version": 1,
        "bands": (Override("L01", "cut", "jiebei", Band(Fraction(1, 10), Fraction(1, 2))),),
        "day": TODAY,
        "ends": TODAY + timedelta(30),
        "card": Seen(TODAY, Level.RED, "text", 2),
    }
    return Alert(**(fields | changed))


STEPS = {
    "add a channel": lambda tx: tx.add_channel(a_channel("new")),
    "edit a channel": lambda tx: tx.edit_channel(a_channel(name="other")),
    "archive a channel": lambda tx: tx.archive_channel("jiebei", on=TODAY),
    "record a reading with a note": lambda tx: tx.record(a_reading(note="seen")),
    "withdraw a reading": lambda tx: tx.withdraw(1),
    "correct a reading": lambda tx: tx.correct(2, a_reading(on=TODAY - timedelta(9))),
    "change the basics": lambda tx: tx.set_basics(Basics()),
    "change incomes": lambda tx: tx.set_incomes([Income("租金", Money(1), 1)]),
    "change the income history": lambda tx: tx.set_income_history([IncomeMonth(Month(2026, 1), Money(1))]),
    "change assets": lambda tx: tx.set_assets([Asset("x", "x", Money(1))]),
    "change planned draws": lambda tx: tx.set_planned_draws([PlannedDraw("card", Money(1), 1)]),
    "add a due": lambda tx: tx.add_due(Due("card", TODAY, Money(1))),
    "pay a due": lambda tx: tx.change_due(1, Due("card", TODAY, Money(1), TODAY)),
    "remove a due": lambda tx: tx.remove_due(1),
    "add a movement": lambda tx: tx.add_ledger(a_row()),
    "change a movement": lambda tx: tx.change_ledger(1, a_row(amount=7)),
    "remove a movement": lambda tx: tx.remove_ledger(2),
    "import movements": lambda tx: tx.add_imported([ImportedRow(a_row(), RowOrigin(1, "alipay", "k"))]),
    "add an inquiry": lambda tx: tx.add_inquiries(Inquiry(TODAY, "x", "y")),
    "remove an inquiry": lambda tx: tx.remove_inquiry(1),
    "add an event": lambda tx: tx.add_event(MarketEvent(TODAY, EventScope.MARKET, None, EventKind.POLICY, "")),
    "remove an event": lambda tx: tx.remove_event(1),
    "merge a book": lambda tx: tx.merge(
        replace(a_second_edition_book(), channels=(*a_second_edition_book().channels, a_channel("n")))
    ),
    "choose a setting": lambda tx: tx.set_setting("profile", "strict_2010"),
    "change thresholds": lambda tx: tx.set_overrides(
        [Override("C01", "share", "card", Band(Fraction(1, 3), Fraction(1, 2)))]
    ),
    "judge a warning": lambda tx: tx.set_verdict(1, Verdict.WRONG),
    "note a missed event": lambda tx: tx.add_missed_event(MissedEvent(TODAY, "closed", "card", "L03")),
    "write a note": lambda tx: tx.add_note(Note(TODAY, "A-17", "card", NoteKind.TICKET)),
    "remove a note": lambda tx: tx.remove_note(1),
    "change the firm": lambda tx: tx.set_basics(replace(tx.basics(), household=Household(firm=Firm("x")))),
    "enter a rate": lambda tx: tx.add_rate(Rate("card", TODAY, Decimal("0.18"))),
    "correct a rate": lambda tx: tx.change_rate(1, Rate("card", TODAY, Decimal("0.19"))),
    "change contracts": lambda tx: tx.set_contracts([Contract("jiebei")]),
    "value an asset": lambda tx: tx.add_asset_value(AssetValue(tx.assets()[0].record.id, TODAY, Money(3))),
    "open an incident": lambda tx: tx.add_incident(replace(tx.incidents()[0], id="another")),
    "tick a step": lambda tx: tx.change_incident(replace(tx.incidents()[0], steps=(IncidentStep("call", TODAY),))),
    "close an incident": lambda tx: tx.change_incident(replace(tx.incidents()[0], state=IncidentState.CLOSED)),
    "keep a file": lambda tx: keep(tx, b"picture"),
    "save a plan": lambda tx: tx.save_plan(PlanKind.SCENARIO, "without jiebei", "{}"),
    "acknowledge": lambda tx: tx.decide(*acknowledge(tx.alert(1), TODAY)),
    "snooze": lambda tx: tx.decide(*snooze(tx.alert(1), TODAY, until=TODAY, reason="later", next_due=None)),
    "handle": lambda tx: tx.decide(*handle(tx.alert(1), TODAY)),
}


def keep(tx, content):
    first = tx.incidents()[0]
    kept = EvidenceFile(tx.keep_file(content), "picture.png", len(content), NOW.replace(tzinfo=None))
    tx.change_incident(replace(first, evidence=(*first.evidence, kept)))


def everything(store):
    return (
        store.book(archived=True),
        store.archived_channels(),
        store.settings(),
        store.overrides(),
        store.verdicts(),
        store.missed_events(),
        [store.evidence_content(kept.sha256) for case in store.incidents() for kept in case.evidence],
        store.saved_plans(PlanKind.SCENARIO),
        store.alerts(),
        store.moves(1),
        [line.no for line in (*store.ledger(), *store.dues(), *store.incomes())],
        [(r.seq, r.withdrawn, r.corrected) for r in store.readings("jiebei")],
    )


@pytest.fixture
def full(store):
    with store.write("load", origin=Origin.LOAD) as tx:
        tx.load(a_second_edition_book())
        tx.state.save_alerts([an_alert()], [Move(1, TODAY, MoveReason.RAISED, AlertState.OPEN, Level.RED, None)])
    return store


@pytest.mark.parametrize("name", STEPS)
def test_each_thing_done_is_undone_after_a_restart(full, opened, path, name):
    before = everything(full)
    with full.write(name) as tx:
        STEPS[name](tx)
    assert everything(full) != before
    full.close()
    again = opened(path)
    assert again.undo_last().what == name
    assert everything(again) == before


def test_all_steps_are_undone_one_by_one_down_to_the_empty_book_and_all_done_again(full):
    states = []
    for name, step in STEPS.items():
        if name not in ("withdraw a reading", "remove a due", "merge a book"):
            states.append(everything(full))
            with full.write(name) as tx:
                step(tx)
    states.append(everything(full))
    for state in reversed(states[:-1]):
        full.undo_last()
        assert everything(full) == state
    full.undo_last()
    assert full.is_empty()
    with pytest.raises(NothingToUndoError):
        full.undo_last()
    for state in states:
        full.redo_last()
        assert everything(full) == state
    assert full.next_redo() is None
    assert broken(full._connection) == ()


def test_what_is_written_after_an_undo_ends_redo_by_whomever_it_is_written(full, opened, path):
    def do(store, name):
        with store.write(name) as tx:
            tx.record(a_reading())

    do(full, "one")
    full.undo_last()
    do(full, "two")
    with pytest.raises(NothingToUndoError):
        full.redo_last()
    full.undo_last()
    assert full.next_redo().what == "two"
    do(opened(path), "another program")
    assert full.next_redo() is None
    opened(path).undo_last()
    assert full.next_redo() is None


def test_an_alert_that_the_engine_moved_after_the_undo_is_not_decided_again(full):
    with full.write("ack") as tx:
        tx.decide(*acknowledge(tx.alert(1), TODAY))
    full.undo_last()
    cleared = replace(full.alert(1), state=AlertState.CLEARED)
    with full.write_state() as state:
        state.save_alerts([cleared], [Move(1, TODAY, MoveReason.CLEARED, AlertState.CLEARED, Level.GREEN, None)])
    full.redo_last()
    assert full.alert(1) == cleared
    assert [past.move.reason for past in full.moves(1)] == [MoveReason.RAISED, MoveReason.CLEARED]


def test_what_was_undone_stays_in_the_history(full):
    with full.write("record") as tx:
        tx.record(a_reading())
    full.undo_last()
    done, loaded = full.history()
    assert (done.what, done.undone_at, loaded.undone_at) == ("record", NOW, None)
    assert full.next_undo() == loaded


def test_a_new_step_after_an_undo_is_the_next_to_be_undone(full):
    for name in ("one", "two"):
        with full.write(name) as tx:
            tx.record(a_reading())
    full.undo_last()
    with full.write("three") as tx:
        tx.record(a_reading(limit=1))
    assert [full.undo_last().what, full.undo_last().what] == ["three", "one"]
    assert full.book() == a_second_edition_book()


def test_a_block_that_fails_leaves_nothing_behind(full):
    before, history = everything(full), full.history()

    def break_off() -> None:
        with full.write("half") as tx:
            tx.record(a_reading())
            tx.set_incomes([])
            raise KeyError

    with pytest.raises(KeyError):
        break_off()
    assert everything(full) == before
    assert full.history() == history


def test_a_block_that_changes_nothing_leaves_no_step(full):
    with full.write("nothing") as tx:
        tx.set_basics(tx.basics())
        tx.set_setting("profile", None)
    assert [entry.what for entry in full.history()] == ["load"]


@pytest.mark.parametrize("key", OF_THE_PROGRAM)
def test_a_choice_of_looks_in_an_older_journal_is_passed_over(full, key):
    """Earlier versions wrote such choices into the journal; they stay readable there and stand."""
    with full.write("reading") as tx:
        tx.record(a_reading(note="seen"))
    for value in ("one", "other"):
        with full.write(f"chose {value}") as tx:
            tx.set_setting(key, value)
    assert full.undo_last().what == "reading"
    assert dict(full.settings())[key] == "other"
    assert [entry.what for entry in full.history()] == ["chose other", "chose one", "reading", "load"]
    assert full.redo_last().what == "reading"
    assert full.next_undo().what == "reading"


def test_looks_leave_the_journal_and_redo_as_they_are(full):
    with full.write("reading") as tx:
        tx.record(a_reading(note="seen"))
    full.undo_last()
    history = full.history()
    with full.write_state() as state:
        state.set_setting("theme", "dark")
    assert full.history() == history
    assert full.redo_last().what == "reading"
    assert dict(full.settings()) == {"theme": "dark"}
    with full.write("judged") as tx:
        tx.set_setting("profile", "strict_2010")
    full.undo_last()
    assert dict(full.settings()) == {"theme": "dark"}


def test_the_engines_moves_are_no_steps(full):
    eased = replace(an_alert(), level=Level.AMBER)
    with full.write_state() as state:
        state.save_check(CheckRun(NOW, TODAY, Weather.RAIN, "check:2026-11-22T08:30"))
        state.save_alerts([eased], [Move(1, TODAY, MoveReason.EASED, AlertState.OPEN, Level.AMBER, None)])
    assert full.undo_last().what == "load"
    assert full.alerts() == (eased,)
    assert full.last_as_of() == TODAY


def test_undoing_a_decision_does_not_move_an_alert_that_the_engine_has_moved_since(full):
    with full.write("ack") as tx:
        tx.decide(*acknowledge(tx.alert(1), TODAY))
    cleared = replace(full.alert(1), state=AlertState.CLEARED)
    with full.write_state() as state:
        state.save_alerts([cleared], [Move(1, TODAY, MoveReason.CLEARED, AlertState.CLEARED, Level.GREEN, None)])
    full.undo_last()
    assert full.alert(1) == cleared
    assert [past.move.reason for past in full.moves(1)] == [MoveReason.RAISED, MoveReason.CLEARED]


def test_alerts_come_back_as_they_were(full):
    assert full.alerts() == (an_alert(),)
    assert full.next_alert_id() == 2
    assert full.moves(1)[0].decided is False
