"""Looking only at what a day can still feel gives the same as looking at everything."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from tests.builders import TODAY, a_reading
from tests.core.checks import ago, even_book, own_line, with_readings
from tests.core.lives import lived

from raincheck.core.calendar import Month
from raincheck.core.evaluation import evaluate
from raincheck.core.history import BookHistory
from raincheck.core.judging import Memory, judge, remember
from raincheck.core.measures import Measures
from raincheck.core.model import Book, LedgerKind, LedgerRow, LineStatus, Source, TemporaryLimit
from raincheck.core.money import Money
from raincheck.core.replay import every_day, replay
from raincheck.core.rules import RULES
from raincheck.core.rules.base import Rule, RuleContext
from raincheck.core.rules.findings import Later
from raincheck.core.snapshot import Snapshot, read_line
from raincheck.core.timeline import Timeline

LIMITS = st.one_of(st.none(), st.sampled_from([0, 50, 900, 5000, 5000, 10_000, 80_000]))
STATES = st.sampled_from([LineStatus.OPEN] * 5 + list(LineStatus))


@st.composite
def readings(draw: st.DrawFn):
    on = ago(draw(st.integers(0, 700)))
    late = draw(st.booleans()) and draw(st.booleans())
    return replace(
        a_reading(
            draw(st.sampled_from(["a", "b"])),
            on,
            limit=draw(LIMITS),
            used=draw(st.sampled_from([None, 0, 0, 400])),
            status=draw(STATES),
            source=Source.REPORT if late else Source.MANUAL,
        ),
        as_of_month=Month.of(on).plus(-draw(st.integers(1, 3))) if late else None,
    )


@st.composite
def books(draw: st.DrawFn) -> Book:
    lines = (own_line("a", opened_on=ago(600)), own_line("b", platform="A"))
    return Book(channels=lines, observations=tuple(draw(st.lists(readings(), max_size=25))))


def said(snapshot: Snapshot) -> list[tuple[object, ...]]:
    return said_in(RuleContext(Measures(snapshot)), RULES)


def said_in(context: RuleContext, rules: Iterable[Rule]) -> list[tuple[object, ...]]:
    runs = evaluate(context, rules)
    assert [run.crash for run in runs if run.crash] == []
    return [(found.key, found.level, found.value, found.evidence) for run in runs for found in run.findings]


@given(books(), st.integers(0, 300))
def test_a_short_look_back_finds_what_the_whole_history_finds(book, days):
    day = ago(days)
    assert said(Snapshot(book, day)) == said(Snapshot(book, day, BookHistory(book)))


@given(books(), st.integers(0, 300))
def test_a_day_of_a_long_history_is_that_day_of_what_was_known(book, days):
    day = ago(days)
    known = replace(book, observations=tuple(row for row in book.observations if row.on <= day))
    assert said(Snapshot(book, TODAY, BookHistory(book)).at(day)) == said(Snapshot(known, day))


@given(books(), st.integers(1, 300))
def test_an_earlier_day_seen_from_today_is_that_day_of_the_book(book, days):
    today = Snapshot(book, TODAY)
    eve, day = today.at(ago(days + 1)), today.at(ago(days))
    assert said(day) == said(Snapshot(book, ago(days), BookHistory(book)))
    assert eve.history is day.history  # its readings and movements are sorted once


@given(books(), readings())
def test_one_more_reading_is_the_book_with_one_more_reading(book, reading):
    assert said(Snapshot(book, TODAY).with_reading(reading)) == said(Snapshot(with_readings(book, reading), TODAY))


KEPT = [rule for rule in RULES if rule.code in {"L01", "L02", "L03", "L04", "L07", "L09", "B01"}]
"""The rules that rest on what is kept from one day to the next."""


def moved_often(seed: int) -> Book:
    """Two lines whose limits and states move again and again, drawn on and repaid; now and then learnt late."""
    chance = random.Random(seed)  # noqa: S311 - a made-up household, no secret
    late, shut, often = chance.random() < 0.3, chance.choice([0, 0, 0.2]), chance.choice([0.02, 0.05])
    part = chance.choice([None, TemporaryLimit(Money(1000_00), ago(chance.randint(0, 400)))])
    readings, rows = [], []
    for back in range(900, -1, -1):
        for line in ("a", "b"):
            if chance.random() < often:
                limit = chance.choice(
                    [1900, 1950, 2000, 2000, 2000, 2050] if chance.random() < 0.98 else [None, 800, 5000]
                )
                status = chance.choice(list(LineStatus)) if chance.random() < shut else LineStatus.OPEN
                reading = a_reading(line, ago(back), limit=limit, used=0, status=status)
                learnt_of = Month.of(ago(back)).plus(-1) if late and chance.random() < 0.2 else None
                readings.append(replace(reading, as_of_month=learnt_of, temporary=None if limit is None else part))
            if chance.random() < 0.3:
                kind = chance.choice([LedgerKind.DRAW, LedgerKind.REPAY])
                rows.append(LedgerRow(ago(back), kind, line, Money(chance.choice([1, 2, 3, 5]))))
    lines = (own_line("a"), own_line("b", platform="A"))
    return Book(channels=lines, observations=tuple(readings), ledger=tuple(rows))


@settings(max_examples=40)
@given(st.integers(0, 2**32))
def test_days_looked_at_in_any_order_each_say_what_they_say_alone(seed):
    book, chance = moved_often(seed), random.Random(seed)  # noqa: S311 - as above
    start = chance.randint(0, 400)
    days = [ago(start + (back if chance.random() < 0.9 else chance.randint(0, 400))) for back in range(60, -1, -1)]
    shared = RuleContext(Measures(Snapshot(book, TODAY, BookHistory(book))))
    for day in days:
        assert said_in(shared.at(day), KEPT) == said_in(known_on(book, day), KEPT)


def known_on(book: Book, day: date) -> RuleContext:
    """The day from nothing but what was known then."""
    observations = tuple(row for row in book.observations if row.on <= day)
    known = replace(book, observations=observations, ledger=tuple(row for row in book.ledger if row.on <= day))
    return RuleContext(Measures(Snapshot(known, day, BookHistory(known))))


def judged_alone(book: Book, days: list[date]) -> list[tuple[object, ...]]:
    """Each day judged from nothing but what was known and remembered: no figure is shared between days."""
    memory, found = Memory(), []
    for day in days:
        known = replace(
            book,
            observations=tuple(row for row in book.observations if row.on <= day),
            ledger=tuple(row for row in book.ledger if row.on <= day),
            inquiries=tuple(row for row in book.inquiries if row.on <= day),
        )
        done = judge(RuleContext(Measures(Snapshot(known, day, BookHistory(known)))), RULES, memory)
        assert [run.crash for run in done.runs if run.crash] == []
        found.append((done.levels, done.moves, done.weather, done.cards, done.alerts))
        memory = remember(memory, done, day)
    return found


@settings(max_examples=12)
@given(st.integers(0, 2**32), st.sampled_from([1, 7]))
def test_what_a_replay_shares_between_days_changes_nothing(seed, step):
    book = lived(seed)
    days = list(every_day(TODAY - timedelta(days=12 * step), TODAY, step))
    result = replay(book, RULES, days)
    ever = {}
    for day, (levels, moves, weather, cards, alerts) in zip(result.days, judged_alone(book, days), strict=True):
        ever.update((alert.id, alert) for alert in alerts)
        assert tuple(zip(result.rules, day.levels, strict=True)) == levels
        assert (day.moves, day.weather, day.cards) == (moves, weather, cards)
        assert day.moved == tuple(ever[move.alert] for move in moves)
    assert {alert.id: alert for alert in result.alerts} == ever


def test_a_replay_reads_each_line_once_a_day_and_keeps_it_for_thirty_days_later(monkeypatch):
    read = Counter[date]()

    def counted(channel, reading, as_of, **how):
        read[as_of] += 1
        return read_line(channel, reading, as_of, **how)

    monkeypatch.setattr("raincheck.core.snapshot.read_line", counted)
    book, days = even_book(*[100] * 6, on=ago(120)), list(every_day(ago(100), TODAY))
    replay(book, RULES, days)
    assert {read[day] for day in days} == {len(book.channels)}


def test_facts_that_wait_are_put_together_once():
    asked: list[str] = []
    later = Later(lambda name: asked.append(name) or (name,), "fact")
    assert not asked
    assert (tuple(later), len(later), later[0]) == (("fact",), 1, "fact")
    assert asked == ["fact"]


def test_a_replay_says_when_it_would_first_have_warned():
    book = with_readings(even_book(*[100] * 6, on=ago(30)), a_reading("l0", ago(5), limit=20))
    result = replay(book, RULES, every_day(ago(30), TODAY))
    assert result.first_raised("L01") == ago(5)
    assert result.first_raised("L03") is None
    assert [on for on, level in result.levels("L01") if level.warns] == [ago(days) for days in range(5, -1, -1)]


def test_a_timeline_is_a_window_on_its_rows():
    days = [ago(3), ago(2), ago(2), ago(1)]
    rows = Timeline("abcd", days)
    assert list(rows.until(ago(2))) == ["a", "b", "c"]
    assert list(rows.since(ago(2))) == ["d"]
    assert rows.until(ago(2))[-1] == "c"
    assert list(reversed(rows.until(ago(3)))) == ["a"]
    assert not rows.until(ago(3) - timedelta(days=1))
