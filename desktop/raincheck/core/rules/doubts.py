"""What a finding about cash does not know, as facts: old cash, dues nobody confirmed, lines in no forecast."""

from __future__ import annotations

from collections.abc import Sequence

from raincheck.core.measures import Measures
from raincheck.core.rules.base import RuleContext
from raincheck.core.rules.findings import (
    ASKED,
    ASKED_FROM,
    ASKED_TO,
    CASH_ON,
    CASH_PAID,
    CASH_SEEN,
    LEFT_OUT,
    Fact,
    Later,
)


def with_doubts(context: RuleContext, *facts: Fact) -> Sequence[Fact]:
    """The facts and what they do not know, put together when somebody looks."""
    return Later(_with_doubts, context.measures, facts)


def _with_doubts(measures: Measures, facts: tuple[Fact, ...]) -> tuple[Fact, ...]:
    asked = measures.unconfirmed
    doubts = [Fact(CASH_ON, measures.cash_before_income), Fact(CASH_PAID, measures.cash_before_payment)]
    if asked:
        doubts += [
            Fact(CASH_SEEN, measures.snapshot.cash_seen_on),
            Fact(ASKED, len(asked)),
            Fact(ASKED_FROM, asked[0].on),
            Fact(ASKED_TO, asked[-1].on),
        ]
    if measures.left_out:
        doubts.append(Fact(LEFT_OUT, "、".join(measures.left_out)))
    return (*facts, *doubts)
