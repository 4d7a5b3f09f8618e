"""A screenshot kept as evidence is found again: in the incident of its line, in the pack, the open format, a backup."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from tests.builders import NOW, a_channel, a_reading

from raincheck.app import transfer, undoing
from raincheck.app.checking import run_check
from raincheck.app.incidents import detach, incidents, open_by_hand, tick, view
from raincheck.app.kept_pictures import keep
from raincheck.app.letters import Chosen, write_letter
from raincheck.app.pack import make_pack, write_pack
from raincheck.app.reading_pictures import due_of
from raincheck.app.recording import Entry, record
from raincheck.core.model import Book
from raincheck.core.money import Money
from raincheck.core.playbooks import IncidentKind, LetterKind
from raincheck.importers.screens import Proposal
from raincheck.importers.screens.atoms import ShownDay
from raincheck.store import Store, open_store

DAY = date(2026, 11, 22)
PICTURE = b"\x89PNG of the limit"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "b.raincheck", clock=lambda: NOW, create=True) as made:
        with made.write("load") as tx:
            tx.load(
                Book(
                    channels=(a_channel("a"), a_channel("b")),
                    observations=tuple(a_reading(line, on=DAY.replace(day=1), limit=50_000) for line in ("a", "b")),
                )
            )
        run_check(made, DAY, now=NOW)
        yield made


def kept(store: Store, line: str = "a", *, on: date = DAY, content: bytes = PICTURE) -> None:
    with store.write("kept") as tx:
        keep(tx, content, [line], on=on)


def cut(store: Store) -> str:
    record(store, Entry("a", limit=Money(50_00)), DAY)
    run_check(store, DAY, now=NOW)
    (case,) = (case for case in incidents(store, DAY).cases if case.lines == ("a",))
    return case.record.id


def names(store: Store, incident: str) -> list[str]:
    return [entry.name for entry in incidents(store, DAY).find(incident).record.evidence]


def test_what_was_kept_before_and_at_the_cut_is_evidence_of_its_incident(store: Store) -> None:
    kept(store, on=DAY.replace(day=1), content=b"\xff\xd8 the old limit")
    kept(store)
    kept(store, "b", content=b"another line")
    incident = cut(store)
    found = names(store, incident)
    assert [name[:10] for name in found] == ["2026-11-01", "2026-11-22"]
    assert [Path(name).suffix for name in found] == [".jpg", ".png"]
    told = [entry.evidence.name for entry in view(store, incident, DAY).timeline if entry.evidence is not None]
    assert sorted(told) == found


def test_an_incident_in_the_book_gets_the_picture_at_once(store: Store) -> None:
    incident = cut(store)
    tick(store, incident, "screenshot", incidents(store, DAY), done_on=DAY)
    kept(store)
    assert len(names(store, incident)) == 1
    undoing.undo(store)
    assert names(store, incident) == []


def test_what_was_taken_out_stays_out(store: Store) -> None:
    kept(store)
    incident = cut(store)
    (file,) = incidents(store, DAY).find(incident).record.evidence
    detach(store, incident, file.sha256, incidents(store, DAY))
    assert names(store, incident) == []


def test_an_incident_opened_by_hand_begins_with_what_was_kept(store: Store) -> None:
    kept(store)
    made = open_by_hand(store, IncidentKind.CUT, incidents(store, DAY), channel="a").result
    assert len(names(store, made.id)) == 1


def test_the_pack_encloses_it(store: Store, tmp_path: Path) -> None:
    kept(store)
    incident = cut(store)
    found = incidents(store, DAY)
    seen = view(store, incident, DAY)
    made = make_pack(store, found, seen, write_letter(found, seen, LetterKind.REASON_REVIEW, Chosen()), None)
    assert [file.content for file in made.files] == [PICTURE]
    assert [path.read_bytes() for path in write_pack(made, tmp_path / "pack", b"%PDF")].count(PICTURE) == 1


def test_it_goes_out_and_comes_in_with_the_open_format_and_a_backup(store: Store, tmp_path: Path) -> None:
    kept(store)
    assert transfer.write_evidence(store, tmp_path / "files") == 1
    assert [path.suffix for path in (tmp_path / "files").iterdir()] == [".png"]
    whole = store.book(archived=True)
    assert transfer.read_evidence(whole, tmp_path / "files") == (PICTURE,)
    store.backup_to(tmp_path / "copy.raincheck")
    incident = cut(store)
    with open_store(tmp_path / "copy.raincheck", clock=lambda: NOW) as copy:
        assert cut(copy) == incident
        assert names(copy, incident) == names(store, incident) != []


@pytest.mark.parametrize(
    ("shown", "wanted"),
    [
        ({"due_day": 28}, date(2026, 11, 28)),
        ({"due_day": 22}, date(2026, 11, 22)),
        ({"due_day": 10}, date(2026, 12, 10)),
        ({"due_day": 31}, date(2026, 11, 30)),
        ({"due_on": ShownDay(12, 5), "due_day": 10}, date(2026, 12, 5)),
        ({}, None),
    ],
)
def test_an_amount_due_is_due_on_the_day_that_stands_beside_it(shown: dict[str, object], wanted: date | None) -> None:
    due = due_of("a", Proposal(None, "借呗", due_amount=Money(1_500_00), **shown), DAY)
    assert (None if due is None else (due.due, due.amount)) == (None if wanted is None else (wanted, Money(1_500_00)))
