"""The book as a file: out, in, in once more, and what is no book file."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot
from tests.gui.settings.test_page import fill

from raincheck.gui.kit.context import Offer
from raincheck.gui.settings.book import BookSection
from raincheck.gui.settings.controller import SettingsController
from raincheck.gui.settings.page import SettingsPage
from raincheck.store import Store


def _offers_nothing(_told: str, offer: Offer) -> bool:
    return offer is Offer.NOTHING


def test_the_book_goes_out_and_comes_in_again(
    qtbot: QtBot, page: SettingsPage, store: Store, controller: SettingsController, tmp_path: Path
) -> None:
    fill(store)
    page.open_subject("book")
    assert isinstance(page.section, BookSection)
    wanted = store.book()
    with qtbot.waitSignal(page.context.speaker.toast) as said:
        controller.dump(tmp_path / "out.json")
    assert said.args[0] == "Wrote out.json. It is not encrypted: keep it where nobody else reads."
    controller.undo()
    assert store.is_empty()
    with qtbot.waitSignals([page.context.speaker.toast] * 2):  # that it begins, and what came of it
        controller.load(tmp_path / "out.json")
    assert store.book() == wanted
    with qtbot.waitSignals([page.context.speaker.toast] * 2, check_params_cbs=[None, _offers_nothing]):
        controller.load(tmp_path / "out.json")  # nothing of it is new: an undo would take back what was before
    controller.undo()
    assert store.is_empty()
    (tmp_path / "bad.json").write_text("{", "utf-8")
    with qtbot.waitSignal(page.context.speaker.problem):
        controller.load(tmp_path / "bad.json")
    assert store.is_empty()
