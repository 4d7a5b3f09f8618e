"""Where an incident meets several lenders each gets its own letter and pack, and learns of no other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from tests.builders import NOW, TODAY, a_reading
from tests.core.checks import ago, own_line

from raincheck.app.incidents import Incidents, IncidentView, incidents, open_by_hand, view_of
from raincheck.app.letters import Chosen, lenders_of, write_letter
from raincheck.app.pack import make_pack
from raincheck.core.model import Book
from raincheck.core.playbooks import IncidentKind, LetterKind
from raincheck.store import Store, open_store

TWO = Book(
    channels=(own_line("alpha"), own_line("beta")),
    observations=tuple(
        a_reading(line, on, limit=limit, used=500)
        for line in ("alpha", "beta")
        for on, limit in ((ago(20), 9000), (ago(1), 1000))
    ),
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "b.raincheck", clock=lambda: NOW, create=True) as opened:
        with opened.write("load") as tx:
            tx.load(TWO)
        yield opened


def test_a_letter_to_one_lender_names_no_line_of_another(store: Store) -> None:
    found = incidents(store, TODAY)
    (case,) = found.cases
    view = view_of(store, found, case.record.id)
    lenders = lenders_of(found, view)
    assert len(lenders) == 2
    for lender, own, other in ((lenders[0], "alpha", "beta"), (lenders[1], "beta", "alpha")):
        letter = write_letter(found, view, LetterKind.REASON_REVIEW, replace(Chosen(), lender=lender))
        assert letter.lines == (own,)
        assert own in letter.text
        assert other not in letter.text
        pack = make_pack(store, found, view, letter, ())
        assert other not in str(pack.paper)
    assert write_letter(found, view, LetterKind.REASON_REVIEW, Chosen()).lines == ("alpha",)


def test_a_letter_names_the_day_of_the_reading_not_of_the_incident(store: Store) -> None:
    seen = write_letter(*opened(store), LetterKind.REASON_REVIEW, Chosen())
    record = open_by_hand(store, IncidentKind.CUT, incidents(store, TODAY), channel="alpha").result
    found = incidents(store, TODAY)
    view = view_of(store, found, record.id)
    assert (view.case.record.opened_on, view.case.began_on) == (TODAY, ago(1))
    assert write_letter(found, view, LetterKind.REASON_REVIEW, Chosen()).paragraphs == seen.paragraphs


def opened(store: Store) -> tuple[Incidents, IncidentView]:
    found = incidents(store, TODAY)
    return found, view_of(store, found, found.cases[0].record.id)
