"""What would make a warning stop: the nearest change of a figure that clears it, to the fen (facts, not sentences).

Each remedy alone is enough, all else unchanged: it brings the rule beyond its dead band, where two checks clear it.
None of them is a new line or a new loan.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from typing import Final, Protocol

from raincheck.core.measures import Measures
from raincheck.core.model import Cost
from raincheck.core.money import ZERO, Money
from raincheck.core.planner.dues import HORIZON_DAYS, annuity
from raincheck.core.planner.forecast import Outcome
from raincheck.core.planner.rates import nominal_rate
from raincheck.core.rules import borrowing as borrowing_rules
from raincheck.core.rules import concentration, debt, limits, liquidity, maturity, price, rule, utilisation
from raincheck.core.rules.base import Context
from raincheck.core.rules.findings import FactValue
from raincheck.core.rules.thresholds import Threshold, worst
from raincheck.core.snapshot import GroupBy

LONGEST_WAIT: Final = 400
"""Days looked ahead for windows that slide on by themselves."""


class RemedyKind(StrEnum):
    """What would have to change."""

    REPAY = "repay"
    EXPOSURE_LESS = "exposure_less"
    EXPOSURE_ELSEWHERE = "exposure_elsewhere"
    HEADROOM_ELSEWHERE = "headroom_elsewhere"
    HEADROOM_BACK = "headroom_back"
    SERVICE_LESS = "service_less"
    INCOME_MORE = "income_more"
    LIQUID_MORE = "liquid_more"
    DUES_LATER = "dues_later"
    LENDERS_LESS = "lenders_less"
    PAYMENT_LESS = "payment_less"
    REPAYMENT_THROUGH = "repayment_through"
    RENEW = "renew"
    READ = "read"
    WAIT = "wait"
    HANDLED = "handled"


@dataclass(frozen=True, slots=True)
class Remedy:
    """One change that would clear a warning; `amount` in money, `on` a day, `count` of lenders, of a line or group.

    LIQUID_MORE, INCOME_MORE (a month), REPAY, EXPOSURE_…, HEADROOM_…, SERVICE_LESS (a month), DUES_LATER (past 30 days)
    and PAYMENT_LESS (a period) carry an amount; RENEW and WAIT the day from which it holds.
    """

    kind: RemedyKind
    amount: Money | None = None
    on: date | None = None
    count: int | None = None
    channel: str | None = None
    group: str | None = None


class Warned(Protocol):
    """What remedies need to know of a finding or an alert."""

    @property
    def rule(self) -> str:
        """The rule's code."""

    @property
    def subject(self) -> str:
        """The channel, group or book it is about."""

    @property
    def slot(self) -> str:
        """What tells warnings of one rule and subject apart."""

    @property
    def ends(self) -> date | None:
        """The last day of an event."""

    def fact(self, name: str) -> FactValue:
        """One of its figures."""


def remedies(context: Context, warned: Warned) -> tuple[Remedy, ...]:
    """What would make one warning stop, nearest first; nothing when no single change would."""
    if warned.ends is not None:
        handled = Remedy(RemedyKind.HANDLED)
        return (handled, Remedy(RemedyKind.WAIT, on=warned.ends + timedelta(days=1)))
    find = _BY_RULE.get(warned.rule)
    return () if find is None else tuple(find(context, warned))


def _target(context: Context, code: str, threshold: Threshold, channel: str | None = None) -> Fraction:
    """The value a raised warning must get past."""
    return threshold.eased(context.bands.of(code, threshold, channel)).amber


def _over(value: Fraction) -> Money:
    """The smallest amount that is more than so many fen."""
    return Money(max(value.numerator // value.denominator + 1, 0))


def _at_least(value: Fraction) -> Money:
    """The smallest amount that is no less than so many fen."""
    return Money(max(-(-value.numerator // value.denominator), 0))


def _share_less(part: int, whole: int, share: Fraction) -> Money:
    """How much less of both makes part/whole smaller than `share`."""
    return _over((part - share * whole) / (1 - share))


def _share_elsewhere(part: int, whole: int, share: Fraction) -> Money:
    """How much more of the rest makes part/whole smaller than `share`."""
    return _over(part / share - whole)


def _single_channel(context: Context, _: Warned) -> Iterator[Remedy]:
    share = _target(context, "C01", concentration.SHARE)
    lines = sorted(context.snapshot.lines, key=lambda line: -line.exposure.fen)
    whole, top = context.snapshot.exposure.fen, lines[0]
    less = _share_less(top.exposure.fen, whole, share)
    others = [line.exposure.fen for line in lines[1:]]
    if others and others[0] < share * (whole - less.fen):
        yield Remedy(RemedyKind.EXPOSURE_LESS, less, channel=top.channel.id)
    yield Remedy(RemedyKind.EXPOSURE_ELSEWHERE, _share_elsewhere(top.exposure.fen, whole, share))


def _herfindahl(context: Context, _: Warned) -> Iterator[Remedy]:
    hhi = _target(context, "C02", concentration.HHI)
    lines = sorted(context.snapshot.lines, key=lambda line: -line.exposure.fen)
    whole, top = context.snapshot.exposure.fen, lines[0].exposure.fen
    rest, squares = whole - top, sum(line.exposure.fen**2 for line in lines[1:])

    def clears(less: int) -> bool:
        return squares + (top - less) ** 2 < hhi * (whole - less) ** 2

    # The index is lowest where the line stands at the weighted mean of the others.
    lowest = top - -(-squares // rest) if rest else 0
    if lowest > 0 and clears(lowest):
        low, high = 0, lowest
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (low, middle) if clears(middle) else (middle, high)
        yield Remedy(RemedyKind.EXPOSURE_LESS, Money(high), channel=lines[0].channel.id)


def _funder_group(context: Context, _: Warned) -> Iterator[Remedy]:
    share = _target(context, "C03", concentration.SHARE)
    whole, group = context.snapshot.exposure.fen, context.measures.largest_group
    if group is None:
        return
    less = _share_less(group.exposure.fen, whole, share)
    left = whole - less.fen
    members = {line.channel.id for line in group.lines}
    clear = all(
        sum(line.exposure.fen for line in other.lines if line.channel.id not in members) < share * left
        for view in GroupBy
        for other in context.snapshot.groups_by(view)
    )
    # Whichever of its lines shrinks, the group's other view must not be left larger than the group itself.
    if clear and all(
        {line.channel.id for line in other.lines} <= members or not members & {line.channel.id for line in other.lines}
        for view in GroupBy
        for other in context.snapshot.groups_by(view)
    ):
        yield Remedy(RemedyKind.EXPOSURE_LESS, less, group=group.name)
    yield Remedy(RemedyKind.EXPOSURE_ELSEWHERE, _share_elsewhere(group.exposure.fen, whole, share), group=group.name)


def _backup(context: Context, _: Warned) -> Iterator[Remedy]:
    group = context.measures.backup_group
    if group is not None:
        share = _target(context, "C04", concentration.BACKUP)
        more = _share_elsewhere(group.headroom.fen, context.snapshot.headroom.fen, share)
        yield Remedy(RemedyKind.HEADROOM_ELSEWHERE, more, group=group.name)


def _blocked(_: Context, warned: Warned) -> Iterator[Remedy]:
    yield Remedy(RemedyKind.REPAYMENT_THROUGH, channel=warned.subject)
    yield Remedy(RemedyKind.READ, channel=warned.subject)


def _headroom_shock(context: Context, warned: Warned) -> Iterator[Remedy]:
    lost = _target(context, "L08", limits.SHOCK)
    had, has = warned.fact("before"), warned.fact("after")
    if isinstance(had, Money) and isinstance(has, Money):
        yield Remedy(RemedyKind.HEADROOM_BACK, _over((1 - lost) * had.fen - has.fen))
    yield from _wait(context, warned)


def _overall_use(context: Context, _: Warned) -> Iterator[Remedy]:
    share = _target(context, "U01", utilisation.OVERALL)
    used, limit = context.measures.revolving_used, context.measures.revolving_limit
    yield Remedy(RemedyKind.REPAY, min(_over(used.fen - share * limit.fen), used))


def _line_use(context: Context, warned: Warned) -> Iterator[Remedy]:
    share = _target(context, "U02", utilisation.SINGLE, warned.subject)
    line = context.snapshot.lines_by_id[warned.subject]
    limit = (line.limit or ZERO).fen
    yield Remedy(RemedyKind.REPAY, min(_over(line.owed.fen - share * limit), line.owed), channel=warned.subject)


def _debt_service(context: Context, _: Warned) -> Iterator[Remedy]:
    share = _target(context, "D01", debt.DSR)
    service, income = context.measures.debt_service.fen, context.snapshot.monthly_income.fen
    yield Remedy(RemedyKind.SERVICE_LESS, _over(service - share * income))
    yield Remedy(RemedyKind.INCOME_MORE, _over(service / share - income))


def _leverage(context: Context, _: Warned) -> Iterator[Remedy]:
    measures, book = context.measures, context.snapshot.book
    to_income = _target(context, "D02", debt.TO_INCOME) * 12 * context.snapshot.monthly_income.fen
    to_assets = _target(context, "D02", debt.TO_ASSETS) * sum(asset.value.fen for asset in book.assets)
    bounds = [to_income] if measures.debt_to_annual_income is not None else []
    by_assets = book.all_assets_listed and measures.debt_to_assets is not None
    bounds += [to_assets] if by_assets else []
    yield Remedy(RemedyKind.REPAY, min(_over(measures.owed.fen - min(bounds)), measures.owed))
    if measures.debt_to_annual_income is not None and not (by_assets and measures.owed.fen >= to_assets):
        yearly = measures.owed.fen / _target(context, "D02", debt.TO_INCOME)
        yield Remedy(RemedyKind.INCOME_MORE, _over(yearly / 12 - context.snapshot.monthly_income.fen))


def _financing(context: Context, _: Warned) -> Iterator[Remedy]:
    cash = context.measures.operating_cash
    if cash is not None:
        missing = context.measures.debt_service - cash
        yield Remedy(RemedyKind.SERVICE_LESS, min(missing, context.measures.debt_service))
        yield Remedy(RemedyKind.INCOME_MORE, missing)


def _cushion(context: Context, _: Warned) -> Iterator[Remedy]:
    months = _target(context, "F01", liquidity.MONTHS)
    monthly = (context.snapshot.essential or ZERO) + context.measures.debt_service
    yield Remedy(RemedyKind.LIQUID_MORE, _at_least(months * monthly.fen - context.measures.liquid_assets.fen))


def _coverage(context: Context, _: Warned) -> Iterator[Remedy]:
    coverage, now = _target(context, "F02", liquidity.COVERAGE), context.measures.plcr_income_minus_30pct
    have = context.measures.liquid_assets.fen
    need = context.measures.plcr_need
    if now is not None and need is not None:
        yield Remedy(RemedyKind.LIQUID_MORE, _at_least(coverage * need - have))


def _missing(outcome: Outcome | None, days: Fraction) -> Iterator[Remedy]:
    if outcome is not None:
        lasting = min(-(-days.numerator // days.denominator), HORIZON_DAYS)
        yield Remedy(RemedyKind.LIQUID_MORE, -outcome.lowest_within(lasting))


def _survival(context: Context, _: Warned) -> Iterator[Remedy]:
    yield from _missing(context.measures.largest_group_closed, _target(context, "F03", liquidity.SURVIVAL))


def _base_gap(context: Context, _: Warned) -> Iterator[Remedy]:
    yield from _missing(context.measures.base, _target(context, "F04", liquidity.GAP))


def _due_share(context: Context, _: Warned) -> Iterator[Remedy]:
    share = _target(context, "M01", maturity.SHARE)
    yield Remedy(RemedyKind.DUES_LATER, _over(context.measures.dues_30d.fen - share * context.measures.owed.fen))


def _large_due(context: Context, warned: Warned) -> Iterator[Remedy]:
    last = context.as_of + timedelta(days=maturity.LARGE_WINDOW)
    largest = max((due.amount for due in context.measures.flows.dues[warned.subject] if due.on <= last), default=ZERO)
    yield Remedy(RemedyKind.LIQUID_MORE, _over(Fraction((largest - context.measures.liquid_assets).fen)))


def _expiry(context: Context, warned: Warned) -> Iterator[Remedy]:
    days = context.bands.of("M03", maturity.EXPIRY, warned.subject).amber
    until = context.as_of + timedelta(days=days.numerator // days.denominator + 1)
    yield Remedy(RemedyKind.RENEW, on=until, channel=warned.subject)


def _lenders(context: Context, _: Warned) -> Iterator[Remedy]:
    most = context.bands.of("R03", borrowing_rules.LENDERS).amber
    yield Remedy(
        RemedyKind.LENDERS_LESS, count=context.measures.active_lenders - -(-most.numerator // most.denominator) + 1
    )


def _wait(context: Context, warned: Warned) -> Iterator[Remedy]:
    """The first day on which the rule is quiet when nothing new happens and its windows slide on."""
    judged = rule(warned.rule)
    for days in range(1, LONGEST_WAIT):
        later = context.snapshot.at(context.as_of + timedelta(days=days))
        found = judged.evaluate(Context(Measures(later), context.bands))
        if not worst(finding.hold for finding in found if finding.subject == warned.subject).warns:
            yield Remedy(RemedyKind.WAIT, on=later.as_of)
            return


def _missed(context: Context, warned: Warned) -> Iterator[Remedy]:
    channel = warned.slot.partition(":")[2]
    amount = warned.fact("amount")
    owed = amount if isinstance(amount, Money) and amount else None
    yield Remedy(RemedyKind.REPAY, owed, channel=channel if channel in context.snapshot.channels else None)


def _dear(context: Context, warned: Warned) -> Iterator[Remedy]:
    cost = context.snapshot.channels[warned.subject].cost
    if cost is not None:
        yield from _payment_less(cost, context.bands.of("P01", price.RATE, warned.subject).amber, warned.subject)


def _undisclosed(context: Context, warned: Warned) -> Iterator[Remedy]:
    cost = context.snapshot.channels[warned.subject].cost
    if cost is not None and cost.disclosed_apr is not None:
        points = context.bands.of("P02", price.GAP, warned.subject).amber
        yield from _payment_less(cost, Fraction(cost.disclosed_apr) + points, warned.subject)


def _payment_less(cost: Cost, rate: Fraction, channel: str) -> Iterator[Remedy]:
    """How much less a period brings the all-in rate below `rate`."""
    received = cost.principal - cost.upfront_fee
    payment = Money(Fraction(received.fen) // annuity(rate / 12, cost.periods))
    while payment:
        measured = nominal_rate(Cost(cost.principal, payment, cost.periods, cost.upfront_fee))
        if measured is None or measured < rate:
            break
        payment = payment - Money(1)
    yield Remedy(RemedyKind.PAYMENT_LESS, cost.payment - payment, channel=channel)


def _read(_: Context, warned: Warned) -> Iterator[Remedy]:
    yield Remedy(RemedyKind.READ, channel=warned.subject)


_BY_RULE: Final[Mapping[str, Callable[[Context, Warned], Iterator[Remedy]]]] = {
    "C01": _single_channel,
    "C02": _herfindahl,
    "C03": _funder_group,
    "C04": _backup,
    "L05": _blocked,
    "L08": _headroom_shock,
    "U01": _overall_use,
    "U02": _line_use,
    "D01": _debt_service,
    "D02": _leverage,
    "D03": _financing,
    "F01": _cushion,
    "F02": _coverage,
    "F03": _survival,
    "F04": _base_gap,
    "M01": _due_share,
    "M02": _large_due,
    "M03": _expiry,
    "R01": _wait,
    "R02": _wait,
    "R03": _lenders,
    "R04": _wait,
    "B01": _wait,
    "B04": _missed,
    "P01": _dear,
    "P02": _undisclosed,
    "X01": _read,
}
