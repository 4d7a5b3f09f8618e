"""What would make a warning stop: the nearest change of a figure that clears it, to the fen (facts, not sentences).

Each remedy alone is enough, all else unchanged: it brings the rule beyond its dead band, where two checks clear it.
None of them is a new line or a new loan. A rule's own remedy stands beside it in its family's file.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from typing import Final, Protocol

from msgspec import Struct

from raincheck.core.measures import Measures
from raincheck.core.money import Money
from raincheck.core.rules.base import Evaluate, Rule, RuleContext
from raincheck.core.rules.findings import FactValue
from raincheck.core.rules.thresholds import Threshold, worst

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


class Remedy(Struct, frozen=True):
    """One change that would clear a warning; `amount` in money, `on` a day, `count` of lenders, of a line or group.

    LIQUID_MORE, INCOME_MORE (a month), REPAY, EXPOSURE_…, HEADROOM_…, SERVICE_LESS (a month), DUES_LATER (past 30 days)
    and PAYMENT_LESS (a period) carry an amount; RENEW and WAIT the day from which it holds,
    LIQUID_MORE of a forecast the day until which cash then lasts.
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


def remedies(rule: Rule, context: RuleContext, warned: Warned) -> tuple[Remedy, ...]:
    """What would make one warning of `rule` stop, nearest first; nothing when no single change would."""
    if warned.ends is not None:
        handled = Remedy(RemedyKind.HANDLED)
        return (handled, Remedy(RemedyKind.WAIT, on=warned.ends + timedelta(days=1)))
    if rule.slides:
        return tuple(wait(rule.evaluate, context, warned))
    return () if rule.remedy is None else tuple(rule.remedy(context, warned))


def wait(evaluate: Evaluate, context: RuleContext, warned: Warned) -> Iterator[Remedy]:
    """The first day on which a rule is quiet when nothing new happens and its windows slide on."""
    for days in range(1, LONGEST_WAIT):
        later = context.snapshot.at(context.as_of + timedelta(days=days))
        found = evaluate(RuleContext(Measures(later), context.bands))
        if not worst(finding.hold for finding in found if finding.subject == warned.subject).warns:
            yield Remedy(RemedyKind.WAIT, on=later.as_of)
            return


def target(context: RuleContext, code: str, threshold: Threshold, channel: str | None = None) -> Fraction:
    """The value a raised warning must get past."""
    return threshold.eased(context.bands.of(code, threshold, channel)).amber


def over(value: Fraction) -> Money:
    """The smallest amount that is more than so many fen."""
    return Money(max(value.numerator // value.denominator + 1, 0))


def at_least(value: Fraction) -> Money:
    """The smallest amount that is no less than so many fen."""
    return Money(max(-(-value.numerator // value.denominator), 0))


def share_less(part: int, whole: int, share: Fraction) -> Money:
    """How much less of both makes part/whole smaller than `share`."""
    return over((part - share * whole) / (1 - share))


def share_elsewhere(part: int, whole: int, share: Fraction) -> Money:
    """How much more of the rest makes part/whole smaller than `share`."""
    return over(part / share - whole)
