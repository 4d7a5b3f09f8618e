"""Screenshots in the check round: dropped or pasted, they fill the lines in, and Enter walks them."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from pytestqt.qtbot import QtBot
from tests.builders import a_channel
from tests.gui.application_fixture import TODAY, check_table

from raincheck.core.model import Source
from raincheck.core.money import Money
from raincheck.gui.check.page import CheckPage
from raincheck.gui.check.presenter import Outcome
from raincheck.gui.imports.page import ImportsPage
from raincheck.gui.kit.bus import Changes
from raincheck.gui.shell.application import Application
from raincheck.store import Store
from raincheck.system import ocr
from raincheck.system.ocr import ShownPicture, ShownText

MORE = ("有钱花", "放心借", "安逸花", "分期乐")
LINES = {
    "jiebei": "借呗", "huabei": "花呗", "weilidai": "微粒贷", **{f"more{n}": name for n, name in enumerate(MORE)},
}  # fmt: skip
CARD = ("招商银行信用卡(8834)", "cmb_card")


def picture(title: str, limit: str, available: str, score: float = 1.0) -> ShownPicture:
    texts = (
        ShownText(title, (400, 90, 700, 140), 1.0),
        ShownText("可用额度", (60, 300, 240, 350), 1.0),
        ShownText(available, (700, 300, 1000, 350), score),
        ShownText("信用额度" if "银行" in title else "总额度", (60, 400, 240, 450), 1.0),
        ShownText(limit, (700, 400, 1000, 450), score),
    )
    return ShownPicture(1080, 2340, texts)


@pytest.fixture
def shows(monkeypatch: pytest.MonkeyPatch) -> dict[bytes, ShownPicture]:
    """What the pictures of a test show, by their bytes."""
    pages: dict[bytes, ShownPicture] = {}
    monkeypatch.setattr(ocr, "is_installed", lambda: True)
    monkeypatch.setattr(ocr.PictureReader, "read", lambda _self, data: pages[data])
    return pages


def drop(application: Application, *paths: Path) -> None:
    """Let files fall onto the window."""
    given = QMimeData()
    given.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    none = Qt.MouseButton.NoButton
    event = QDropEvent(QPointF(9, 9), Qt.DropAction.CopyAction, given, none, Qt.KeyboardModifier.NoModifier)
    application.window.dropEvent(event)


def page_of_round(application: Application) -> CheckPage:
    page = application.window.page
    assert isinstance(page, CheckPage)
    return page


def test_eight_screenshots_fill_eight_lines_and_enter_walks_them(
    qtbot: QtBot, application: Application, store: Store, tmp_path: Path, shows: dict[bytes, ShownPicture]
) -> None:
    with store.write("four more lines") as tx:
        for number, name in enumerate(MORE):
            tx.add_channel(a_channel(id=f"more{number}", name=name))
    application.context.bus.tell(Changes.everything())
    table = check_table(application)
    wanted: dict[str, Money] = {}
    paths = []
    for number, (id_, name) in enumerate((*LINES.items(), (CARD[1], CARD[0])), 1):
        content = f"picture {number}".encode()
        shows[content] = picture(name, f"{number}1,000.00", f"{number},000.00")
        paths.append(tmp_path / f"{number}.png")
        paths[-1].write_bytes(content)
        wanted[id_] = Money(number * 10_000_00 + 1_000_00)
    assert len(paths) == 8
    drop(application, *paths)
    page = page_of_round(application)
    qtbot.waitUntil(lambda: page.told_pictures.text().startswith("8 lines filled in") and not page._pictures.reading)
    assert store.latest_readings(as_of=TODAY)[0].on < TODAY, "nothing is written before Enter"
    for _ in range(8):
        if table.active == 2:
            assert page.keep.isVisible()
            qtbot.mouseClick(page.keep, Qt.MouseButton.LeftButton, pos=QPoint(8, page.keep.height() // 2))
            assert page.keep.isChecked()
            assert table.limit_edit.hasFocus(), "Enter takes the line, not the box"
            kept = page._pictures.pictures[table.records.records[2].shown.picture].content
        qtbot.keyClick(table.limit_edit, Qt.Key.Key_Return)
    assert table.answered == 8
    seen = {reading.channel: reading for reading in store.latest_readings(as_of=TODAY)}
    assert {id_: seen[id_].limit for id_ in wanted} == wanted
    assert all(seen[id_].source is Source.IMPORT and seen[id_].on == TODAY for id_ in wanted)
    assert seen["jiebei"].available == Money(1_000_00)
    marks = [hashlib.sha256(content).hexdigest() for content in shows]
    assert [mark for mark in marks if store.evidence_content(mark)] == [hashlib.sha256(kept).hexdigest()]
    number = next(entry.seq for entry in store.readings("jiebei") if entry.observation.on == TODAY)
    assert store.provenance(reading_no=number).file == "1.png"


def test_what_is_typed_over_a_screenshot_is_typed_and_what_is_in_doubt_is_not_filled_in(
    qtbot: QtBot, application: Application, store: Store, tmp_path: Path, shows: dict[bytes, ShownPicture]
) -> None:
    table = check_table(application)
    sure, blurred = tmp_path / "sure.png", tmp_path / "blurred.png"
    sure.write_bytes(b"sure")
    blurred.write_bytes(b"blurred")
    shows[b"sure"] = picture("借呗", "60,000.00", "24,000.00")
    shows[b"blurred"] = picture("花呗", "9,000.00", "1,000.00", 0.5)
    drop(application, sure, blurred)
    page = page_of_round(application)
    qtbot.waitUntil(page.rest_button.isVisible)
    assert table.filled_in("huabei") is None
    assert table.limit_edit.text() == "60,000"
    table.limit_edit.selectAll()
    qtbot.keyClicks(table.limit_edit, "61000")
    qtbot.keyClick(table.limit_edit, Qt.Key.Key_Return)
    seen = {reading.channel: reading for reading in store.latest_readings(as_of=TODAY)}
    assert (seen["jiebei"].limit, seen["jiebei"].source) == (Money(61_000_00), Source.MANUAL)
    assert table.outcome("huabei") is Outcome.WAITING
    qtbot.mouseClick(page.rest_button, Qt.MouseButton.LeftButton)
    other = application.window.page
    assert isinstance(other, ImportsPage)
    qtbot.waitUntil(lambda: len(other.pictures.rows) == 1)


def test_files_that_were_copied_are_pasted_into_the_round_and_not_into_its_field(
    qtbot: QtBot, application: Application, tmp_path: Path, shows: dict[bytes, ShownPicture]
) -> None:
    path = tmp_path / "s.png"
    path.write_bytes(b"\x89PNG jiebei")
    shows[path.read_bytes()] = picture("借呗", "30,000.00", "9,000.00")
    table = check_table(application)
    given = QMimeData()
    given.setUrls([QUrl.fromLocalFile(str(path))])
    QGuiApplication.clipboard().setMimeData(given)
    qtbot.keyClick(table.limit_edit, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: any(line.shown is not None for line in table.records.records))
    assert "png" not in table.limit_edit.text()
    text = QMimeData()
    text.setText("12345")
    QGuiApplication.clipboard().setMimeData(text)
    table.limit_edit.clear()
    qtbot.keyClick(table.limit_edit, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert table.limit_edit.text() == "12345"


def test_what_a_screenshot_shows_beside_limit_and_used_is_seen_before_enter_takes_it(
    qtbot: QtBot, application: Application, store: Store, tmp_path: Path, shows: dict[bytes, ShownPicture]
) -> None:
    table = check_table(application)
    before = {reading.channel: reading for reading in store.latest_readings(as_of=TODAY)}
    paths = [tmp_path / "loan.png", tmp_path / "card.png"]
    for path in paths:
        path.write_bytes(path.name.encode())
    shows[b"loan.png"] = picture("借呗", "60,000.00", "12,400.00")
    shows[b"card.png"] = picture(CARD[0], "41,000.00", "2,150.40")
    drop(application, *paths)
    page = page_of_round(application)
    qtbot.waitUntil(lambda: page.told_pictures.text().startswith("2 lines filled in") and not page._pictures.reading)
    words = {line.row.id: table.model().index(n, 6).data() for n, line in enumerate(table.records.records)}
    assert words["jiebei"] == "from the screenshot · available 12,400"
    assert words[CARD[1]] == "from the screenshot · available 2,150.40 · used = limit − available"
    while table.outcome(CARD[1]) is Outcome.WAITING:
        qtbot.keyClick(table.limit_edit, Qt.Key.Key_Return)
    seen = {reading.channel: reading for reading in store.latest_readings(as_of=TODAY)}
    assert seen[CARD[1]].used == Money(38_849_60), (
        "a card's last figure beside a new available amount is no longer true"
    )
    assert seen[CARD[1]].note == "used = limit − available"
    assert seen["jiebei"].used == before["jiebei"].used
    assert "available 12,400" in table.model().index(0, 6).data()
