"""A loan's principal falls due once: wherever debt service holds it, it is named apart, and hidden with all amounts."""

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

from raincheck.__main__ import main
from raincheck.app.checking import run_check
from raincheck.app.month_report import month_report
from raincheck.app.transfer import load
from raincheck.app.wording.figures import Scene
from raincheck.app.wording.service import once_fund_words
from raincheck.core.measures import Measures
from raincheck.core.model import Asset, Book, ChannelKind, Due, Income, Living, Repayment, RepaymentMethod
from raincheck.core.money import Money
from raincheck.core.planner.emergency import emergency_fund
from raincheck.core.snapshot import Snapshot
from raincheck.gui.kit.context import PageId, Target
from raincheck.gui.kit.look import Look
from raincheck.gui.shell.application import Application
from raincheck.store import Store, open_store

LOAN = a_channel(
    "loan",
    platform="BANK",
    funder="BANK",
    kind=ChannelKind.TERM,
    apr=Decimal("0.06"),
    repayment=Repayment(RepaymentMethod.BULLET, due_day=20, periods=12),
)
QUICK = a_channel("quick", apr=Decimal(0), repayment=Repayment(RepaymentMethod.LEVEL, due_day=22, periods=12))
BOOK = Book(
    income=(Income("wage", Money(900_000), 5),),
    living=Living(Money(450_000), Money(80_000)),
    assets=(Asset("cash", "cash", Money(1_234_567)),),
    channels=(LOAN, QUICK),
    observations=(a_reading("loan", limit=None, used=80_000), a_reading("quick", limit=60_000, used=12_000)),
    dues=(Due("loan", date(2026, 12, 20), Money(8_000_000)),),
)
ONCE = "Of it ¥80,000 is the principal of loan due on 20 Dec, repaid once."


@pytest.fixture
def book(tmp_path: Path, clock: StandingClock) -> Iterator[Store]:
    store = open_store(tmp_path / "once.raincheck", clock=clock.now, create=True)
    load(store, BOOK)
    run_check(store, TODAY, now=clock.now())
    yield store
    store.close()


@pytest.fixture
def window(qtbot: QtBot, book: Store, clock: StandingClock, look: Look, repository: Path) -> Iterator[Application]:
    made = start(qtbot, book, clock, look, repository)
    made.window.resize(1360, 860)
    yield made
    made.close()


@pytest.mark.parametrize(
    ("place", "told"),
    [
        (Target(PageId.OVERVIEW), ("¥80,000 of it comes once",)),
        (
            Target(PageId.PLANNER, "fund"),
            (
                ONCE,
                "Without it repayments are ¥1,000 a month, 11.1% of income.",
                "¥240,000 of the target is 3 × principal that is repaid once: loan ¥80,000 on 20 Dec.",
                "the next instalments ¥81,000 × 3, ¥80,000 of them repaid once",
                "loan comes first: its principal of ¥80,000 falls due on 20 Dec",
            ),
        ),
    ],
    ids=["overview", "planner"],
)
def test_a_page_names_it_and_hides_it_with_all_amounts(
    place: Target, told: tuple[str, ...], window: Application, look: Look, qtbot: QtBot
) -> None:
    window.context.speaker.go.emit(place)
    qtbot.waitUntil(lambda: [sentence for sentence in told if sentence not in words(window.window.page)] == [])
    look.hide_amounts(hidden=True)
    window.context.speaker.go.emit(Target(PageId.CALENDAR))
    window.context.speaker.go.emit(place)
    assert "80,000" not in words(window.window.page)
    look.hide_amounts(hidden=False)


@pytest.mark.parametrize(
    ("command", "told"),
    [
        ("plan", "¥240,000 of the target is 3 × principal that is repaid once: loan ¥80,000 on 20 Dec."),
        ("check", "What falls due next is 900% of a month's income"),
        ("check", "Of it ¥80,000 is the principal of loan due from 20 Dec, repaid once."),
        ("check", "Talk to loan now about the ¥80,000 due from 20 Dec: renewing it, instalments or a later day."),
        ("check", "Money at hand does not reach for the ¥80,000 that falls due"),
    ],
)
def test_a_command_names_it(
    command: str, told: str, book: Store, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RAINCHECK_LANG", "en")
    assert main(["--book", str(book.path), command, "--as-of", str(TODAY)]) == 0
    assert told in " ".join(capfd.readouterr().out.split())


def test_the_month_report_names_it(book: Store) -> None:
    notes = [figure.note for figure in month_report(book, TODAY).figures]
    assert ONCE in notes


def test_a_target_that_is_the_deepest_gap_takes_it_no_three_times() -> None:
    measures = Measures(Snapshot(BOOK, TODAY))
    fund = emergency_fund(measures.snapshot, measures.flows)
    assert fund.by_months is not None
    assert "3 × principal" in once_fund_words(fund, measures.service, Scene())
    deeper = replace(fund, target=fund.by_months + Money(1), peak_need_90d=fund.by_months + Money(1))
    assert once_fund_words(deeper, measures.service, Scene()) == ""


def test_without_it_nothing_is_said(tmp_path: Path, clock: StandingClock) -> None:
    store = open_store(tmp_path / "calm.raincheck", clock=clock.now, create=True)
    load(store, replace(BOOK, dues=()))
    assert not any("once" in figure.note for figure in month_report(store, TODAY).figures)
    store.close()
