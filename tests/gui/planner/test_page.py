"""The planner's first tab on a real book: every figure the core's, opened up, tried out, saved and taken back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QLineEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot
from tests.gui.planner.books import TODAY, Opened, book, fund_tab, planner, report_of, texts

from raincheck.app import planning
from raincheck.app.wording.amounts import figure_text
from raincheck.app.wording.plan import fund_sum
from raincheck.core.calendar import Month
from raincheck.core.money import Money
from raincheck.core.planner.leverage import LOOSE_PROFILE, STRICT_PROFILE, Strictness, leverage
from raincheck.core.planner.path import LumpSum, PathTerms, RateChange
from raincheck.core.planner.whatif import FundChange, Haircut, what_if
from raincheck.gui.kit.look import Look
from raincheck.gui.planner.fund import FundTab
from raincheck.gui.planner.presenter import fund_view
from raincheck.gui.planner.saved import SavedPlanRow
from raincheck.gui.planner.term_row import TermRow
from raincheck.gui.shell.application import Application


@pytest.fixture
def opened(qtbot: QtBot, tmp_path: Path, look: Look, repository: Path) -> Iterator[Opened]:
    """A function that opens the planner on a book."""
    with planner(qtbot, tmp_path, look, repository) as made:
        yield made


@pytest.fixture
def application(opened: Opened) -> Application:
    return opened(book("li_ming"))


@pytest.fixture
def tab(application: Application) -> FundTab:
    return fund_tab(application)


def term_rows(part: QWidget) -> list[TermRow]:
    return [row for row in part.findChildren(TermRow) if not row.isHidden()]


def fen(text: str) -> int:
    return Money.parse(text).fen


# the dues


def test_each_due_of_a_month_says_whether_its_money_is_there(tab: FundTab) -> None:
    rows = term_rows(tab.dues)
    assert rows
    assert any("Enough, nothing to move" in row.accessibleName() for row in rows)
    today, *later = rows
    assert "due today; the cash of the coming days leaves it out" in today.accessibleName()
    assert all("is left after it" in row.formula.text() for row in later)
    assert tab.dues.order.isHidden()


def test_dues_are_listed_where_nobody_knows_the_cash(opened: Opened) -> None:
    tab = fund_tab(opened(replace(book("eight_lines"), assets=())))
    assert all("needs what is at hand" in row.accessibleName() for row in term_rows(tab.dues))


# the fund


def test_the_terms_add_up_to_the_target_to_the_fen(tab: FundTab) -> None:
    *terms, have = term_rows(tab.fund)
    assert sum(fen(row.amount.text()) for row in terms) == 6241379
    assert [row.amount.text() for row in terms] == ["21,600", "7,200", "7,984.01", "7,200", "18,429.78"]
    assert have.amount.text() == "25,000"
    assert "¥62,413.79" in texts(tab.fund)
    assert "¥37,413.79 to go" in texts(tab.fund)


def test_every_figure_tells_its_formula_by_hover_and_by_key(qtbot: QtBot, tab: FundTab) -> None:
    for row in term_rows(tab):
        assert row.toolTip().strip() == row.formula.text().strip() == row.accessibleDescription().strip()
        assert row.formula.isHidden()
        row.setFocus()
        qtbot.keyClick(row, Qt.Key.Key_Space)
        assert not row.formula.isHidden()
    assert "¥7,200 × 1.1089 = ¥7,984.01" in texts(tab.fund)
    assert "¥110,050 × 30% × 1 = ¥33,015" in texts(tab.leverage)


def test_a_figure_that_was_opened_stays_open_when_the_page_is_drawn_anew(qtbot: QtBot, tab: FundTab) -> None:
    qtbot.mouseClick(term_rows(tab.fund)[0], Qt.MouseButton.LeftButton)
    tab.reload()
    opened_rows = [row.text() for row in tab.fund.rows.rows if isinstance(row, TermRow) and row.isChecked()]
    assert opened_rows == ["Base"]


def test_stages_say_what_is_reached_and_when(tab: FundTab) -> None:
    told = tab.fund.bar.accessibleDescription()
    assert "Starter 13,343.26: reached" in told
    assert "Full 62,413.79: 2028-01, in 14 months" in told
    assert "Undrawn credit is not money" in texts(tab.fund)


def test_the_whole_is_said_as_one_formula(application: Application, tab: FundTab) -> None:
    assert fund_sum(report_of(application).plan.fund) in texts(tab.fund)
    assert "× 6.1089 +" in fund_sum(report_of(application).plan.fund)


# if …


def test_stopping_the_draw_says_at_once_what_the_target_would_be(
    qtbot: QtBot, application: Application, tab: FundTab
) -> None:
    qtbot.mouseClick(tab.what_if.stops["jiebei"], Qt.MouseButton.LeftButton)
    found = what_if(report_of(application).measures.snapshot, FundChange(stopped=("jiebei",)))
    assert found.target is not None
    assert found.after.target is not None
    assert found.target < Money(0)
    assert f"fall by ¥{figure_text(-found.target)} to ¥{figure_text(found.after.target)}" in tab.what_if.told.text()


def test_all_that_is_tried_goes_to_the_core_and_nothing_into_the_book(
    qtbot: QtBot, application: Application, tab: FundTab
) -> None:
    before = application.session.store.book()
    tab.what_if.less.slider.setFocus()
    for _ in range(10):
        qtbot.keyClick(tab.what_if.less.slider, Qt.Key.Key_Right)
    tab.what_if.single.setFocus()
    qtbot.keyClick(tab.what_if.single, Qt.Key.Key_Space)
    qtbot.keyClick(tab.what_if.own, Qt.Key.Key_Space)
    stock = next(asset for asset in before.assets if asset.haircut)
    tab.what_if.haircuts[stock.id].slider.setValue(30)
    change = tab.what_if.change()
    assert change == FundChange(
        single_earner=False,
        self_employed=True,
        essential_less=Decimal("0.1"),
        haircuts=(Haircut(stock.id, Decimal("0.3")),),
    )
    after = what_if(report_of(application).measures.snapshot, change).after
    assert after.gap is not None
    assert f"¥{figure_text(after.gap)} to go then" in tab.what_if.told.text()
    assert application.session.store.book() == before
    qtbot.mouseClick(tab.what_if.reset_button, Qt.MouseButton.LeftButton)
    assert "Nothing changes" in tab.what_if.told.text()
    assert not tab.what_if.reset_button.isEnabled()


# the leverage


def test_the_tightest_limit_stands_first_and_binds(tab: FundTab) -> None:
    rows = term_rows(tab.leverage)
    assert [row.amount.text() for row in rows] == ["33,015", "66,373.39", "100,000.02"]
    assert rows[0].text() == "Against open limits (binds)"
    assert "¥63,000 owed, ¥29,985 more than the target." in texts(tab.leverage)
    assert "36.9% of income" in texts(tab.leverage)


@pytest.mark.parametrize(
    ("chosen", "profile"), [(Strictness.STRICT, STRICT_PROFILE), (Strictness.LOOSE, LOOSE_PROFILE)]
)
def test_a_profile_is_kept_and_can_be_undone(
    qtbot: QtBot, application: Application, tab: FundTab, chosen: Strictness, profile: object
) -> None:
    snapshot = report_of(application).measures.snapshot
    tab.leverage.picker.setFocus()
    qtbot.keyClick(tab.leverage.picker, Qt.Key.Key_Home if chosen is Strictness.STRICT else Qt.Key.Key_End)
    assert planning.strictness(application.session.store) is chosen
    expected = leverage(snapshot, chosen.profile)
    assert chosen.profile == profile
    assert f"owe at most ¥{figure_text(expected.target)}" in texts(tab.leverage)
    assert f"Leverage target {figure_text(expected.target)}" in tab.path.chart.accessibleDescription()
    application.session.undo()
    assert tab.leverage.picker.choice() is Strictness.DEFAULT
    assert "owe at most ¥33,015" in texts(tab.leverage)


# the path


def goals(tab: FundTab) -> str:
    return texts(tab.path.steps)


def test_the_path_is_the_contracts(tab: FundTab) -> None:
    told = tab.path.chart.accessibleDescription()
    assert "Full fund 62,413.79" in told
    for reached in ("Leverage target in 2027-04", "Debt-free in 2027-11", "Full fund in 2028-01"):
        assert reached in told
    assert "2027-11, in 12 months" in goals(tab)


def test_arrow_keys_walk_the_months(qtbot: QtBot, application: Application, tab: FundTab) -> None:
    chart = tab.path.chart
    chart.setFocus()
    qtbot.keyClick(chart, Qt.Key.Key_Right)
    qtbot.keyClick(chart, Qt.Key.Key_Right)
    path = report_of(application).plan.path
    assert path is not None
    told = chart.accessibleDescription()
    assert told.startswith("2026-12")
    assert f"Owed  {figure_text(path.months[0].owed)}" in told
    assert f"Buffer  {figure_text(path.months[0].buffer)}" in told


def typed(qtbot: QtBot, field: QLineEdit, text: str) -> None:
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, text)


def test_an_own_way_is_walked_by_the_core(qtbot: QtBot, application: Application, tab: FundTab) -> None:
    typed(qtbot, tab.path.monthly, "9000")
    tab.path.lump.month.setCurrentIndex(2)
    typed(qtbot, tab.path.lump.amount, "2w")
    qtbot.keyClick(tab.path.lump.amount, Qt.Key.Key_Return)
    tab.path.rate.line.setCurrentIndex(0)
    typed(qtbot, tab.path.rate.apr, "12")
    qtbot.mouseClick(tab.path.rate.add_button, Qt.MouseButton.LeftButton)
    report = report_of(application)
    terms = PathTerms(
        lump_sums=(LumpSum(3, Money(2000000)),), rates=(RateChange(1, report.plan.debts[0].id, Fraction(12, 100)),)
    )
    assert tab.path.own.terms == terms
    path = planning.own_way(report, Money(900000), terms)
    assert path.milestones.debt_free is not None
    assert str(Month.of(TODAY).plus(path.milestones.debt_free)) in goals(tab)
    assert "4 months earlier" in tab.path.told.text()
    assert "2027-02: ¥20,000 comes in" in texts(tab.path.changes)
    qtbot.mouseClick(tab.path.changes.rows[0].findChild(QAbstractButton), Qt.MouseButton.LeftButton)
    assert tab.path.own.terms == replace(terms, lump_sums=())


def test_an_amount_below_the_minimums_is_refused_calmly(qtbot: QtBot, tab: FundTab) -> None:
    typed(qtbot, tab.path.name, "too little")
    typed(qtbot, tab.path.monthly, "3000")
    assert "6143.26" in tab.path.problem.text()
    assert not tab.path.save_button.isEnabled()
    qtbot.mouseClick(tab.path.reset_button, Qt.MouseButton.LeftButton)
    assert tab.path.problem.isHidden()
    assert tab.path.save_button.isEnabled()


def test_minimums_only_can_be_left_out(qtbot: QtBot, tab: FundTab) -> None:
    qtbot.mouseClick(tab.path.minimums, Qt.MouseButton.LeftButton)
    tab.path.chart.setFocus()
    qtbot.keyClick(tab.path.chart, Qt.Key.Key_Right)
    assert "minimums only" not in tab.path.chart.accessibleDescription()


# saved plans


def saved_rows(tab: FundTab) -> list[SavedPlanRow]:
    return [row for row in tab.saved.plans.rows if isinstance(row, SavedPlanRow)]


def test_a_plan_is_saved_with_its_terms_removed_and_brought_back(
    qtbot: QtBot, application: Application, tab: FundTab
) -> None:
    assert tab.saved.isHidden()
    typed(qtbot, tab.path.monthly, "8000")
    typed(qtbot, tab.path.rate.apr, "12.5")
    qtbot.keyClick(tab.path.rate.apr, Qt.Key.Key_Return)
    typed(qtbot, tab.path.name, "Bonus")
    qtbot.keyClick(tab.path.name, Qt.Key.Key_Return)
    (kept,) = planning.saved_plans(application.session.store)
    assert (kept.name, kept.monthly, kept.rates[0].apr) == ("Bonus", Money(800000), Fraction(1, 8))
    (row,) = saved_rows(tab)
    assert "¥8,000 a month" in texts(row)
    qtbot.mouseClick(row.remove_button, Qt.MouseButton.LeftButton)
    assert saved_rows(tab) == []
    assert planning.saved_plans(application.session.store) == ()
    application.session.undo()
    assert [row.plan.name for row in saved_rows(tab)] == ["Bonus"]


def test_months_that_passed_stand_beside_the_plan_without_scolding(application: Application, tab: FundTab) -> None:
    store = application.session.store
    earlier = planning.planning(store, date(2026, 10, 22))
    assert earlier.plan.monthly is not None
    planning.keep_plan(store, earlier, name="October", monthly=earlier.plan.monthly)
    tab.reload()
    (row,) = saved_rows(tab)
    (plan,) = planning.saved_plans(store)
    (month,) = planning.beside(store, plan, TODAY)
    assert row.plan.months[0].owed == month.actual.owed == Money(6300000)
    assert row.plan.months[0].planned_owed == month.planned.owed
    assert month.owed_ahead is not None
    assert f"¥{figure_text(max(month.owed_ahead, -month.owed_ahead))}" in row.plan.months[0].told
    for reproach in ("fail", "behind schedule", "bad", "should"):
        assert reproach not in row.plan.months[0].told


def test_a_target_that_the_ninety_days_make_says_so(application: Application, look: Look) -> None:
    report = report_of(application)
    fund = report.plan.fund
    assert fund.by_months is not None
    peak = fund.by_months + Money(100)
    plan = replace(report.plan, fund=replace(fund, peak_need_90d=peak, target=peak))
    view = fund_view(replace(report, plan=plan), look)
    assert view is not None
    assert view.told.startswith("what 90 days would take with the largest group shut; it is more than")
    before = fund_view(replace(report, plan=replace(plan, fund=replace(fund, peak_need_90d=Money(0)))), look)
    assert before is not None
    assert "90 days" not in before.told
