"""Planning on an open book: as strict as chosen, kept whole, and told in words with this book's figures."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path

import pytest
from msgspec.structs import replace

from raincheck import bookfile
from raincheck.app import planning
from raincheck.app.preferring import change_setting
from raincheck.app.transfer import load
from raincheck.app.wording import plain_money_text
from raincheck.app.wording.plan import (
    ask_words,
    binding_words,
    fund_term_detail,
    fund_term_formula,
    fund_term_name,
    limit_formula,
    milestone_when,
    reach_words,
    reason_words,
    routes,
)
from raincheck.core.calendar import Month
from raincheck.core.errors import UsageError
from raincheck.core.money import Money, total
from raincheck.core.planner.leverage import Strictness
from raincheck.core.planner.path import LumpSum, PathTerms, RateChange
from raincheck.core.planner.renegotiation import CARD_ASKS, USUAL_ASKS, Reason
from raincheck.core.planner.whatif import FundTermKind
from raincheck.store import Store, open_store

DATA = Path(__file__).parents[1] / "cli" / "data"
NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
TODAY = date(2026, 11, 22)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "home.raincheck", clock=lambda: NOW, create=True) as made:
        load(made, bookfile.parse((DATA / "li_ming.json").read_bytes()))
        yield made


def test_the_leverage_target_is_the_contracts_until_one_chooses(store: Store) -> None:
    targets = [planning.planning(store, TODAY).plan.leverage.target]
    for chosen in (Strictness.STRICT, Strictness.LOOSE):
        change_setting(store, "leverage", chosen.value)
        report = planning.planning(store, TODAY)
        targets.append(report.plan.leverage.target)
        assert report.leverage_terms[0].amount == report.plan.leverage.target
    assert targets[0] == Money(3301500)
    assert targets[1] < targets[0] < targets[2]


def test_a_profile_that_is_none_is_refused(store: Store) -> None:
    with pytest.raises(UsageError):
        change_setting(store, "leverage", "none")


def test_a_saved_plan_comes_back_whole(store: Store) -> None:
    report = planning.planning(store, TODAY)
    terms = PathTerms((LumpSum(2, Money(-500000)),), (RateChange(3, "jiebei", Fraction(73, 600)),))
    kept = planning.keep_plan(store, report, name=" 年终奖 ", monthly=Money(900000), terms=terms).result
    assert planning.saved_plans(store) == (kept,)
    assert kept.name == "年终奖"
    assert (kept.lump_sums, kept.rates) == (terms.lump_sums, terms.rates)


def test_the_same_name_saves_over_the_older_plan(store: Store) -> None:
    report = planning.planning(store, TODAY)
    for monthly in (Money(800000), Money(900000)):
        planning.keep_plan(store, report, name="A", monthly=monthly)
    assert [plan.monthly for plan in planning.saved_plans(store)] == [Money(900000)]


def test_every_part_of_the_fund_has_a_name_a_source_and_a_formula(store: Store) -> None:
    report = planning.planning(store, TODAY)
    fund = report.plan.fund
    assert total(term.amount for term in report.fund_terms) == fund.target
    told = {term.kind: (fund_term_detail(term, fund), fund_term_formula(term, fund)) for term in report.fund_terms}
    assert told[FundTermKind.VOLATILITY][0] == "income varies by 15.3% → +1 month"
    assert told[FundTermKind.RELIANCE][1].startswith("¥7,200 × 1.1089 = ¥7,984.01")
    assert "6 × 0.1848 = 1.1089" in told[FundTermKind.RELIANCE][1]
    assert told[FundTermKind.DUES][1].startswith("¥6,143.26 × 3 = ¥18,429.78")
    assert len({fund_term_name(kind) for kind in FundTermKind}) == len(FundTermKind)


def test_a_short_income_history_says_so(store: Store) -> None:
    report = planning.planning(store, TODAY)
    fund = replace(report.plan.fund, income_cv=None)
    term = next(term for term in report.fund_terms if term.kind is FundTermKind.VOLATILITY)
    assert fund_term_detail(term, fund) == "fewer than 3 months of income known → +1 month"


def test_the_formula_of_each_limit_comes_out_at_its_amount(store: Store) -> None:
    report = planning.planning(store, TODAY)
    for term in report.leverage_terms:
        assert term.base.times(term.share * term.factor) == term.amount
        assert limit_formula(term, report.plan.leverage).splitlines()[0].endswith(f"= {plain_money_text(term.amount)}")
    assert "¥33,015" in binding_words(report.leverage_terms[0])


@pytest.mark.parametrize(
    ("month", "told"),
    [(None, "not within 600 months"), (0, "reached"), (1, "2026-12, in 1 month"), (14, "2028-01, in 14 months")],
)
def test_a_milestone_says_when(month: int | None, told: str) -> None:
    assert milestone_when(month, Month(2026, 11)) == told


def test_what_is_asked_for_carries_its_mark_in_words(chinese: None) -> None:
    assert all("以官方文本为准" in ask_words(ask) for ask in CARD_ASKS)
    assert "以官方文本为准" in ask_words(USUAL_ASKS[-1])
    assert all("〔" in ask_words(ask) for ask in USUAL_ASKS)
    assert sum("以官方文本为准" in route for route in routes()) == 2
    assert len({reason_words(reason) for reason in Reason}) == len(Reason)


def test_no_word_of_the_planner_sends_one_to_borrow(store: Store) -> None:
    words = [*routes(), *(ask_words(ask) for ask in (*CARD_ASKS, *USUAL_ASKS)), reach_words(Money(0))]
    report = planning.planning(store, TODAY)
    words += [fund_term_formula(term, report.plan.fund) for term in report.fund_terms]
    for word in ("apply", "new loan", "borrow more", "increase your limit"):
        assert word not in "\n".join(words).lower()


def test_the_ways_out_side_by_side(store: Store) -> None:
    plan = planning.planning(store, TODAY).plan
    assert plan.monthly is not None
    found = planning.payoffs(plan.debts, plan.monthly, order=())
    assert found.avalanche == plan.avalanche == found.own
    assert found.same == (plan.avalanche == plan.snowball)
    reverse = tuple(reversed([debt.id for debt in plan.debts]))
    own = planning.payoffs(plan.debts, plan.monthly, order=reverse).own
    assert own is not None
    assert plan.avalanche is not None
    assert own.total_interest >= plan.avalanche.total_interest
