"""A book whose only lines have an unknown due day, looked at everywhere: nowhere is "none", "0" or "reached" told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTableView
from pytestqt.qtbot import QtBot
from tests.builders import a_channel, a_reading, yuan
from tests.gui.application_fixture import TODAY, StandingClock, start, words

from raincheck.__main__ import main
from raincheck.app.checking import run_check
from raincheck.app.transfer import load
from raincheck.core.model import (
    Asset,
    Book,
    Channel,
    ChannelKind,
    Income,
    Living,
    Repayment,
    RepaymentMethod,
    Restores,
    Terms,
)
from raincheck.core.money import ZERO
from raincheck.gui.kit.context import PageId, Target
from raincheck.gui.kit.look import Look
from raincheck.gui.shell.application import Application
from raincheck.store import open_store

CLAIMS = re.compile(
    r"\b(reached|no due is missed|no carried debt|nothing to (pay off|bridge|borrow|clear)|nothing falls due|"
    r"nothing is owed|"
    r"nothing (else )?(is )?(needed|needs you)|is full|not needed(?! by)|as everything is entered|within the target|"
    r"no day ends below zero|no cash gap|more than 180 days(?! by)|calm state|holds(?!, as far| \d))\b"
    r"|(?<!paid: )(?<!→ )¥0\b(?!\.\d)|(?<![\d.])0 (yuan|dues|元)|(?<![\d.,])0(\.0+)?%|nothing\. checking once a week",
    re.IGNORECASE,
)

NAMED = re.compile(r"Not in (it|the plan)|Not certain: without")


def _guessed(id_: str, method: RepaymentMethod, kind: ChannelKind) -> Channel:
    periods = None if method is RepaymentMethod.FULL else 12
    return a_channel(
        id_,
        name=id_,
        platform=id_.upper(),
        funder=id_.upper(),
        kind=kind,
        apr=Decimal(0),
        revocable=kind is not ChannelKind.TERM,
        repayment=Repayment(method, due_day=1, periods=periods),
        restores=Restores.PAYMENT,
        terms=Terms.GUESSED,
        added_on=TODAY,
    )


BOOK = Book(
    income=(Income("wage", yuan(9_000) or ZERO, 25),),
    living=Living(yuan(4_500) or ZERO, yuan(800) or ZERO),
    assets=(Asset("cash", "cash", yuan(150_000) or ZERO),),
    channels=(
        _guessed("bill", RepaymentMethod.FULL, ChannelKind.STATEMENT),
        _guessed("quick", RepaymentMethod.LEVEL, ChannelKind.REVOLVING),
        _guessed("loan", RepaymentMethod.BULLET, ChannelKind.TERM),
    ),
    observations=(
        a_reading("bill", TODAY, limit=None, used="3218.66"),
        a_reading("quick", TODAY, limit=60_000, used="21250.50"),
        a_reading("loan", TODAY, limit=None, used=30_000),
    ),
)

COMMANDS = ("plan", "stress", "calendar", "contingency", "check")

PLACES = (
    Target(PageId.OVERVIEW),
    Target(PageId.CALENDAR),
    Target(PageId.PLANNER, "fund"),
    Target(PageId.PLANNER, "stress"),
    Target(PageId.PLANNER, "payoff"),
    Target(PageId.EVENTS, "fair:bill"),
    Target(PageId.EVENTS, "fair:loan"),
)


def claims(text: str) -> list[str]:
    """The lines that claim something no one knows, and do not name in the same breath what is left out."""
    return [line for line in text.splitlines() if CLAIMS.search(line) and not NAMED.search(line)]


@pytest.fixture
def book(tmp_path: Path, clock: StandingClock) -> Path:
    path = tmp_path / "unknown.raincheck"
    store = open_store(path, clock=clock.now, create=True)
    load(store, BOOK)
    run_check(store, TODAY, now=clock.now())
    store.close()
    return path


@pytest.fixture
def window(qtbot: QtBot, book: Path, clock: StandingClock, look: Look, repository: Path) -> Iterator[Application]:
    store = open_store(book, clock=clock.now)
    made = start(qtbot, store, clock, look, repository)
    made.window.resize(1360, 860)
    yield made
    made.close()
    store.close()


@pytest.mark.parametrize("command", COMMANDS)
def test_no_command_claims_what_is_not_known(
    command: str, book: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RAINCHECK_LANG", "en")
    assert main(["--book", str(book), command, "--as-of", str(TODAY)]) == 0
    told = " ".join(capfd.readouterr().out.split())
    assert not claims(told.replace(". ", ".\n")), told
    assert "bill" in told


@pytest.mark.parametrize("place", PLACES, ids=lambda place: f"{place.page}-{place.subject}")
def test_no_page_claims_what_is_not_known(place: Target, window: Application, qtbot: QtBot) -> None:
    window.context.speaker.go.emit(place)

    def shown() -> str:
        return "\n".join([words(window.window.page), *_cells(window)])

    qtbot.waitUntil(lambda: "bill" in shown())  # some are worked out beside the window
    assert not claims(shown()), shown()


def _cells(window: Application) -> Iterator[str]:
    for table in window.window.page.findChildren(QTableView):
        model = table.model()
        if table.isVisible() and model is not None:
            for row in range(model.rowCount()):
                for column in range(model.columnCount()):
                    index = model.index(row, column)
                    yield f"{index.data()}\n{index.data(Qt.ItemDataRole.ToolTipRole) or ''}"
