"""The whole window on a real book at a fixed moment, and how tests look at it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from benchmarks.books import LAST_DAY, StandingClock
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from raincheck.app import recording
from raincheck.app.checking import run_check
from raincheck.app.demo import story_on
from raincheck.app.recording import Entry
from raincheck.app.transfer import load
from raincheck.gui.check.check_table import CheckTable
from raincheck.gui.check.page import CheckPage
from raincheck.gui.kit.context import CardAction, CardView, PageId, Target, Tone
from raincheck.gui.kit.icons import Icons
from raincheck.gui.kit.look import Look
from raincheck.gui.kit.page import Page
from raincheck.gui.shell.application import Application
from raincheck.store import Store, open_store

TODAY = LAST_DAY


def li_ming_book(folder: Path) -> Store:
    """The Li Ming book on the day of the cut, checked."""
    clock = StandingClock()
    made = open_store(folder / "book.raincheck", clock=clock.now, create=True)
    load(made, story_on(TODAY))
    run_check(made, TODAY, now=clock.now())
    return made


def shown_on(qtbot: QtBot, store: Store, look: Look, resources: Path) -> Application:
    """The whole window on a book, shown and active."""
    made = Application(store, StandingClock(), look, Icons(resources / "icons"))
    with qtbot.waitActive(made.window):
        made.window.show()
        made.window.activateWindow()
    return made


def start(qtbot: QtBot, store: Store, clock: StandingClock, look: Look, repository: Path) -> Application:
    made = Application(store, clock, look, Icons(repository / "resources" / "icons"))
    with qtbot.waitActive(made.window):
        made.window.show()
        made.window.activateWindow()
    return made


def page_of(application: Application, kind: type[Page], page: PageId, subject: str | None = None) -> Page:
    application.context.speaker.go.emit(Target(page, subject))
    shown = application.window.page
    assert isinstance(shown, kind)
    return shown


def words(widget: QWidget) -> str:
    """Every text that can be seen in it."""
    texts = [label.text() for label in widget.findChildren(QLabel) if label.isVisible()]
    buttons = [button.text() for button in widget.findChildren(QAbstractButton) if button.isVisible()]
    return "\n".join([*texts, *buttons])


def record(application: Application, entry: Entry) -> None:
    application.session.run(partial(recording.record, application.session.store, entry, TODAY))


def check_table(application: Application) -> CheckTable:
    page_of(application, CheckPage, PageId.CHECK)
    return application.window.findChildren(CheckTable)[0]


def interfaces(widget: QWidget) -> Iterator[tuple[QWidget, QAccessibleInterface]]:
    kinds = (QAbstractButton, QLineEdit, QComboBox)
    for child in widget.findChildren(QWidget):
        interface = QAccessible.queryAccessibleInterface(child)
        inner = child.objectName() == "qt_spinbox_lineedit"  # spoken with the field it belongs to
        if isinstance(child, kinds) and interface is not None and child.isVisible() and not inner:
            yield child, interface


def _inner(child: QWidget) -> bool:
    """Parts of Qt's own compound fields are spoken with the field."""
    parent = child.parent()
    return isinstance(parent, QComboBox) or type(child).__name__ in ("QLineEditIconButton", "QExpandingLineEdit")


def show_cards(application: Application, count: int) -> None:
    actions = tuple(CardAction(name, name) for name in ("打开", "1 小时后提醒", "明天提醒", "知道了"))
    body = "今天截图额度页（带日期），致电平台问明原因，记下工单号。另有 6 条相关预警。"
    for number in range(count):
        card = CardView(f"card{number}", Tone.DANGER, "未雨", "借呗额度今天从 100,000 元降到 50 元", body, actions)
        application.context.speaker.card.emit(card)
