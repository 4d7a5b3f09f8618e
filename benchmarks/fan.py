"""What the income fan costs beside drawing its random numbers alone (performance goal C1: at most five times).

Usage: PYTHONPATH=desktop python benchmarks/fan.py [BOOK.json] [ROUNDS]

Both are timed in turn in one process, so that the ratio stands even on a busy machine.
"""

from __future__ import annotations

import resource
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from raincheck.bookfile import read_book_file
from raincheck.core.planner.fan import PATHS, SEED, Fan, income_fan
from raincheck.core.planner.forecast import lay_out
from raincheck.core.planner.stress import scenarios
from raincheck.core.snapshot import Snapshot

STORY = Path(__file__).parents[1] / "tests" / "core" / "planner" / "data" / "li_ming.json"


def _timed(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1000


def main(book: Path, rounds: int) -> None:
    """Print medians in milliseconds and their ratio."""
    held = read_book_file(book)
    snapshot = Snapshot(held, max(reading.on for reading in held.observations))
    plan = lay_out(snapshot)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    fan = income_fan(snapshot, plan)
    if not isinstance(fan, Fan):
        print(f"no fan: {fan.reason.value}, {fan.months} months known")
        return
    last = snapshot.as_of.toordinal() + len(plan.incomes)
    months = len({(day.year, day.month) for day in map(type(snapshot.as_of).fromordinal, range(last - 179, last + 1))})
    draws, alone, whole, matrix = [], [], [], []
    every = scenarios(snapshot)
    for _ in range(rounds):
        draws.append(_timed(lambda: np.random.default_rng(SEED).random((PATHS, len(plan.incomes)))))
        alone.append(_timed(lambda: np.random.default_rng(SEED).integers(0, fan.months, size=(months, PATHS))))
        whole.append(_timed(lambda: income_fan(snapshot, plan)))
        matrix.append(_timed(lambda: [income_fan(snapshot, plan, scenario=row.scenario) for row in every]))
    fan_ms, own_ms, daily_ms = (statistics.median(times) for times in (whole, alone, draws))
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"{PATHS} paths x {len(plan.incomes)} days, median of {rounds}")
    print(f"the fan                             {fan_ms:8.2f} ms, peak + {(after - before) / 1024:.1f} MiB")
    print(f"its own numbers (one a month)       {own_ms:8.2f} ms, ratio {fan_ms / own_ms:.2f}")
    print(f"one number a path and day           {daily_ms:8.2f} ms, ratio {fan_ms / daily_ms:.2f}")
    print(f"all {len(every)} scenarios                    {statistics.median(matrix):8.2f} ms")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else STORY, int(sys.argv[2]) if len(sys.argv) > 2 else 31)
