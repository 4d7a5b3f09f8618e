"""At most three popups a day, quiet hours kept, nothing doubled and nothing lost; a week of it on a fake clock."""

from __future__ import annotations

import random
from collections import Counter
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from raincheck.core.delivery import (
    POPUPS_A_DAY,
    DeliverySettings,
    PastPopup,
    PendingCard,
    Wait,
    decide,
    veil,
)
from raincheck.core.rules.thresholds import Level
from raincheck.core.schedule import QuietHours, Timetable, catch_up, local_day, next_check, next_wake, quiet_until

SHANGHAI = ZoneInfo("Asia/Shanghai")
NEW_YORK = ZoneInfo("America/New_York")
HOUR = timedelta(hours=1)
DAYTIME = Timetable(SHANGHAI, (time(8, 30), time(20)), QuietHours(time(22), time(8)))


def at(text: str, zone: ZoneInfo = SHANGHAI) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


NOON = at("2026-11-22T12:00")


def card(
    name: str, *, level: Level = Level.AMBER, pressing: bool = False, not_before: datetime | None = None
) -> PendingCard:
    return PendingCard(name, name, level, pressing=pressing, not_before=not_before)


def cards(names: str) -> tuple[PendingCard, ...]:
    return tuple(card(name) for name in names)


def past(*moments: str) -> tuple[PastPopup, ...]:
    return tuple(PastPopup(at(text), (f"old {text}",)) for text in moments)


SETTINGS = DeliverySettings(DAYTIME)


def test_three_cards_are_three_popups() -> None:
    made = decide(cards("abc"), (), SETTINGS, NOON)
    assert (made.show, made.summary, made.waiting) == (("a", "b", "c"), (), ())


def test_more_than_three_are_two_and_one_summary() -> None:
    made = decide(cards("abcde"), (), SETTINGS, NOON)
    assert (made.show, made.summary, made.waiting) == (("a", "b"), ("c", "d", "e"), ())


def test_what_comes_when_the_day_is_full_waits_for_tomorrows_first_check() -> None:
    history = past("2026-11-22T08:30", "2026-11-22T08:31", "2026-11-22T09:00", "2026-11-21T09:00")
    made = decide(cards("a"), history, SETTINGS, NOON)
    assert (made.show, made.summary) == ((), ())
    assert [(entry.id, entry.why, entry.until) for entry in made.waiting] == [("a", Wait.CAP, at("2026-11-23T08:30"))]
    assert decide(cards("a"), history, SETTINGS, at("2026-11-23T08:30")).show == ("a",)


def test_without_times_the_next_day_begins_at_midnight() -> None:
    settings = DeliverySettings(Timetable(SHANGHAI, (), None), cap=0)
    assert decide(cards("a"), (), settings, NOON).ask_again == at("2026-11-23T00:00")


def test_pressing_comes_first_then_warnings_in_their_order_then_reminders() -> None:
    waiting = (
        card("reminder", level=Level.GREEN),
        card("blocked", level=Level.AMBER),
        card("stock", level=Level.RED),
        card("due", level=Level.GREEN, pressing=True),
    )
    assert decide(waiting, (), DeliverySettings(DAYTIME, cap=9), NOON).show == ("due", "blocked", "stock", "reminder")


def test_the_reminders_of_a_morning_are_one_popup_and_leave_the_others_to_warnings() -> None:
    dues = tuple(card(name, level=Level.GREEN) for name in "abcd")
    morning = decide(dues, (), SETTINGS, NOON)
    assert (morning.show, morning.summary, morning.waiting) == ((), tuple("abcd"), ())
    history = (PastPopup(NOON, morning.summary),)
    assert decide((card("cut", level=Level.RED),), history, SETTINGS, NOON + HOUR).show == ("cut",)
    with_warnings = decide((*cards("xy"), *dues), (), SETTINGS, NOON)
    assert (with_warnings.show, with_warnings.summary) == (("x", "y"), tuple("abcd"))
    assert decide(dues[:1], (), SETTINGS, NOON).show == ("a",), "a single one keeps its own words"


def test_quiet_hours_hold_all_but_what_is_due_today_or_overdue() -> None:
    night = at("2026-11-22T23:30")
    made = decide((card("a", level=Level.RED), card("due", pressing=True)), (), SETTINGS, night)
    assert made.show == ("due",)
    assert [(entry.id, entry.why, entry.until) for entry in made.waiting] == [("a", Wait.QUIET, at("2026-11-23T08:00"))]
    assert made.ask_again == at("2026-11-23T08:00")


def test_a_pause_holds_all_but_what_is_due_today_until_its_end() -> None:
    until = NOON + HOUR
    settings = DeliverySettings(DAYTIME, paused_until=until)
    made = decide((card("a"), card("due", pressing=True)), (), settings, NOON)
    assert (made.show, made.summary) == (("due",), ())
    assert [(entry.id, entry.why, entry.until) for entry in made.waiting] == [("a", Wait.PAUSED, until)]
    assert decide(cards("a"), (), settings, until).show == ("a",)


@pytest.mark.parametrize(
    ("dues", "others", "shown", "summary", "waiting"),
    [
        (1, 4, "do", "ooo", ""),
        (2, 3, "dd", "ooo", ""),
        (3, 0, "ddd", "", ""),
        (3, 2, "ddd", "", "oo"),
        (4, 1, "dd", "dd", "o"),
    ],
)
def test_each_sum_of_today_has_its_own_popup_while_the_day_has_popups_left(
    dues: int, others: int, shown: str, summary: str, waiting: str
) -> None:
    pending = (
        *(card(f"d{number}", level=Level.GREEN, pressing=True) for number in range(dues)),
        *(card(f"o{number}") for number in range(others)),
    )
    made = decide(pending, (), SETTINGS, NOON)
    told = ("".join(name[0] for name in group) for group in (made.show, made.summary, [e.id for e in made.waiting]))
    assert tuple(told) == (shown, summary, waiting)


def test_what_was_perhaps_shown_counts_for_its_day_and_comes_again_the_next() -> None:
    history = (PastPopup(NOON - HOUR, ("a",), perhaps=True),)
    made = decide(cards("abcd"), history, SETTINGS, NOON)
    assert (made.show, made.summary) == (("b",), ("c", "d")), "one of three is taken"
    assert [(entry.id, entry.why, entry.until) for entry in made.waiting] == [
        ("a", Wait.PERHAPS, at("2026-11-23T08:30"))
    ]
    assert decide(cards("a"), history, SETTINGS, at("2026-11-23T08:30")).show == ("a",)


def test_a_card_put_off_waits_for_its_hour_but_not_for_a_clock_that_ran_ahead() -> None:
    later = decide((card("a", not_before=NOON + HOUR),), (), SETTINGS, NOON)
    assert [(entry.why, entry.until) for entry in later.waiting] == [(Wait.LATER, NOON + HOUR)]
    assert decide((card("a", not_before=NOON + 900 * HOUR),), (), SETTINGS, NOON).show == ("a",)


def test_a_card_the_desktop_took_is_not_shown_again_nor_one_listed_twice() -> None:
    history = (PastPopup(at("2026-11-10T08:30"), ("a", "b")),)
    assert decide((*cards("abc"), card("c")), history, SETTINGS, NOON).show == ("c",)


names = st.text("abcdefghijkl", min_size=1, max_size=2)
pending_cards = st.lists(
    st.builds(
        PendingCard,
        names,
        names,
        st.sampled_from([Level.AMBER, Level.RED, Level.GREEN]),
        st.booleans(),
        st.none() | st.timedeltas(-HOUR, 90 * HOUR).map(lambda gap: NOON + gap),
    ),
    max_size=12,
    unique_by=lambda entry: entry.id,
).map(tuple)
histories = st.lists(
    st.builds(PastPopup, st.timedeltas(-48 * HOUR, timedelta(0)).map(lambda gap: NOON + gap), st.tuples(names)),
    max_size=5,
).map(tuple)
clocks = st.timedeltas(timedelta(0), 60 * HOUR).map(lambda gap: NOON + gap)


@given(pending_cards, histories, clocks, st.none() | st.timedeltas(-HOUR, 24 * HOUR))
def test_every_card_is_shown_or_summed_up_or_waits_and_never_two_of_them(
    pending: tuple[PendingCard, ...], history: tuple[PastPopup, ...], now: datetime, pause: timedelta | None
) -> None:
    settings = DeliverySettings(DAYTIME, paused_until=None if pause is None else NOON + pause)
    made = decide(pending, history, settings, now)
    told = Counter((*made.show, *made.summary, *(entry.id for entry in made.waiting)))
    shown = {name for popup in history for name in popup.cards}
    assert told == Counter(entry.id for entry in pending if entry.id not in shown)
    today = sum(local_day(popup.at, SHANGHAI) == local_day(now, SHANGHAI) for popup in history)
    later = {entry.id for entry in pending if entry.not_before is not None}
    asked = [popup for popup in (*((name,) for name in made.show), made.summary) if later & set(popup)]
    new = len(made.show) + bool(made.summary) - len(asked)
    assert len(asked) <= 1
    assert new == 0 or today + len(asked) + new <= POPUPS_A_DAY
    assert all(entry.until > now for entry in made.waiting)
    assert len(made.summary) != 1 or today + len(asked) == POPUPS_A_DAY - 1


@pytest.mark.parametrize(
    ("zone", "start", "sleep"),
    [
        pytest.param(SHANGHAI, "2026-11-16T00:00", None, id="a plain week"),
        pytest.param(SHANGHAI, "2026-11-16T00:00", (30, 102), id="three days of sleep"),
        pytest.param(NEW_YORK, "2026-03-05T00:00", None, id="the spring change"),
        pytest.param(NEW_YORK, "2026-10-29T00:00", None, id="the autumn change"),
        pytest.param(NEW_YORK, "2026-03-05T00:00", (60, 100), id="asleep over the spring change"),
    ],
)
@pytest.mark.parametrize("seed", range(4))
def test_a_week_of_traffic(zone: ZoneInfo, start: str, sleep: tuple[int, int] | None, seed: int) -> None:
    """A desktop that sometimes refuses, a look every few minutes: none lost, none doubled, at most three a day."""
    chance = random.Random(seed)  # noqa: S311 - a repeatable week, no secret
    plan = Timetable(zone, (time(2, 30), time(8, 30), time(20)), QuietHours(time(22), time(8)))
    now, begin = at(start, zone), at(start, zone)
    last_run, done = now, set[str]()
    pending, history, made = dict[str, PendingCard](), list[PastPopup](), 0
    checks = Counter[str]()
    while now < begin + timedelta(days=12):
        asleep = sleep is not None and sleep[0] * HOUR <= now - begin < sleep[1] * HOUR
        if not asleep:
            due = catch_up(last_run, now, plan, done=frozenset(done))
            if due:
                checks[due.key] += 1
                done.add(due.key)
                last_run = now
                # The first week has traffic, the days after it drain what is left.
                for _ in range(chance.choice([0, 1, 2, 6]) if now < begin + timedelta(days=7) else 0):
                    made += 1
                    level = chance.choice([Level.AMBER, Level.RED, Level.GREEN])
                    pending[str(made)] = PendingCard(str(made), str(made), level, pressing=chance.random() < 0.2)
            decision = decide(tuple(pending.values()), tuple(history), DeliverySettings(plan), now)
            for popup in (*((name,) for name in decision.show), decision.summary):
                if popup and chance.random() < 0.7:
                    if quiet_until(now, plan) is not None:
                        assert all(pending[name].pressing for name in popup)
                    history.append(PastPopup(now, popup))
                    for name in popup:
                        del pending[name]
            upcoming = next_wake(next_check(last_run, now, plan, done=frozenset(done)), (decision.ask_again,))
            assert upcoming is not None
            assert upcoming > now
        now += timedelta(minutes=chance.choice([1, 7, 30]))
    assert pending == {}
    assert Counter(name for popup in history for name in popup.cards) == Counter(str(n + 1) for n in range(made))
    assert max(Counter(local_day(popup.at, zone) for popup in history).values()) <= POPUPS_A_DAY
    assert set(checks.values()) == {1}
    slept_days = 0 if sleep is None else (sleep[1] - sleep[0]) / 24
    assert len(checks) >= 3 * (12 - slept_days) - 3


def test_what_the_person_asked_for_comes_beside_the_cap_and_takes_from_it() -> None:
    full = tuple(PastPopup(NOON - HOUR, (str(number),)) for number in range(POPUPS_A_DAY))
    asked = card("asked", not_before=NOON - HOUR)
    decision = decide((asked, card("other")), full, SETTINGS, NOON)
    assert decision.show == ("asked",)
    assert [waiting.why for waiting in decision.waiting] == [Wait.CAP]
    assert decide((asked, card("a"), card("b"), card("c")), (), SETTINGS, NOON).summary == ("b", "c")
    both = (asked, card("asked too", not_before=NOON - HOUR))
    assert decide(both, full, SETTINGS, NOON).summary == ("asked", "asked too")


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("借呗额度从 100,000 降到 50 元", "借呗额度从 •••• 降到 ••••"),
        ("12月5日 还款 ¥6,420.00，还有 3 天", "12月5日 还款 ••••，还有 3 天"),
        ("使用率 85.00%，共 3.5万元", "使用率 85.00%，共 ••••"),
        ("1072.00 yuan due on 2026-12-05", "•••• due on 2026-12-05"),
        ("最近 14 天没有巡检", "最近 14 天没有巡检"),
        ("100,000 → 50，60 % → 80 %", "•••• → ••••，60 % → 80 %"),
        ("¥ 3万 / 3千元 / 50块", "•••• / •••• / ••••"),
        ("现金只够 23 天;12 月 5 日的 6,420 元还款", "现金只够 23 天;12 月 5 日的 ••••还款"),
        ("11-21 借呗 10 万 → 50", "11-21 借呗 •••• → ••••"),
        ("from 100,000.00 to 50.00 on 2026-11-22 (−99.95 %)", "from •••• to •••• on 2026-11-22 (−99.95 %)"),
        ("占比 58% · 有效渠道数 2.4", "占比 58% · 有效渠道数 2.4"),
    ],
)
def test_amounts_are_hidden_and_days_stay(text: str, hidden: str) -> None:
    assert veil(text) == hidden


def test_what_waited_for_a_late_check_comes_as_one_popup_and_leaves_the_day_its_others() -> None:
    late = DeliverySettings(DAYTIME, at_once=1)
    made = decide(cards("abcde"), (), late, NOON)
    assert (made.show, made.summary, made.waiting) == ((), ("a", "b", "c", "d", "e"), ())
    assert decide(cards("a"), (), late, NOON).show == ("a",)
    sums = (card("due", pressing=True), *cards("ab"))
    made = decide(sums, (), late, NOON)
    assert (made.show, made.summary) == (("due",), ("a", "b"))
    assert decide(cards("f"), (PastPopup(NOON, tuple("abcde")),), SETTINGS, NOON + HOUR).show == ("f",)
