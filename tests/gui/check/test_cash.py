"""A check round ends with what is at hand; the sums are dated, also where nothing changed."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.gui.application_fixture import TODAY, StandingClock

from raincheck.app.at_hand import at_hand, tell_at_hand
from raincheck.app.checking import look as judged
from raincheck.app.demo import story_on
from raincheck.app.transfer import load
from raincheck.core.money import Money
from raincheck.gui.check.cash_dialog import CashDialog
from raincheck.gui.kit.look import Look
from raincheck.store import Store, open_store


@pytest.fixture
def store(tmp_path: Path) -> Store:
    made = open_store(tmp_path / "book.raincheck", clock=StandingClock().now, create=True)
    load(made, story_on(TODAY))
    return made


def test_every_liquid_asset_is_asked_about_and_dated(qtbot, store: Store, look: Look) -> None:
    dialog = CashDialog(look, at_hand(store), TODAY)
    qtbot.addWidget(dialog)
    names = [entry.name for entry in at_hand(store)]
    assert len(dialog.fields) == len(names) > 1
    assert dialog.save_button.isEnabled()
    dialog.fields[0].setText("12,345")
    tell_at_hand(store, dialog.draft(), TODAY)
    first, *rest = at_hand(store)
    assert (first.value, first.asked_on) == (Money(1_234_500), TODAY)
    assert all(entry.asked_on == TODAY for entry in rest)
    store.undo_last()
    assert all(entry.asked_on is None for entry in at_hand(store))


def test_a_book_without_assets_begins_with_cash(qtbot, tmp_path: Path, look: Look) -> None:
    empty = open_store(tmp_path / "empty.raincheck", clock=StandingClock().now, create=True)
    dialog = CashDialog(look, at_hand(empty), TODAY)
    qtbot.addWidget(dialog)
    assert not dialog.save_button.isEnabled()
    dialog.fields[0].setText("3000")
    dialog.fields[0].edited.emit()
    assert dialog.save_button.isEnabled()
    tell_at_hand(empty, dialog.draft(), TODAY)
    assert [(kept.record.id, kept.record.value) for kept in empty.assets()] == [("cash", Money(300_000))]


def test_every_figure_rests_on_what_was_told(qtbot, store: Store, look: Look) -> None:
    before = judged(store, TODAY).measures.snapshot.liquid_assets
    dialog = CashDialog(look, at_hand(store), TODAY)
    qtbot.addWidget(dialog)
    told = at_hand(store)[0].value
    assert told is not None
    for more in (1_450_000, 2_000_000):  # and a second answer of the day corrects the first
        dialog.fields[0].show_money(told + Money(more))
        tell_at_hand(store, dialog.draft(), TODAY)
        assert judged(store, TODAY).measures.snapshot.liquid_assets == before + Money(more)
