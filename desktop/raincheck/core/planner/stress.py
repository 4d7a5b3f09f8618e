"""The stress matrix: what happens to cash if lines close or end, limits fall, income drops or a buyer pays late."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from msgspec import Struct

from raincheck.core.model import LineStatus
from raincheck.core.money import ZERO
from raincheck.core.planner.forecast import (
    BASE,
    CashPlan,
    IncomeCut,
    Lacking,
    Outcome,
    Runs,
    Scenario,
    lacking,
    lay_out,
    run,
)
from raincheck.core.renewals import AHEAD_DAYS
from raincheck.core.snapshot import Group, Snapshot

LARGE_SHARE: Final = Fraction(1, 10)
"""A line or group with this share of all exposure counts as large (domain.md 5, [Q7])."""

LIMIT_CUT: Final = Fraction(3, 4)
"""The median cut of credit card lines (domain.md [Q1])."""

INCOME_DROP: Final = IncomeCut(Fraction(7, 10), first=1, last=90)


LATE_DAYS: Final = 60
"""A core buyer in trouble pays so many days later (contract.md 6, S8)."""


class NamedScenario(Struct, frozen=True):
    """A scenario under the key of contract.md 3, with the line or group it is about."""

    key: str
    scenario: Scenario
    subject: str | None = None


class StressRow(Struct, frozen=True):
    """One scenario and what comes of it; no outcome while no asset is entered, for nobody knows where cash starts."""

    key: str
    subject: str | None
    outcome: Outcome | None


def group_closed(group: Group | None) -> frozenset[str]:
    """The channels that close when a whole group does."""
    return frozenset() if group is None else frozenset(line.channel.id for line in group.lines)


def most_owed(snapshot: Snapshot) -> str | None:
    """The channel with the largest sum owed, the first in the book on a tie; None when nothing is owed."""
    worst = max(snapshot.lines, key=lambda line: line.owed, default=None)
    return worst.channel.id if worst is not None and worst.owed else None


def scenarios(snapshot: Snapshot) -> tuple[NamedScenario, ...]:
    """S0–S8 of contract.md 4 and 6 in order; S7 is missing when nothing is owed, S8 stands for each core buyer.

    S9 stands for each line whose agreement ends within 90 days: what if it is not renewed (issue 14, 8).
    """
    revocable = [line.channel.id for line in snapshot.lines if line.channel.revocable]
    found = [NamedScenario("S0", BASE)]
    for line in snapshot.lines:
        share = line.exposure.share_of(snapshot.exposure)
        if line.status is LineStatus.OPEN and share is not None and share >= LARGE_SHARE:
            channel = line.channel.id
            found.append(NamedScenario(f"S1:{channel}", Scenario(closed=frozenset({channel})), channel))
    for group in snapshot.groups:
        found.append(NamedScenario(f"S2:{group.name}", Scenario(closed=group_closed(group)), group.name))
    found.append(NamedScenario("S3", Scenario(cuts=tuple((channel, LIMIT_CUT) for channel in revocable))))
    found.append(NamedScenario("S4", Scenario(closed=frozenset(revocable))))
    found.append(NamedScenario("S5", Scenario(income=(INCOME_DROP,))))
    found.append(NamedScenario("S6", worst_case(snapshot)))
    called = most_owed(snapshot)
    if called is not None:
        found.append(NamedScenario(f"S7:{called}", Scenario(closed=frozenset({called}), called=called), called))
    found += [NamedScenario(f"S8:{buyer}", buyer_late(snapshot, buyer), buyer) for buyer in core_buyers(snapshot)]
    found += [NamedScenario(f"S9:{line}", Scenario(ended=((line, day),)), line) for line, day in ending_soon(snapshot)]
    return tuple(found)


def ending_soon(snapshot: Snapshot) -> tuple[tuple[str, int], ...]:
    """The lines whose agreement ends within 90 days and on which something hangs, with the day t it ends."""
    found = []
    for line in snapshot.lines:
        ends = line.channel.expires_on
        day = 0 if ends is None else (ends - snapshot.as_of).days
        if 0 < day <= AHEAD_DAYS and (line.owed or line.headroom):
            found.append((line.channel.id, day))
    return tuple(found)


def core_buyers(snapshot: Snapshot) -> tuple[str, ...]:
    """The core buyers that an income names, in the order of the book."""
    return tuple(dict.fromkeys(income.buyer for income in snapshot.book.income if income.buyer is not None))


def buyer_late(snapshot: Snapshot, buyer: str) -> Scenario:
    """S8: a core buyer pays 60 days later, and the lines that hang on it lend no more (contract.md 6)."""
    lines = frozenset(line.channel.id for line in snapshot.lines if line.channel.core_buyer == buyer)
    return Scenario(closed=lines, delayed=((buyer, LATE_DAYS),))


def worst_case(snapshot: Snapshot) -> Scenario:
    """S6: the largest group closed and income down."""
    return Scenario(closed=group_closed(snapshot.largest_group), income=(INCOME_DROP,))


def stress(
    snapshot: Snapshot, plan: CashPlan | None = None, *, own: tuple[NamedScenario, ...] = ()
) -> tuple[StressRow, ...]:
    """The whole matrix, the person's own scenarios last; `plan` saves laying the flows out again."""
    flows = lay_out(snapshot) if plan is None else plan
    every = (*scenarios(snapshot), *own)
    blind, runs = Lacking.CASH in lacking(snapshot), Runs(flows)
    return tuple(StressRow(entry.key, entry.subject, None if blind else runs.run(entry.scenario)) for entry in every)


def peak_need(snapshot: Snapshot, plan: CashPlan) -> int:
    """N90 in fen: the deepest hole within 90 days of S6 from empty pockets, without discretionary living."""
    worst = worst_case(snapshot)
    bare = Scenario(closed=worst.closed, income=worst.income, opening=ZERO, discretionary=False)
    return max(0, -run(plan, bare).lowest_within(90).fen)
