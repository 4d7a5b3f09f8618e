"""The window of L07, what a cut keeps and what the dead band holds once more, straight from domain.md 12 and 13."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.builders import TODAY, a_channel, a_reading
from tests.core.checks import Watch, level, purse
from tests.core.test_independent_rules import by_day, event_days, highest, lasting, shutting

from raincheck.core.model import Book, LineStatus, Repayment, RepaymentMethod

OPEN, UNKNOWN = LineStatus.OPEN, LineStatus.UNKNOWN
SHUT = (LineStatus.CLOSED, LineStatus.FROZEN)
RANK = {"grey": -1, "green": 0, "amber": 1, "red": 2}
MONTH = timedelta(days=30)

LIMITS = st.sampled_from([None, 0, 50, 3000, 9000, 9500, 10_000, 10_000, 20_000, 40_000])
STATES = st.sampled_from([OPEN] * 6 + list(LineStatus))


@st.composite
def lives(draw, lines=(2, 4)):
    """Lines of one to three groups, each with some readings of the last weeks."""
    channels, seen = [], []
    for place in range(draw(st.integers(*lines))):
        group = draw(st.sampled_from("ABC"))
        channels.append(a_channel(f"l{place}", platform=group, funder=group))
        for days in sorted(draw(st.sets(st.integers(0, 50), min_size=1, max_size=5)), reverse=True):
            used = draw(st.sampled_from([0, 2000, 9000]))
            on = TODAY - timedelta(days=days)
            seen.append(a_reading(f"l{place}", on, limit=draw(LIMITS), used=used, status=draw(STATES)))
    return Book(channels=tuple(channels), observations=tuple(sorted(seen, key=lambda entry: entry.on)))


def of_line(book, channel, until=date.max):
    return by_day([entry for entry in book.observations if entry.channel == channel.id and entry.on <= until])


def known_events(book, channel, on):
    """Days of cuts, closings and low reopenings known on a day, without those that a later reading contradicts."""
    readings = of_line(book, channel, on)
    return [day for day in event_days(readings) if not _is_over(readings, day)]


def _is_over(readings, day):
    before = [entry for entry in readings if entry.on < day]
    now = next(entry for entry in readings if entry.on == day)
    closing = now.status in SHUT
    if closing:
        # The reading before a closing may show no limit: then nothing later can be lower.
        spoken = [entry for entry in before if entry.status is OPEN or entry.status in SHUT] or before
    else:
        spoken = [entry for entry in before if entry.status is not UNKNOWN and lasting(entry) is not None]
    was = lasting(spoken[-1]) if spoken else None
    if now.status is OPEN and (shut := shutting(before)) is not None:
        was = highest(before, shut.on)
    for later in readings:
        if later.on > day and later.status is OPEN:
            limit = lasting(later)
            if (limit is None and closing) or (limit is not None and (was is None or limit >= was)):
                return True
    return False


def wave(book):
    """L07 by its window: channels and groups of the events of the last thirty days."""
    struck = [line for line in book.channels if any(d >= TODAY - MONTH for d in known_events(book, line, TODAY))]
    groups = {line.platform for line in struck}
    per_group = [sum(line.platform == group for line in struck) for group in groups]
    return "red" if len(groups) >= 2 else "amber" if max(per_group, default=0) >= 2 else "green"


@given(lives())
@settings(max_examples=60)
def test_several_platforms_tighten_by_the_window(book):
    assert level(book, "L07") == wave(book)


def figures(book, on):
    """C01 to C04 and U01 as they stand on a day, by hand."""
    states = [(line, readings[-1]) for line in book.channels if (readings := of_line(book, line, on))]
    owed = {line.id: entry.used.fen for line, entry in states}
    free = {
        line.id: max(entry.limit.fen - entry.used.fen, 0) if entry.status is OPEN and entry.limit is not None else 0
        for line, entry in states
    }
    exposure = {id_: owed[id_] + free[id_] for id_ in owed}
    whole, room = sum(exposure.values()), sum(free.values())
    groups = {line.platform: [] for line, _ in states}
    for line, _ in states:
        groups[line.platform].append(line.id)
    share = [Fraction(value, whole) for value in exposure.values()] if whole else []
    group = [Fraction(sum(exposure[i] for i in ids), whole) for ids in groups.values()] if whole else []
    backup = [Fraction(sum(free[i] for i in ids), room) for ids in groups.values()] if room else []
    lent = [
        (entry.used.fen, entry.limit.fen) for _, entry in states if entry.status is OPEN and entry.limit is not None
    ]
    used, limits = sum(entry[0] for entry in lent), sum(entry[1] for entry in lent)
    use = Fraction(used, limits) if limits else Fraction(9) if used else None
    return {
        "C01": _level(max(share, default=None), "0.4", "0.6"),
        "C02": _level(sum(part * part for part in share) if share else None, "0.25", "0.4"),
        "C03": _level(max(group, default=None), "0.4", "0.6"),
        "C04": _level(max(backup, default=None), "0.6", "0.8"),
        "U01": _level(use, "0.5", "0.8"),
    }


def _level(value, amber, red):
    if value is None:
        return "grey"
    return "red" if value >= Fraction(red) else "amber" if value >= Fraction(amber) else "green"


@given(lives())
@settings(max_examples=60)
def test_what_a_cut_keeps(book):
    now = figures(book, TODAY)
    open_days = {d for line in book.channels for d in known_events(book, line, TODAY) if TODAY - MONTH <= d <= TODAY}
    eves = [figures(book, day - timedelta(days=1)) for day in open_days]
    checked = Watch(book).check(TODAY)
    for code, level_now in now.items():
        worst = max((eve[code] for eve in eves), key=RANK.get, default="grey")
        kept = level_now != "grey" and RANK[worst] > RANK[level_now] and RANK[worst] > 0
        assert checked.levels[code] == (worst if kept else level_now), (code, level_now, worst)
        assert bool([why for why in checked.because if why.rule == code]) == kept


class Held:
    """The dead band as domain.md 12 tells it: worse at once, better after two observations, a red through amber."""

    def __init__(self, amber, red, dead):
        self.bounds = {"amber": Fraction(amber), "red": Fraction(red)}
        self.dead = Fraction(dead)
        self.level, self.better = None, 0

    def see(self, value):
        raw = _level(value, self.bounds["amber"], self.bounds["red"])
        if self.level is None or RANK[raw] > RANK[self.level]:
            self.level, self.better = raw, 0
        elif self.level in self.bounds and value < self.bounds[self.level] - self.dead:
            self.better += 1
            if self.better == 2:
                self.level, self.better = ("amber" if self.level == "red" else "green"), 0
        else:
            self.better = 0
        return self.level, raw == "green" and self.level != "green"


@given(
    st.lists(
        st.tuples(
            st.integers(1, 9),
            st.sampled_from([0, 300, 329, 330, 331, 359, 360, 449, 450, 469, 470, 500, 749, 750, 800, 900]),
        ),
        min_size=2,
        max_size=14,
    )
)
@settings(max_examples=60)
def test_what_the_dead_band_holds(steps):
    """One line of 100,000; its interest of 1 % a month is all that is paid, out of an income of 1,000."""
    line = a_channel("l0", apr=Decimal("0.12"), repayment=Repayment(RepaymentMethod.BULLET, due_day=28, periods=100))
    use, service = Held("0.5", "0.8", "0.05"), Held("0.36", "0.5", "0.03")
    day = TODAY
    book = Book(channels=(line,), **purse(income=1000, essential=1, cash=10**7))
    watch = Watch(book, same_book=True)
    seen = ()
    for days, thousandth in steps:
        day += timedelta(days=days)
        seen = (*seen, a_reading("l0", day, limit=100_000, used=thousandth * 100))
        book = Book(channels=(line,), observations=seen, **purse(income=1000, essential=1, cash=10**7))
        checked = watch.check(day, book)
        for code, told in (("U01", use), ("D01", service)):
            wanted, held = told.see(Fraction(thousandth, 1000))
            assert checked.levels[code] == wanted, (code, day, thousandth)
            alerts = [alert for alert in checked.alerts if alert.rule == code]
            assert [alert.is_held for alert in alerts] == ([held] if wanted != "green" else [])
