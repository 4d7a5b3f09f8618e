"""The order of paying on real books: the core's figures, an own order by keys and mouse, and what contracts say."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView
from pytestqt.qtbot import QtBot
from tests.gui.planner.books import TODAY, Opened, book, planner, report_of, texts

from raincheck.app.wording.amounts import figure_text
from raincheck.core.calendar import Month
from raincheck.core.model import Contract, Terms
from raincheck.core.money import Money
from raincheck.core.planner.leverage import Strictness
from raincheck.core.planner.payoff import PrepayTerms, avalanche, minimums_only, own_order, snowball
from raincheck.gui.kit.context import PageId, Target
from raincheck.gui.kit.look import Look
from raincheck.gui.planner.page import PlannerPage
from raincheck.gui.planner.payoff import PayoffTab
from raincheck.gui.planner.payoff_presenter import OwnOrder, payoff_view
from raincheck.gui.planner.presenter import leverage_view
from raincheck.gui.shell.application import Application

RATE, BALANCE, OWN, MINIMUMS = range(4)
NAME, UNTIL, MONTHS, INTEREST, FEES, SAVED, FIRST = range(7)


@pytest.fixture
def opened(qtbot: QtBot, tmp_path: Path, look: Look, repository: Path) -> Iterator[Opened]:
    """A function that opens the planner on a book."""
    with planner(qtbot, tmp_path, look, repository, tab="payoff") as made:
        yield made


def tab_of(application: Application) -> PayoffTab:
    page = application.window.page
    assert isinstance(page, PlannerPage)
    made = page.tab
    assert isinstance(made, PayoffTab)
    return made


def cell(table: QAbstractItemView, row: int, column: int) -> str:
    return str(table.model().index(row, column).data())


def test_the_ways_out_are_the_cores(opened: Opened) -> None:
    application = opened(book("ten_lines"))
    tab, plan = tab_of(application), report_of(application).plan
    assert plan.monthly is not None
    first, second = avalanche(plan.debts, plan.monthly), snowball(plan.debts, plan.monthly)
    for row, payoff in ((RATE, first), (BALANCE, second), (OWN, first)):
        assert payoff is not None
        assert cell(tab.ways, row, MONTHS) == str(payoff.months)
        assert cell(tab.ways, row, UNTIL) == str(Month.of(TODAY).plus(payoff.months))
        assert cell(tab.ways, row, INTEREST) == figure_text(payoff.total_interest)
    assert first is not None
    assert second is not None
    assert f"costs ¥{figure_text(second.cost - first.cost)} less" in tab.told.text()
    assert minimums_only(plan.debts) is None
    assert cell(tab.ways, MINIMUMS, UNTIL) == "not within 600 months"
    assert cell(tab.ways, RATE, SAVED) == "they never clear it"


def test_what_is_saved_counts_against_the_minimums(opened: Opened) -> None:
    application = opened(book("li_ming"))
    tab, plan = tab_of(application), report_of(application).plan
    assert plan.monthly is not None
    least, first = minimums_only(plan.debts), avalanche(plan.debts, plan.monthly)
    assert least is not None
    assert first is not None
    assert cell(tab.ways, RATE, SAVED) == figure_text(least.total_interest - first.total_interest)
    assert cell(tab.ways, MINIMUMS, INTEREST) == figure_text(least.total_interest)
    assert cell(tab.ways, RATE, FIRST) == "2027-04 招行信用卡"


def test_a_tie_is_said(opened: Opened) -> None:
    assert "there is nothing to choose" in tab_of(opened(book("li_ming"))).told.text()


def test_alt_and_arrows_make_an_own_order(qtbot: QtBot, opened: Opened) -> None:
    application = opened(book("ten_lines"))
    tab, plan = tab_of(application), report_of(application).plan
    assert plan.monthly is not None
    before = tab.order.order()
    tab.order.setFocus()
    qtbot.keyClick(tab.order, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    qtbot.keyClick(tab.order, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert tab.order.order() == (before[1], before[2], before[0], *before[3:])
    assert tab.order.chosen() == before[0]
    payoff = own_order(plan.debts, plan.monthly, order=tab.order.order())
    assert payoff is not None
    assert cell(tab.ways, OWN, INTEREST) == figure_text(payoff.total_interest)
    qtbot.keyClick(tab.order, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert tab.order.order() == (before[1], before[0], *before[2:])
    qtbot.mouseClick(tab.rate_button, Qt.MouseButton.LeftButton)
    assert tab.order.order() == before


def test_the_first_line_cannot_move_up_nor_the_last_down(qtbot: QtBot, opened: Opened) -> None:
    tab = tab_of(opened(book("li_ming")))
    before = tab.order.order()
    qtbot.mouseClick(tab.up_button, Qt.MouseButton.LeftButton)
    tab.order.setCurrentRow(len(before) - 1)
    qtbot.mouseClick(tab.down_button, Qt.MouseButton.LeftButton)
    assert tab.order.order() == before


def test_a_drag_makes_an_own_order(qtbot: QtBot, opened: Opened) -> None:
    tab = tab_of(opened(book("ten_lines")))
    before = tab.order.order()
    # What a drop does in the end; the drag itself runs a loop of the system's own.
    model = tab.order.model()
    assert model.moveRow(model.index(0, 0).parent(), 3, model.index(0, 0).parent(), 0)
    qtbot.waitUntil(lambda: tab.own.order == (before[3], *before[:3], *before[4:]))
    assert tab.order.item(0).text().startswith("1. ")


def test_a_fee_and_a_bar_on_paying_early_count(qtbot: QtBot, opened: Opened) -> None:
    application = opened(book("li_ming"))
    tab, plan = tab_of(application), report_of(application).plan
    assert plan.monthly is not None
    first, second = tab.order.order()[:2]
    tab.fee.setFocus()
    qtbot.keyClicks(tab.fee, "3")
    tab.order.setCurrentRow(1)
    qtbot.mouseClick(tab.barred, Qt.MouseButton.LeftButton)
    terms = (PrepayTerms(first, Fraction(3, 100)), PrepayTerms(second, allowed=False))
    assert tab.own.terms == terms
    payoff = avalanche(plan.debts, plan.monthly, terms=terms)
    assert payoff is not None
    assert payoff.fees > Money(0)
    assert cell(tab.ways, RATE, FEES) == figure_text(payoff.fees)
    assert cell(tab.ways, RATE, INTEREST) == figure_text(payoff.total_interest)
    assert "3% fee" in str(tab.order.item(0).data(Qt.ItemDataRole.AccessibleTextRole))
    assert "takes nothing early" in str(tab.order.item(1).data(Qt.ItemDataRole.AccessibleTextRole))
    assert not tab.fee.isEnabled()


def test_a_contract_in_the_book_that_bars_paying_early_counts_until_it_is_changed_here(
    opened: Opened,
) -> None:
    source = book("ten_lines")
    first = report_of(opened(source)).plan.debts[0].id
    barred = replace(source, contracts=(Contract(first, prepay_allowed=False),))
    application = opened(barred)
    view = payoff_view(report_of(application), OwnOrder(), application.context.look)
    assert view is not None
    row = next(debt for debt in view.debts if debt.id == first)
    assert not row.terms.allowed
    assert "takes nothing early" in row.told


def test_each_line_says_when_it_is_done_with(opened: Opened) -> None:
    application = opened(book("li_ming"))
    tab, plan = tab_of(application), report_of(application).plan
    assert plan.avalanche is not None
    names = report_of(application).measures.snapshot.channels
    shown = {cell(tab.cleared, row, 0): cell(tab.cleared, row, 1) for row in range(tab.cleared.model().rowCount())}
    expected = zip(plan.avalanche.order, plan.avalanche.cleared_in_month, strict=True)
    assert shown == {names[id_].name: str(Month.of(TODAY).plus(month)) for id_, month in expected}


def test_what_cannot_work_leads_to_the_talks(qtbot: QtBot, opened: Opened) -> None:
    application = opened(book("eight_lines"))
    tab = tab_of(application)
    assert "cannot work without renegotiating" in texts(tab.empty)
    qtbot.mouseClick(tab.empty.buttons[0], Qt.MouseButton.LeftButton)
    page = application.window.page
    assert isinstance(page, PlannerPage)
    assert page.key == "fund"


def test_nothing_owed_is_a_calm_page(opened: Opened) -> None:
    readings = tuple(replace(reading, used=Money(0)) for reading in book("li_ming").observations)
    tab = tab_of(opened(replace(book("li_ming"), observations=readings)))
    assert "Nothing to pay off" in texts(tab.empty)


def test_without_living_costs_the_way_leads_to_the_household(qtbot: QtBot, opened: Opened) -> None:
    application = opened(replace(book("li_ming"), living=None))
    with qtbot.waitSignal(application.context.speaker.go) as gone:
        qtbot.mouseClick(tab_of(application).empty.buttons[0], Qt.MouseButton.LeftButton)
    assert gone.args == [Target(PageId.SETTINGS, "home")]


def test_hidden_amounts_are_nowhere(opened: Opened) -> None:
    application = opened(book("li_ming"))
    application.context.look.hide_amounts(hidden=True)
    tab = tab_of(application)
    spoken = [texts(tab), *(str(tab.order.item(row).data(Qt.ItemDataRole.AccessibleTextRole)) for row in range(3))]
    spoken += [cell(tab.ways, row, column) for row in range(4) for column in range(7)]
    for amount in ("36,000", "7,666.67", "3,901", "1,218"):
        assert amount not in "\n".join(spoken)
    application.context.look.hide_amounts(hidden=False)


def test_what_stands_in_no_order_and_in_no_leverage_is_named_with_the_reason(opened: Opened, chinese: None) -> None:
    source = book("li_ming")
    lines = tuple(replace(line, terms=Terms.GUESSED) if line.id == "jiebei" else line for line in source.channels)
    application = opened(replace(source, channels=lines))
    report, look = report_of(application), application.context.look
    view = payoff_view(report, OwnOrder(), look)
    assert view is not None
    assert "没有算进计划的：借呗" in view.told
    assert "不在顺序里的：花呗，" in view.told
    owed = report.measures.snapshot.lines_by_id["huabei"].owed
    told = leverage_view(report, look, Strictness.DEFAULT).told
    assert f"另有花呗共 {figure_text(owed)} 元没算在内" in told


def test_without_an_income_there_is_no_leverage_target(opened: Opened, chinese: None) -> None:
    application = opened(replace(book("li_ming"), income=()))
    view = leverage_view(report_of(application), application.context.look, Strictness.DEFAULT)
    assert (view.target, view.binding, [line.amount for line in view.lines].count("不清楚")) == (None, "", 2)
    assert "最多欠多少合适要看收入" in view.told
    assert "另有花呗共" in view.told
