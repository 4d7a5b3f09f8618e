"""Which popups stay when a window goes, what those of the made-up example say, and what a late check brings."""

from __future__ import annotations

from tests.gui.shell import test_background

from raincheck.app import on_screen
from raincheck.app.demo import load_story
from raincheck.system.notify.port import Urgency

make, evening = test_background.make, test_background.evening


def test_popups_of_the_made_up_example_say_so_and_go_with_its_window(evening: test_background.Room) -> None:
    evening.store.undo_last()
    load_story(evening.store, evening.clock.today())
    evening.start()
    assert [(popup.title.split(":")[0], popup.urgency) for popup in evening.red] == [("Example", Urgency.NORMAL)]
    standing = [entry.delivered for entry in on_screen.standing(evening.store)]
    assert standing
    evening.background.hide_example()
    evening.background.stop()
    assert evening.desktop.closed == standing


def test_popups_of_ones_own_book_stay_when_the_window_goes(evening: test_background.Room) -> None:
    evening.start()
    evening.background.hide_example()
    evening.background.stop()
    assert evening.desktop.closed == []


def test_a_check_made_up_for_says_all_in_one_popup(make: test_background.Make) -> None:
    morning = make("2026-11-23T08:00")  # eleven hours after the evening's slot
    morning.start()
    assert [popup.key for popup in morning.desktop.shown] == [on_screen.SUMMARY]
