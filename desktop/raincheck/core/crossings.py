"""What the household's lines carry for the firm, and the firm's for the household: R01's pairs across the two."""

from __future__ import annotations

from msgspec import Struct

from raincheck.core.measures import Measures
from raincheck.core.model import Belongs
from raincheck.core.money import Money, total
from raincheck.core.rollover import RolloverPair


class Crossing(Struct, frozen=True):
    """One way across: repayments of `carried` lines that draws on lines of the other side paid for, in 90 days."""

    carried: Belongs
    pairs: tuple[RolloverPair, ...]

    @property
    def amount(self) -> Money:
        """The sum of what was carried."""
        return total(pair.amount for pair in self.pairs)


def crossings(measures: Measures) -> tuple[Crossing, ...]:
    """Both ways across, those with something to say."""
    side = {id: channel.belongs for id, channel in measures.snapshot.channels.items()}
    found = []
    for carried in Belongs:
        pairs = tuple(
            pair
            for pair in measures.rollover.pairs
            if side.get(pair.repayment.channel) is carried and side.get(pair.draw.channel) not in (carried, None)
        )
        if pairs:
            found.append(Crossing(carried, pairs))
    return tuple(found)
