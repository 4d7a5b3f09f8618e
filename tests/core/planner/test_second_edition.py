"""Guessed terms, core buyers, the firm, dated values and old cash in the planner (contract.md 6, domain.md 13.6)."""

from __future__ import annotations

from decimal import Decimal

import pytest
from msgspec.structs import replace
from tests.builders import TODAY, a_channel, a_reading, a_second_edition_book
from tests.core.checks import a_due, ago, ahead, level, money, one_line, own_line, purse

from raincheck.cli.reports import plan_document, stress_document
from raincheck.core.measures import Measures
from raincheck.core.model import Asset, AssetValue, Belongs, Book, Income, Living, PlannedDraw, Terms
from raincheck.core.money import ZERO
from raincheck.core.planner import forecast
from raincheck.core.planner.plan import make_plan
from raincheck.core.planner.stress import scenarios, stress
from raincheck.core.reminders import due_days
from raincheck.core.snapshot import Snapshot
from raincheck.core.whose import Whose, seen_as


def lent(**changed):
    """5,000 owed on a line of 10,000, with income, costs and cash."""
    known = purse(income=10_000, essential=3000, cash=20_000)
    return one_line(a_reading(used=5000), channel=a_channel(**changed), **known)


class TestGuessedTerms:
    BOOK = lent(terms=Terms.GUESSED)

    def test_it_counts_in_every_amount(self):
        guessed, known = Measures(Snapshot(self.BOOK, TODAY)), Measures(Snapshot(lent(), TODAY))
        for name in ("owed", "headroom", "utilisation", "debt_to_annual_income", "top_share"):
            assert getattr(guessed, name) == getattr(known, name)
        plan, other = make_plan(guessed.snapshot), make_plan(known.snapshot)
        assert (plan.leverage.owed, plan.leverage.excess) == (other.leverage.owed, money(2000))

    def test_it_counts_in_nothing_that_needs_terms(self):
        measures = Measures(Snapshot(self.BOOK, TODAY))
        assert (measures.dues, measures.debt_service, measures.interest_due) == ((), ZERO, ZERO)
        assert due_days(measures.snapshot) == ()
        plan = make_plan(measures.snapshot)
        assert (plan.debts, plan.minimums, plan.leverage.weighted_rate) == ((), ZERO, 0)
        assert {month.owed for month in plan.path.months} <= {ZERO}

    def test_the_plan_names_it(self):
        assert plan_document(make_plan(Snapshot(self.BOOK, TODAY)))["terms_guessed"] == ["jiebei"]
        assert plan_document(make_plan(Snapshot(lent(), TODAY)))["terms_guessed"] == []

    def test_a_known_due_needs_no_terms(self):
        measures = Measures(Snapshot(replace(self.BOOK, dues=(a_due(700, ahead(3), "jiebei"),)), TODAY))
        assert measures.dues_30d == measures.debt_service == money(700)
        assert measures.interest_due == ZERO


def supplied(*, buyer="ACME", lines=("ACME", None)):
    """One income of 3,000 from a core buyer, one of 1,000 from work; monthly draws on both lines."""
    channels = tuple(own_line(f"l{n}", core_buyer=name, apr=Decimal(0)) for n, name in enumerate(lines))
    return Book(
        income=(Income("货款", money(3000), 25, buyer=buyer), Income("工资", money(1000), 5)),
        living=Living(money(3000), ZERO),
        assets=(Asset("cash", "cash", money(9000)),),
        channels=channels,
        observations=tuple(a_reading(line.id, limit=500) for line in channels),
        planned_draws=tuple(PlannedDraw(line.id, money(500), 28) for line in channels),
    )


class TestCoreBuyer:
    def test_its_row_stands_only_where_an_income_names_it(self):
        keys = [entry.key for entry in scenarios(Snapshot(supplied(), TODAY))]
        assert keys[-1:] == ["S8:ACME"]
        assert not any(key.startswith("S8") for key in stress_document(*both(supplied(buyer=None)))["scenarios"])

    def test_its_incomes_come_60_days_later_and_its_lines_lend_no_more(self):
        rows = {row.key: row.outcome for row in stress(Snapshot(supplied(), TODAY))}
        base, late = rows["S0"].closing, rows["S8:ACME"].closing
        # 25 November is day 3; the draw of the 28th, day 6, is lost; 25 November's money comes on day 63.
        assert [base[day - 1] - late[day - 1] for day in (2, 3, 6)] == [0, 300_000, 350_000]
        assert [base[day - 1] - late[day - 1] for day in (62, 63)] == [600_000, 300_000]

    def test_one_line_of_another_buyer_goes_on(self):
        snapshot = Snapshot(supplied(lines=("OTHER", None)), TODAY)
        found = next(entry.scenario for entry in scenarios(snapshot) if entry.key == "S8:ACME")
        assert found.closed == frozenset()


def both(book):
    snapshot = Snapshot(book, TODAY)
    return snapshot, stress(snapshot)


class TestTheFirm:
    def test_rules_and_forecast_judge_the_whole(self):
        book = replace(lent(), living=Living(money(3000), money(500), money(2000)))
        snapshot = Snapshot(book, TODAY)
        assert (snapshot.essential, snapshot.living) == (money(5000), money(5500))
        assert Measures(snapshot).operating_cash == money(5000)

    def test_each_side_is_seen_alone(self):
        book = a_second_edition_book()
        home, firm = seen_as(book, Whose.HOUSEHOLD), seen_as(book, Whose.FIRM)
        assert seen_as(book, Whose.ALL) == book
        assert [line.id for line in home.channels] == ["card"]
        assert [line.id for line in firm.channels] == ["jiebei"]
        assert {entry.channel for entry in firm.observations} == {"jiebei"}
        assert {entry.channel for entry in home.dues} == {"card"}
        assert [income.belongs for income in firm.income] == [Belongs.FIRM]
        assert [asset.id for asset in firm.assets] == ["till"]
        assert {entry.asset for entry in home.asset_values} == {"cash"}
        assert (home.living, firm.living) == (Living(money(7200), money(1800)), Living(money(2500), ZERO))
        assert (home.inquiries, firm.inquiries) == (book.inquiries, ())
        assert (home.household.single_earner, firm.household.single_earner) == (True, False)
        assert firm.planned_draws == ()

    def test_nothing_is_counted_twice_or_lost(self):
        book = a_second_edition_book()
        parts = [Measures(Snapshot(seen_as(book, side), TODAY)) for side in (Whose.HOUSEHOLD, Whose.FIRM)]
        whole = Measures(Snapshot(book, TODAY))
        for name in ("owed", "headroom", "dues_30d", "debt_service", "liquid_assets", "operating_cash"):
            first, second = (getattr(part, name) for part in parts)
            assert first + second == getattr(whole, name), name

    def test_past_incomes_are_one_sides_only_where_the_other_has_none(self):
        book = a_second_edition_book()
        assert seen_as(book, Whose.HOUSEHOLD).income_history == ()
        alone = replace(book, income=book.income[:2])
        assert seen_as(alone, Whose.HOUSEHOLD).income_history == book.income_history


def dated(*values, now="20000"):
    known = lent()
    asset = replace(known.assets[0], value=money(now))
    return replace(
        known, assets=(asset,), asset_values=tuple(AssetValue("cash", on, money(value)) for on, value in values)
    )


class TestDatedCash:
    BOOK = dated((ago(50), 100), (ago(10), 20000))

    @pytest.mark.parametrize(("day", "cash"), [(ago(60), 100), (ago(11), 100), (ago(10), 20000), (TODAY, 20000)])
    def test_the_value_in_force_counts_the_oldest_before_any(self, day, cash):
        assert Measures(Snapshot(self.BOOK, day)).liquid_assets == money(cash)

    @pytest.mark.parametrize(
        ("days", "old", "lost"), [(35, False, False), (36, True, False), (65, True, False), (66, True, True)]
    )
    def test_old_cash_is_said_and_too_old_cash_judges_nothing(self, days, old, lost):
        book = dated((ago(days), 20000))
        measures = Measures(Snapshot(book, TODAY))
        assert (measures.cash_age, measures.cash_is_old, measures.cash_is_too_old) == (days, old, lost)
        assert {level(book, code) == "grey" for code in ("F01", "F02", "F03", "F04")} == {lost}
        assert ("note" in stress_document(*both(book))) is old

    def test_without_a_day_for_every_liquid_asset_its_age_is_not_known(self):
        assert Measures(Snapshot(lent(), TODAY)).cash_age is None
        second = replace(self.BOOK, assets=(*self.BOOK.assets, Asset("fund", "fund", money(1))))
        assert Measures(Snapshot(second, TODAY)).cash_age is None
        fixed = replace(self.BOOK, assets=(*self.BOOK.assets, Asset("house", "house", money(1), liquid=False)))
        assert Measures(Snapshot(fixed, TODAY)).cash_age == 10


def test_many_groups_are_one_walk(monkeypatch):
    """Planning grows with the lines, not with lines times groups: what moves no cash is walked once."""
    walked = []
    real = forecast.run
    monkeypatch.setattr(forecast, "run", lambda plan, scenario=forecast.BASE: walked.append(1) or real(plan, scenario))
    lines = tuple(own_line(f"l{n}") for n in range(40))
    book = Book(
        channels=lines,
        observations=tuple(a_reading(line.id, used=100) for line in lines),
        planned_draws=(PlannedDraw("l0", money(10), 5),),
        **purse(income=100_000, essential=10, cash=1000),
    )
    assert len(stress(Snapshot(book, TODAY))) > 40
    assert len(walked) <= 6  # as planned, the drawn line shut, cut or not, income down, both, and the called one
