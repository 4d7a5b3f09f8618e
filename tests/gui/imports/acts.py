"""What a person does on the import page, for its tests."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot
from tests.builders import a_channel
from tests.importers.bills import Row, borrowing

from raincheck.gui.imports.controller import ImportsController
from raincheck.gui.imports.page import ImportsPage
from raincheck.gui.imports.pictures_controller import PicturesController
from raincheck.gui.kit.context import Context
from raincheck.gui.kit.session import Session
from raincheck.store import Store
from raincheck.system.clock import SystemClock

BILL = (
    Row(method="花呗", order="1", text="手机"),
    borrowing("花呗自动还款", status="还款成功", order="2", amount="1,234.50"),
    borrowing("自动还款-花呗", status="还款失败", order="3"),
    Row(order="4"),
    Row(order="5", flow="收入"),
)


def made_page(store: Store, context: Context) -> ImportsPage:
    session = Session(store, SystemClock(), context, context.bus)
    return ImportsPage(context, ImportsController(session, context), PicturesController(session))


def previewed(qtbot: QtBot, page: ImportsPage, *paths: Path) -> None:
    page.take(list(paths))
    qtbot.waitUntil(page.preview.isVisible)


def imported(qtbot: QtBot, page: ImportsPage) -> None:
    qtbot.keyClick(page.preview.write_button, Qt.Key.Key_Space)
    qtbot.waitUntil(page.done.isVisible)


def store_with_two_lines(store: Store) -> None:
    with store.write("two lines") as tx:
        tx.add_channel(a_channel(id="huabei", name="花呗"))
        tx.add_channel(a_channel(id="spare", name="备用"))


def typed(qtbot: QtBot, field: QLineEdit, text: str) -> None:
    field.selectAll()
    qtbot.keyClicks(field, text)
