"""What a popup says, how much it presses, and what an answer does; on a clock that stands on the day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from raincheck.app import answering, scheduling, transfer
from raincheck.app.checking import run_check
from raincheck.app.notifying import SUMMARY, Delivery, deliver, key_of
from raincheck.app.opening import open_book
from raincheck.app.preferring import change_setting
from raincheck.app.reminding import keep_reminders
from raincheck.core.alerts import AlertState
from raincheck.core.rules.thresholds import Level
from raincheck.core.schedule import local_day
from raincheck.store import CardDraft, Store
from raincheck.system.clock import ClockOn
from raincheck.system.notify.port import Delivered, Outcome, Popup, PopupAction, Urgency

DATA = Path(__file__).parents[1] / "cli" / "data"
SHANGHAI = ZoneInfo("Asia/Shanghai")
DAY = date(2026, 11, 22)


class Clock:
    """A clock that the test moves."""

    zone = SHANGHAI

    def __init__(self, at: str) -> None:
        self.at = datetime.fromisoformat(at).replace(tzinfo=SHANGHAI).astimezone(UTC)

    def now(self) -> datetime:
        return self.at

    def today(self) -> date:
        return local_day(self.at, self.zone)

    def awake(self) -> timedelta:
        return timedelta(0)


class Home:
    """A book on its clock, and the popups its desktop took with what each took the place of."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self.store, self.clock = store, clock
        self.taken: list[tuple[Popup, Delivered | None]] = []

    def show(self, popup: Popup, earlier: Delivered | None) -> Outcome:
        self.taken.append((popup, earlier))
        return Delivered(str(len(self.taken)), "fake")

    def deliver(self) -> Delivery:
        return deliver(self.store, self.show, self.clock, buttons=True)

    def add(self, *drafts: CardDraft) -> None:
        with self.store.engine() as engine:
            engine.add_cards(*drafts)

    def popup(self, key: str) -> Popup:
        return next(popup for popup, _ in self.taken if popup.key == key)


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    clock = Clock("2026-11-22T09:00")
    with open_book(tmp_path / "b.raincheck", clock=clock, create=True) as store:
        transfer.load(store, transfer.read_file(DATA / "li_ming.json"))
        yield Home(store, clock)


def card(key: str, title: str = "", *, level: Level = Level.GREEN, pressing: bool = False) -> CardDraft:
    return CardDraft(key, level, DAY, title or key, "", pressing=pressing)


def test_how_much_a_popup_presses(home: Home) -> None:
    home.add(card("due", pressing=True), card("red", level=Level.RED))
    home.deliver()
    home.clock.at += timedelta(days=1)
    home.add(card("amber", level=Level.AMBER), card("round"))
    home.deliver()
    urgencies = {popup.key: popup.urgency for popup, _ in home.taken}
    assert urgencies == {
        "due": Urgency.CRITICAL,
        "red": Urgency.CRITICAL,
        "amber": Urgency.NORMAL,
        "round": Urgency.NORMAL,
    }


def test_what_is_due_today_is_a_reminder_that_presses(home: Home) -> None:
    with home.store.engine() as engine:
        keep_reminders(home.store, engine, DAY)
    pressing = [kept.card.key for kept in home.store.waiting_cards() if kept.card.pressing]
    assert pressing
    home.deliver()
    assert home.popup(pressing[0]).urgency is Urgency.CRITICAL


def test_a_card_that_changed_takes_the_place_of_its_popup(home: Home) -> None:
    home.add(card("C01:book", "one"))
    home.deliver()
    home.add(card("C01:book", "two"))
    home.deliver()
    assert [(popup.title, earlier) for popup, earlier in home.taken] == [("one", None), ("two", Delivered("1", "fake"))]
    assert key_of(home.store, Delivered("2", "fake")) == "C01:book"
    assert key_of(home.store, Delivered("1", "fake")) is None, "what was replaced is forgotten"


def test_a_held_warning_says_today_of_the_day_it_is_shown(home: Home) -> None:
    run_check(home.store, DAY, now=home.clock.now())
    home.clock.at += timedelta(days=1)
    home.deliver()
    assert "yesterday" in home.popup("L01:jiebei").title


def test_a_held_reminder_says_which_day_it_is_of(home: Home) -> None:
    home.add(card("due:jiebei:2026-11-22", "借呗: ¥1,072 is due today", pressing=True))
    home.clock.at += timedelta(days=1)
    home.deliver()
    assert home.popup("due:jiebei:2026-11-22").title == "Reminder of 22 Nov: 借呗: ¥1,072 is due today"


def test_amounts_stay_in_the_window_where_the_person_wants_that(home: Home) -> None:
    change_setting(home.store, "popup_amounts", "off")
    run_check(home.store, DAY, now=home.clock.now())
    home.deliver()
    assert "100,000" not in home.popup("L01:jiebei").title
    assert "••••" in home.popup("L01:jiebei").title


def test_a_summary_leads_to_its_warnings_and_can_be_put_off(home: Home) -> None:
    home.add(*(card(f"C0{number}:book", level=Level.AMBER) for number in range(1, 6)))
    home.deliver()
    assert [popup.key for popup, _ in home.taken] == ["C01:book", "C02:book", SUMMARY]
    assert home.popup(SUMMARY).title == "3 more things to look at"
    assert answering.destination(home.store, SUMMARY) == "overview"
    answering.note(home.store, SUMMARY, PopupAction.HOUR, home.clock)
    assert [kept.card.key for kept in home.store.waiting_cards()] == ["C03:book", "C04:book", "C05:book"]
    home.deliver()
    assert len(home.taken) == 3
    home.clock.at += timedelta(hours=1)
    home.deliver()
    assert [popup.key for popup, _ in home.taken[3:]] == [SUMMARY]


@pytest.mark.parametrize(
    ("key", "page"),
    [("round", "check"), ("after:L01:jiebei:2026-11-22", "check"), ("due:jiebei:2026-12-22", "overview")],
)
def test_where_reminders_lead(home: Home, key: str, page: str) -> None:
    home.add(card(key))
    assert answering.destination(home.store, key) == page


def test_got_it_acknowledges_what_is_still_open_and_twice_is_no_error(home: Home) -> None:
    run_check(home.store, DAY, now=home.clock.now())
    open_before = answering.open_alerts(home.store, "L01:jiebei")
    assert open_before
    assert answering.destination(home.store, "L01:jiebei") == f"alerts:{open_before[0]}"
    for _ in range(2):
        answering.note(home.store, "L01:jiebei", PopupAction.GOT_IT, home.clock)
    assert {home.store.alert(alert).state for alert in open_before} == {AlertState.ACKNOWLEDGED}
    assert answering.open_alerts(home.store, "L01:jiebei") == ()


def test_a_played_day_is_that_day_at_this_time(home: Home) -> None:
    played = ClockOn(home.clock, date(2027, 1, 31))
    assert played.now() == datetime(2027, 1, 31, 1, 0, tzinfo=UTC)
    assert played.today() == date(2027, 1, 31)
    assert ClockOn(home.clock, DAY).now() == home.clock.now()


def test_a_slot_is_served_once_and_checks_by_hand_serve_none(home: Home) -> None:
    key = scheduling.slot_now(home.store, home.clock)
    assert key == "check:2026-11-22T09:00"
    run_check(home.store, DAY, now=home.clock.now(), slot=key)
    assert scheduling.slot_now(home.store, home.clock) is None
    served = home.clock.now()
    home.clock.at += timedelta(hours=1)
    run_check(home.store, DAY, now=home.clock.now())
    assert scheduling.last_scheduled(home.store) == served
    assert scheduling.last_check(home.store) == home.clock.now()


def test_a_book_that_cannot_be_written_to_shows_nothing(home: Home) -> None:
    home.add(card("red", level=Level.RED))
    home.store.writable = False
    assert home.deliver() == Delivery()
    assert home.taken == []
