"""The three worked examples and the unit cases, figure by figure (contract.md 3 and 4)."""

from __future__ import annotations

import json
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

import pytest
from tests.core.planner.households import DATA, STORIES, TODAY, story

from raincheck.core.model import Channel, ChannelKind, Cost, Repayment, RepaymentMethod
from raincheck.core.money import Money
from raincheck.core.planner.dues import computed
from raincheck.core.planner.forecast import Outcome, lay_out
from raincheck.core.planner.payoff import Debt, Payoff, avalanche, snowball
from raincheck.core.planner.plan import Plan, make_plan
from raincheck.core.planner.rates import daily_compounded, daily_to_yearly, real_cost
from raincheck.core.planner.stress import stress


def _expected(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((DATA / f"{name}.expected.json").read_text("utf-8"))
    for row in found["stress"].values():
        row["lowest_cash"] = f"{Decimal(row['lowest_cash']):.2f}"  # some figures there have four digits
        row["cash"] = {day: f"{Decimal(cash):.2f}" for day, cash in row["cash"].items()}
    return found


def _cases(name: str) -> Any:
    return json.loads((DATA / "unit_cases.json").read_text("utf-8"), parse_float=Decimal)[name]


def _six(value: Fraction | None) -> str | None:
    if value is None:
        return None
    return str((Decimal(value.numerator) / Decimal(value.denominator)).quantize(Decimal("0.000001"), ROUND_HALF_UP))


def _text(money: Money | None) -> str | None:
    return None if money is None else str(money)


def _outcome(outcome: Outcome) -> dict[str, Any]:
    missed = outcome.first_missed_due
    return {
        "survives": outcome.survives,
        "survival_days": outcome.survival_days,
        "first_negative_on": None if outcome.first_negative_on is None else str(outcome.first_negative_on),
        "lowest_cash": str(outcome.lowest_cash),
        "cash": {str(day): str(outcome.cash(day)) for day in (30, 60, 90, 180)},
        "first_missed_due": None
        if missed is None
        else {"on": str(missed.on), "channel": missed.channel, "amount": str(missed.amount)},
    }


def _payoff(payoff: Payoff | None) -> dict[str, Any]:
    assert payoff is not None
    return {"months": payoff.months, "total_interest": str(payoff.total_interest), "order": list(payoff.order)}


def _path(plan: Plan) -> dict[str, Any] | None:
    if plan.path is None:
        return None
    stones = plan.path.milestones
    return {
        "milestones": {
            "starter": stones.starter,
            "leverage": stones.leverage,
            "debt_free": stones.debt_free,
            "fund": stones.fund,
        },
        "first_months": [
            {"month": month.month, "buffer": str(month.buffer), "owed": str(month.owed)}
            for month in plan.path.months[:6]
        ],
    }


@pytest.mark.parametrize("name", STORIES)
def test_every_figure_of_the_plan(name):
    plan = make_plan(story(name))
    fund, leverage = plan.fund, plan.leverage
    assert {
        "emergency_fund": {
            "income_cv": _six(fund.income_cv),
            "months": _six(fund.months),
            **{
                key: _text(getattr(fund, key))
                for key in ("by_months", "peak_need_90d", "target", "have", "gap", "starter", "core")
            },
        },
        "leverage": {
            key: str(getattr(leverage, key))
            for key in ("by_dsr", "by_income", "by_utilisation", "target", "owed", "excess")
        },
        "feasible": plan.feasible,
        "shortfall": _text(plan.shortfall),
        "path": _path(plan),
        "payoff": {"avalanche": _payoff(plan.avalanche), "snowball": _payoff(plan.snowball)} if plan.feasible else None,
    } == _expected(name)["plan"]


@pytest.mark.parametrize("name", STORIES)
def test_every_figure_of_the_stress_matrix(name):
    snapshot = story(name)
    found = {row.key: _outcome(row.outcome) for row in stress(snapshot, lay_out(snapshot))}
    assert found == _expected(name)["stress"]
    assert list(found) == list(_expected(name)["stress"])


def test_payoff_of_the_unit_case():
    case = _cases("payoff")
    debts = tuple(
        Debt(
            debt["id"],
            Money(int(debt["balance"] * 100)),
            Fraction(debt["apr"]),
            Money(int(debt["min"] * 100)),
            revocable=True,
            place=place,
        )
        for place, debt in enumerate(case["debts"])
    )
    budget = Money(int(case["budget"] * 100))
    for name, method in (("avalanche", avalanche), ("snowball", snowball)):
        found = method(debts, budget)
        assert found is not None
        assert {
            "months": found.months,
            "order": list(found.order),
            "cleared_in_month": dict(zip(found.order, found.cleared_in_month, strict=True)),
        } == {key: value for key, value in case[name].items() if key != "total_interest"}
        # The case keeps parts of a fen; the plan rounds each month's interest (contract.md 4).
        assert abs(Decimal(str(found.total_interest)) - case[name]["total_interest"]) <= Decimal("0.03")


@pytest.mark.parametrize("case", _cases("level_payment"), ids=lambda case: f"{case['P']} at {case['apr']}")
def test_level_payments_and_all_their_interest(case):
    line = Channel(
        "loan", "loan", "BANK", "BANK", ChannelKind.TERM, revocable=False, apr=case["apr"],
        repayment=Repayment(RepaymentMethod.LEVEL, 15, case["n"]),
    )  # fmt: skip
    borrowed = Money(int(case["P"] * 100))
    instalments = computed(line, borrowed, TODAY, TODAY.replace(year=2031))
    assert len(instalments) == case["n"]
    assert Decimal(str(instalments[0].amount)) == case["payment"]
    paid = sum(entry.amount.fen for entry in instalments)
    assert paid == borrowed.fen + sum(entry.interest.fen for entry in instalments)
    assert abs(Decimal(paid - borrowed.fen) / 100 - case["total_interest"]) <= Decimal("0.20")


@pytest.mark.parametrize(
    "case", _cases("instalment_fee_irr"), ids=lambda case: f"{case['fee_per_month']}x{case['periods']}"
)
def test_what_an_instalment_fee_really_costs(case):
    found = real_cost(Cost(Money(int(case["principal"] * 100)), Money(int(case["payment"] * 100)), case["periods"]))
    assert found is not None
    for name, value in (
        ("irr_month", found.monthly),
        ("apr_nominal", found.nominal),
        ("apr_effective", found.effective),
        ("headline_sum", found.headline),
        ("rule_of_thumb", found.quick_rule),
    ):
        assert Decimal(_six(value) or "nan") == case[name], name


def test_a_fee_taken_off_at_the_start():
    case = _cases("upfront_fee")
    found = real_cost(
        Cost(
            Money(int(case["principal"] * 100)),
            Money(int(case["payment"] * 100)),
            case["periods"],
            Money(int(case["upfront_fee"] * 100)),
        )
    )
    assert found is not None
    assert [Decimal(_six(rate) or "nan") for rate in (found.monthly, found.nominal, found.effective)] == [
        case["irr_month"],
        case["apr_nominal"],
        case["apr_effective"],
    ]
    assert (found.nominal > Fraction(24, 100)) is case["over_24pct_nominal"]


@pytest.mark.parametrize("case", _cases("daily_rate"), ids=lambda case: str(case["daily"]))
def test_daily_rates(case):
    daily = Fraction(case["daily"])
    assert daily_to_yearly(daily) == Fraction(case["simple_365"])
    assert daily_to_yearly(daily, days=360) == Fraction(case["simple_360"])
    assert Decimal(_six(daily_compounded(daily)) or "nan") == case["compound_365"]
