"""Popups through a real notification daemon on a private bus; and what happens when there is none."""

from __future__ import annotations

import html
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.system.notification_desktop import MISSING, NotificationDesktop, eventually, notification_desktop

from raincheck.system.notify.choose import NoNotifier, notifier
from raincheck.system.notify.freedesktop import FreedesktopNotifier, bus_address
from raincheck.system.notify.port import (
    Answer,
    Delivered,
    Failed,
    Popup,
    PopupAction,
    ServiceCame,
    ServiceGone,
    Taken,
    Unsure,
    Urgency,
    action_text,
    parse_action,
)

real = pytest.mark.skipif(bool(MISSING), reason=f"not installed: {', '.join(MISSING)}")
POPUP = Popup("L01:jiebei", "借呗额度降到 50 元", "从 100,000 <b>降</b> & 关闭", Urgency.CRITICAL)


@pytest.fixture
def bus(tmp_path: Path) -> Iterator[NotificationDesktop]:
    with notification_desktop(tmp_path) as desktop:
        yield desktop


@pytest.fixture
def desktop(bus: NotificationDesktop) -> NotificationDesktop:
    bus.start_daemon()
    return bus


@pytest.fixture
def make(bus: NotificationDesktop) -> Iterator[Callable[[], FreedesktopNotifier]]:
    made: list[FreedesktopNotifier] = []

    def build() -> FreedesktopNotifier:
        made.append(FreedesktopNotifier("Raincheck", "raincheck", environ=bus.environ))
        return made[-1]

    yield build
    for entry in made:
        entry.shut()


Make = Callable[[], FreedesktopNotifier]


def delivered(outcome: object) -> Delivered:
    assert isinstance(outcome, Delivered), outcome
    return outcome


@real
def test_a_popup_is_seen_on_the_screen_and_in_the_daemons_history(desktop: NotificationDesktop, make: Make) -> None:
    empty = desktop.picture()
    outcome = delivered(make().send(POPUP))
    assert outcome.server.startswith(":")
    assert desktop.shows(1)
    assert desktop.picture() != empty
    desktop.close_all()
    (entry,) = desktop.history()
    assert (entry["id"], entry["appname"], entry["summary"]) == (outcome.id, "Raincheck", POPUP.title)
    assert entry["timeout"] == "0", "a critical popup stays"
    # The daemon understands markup, so ours was escaped and it shows the very characters.
    assert html.unescape(entry["body"]) == POPUP.body != entry["body"]


@real
def test_a_daemon_without_markup_gets_the_plain_text(bus: NotificationDesktop, make: Make) -> None:
    bus.start_daemon(markup="no")
    delivered(make().send(POPUP))
    assert bus.shows(1)
    bus.close_all()
    assert html.unescape(bus.history()[0]["body"]) == POPUP.body


@real
def test_the_daemon_is_asked_what_it_can_do(desktop: NotificationDesktop, make: Make) -> None:
    able = make().capabilities()
    assert able is not None
    assert able.name.startswith("dunst")
    assert (able.actions, able.body_markup) == (True, True)


@real
def test_a_click_comes_back_as_open_and_the_closing_after_it(desktop: NotificationDesktop, make: Make) -> None:
    ours = make()
    outcome = delivered(ours.send(POPUP))
    assert desktop.shows(1)
    desktop.click()
    assert ours.answers(wait=10) == (Answer(outcome.id, outcome.server, PopupAction.OPEN),)
    assert ours.close(outcome)
    assert ours.answers(wait=10) == (Answer(outcome.id, outcome.server, None),)


@real
def test_a_changed_card_replaces_its_popup(desktop: NotificationDesktop, make: Make) -> None:
    ours = make()
    first = delivered(ours.send(POPUP))
    second = delivered(ours.send(Popup(POPUP.key, "借呗额度降到 0 元", ""), replaces=first))
    assert second.id == first.id
    assert desktop.shows(1)
    assert ours.close(second)
    assert desktop.shows(0)
    assert [entry["summary"] for entry in desktop.history()] == ["借呗额度降到 0 元"]


@real
def test_a_daemon_killed_and_restarted_is_met_again_and_its_numbers_are_not_trusted(
    desktop: NotificationDesktop, make: Make
) -> None:
    ours = make()
    first = delivered(ours.send(POPUP))
    desktop.stop_daemon()
    assert isinstance(ours.send(POPUP), Failed)
    assert not ours.close(first)
    desktop.start_daemon()
    stranger = delivered(make().send(Popup("other", "another program's popup", "")))
    assert stranger.id == first.id
    again = delivered(ours.send(POPUP, replaces=first))
    assert again.server != first.server
    assert not ours.close(first)
    assert desktop.shows(2)


@real
def test_signals_that_arrive_during_a_call_are_not_lost(desktop: NotificationDesktop, make: Make) -> None:
    ours = make()
    first = delivered(ours.send(POPUP))
    assert ours.close(first)
    delivered(ours.send(POPUP))
    assert Answer(first.id, first.server, None) in ours.answers(wait=10)


@real
def test_a_service_that_is_deaf_for_too_long_has_perhaps_shown_the_popup_and_says_so_later(
    desktop: NotificationDesktop,
) -> None:
    ours = FreedesktopNotifier("Raincheck", "raincheck", environ=desktop.environ, limit=1)
    assert ours.capabilities() is not None
    desktop.hold_daemon()
    assert ours.send(POPUP) == Unsure()
    assert ours.answers() == ()
    desktop.let_daemon_go()
    (taken,) = ours.answers(wait=10)
    assert isinstance(taken, Taken)
    assert (taken.key, taken.delivered.server) == (POPUP.key, ours.server())
    assert desktop.shows(1), "it was sent once"
    desktop.click()
    assert ours.answers(wait=10) == (Answer(taken.delivered.id, taken.delivered.server, PopupAction.OPEN),)
    ours.shut()


@real
def test_a_service_that_is_slow_to_tell_what_it_can_do_is_no_missing_service(desktop: NotificationDesktop) -> None:
    ours = FreedesktopNotifier("Raincheck", "raincheck", environ=desktop.environ, limit=1)
    desktop.hold_daemon()
    outcome = ours.send(POPUP)
    assert isinstance(outcome, Failed), "it was never handed over, so it may be sent again"
    assert "silent" in outcome.reason
    desktop.let_daemon_go()
    delivered(ours.send(POPUP))
    assert desktop.shows(1)
    ours.shut()


@real
def test_a_call_of_another_thread_can_be_ended(desktop: NotificationDesktop) -> None:
    ours = FreedesktopNotifier("Raincheck", "raincheck", environ=desktop.environ)
    assert ours.capabilities() is not None
    desktop.hold_daemon()
    outcomes: list[object] = []
    thread = threading.Thread(target=lambda: outcomes.append(ours.send(POPUP)))
    thread.start()
    assert not eventually(lambda: bool(outcomes), seconds=0.5)
    ours.interrupt()
    thread.join(10)
    assert isinstance(outcomes[0], Failed)
    ours.shut()


@real
def test_a_service_that_goes_and_one_that_comes_are_told(bus: NotificationDesktop, make: Make) -> None:
    bus.start_daemon()
    ours = make()
    outcome = delivered(ours.send(POPUP))
    bus.stop_daemon()
    assert ours.answers(wait=10) == (ServiceGone(outcome.server),)
    assert ours.server() is None
    bus.start_daemon()
    assert ours.answers(wait=10) == (ServiceCame(),)
    assert ours.server() not in (None, outcome.server)


@real
def test_numbers_begin_anew(tmp_path: Path, desktop: NotificationDesktop, make: Make) -> None:
    ours = delivered(make().send(POPUP))
    folder = tmp_path / "b"
    folder.mkdir()
    with notification_desktop(folder) as other:
        other.start_daemon()
        there = FreedesktopNotifier("Raincheck", "raincheck", environ=other.environ)
        theirs = delivered(there.send(POPUP))
        there.shut()
    assert ours.id == theirs.id
    assert ours.server != theirs.server


@real
def test_without_a_daemon_nothing_is_delivered(bus: NotificationDesktop, make: Make) -> None:
    ours = make()
    assert ours.capabilities() is None
    assert isinstance(ours.send(POPUP), Failed)
    assert ours.answers() == ()
    bus.start_daemon()
    delivered(ours.send(POPUP))


@real
def test_a_bus_that_dies_is_no_crash(desktop: NotificationDesktop, make: Make) -> None:
    ours = make()
    outcome = delivered(ours.send(POPUP))
    assert ours.fileno() is not None
    desktop.end()
    assert isinstance(ours.send(POPUP), Failed)
    assert not ours.close(outcome)
    assert set(ours.answers()) <= {ServiceGone(outcome.server)}
    assert ours.fileno() is None


@real
def test_the_check_of_a_timer_needs_neither_qt_nor_a_bus_address_in_its_environment(
    desktop: NotificationDesktop, tmp_path: Path
) -> None:
    code = (
        "import sys\n"
        "from raincheck.system.notify.choose import notifier\n"
        "from raincheck.system.notify.port import Popup\n"
        "print(type(notifier(wanted=True, desktop_entry='raincheck').send(Popup('k', 't', 'b'))).__name__)\n"
        "print([m for m in sys.modules if m.startswith(('PySide6', 'matplotlib', 'desktop_notifier'))])\n"
    )
    environ = {"PYTHONPATH": os.pathsep.join(sys.path), "XDG_RUNTIME_DIR": str(tmp_path), "PATH": os.environ["PATH"]}
    done = subprocess.run([sys.executable, "-c", code], env=environ, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["Delivered", "[]"]
    assert desktop.shows(1)


@pytest.mark.parametrize("address", ["unix:path=/nowhere/bus", "nonsense", "tcp:host=", "unix:abstract="])
def test_a_bus_that_cannot_be_reached_is_a_failed_popup(address: str) -> None:
    ours = FreedesktopNotifier("Raincheck", "raincheck", environ={"DBUS_SESSION_BUS_ADDRESS": address})
    assert ours.capabilities() is None
    assert isinstance(ours.send(POPUP), Failed)
    assert not ours.close(Delivered("1", ":1.1"))
    assert ours.fileno() is None
    assert ours.answers() == ()


def test_the_bus_is_found_as_cron_leaves_it() -> None:
    assert bus_address({"DBUS_SESSION_BUS_ADDRESS": "unix:path=/x"}) == "unix:path=/x"
    assert bus_address({"XDG_RUNTIME_DIR": "/run/user/7"}) == "unix:path=/run/user/7/bus"
    assert bus_address({}) == f"unix:path=/run/user/{os.getuid()}/bus"


def test_popups_switched_off_fail_so_that_nothing_is_lost() -> None:
    off = notifier(wanted=False, desktop_entry="raincheck")
    assert isinstance(off, NoNotifier)
    assert isinstance(off.send(POPUP), Failed)
    assert (off.capabilities(), off.server(), off.fileno(), off.answers()) == (None, None, None, ())
    assert not off.close(Delivered("1", ""))
    off.shut()


def test_a_veiled_popup_shows_no_amount() -> None:
    veiled = POPUP.veiled()
    assert (veiled.title, veiled.body) == ("借呗额度降到 ••••", "从 •••• <b>降</b> & 关闭")
    assert veiled.key == POPUP.key


def test_every_action_has_words_and_comes_back_by_its_name() -> None:
    assert len({action_text(action) for action in PopupAction}) == 5
    assert all(parse_action(action.value) is action for action in PopupAction)
    assert parse_action("default") is PopupAction.OPEN
    assert parse_action("inline-reply") is None
