"""What adding one book to another means: equal entries are skipped, other content under a known id is refused. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from raincheck.core.model import Book, Household, Living

T = TypeVar("T", bound=Hashable)


class Merge(Struct, frozen=True):
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
            book.rates,
            book.contracts,
            book.asset_values,
            book.notes,
            book.incidents,
        )
        return sum(len(entries) for entries in lists)


class _Comparison(Struct):
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
        household=comparison.single(
            there.household, _household(there.household, coming.household), Household(), what="household"
        ),
        living=comparison.single(there.living, _living(there.living, coming.living), None, what="living"),
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
        channels=comparison.new_by_id(
            [replace(line, rate_said=None) for line in there.channels],  # the open format has no word for it
            coming.channels,
            of=lambda line: line.id,
            what="channel",
        ),
        observations=comparison.new(there.observations, coming.observations),
        planned_draws=comparison.new(there.planned_draws, coming.planned_draws),
        dues=comparison.new(there.dues, coming.dues),
        ledger=comparison.new(there.ledger, coming.ledger),
        inquiries=comparison.new(there.inquiries, coming.inquiries),
        events=comparison.new(there.events, coming.events),
        rates=comparison.new(there.rates, coming.rates),
        contracts=comparison.new_by_id(
            there.contracts, coming.contracts, of=lambda contract: contract.channel, what="contract"
        ),
        asset_values=comparison.new(there.asset_values, coming.asset_values),
        notes=comparison.new(there.notes, coming.notes),
        incidents=comparison.new_by_id(
            there.incidents, coming.incidents, of=lambda incident: incident.id, what="incident"
        ),
    )
    return Merge(additions, comparison.skipped, tuple(comparison.conflicts))


def _household(there: Household, coming: Household) -> Household:
    """A book of version 1 cannot speak of a firm: its silence takes none away."""
    return coming if coming.firm is not None else replace(coming, firm=there.firm)


def _living(there: Living | None, coming: Living | None) -> Living | None:
    if there is None or coming is None or coming.firm_essential:
        return coming
    return replace(coming, firm_essential=there.firm_essential)
