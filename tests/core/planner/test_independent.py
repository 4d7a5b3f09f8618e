"""Random books judged by the planner and by the plain second implementation in oracle.py."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from hypothesis import given, settings
from tests.core.planner import oracle
from tests.core.planner.households import households

from raincheck.core.model import RepaymentMethod
from raincheck.core.money import Money
from raincheck.core.planner.dues import is_carried
from raincheck.core.planner.emergency import first_instalments
from raincheck.core.planner.forecast import lay_out
from raincheck.core.planner.path import Goals, month_path
from raincheck.core.planner.payoff import avalanche_order, carried_debts
from raincheck.core.planner.stress import group_closed, most_owed, stress


def _assumptions(snapshot, key):
    revocable = frozenset(line.channel.id for line in snapshot.lines if line.channel.revocable)
    kind, _, subject = key.partition(":")
    members = {group.name: group_closed(group) for group in snapshot.groups}
    largest = group_closed(snapshot.largest_group)
    return {
        "S1": {"closed": frozenset({subject})},
        "S2": {"closed": members.get(subject)},
        "S3": {"cut": revocable},
        "S4": {"closed": revocable},
        "S5": {"income_down": True},
        "S6": {"closed": largest, "income_down": True},
        "S7": {"closed": frozenset({subject}), "called": subject},
    }.get(kind, {})


@given(snapshot=households())
@settings(max_examples=60)
def test_every_day_of_every_scenario(snapshot):
    for row in stress(snapshot, lay_out(snapshot)):
        closing, missed = oracle.cash_by_day(snapshot, **_assumptions(snapshot, row.key))
        assert [Decimal(fen) / 100 for fen in row.outcome.closing] == closing, row.key
        found = row.outcome.first_missed_due
        assert (None if found is None else (found.on, found.channel, oracle.in_yuan(found.amount))) == missed, row.key


@given(snapshot=households())
def test_debt_service_is_the_sum_of_what_comes_next(snapshot):
    expected = {}
    for line in snapshot.lines:
        rows = oracle.dues_of(snapshot, line)
        if line.channel.repayment.method is not RepaymentMethod.FULL and rows:
            expected[line.channel.id] = rows[0][1]
    found = {entry.channel: oracle.in_yuan(entry.amount) for entry in first_instalments(snapshot)}
    assert found == expected


@given(snapshot=households(fewest_lines=1))
def test_the_most_owed_line_is_called(snapshot):
    owed = {line.channel.id: oracle.in_yuan(line.used) for line in snapshot.lines}
    most = max(owed.values())
    assert most_owed(snapshot) == (next(key for key, value in owed.items() if value == most) if most else None)


@given(snapshot=households(fewest_lines=1))
def test_sixty_months_of_the_path(snapshot):
    debts = avalanche_order(carried_debts(snapshot))
    assert {debt.id for debt in debts} == {line.channel.id for line in snapshot.lines if is_carried(line)}
    assert list(debts) == sorted(debts, key=lambda d: (-d.apr, d.revocable, d.balance.fen, d.place))
    monthly, opening = Money(sum(debt.minimum.fen for debt in debts) + 150_037), Money(100_001)
    goals = Goals(starter=Money(700_003), leverage=Money(500_000), fund=Money(90_000_000))
    rows = oracle.month_by_month(
        [(oracle.in_yuan(debt.balance), Fraction(debt.apr), oracle.in_yuan(debt.minimum)) for debt in debts],
        oracle.in_yuan(monthly),
        oracle.in_yuan(opening),
        (oracle.in_yuan(goals.starter), oracle.in_yuan(goals.fund)),
    )
    found = month_path(debts, monthly, opening, goals).months
    assert [(oracle.in_yuan(m.buffer), oracle.in_yuan(m.owed)) for m in found[:60]] == rows[: len(found)]
