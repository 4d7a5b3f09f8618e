"""Fourteen days of every rule's traffic on a fake clock: no popup twice, none lost, at most three a day, quiet kept."""

from __future__ import annotations

import random
from collections import Counter
from datetime import UTC, date, datetime, timedelta, tzinfo
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from raincheck.app import transfer
from raincheck.app.checking import run_check
from raincheck.app.notifying import deliver
from raincheck.app.on_screen import SUMMARY
from raincheck.app.opening import open_book
from raincheck.app.preferring import change_setting, schedule_plan
from raincheck.app.recording import Entry, record
from raincheck.app.reminding import drafts_of, keep_reminders
from raincheck.core.delivery import POPUPS_A_DAY
from raincheck.core.schedule import catch_up, local_day, quiet_until
from raincheck.store import Store
from raincheck.system.notify.port import Delivered, Failed, Outcome, Popup, Urgency

BOOKS = Path(__file__).parents[1] / "cli" / "data"
SHANGHAI = ZoneInfo("Asia/Shanghai")
NEW_YORK = ZoneInfo("America/New_York")
STEP = timedelta(hours=1)


class FakeClock:
    """A clock that the test moves."""

    def __init__(self, at: datetime, zone: tzinfo) -> None:
        self.at, self.zone = at, zone

    def now(self) -> datetime:
        return self.at

    def today(self) -> date:
        return local_day(self.at, self.zone)

    def awake(self) -> timedelta:
        return timedelta(0)


class FlakyDesktop:
    """A notification service that is sometimes away."""

    def __init__(self, clock: FakeClock, seed: int) -> None:
        self.clock = clock
        self.chance = random.Random(seed)  # noqa: S311 - a repeatable fortnight, no secret
        self.taken: list[tuple[datetime, Popup]] = []

    def server(self) -> str | None:
        return "fake"

    def close(self, delivered: Delivered) -> bool:
        return True

    def send(self, popup: Popup, *, replaces: Delivered | None = None) -> Outcome:
        if self.chance.random() < 0.3:
            return Failed("away")
        self.taken.append((self.clock.now(), popup))
        return replaces or Delivered(str(len(self.taken)), "fake")


def live(store: Store, clock: FakeClock, desktop: FlakyDesktop, *, days: int, asleep: tuple[int, int]) -> Counter[str]:
    """Let the clock run as the window would and count the checks by slot."""
    begin, last_run, done = clock.at, None, set[str]()
    checks = Counter[str]()
    while clock.at < begin + timedelta(days=days):
        hours = (clock.at - begin) / timedelta(hours=1)
        if not asleep[0] <= hours < asleep[1]:
            due = catch_up(last_run, clock.at, schedule_plan(store, clock), done=frozenset(done))
            if due is not None:
                checks[due.key] += 1
                done.add(due.key)
                last_run = clock.at
                run_check(store, clock.today(), now=clock.at, slot=due.key)
                with store.write_state() as state:
                    keep_reminders(store, state, clock.today())
                # Somebody who looks at one line a day, never at all of them.
                channel = store.channels()[len(done) % len(store.channels())]
                record(store, Entry(channel.id), clock.today())
            deliver(store, desktop, clock, buttons=True)
        clock.at += STEP
    return checks


AWAKE, THREE_DAYS_OF_SLEEP = (0, 0), (30, 110)


@pytest.mark.parametrize(
    ("book", "start", "zone", "asleep"),
    [
        ("li_ming", "2026-11-20T07:00", SHANGHAI, AWAKE),
        ("eight_lines", "2026-11-20T07:00", SHANGHAI, THREE_DAYS_OF_SLEEP),
        ("ten_lines", "2026-11-20T07:00", SHANGHAI, AWAKE),
        ("ten_lines", "2026-10-28T07:00", NEW_YORK, THREE_DAYS_OF_SLEEP),
    ],
)
def test_a_fortnight(tmp_path: Path, book: str, start: str, zone: ZoneInfo, asleep: tuple[int, int]) -> None:
    clock = FakeClock(datetime.fromisoformat(start).replace(tzinfo=zone).astimezone(UTC), zone)
    desktop = FlakyDesktop(clock, seed=len(book) + asleep[1])
    store = open_book(tmp_path / "b.raincheck", clock=clock, create=True)
    try:
        transfer.load(store, transfer.read_file(BOOKS / f"{book}.json"))
        change_setting(store, "check_times", "02:00,09:00,21:00")
        change_setting(store, "quiet_hours", "22:00-08:00")
        checks = live(store, clock, desktop, days=14, asleep=asleep)
        plan = schedule_plan(store, clock)
        cards = {kept.id: kept for kept in store.cards(limit=10_000)}
        shown = store.popups(since=clock.at - timedelta(days=30))
        waiting = {kept.id for kept in store.waiting_cards()}
        listed = {alert.id for alert in store.current_alerts() if alert.is_shown}
        asked_for = {draft.key for draft in drafts_of(store, clock.today())}
    finally:
        store.close()
    assert set(checks.values()) == {1}
    a_day = Counter(local_day(popup.at, zone) for popup in shown)
    assert max(a_day.values()) <= POPUPS_A_DAY
    # Besides new popups there are only new words in the place of old ones, once a day for each and never at night;
    # a check round says anew how many lines are left to look at, a summary loses the lines that are over.
    news = {popup.at for popup in shown}
    changed = [(at, popup.key) for at, popup in desktop.taken if at not in news and popup.key not in {"round", SUMMARY}]
    reworded = [(local_day(at, zone), key) for at, key in changed]
    assert max(Counter(reworded).values(), default=0) <= 1
    summaries = [(at in news, popup.body.count("\n")) for at, popup in desktop.taken if popup.key == SUMMARY]
    assert all(new or lines < before for (_, before), (new, lines) in pairwise(summaries))
    for at, popup in desktop.taken:
        assert popup.urgency is Urgency.CRITICAL or quiet_until(at, plan) is None
    told = Counter(card for popup in shown for card in popup.cards)
    assert set(told.values()) == {1}, "a card was shown twice"
    for popup in shown:
        if quiet_until(popup.at, plan) is not None:
            assert all(cards[card].card.pressing for card in popup.cards)
    # What was neither shown nor waits was overtaken by a newer card of the same key, or its alerts are over.
    for id_, kept in cards.items():
        if id_ not in told and id_ not in waiting:
            newer = [
                other for other in cards.values() if other.card.key == kept.card.key and other.made_at > kept.made_at
            ]
            over = not listed & set(kept.card.alerts) if kept.card.alerts else kept.card.key not in asked_for
            assert newer or over, f"{kept.card.title} was lost"
    asked = Counter(key for card in told if (keys := cards[card].card.reminder) for key in keys.split(";"))
    assert set(asked.values()) <= {1}, "a reminder was said twice"
