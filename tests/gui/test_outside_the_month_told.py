"""What no month's sum holds is named: dues beside the next instalments, and a principal the plan counts as renewed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from msgspec.structs import replace
from pytestqt.qtbot import QtBot
from tests.builders import a_channel, a_reading
from tests.gui.application_fixture import TODAY, StandingClock, start, words
from tests.gui.planner.books import report_of

from raincheck.__main__ import main
from raincheck.app.calendar import calendar_view, months_ahead
from raincheck.app.checking import run_check
from raincheck.app.transfer import load
from raincheck.core.duecalendar import EntryKind
from raincheck.core.model import Asset, Book, ChannelKind, Due, Income, Living, Repayment, RepaymentMethod
from raincheck.core.money import Money
from raincheck.gui.kit.context import PageId, Target
from raincheck.gui.kit.look import Look
from raincheck.gui.planner.renegotiation_presenter import renegotiation_view
from raincheck.store import Store, open_store

LOAN = a_channel(
    "loan",
    platform="BANK",
    funder="BANK",
    kind=ChannelKind.TERM,
    apr=Decimal("0.048"),
    repayment=Repayment(RepaymentMethod.BULLET, due_day=20, periods=4),
)
QUICK = a_channel("quick", apr=Decimal(0), repayment=Repayment(RepaymentMethod.LEVEL, due_day=20, periods=12))
BILLS = a_channel("bills", apr=Decimal(0), repayment=Repayment(RepaymentMethod.FULL, due_day=10))
BOOK = Book(
    income=(Income("wage", Money(950_000), 15),),
    living=Living(Money(880_000), Money(0)),
    assets=(Asset("cash", "cash", Money(620_000)),),
    channels=(QUICK, BILLS, LOAN),
    observations=(
        a_reading("quick", limit=60_000, used=12_000),
        a_reading("bills", limit=12_000, used=8_000),
        a_reading("loan", limit=None, used=120_000),
    ),
    dues=(
        Due("quick", date(2026, 12, 20), Money(600_000)),
        Due("quick", date(2026, 12, 21), Money(161_200)),
        Due("loan", date(2027, 3, 20), Money(12_048_000)),
    ),
)
BESIDE = "Not counted, but due within 30 days as well: ¥9,612 (bills, quick)."
LUMP = (
    "The principal of loan, ¥120,000, is due in one sum on 20 Mar 2027 and in no month of this plan: the plan counts "
    "on a renewal."
)


@pytest.fixture
def income(request: pytest.FixtureRequest) -> Money:
    return getattr(request, "param", Money(950_000))


@pytest.fixture
def book(tmp_path: Path, clock: StandingClock, income: Money) -> Iterator[Store]:
    store = open_store(tmp_path / "outside.raincheck", clock=clock.now, create=True)
    load(store, replace(BOOK, income=(Income("wage", income, 15),)))
    run_check(store, TODAY, now=clock.now())
    yield store
    store.close()


@pytest.mark.parametrize(("command", "told", "times"), [("check", BESIDE, 2), ("plan", LUMP, 1)])
def test_a_command_names_it(
    command: str, told: str, times: int, book: Store, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RAINCHECK_LANG", "en")
    assert main(["--book", str(book.path), command, "--as-of", str(TODAY)]) == 0
    assert " ".join(capfd.readouterr().out.split()).count(told) == times


@pytest.mark.parametrize(
    ("income", "talks"),
    [(Money(2_000_000), False), (Money(950_000), True)],
    ids=["a way", "talks"],
    indirect=["income"],
)
def test_the_planner_names_the_principal_its_months_do_not_ask_for(
    *, talks: bool, qtbot: QtBot, book: Store, clock: StandingClock, look: Look, repository: Path
) -> None:
    window = start(qtbot, book, clock, look, repository)
    window.context.speaker.go.emit(Target(PageId.PLANNER, "fund"))
    qtbot.waitUntil(lambda: LUMP in words(window.window.page))
    view = renegotiation_view(report_of(window), window.context.look)
    reached = {text for row in view.reach for text in row.texts} if view else set()
    assert ("enough once renewed" in reached) is talks
    assert not reached & {"enough", "enough for these"}
    window.close()


def test_the_dues_of_a_day_stand_in_the_order_the_forecast_spends_on_them(book: Store) -> None:
    view = calendar_view(book, TODAY, months_ahead(TODAY, 2))
    dues = [entry.channel for entry in view.entries if entry.kind is EntryKind.DUE and entry.on == date(2026, 12, 20)]
    assert dues == ["quick", "loan"]
