"""Popups as the window shows them: on the desktop, inside the window when the desktop is silent, and answered."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot
from tests.system.notification_desktop import MISSING, NotificationDesktop, notification_desktop

from raincheck.core.errors import KnownError
from raincheck.gui.kit.context import CardView, Speaker, Tone
from raincheck.gui.shell.popups import PopupCenter, card_view, trial_popup
from raincheck.system.notify.choose import NoNotifier
from raincheck.system.notify.freedesktop import FreedesktopNotifier
from raincheck.system.notify.port import (
    Answer,
    Capabilities,
    Delivered,
    Failed,
    Heard,
    Notifier,
    Outcome,
    Popup,
    PopupAction,
    Urgency,
)

POPUP = Popup("L01:jiebei", "借呗额度降到 50 元", "从 100,000 降到 50 元", Urgency.CRITICAL)


class FakeNotifier:
    """A service without a descriptor, as on Windows."""

    polled = True

    def __init__(self) -> None:
        self.sent: list[Popup] = []
        self.closed: list[Delivered] = []
        self.waiting: list[Heard] = []

    def capabilities(self) -> Capabilities | None:
        return Capabilities("fake", actions=True, body_markup=False, persistence=True)

    def send(self, popup: Popup, *, replaces: Delivered | None = None) -> Outcome:
        self.sent.append(popup)
        return Delivered(str(len(self.sent)), "fake")

    def close(self, delivered: Delivered) -> bool:
        self.closed.append(delivered)
        return True

    def server(self) -> str | None:
        return "fake"

    def fileno(self) -> int | None:
        return None

    def answers(self, *, wait: float = 0) -> tuple[Heard, ...]:
        found, self.waiting = tuple(self.waiting), []
        return found

    def interrupt(self) -> None:
        pass

    def shut(self) -> None:
        pass


@pytest.fixture
def desktop(tmp_path: Path) -> Iterator[NotificationDesktop]:
    if MISSING:
        pytest.skip(f"not installed: {', '.join(MISSING)}")
    with notification_desktop(tmp_path) as found:
        yield found


@pytest.fixture
def cards(qapp: object) -> tuple[Speaker, list[CardView]]:
    speaker, seen = Speaker(), list[CardView]()
    speaker.card.connect(seen.append)
    return speaker, seen


Cards = tuple[Speaker, list[CardView]]


@pytest.fixture
def make(cards: Cards) -> Iterator[Callable[[Notifier], PopupCenter]]:
    made: list[PopupCenter] = []

    def build(notifier: Notifier) -> PopupCenter:
        made.append(PopupCenter(notifier, cards[0]))
        return made[-1]

    yield build
    for center in made:
        center.shut()


Make = Callable[[Notifier], PopupCenter]


def real(desktop: NotificationDesktop) -> FreedesktopNotifier:
    return FreedesktopNotifier("Raincheck", "raincheck", environ=desktop.environ)


def send(qtbot: QtBot, center: PopupCenter) -> Outcome:
    """Show the popup as the window does, off its thread, and wait for what became of it."""
    outcomes: list[Outcome] = []
    center.call(lambda notifier: notifier.send(POPUP), outcomes.append)
    qtbot.waitUntil(lambda: bool(outcomes), timeout=30_000)
    return outcomes[0]


def test_a_real_click_on_a_real_popup_reaches_the_window(
    qtbot: QtBot, desktop: NotificationDesktop, make: Make
) -> None:
    desktop.start_daemon()
    center = make(real(desktop))
    sent = send(qtbot, center)
    assert isinstance(sent, Delivered)
    assert desktop.shows(1)
    with qtbot.waitSignal(center.heard, timeout=10_000) as heard:
        desktop.click()
    assert heard.args == [Answer(sent.id, sent.server, PopupAction.OPEN)]
    center.close(sent)
    assert desktop.shows(0)


def test_a_popup_closed_by_hand_is_told(qtbot: QtBot, desktop: NotificationDesktop, make: Make) -> None:
    desktop.start_daemon()
    center = make(real(desktop))
    sent = send(qtbot, center)
    assert isinstance(sent, Delivered)
    with qtbot.waitSignal(center.heard, timeout=10_000) as heard:
        desktop.close_all()
    assert heard.args == [Answer(sent.id, sent.server, None)]


def test_the_window_lives_while_the_service_is_deaf(qtbot: QtBot, desktop: NotificationDesktop, make: Make) -> None:
    desktop.start_daemon()
    center = make(real(desktop))
    send(qtbot, center)
    desktop.hold_daemon()
    outcomes: list[Outcome] = []
    center.call(lambda notifier: notifier.send(POPUP), outcomes.append)
    ticks: list[float] = []
    timer = QTimer()
    timer.timeout.connect(lambda: ticks.append(time.monotonic()))
    timer.start(10)
    qtbot.waitUntil(lambda: len(ticks) > 40)
    assert outcomes == []
    assert max(later - before for before, later in pairwise(ticks)) < 1
    desktop.let_daemon_go()
    qtbot.waitUntil(lambda: bool(outcomes), timeout=10_000)
    assert isinstance(outcomes[0], Delivered)


def test_leaving_does_not_wait_for_a_deaf_service(qtbot: QtBot, desktop: NotificationDesktop, make: Make) -> None:
    desktop.start_daemon()
    center = make(real(desktop))
    send(qtbot, center)
    desktop.hold_daemon()
    center.call(lambda notifier: notifier.send(POPUP))
    began = time.monotonic()
    center.shut()
    assert time.monotonic() - began < 10, "D-Bus itself would wait 25 s"


def test_a_bus_that_dies_is_no_longer_watched(qtbot: QtBot, desktop: NotificationDesktop, make: Make) -> None:
    desktop.start_daemon()
    center = make(real(desktop))
    send(qtbot, center)
    desktop.end()
    qtbot.waitUntil(lambda: center._watch is None, timeout=10_000)
    assert isinstance(send(qtbot, center), Failed)


def test_what_the_desktop_refused_is_shown_in_the_window_once_and_answered_there(
    qtbot: QtBot, make: Make, cards: Cards
) -> None:
    speaker, seen = cards
    center = make(NoNotifier())
    for _ in range(3):
        center.present([POPUP])
    assert [(card.key, card.tone) for card in seen] == [(POPUP.key, Tone.DANGER)]
    changed = Popup(POPUP.key, "借呗额度降到 0", "")
    center.present([changed])
    assert seen[-1].title == changed.title
    with qtbot.waitSignal(center.answered) as heard:
        speaker.card_answered.emit(POPUP.key, "tomorrow")
    assert heard.args == [POPUP.key, PopupAction.TOMORROW]
    with qtbot.assertNotEmitted(center.answered):
        speaker.card_answered.emit("somebody else's card", "open")
        speaker.card_answered.emit(POPUP.key, "open")


def test_a_card_dealt_with_elsewhere_leaves_the_window(qtbot: QtBot, make: Make, cards: Cards) -> None:
    center = make(NoNotifier())
    center.present([POPUP])
    with qtbot.waitSignal(cards[0].card_over) as over:
        center.dismiss(POPUP.key)
    assert over.args == [POPUP.key]
    with qtbot.assertNotEmitted(center.answered):
        cards[0].card_answered.emit(POPUP.key, "open")


def test_where_there_is_nothing_to_watch_answers_are_asked_for(
    qtbot: QtBot, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("raincheck.gui.shell.popups.ASK_MILLISECONDS", 10)
    fake = FakeNotifier()
    center = make(fake)
    sent = send(qtbot, center)
    assert sent == Delivered("1", "fake")
    fake.waiting = [Answer("1", "fake", PopupAction.HOUR)]
    with qtbot.waitSignal(center.heard) as heard:
        pass
    assert heard.args == [Answer("1", "fake", PopupAction.HOUR)]


def test_a_known_error_of_a_call_is_shown_and_hearing_goes_on(qtbot: QtBot, make: Make, cards: Cards) -> None:
    center = make(FakeNotifier())

    def fail(_notifier: Notifier) -> None:
        raise KnownError("the book is gone")

    with qtbot.waitSignal(cards[0].problem) as said:
        center.call(fail)
    assert said.args == ["the book is gone"]
    assert isinstance(send(qtbot, center), Delivered)


def test_the_trial_popup_has_no_button_that_would_do_nothing(qapp: object) -> None:
    assert [action.name for action in card_view(trial_popup()).actions] == ["open", "ok"]
