"""The honest no, empty books, the paper, and the planner for everyone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot
from tests.gui.planner.books import TODAY, Opened, book, fund_tab, page_of, planner, report_of, texts

from raincheck.app.wording.amounts import figure_text
from raincheck.core.calendar import Month
from raincheck.core.model import Due, Income, Living, Repayment, RepaymentMethod, Terms
from raincheck.core.money import Money
from raincheck.core.snapshot import Snapshot
from raincheck.gui.kit.context import PageId, Target
from raincheck.gui.kit.look import Look
from raincheck.gui.kit.theme import Scheme
from raincheck.gui.planner import renegotiation
from raincheck.gui.planner.paper import pdf_bytes, plan_document
from raincheck.gui.planner.renegotiation_presenter import renegotiation_view
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


def term_rows(part: QWidget) -> list[TermRow]:
    return [row for row in part.findChildren(TermRow) if not row.isHidden()]


# the honest no


def test_the_loan_that_ends_soon_comes_first_although_no_sum_here_counts_it(opened: Opened) -> None:
    source = book("eight_lines")
    first = source.channels[0]
    loan = replace(first, terms=Terms.GUESSED, repayment=Repayment(RepaymentMethod.BULLET, 1, 12))
    owed = Snapshot(source, TODAY).lines_by_id[first.id].owed
    dues = (*(due for due in source.dues if due.channel != first.id), Due(first.id, date(2026, 12, 20), owed))
    wage = (Income("wage", Money(1_200_000), 5),)
    application = opened(replace(source, income=wage, channels=(loan, *source.channels[1:]), dues=dues))
    tab = fund_tab(application)
    told = texts(tab.renegotiation)
    line = f"{first.name} comes first: ¥{figure_text(owed)} falls due on 20 Dec, and no sum here counts it."
    assert line in told
    assert f"only guessed: {first.name}" in told
    view = renegotiation_view(report_of(application), application.context.look)
    assert view is not None
    assert "enough" in {text for row in view.reach for text in row.texts}
    assert "What would be missing a month for the debts listed here." in told


def test_what_cannot_work_is_said_first(opened: Opened) -> None:
    application = opened(book("eight_lines"))
    tab, report = fund_tab(application), report_of(application)
    talks = report.renegotiation
    assert talks is not None
    assert talks.shortfall == report.plan.shortfall
    assert f"¥{figure_text(talks.shortfall)} a month are missing" in tab.renegotiation.title
    assert tab.renegotiation.geometry().bottom() < tab.fund.parentWidget().geometry().top()
    assert tab.path.isHidden()
    names = [row.text() for row in term_rows(tab.renegotiation)]
    channels = report.measures.snapshot.channels
    assert names == [f"{n}. {channels[e.debt.id].name}" for n, e in enumerate(talks.debts, start=1)]


def test_a_gap_that_spending_less_closes_is_not_called_one_for_talks(opened: Opened) -> None:
    source = book("li_ming")
    application = opened(replace(source, living=Living(Money(900_000), Money(300_000))))
    view = renegotiation_view(report_of(application), application.context.look)
    assert view is not None
    assert view.title == "¥1,476.59 a month are missing: leaving out what is not essential closes the gap"
    assert view.steps[0] == "Leaving out ¥1,476.59 of the ¥3,000 a month that are not essential closes this gap."
    assert "renegotiat" not in view.title + view.order
    assert not any("remain to be won" in step for step in view.steps)


def test_of_many_talks_more_are_shown_when_they_are_asked_for(
    qtbot: QtBot, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(renegotiation, "MOST", 3)
    tab = fund_tab(opened(book("eight_lines")))
    part = tab.renegotiation
    assert [row.text()[:2] for row in term_rows(part)] == ["1.", "2.", "3."]
    qtbot.mouseClick(term_rows(part)[1], Qt.MouseButton.LeftButton)
    count = len(renegotiation_view(tab._controller.report(), tab._context.look).talks)
    assert part.more_button.text() == f"Show more: 3 of {count}"
    qtbot.mouseClick(part.more_button, Qt.MouseButton.LeftButton)
    rows = term_rows(part)
    assert len(rows) == min(6, count)
    assert (rows[1].isChecked(), rows[3].hasFocus()) == (True, True)
    while not part.more_button.isHidden():
        qtbot.mouseClick(part.more_button, Qt.MouseButton.LeftButton)
    assert len(term_rows(part)) == count


def test_a_talk_opens_to_terms_and_asks_with_their_marks(qtbot: QtBot, opened: Opened) -> None:
    application = opened(book("eight_lines"))
    tab, report = fund_tab(application), report_of(application)
    assert report.renegotiation is not None
    entry = report.renegotiation.debts[0]
    row = term_rows(tab.renegotiation)[0]
    qtbot.mouseClick(row, Qt.MouseButton.LeftButton)
    block = row.parentWidget()
    told = texts(block)
    assert "the official text decides" in told
    assert f"¥{figure_text(entry.proposed.payment)}, ¥{figure_text(entry.proposed.relief)} less" in told
    table = block.findChild(QAbstractItemView)
    assert table is not None
    shown = {table.model().index(n, 1).data() for n in range(table.model().rowCount())}
    assert shown == {figure_text(option.payment) for option in entry.options}


def test_the_way_out_after_the_talks_is_computed(opened: Opened) -> None:
    stretched = replace(
        book("li_ming"), income=tuple(replace(i, amount=Money(1450000)) for i in book("li_ming").income)
    )
    application = opened(stretched)
    talks = report_of(application).renegotiation
    assert talks is not None
    assert talks.payoff_after is not None
    told = fund_tab(application).renegotiation.after.text()
    assert str(Month.of(TODAY).plus(talks.payoff_after.months)) in told
    assert figure_text(talks.payoff_after.total_interest) in told


# empty books, paper, and everyone


def test_without_living_costs_the_way_leads_to_the_household(qtbot: QtBot, opened: Opened) -> None:
    application = opened(replace(book("li_ming"), living=None))
    tab = fund_tab(application)
    assert "What does a month cost?" in texts(tab.empty)
    with qtbot.waitSignal(application.context.speaker.go) as gone:
        qtbot.mouseClick(tab.empty.buttons[0], Qt.MouseButton.LeftButton)
    assert gone.args == [Target(PageId.SETTINGS, "home")]


def test_without_an_income_no_gap_of_it_is_claimed(opened: Opened) -> None:
    application = opened(replace(book("li_ming"), income=()))
    asked = renegotiation_view(report_of(application), application.context.look)
    assert asked is not None
    assert asked.title.startswith("No income is entered: living costs and minimum payments ask for ")
    assert "Income ¥0" not in asked.told


def test_with_nothing_owed_the_path_fills_the_fund(opened: Opened) -> None:
    paid = replace(
        book("li_ming"),
        observations=tuple(replace(reading, used=Money(0)) for reading in book("li_ming").observations),
        planned_draws=(),
    )
    tab = fund_tab(opened(paid))
    assert "Nothing is owed that carries interest." in texts(tab.leverage)
    assert not tab.path.isHidden()
    assert "Owed" not in tab.path.chart.accessibleDescription()


def test_paper_holds_the_figures_with_its_fonts_inside(
    qtbot: QtBot, application: Application, tmp_path: Path, chinese: None
) -> None:
    page = page_of(application)
    target = tmp_path / "plan.pdf"
    assert page.export(target, hidden=False)
    written = target.read_bytes()
    assert written.startswith(b"%PDF")
    assert b"/FontFile" in written
    told = plan_document(page.plans, hidden=False).toPlainText()
    for figure in ("62,413.79", "33,015", "2028-01", "规划"):
        assert figure in told


def test_paper_hides_amounts_when_the_screen_does(application: Application) -> None:
    told = plan_document(page_of(application).plans, hidden=True).toPlainText()
    for figure in ("62,413", "33,015", "7,200", "25,000", "3,901"):
        assert figure not in told
    assert "••••" in told
    assert pdf_bytes(plan_document(page_of(application).plans, hidden=True)).startswith(b"%PDF")


def test_a_paper_that_cannot_be_written_is_said(qtbot: QtBot, application: Application, tmp_path: Path) -> None:
    with qtbot.waitSignal(application.context.speaker.problem):
        (tmp_path / "file").touch()
        assert not page_of(application).export(tmp_path / "file" / "plan.pdf", hidden=False)


@pytest.mark.parametrize("name", ["li_ming", "eight_lines"])
def test_hidden_amounts_are_nowhere(application: Application, opened: Opened, name: str) -> None:
    other = opened(book(name))
    other.context.look.hide_amounts(hidden=True)
    tab, report = fund_tab(other), report_of(other)
    spoken = [texts(tab)]
    for widget in tab.findChildren(QWidget):
        if widget.isVisibleTo(tab.window()):
            spoken += [widget.toolTip(), widget.accessibleName(), widget.accessibleDescription()]
    amounts = [term.amount for term in (*report.fund_terms, *report.leverage_terms)]
    plan = report.plan
    for amount in (*amounts, plan.fund.target, plan.leverage.owed, plan.minimums, plan.shortfall):
        assert amount is not None
        assert not amount or figure_text(amount) not in "\n".join(spoken)
    other.context.look.hide_amounts(hidden=False)


@pytest.mark.parametrize("name", ["li_ming", "eight_lines"])
def test_every_control_has_a_name(opened: Opened, name: str) -> None:
    tab = fund_tab(opened(book(name)))
    unnamed = []
    for kind in (QAbstractButton, QLineEdit, QComboBox, QAbstractItemView):
        for widget in tab.findChildren(kind):
            interface = QAccessible.queryAccessibleInterface(widget)
            named = interface is not None and interface.text(QAccessible.Text.Name).strip()
            own = not isinstance(widget.parent(), QComboBox | QLineEdit) and not widget.objectName().startswith("qt_")
            if widget.isVisibleTo(tab.window()) and own and not named and not isinstance(widget, QHeaderView):
                unnamed.append(widget)
    assert unnamed == []


@pytest.mark.parametrize(("scale", "scheme"), [(1, Scheme.LIGHT), (2, Scheme.DARK)])
@pytest.mark.parametrize("name", ["li_ming", "eight_lines"])
def test_nothing_is_cut_off_at_the_side(
    qtbot: QtBot, opened: Opened, look: Look, chinese: None, name: str, scale: float, scheme: Scheme
) -> None:
    look.apply(scheme=scheme, scale=scale)
    application = opened(book(name))
    application.window.resize(1024 if scale == 1 else 1360, 700)
    page = page_of(application)
    qtbot.waitUntil(lambda: page.width() < application.window.width())
    area = page._made["fund"][1]
    qtbot.waitUntil(lambda: area.widget().width() <= area.viewport().width())
    assert not area.horizontalScrollBar().isVisible()
    look.apply(scheme=Scheme.LIGHT, scale=1)
