"""The book seen as the household's or the firm's alone; rules judge the whole (contract.md 6: `belongs`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import Protocol, TypeVar

from msgspec.structs import replace

from raincheck.core.model import Belongs, Book, Household, IncomeMonth, Living
from raincheck.core.money import ZERO, total


class Whose(StrEnum):
    """Which part of the book is looked at."""

    ALL = "all"
    HOUSEHOLD = "household"
    FIRM = "firm"


class _Owned(Protocol):
    @property
    def belongs(self) -> Belongs: ...


OwnedT = TypeVar("OwnedT", bound=_Owned)
T = TypeVar("T")


def seen_as(book: Book, whose: Whose) -> Book:
    """The same book with only the lines, incomes, assets, draws and costs of one side.

    A planned draw is seen where both it and its line belong. The firm's fixed costs are its essentials and it has no
    other living costs. What is known only of the person as a whole stays with the household: inquiries and who earns.
    Past incomes are known only as one sum: the firm's are what is left of it after the household's monthly incomes as
    entered, the household's own past is not told apart from the firm's.
    """
    if whose is Whose.ALL:
        return book
    side = Belongs(whose.value)
    channels = _of(side, book.channels)
    ids = frozenset(channel.id for channel in channels)
    assets = _of(side, book.assets)
    names = frozenset(asset.id for asset in assets)
    person = side is Belongs.HOUSEHOLD
    return replace(
        book,
        household=book.household if person else Household(firm=book.household.firm),
        income=_of(side, book.income),
        income_history=_past(book, side),
        living=None if book.living is None else _costs(book.living, side),
        assets=assets,
        channels=channels,
        observations=_on(ids, book.observations, lambda entry: entry.channel),
        planned_draws=_of(side, _on(ids, book.planned_draws, lambda entry: entry.channel)),
        dues=_on(ids, book.dues, lambda entry: entry.channel),
        ledger=_on(ids, book.ledger, lambda entry: entry.channel),
        inquiries=book.inquiries if person else (),
        rates=_on(ids, book.rates, lambda entry: entry.channel),
        contracts=_on(ids, book.contracts, lambda entry: entry.channel),
        asset_values=_on(names, book.asset_values, lambda entry: entry.asset),
    )


def has_two_sides(book: Book) -> bool:
    """Whether the book knows a firm, or anything that belongs to one."""
    owners = [
        *(channel.belongs for channel in book.channels),
        *(income.belongs for income in book.income),
        *(asset.belongs for asset in book.assets),
        *(draw.belongs for draw in book.planned_draws),
    ]
    return book.household.firm is not None or Belongs.FIRM in owners


def _past(book: Book, side: Belongs) -> tuple[IncomeMonth, ...]:
    """What came in month by month for one side: wages are the steady part of the sum, sales what moves it."""
    own, other = _of(side, book.income), tuple(income for income in book.income if income.belongs is not side)
    if not other:
        return book.income_history
    if side is Belongs.HOUSEHOLD or not own:
        return ()
    wages = total(income.amount for income in other)
    return tuple(replace(entry, amount=max(entry.amount - wages, ZERO)) for entry in book.income_history)


def _of(side: Belongs, entries: Iterable[OwnedT]) -> tuple[OwnedT, ...]:
    return tuple(entry for entry in entries if entry.belongs is side)


def _on(kept: frozenset[str], entries: Iterable[T], key: Callable[[T], str]) -> tuple[T, ...]:
    return tuple(entry for entry in entries if key(entry) in kept)


def _costs(living: Living, side: Belongs) -> Living:
    if side is Belongs.FIRM:
        return Living(essential=living.firm_essential, discretionary=ZERO)
    return replace(living, firm_essential=ZERO)
