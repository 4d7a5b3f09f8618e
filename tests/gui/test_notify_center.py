"""Popups as the window shows them: on the desktop, inside the window when the desktop is silent, and answered."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from tests.system.notification_desktop import MISSING, NotificationDesktop, notification_desktop

from raincheck.gui.context import CardView, Speaker, Tone
from raincheck.gui.notify.center import PopupCenter, card_view, trial_popup
from raincheck.system.notify.choose import NoNotifier
from raincheck.system.notify.freedesktop import FreedesktopNotifier
from raincheck.system.notify.port import Answer, Capabilities, Delivered, Failed, Outcome, Popup, PopupAction, Urgency

POPUP = Popup("L01:jiebei", "借呗额度降到 50 元", "从 100,000 降到 50 元", Urgency.CRITICAL)


class FakeNotifier:
    """A service without a descriptor, as on Windows."""

    def __init__(self) -> None:
        self.sent: list[tuple[Popup, Delivered | None]] = []
        self.closed: list[Delivered] = []
        self.waiting: list[Answer] = []

    def capabilities(self) -> Capabilities | None:
        return Capabilities("fake", actions=True, body_markup=False, persistence=True)

    def send(self, popup: Popup, *, replaces: Delivered | None = None) -> Outcome:
        self.sent.append((popup, replaces))
        return Delivered(str(len(self.sent)), "fake")

    def close(self, delivered: Delivered) -> bool:
        self.closed.append(delivered)
        return True

    def fileno(self) -> int | None:
        return None

    def answers(self, *, wait: float = 0) -> tuple[Answer, ...]:
        found, self.waiting = tuple(self.waiting), []
        return found

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


def center_of(desktop: NotificationDesktop, speaker: Speaker) -> PopupCenter:
    return PopupCenter(FreedesktopNotifier("Raincheck", "raincheck", environ=desktop.environ), speaker)


def test_a_real_click_on_a_real_popup_reaches_the_window(
    qtbot: QtBot, desktop: NotificationDesktop, cards: Cards
) -> None:
    desktop.start_daemon()
    center = center_of(desktop, cards[0])
    assert isinstance(center.show(POPUP), Delivered)
    assert desktop.shows(1)
    with qtbot.waitSignal(center.answered, timeout=10_000) as heard:
        desktop.click()
    assert heard.args == [POPUP.key, PopupAction.OPEN]
    assert desktop.shows(0), "an answered popup goes away"
    assert cards[1] == []
    center.shut()


def test_a_popup_closed_by_hand_is_told_and_not_answered(
    qtbot: QtBot, desktop: NotificationDesktop, cards: Cards
) -> None:
    desktop.start_daemon()
    center = center_of(desktop, cards[0])
    center.show(POPUP)
    assert desktop.shows(1)
    with qtbot.waitSignal(center.closed, timeout=10_000) as heard, qtbot.assertNotEmitted(center.answered):
        desktop.close_all()
    assert heard.args == [POPUP.key]
    center.shut()


def test_a_popup_of_a_check_that_ran_while_the_window_was_closed_is_answered_where_the_service_tells_all(
    qtbot: QtBot, cards: Cards
) -> None:
    sent, fake = Delivered("7", "fake"), FakeNotifier()
    center = PopupCenter(fake, cards[0], lookup=lambda delivered: "L01:jiebei" if delivered == sent else None)
    assert center.listen()
    fake.waiting = [Answer("8", "fake", PopupAction.OPEN), Answer("7", "fake", PopupAction.OPEN)]
    with qtbot.waitSignal(center.answered) as heard:
        center.show(POPUP)
    assert heard.args == ["L01:jiebei", PopupAction.OPEN]
    assert fake.closed == [sent]


def test_a_daemon_killed_between_two_checks_costs_nothing(
    qtbot: QtBot, desktop: NotificationDesktop, cards: Cards
) -> None:
    desktop.start_daemon()
    center = center_of(desktop, cards[0])
    assert isinstance(center.show(POPUP), Delivered)
    desktop.stop_daemon()
    assert isinstance(center.show(POPUP), Failed)
    assert [card.key for card in cards[1]] == [POPUP.key]
    desktop.start_daemon()
    assert isinstance(center.show(POPUP), Delivered)
    assert desktop.shows(1)
    with qtbot.waitSignal(center.answered, timeout=10_000):
        desktop.click()
    center.shut()


def test_a_bus_that_dies_is_no_longer_watched(qtbot: QtBot, desktop: NotificationDesktop, cards: Cards) -> None:
    desktop.start_daemon()
    center = center_of(desktop, cards[0])
    center.show(POPUP)
    desktop.end()
    qtbot.waitUntil(lambda: center._watch is None, timeout=10_000)
    assert isinstance(center.show(POPUP), Failed)
    assert len(cards[1]) == 1
    center.shut()


def test_without_a_service_the_card_is_shown_in_the_window_once_and_answered_there(qtbot: QtBot, cards: Cards) -> None:
    speaker, seen = cards
    center = PopupCenter(NoNotifier(), speaker)
    assert not center.listen()
    for _ in range(3):
        assert isinstance(center.show(POPUP), Failed)
    assert [(card.key, card.tone) for card in seen] == [(POPUP.key, Tone.DANGER)]
    changed = Popup(POPUP.key, "借呗额度降到 0", "")
    center.show(changed)
    assert seen[-1].title == changed.title
    with qtbot.waitSignal(center.answered) as heard:
        speaker.card_answered.emit(POPUP.key, "tomorrow")
    assert heard.args == [POPUP.key, PopupAction.TOMORROW]
    with qtbot.assertNotEmitted(center.answered):
        speaker.card_answered.emit("somebody else's card", "open")
        speaker.card_answered.emit(POPUP.key, "open")


def test_where_there_is_nothing_to_watch_open_popups_are_asked_for(
    qtbot: QtBot, cards: Cards, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("raincheck.gui.notify.center.ASK_MILLISECONDS", 10)
    fake = FakeNotifier()
    center = PopupCenter(fake, cards[0])
    center.show(POPUP, Delivered("0", "earlier run"))
    assert fake.sent == [(POPUP, Delivered("0", "earlier run"))]
    center.show(POPUP)
    assert fake.sent[1] == (POPUP, Delivered("1", "fake"))
    fake.waiting = [Answer("9", "fake", PopupAction.OPEN), Answer("2", "fake", PopupAction.HOUR)]
    with qtbot.waitSignal(center.answered) as heard:
        pass
    assert heard.args == [POPUP.key, PopupAction.HOUR]
    assert not center._timer.isActive()


def test_a_card_dealt_with_elsewhere_leaves_the_desktop(qapp: object, cards: Cards) -> None:
    fake = FakeNotifier()
    center = PopupCenter(fake, cards[0])
    center.show(POPUP)
    center.withdraw(POPUP.key)
    center.withdraw("unknown")
    assert fake.closed == [Delivered("1", "fake")]


def test_the_trial_popup_has_no_button_that_would_do_nothing(qapp: object) -> None:
    assert [action.name for action in card_view(trial_popup()).actions] == ["open", "ok"]
