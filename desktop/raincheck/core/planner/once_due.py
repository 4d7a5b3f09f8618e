"""The principal among the next instalments that falls due once: debt service S holds it, no other month asks for it.

S is the sum of the next instalments (contract.md 4), so in the weeks before a loan ends it holds the whole loan. The
figures that rest on S stay what they are; whoever reads them is told which part of it comes only once.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from msgspec import Struct

from raincheck.core.model import RepaymentMethod
from raincheck.core.money import Money, total
from raincheck.core.planner.dues import Instalment, is_planned
from raincheck.core.planner.emergency import first_instalments
from raincheck.core.snapshot import Line, Snapshot


class OncePrincipal(Struct, frozen=True):
    """The principal of a line that falls due in one sum on `on` and clears it."""

    channel: str
    name: str
    on: date
    amount: Money


class LumpSum(Struct, frozen=True):
    """The principal of a loan the plan counts on being renewed; `on` is its day, None where the book names none."""

    name: str
    amount: Money
    on: date | None


class Service(Struct, frozen=True):
    """Debt service S in two parts: `once` falls due once, the rest is asked for month by month."""

    whole: Money
    once: tuple[OncePrincipal, ...]

    @property
    def once_amount(self) -> Money:
        """Σ principal that falls due once."""
        return total(entry.amount for entry in self.once)

    @property
    def monthly(self) -> Money:
        """What is left of S without it."""
        return self.whole - self.once_amount


def service_of(snapshot: Snapshot, instalments: Iterable[Instalment] | None = None) -> Service:
    """Debt service of the snapshot's day; `instalments` saves laying the next ones out again."""
    entries = tuple(first_instalments(snapshot) if instalments is None else instalments)
    once = tuple(
        OncePrincipal(entry.channel, line.channel.name, entry.on, line.owed)
        for entry in entries
        if _clears_at_once(line := snapshot.lines_by_id[entry.channel], entry)
    )
    return Service(total(entry.amount for entry in entries), once)


def lump_sums(snapshot: Snapshot, service: Service) -> tuple[LumpSum, ...]:
    """The principals that are repaid in one sum later than the next instalments, which no month of the plan asks for.

    The plan holds each minimum at its next instalment (contract.md 4), and that of such a loan is interest alone.
    """
    now = {entry.channel for entry in service.once}
    return tuple(
        LumpSum(line.channel.name, line.owed, _end_of(snapshot, line))
        for line in snapshot.lines
        if line.channel.repayment.method is RepaymentMethod.BULLET and is_planned(line) and line.channel.id not in now
    )


def _end_of(snapshot: Snapshot, line: Line) -> date | None:
    whole = (payment.due.due for payment in snapshot.payments(line.channel.id) if payment.rest >= line.owed)
    return min(whole, default=line.channel.expires_on)


def _clears_at_once(line: Line, entry: Instalment) -> bool:
    """Whether the instalment repays all that is owed, and not as the last of a row of like ones."""
    repayment = line.channel.repayment
    in_one_sum = repayment.method is RepaymentMethod.BULLET or repayment.periods == 1 or entry.known
    is_card = repayment.method is RepaymentMethod.MIN_PCT
    return in_one_sum and not is_card and bool(line.owed) and entry.amount >= line.owed
