"""What closes the gap a scenario tears: first one's own cash, then the lines that survive it, cheapest first.

A bridge counts only what is there already. It never proposes a new application (product.md), and a statement line
carries purchases, never cash: all such lines together take at most the living costs of the thirty days before they
are needed.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from raincheck.core.model import Channel, ChannelKind
from raincheck.core.money import ZERO, Money, total
from raincheck.core.planner.forecast import (
    CashPlan,
    Movement,
    Outcome,
    Runs,
    Scenario,
    lay_out,
    opening_headroom,
    walk,
)
from raincheck.core.planner.stress import NamedScenario
from raincheck.core.snapshot import Snapshot

INTEREST_DAYS: Final = 30
"""The price of a step is stated for this many days, one month's interest."""

NEAR_DAYS: Final = 30


class StepKind(StrEnum):
    """What a step of the bridge is made of."""

    ASSET = "asset"
    LINE = "line"
    PURCHASES = "purchases"


class BridgeStep(Struct, frozen=True):
    """One part of the bridge: `amount` of the `available`, first needed on `needed_on`, for `days` days or more.

    `price` is the haircut of an asset (a share, lost once) or the yearly rate of a line. `cost` is what that makes:
    the haircut on what is sold, or the interest of each 30 days begun, each month rounded to fen. `to_the_end` says
    that the hole is still open when the forecast ends. A line needed for more than 30 days must be drawn anew.
    `is_price_known` False: nobody knows the line's rate, so both stand at 0.
    """

    kind: StepKind
    subject: str
    amount: Money
    available: Money
    price: Fraction
    cost: Money
    needed_on: date
    days: int
    to_the_end: bool
    revocable: bool = False
    is_price_known: bool = True

    @property
    def rolls_over(self) -> bool:
        """Whether the line would have to be repaid by borrowing again."""
        return self.kind is not StepKind.ASSET and self.days > INTEREST_DAYS


class Bridge(Struct, frozen=True):
    """How the deepest hole is closed. `needed` counts from empty pockets, `missing` from today's liquid assets.

    `open` stays open after all steps, from `open_from` on. `missing_without_discretionary` is what would be missing
    if nothing but essentials were spent: the lever that costs nothing. `lends` says whether lines were asked at all.
    """

    needed: Money
    missing: Money
    missing_without_discretionary: Money
    steps: tuple[BridgeStep, ...]
    open: Money
    open_from: date | None
    lends: bool = True

    @property
    def borrowed(self) -> Money:
        """What lines would have to carry."""
        return total(step.amount for step in self.steps if step.kind is not StepKind.ASSET)

    @property
    def cost(self) -> Money:
        """All haircuts and interest."""
        return total(step.cost for step in self.steps)

    @property
    def is_cost_known(self) -> bool:
        """Whether the rate of every line in it is known."""
        return all(step.is_price_known for step in self.steps)

    @property
    def holds(self) -> bool:
        """Whether nothing stays open."""
        return not self.open


class Examined(Struct, frozen=True):
    """One row of the matrix with everything a page shows of it."""

    key: str
    subject: str | None
    scenario: Scenario
    outcome: Outcome
    lost_headroom: Money
    due_in_30_days: Money
    bridge: Bridge


class _Source(Struct, frozen=True):
    kind: StepKind
    subject: str
    available: int
    price: Decimal
    revocable: bool = False
    is_price_known: bool = True


class _Hole(Struct, frozen=True):
    """How deep cash is under zero at the end of each day, from empty pockets; index 0 is day 1."""

    as_of: date
    depths: tuple[int, ...]

    def days_below(self, covered: int) -> tuple[int, int] | None:
        """The first and last day whose hole is deeper than `covered`."""
        deep = [day for day, depth in enumerate(self.depths, start=1) if depth > covered]
        return (deep[0], deep[-1]) if deep else None


def bridge(snapshot: Snapshot, runs: Runs, scenario: Scenario, *, lends: bool = True) -> Bridge:
    """Close the scenario's deepest hole with own cash, then (`lends`) with surviving lines by price."""
    plan = runs.plan
    empty = runs.run(replace(scenario, opening=ZERO))
    hole = _Hole(plan.as_of, tuple(max(-fen, 0) for fen in empty.closing))
    lines = _line_sources(snapshot, empty) if lends else ()
    covered, bought, steps = 0, 0, []
    for source in _asset_sources(snapshot) + lines:
        span = hole.days_below(covered)
        if span is None:
            break
        step = _step(source, hole, covered, span=span, living=_living(plan, scenario), bought=bought)
        if step.amount:
            steps.append(step)
            covered += step.amount.fen
            bought += step.amount.fen if step.kind is StepKind.PURCHASES else 0
    rest = hole.days_below(covered)
    opening = plan.opening if scenario.opening is None else scenario.opening
    needed = max(hole.depths)
    thrifty = runs.run(replace(scenario, discretionary=False))
    return Bridge(
        needed=Money(needed),
        missing=max(Money(needed) - opening, ZERO),
        missing_without_discretionary=thrifty.missing,
        steps=tuple(steps),
        open=Money(needed - covered),
        open_from=None if rest is None else plan.as_of + timedelta(days=rest[0]),
        lends=lends,
    )


def _living(plan: CashPlan, scenario: Scenario) -> tuple[int, ...]:
    return plan.living if scenario.discretionary else plan.essentials


def _asset_sources(snapshot: Snapshot) -> tuple[_Source, ...]:
    """Liquid assets as the forecast counts them, the cheapest to sell first."""
    found = [
        _Source(
            StepKind.ASSET,
            asset.id,
            asset.value.times(1 - asset.haircut).fen,
            asset.haircut,
        )
        for asset in snapshot.assets
        if asset.liquid
    ]
    return tuple(sorted(found, key=lambda source: source.price))


def _line_sources(snapshot: Snapshot, outcome: Outcome) -> tuple[_Source, ...]:
    """Lines with headroom to spare under the scenario, by rate, those of an unknown rate last.

    Ties: not revocable first, then book order.
    """
    channels = snapshot.channels
    found = [
        _Source(
            _line_kind(channels[line]),
            line,
            spare.fen,
            channels[line].apr,
            channels[line].revocable,
            is_price_known=not channels[line].lacks_rate,
        )
        for line, spare in outcome.spare
        if spare.fen > 0
    ]
    return tuple(sorted(found, key=lambda source: (not source.is_price_known, source.price, source.revocable)))


def _line_kind(channel: Channel) -> StepKind:
    return StepKind.PURCHASES if channel.kind is ChannelKind.STATEMENT else StepKind.LINE


def _step(
    source: _Source, hole: _Hole, covered: int, *, span: tuple[int, int], living: tuple[int, ...], bought: int
) -> BridgeStep:
    """One source's part; `bought` of the living costs are paid by lines before it, and nobody pays them twice."""
    first, last = span
    usable = source.available
    if source.kind is StepKind.PURCHASES:
        usable = min(usable, max(sum(living[max(first - INTEREST_DAYS, 0) : first]) - bought, 0))
    amount = Money(min(usable, max(hole.depths) - covered))
    days, price = last - first + 1, Fraction(source.price)
    if source.kind is StepKind.ASSET:
        cost = amount.times(price / (1 - price)) if price < 1 else ZERO
    else:
        cost = Money(amount.times(price / 12).fen * -(-days // INTEREST_DAYS))
    return BridgeStep(
        kind=source.kind,
        subject=source.subject,
        amount=amount,
        available=Money(source.available),
        price=price,
        cost=cost,
        needed_on=hole.as_of + timedelta(days=first),
        days=days,
        to_the_end=last == len(hole.depths),
        revocable=source.revocable,
        is_price_known=source.is_price_known,
    )


def examine(snapshot: Snapshot, plan: CashPlan, named: NamedScenario, *, lends: bool = True) -> Examined:
    """Everything a page shows of one scenario; without `lends` no line is named to bridge it."""
    return _examine(snapshot, Runs(plan), named, lends=lends)


def _examine(snapshot: Snapshot, runs: Runs, named: NamedScenario, *, lends: bool) -> Examined:
    scenario, plan = named.scenario, runs.plan
    before = sum(opening_headroom(plan, Scenario()).values())
    after = sum(opening_headroom(plan, scenario).values())
    return Examined(
        key=named.key,
        subject=named.subject,
        scenario=scenario,
        outcome=runs.run(scenario),
        lost_headroom=Money(before - after),
        due_in_30_days=runs.dues_within(scenario, NEAR_DAYS),
        bridge=bridge(snapshot, runs, scenario, lends=lends),
    )


def examine_all(
    snapshot: Snapshot, every: tuple[NamedScenario, ...], plan: CashPlan | None = None, *, lends: bool = True
) -> tuple[Examined, ...]:
    """The rows of the stress page; `plan` saves laying the flows out again."""
    flows = lay_out(snapshot) if plan is None else plan
    runs = Runs(flows)
    return tuple(_examine(snapshot, runs, named, lends=lends) for named in every)


def movements_of(plan: CashPlan, scenario: Scenario, day: int) -> tuple[Movement, ...]:
    """What moves cash on day t, in the order of the day: the explanation of one point of the curve."""
    return tuple(movement for movement in walk(plan, scenario) if movement.day == day)
