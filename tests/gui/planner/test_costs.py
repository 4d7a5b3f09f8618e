"""Real costs on a real book: an offer is priced while it is typed, set among one's lines, and kept with one of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from msgspec import Struct
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from raincheck import bookfile
from raincheck.app.checking import run_check
from raincheck.app.transfer import load
from raincheck.core.model import Cost
from raincheck.core.money import Money
from raincheck.core.planner.rates import Offer, OfferKind, as_cost, real_cost
from raincheck.core.rules.thresholds import Level
from raincheck.gui.kit.context import PageId, Tone
from raincheck.gui.kit.icons import Icons
from raincheck.gui.kit.look import Look
from raincheck.gui.planner.costs import CostsTab
from raincheck.gui.planner.page import PlannerPage
from raincheck.gui.shell.application import Application
from raincheck.store import Store, open_store

DATA = Path(__file__).parents[2] / "cli" / "data"
NOW = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
TODAY = date(2026, 11, 22)


class FixedClock(Struct, frozen=True):
    """The same moment for ever."""

    def now(self) -> datetime:
        return NOW

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo("Asia/Shanghai")

    def today(self) -> date:
        return TODAY


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "home.raincheck", clock=lambda: NOW, create=True) as made:
        load(made, bookfile.parse((DATA / "li_ming.json").read_bytes()))
        run_check(made, TODAY, now=NOW)
        yield made


@pytest.fixture
def application(qtbot: QtBot, store: Store, look: Look, repository: Path) -> Iterator[Application]:
    made = Application(store, FixedClock(), look, Icons(repository / "resources/icons"))
    with qtbot.waitExposed(made.window):
        made.window.show()
    yield made
    made.close()


@pytest.fixture
def tab(application: Application) -> CostsTab:
    application.window.show_page(PageId.PLANNER)
    page = application.window.page
    assert isinstance(page, PlannerPage)
    page.open_subject("costs")
    made = page.tab
    assert isinstance(made, CostsTab)
    return made


def texts(widget: QWidget) -> str:
    QApplication.processEvents()  # what was just added is laid out then
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def write(qtbot: QtBot, field: QLineEdit, text: str) -> None:
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, text)


def channel(store: Store, id_: str) -> Cost | None:
    return next(entry.cost for entry in store.channels() if entry.id == id_)


def test_an_instalment_fee_is_dearer_than_it_sounds(qtbot: QtBot, tab: CostsTab) -> None:
    assert "Enter an offer" in texts(tab)
    tab.form.kind.choose(OfferKind.MONTHLY_FEE)
    write(qtbot, tab.form.principal, "1.2w")
    write(qtbot, tab.form.rate, "0.6")
    real = real_cost(as_cost(Offer(OfferKind.MONTHLY_FEE, Money(1_200_000), 12, rate=Decimal("0.006"))))
    assert real is not None
    assert tab.figure.text() == f"{float(real.nominal) * 100:.2f}%" == "13.03%"
    told = texts(tab)
    for figure in ("7.2%", "13.29%", "13.84%", "¥864", "¥12,864"):
        assert figure in told
    assert "10.97 points below the 24% line" in told
    assert "1 of your 4 lines is cheaper" in told
    assert [row.name for row in tab.ranking.records.records] == ["花呗", "this offer", "借呗", "微粒贷", "招行信用卡"]


def test_above_the_line_is_said_with_its_mark_and_no_claim(qtbot: QtBot, tab: CostsTab) -> None:
    write(qtbot, tab.form.principal, "10000")
    write(qtbot, tab.form.payment, "1000")
    write(qtbot, tab.form.fee, "500")
    assert (tab.badge.tone, tab.badge.word) == (Tone.DANGER, "above the 24% line")
    told = texts(tab)
    assert "[Q16]" in told
    assert "Reported:" in told
    assert "contract and official text decide" in told
    assert "illegal" not in told.lower()


@pytest.mark.parametrize(
    ("disclosed", "told"),
    [
        ("7.2", "Disclosed: 7.2%; in truth 17.97%, 10.77 points more."),
        ("18", "Disclosed: 18%; in truth 17.97%. They agree."),
        ("24", "Disclosed: 24%; in truth 17.97%, 6.03 points less."),
    ],
)
def test_the_disclosed_rate_is_set_beside_the_true_one_at_once(
    qtbot: QtBot, tab: CostsTab, disclosed: str, told: str
) -> None:
    write(qtbot, tab.form.principal, "12000")
    write(qtbot, tab.form.payment, "1100")
    assert "Disclosed:" not in texts(tab)
    write(qtbot, tab.form.disclosed, disclosed)
    assert told in texts(tab)


def test_a_figure_opens_its_formula(qtbot: QtBot, tab: CostsTab) -> None:
    tab.form.kind.choose(OfferKind.DAILY_RATE)
    write(qtbot, tab.form.principal, "10000")
    write(qtbot, tab.form.rate, "0.065")
    told = {row.text(): row for row in tab.lines.rows}  # type: ignore[attr-defined] - rows of figures are buttons
    row = told["The rate a day"]
    assert "0.065% × 365; seen compounded it is 26.77%" not in texts(row)
    qtbot.mouseClick(row, Qt.MouseButton.LeftButton)
    assert "0.065% × 365; seen compounded it is 26.77%" in texts(row)
    assert "23.73%" in texts(row)


def test_what_no_loan_can_be_is_said_at_once(qtbot: QtBot, tab: CostsTab) -> None:
    write(qtbot, tab.form.principal, "1000")
    write(qtbot, tab.form.payment, "a lot")
    assert "Write amounts like" in tab.problem.text()
    write(qtbot, tab.form.payment, "100")
    assert tab.problem.text() == ""
    write(qtbot, tab.form.fee, "1000")
    assert "No rate fits" in tab.problem.text()
    assert not tab.figure.isVisible()
    assert not tab.keep_button.isEnabled()


def test_kept_with_a_line_the_rules_speak_and_undo_takes_it_back(
    qtbot: QtBot, tab: CostsTab, store: Store, application: Application
) -> None:
    kept = channel(store, "jiebei")
    assert application.session.report().level("P01") is not Level.RED
    write(qtbot, tab.form.principal, "12000")
    write(qtbot, tab.form.payment, "1200")
    write(qtbot, tab.form.disclosed, "14.6")
    assert not tab.keep_button.isEnabled()
    tab.line_box.setCurrentIndex(tab.line_box.findData("weilidai"))
    tab.line_box.activated.emit(tab.line_box.currentIndex())
    qtbot.mouseClick(tab.keep_button, Qt.MouseButton.LeftButton)
    assert channel(store, "weilidai") == Cost(Money(1_200_000), Money(120_000), 12, Money(0), Decimal("0.146"))
    report = application.session.report()
    assert (report.level("P01"), report.level("P02")) == (Level.RED, Level.RED)
    application.session.undo()
    assert channel(store, "weilidai") is None
    assert channel(store, "jiebei") == kept


def test_what_is_kept_is_shown_and_taken_out(
    qtbot: QtBot, tab: CostsTab, store: Store, application: Application
) -> None:
    line = next(entry for entry in store.channels() if entry.id == "weilidai")
    page = application.window.page
    assert isinstance(page, PlannerPage)
    page.stress.price_line(line, Cost(Money(1_200_000), Money(107_200), 12, Money(10_000), Decimal("0.13")))
    tab.line_box.setCurrentIndex(tab.line_box.findData("weilidai"))
    tab.line_box.activated.emit(tab.line_box.currentIndex())
    assert (tab.form.principal.text(), tab.form.payment.text(), tab.form.fee.text()) == ("12,000", "1,072", "100")
    assert tab.form.disclosed.share() == Decimal("0.13")
    assert "微粒贷" not in [row.name for row in tab.ranking.records.records]
    qtbot.mouseClick(tab.drop_button, Qt.MouseButton.LeftButton)
    assert channel(store, "weilidai") is None
    assert not tab.drop_button.isVisible()


def test_hidden_amounts_are_hidden_here_too(qtbot: QtBot, tab: CostsTab, look: Look) -> None:
    write(qtbot, tab.form.principal, "12000")
    write(qtbot, tab.form.payment, "1072")
    look.hide_amounts(hidden=True)
    told = texts(tab) + "".join(row.toolTip() for row in tab.lines.rows)
    assert "••••" in told
    for figure in ("12,000", "1,072", "864", "12,864"):
        assert figure not in told
