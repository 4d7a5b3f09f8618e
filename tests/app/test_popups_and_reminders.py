"""What a popup says, how much it presses, and what an answer does; on a clock that stands on the day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace
from tests.builders import a_channel, a_reading

from raincheck.app import answering, scheduling, transfer
from raincheck.app.checking import run_check
from raincheck.app.deciding import acknowledge_alert
from raincheck.app.dues import pay_due, unpaid_due
from raincheck.app.notifying import Delivery, confirm, deliver, pause, tidy_up
from raincheck.app.on_screen import SUMMARY, key_of, standing, wait_again, withdraw
from raincheck.app.opening import open_book
from raincheck.app.preferring import change_setting
from raincheck.app.reminding import keep_reminders
from raincheck.app.setting_up import begin_set_up, end_set_up
from raincheck.app.undoing import undo
from raincheck.core.alerts import AlertState
from raincheck.core.model import (
    Book,
    Channel,
    Due,
    LedgerKind,
    LedgerRow,
    LineStatus,
    Observation,
    Repayment,
    RepaymentMethod,
)
from raincheck.core.money import Money
from raincheck.core.rules.thresholds import Level
from raincheck.core.schedule import PauseFor, local_day
from raincheck.store import CardDraft, Store
from raincheck.system.clock import ClockOn
from raincheck.system.notify.port import Delivered, Failed, Outcome, Popup, PopupAction, Unsure, Urgency

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
        self.closed: list[Delivered] = []
        self.service: str | None = "fake"
        self.deaf = False

    def send(self, popup: Popup, *, replaces: Delivered | None = None) -> Outcome:
        if self.service is None:
            return Failed("nobody")
        self.taken.append((popup, replaces))
        return Unsure() if self.deaf else Delivered(str(len(self.taken)), self.service)

    def close(self, delivered: Delivered) -> bool:
        self.closed.append(delivered)
        return True

    def server(self) -> str | None:
        return self.service

    def deliver(self) -> Delivery:
        return deliver(self.store, self, self.clock, buttons=True)

    def add(self, *drafts: CardDraft) -> None:
        with self.store.write_state() as state:
            state.add_cards(*drafts)

    def check(self) -> None:
        run_check(self.store, self.clock.today(), now=self.clock.now())

    def remind(self) -> None:
        with self.store.write_state() as state:
            keep_reminders(self.store, state, self.clock.today())

    def popup(self, key: str) -> Popup:
        return next(popup for popup, _ in reversed(self.taken) if popup.key == key)

    @property
    def on_screen(self) -> list[str]:
        """The keys of what stands on the screen."""
        return [entry.key for entry in standing(self.store)]


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    clock = Clock("2026-11-22T09:00")
    with open_book(tmp_path / "b.raincheck", clock=clock, create=True) as store:
        transfer.load(store, transfer.read_file(DATA / "li_ming.json"))
        yield Home(store, clock)


def card(key: str, title: str = "", *, level: Level = Level.GREEN, pressing: bool = False) -> CardDraft:
    return CardDraft(key, level, DAY, title or key, "", pressing=pressing)


def test_how_much_a_popup_presses(home: Home) -> None:
    home.add(card("pay", pressing=True), card("red", level=Level.RED))
    home.deliver()
    home.clock.at += timedelta(days=1)
    home.add(card("amber", level=Level.AMBER), card("calm"))
    home.deliver()
    urgencies = {popup.key: popup.urgency for popup, _ in home.taken}
    assert urgencies == {
        "pay": Urgency.CRITICAL,
        "red": Urgency.CRITICAL,
        "amber": Urgency.NORMAL,
        "calm": Urgency.NORMAL,
    }


def test_what_is_due_today_is_a_reminder_that_presses(home: Home) -> None:
    with home.store.write_state() as state:
        keep_reminders(home.store, state, DAY)
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


def test_while_the_book_is_set_up_only_what_presses_pops_up(home: Home) -> None:
    begin_set_up(home.store, home.clock.today())
    home.check()
    home.remind()
    assert home.deliver().shown == 1
    assert home.taken[0][0].key.startswith("due"), "a sum of today"
    end_set_up(home.store)
    assert home.deliver().shown > 0


def test_a_held_warning_says_today_of_the_day_it_is_shown(home: Home) -> None:
    run_check(home.store, DAY, now=home.clock.now())
    home.clock.at += timedelta(days=1)
    home.deliver()
    assert "yesterday" in home.popup("L01:jiebei").title


def test_today_to_pay_never_stands_there_tomorrow(home: Home) -> None:
    home.remind()
    home.deliver()
    (due,) = [entry for entry in standing(home.store) if "due today" in entry.popup.title]
    home.clock.at += timedelta(days=1)
    home.deliver()
    assert due.delivered in home.closed
    assert due.key not in home.on_screen
    assert [popup.key for popup, _ in home.taken].count(due.key) == 1, "nor is it sent again"


def test_a_sum_of_yesterday_that_was_never_shown_is_not_shown_today(home: Home) -> None:
    home.service = None
    home.remind()
    assert home.deliver().failed == "nobody"
    home.service = "fake"
    home.clock.at += timedelta(days=1)
    home.deliver()
    assert not any("due today" in popup.title or str(DAY) in popup.key for popup, _ in home.taken)


def test_a_sum_that_was_paid_leaves_the_screen(home: Home) -> None:
    home.remind()
    home.deliver()
    (due,) = [entry for entry in standing(home.store) if "due today" in entry.popup.title]
    channel = due.key.split(":")[1]
    with home.store.write("paid") as tx:
        tx.add_ledger(LedgerRow(DAY, LedgerKind.REPAY, channel, Money(999_999)))
    home.deliver()
    assert due.delivered in home.closed
    assert due.key not in home.on_screen


def test_a_warning_that_was_decided_on_leaves_the_screen_also_a_red_one(home: Home) -> None:
    home.check()
    home.deliver()
    (cut,) = [entry for entry in standing(home.store) if entry.key == "L01:jiebei"]
    assert cut.popup.urgency is Urgency.CRITICAL
    for alert in answering.open_alerts(home.store, "L01:jiebei"):
        acknowledge_alert(home.store, str(alert), DAY)
    home.deliver()
    assert cut.delivered in home.closed
    assert "L01:jiebei" not in home.on_screen


@pytest.fixture
def bare(tmp_path: Path) -> Iterator[Home]:
    clock = Clock("2026-11-22T09:00")
    with open_book(tmp_path / "bare.raincheck", clock=clock, create=True) as store:
        yield Home(store, clock)


def load(home: Home, *lines: Channel, readings: tuple[Observation, ...], dues: tuple[Due, ...]) -> None:
    transfer.load(home.store, Book(channels=lines, observations=readings, dues=dues))


def pay(home: Home, line: str) -> None:
    pay_due(home.store, unpaid_due(home.store, line, None).no, DAY)


DEAD = a_reading("dead", on=DAY, used=5000, status=LineStatus.REPAY_DISABLED)


def test_a_blocked_repayment_leaves_the_screen_when_its_due_is_marked_paid(bare: Home) -> None:
    soon = DAY + timedelta(days=3)
    load(bare, a_channel("dead"), readings=(DEAD,), dues=(Due("dead", soon, Money(324_251)),))
    bare.check()
    bare.deliver()
    (entry,) = [entry for entry in standing(bare.store) if entry.key == "L05:dead"]
    assert entry.popup.urgency is Urgency.CRITICAL
    pay(bare, "dead")
    tidy_up(bare.store, bare, bare.clock)
    assert entry.delivered in bare.closed, "nobody waits for the next check"
    assert "L05:dead" not in bare.on_screen


def test_a_warning_that_became_milder_says_so_at_once_in_the_same_place(bare: Home) -> None:
    near, far = (Due("dead", DAY + timedelta(days=days), Money(324_251)) for days in (3, 40))
    monthly = Repayment(RepaymentMethod.LEVEL, due_day=5, periods=12)
    load(bare, a_channel("dead", repayment=monthly), readings=(DEAD,), dues=(near, far))
    bare.check()
    bare.deliver()
    (entry,) = [entry for entry in standing(bare.store) if entry.key == "L05:dead"]
    assert "before 25 Nov" in entry.popup.body
    with bare.store.write("moved") as tx:
        tx.change_due(tx.dues()[0].no, replace(near, due=DAY + timedelta(days=30)))
    bare.clock.at += timedelta(hours=14)
    tidy_up(bare.store, bare, bare.clock)
    (after,) = [entry for entry in standing(bare.store) if entry.key == "L05:dead"]
    assert bare.taken[-1] == (after.popup, entry.delivered)
    assert (after.popup.urgency, "before 22 Dec" in after.popup.body) == (Urgency.NORMAL, True)
    told = len(bare.taken)
    tidy_up(bare.store, bare, bare.clock)
    assert len(bare.taken) == told, "once"


def test_a_warning_that_waits_unseen_is_let_go_when_what_it_says_is_settled(bare: Home) -> None:
    load(bare, a_channel("dead"), readings=(DEAD,), dues=(Due("dead", DAY + timedelta(days=3), Money(324_251)),))
    bare.service = None
    bare.check()
    bare.deliver()
    bare.service = "fake"
    pay(bare, "dead")
    bare.deliver()
    assert not any(popup.key == "L05:dead" for popup, _ in bare.taken)


def test_a_summary_loses_what_is_over_and_goes_with_the_last(bare: Home) -> None:
    days = [DAY + timedelta(days=ahead) for ahead in (1, 3, 7)]
    lines = [a_channel(f"l{number}") for number in range(3)]
    dues = tuple(Due(line.id, day, Money(50_000)) for line, day in zip(lines, days, strict=True))
    load(bare, *lines, readings=tuple(a_reading(line.id, on=DAY) for line in lines), dues=dues)
    bare.remind()
    bare.deliver()
    (entry,) = standing(bare.store)
    assert entry.popup.title == "3 things to look at"
    pay(bare, "l1")
    tidy_up(bare.store, bare, bare.clock)
    (left,) = standing(bare.store)
    assert (left.key, left.popup.title) == (SUMMARY, "2 things to look at")
    assert "l1" not in left.popup.body
    for line in ("l0", "l2"):
        pay(bare, line)
    tidy_up(bare.store, bare, bare.clock)
    assert bare.on_screen == []


def test_a_warning_that_stands_overnight_gets_words_of_the_new_day_in_the_same_place(home: Home) -> None:
    home.check()
    home.deliver()
    (cut,) = [entry for entry in standing(home.store) if entry.key == "L01:jiebei"]
    home.taken.clear()
    home.clock.at += timedelta(days=1)
    home.deliver()
    assert [(popup.key, earlier) for popup, earlier in home.taken] == [("L01:jiebei", cut.delivered)]
    assert "yesterday" in home.popup("L01:jiebei").title
    assert len(home.store.popups(since=home.clock.at - timedelta(days=9))) == 1, "it is the same popup"


def test_what_was_perhaps_shown_is_not_sent_again_that_day(home: Home) -> None:
    home.add(card("a", level=Level.RED))
    home.deaf = True
    assert home.deliver().unsure == 1
    home.deaf = False
    for _ in range(3):
        home.clock.at += timedelta(hours=1)
        home.deliver()
    assert len(home.taken) == 1
    home.add(*(card(name, level=Level.AMBER) for name in "bcd"))
    assert home.deliver().shown == 2, "it counts toward the three of the day"
    home.clock.at += timedelta(days=1)
    home.deliver()
    assert [popup.key for popup, _ in home.taken].count("a") == 2


def test_what_was_perhaps_shown_was_shown_once_the_desktop_says_so(home: Home) -> None:
    home.add(card("a", level=Level.RED))
    home.deaf = True
    home.deliver()
    confirm(home.store, "a", Delivered("7", "fake"), at=home.clock.now())
    assert home.on_screen == ["a"]
    home.clock.at += timedelta(days=1)
    home.deliver()
    assert len(home.taken) == 1


def test_what_died_with_its_service_is_shown_again_once(home: Home) -> None:
    home.add(card("a", level=Level.RED))
    home.deliver()
    home.service = "restarted"
    home.deliver()
    assert [(popup.key, earlier) for popup, earlier in home.taken] == [("a", None), ("a", None)]
    home.service = "restarted again"
    home.deliver()
    assert len(home.taken) == 2
    assert home.on_screen == []


def test_what_died_yesterday_is_not_brought_back(home: Home) -> None:
    home.add(card("a", level=Level.RED))
    home.deliver()
    home.clock.at += timedelta(days=1)
    home.service = "restarted"
    home.deliver()
    assert len(home.taken) == 1


def test_popups_taken_away_unread_wait_to_be_shown_once_more(home: Home) -> None:
    home.add(card("a", "owes ¥5,000.00", level=Level.RED))
    home.deliver()
    (entry,) = standing(home.store)
    assert entry.names_amounts
    withdraw(home.store, home, [entry], home.clock)
    assert home.closed == [entry.delivered]
    assert home.on_screen == []
    assert [kept.card.key for kept in home.store.waiting_cards()] == ["a"]
    wait_again(home.store, [entry], home.clock)
    assert len(home.store.waiting_cards()) == 1


def test_amounts_hidden_in_the_program_are_hidden_on_the_desktop_also_where_they_stand(home: Home) -> None:
    home.add(card("a", "owes ¥5,000.00", level=Level.RED))
    home.deliver()
    change_setting(home.store, "hide_amounts", "on")
    home.deliver()
    assert home.popup("a").title == "owes ••••"
    home.add(card("b", "owes ¥6,000.00", level=Level.RED))
    home.deliver()
    assert home.popup("b").title == "owes ••••"


def test_a_pause_lets_todays_sum_through(home: Home) -> None:
    pause(home.store, PauseFor.DAY, home.clock)
    home.check()
    home.remind()
    home.deliver()
    assert home.taken
    assert all(popup.key.startswith("due:") for popup, _ in home.taken)


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
    assert home.popup(SUMMARY).title == "3 things to look at"
    assert answering.destination(home.store, SUMMARY) == "overview"
    answering.note(home.store, SUMMARY, PopupAction.HOUR, home.clock)
    assert [kept.card.key for kept in home.store.waiting_cards()] == ["C03:book", "C04:book", "C05:book"]
    home.deliver()
    assert len(home.taken) == 3
    home.clock.at += timedelta(hours=1)
    home.deliver()
    assert [popup.key for popup, _ in home.taken[3:]] == [SUMMARY]


def test_a_book_written_by_another_version_forgets_what_stood_on_the_screen(home: Home) -> None:
    with home.store.write_state() as state:
        state.remember("popups.on_screen", "[1]")
    assert home.on_screen == []


@pytest.mark.parametrize(
    ("key", "page"),
    [("round", "check"), ("after:L01:jiebei:2026-11-22", "check"), ("due:jiebei:2026-12-22", "calendar:2026-12-22")],
)
def test_where_reminders_lead(home: Home, key: str, page: str) -> None:
    home.add(card(key))
    assert answering.destination(home.store, key) == page


def test_a_due_is_paid_from_its_popup_once_and_can_be_undone(home: Home) -> None:
    home.clock.at += timedelta(days=30)
    home.check()
    home.remind()
    home.deliver()
    key = "due:jiebei:2026-12-22"
    assert home.popup(key).actions == (PopupAction.OPEN, PopupAction.PAID, PopupAction.HOUR, PopupAction.TOMORROW)
    for _ in range(2):
        answering.note(home.store, key, PopupAction.PAID, home.clock)
    (due,) = [kept.record for kept in home.store.dues() if kept.record.channel == "jiebei"]
    assert (due.due, due.amount, due.paid_on) == (date(2026, 12, 22), Money(324_251), home.clock.today())
    undo(home.store)
    assert home.store.dues() == ()
    others = [popup for popup, _ in home.taken if not popup.key.startswith("due:")]
    assert others
    assert all(PopupAction.PAID not in popup.actions for popup in others)


@pytest.mark.parametrize("key", ["L01:jiebei", "round", "due:gone:2026-12-22", "due:jiebei:2026-12-23"])
def test_paid_pays_nothing_where_nothing_falls_due(home: Home, key: str) -> None:
    home.add(card(key))
    answering.note(home.store, key, PopupAction.PAID, home.clock)
    assert home.store.dues() == ()


def test_got_it_acknowledges_what_is_still_open_and_twice_is_no_error(home: Home) -> None:
    run_check(home.store, DAY, now=home.clock.now())
    open_before = answering.open_alerts(home.store, "L01:jiebei")
    assert open_before
    assert answering.destination(home.store, "L01:jiebei") == f"events:alert:{open_before[0]}"
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
