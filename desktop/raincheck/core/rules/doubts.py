"""What a finding about cash does not know, as facts: old cash, dues nobody confirmed, lines in no forecast."""

from __future__ import annotations

from collections.abc import Sequence

from raincheck.core.asking import AskedDue, asked_dues
from raincheck.core.measures import Measures
from raincheck.core.money import total
from raincheck.core.planner.dues import due_uncounted
from raincheck.core.rules.base import RuleContext
from raincheck.core.rules.findings import (
    ASKED,
    ASKED_FROM,
    ASKED_TO,
    BESIDE,
    BESIDE_LINES,
    CASH_ON,
    CASH_PAID,
    CASH_SEEN,
    DUE_TODAY,
    LEFT_OUT,
    MONTHLY,
    ONCE,
    ONCE_LINES,
    ONCE_ON,
    WITHOUT_INTEREST,
    Fact,
    Later,
)


def with_doubts(context: RuleContext, *facts: Fact) -> Sequence[Fact]:
    """The facts and what they do not know, put together when somebody looks."""
    return Later(_with_doubts, context.measures, facts)


def to_confirm(measures: Measures) -> tuple[AskedDue, ...]:
    """All dues that passed unconfirmed, where some of them stand in no figure: the same that the calendar asks about.

    Stated dues alone are counted until they are paid, and warned of by themselves (B04).
    """
    return asked_dues(measures.snapshot) if measures.unconfirmed else ()


def _with_doubts(measures: Measures, facts: tuple[Fact, ...]) -> tuple[Fact, ...]:
    asked = to_confirm(measures)
    doubts = [Fact(CASH_ON, measures.cash_before_income), Fact(CASH_PAID, measures.cash_before_payment)]
    if asked:
        doubts += [
            Fact(CASH_SEEN, measures.snapshot.cash_seen_on),
            Fact(ASKED, len(asked)),
            Fact(ASKED_FROM, asked[0].on),
            Fact(ASKED_TO, asked[-1].on),
        ]
    doubts += (*once_facts(measures), *beside_facts(measures))
    if today := due_uncounted(measures.snapshot):
        doubts.append(Fact(DUE_TODAY, today))
    if measures.left_out:
        doubts.append(Fact(LEFT_OUT, "、".join(measures.left_out)))
    return (*facts, *doubts, *interest_doubts(measures))


def with_service(context: RuleContext, *facts: Fact) -> Sequence[Fact]:
    """The facts, and which part of debt service falls due once or is left out of it."""
    return Later(_with_service, context.measures, facts)


def once_facts(measures: Measures) -> tuple[Fact, ...]:
    """The principal in debt service that falls due once; none where there is none."""
    service = measures.service
    if not service.once:
        return ()
    return (
        Fact(ONCE, service.once_amount),
        Fact(ONCE_ON, min(entry.on for entry in service.once)),
        Fact(ONCE_LINES, "、".join(entry.name for entry in service.once)),
        Fact(MONTHLY, service.monthly),
    )


def beside_facts(measures: Measures) -> tuple[Fact, ...]:
    """What falls due within 30 days beside the next instalments: statements paid in full, a line's further dues."""
    counted = set(measures.first_instalments)
    beside = [entry for entry in measures.due_soon if entry not in counted]
    if not beside:
        return ()
    names = dict.fromkeys(measures.snapshot.lines_by_id[entry.channel].channel.name for entry in beside)
    return (
        Fact(BESIDE, total(entry.amount for entry in beside)),
        Fact(BESIDE_LINES, "、".join(names)),
    )


def _with_service(measures: Measures, facts: tuple[Fact, ...]) -> tuple[Fact, ...]:
    left_out = (Fact(LEFT_OUT, "、".join(measures.left_out)),) if measures.left_out else ()
    return (*facts, *once_facts(measures), *beside_facts(measures), *left_out)


def interest_doubts(measures: Measures) -> tuple[Fact, ...]:
    """Which lines' interest a figure leaves out; nothing where it has all."""
    lines = measures.without_interest
    return (Fact(WITHOUT_INTEREST, "、".join(lines)),) if lines else ()
