"""Random books judged by the planner and by the plain second implementation in oracle.py."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from hypothesis import given, settings
from tests.core.planner import oracle
from tests.core.planner.households import households

from raincheck.core.measures import Measures
from raincheck.core.model import RepaymentMethod, Terms
from raincheck.core.money import Money
from raincheck.core.planner.dues import is_planned
from raincheck.core.planner.emergency import first_instalments
from raincheck.core.planner.forecast import MovementKind, Runs, lay_out, run, walk
from raincheck.core.planner.path import Goals, month_path
from raincheck.core.planner.payoff import avalanche_order, carried_debts
from raincheck.core.planner.plan import make_plan
from raincheck.core.planner.stress import group_closed, most_owed, scenarios, stress


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
        "S8": {
            "closed": frozenset(entry.id for entry in snapshot.book.channels if entry.core_buyer == subject),
            "late": subject,
        },
    }.get(kind, {})


@given(snapshot=households())
@settings(max_examples=60)
def test_every_day_of_every_scenario(snapshot):
    for row in stress(snapshot, lay_out(snapshot)):
        if not snapshot.book.assets:
            assert row.outcome is None
            continue
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
    assert {debt.id for debt in debts} == {line.channel.id for line in snapshot.lines if is_planned(line)}
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


@given(snapshot=households(fewest_lines=1))
@settings(max_examples=40)
def test_the_group_whose_closing_hurts_most(snapshot):
    lasts = {}
    for group in snapshot.groups:
        closing, _ = oracle.cash_by_day(snapshot, closed=frozenset(line.channel.id for line in group.lines))
        lasts[group.name] = next((day for day, cash in enumerate(closing) if cash < 0), 181)
    measures = Measures(snapshot)
    if not snapshot.book.assets:
        assert (measures.worst_group, measures.survival_days_worst_group) == (None, None)
        return
    sizes = {group.name: group.exposure.fen for group in snapshot.groups}
    worst = min(lasts, key=lambda name: (lasts[name], -sizes[name], name))
    assert measures.worst_group == worst
    assert measures.survival_days_worst_group == (None if lasts[worst] == 181 else lasts[worst])


@given(snapshot=households())
@settings(max_examples=40)
def test_every_row_is_what_walking_it_alone_gives(snapshot):
    plan = lay_out(snapshot)
    runs = Runs(plan)
    for named in scenarios(snapshot):
        assert runs.run(named.scenario) == run(plan, named.scenario), named.key
        near = sum(
            -movement.fen
            for movement in walk(plan, named.scenario)
            if movement.day <= 30 and movement.kind in {MovementKind.DUE, MovementKind.REPAYMENT}
        )
        assert runs.dues_within(named.scenario, 30) == Money(near)


@given(snapshot=households())
def test_what_the_plan_owes_and_what_it_leaves_out(snapshot):
    plan = make_plan(snapshot)
    carried = [
        line for line in snapshot.lines if line.owed and line.channel.repayment.method is not RepaymentMethod.FULL
    ]
    assert plan.leverage.owed.fen == sum(line.owed.fen for line in carried)
    known = [line for line in carried if line.channel.terms is Terms.CONFIRMED]
    assert {debt.id for debt in plan.debts} == {line.channel.id for line in known}
    guessed = [line.channel.id for line in snapshot.lines if line.owed and line.channel.terms is Terms.GUESSED]
    assert list(plan.guessed) == guessed
    owed = sum(line.owed.fen for line in known)
    rate = sum(line.owed.fen * oracle.rate_of(snapshot, line) for line in known) / owed if owed else 0
    assert plan.leverage.weighted_rate == rate
