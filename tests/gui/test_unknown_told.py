"""A book of which nobody knows a figure, walked over all its pages: unknown is never told as nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, Qt
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QLabel, QLineEdit, QWidget
from tests.builders import a_channel, a_reading
from tests.gui.application_fixture import TODAY, StandingClock
from tests.gui.room import views

from raincheck.app.checking import run_check
from raincheck.app.transfer import load
from raincheck.core.model import Book, ChannelKind, Repayment, RepaymentMethod, Terms
from raincheck.gui.kit.context import PageId, Target
from raincheck.gui.kit.icons import Icons
from raincheck.gui.kit.look import Look
from raincheck.gui.shell.application import Application
from raincheck.store import Store, open_store
from raincheck.system import i18n

NOTHING = re.compile(r"(?<![\d.,])(?:[¥￥]\s*0(?:\.0+)?(?![\d.,]*\d)|0(?:\.0+)?\s*(?:[%％]|元|yuan\b))")
"""A claim that a sum or a share is nothing."""

BARE = re.compile(r"^[≤≥]?\s*0(?:\.00)?$")
"""The same without its unit, in a cell or as a figure, where nothing is counted that may truly be none."""


def lines() -> Book:
    """A card, two revolving lines and a loan of which at most what is owed was seen; nothing of the household."""
    guessed = a_channel("jiebei", name="借呗", terms=Terms.GUESSED, apr=Decimal(0))
    full, bullet = Repayment(RepaymentMethod.FULL, 1), Repayment(RepaymentMethod.BULLET, 1, periods=12)
    return Book(
        channels=(
            a_channel("huabei", name="花呗", kind=ChannelKind.STATEMENT, terms=Terms.GUESSED, apr=Decimal(0),
                      repayment=full),
            guessed,
            a_channel("jintiao", name="金条", platform="JD", funder="JD", terms=Terms.GUESSED, apr=Decimal(0)),
            a_channel("loan", name="农商行", platform="农商行", funder="农商行", kind=ChannelKind.TERM, apr=Decimal(0),
                      terms=Terms.GUESSED, repayment=bullet),
            a_channel("unread", name="白条", platform="JD", funder="JD", terms=Terms.GUESSED, apr=Decimal(0)),
        ),
        observations=(
            a_reading("huabei", limit=None, used="3218.66"),
            a_reading("jiebei", limit=None, used=None),
            a_reading("jintiao", limit=None, used=None),
            a_reading("loan", limit=None, used=80_000),
        ),
    )  # fmt: skip


def texts(widget: QWidget) -> Iterator[str]:
    """Every text that can be seen in it or is said of it, the cells of its tables too."""
    for child in (widget, *widget.findChildren(QWidget)):
        if not child.isVisible():
            continue
        yield from (child.toolTip(), child.accessibleName(), child.accessibleDescription())
        if isinstance(child, QLabel | QAbstractButton | QLineEdit):
            yield child.text()
        if isinstance(child, QAbstractItemView):
            yield from _cells(child.model())


def _cells(model: QAbstractItemModel) -> Iterator[str]:
    top = QModelIndex()
    for row in range(model.rowCount(top)):
        for column in range(1 if isinstance(model, QAbstractListModel) else model.columnCount(top)):
            for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
                yield str(model.index(row, column).data(role) or "")


@pytest.fixture(params=[i18n.ENGLISH, i18n.CHINESE])
def unknowing(request: pytest.FixtureRequest, tmp_path: Path, look: Look, repository: Path) -> Iterator[Application]:
    """The window on that book, in both languages."""
    before = i18n.spoken()
    i18n.speak(request.param)
    store = _store(tmp_path)
    application = Application(store, StandingClock(), look, Icons(repository / "resources" / "icons"))
    application.window.show()
    yield application
    application.close()
    application.window.deleteLater()
    store.close()
    i18n.speak(before)


def _store(folder: Path) -> Store:
    clock = StandingClock()
    store = open_store(folder / "book.raincheck", clock=clock.now, create=True)
    load(store, lines())
    run_check(store, TODAY, now=clock.now())
    return store


def claims(text: str, *, bare: bool = True) -> bool:
    """Whether the text says that something is nothing."""
    return bool(NOTHING.search(text) or (bare and BARE.match(text)))


def told_as_nothing(application: Application) -> list[str]:
    """Each place, with what it claims."""
    found = []
    window = application.window
    for page in window.titles:
        window.show_page(page)
        for place in views(window.page):
            bare = page in (PageId.OVERVIEW, PageId.LINES)
            found += [f"{page} {place}: {text}" for text in texts(window) if claims(text, bare=bare)]
    alerts = [Target(PageId.ALERTS, str(alert.id)) for alert in application.session.report().alerts]
    pages = [Target(PageId.LINES, line.id) for line in application.session.store.channels()]
    for target in (*pages, *alerts):
        application.context.speaker.go.emit(target)
        found += [f"{target.subject}: {text}" for text in texts(window) if claims(text)]
    return list(dict.fromkeys(found))


def test_no_page_tells_unknown_as_nothing(unknowing: Application) -> None:
    found = told_as_nothing(unknowing)
    assert not found, "\n".join(found)
