"""Repayments that a draw on another line paid for (domain.md 12, R01): who is matched to whom, and how much."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from msgspec import Struct

from raincheck.core.model import LedgerRow
from raincheck.core.money import Money, total
from raincheck.core.once import once

ROLLOVER_DAYS: Final = 3
"""A draw of the day itself or of so many days before can have paid for a repayment."""


class RolloverPair(Struct, frozen=True, gc=False):
    """A repayment and the draw on another line that paid for it, with the sum matched."""

    repayment: LedgerRow
    draw: LedgerRow
    amount: Money


class Rollover(Struct, frozen=True, dict=True):
    """R01's figures over the window: what was repaid, drawn, and matched pair by pair."""

    repaid: Money
    drawn: Money
    pairs: tuple[RolloverPair, ...]

    @once
    def taken(self) -> Money:
        """Σ repayments that a draw elsewhere paid for."""
        return total(pair.amount for pair in self.pairs)

    @once
    def ratio(self) -> Fraction | None:
        """Matched share of all repayments; None without repayments."""
        return self.taken.share_of(self.repaid)

    @once
    def draws_to_repayments(self) -> Fraction | None:
        """The second view: Σ draws over Σ repayments; None without repayments."""
        return self.drawn.share_of(self.repaid)


def matched(draws: Sequence[LedgerRow], repayments: Sequence[LedgerRow]) -> Rollover:
    """Match repayments, oldest first, to draws on other lines of the 0–3 days before; both come oldest first."""
    left = [row.amount.fen for row in draws]
    days = [row.on.toordinal() for row in draws]
    first, count = 0, len(draws)
    pairs = []
    for repayment in repayments:
        need, on = repayment.amount.fen, repayment.on.toordinal()
        while first < count and on - days[first] > ROLLOVER_DAYS:
            first += 1
        place = first
        while place < count and days[place] <= on and need:
            draw = draws[place]
            if left[place] and draw.channel != repayment.channel:
                taken = min(need, left[place])
                left[place] -= taken
                need -= taken
                pairs.append(RolloverPair(repayment, draw, Money(taken)))
            place += 1
    return Rollover(total([row.amount for row in repayments]), total([row.amount for row in draws]), tuple(pairs))
