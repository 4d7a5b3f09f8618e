"""L09–L11, M04, P03, D04 and B04 once more, straight from domain.md 13, sharing no code with the rules."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from tests.builders import TODAY, a_channel, a_reading
from tests.core.checks import findings

from raincheck.core.calendar import Month
from raincheck.core.model import (
    Book,
    ChannelKind,
    Due,
    Income,
    IncomeMonth,
    LedgerKind,
    LedgerRow,
    LineStatus,
    Rate,
    Restores,
    TemporaryLimit,
)
from raincheck.core.money import Money

OPEN, CLOSED, FROZEN, DEAD = LineStatus.OPEN, LineStatus.CLOSED, LineStatus.FROZEN, LineStatus.REPAY_DISABLED
LENDING = (OPEN, DEAD)
YEAR = timedelta(days=365)


def level(value, amber, red):
    return "red" if value >= red else "amber" if value >= amber else "green"


def lasting(reading):
    """The limit without a temporary part that still ran when it was read."""
    part = reading.temporary
    if reading.limit is None or part is None or reading.on > part.until:
        return None if reading.limit is None else reading.limit.fen
    return max(reading.limit.fen - part.amount.fen, 0)


def by_day(readings):
    return [entry for _, entry in sorted({entry.on: entry for entry in readings}.items())]


def highest(readings, day):
    shown = [lasting(entry) for entry in readings if day - YEAR < entry.on <= day and lasting(entry) is not None]
    return max(shown, default=None)


def event_days(readings):
    """The days of L01, L03 and L04 events."""
    days = []
    for place, now in enumerate(readings):
        before = [entry for entry in readings[:place] if entry.status is not LineStatus.UNKNOWN]
        shown = [entry for entry in before if entry.limit is not None or entry.status in (CLOSED, FROZEN)]
        if now.status in LENDING and lasting(now) is not None and shown and shown[-1].status in LENDING:
            was, limit = lasting(shown[-1]), lasting(now)
            if limit < was:
                token = limit <= 100_00 or Fraction(limit, max(highest(readings, now.on) or 0, was)) < Fraction(1, 20)
                share = Fraction(was - limit, was)
                if token or share >= Fraction(1, 2) or (share >= Fraction(1, 10) and was - limit >= 500_00):
                    days.append(now.on)
        spoken = [entry for entry in before if entry.status is not DEAD]
        was_open = spoken[-1].status is OPEN if spoken else bool(before)
        if now.status in (CLOSED, FROZEN) and was_open:
            days.append(now.on)
        shut = shutting(readings[:place])
        if now.status is OPEN and shut and lasting(now) is not None:
            peak = highest(readings, shut.on)
            if peak is not None and lasting(now) < peak:
                days.append(now.on)
    return days


def shutting(readings):
    """The reading that began the last closing; a line that is open again with an unknown limit is still compared."""
    first, came_back = None, False
    for entry in readings:
        if entry.status in (CLOSED, FROZEN):
            first, came_back = (entry if first is None or came_back else first), False
        elif entry.status is OPEN:
            first, came_back = (None, False) if entry.limit is not None else (first, first is not None)
    return first


LIMITS = st.sampled_from([None, 0, 50, 9000, 9100, 9200, 9500, 9700, 10_000, 10_000, 10_300, 20_000])
USED = st.sampled_from([None, 0, 5000, 9500])


@st.composite
def readings(draw, channel="l0"):
    on = TODAY - timedelta(days=draw(st.integers(0, 460)))
    limit = draw(LIMITS)
    part = draw(st.sampled_from([None, None, None, 500, 6000]))
    until = on + timedelta(days=draw(st.integers(-5, 60)))
    return a_reading(
        channel,
        on,
        limit=limit,
        used=draw(USED),
        available=draw(st.sampled_from([None, 0, 3000, 4500, 9000])),
        status=draw(st.sampled_from([OPEN] * 6 + list(LineStatus))),
        temporary=None if part is None else TemporaryLimit(Money(part * 100), until),
    )


LINES = st.builds(
    a_channel,
    st.just("l0"),
    kind=st.sampled_from([ChannelKind.REVOLVING] * 4 + list(ChannelKind)),
    restores=st.sampled_from([Restores.PAYMENT] * 4 + list(Restores)),
)


def said(book, code, subject="l0"):
    found = {entry.subject: entry for entry in findings(book, code)}
    return found[subject].level.value, found[subject].value


@given(LINES, st.lists(readings(), min_size=1, max_size=12))
@settings(max_examples=150)
def test_a_slow_decline(line, entries):
    known = by_day(entries)
    now = known[-1]
    expected = "grey"
    if now.status in LENDING and lasting(now) is not None and line.kind is not ChannelKind.TERM:
        start = max([day for day in event_days(known) if day > TODAY - YEAR], default=date.min)
        window = [entry for entry in known if entry.on > TODAY - YEAR and entry.on >= start]
        peak = max([lasting(entry) for entry in window if lasting(entry) is not None] + [lasting(now)])
        if peak:
            expected = level(1 - Fraction(lasting(now), peak), Fraction(1, 4), Fraction(1, 2))
    assert said(Book(channels=(line,), observations=tuple(entries)), "L09")[0] == expected


@given(LINES, st.lists(readings(), min_size=1, max_size=4))
@settings(max_examples=80)
def test_headroom_withheld(line, entries):
    now = by_day(entries)[-1]
    expected = "grey"
    fits = line.kind is not ChannelKind.TERM and line.restores is Restores.PAYMENT and now.status is OPEN
    if fits and now.limit is not None and now.used is not None and now.available is not None:
        limit = now.limit.fen
        if now.temporary is not None and now.temporary.until < TODAY:
            limit = lasting(now)
        held = limit - now.used.fen - now.available.fen
        if limit:
            expected = level(Fraction(held, limit), Fraction(1, 4), Fraction(3, 4)) if held >= 500_00 else "green"
    assert said(Book(channels=(line,), observations=tuple(entries)), "L10")[0] == expected


@given(LINES, st.lists(readings(), min_size=1, max_size=4))
@settings(max_examples=80)
def test_a_temporary_limit_ends(line, entries):
    now = by_day(entries)[-1]
    expected = "green"
    if now.temporary is not None and now.temporary.until >= TODAY:
        if now.limit is None or now.used is None:
            expected = "grey"
        elif now.used.fen > now.limit.fen - now.temporary.amount.fen and now.used.fen:
            days = (now.temporary.until - TODAY).days
            expected = "red" if days <= 7 else "amber" if days <= 30 else "green"
    assert said(Book(channels=(line,), observations=tuple(entries)), "M04")[0] == expected


@given(st.lists(st.lists(readings(), max_size=4), min_size=1, max_size=7))
@settings(max_examples=150)
def test_many_lines_trimmed(lines):
    channels = tuple(a_channel(f"l{place}") for place in range(len(lines)))
    observations, fallen, compared = [], 0, 0
    for channel, entries in zip(channels, lines, strict=True):
        observations += [replace(entry, channel=channel.id) for entry in entries]
        then = by_day([entry for entry in entries if entry.on <= TODAY - timedelta(days=30)])
        now = by_day(entries)
        both = then and then[-1].status in LENDING and now[-1].status in LENDING and lasting(then[-1])
        if both and lasting(now[-1]) is not None:
            compared += 1
            fallen += Fraction(lasting(now[-1]), lasting(then[-1])) <= Fraction(97, 100)
    book = Book(channels=channels, observations=tuple(observations))
    assert said(book, "L11", "book") == ((level(fallen, 3, 5), fallen) if compared else ("grey", None))


APRS = st.sampled_from([Decimal(text) for text in ("0.10", "0.109", "0.11", "0.15", "0.16", "0.24", "0.241", "0.29")])


@given(st.lists(st.tuples(st.integers(-3, 45), APRS), max_size=6))
def test_a_rate_raised(dated):
    rates = [(TODAY - timedelta(days=back), apr) for back, apr in dated]
    known = sorted({on: apr for on, apr in rates if on <= TODAY}.items())
    expected = set()
    for (_, before), (on, after) in pairwise(known):
        red = after - before >= Decimal("0.05") or (after > Decimal("0.24") >= before)
        if on >= TODAY - timedelta(days=30) and (red or after - before >= Decimal("0.01")):
            expected.add((on, "red" if red else "amber"))
    book = Book(channels=(a_channel("l0"),), rates=tuple(Rate("l0", on, apr) for on, apr in rates))
    assert {(entry.day, entry.level.value) for entry in findings(book, "P03") if entry.level.warns} == expected


@given(
    st.dictionaries(st.integers(-1, 6), st.integers(0, 12_000), max_size=6),
    st.sampled_from([0, 1, 10_000]),
)
def test_income_falling(months, income):
    this = Month.of(TODAY)
    finished = sorted(back for back in months if back >= 1)
    expected = "grey"
    if len(finished) >= 3 and finished[0] <= 2 and income:
        mean = Fraction(sum(months[back] for back in finished[:3]), 3)
        expected = level(1 - mean / income, Fraction(1, 5), Fraction(2, 5))
    book = Book(
        income=(Income("pay", Money(income * 100), 1),) if income else (),
        income_history=tuple(IncomeMonth(this.plus(-back), Money(amount * 100)) for back, amount in months.items()),
    )
    assert said(book, "D04", "book")[0] == expected


ROWS = st.lists(st.tuples(st.sampled_from(["repay", "failed"]), st.integers(0, 40), st.integers(0, 300)), max_size=7)
PAID = st.sampled_from([None, None, -2, 0, 3, 9])
DUES = st.lists(st.tuples(st.integers(-5, 40), st.integers(0, 300), PAID), max_size=4)


def missing_of_failed(ordered):
    """By day: each failed row by itself, less all that was repaid after it."""
    found = {}
    for place, (kind, back, amount) in enumerate(ordered):
        repaid = sum(fen for other, _, fen in ordered[place + 1 :] if other == "repay")
        if kind == "failed" and (repaid < amount if amount else not repaid):
            found["failed", back] = max(found.get(("failed", back), 0), amount - repaid)
    return found


def missing_of_overdue(ordered, dues):
    """By day: what the allocation leaves of each due more than a day past. Days count back from today."""
    left = [[back, amount] for kind, back, amount in ordered if kind == "repay"]
    need = [amount for _, amount, _ in dues]
    paid = [said is not None and due - said >= 0 for due, _, said in dues]
    for confirmed in (True, False):
        for place in sorted(range(len(dues)), key=lambda place: -dues[place][0]):
            due, _, said = dues[place]
            for row in left:
                fits = row[0] <= due + 5
                if confirmed:
                    fits = paid[place] and abs(row[0] - (due - said)) <= 2
                if fits and paid[place] is confirmed:
                    part = min(row[1], need[place])
                    row[1] -= part
                    need[place] -= part
    found = {}
    for (due, _, _), rest, done in zip(dues, need, paid, strict=True):
        if due > 1 and rest and not done:
            found["overdue", due] = found.get(("overdue", due), 0) + rest
    return found


@given(ROWS, DUES)
@settings(max_examples=100)
def test_missed_and_failed_payments(rows, dues):
    ordered = sorted(rows, key=lambda row: -row[1])
    expected = missing_of_failed(ordered) | missing_of_overdue(ordered, dues)
    day = {back: TODAY - timedelta(days=back) for back in range(-10, 60)}
    book = Book(
        channels=(a_channel("l0"),),
        ledger=tuple(LedgerRow(day[back], LedgerKind(kind), "l0", Money(amount)) for kind, back, amount in rows),
        dues=tuple(
            Due("l0", day[back], Money(amount), None if said is None else day[back] + timedelta(days=said))
            for back, amount, said in dues
        ),
    )
    found = {}
    for entry in findings(book, "B04"):
        if entry.level.warns:
            kind = next(fact.value for fact in entry.facts if fact.name == "kind")
            found[kind, (TODAY - entry.day).days] = entry.value.fen
    assert found == expected
