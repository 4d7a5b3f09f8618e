"""The fund opened up term by term, and what it would be if something changed (domain.md 6.1)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from msgspec import Struct
from msgspec.structs import replace

from raincheck.core.errors import UsageError
from raincheck.core.model import Asset, Book, LedgerKind
from raincheck.core.money import ZERO, Money
from raincheck.core.planner.emergency import EmergencyFund, emergency_fund
from raincheck.core.planner.forecast import lay_out
from raincheck.core.snapshot import Snapshot
from raincheck.core.text import tr

BASE_MONTHS = 3


class FundTermKind(StrEnum):
    """What a part of the fund is there for."""

    BASE = "base"
    VOLATILITY = "volatility"
    RELIANCE = "reliance"
    SINGLE_EARNER = "single_earner"
    SELF_EMPLOYED = "self_employed"
    DUES = "dues"
    PEAK = "peak"


class FundTerm(Struct, frozen=True):
    """One part of the target: so many `months` of essentials, or None where the part is no such thing.

    The amounts of all terms add up to the target to the fen. The most that all terms ask for is eleven months, so
    the cap of twelve (contract.md 4) never takes anything away.
    """

    kind: FundTermKind
    months: Fraction | None
    amount: Money


def fund_terms(fund: EmergencyFund) -> tuple[FundTerm, ...]:
    """The target as a sum; terms that add nothing are left out. Empty when living costs are not known."""
    essential, target, by_months = fund.essential, fund.target, fund.by_months
    if essential is None or target is None or by_months is None or fund.reliance_months is None:
        return ()
    parts = [
        (FundTermKind.BASE, Fraction(BASE_MONTHS)),
        (FundTermKind.VOLATILITY, Fraction(fund.volatility_months)),
        (FundTermKind.RELIANCE, fund.reliance_months),
        (FundTermKind.SINGLE_EARNER, Fraction(int(fund.single_earner))),
        (FundTermKind.SELF_EMPLOYED, Fraction(int(fund.self_employed))),
    ]
    terms, so_far, counted = [], Fraction(0), ZERO
    for kind, months in parts:
        so_far += months
        reached = essential.times(so_far)
        terms.append(FundTerm(kind, months, reached - counted))
        counted = reached
    terms.append(FundTerm(FundTermKind.DUES, None, by_months - counted))
    terms.append(FundTerm(FundTermKind.PEAK, None, target - by_months))
    return tuple(term for term in terms if term.amount or term.months)


class Haircut(Struct, frozen=True):
    """What an asset would lose if it had to be sold at once, as a share of its value (0–1)."""

    asset: str
    share: Decimal


class FundChange(Struct, frozen=True):
    """What the person tries out. `stopped` are lines whose monthly draws end; None leaves a fact as it is."""

    stopped: tuple[str, ...] = ()
    single_earner: bool | None = None
    self_employed: bool | None = None
    essential_less: Decimal = Decimal(0)
    haircuts: tuple[Haircut, ...] = ()


class FundDifference(Struct, frozen=True):
    """The fund before and after a change."""

    before: EmergencyFund
    after: EmergencyFund

    @property
    def target(self) -> Money | None:
        """What the target changes by; negative when it falls."""
        if self.before.target is None or self.after.target is None:
            return None
        return self.after.target - self.before.target

    @property
    def gap(self) -> Money | None:
        """What the gap changes by."""
        return None if self.before.gap is None or self.after.gap is None else self.after.gap - self.before.gap

    @property
    def months(self) -> Fraction | None:
        """What the months change by."""
        if self.before.months is None or self.after.months is None:
            return None
        return self.after.months - self.before.months


def what_if(snapshot: Snapshot, change: FundChange) -> FundDifference:
    """The fund with and without a change; nothing is saved. Raises UsageError for what cannot be."""
    for problem in _problems(snapshot, change):
        raise UsageError(problem)
    # Only what is known today matters here: with it alone a slider moves through ten years of readings at once.
    latest = tuple(line.reading for line in snapshot.lines if line.reading is not None)
    billed = {due.channel for due in snapshot.book.dues}
    repaid = tuple(row for channel in billed for row in snapshot.rows(LedgerKind.REPAY, channel=channel))
    before = Snapshot(replace(snapshot.book, observations=latest, ledger=repaid, inquiries=()), snapshot.as_of)
    after = Snapshot(_changed(before.book, change), snapshot.as_of)
    return FundDifference(emergency_fund(before, lay_out(before)), emergency_fund(after, lay_out(after)))


def _problems(snapshot: Snapshot, change: FundChange) -> Iterator[str]:
    if not 0 <= change.essential_less <= 1:
        yield tr("Essentials fall by a share from 0 to 100 %; change the share.")
    known = {asset.id for asset in snapshot.book.assets}
    for haircut in change.haircuts:
        if haircut.asset not in known:
            yield tr('There is no asset "{asset}" in the book; choose another.').format(asset=haircut.asset)
        if not 0 <= haircut.share <= 1:
            yield tr("A haircut is a share from 0 to 100 %; change the share.")


def _changed(book: Book, change: FundChange) -> Book:
    household, living = book.household, book.living
    if change.single_earner is not None:
        household = replace(household, single_earner=change.single_earner)
    if change.self_employed is not None:
        household = replace(household, self_employed=change.self_employed)
    if living is not None:
        living = replace(living, essential=living.essential.times(1 - change.essential_less))
    shares = {haircut.asset: haircut.share for haircut in change.haircuts}

    def sold_at(asset: Asset) -> Asset:
        return replace(asset, haircut=shares.get(asset.id, asset.haircut))

    return replace(
        book,
        household=household,
        living=living,
        assets=tuple(map(sold_at, book.assets)),
        planned_draws=tuple(draw for draw in book.planned_draws if draw.channel not in change.stopped),
    )
