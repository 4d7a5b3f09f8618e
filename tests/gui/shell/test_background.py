"""What goes on beside the pages: the schedule, popups, their answers and the tray, on a clock the test moves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QCoreApplication
from pytestqt.qtbot import QtBot

from raincheck.app import answering, attending, on_screen, transfer
from raincheck.app.checking import run_check
from raincheck.app.notifying import Delivery
from raincheck.app.opening import open_book
from raincheck.app.preferring import change_setting
from raincheck.core.alerts import AlertState
from raincheck.core.schedule import PauseFor, local_day
from raincheck.core.urgency import entries
from raincheck.gui.kit.bus import Changes
from raincheck.gui.kit.context import CardView, Context, PageId, Target, Tone
from raincheck.gui.kit.session import Session
from raincheck.gui.shell.background import Background
from raincheck.gui.shell.scheduler import RETRY
from raincheck.store import Store
from raincheck.system.doorbell import ring
from raincheck.system.lock import ProcessLock
from raincheck.system.notify.choose import NoNotifier
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
    ServiceCame,
    ServiceGone,
    Taken,
    Unsure,
    Urgency,
)
from raincheck.system.paths import places

DATA = Path(__file__).parents[2] / "cli" / "data"
SHANGHAI = ZoneInfo("Asia/Shanghai")


class Clock:
    """A clock that the test moves, awake or asleep."""

    zone = SHANGHAI

    def __init__(self, at: str) -> None:
        self.at = datetime.fromisoformat(at).replace(tzinfo=SHANGHAI).astimezone(UTC)
        self.waking = timedelta(0)

    def now(self) -> datetime:
        return self.at

    def today(self) -> date:
        return local_day(self.at, self.zone)

    def awake(self) -> timedelta:
        return self.waking


class Desktop:
    """A notification service that can go away."""

    polled = False

    def __init__(self) -> None:
        self.away = self.deaf = False
        self.shown: list[Popup] = []
        self.closed: list[Delivered] = []
        self.said: list[Heard] = []

    @property
    def number(self) -> str:
        """The number of the popup of the cut."""
        return next(str(n) for n, popup in enumerate(self.shown, start=1) if popup.key == "L01:jiebei")

    def capabilities(self) -> Capabilities | None:
        return None if self.away else Capabilities("fake", actions=True, body_markup=False, persistence=True)

    def send(self, popup: Popup, *, replaces: Delivered | None = None) -> Outcome:
        if self.away:
            return Failed("nobody there")
        self.shown.append(popup)
        if self.deaf:
            return Unsure()
        return Delivered(replaces.id if replaces else str(len(self.shown)), "fake")

    def close(self, delivered: Delivered) -> bool:
        self.closed.append(delivered)
        return True

    def server(self) -> str | None:
        return None if self.away else "fake"

    def fileno(self) -> int | None:
        return None

    def answers(self, *, wait: float = 0) -> tuple[Heard, ...]:
        found, self.said = tuple(self.said), []
        return found

    def interrupt(self) -> None:
        pass

    def shut(self) -> None:
        pass


class Room:
    """A book, its session and what runs beside it; `said`, `cards` and `went` are what the window was told."""

    def __init__(self, store: Store, clock: Clock, desktop: Desktop, context: Context) -> None:
        self.store, self.clock, self.desktop, self.context = store, clock, desktop, context
        self.session = Session(store, clock, context)
        self.said: list[str] = []
        self.cards: list[CardView] = []
        self.went: list[Target] = []
        context.speaker.toast.connect(lambda text, _: self.said.append(text))
        context.speaker.problem.connect(self.said.append)
        context.speaker.card.connect(self.cards.append)
        context.speaker.go.connect(self.went.append)
        self.over: list[str] = []
        context.speaker.card_over.connect(self.over.append)
        self.background = Background(self.session, context)

    def start(self) -> None:
        """Let it begin and have its first popups shown."""
        self.background.start()
        self.settle()

    def settle(self) -> None:
        """Let the calls to the desktop come to their end, and what they lead to."""
        for _ in range(4):
            assert self.background.popups.wait()
            QCoreApplication.sendPostedEvents()
            QCoreApplication.processEvents()

    def later(self, step: timedelta, *, asleep: bool = False) -> None:
        """Let time pass and let the timer tick."""
        self.clock.at += step
        if not asleep:
            self.clock.waking += step
        self.background.scheduler.look()
        self.settle()

    def answer(self, action: PopupAction) -> None:
        """Answer the popup of the cut."""
        self.hear(Answer(self.desktop.number, "fake", action))

    def hear(self, *said: Heard) -> None:
        """Let the desktop say something."""
        self.desktop.said = list(said)
        self.background.popups._hear()
        self.settle()

    @property
    def red(self) -> list[Popup]:
        """The warnings among what the desktop showed."""
        return [popup for popup in self.desktop.shown if popup.key == "L01:jiebei"]


Make = Callable[[str], Room]


@pytest.fixture
def make(tmp_path: Path, context: Context, monkeypatch: pytest.MonkeyPatch) -> Iterator[Make]:
    rooms: list[Room] = []
    desktop = Desktop()

    def choose(*, wanted: bool, desktop_entry: str) -> Notifier:
        assert desktop_entry == "raincheck"
        return desktop if wanted else NoNotifier()

    monkeypatch.setattr("raincheck.gui.shell.background.notifier", choose)

    def build(at: str) -> Room:
        clock = Clock(at)
        store = open_book(tmp_path / "b.raincheck", clock=clock, create=True)
        if not store.channels():
            transfer.load(store, transfer.read_file(DATA / "li_ming.json"))
        rooms.append(Room(store, clock, desktop, context))
        return rooms[-1]

    yield build
    for room in rooms:
        room.background.stop()


@pytest.fixture
def evening(make: Make) -> Room:
    """The day the line was cut, two minutes after the evening's slot, nothing checked yet."""
    return make("2026-11-22T21:02")


def test_a_scheduled_check_goes_to_the_desktop_once_and_not_into_the_window_too(evening: Room) -> None:
    evening.start()
    assert [popup.urgency for popup in evening.red] == [Urgency.CRITICAL]
    assert evening.cards == []
    evening.later(timedelta(minutes=1))
    evening.later(timedelta(minutes=20))
    assert len(evening.red) == 1
    assert len(evening.store.checks()) == 1


def test_a_click_opens_the_incident_of_the_warning(evening: Room, qtbot: QtBot) -> None:
    evening.start()
    with qtbot.waitSignal(evening.background.window_asked):
        evening.answer(PopupAction.OPEN)
    (target,) = evening.went
    assert target.page is PageId.EVENTS
    assert evening.store.alert(int((target.subject or "").removeprefix("alert:"))).rule == "L01"


def test_a_due_is_paid_from_its_popup_and_the_pages_are_told(evening: Room) -> None:
    evening.start()
    number, due = next((str(n), p) for n, p in enumerate(evening.desktop.shown, 1) if p.key.startswith("due:jiebei"))
    assert PopupAction.PAID in due.actions
    told: list[Changes] = []
    evening.context.bus.changed.connect(told.append)
    evening.hear(Answer(number, "fake", PopupAction.PAID))
    (paid,) = [kept.record for kept in evening.store.dues() if kept.record.channel == "jiebei"]
    assert paid.paid_on == date(2026, 11, 22)
    assert any(changes.obligations for changes in told)
    assert any(told.startswith("Marked as paid.") for told in evening.said)
    assert Delivered(number, "fake") in evening.desktop.closed


def test_got_it_acknowledges_every_warning_of_the_card(evening: Room) -> None:
    evening.start()
    (kept,) = [kept for kept in evening.store.cards() if kept.card.key == "L01:jiebei"]
    evening.answer(PopupAction.GOT_IT)
    states = {alert.state for alert in evening.store.current_alerts() if alert.id in kept.card.alerts}
    assert states == {AlertState.ACKNOWLEDGED}


def test_a_warning_decided_on_in_the_window_leaves_the_desktop(evening: Room) -> None:
    evening.start()
    still = [alert.id for alert in evening.store.current_alerts() if alert.state is AlertState.OPEN]
    evening.session.acknowledge(still)
    evening.settle()
    assert Delivered(evening.desktop.number, "fake") in evening.desktop.closed


def test_a_due_paid_in_the_window_leaves_the_desktop(evening: Room) -> None:
    evening.start()
    (entry,) = [entry for entry in on_screen.standing(evening.store) if entry.key.startswith("due:jiebei")]
    evening.session.run(partial(answering.pay, evening.store, entry.key, date(2026, 11, 22)))
    evening.settle()
    assert entry.delivered in evening.desktop.closed


def test_a_due_paid_by_another_process_takes_its_card_out_of_the_window_when_it_rings(evening: Room) -> None:
    evening.desktop.away = True
    evening.start()
    (key,) = [card.key for card in evening.cards if card.key.startswith("due:jiebei")]
    with open_book(evening.store.path, clock=evening.clock) as other:
        answering.pay(other, key, date(2026, 11, 22))
    assert ring(attending.bell_path(evening.store.path), attending.LOOK)
    evening.settle()
    assert key in evening.over


def test_put_off_for_an_hour_it_comes_back_after_an_hour(evening: Room) -> None:
    evening.start()
    evening.answer(PopupAction.HOUR)
    evening.later(timedelta(minutes=59))
    assert len(evening.red) == 1
    evening.later(timedelta(minutes=2))
    assert len(evening.red) == 2


def test_while_another_process_delivers_the_window_waits_off_its_thread_and_loses_nothing(evening: Room) -> None:
    lock = ProcessLock(places().lock("deliver", evening.store.path))
    assert lock.take()
    evening.background.start()
    assert evening.desktop.shown == []
    assert evening.session.report().alerts, "the window's own thread goes on"
    lock.release()
    evening.settle()
    assert len(evening.red) == 1


def test_a_card_in_the_window_and_its_popup_answer_each_other(evening: Room) -> None:
    evening.start()
    evening.context.speaker.card.emit(CardView("L01:jiebei", Tone.DANGER, "", "the cut", ""))
    evening.answer(PopupAction.GOT_IT)
    assert set(evening.over) == {"L01:jiebei"}
    number = evening.desktop.number
    evening.context.speaker.card.emit(CardView("due:x", Tone.DANGER, "", "a sum", ""))
    entry = on_screen.standing(evening.store)[0]
    evening.context.speaker.card.emit(CardView(entry.key, Tone.DANGER, "", "another", ""))
    evening.context.speaker.card_answered.emit(entry.key, "open")
    evening.settle()
    assert entry.delivered in evening.desktop.closed
    assert entry.delivered not in [other.delivered for other in on_screen.standing(evening.store)]
    assert Delivered(number, "fake") in evening.desktop.closed


def test_a_card_in_the_window_goes_when_its_popup_gets_through(evening: Room) -> None:
    evening.desktop.away = True
    evening.start()
    assert "L01:jiebei" in [card.key for card in evening.cards]
    evening.desktop.away = False
    evening.later(RETRY)
    assert "L01:jiebei" in evening.over


def test_what_dies_with_its_service_comes_again_when_one_is_there(evening: Room) -> None:
    evening.start()
    evening.desktop.away = True
    evening.hear(ServiceGone("fake"))
    assert on_screen.standing(evening.store) == ()
    evening.desktop.away = False
    evening.hear(ServiceCame())
    assert len(evening.red) == 2
    evening.hear(ServiceGone("fake"), ServiceCame())
    assert len(evening.red) == 2, "once"


def test_a_popup_that_was_perhaps_shown_is_heard_once_the_desktop_says_so(evening: Room, qtbot: QtBot) -> None:
    evening.desktop.deaf = True
    evening.start()
    assert len(evening.red) == 1
    evening.desktop.deaf = False
    evening.later(timedelta(hours=1))
    assert len(evening.red) == 1
    evening.hear(Taken("L01:jiebei", Delivered("77", "fake")))
    with qtbot.waitSignal(evening.background.window_asked):
        evening.hear(Answer("77", "fake", PopupAction.OPEN))
    assert evening.went[0].page is PageId.EVENTS


def test_popups_with_amounts_leave_the_desktop_before_the_book_is_locked(evening: Room) -> None:
    evening.start()
    named = [entry.delivered for entry in on_screen.standing(evening.store) if entry.names_amounts]
    assert named
    evening.background.hide_popups()
    evening.settle()
    assert set(named) <= set(evening.desktop.closed)
    assert not any(entry.names_amounts for entry in on_screen.standing(evening.store))


def test_amounts_that_are_hidden_leave_the_popups_that_stand_there(evening: Room) -> None:
    evening.start()
    assert any(entry.names_amounts for entry in on_screen.standing(evening.store))
    evening.session.run(partial(change_setting, evening.store, "hide_amounts", "on"), judge=False)
    evening.settle()
    standing = on_screen.standing(evening.store)
    assert standing
    assert not any(entry.names_amounts for entry in standing)
    assert evening.desktop.shown[-1] == evening.desktop.shown[-1].veiled()


def test_a_check_beside_the_window_lets_the_window_show_its_popups(evening: Room) -> None:
    evening.start()
    place = attending.post(evening.store.path)
    assert not place.take(), "the window holds the place"
    asked: list[Delivery | None] = []
    with ThreadPoolExecutor() as pool:
        future = pool.submit(attending.ask, evening.store.path, place)
        while not future.done():
            evening.settle()
        asked.append(future.result())
    assert asked[0] is not None
    assert not asked[0].busy
    evening.background.stop()
    assert place.take()
    place.release()


def test_when_the_service_is_away_the_card_is_in_the_window_and_tried_again(evening: Room) -> None:
    evening.desktop.away = True
    evening.start()
    assert "L01:jiebei" in [card.key for card in evening.cards]
    told = len(evening.cards)
    evening.later(RETRY)
    assert len(evening.cards) == told, "one card in the window is enough"
    evening.desktop.away = False
    evening.later(RETRY)
    assert len(evening.red) == 1


def test_popups_switched_off_and_on_hold_at_once(evening: Room) -> None:
    change_setting(evening.store, "popups", "off")
    evening.context.bus.tell(Changes(program=True))
    evening.start()
    assert evening.desktop.shown == []
    assert "L01:jiebei" in [card.key for card in evening.cards]
    change_setting(evening.store, "popups", "on")
    evening.context.bus.tell(Changes(program=True))
    evening.settle()
    evening.later(timedelta(hours=12))
    assert len(evening.red) >= 1


def test_a_pause_holds_popups_until_its_end_and_says_when(evening: Room) -> None:
    evening.background.tray.pause_asked.emit(PauseFor.HOUR)
    assert "popups paused until 11-22 22:02" in evening.background.tray.tool_tip()
    evening.start()
    assert evening.red == []
    assert [popup.key for popup in evening.desktop.shown] == ["due:jiebei:2026-11-22"], "today's sum does not wait"
    evening.later(timedelta(minutes=61))
    assert len(evening.red) == 1
    assert "paused" not in evening.background.tray.tool_tip()


def test_a_pause_can_be_ended_early(evening: Room) -> None:
    evening.background.tray.pause_asked.emit(PauseFor.DAY)
    evening.start()
    evening.background.tray.resume_asked.emit()
    evening.settle()
    assert len(evening.red) == 1


def test_three_days_of_sleep_are_one_check(evening: Room) -> None:
    evening.start()
    evening.later(timedelta(days=3), asleep=True)
    checks = evening.store.checks()
    assert [run.as_of.day for run in checks if run.slot is not None] == [25, 22]
    evening.later(timedelta(minutes=1))
    assert len(evening.store.checks()) == len(checks)


def test_a_schedule_that_did_not_run_is_said_at_the_start(make: Make) -> None:
    room = make("2026-11-22T21:02")
    run_check(room.store, date(2026, 11, 20), now=room.clock.now() - timedelta(days=2))
    room.start()
    assert "No check since 2026-11-20 21:02; checking now." in room.said
    assert len(room.store.checks()) == 2
    room.said.clear()
    room.background._say_silence()
    assert room.said == []


def test_the_first_start_ever_complains_of_no_silence(evening: Room) -> None:
    evening.start()
    assert not any("No check since" in text for text in evening.said)


def test_a_check_by_hand_takes_nothing_from_the_schedule(evening: Room) -> None:
    evening.start()
    evening.later(timedelta(hours=11, minutes=57))
    evening.clock.at += timedelta(seconds=70)
    evening.session.check_now()
    evening.later(timedelta(seconds=20))
    assert evening.store.checks()[0].slot == "check:2026-11-23T09:00"


def test_a_new_day_is_judged_without_waiting_for_its_slot(evening: Room) -> None:
    evening.start()
    evening.later(timedelta(hours=3))
    assert evening.store.last_as_of() == date(2026, 11, 23)
    assert evening.session.report().as_of == date(2026, 11, 23)


def test_what_another_process_wrote_shows_within_a_minute(evening: Room) -> None:
    evening.start()
    heard: list[Changes] = []
    evening.context.bus.changed.connect(heard.append)
    evening.later(timedelta(minutes=1))
    assert heard == []
    with open_book(evening.store.path, clock=evening.clock) as other:
        run_check(other, date(2026, 11, 22), now=evening.clock.now())
    evening.later(timedelta(minutes=1))
    assert Changes.everything() in heard


def test_the_tray_leads_to_pages_and_counts_open_warnings(evening: Room, qtbot: QtBot) -> None:
    evening.start()
    waiting = len(entries(a for a in evening.session.report().alerts if a.state is AlertState.OPEN))
    assert f"{waiting} open warnings" in evening.background.tray.tool_tip()
    with qtbot.waitSignal(evening.background.window_asked):
        evening.background.tray.round_asked.emit()
    with qtbot.waitSignal(evening.background.window_asked):
        evening.background.tray.warnings_asked.emit()
    assert [target.page for target in evening.went] == [PageId.CHECK, PageId.ALERTS]


def test_quit_in_the_tray_is_passed_on(evening: Room, qtbot: QtBot) -> None:
    with qtbot.waitSignal(evening.background.quit_asked):
        evening.background.tray.quit_asked.emit()
