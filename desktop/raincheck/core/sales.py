"""What came in month by month: where it is going, and which months are strong; and how much hangs on one core buyer.

The book knows what came in as one sum a month; of the firm's part alone (`whose.seen_as`) it is what the firm sold.
Pure.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from msgspec import Struct

from raincheck.core.calendar import Month
from raincheck.core.model import Belongs, IncomeMonth
from raincheck.core.money import Money, total
from raincheck.core.snapshot import Snapshot

QUARTER: Final = 3
YEAR: Final = 12


class Trend(Struct, frozen=True):
    """The mean of the newest three finished months, of the three before, and of the same three a year ago, if known."""

    recent: Money
    before: Money | None
    year_ago: Money | None

    @property
    def change(self) -> Fraction | None:
        """How much the newest three lie above (+) or below (−) the three before, as a share."""
        return None if self.before is None else (self.recent - self.before).share_of(self.before)


class Season(Struct, frozen=True):
    """The strongest and the weakest month of the year (1–12), each as a share of the mean month."""

    strongest: int
    strongest_share: Fraction
    weakest: int
    weakest_share: Fraction


def trend(snapshot: Snapshot) -> Trend | None:
    """Where what comes in is going; None without three months in a row up to the newest finished one."""
    told = {entry.month: entry.amount for entry in _finished(snapshot)}
    if not told:
        return None
    newest = max(told)
    recent = _mean(told, newest)
    if recent is None:
        return None
    return Trend(recent, _mean(told, newest.plus(-QUARTER)), _mean(told, newest.plus(-YEAR)))


def season(snapshot: Snapshot) -> Season | None:
    """Which months of the year are strong and weak; None before every month of a year was entered, or nothing came."""
    by_number: dict[int, list[int]] = {}
    for entry in _finished(snapshot):
        by_number.setdefault(entry.month.number, []).append(entry.amount.fen)
    if len(by_number) < YEAR:
        return None
    means = {number: Fraction(sum(found), len(found)) for number, found in sorted(by_number.items())}
    whole = sum(means.values(), Fraction(0)) / YEAR
    if not whole:
        return None
    high, low = max(means, key=lambda number: means[number]), min(means, key=lambda number: means[number])
    return Season(high, means[high] / whole, low, means[low] / whole)


def _finished(snapshot: Snapshot) -> list[IncomeMonth]:
    this = Month.of(snapshot.as_of)
    return [entry for entry in snapshot.book.income_history if entry.month < this]


def _mean(told: dict[Month, Money], last: Month) -> Money | None:
    months = [last.plus(-back) for back in range(QUARTER)]
    if any(month not in told for month in months):
        return None
    return total(told[month] for month in months).split(QUARTER)


class CoreBuyer(Struct, frozen=True):
    """A core buyer: its part of the firm's monthly income, and what hangs on the lines that lend on its orders."""

    name: str
    amount: Money
    share: Fraction
    lines: tuple[str, ...]
    owed: Money
    headroom: Money


def core_buyers(snapshot: Snapshot) -> tuple[CoreBuyer, ...]:
    """Every core buyer an income names, the largest share first."""
    sales = [income for income in snapshot.book.income if income.belongs is Belongs.FIRM or income.buyer is not None]
    whole = total(income.amount for income in sales)
    found = []
    for name in dict.fromkeys(income.buyer for income in sales):
        amount = total(income.amount for income in sales if income.buyer == name)
        share = amount.share_of(whole)
        if name is None or share is None:
            continue
        lines = [line for line in snapshot.lines if line.channel.core_buyer == name]
        ids = tuple(line.channel.id for line in lines)
        owed, headroom = total(line.owed for line in lines), total(line.headroom for line in lines)
        found.append(CoreBuyer(name, amount, share, ids, owed, headroom))
    return tuple(sorted(found, key=lambda buyer: (-buyer.share, buyer.name)))
