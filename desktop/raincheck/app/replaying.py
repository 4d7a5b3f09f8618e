"""A long replay in several processes: each runs the rules on every nth stretch of days; the alerts go through in order.

Running the rules takes nine tenths of the time and needs no other day. So each process is ahead with its own days
while the alerts of the days before are judged elsewhere, and gets what is remembered when its turn comes.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Generator, Iterator, Sequence
from datetime import date
from itertools import cycle
from pathlib import Path
from typing import Final, cast

from msgspec import Struct

from raincheck.app.tuning import bands_in_force
from raincheck.core.judging import Memory
from raincheck.core.replay import Replayer, Stretch, settled
from raincheck.core.rules import RULES
from raincheck.store import BookKey, Store
from raincheck.store.book import Stand
from raincheck.system import beside
from raincheck.system.beside import HelperEndedError

WORKER: Final = "raincheck.app.replay_worker"

STRETCH_DAYS: Final = 16
"""Days that change hands at once: a day's alerts cost more to hand over than to judge."""

WORTH_IT: Final = 20_000
"""Days times lines from which a second process is quicker than one: it costs a start and the book read once more."""

MOST_PROCESSES: Final = 4
"""Each holds the whole book."""

GoesOn = Callable[[], bool]
"""Whether a replay is still wanted."""

_log = logging.getLogger(__name__)


def always() -> bool:
    """Nobody stops it."""
    return True


class Errand(Struct, frozen=True):
    """What one of `of` processes is asked: the book, as it stood, and its `place` among them, from 0."""

    path: Path
    key: BookKey | None
    stand: Stand
    days: tuple[date, ...]
    place: int
    of: int


def processes_for(days: int, lines: int) -> int:
    """How many processes replay so much; 1 is this one alone."""
    return min(beside.processors(), MOST_PROCESSES) if days * lines >= WORTH_IT else 1


def stretches(days: Sequence[date]) -> tuple[tuple[date, ...], ...]:
    """The days in the pieces that change hands."""
    return tuple(tuple(days[first : first + STRETCH_DAYS]) for first in range(0, len(days), STRETCH_DAYS))


def replayed(store: Store, days: Sequence[date], processes: int, goes_on: GoesOn = always) -> Generator[Stretch]:
    """The checks of these days in order, beginning without any alert; from 2 processes on those are beside this one.

    Where they cannot be had, end early or find the book changed, the rest is replayed here, to the same result. Whoever
    wants no more stops asking; `goes_on` is asked while they are waited for, and No ends it.
    """
    memory, done = Memory(), 0
    if processes > 1:
        for stretch in _replayed_beside(store, days, processes, goes_on):
            yield stretch
            memory, done = stretch.memory, done + len(stretch.days)
        if not goes_on():
            return
    if done < len(days):
        yield from settled(Replayer(store.book(), RULES, bands_in_force(store)), days[done:], memory)


def _replayed_beside(store: Store, days: Sequence[date], processes: int, goes_on: GoesOn) -> Iterator[Stretch]:
    crew = beside.start_all(WORKER, processes)
    try:
        for place, helper in enumerate(crew):
            helper.send(Errand(store.path, store.key, store.stand(), tuple(days), place, len(crew)))
        stretch = None
        for helper, _ in zip(cycle(crew), stretches(days), strict=False):
            if stretch is not None:
                helper.send(stretch.memory)
            stretch = cast("Stretch | None", helper.receive(goes_on))
            if stretch is None:
                return
            yield stretch
    except HelperEndedError:
        _log.warning("a process of the replay ended early; the rest is replayed in one")
    finally:
        for helper in crew:
            helper.end()
