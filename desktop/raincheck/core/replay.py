"""What the rules would have said on every day of a book's history: how early they would have warned.

Pure and deterministic: the same book, thresholds and days give the same moves. Nobody acknowledges anything in a
replay, so a red warning repeats as it would have for a person who did not react.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from msgspec import Struct
from msgspec.structs import replace

from raincheck.core.alerts import Alert, AlertState, Move, MoveReason
from raincheck.core.cards import Card
from raincheck.core.evaluation import RuleRun, evaluate
from raincheck.core.history import BookHistory
from raincheck.core.judging import Memory, judge_runs, remember
from raincheck.core.measures import Measures
from raincheck.core.model import Book
from raincheck.core.rules.base import Rule, RuleContext
from raincheck.core.rules.thresholds import Bands, Level
from raincheck.core.snapshot import Snapshot
from raincheck.core.weather import Weather


class ReplayDay(Struct, frozen=True):
    """One day's check: the levels after the dead band in the order of the rules, what moved, and the cards due.

    `moved` are the alerts as they stood after each of `moves`, in the same order.
    """

    on: date
    weather: Weather
    levels: tuple[Level, ...]
    moves: tuple[Move, ...]
    moved: tuple[Alert, ...]
    cards: tuple[Card, ...]


class ReplayResult(Struct, frozen=True):
    """Every day's check in order, and every alert that ever was, as it stood last. `rules` names the levels."""

    rules: tuple[str, ...]
    days: tuple[ReplayDay, ...]
    alerts: tuple[Alert, ...]

    @property
    def moves(self) -> tuple[Move, ...]:
        """All moves, oldest first."""
        return tuple(move for day in self.days for move in day.moves)

    @property
    def cards(self) -> tuple[Card, ...]:
        """All cards, oldest first."""
        return tuple(card for day in self.days for card in day.cards)

    def levels(self, code: str) -> tuple[tuple[date, Level], ...]:
        """One rule's level on every day. Raises ValueError for a rule that was not replayed."""
        place = self.rules.index(code)
        return tuple((day.on, day.levels[place]) for day in self.days)

    def first_raised(self, code: str, level: Level = Level.AMBER) -> date | None:
        """The first day a rule stood at `level` or worse; None when it never did."""
        return next((on for on, seen in self.levels(code) if seen.rank >= level.rank and seen.warns), None)


def first_day(book: Book) -> date | None:
    """The first day on which a book knows anything of its lines; None for a book without readings."""
    return min((reading.on for reading in book.observations), default=None)


def every_day(start: date, end: date, step: int = 1) -> Iterator[date]:
    """The days from `start` to `end`, both included, every `step` days."""
    for offset in range(0, (end - start).days + 1, step):
        yield start + timedelta(days=offset)


class Looked(Struct, frozen=True):
    """What the rules said on one day, before anything is remembered of the days before it."""

    context: RuleContext
    runs: tuple[RuleRun, ...]


class Stretch(Struct, frozen=True):
    """Some days in a row: their checks, what the next day starts from, and every alert as it stood last in them.

    Facts and evidence are put together for what moved, for cards and for the last day; nobody asks for those between.
    """

    days: tuple[ReplayDay, ...]
    memory: Memory
    alerts: tuple[Alert, ...]


class Replayer:
    """Checks the days of one book. What the rules say of a day needs no other day; the alerts need every day before."""

    def __init__(self, book: Book, rules: Iterable[Rule], bands: Bands | None = None) -> None:
        self._rules = tuple(rules)
        self._by_code = {rule.code: rule for rule in self._rules}
        self._base = RuleContext(Measures(Snapshot(book, date.min, BookHistory(book))), bands)

    def look(self, on: date) -> Looked:
        """Run the rules on a day, as the book was known then."""
        context = self._base.at(on)
        return Looked(context, evaluate(context, self._rules))

    def settle(self, looks: Iterable[Looked], memory: Memory) -> Stretch:
        """Judge days in a row (ascending) from what is remembered of those before them."""
        found: list[ReplayDay] = []
        ever: dict[int, Alert] = {}
        for looked in looks:
            on = looked.context.as_of
            done = judge_runs(looked.context, looked.runs, memory)
            ever.update((alert.id, alert) for alert in done.alerts)
            moved = tuple(ever[move.alert].whole() for move in done.moves)
            levels = tuple(level for _, level in done.levels)
            found.append(ReplayDay(on, done.weather, levels, done.moves, moved, done.cards))
            memory = remember(memory, done, on)
            memory = replace(memory, alerts=tuple(a for a in memory.alerts if _matters(self._by_code[a.rule], a, on)))
        ever = {id_: alert.whole() for id_, alert in ever.items()}
        memory = replace(memory, alerts=tuple(ever.get(alert.id, alert) for alert in memory.alerts))
        return Stretch(tuple(found), memory, tuple(ever.values()))


def joined(rules: Iterable[Rule], stretches: Iterable[Stretch]) -> ReplayResult:
    """The whole replay of stretches that follow one another."""
    days: list[ReplayDay] = []
    ever: dict[int, Alert] = {}
    for stretch in stretches:
        days += stretch.days
        ever.update((alert.id, alert) for alert in stretch.alerts)
    return ReplayResult(tuple(rule.code for rule in rules), tuple(days), tuple(ever.values()))


def replay(book: Book, rules: Iterable[Rule], days: Iterable[date], bands: Bands | None = None) -> ReplayResult:
    """Check the book on each of `days` (ascending) as it was known then, beginning without any alert."""
    catalogue = tuple(rules)
    return joined(catalogue, settled(Replayer(book, catalogue, bands), days, Memory()))


def settled(replayer: Replayer, days: Iterable[date], memory: Memory) -> Iterator[Stretch]:
    """One day after the other, each a stretch of its own."""
    for on in days:
        stretch = replayer.settle((replayer.look(on),), memory)
        memory = stretch.memory
        yield stretch


def _matters(rule: Rule, alert: Alert, on: date) -> bool:
    """Whether a later check can still look at it: what cleared counts only while its card is fresh."""
    if alert.state is not AlertState.CLEARED:
        return True
    return alert.card is not None and (on - alert.card.on).days < max(rule.cooldown.amber, rule.cooldown.red)


def raised(result: ReplayResult) -> tuple[tuple[date, Alert], ...]:
    """The day each alert was raised and how it stood last, oldest first."""
    by_id = {alert.id: alert for alert in result.alerts}
    return tuple((move.on, by_id[move.alert]) for move in result.moves if move.reason is MoveReason.RAISED)
