"""Check rounds, looks after an event, dues and the report: each stage said once, the latest only after a gap."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from raincheck.core.model import (
    Book,
    Channel,
    ChannelKind,
    Due,
    LedgerKind,
    LedgerRow,
    LineStatus,
    Observation,
    Repayment,
    RepaymentMethod,
    Source,
)
from raincheck.core.money import Money
from raincheck.core.reminders import (
    Agenda,
    DueDay,
    ReminderKind,
    Watched,
    WatchedEvent,
    agenda,
    due_days,
    months_after,
    new_reminders,
    preview,
    reminders,
)
from raincheck.core.schedule import QuietHours, Timetable
from raincheck.core.snapshot import Snapshot

TODAY = date(2026, 11, 22)
DAY = timedelta(days=1)
SHANGHAI = ZoneInfo("Asia/Shanghai")


def keys(agenda: Agenda, today: date) -> list[str]:
    return [entry.key for entry in reminders(agenda, today)]


def kinds(agenda: Agenda, today: date) -> list[ReminderKind]:
    return [entry.kind for entry in reminders(agenda, today)]


@pytest.mark.parametrize(
    ("left", "stage"), [(8, None), (7, 7), (6, 7), (4, 7), (3, 3), (2, 3), (1, 1), (0, 0), (-1, None)]
)
def test_a_due_is_said_seven_three_and_one_days_before_and_on_the_day(left: int, stage: int | None) -> None:
    due = DueDay("jiebei", TODAY + left * DAY, Money(107200))
    found = reminders(Agenda(dues=(due,)), TODAY)
    assert [entry.key for entry in found] == ([] if stage is None else [f"due:jiebei:{due.on}:{stage}"])
    assert [entry.days_left for entry in found] == ([] if stage is None else [left])


def test_two_sums_of_one_line_and_day_are_one_reminder() -> None:
    dues = (DueDay("card", TODAY, Money(100)), DueDay("huabei", TODAY, Money(5)), DueDay("card", TODAY, Money(20)))
    found = reminders(Agenda(dues=dues), TODAY)
    assert [(entry.channel, entry.amount) for entry in found] == [("card", Money(120)), ("huabei", Money(5))]


def test_a_due_moved_by_the_lender_is_said_anew() -> None:
    done = frozenset(keys(Agenda(dues=(DueDay("card", TODAY, Money(1)),)), TODAY))
    assert new_reminders(Agenda(dues=(DueDay("card", TODAY, Money(1)),)), TODAY, done=done) == ()
    assert new_reminders(Agenda(dues=(DueDay("card", TODAY + DAY, Money(1)),)), TODAY, done=done) != ()


@pytest.mark.parametrize(
    ("share", "first"),
    [
        pytest.param(Fraction(1, 10), date(2026, 2, 14), id="a tenth: fourteen days"),
        pytest.param(Fraction(99, 1000), date(2026, 2, 28), id="less: a month, to the month's end"),
        pytest.param(None, date(2026, 2, 28), id="share unknown"),
    ],
)
def test_a_line_asks_for_a_look_by_its_groups_share(share: Fraction | None, first: date) -> None:
    line = Watched("jiebei", share, date(2026, 1, 31))
    assert keys(Agenda(watched=(line,)), first - DAY) == []
    assert keys(Agenda(watched=(line,)), first) == [f"round:jiebei:{first}"]


def test_an_ignored_round_is_asked_again_after_another_interval_and_a_reading_ends_it() -> None:
    ignored = Agenda(watched=(Watched("jiebei", Fraction(1, 2), TODAY),))
    said = {key for day in range(60) for key in keys(ignored, TODAY + day * DAY)}
    assert said == {f"round:jiebei:{TODAY + n * 14 * DAY}" for n in (1, 2, 3, 4)}
    assert keys(Agenda(watched=(Watched("jiebei", Fraction(1, 2), TODAY + 14 * DAY),)), TODAY + 14 * DAY) == []


def test_a_line_never_read_is_asked_for_when_its_round_has_passed_since_it_was_added() -> None:
    unknown = Agenda(watched=(Watched("jiebei", None, None),))
    added = Agenda(watched=(Watched("jiebei", None, TODAY),))
    assert {key for day in range(60) for key in keys(unknown, TODAY + day * DAY)} == set()
    assert keys(added, TODAY + 20 * DAY) == []
    assert len(keys(added, TODAY + 40 * DAY)) == 1


def test_an_event_is_followed_on_days_1_3_7_14_30() -> None:
    event = Agenda(events=(WatchedEvent("L01:jiebei:2026-11-22", "jiebei", TODAY, TODAY),))
    first = {}
    for day in range(60):
        for key in keys(event, TODAY + day * DAY):
            first.setdefault(key.rsplit(":", 1)[1], day)
    assert first == {"1": 1, "3": 3, "7": 7, "14": 14, "30": 30}


def test_a_look_after_the_stage_is_enough_until_the_next_one() -> None:
    def said(day: int, looked: int) -> list[str]:
        event = WatchedEvent("e", "jiebei", TODAY, TODAY + looked * DAY)
        return keys(Agenda(events=(event,)), TODAY + day * DAY)

    assert said(4, looked=3) == []
    assert said(7, looked=3) == ["after:e:7"]
    assert said(4, looked=2) == ["after:e:3"]


def test_two_events_on_one_line_ask_for_one_look_a_day() -> None:
    events = (WatchedEvent("old", "jiebei", TODAY - 7 * DAY), WatchedEvent("new", "jiebei", TODAY - DAY))
    assert keys(Agenda(events=events), TODAY) == ["after:new:1"]


@pytest.mark.parametrize(
    ("report", "application", "expected"),
    [
        pytest.param(date(2026, 5, 23), None, [], id="half a year tomorrow"),
        pytest.param(date(2026, 5, 22), None, ["report:2026-11-22"], id="half a year"),
        pytest.param(date(2025, 5, 1), None, ["report:2026-11-01"], id="three half years: the latest"),
        pytest.param(None, None, [], id="no report yet"),
        pytest.param(None, TODAY + 90 * DAY, ["report:2026-11-22"], id="90 days before an application"),
        pytest.param(None, TODAY + 91 * DAY, [], id="91 days before"),
        pytest.param(TODAY - DAY, TODAY + 60 * DAY, [], id="the report is fresh enough"),
        pytest.param(None, TODAY - DAY, [], id="the application is past"),
    ],
)
def test_the_credit_report_is_asked_for(report: date | None, application: date | None, expected: list[str]) -> None:
    assert keys(Agenda(report_on=report, application_on=application), TODAY) == expected


days = st.dates(date(2025, 1, 1), date(2027, 12, 31))
agendas = st.builds(
    Agenda,
    watched=st.builds(
        Watched,
        st.sampled_from(["a", "b"]),
        st.none() | st.fractions(0, 1, max_denominator=20),
        st.none() | days,
    ).map(lambda line: (line,)),
    events=st.lists(
        st.builds(WatchedEvent, st.sampled_from("xyz"), st.sampled_from("ab"), days),
        max_size=3,
        unique_by=lambda event: event.key,  # a key names line and day
    ).map(tuple),
    dues=st.lists(
        st.builds(DueDay, st.sampled_from("ab"), days, st.integers(0, 10).map(Money)), max_size=4, unique=True
    ).map(tuple),
    report_on=st.none() | days,
    application_on=st.none() | days,
)


@given(agendas, days)
def test_a_days_reminders_have_one_key_each_and_are_not_said_twice(agenda: Agenda, today: date) -> None:
    found = keys(agenda, today)
    assert len(found) == len(set(found))
    assert new_reminders(agenda, today, done=frozenset(found)) == ()


@given(agendas, days, st.integers(1, 40))
def test_sleeping_through_days_says_no_more_than_being_awake_did(agenda: Agenda, start: date, gap: int) -> None:
    awake = {key for day in range(gap + 1) for key in keys(agenda, start + day * DAY)}
    assert set(keys(agenda, start + gap * DAY)) <= awake


@given(days, st.integers(0, 40))
def test_months_after_is_monotone(day: date, months: int) -> None:
    assert months_after(day, months) <= months_after(day, months + 1)
    assert months_after(day, months) <= months_after(day + DAY, months)


def book(**parts: object) -> Book:
    lines = tuple(
        Channel(
            id=name,
            name=name,
            platform=name.upper(),
            funder=name.upper(),
            kind=ChannelKind.REVOLVING,
            revocable=True,
            apr=Decimal("0.12"),
            repayment=Repayment(RepaymentMethod.LEVEL, due_day=22, periods=3),
        )
        for name in ("jiebei", "weilidai")
    )
    readings = tuple(
        Observation(name, date(2026, 11, 1), LineStatus.OPEN, Source.MANUAL, Money(1000000), Money(used))
        for name, used in (("jiebei", 300000), ("weilidai", 0))
    )
    return Book(channels=lines, observations=readings, **parts)  # type: ignore[arg-type]  # parts of a Book by name


def test_a_computed_due_of_today_is_said_although_the_forecast_counts_it_as_paid() -> None:
    assert [(due.channel, due.on) for due in due_days(Snapshot(book(), TODAY))] == [("jiebei", TODAY)]


def test_a_computed_due_is_not_said_when_it_was_just_repaid() -> None:
    paid = LedgerRow(TODAY - DAY, LedgerKind.REPAY, "jiebei", Money(102007))
    assert due_days(Snapshot(book(ledger=(paid,)), TODAY)) == ()


def test_a_known_due_replaces_the_computed_one_of_its_month_and_a_paid_one_is_silent() -> None:
    known = Due("jiebei", date(2026, 11, 25), Money(640))
    assert due_days(Snapshot(book(dues=(known,)), TODAY)) == (DueDay("jiebei", date(2026, 11, 25), Money(640)),)
    paid = Due("jiebei", date(2026, 11, 25), Money(640), paid_on=date(2026, 11, 20))
    assert due_days(Snapshot(book(dues=(paid,)), TODAY)) == ()


def test_the_agenda_takes_shares_readings_and_dues_from_the_book() -> None:
    event = WatchedEvent("L01:jiebei", "jiebei", date(2026, 10, 30))
    made = agenda(Snapshot(book(), TODAY), (event,), report_on=None)
    assert made.watched == (
        Watched("jiebei", Fraction(1, 2), date(2026, 11, 1)),
        Watched("weilidai", Fraction(1, 2), date(2026, 11, 1)),
    )
    assert [entry.looked for entry in made.events] == [date(2026, 11, 1)]
    assert kinds(made, TODAY) == [
        ReminderKind.DUE,
        ReminderKind.AFTER_EVENT,
        ReminderKind.CHECK_ROUND,
        ReminderKind.CHECK_ROUND,
    ]


def test_the_preview_tells_each_stage_once_in_the_next_seven_days() -> None:
    now = datetime(2026, 11, 22, 9, tzinfo=SHANGHAI).astimezone(UTC)
    plan = Timetable(SHANGHAI, (time(8, 30), time(20)), None)
    planned = preview(Agenda(dues=(DueDay("card", date(2026, 11, 25), Money(1)),)), now, plan)
    here = [(f"{entry.at.astimezone(SHANGHAI):%d %H:%M}", [r.key for r in entry.reminders]) for entry in planned]
    assert here[0] == ("22 20:00", ["due:card:2026-11-25:3"])
    assert len(here) == 13
    assert [line for line in here if line[1]] == [
        ("22 20:00", ["due:card:2026-11-25:3"]),
        ("24 08:30", ["due:card:2026-11-25:1"]),
        ("25 08:30", ["due:card:2026-11-25:0"]),
    ]


def test_the_preview_moves_what_can_wait_to_the_end_of_quiet_hours() -> None:
    now = datetime(2026, 11, 22, 12, tzinfo=SHANGHAI).astimezone(UTC)
    plan = Timetable(SHANGHAI, (time(6),), QuietHours(time(22), time(8)))
    dues = (DueDay("card", date(2026, 11, 23), Money(1)), DueDay("huabei", date(2026, 11, 24), Money(1)))
    planned = preview(Agenda(dues=dues), now, plan, done=frozenset({"due:huabei:2026-11-24:3"}), days=2)
    here = [(f"{entry.at.astimezone(SHANGHAI):%d %H:%M}", [r.channel for r in entry.reminders]) for entry in planned]
    assert here == [("23 06:00", ["card"]), ("23 08:00", ["huabei"])]
