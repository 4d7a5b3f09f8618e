"""The firm behind the household, entered in the settings: its name and costs, and what belongs to it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot
from tests.builders import a_full_book

from raincheck.app.household import read_home
from raincheck.core.model import Belongs, Firm
from raincheck.core.money import Money
from raincheck.gui.kit.context import Context
from raincheck.gui.kit.session import Session
from raincheck.gui.settings.controller import SettingsController
from raincheck.gui.settings.home import HomeSection
from raincheck.gui.settings.rows import AssetRow, IncomeRow
from raincheck.store import Store, open_store
from raincheck.system.clock import SystemClock


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "book.raincheck", clock=SystemClock().now, create=True) as opened:
        with opened.write("load") as tx:
            tx.load(a_full_book())
        yield opened


@pytest.fixture
def section(qtbot: QtBot, store: Store, context: Context) -> HomeSection:
    made = HomeSection(context, SettingsController(Session(store, SystemClock(), context), context))
    qtbot.addWidget(made)
    context.bus.changed.connect(made.reload)
    made.reload()
    made.show()
    return made


def typed(qtbot: QtBot, field: QLineEdit, text: str) -> None:
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, text)
    qtbot.keyClick(field, Qt.Key.Key_Tab)
    field.clearFocus()


def test_a_firm_is_entered_and_what_belongs_to_it_is_chosen_beside_it(
    qtbot: QtBot, section: HomeSection, store: Store
) -> None:
    first = section.incomes.rows[0]
    assert isinstance(first, IncomeRow)
    assert not first.owner_picker.isVisibleTo(section)
    section.firm.switch.click()
    assert read_home(store).basics.household.firm == Firm("My firm")
    typed(qtbot, section.firm.name_edit, "Li shop")
    typed(qtbot, section.firm.costs_edit, "19500")
    assert read_home(store).basics.household.firm == Firm("Li shop")
    living = read_home(store).basics.living
    assert living is not None
    assert living.firm_essential == Money(1_950_000)
    first = section.incomes.rows[0]
    assert isinstance(first, IncomeRow)
    first.owner_picker.setCurrentIndex(1)
    first.owner_picker.activated.emit(1)
    typed(qtbot, first.buyer_edit, "HR market")
    income = read_home(store).incomes[0]
    assert (income.belongs, income.buyer) == (Belongs.FIRM, "HR market")
    asset = section.assets.rows[0]
    assert isinstance(asset, AssetRow)
    asset.owner_picker.setCurrentIndex(1)
    asset.owner_picker.activated.emit(1)
    assert read_home(store).assets[0].belongs is Belongs.FIRM
    section.firm.switch.click()
    assert read_home(store).basics.household.firm is None
