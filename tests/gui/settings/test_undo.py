"""What the settings leave to undo."""

from __future__ import annotations

from tests.builders import a_full_book

from raincheck.gui.kit.context import Context, Offer
from raincheck.gui.settings.controller import SettingsController
from raincheck.store import Store


def test_undo_is_for_entries_and_leaves_looks_alone(
    store: Store, context: Context, controller: SettingsController
) -> None:
    with store.write("load") as tx:
        tx.load(a_full_book())
    offers: list[Offer] = []
    context.speaker.toast.connect(lambda _, offer: offers.append(offer))
    assert controller.choose("theme", "dark")
    assert controller.choose("theme", "dark")
    assert offers == [Offer.NOTHING] * 2, "undo would take the entry before"
    controller.undo()
    assert context.look.theme.dark
    assert store.is_empty()
