"""A use case says itself what it did: its result, the parts of the book it touched, and one sentence."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from tests.builders import NOW, a_full_book

import raincheck.app
from raincheck.app import household, incidents, tuning
from raincheck.app.household import HomeDraft
from raincheck.app.incidents import FileDraft
from raincheck.core.calendar import Month
from raincheck.core.model import Firm, Income, Living
from raincheck.core.money import Money
from raincheck.core.playbooks import IncidentKind
from raincheck.core.rules import RULES
from raincheck.core.rules.thresholds import Band, Override
from raincheck.store import Store, open_store

TODAY = date(2026, 11, 22)
MORNING = datetime(2026, 11, 22, 9)  # noqa: DTZ001 - the person's own clock, as the book keeps it
APP = Path(raincheck.app.__file__).parent


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "book.raincheck", clock=lambda: NOW, create=True) as opened:
        with opened.write("load") as tx:
            tx.load(a_full_book())
        yield opened


def test_every_use_case_that_writes_gives_back_what_it_did() -> None:
    silent = [
        f"{path.name}: {function.name}"
        for path in APP.rglob("*.py")
        for function in ast.parse(path.read_text("utf-8")).body
        if isinstance(function, ast.FunctionDef) and not function.name.startswith("_")
        if "store.write(" in (body := ast.unparse(function)) and "-> Done[" not in body
    ]
    assert silent == []


@pytest.mark.parametrize(
    ("draft", "told"),
    [
        (HomeDraft(incomes=(Income("pay", Money(100), 5),)), "Changed the incomes"),
        (HomeDraft(living=Living(Money(5), Money(0))), "Changed the living costs"),
        (HomeDraft(firm=Firm("shop")), "Changed the firm"),
        (HomeDraft(months=((Month(2026, 10), Money(100)),)), "Changed the income of 2026-10"),
        (HomeDraft(single_earner=True, all_assets_listed=False), "Changed the household"),
    ],
)
def test_the_part_of_the_household_that_changed_is_named_and_stands_in_the_history(
    store: Store, draft: HomeDraft, told: str
) -> None:
    assert household.change(store, draft).told == told
    assert store.next_undo() is not None
    assert store.history(limit=1)[0].what == told


def test_the_firms_costs_are_named_where_nothing_else_of_the_living_costs_changed(store: Store) -> None:
    household.change(store, HomeDraft(living=Living(Money(500), Money(100))))
    dearer = HomeDraft(living=Living(Money(500), Money(100), Money(70)))
    assert household.change(store, dearer).told == "Changed the firm's costs"


def test_several_thresholds_are_one_thing_to_undo(store: Store) -> None:
    fits = [(rule.code, entry) for rule in RULES for entry in rule.thresholds[:1]][:2]
    wanted = [Override(code, entry.name, None, Band(entry.amber, entry.red)) for code, entry in fits]
    before = store.overrides()
    assert len(tuning.change_several(store, wanted).result) == 2
    assert len(store.overrides()) == len(before) + 2
    store.undo_last()
    assert store.overrides() == before


def test_several_files_are_one_thing_to_undo_and_the_same_content_is_kept_once(store: Store) -> None:
    case = incidents.open_by_hand(store, IncidentKind.PERSONAL, incidents.incidents(store, TODAY)).result
    drafts = [FileDraft("a.png", b"one"), FileDraft("b.png", b"two"), FileDraft("c.png", b"one")]
    done = incidents.attach(store, case.id, drafts, incidents.incidents(store, TODAY), now=MORNING)
    assert [entry.name for entry in done.result] == ["a.png", "b.png", "a.png"]
    assert done.told == "3 files are kept in the book."
    assert [entry.name for entry in incidents.view(store, case.id, TODAY).case.record.evidence] == ["a.png", "b.png"]
    store.undo_last()
    assert incidents.view(store, case.id, TODAY).case.record.evidence == ()


def test_a_note_does_not_tick_its_step(store: Store) -> None:
    case = incidents.open_by_hand(store, IncidentKind.PERSONAL, incidents.incidents(store, TODAY)).result
    step = incidents.view(store, case.id, TODAY).steps[0].step.key
    incidents.note_step(store, case.id, step, "asked", incidents.incidents(store, TODAY))
    (kept,) = incidents.view(store, case.id, TODAY).case.record.steps
    assert (kept.done_on, kept.note) == (None, "asked")


def test_what_another_process_did_to_an_incident_meanwhile_is_kept(store: Store) -> None:
    case = incidents.open_by_hand(store, IncidentKind.PERSONAL, incidents.incidents(store, TODAY)).result
    found = incidents.incidents(store, TODAY)
    first, second = (state.step.key for state in incidents.view(store, case.id, TODAY).steps[:2])
    incidents.tick(store, case.id, first, incidents.incidents(store, TODAY), done_on=TODAY)
    incidents.tick(store, case.id, second, found, done_on=TODAY)
    kept = incidents.view(store, case.id, TODAY).case.record.steps
    assert {entry.step for entry in kept} == {first, second}
