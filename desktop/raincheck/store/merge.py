"""What adding one book to another means: equal entries are skipped, other content under a known id is refused. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from raincheck.core.model import Book, Household

T = TypeVar("T", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Merge:
    """What would be added, how many entries are there already, and what stands against it ("channel jiebei", …).

    `additions` holds only new entries, and the single values as they will be.
    """

    additions: Book
    skipped: int
    conflicts: tuple[str, ...]

    @property
    def added(self) -> int:
        """How many entries would be added."""
        book = self.additions
        lists: tuple[Sequence[object], ...] = (
            book.income,
            book.income_history,
            book.assets,
            book.channels,
            book.observations,
            book.planned_draws,
            book.dues,
            book.ledger,
            book.inquiries,
            book.events,
        )
        return sum(len(entries) for entries in lists)


@dataclass(slots=True)
class _Comparison:
    skipped: int
    conflicts: list[str]

    def new(self, there: Sequence[T], coming: Sequence[T]) -> tuple[T, ...]:
        """The coming entries beyond those already there; two equal rows in a file stay two."""
        left = Counter(there)
        fresh = []
        for entry in coming:
            if left[entry]:
                left[entry] -= 1
                self.skipped += 1
            else:
                fresh.append(entry)
        return tuple(fresh)

    def new_by_id(
        self, there: Sequence[T], coming: Sequence[T], *, of: Callable[[T], object], what: str
    ) -> tuple[T, ...]:
        """As `new`, where an id stands for one entry only."""
        known = {of(entry): entry for entry in there}
        fresh = []
        for entry in coming:
            if of(entry) not in known:
                fresh.append(entry)
            elif known[of(entry)] == entry:
                self.skipped += 1
            else:
                self.conflicts.append(f"{what} {of(entry)}")
        return tuple(fresh)

    def single(self, there: T, coming: T, empty: T, *, what: str) -> T:
        """A value that a book holds once: the one that says something."""
        if coming in (empty, there):
            return there
        if there != empty:
            self.conflicts.append(what)
        return coming


def plan_merge(there: Book, coming: Book) -> Merge:
    """Compare two books; nothing may be written while there are conflicts."""
    comparison = _Comparison(0, [])
    basics = replace(
        Book(),
        currency=there.currency,
        household=comparison.single(there.household, coming.household, Household(), what="household"),
        living=comparison.single(there.living, coming.living, None, what="living"),
        all_assets_listed=there.all_assets_listed or coming.all_assets_listed,
    )
    if there.currency != coming.currency:
        comparison.conflicts.append("currency")
    additions = replace(
        basics,
        income=comparison.new(there.income, coming.income),
        income_history=comparison.new_by_id(
            there.income_history, coming.income_history, of=lambda past: past.month, what="income_history"
        ),
        assets=comparison.new_by_id(there.assets, coming.assets, of=lambda asset: asset.id, what="asset"),
        channels=comparison.new_by_id(there.channels, coming.channels, of=lambda line: line.id, what="channel"),
        observations=comparison.new(there.observations, coming.observations),
        planned_draws=comparison.new(there.planned_draws, coming.planned_draws),
        dues=comparison.new(there.dues, coming.dues),
        ledger=comparison.new(there.ledger, coming.ledger),
        inquiries=comparison.new(there.inquiries, coming.inquiries),
        events=comparison.new(there.events, coming.events),
    )
    return Merge(additions, comparison.skipped, tuple(comparison.conflicts))
