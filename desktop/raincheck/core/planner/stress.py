"""The stress matrix S0–S7: what happens to cash if lines close, limits fall, income drops or a line is called."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from raincheck.core.model import LineStatus
from raincheck.core.money import ZERO
from raincheck.core.planner.forecast import BASE, CashPlan, IncomeCut, Outcome, Scenario, lay_out, run
from raincheck.core.snapshot import Group, Snapshot

LARGE_SHARE: Final = Fraction(1, 10)
"""A line or group with this share of all exposure counts as large (domain.md 5, [Q7])."""

LIMIT_CUT: Final = Fraction(3, 4)
"""The median cut of credit card lines (domain.md [Q1])."""

INCOME_DROP: Final = IncomeCut(Fraction(7, 10), first=1, last=90)


@dataclass(frozen=True, slots=True)
class NamedScenario:
    """A scenario under the key of contract.md 3, with the line or group it is about."""

    key: str
    scenario: Scenario
    subject: str | None = None


@dataclass(frozen=True, slots=True)
class StressRow:
    """One scenario and what comes of it."""

    key: str
    subject: str | None
    outcome: Outcome


def group_closed(group: Group | None) -> frozenset[str]:
    """The channels that close when a whole group does."""
    return frozenset() if group is None else frozenset(line.channel.id for line in group.lines)


def most_owed(snapshot: Snapshot) -> str | None:
    """The channel with the largest sum owed, the first in the book on a tie; None when nothing is owed."""
    worst = max(snapshot.lines, key=lambda line: line.owed, default=None)
    return worst.channel.id if worst is not None and worst.owed else None


def scenarios(snapshot: Snapshot) -> tuple[NamedScenario, ...]:
    """S0–S7 of contract.md 4 in its order; S7 is missing when nothing is owed."""
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
    return tuple(found)


def worst_case(snapshot: Snapshot) -> Scenario:
    """S6: the largest group closed and income down."""
    return Scenario(closed=group_closed(snapshot.largest_group), income=(INCOME_DROP,))


def stress(
    snapshot: Snapshot, plan: CashPlan | None = None, *, own: tuple[NamedScenario, ...] = ()
) -> tuple[StressRow, ...]:
    """The whole matrix, the person's own scenarios last; `plan` saves laying the flows out again."""
    flows = lay_out(snapshot) if plan is None else plan
    every = (*scenarios(snapshot), *own)
    return tuple(StressRow(entry.key, entry.subject, run(flows, entry.scenario)) for entry in every)


def peak_need(snapshot: Snapshot, plan: CashPlan) -> int:
    """N90 in fen: the deepest hole within 90 days of S6 from empty pockets, without discretionary living."""
    worst = worst_case(snapshot)
    bare = Scenario(closed=worst.closed, income=worst.income, opening=ZERO, discretionary=False)
    return max(0, -run(plan, bare).lowest_within(90).fen)
