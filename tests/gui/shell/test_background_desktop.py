"""The whole program on a real screen: popups' clicks, the tray, two starts. Slow, and what a person would see."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from tests.processes import Seat, seat
from tests.system.notification_desktop import MISSING, eventually

pytestmark = pytest.mark.skipif(bool(MISSING), reason=f"not installed: {', '.join(MISSING)}")

SHOWN = "SELECT pc.card FROM popup_card pc JOIN popup p ON p.no = pc.popup WHERE p.outcome = 'shown'"
DATA = Path(__file__).parents[2] / "cli" / "data"


@pytest.fixture
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seat]:
    with seat(tmp_path_factory.mktemp("w")) as taken:
        assert taken.run("load", DATA / "li_ming.json").code == 0
        taken.desktop.start("openbox")
        yield taken


def window(home: Seat) -> str:
    """The window's number, once it is on the screen."""
    found: list[str] = []

    def there() -> bool:
        found[:] = home.desktop.run("xdotool", "search", "--onlyvisible", "--name", "^Raincheck$").split()
        return bool(found)

    assert eventually(there, seconds=40)
    return found[0]


def press_close(home: Seat, number: str) -> None:
    """Ask the window to close, as a window manager does; a key pressed before the manager listens is lost."""

    def closed() -> bool:
        home.desktop.run("xdotool", "windowactivate", "--sync", number, "key", "--clearmodifiers", "alt+F4")
        return eventually(lambda: gone(home), seconds=5)

    assert eventually(closed, seconds=30)


def gone(home: Seat) -> bool:
    found = home.desktop.run("xdotool", "search", "--onlyvisible", "--name", "^Raincheck$").split()
    return not found


def test_the_window_checks_at_its_start_and_a_command_beside_it_shows_nothing_twice(home: Seat) -> None:
    opened = home.start("open")
    window(home)
    assert eventually(lambda: home.desktop.displayed() > 0, seconds=30)
    said = home.run("check", "--notify", "--json")
    assert said.code == 0
    assert said.document["popups"] == []
    cards = home.rows(SHOWN)
    assert cards
    assert len(cards) == len(set(cards))
    assert home.desktop.displayed() == len(home.rows("SELECT no FROM popup WHERE outcome = 'shown'"))
    assert opened.poll() is None


def test_the_window_that_runs_takes_the_click_of_a_commands_popup(home: Seat) -> None:
    home.run("check", "--as-of", date(2026, 11, 22), "--notify")
    assert home.desktop.shows(1)
    opened = home.start("open")
    window(home)
    home.desktop.click()
    # A child about to become another program still has its parent's command line.
    assert eventually(lambda: not home.processes("--show") and len(home.processes("open")) == 1, seconds=30)
    assert opened.poll() is None


def test_without_a_tray_closing_the_window_ends_the_program(home: Seat) -> None:
    assert home.run("setting", "set", "close_to_tray", "on").code == 0
    opened = home.start("open")
    number = window(home)
    press_close(home, number)
    assert opened.wait(30) == 0


def test_with_a_tray_it_stays_there_and_a_second_start_brings_it_back(home: Seat) -> None:
    assert home.run("setting", "set", "close_to_tray", "on").code == 0
    home.desktop.start("trayer")
    opened = home.start("open")
    number = window(home)
    assert eventually(lambda: home.desktop.displayed() > 0, seconds=30), "the tray is there once the first check ran"
    press_close(home, number)
    assert eventually(lambda: gone(home))
    assert opened.poll() is None
    assert home.run("open").code == 0
    window(home)
    assert opened.poll() is None


def test_a_start_in_the_tray_shows_no_window_until_it_is_asked_for(home: Seat) -> None:
    started = home.start("--tray")
    assert eventually(lambda: home.desktop.displayed() > 0, seconds=40), "it checks all the same"
    home.desktop.start("trayer")
    assert gone(home)
    assert home.run("open").code == 0
    window(home)
    assert started.poll() is None
