"""How fast the engine is on 50 lines with ten years of daily readings (182,500), beside a naive loop over them.

    python benchmarks/speed.py [--rounds 7] [--days 365] [--all]

The naive loop is three rules (a fall of a fifth, use of 95 %, a state that changes) in one pass over plain tuples: the
least that any look at the whole history costs. Rounds are interleaved; figures are medians, in milliseconds, and ratios
to the naive loop of the same run. `--all` replays all ten years once.
"""

from __future__ import annotations

import argparse
import platform
import time
from collections.abc import Callable
from datetime import timedelta
from statistics import median

from books import LAST_DAY, made_up

from raincheck.core.evaluation import evaluate
from raincheck.core.history import BookHistory
from raincheck.core.measures import Measures
from raincheck.core.model import Book, LineStatus, Observation, Source
from raincheck.core.money import Money
from raincheck.core.reconcile import Memory, reconcile
from raincheck.core.replay import every_day, replay
from raincheck.core.rules import RULES
from raincheck.core.rules.base import RuleContext
from raincheck.core.snapshot import Snapshot

Row = tuple[str, int, int, str]


def naive(rows: list[Row]) -> int:
    """Three rules in one pass, with nothing but the last reading of each line remembered."""
    last: dict[str, Row] = {}
    found = 0
    for row in rows:
        before = last.get(row[0])
        if before is not None:
            found += row[1] < before[1] * 4 // 5
            found += row[3] != before[3]
        found += row[2] * 100 >= row[1] * 95
        last[row[0]] = row
    return found


def check(snapshot: Snapshot) -> int:
    """All rules on one day and the alerts that come of it."""
    context = RuleContext(Measures(snapshot))
    done = reconcile(context, evaluate(context, RULES), Memory())
    return len(done.alerts)


def taken(action: Callable[[], object]) -> float:
    """Milliseconds of one call."""
    start = time.perf_counter()
    action()
    return (time.perf_counter() - start) * 1000


def plain_rows(book: Book) -> list[Row]:
    """The readings as tuples, for the naive loop."""
    return [
        (row.channel, row.limit.fen if row.limit else 0, row.used.fen if row.used else 0, row.status.value)
        for row in book.observations
    ]


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--days", type=int, default=365, help="days of the replay")
    parser.add_argument("--all", action="store_true", help="replay all ten years once")
    asked = parser.parse_args()
    book, short = made_up(50, 10), made_up(50, 1)
    rows = plain_rows(book)
    sorted_once = Snapshot(book, LAST_DAY, BookHistory(book))
    check(sorted_once)
    today = Snapshot(book, LAST_DAY)
    check(today)
    cut = Observation("line3", LAST_DAY, LineStatus.OPEN, Source.MANUAL, Money(50_00), Money(0))
    cases: dict[str, Callable[[], object]] = {
        "naive loop over all rows": lambda: naive(rows),
        "one check, book just loaded (sorts the history)": lambda: check(Snapshot(book, LAST_DAY)),
        "one check, history sorted": lambda: check(sorted_once.at(LAST_DAY)),
        "the same with one year of history": lambda: check(Snapshot(short, LAST_DAY)),
        "after one new reading": lambda: check(today.with_reading(cut)),
    }
    figures: dict[str, list[float]] = {name: [] for name in cases}
    for _ in range(asked.rounds):
        for name, action in cases.items():
            figures[name].append(taken(action))
    base = median(figures["naive loop over all rows"])
    print(
        f"{len(rows)} readings, {len(book.channels)} lines; Python {platform.python_version()}, {platform.machine()}\n"
    )
    print("| case | ms | times the naive loop |\n|---|---|---|")
    for name, values in figures.items():
        print(f"| {name} | {median(values):.1f} | {median(values) / base:.2f} |")
    first = min(reading.on for reading in book.observations)
    days = list(every_day(first if asked.all else LAST_DAY - timedelta(days=asked.days - 1), LAST_DAY))
    whole = taken(lambda: replay(book, RULES, days))
    print(f"| replay of {len(days)} days | {whole:.0f} | {whole / base:.0f} |")
    print(f"| … a day | {whole / len(days):.1f} | {whole / len(days) / base:.2f} |")


if __name__ == "__main__":
    main()
