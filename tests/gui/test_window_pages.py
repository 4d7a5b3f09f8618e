"""Overview, lines and check round on a real book: what a person does, and what comes of it."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot
from tests.gui.application_fixture import TODAY, StandingClock

from raincheck.app.checking import run_check
from raincheck.app.demo import story_on
from raincheck.app.transfer import load
from raincheck.core.model import LineStatus
from raincheck.core.money import Money
from raincheck.core.weather import Weather
from raincheck.gui.application import Application
from raincheck.gui.context import CardAction, CardView, PageId, Target, Tone
from raincheck.gui.dialogs.base import DraftDialog
from raincheck.gui.dialogs.limit_entry import LimitEntryDialog
from raincheck.gui.dialogs.line import LineDialog
from raincheck.gui.icons import Icons
from raincheck.gui.look import Look
from raincheck.gui.pages.base import Page
from raincheck.gui.pages.check import CheckPage
from raincheck.gui.pages.lines import LinesPage
from raincheck.gui.pages.overview import OverviewPage
from raincheck.gui.views.check import Outcome
from raincheck.gui.widgets.check_table import CheckTable
from raincheck.gui.widgets.inbox import WarningCard
from raincheck.gui.widgets.row import LinkRow
from raincheck.gui.widgets.tile import MetricTile
from raincheck.store import Store, open_store

EVE = date(2026, 11, 21)


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock()


@pytest.fixture
def store(tmp_path: Path, clock: StandingClock) -> Store:
    """The Li Ming book on the eve of the cut: its last reading is left out, and all was checked."""
    made = open_store(tmp_path / "book.raincheck", clock=clock.now, create=True)
    story = story_on(TODAY)
    load(made, replace(story, observations=tuple(seen for seen in story.observations if seen.on < TODAY)))
    run_check(made, EVE, now=clock.now())
    return made


@pytest.fixture
def empty(tmp_path: Path, clock: StandingClock) -> Store:
    return open_store(tmp_path / "empty.raincheck", clock=clock.now, create=True)


def start(qtbot: QtBot, store: Store, clock: StandingClock, look: Look, repository: Path) -> Application:
    made = Application(store, clock, look, Icons(repository / "resources" / "icons"))
    with qtbot.waitActive(made.window):
        made.window.show()
        made.window.activateWindow()
    return made


@pytest.fixture
def application(
    qtbot: QtBot, store: Store, clock: StandingClock, look: Look, repository: Path
) -> Iterator[Application]:
    made = start(qtbot, store, clock, look, repository)
    yield made
    made.close()


@pytest.fixture
def beginning(qtbot: QtBot, empty: Store, clock: StandingClock, look: Look, repository: Path) -> Iterator[Application]:
    made = start(qtbot, empty, clock, look, repository)
    yield made
    made.close()


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


def check_table(application: Application) -> CheckTable:
    page_of(application, CheckPage, PageId.CHECK)
    return application.window.findChildren(CheckTable)[0]


def test_the_overview_shows_weather_figures_and_thirty_days(application: Application) -> None:
    page = page_of(application, OverviewPage, PageId.OVERVIEW)
    shown = words(page)
    assert application.desk.report().weather is Weather.CLOUDY
    assert "210,000" in shown
    tiles = [tile.accessibleName() for tile in page.findChildren(MetricTile)]
    assert len(tiles) == 5
    assert tiles[2].startswith("Use of limits 33.1% aim < 50%")


def test_entering_a_drop_shows_the_warning_at_once_and_undo_takes_it_away(
    qtbot: QtBot, application: Application
) -> None:
    page_of(application, LinesPage, PageId.LINES, "jiebei")
    application.window.findChildren(LinesPage)[0].reading_asked.emit("jiebei")
    dialog = application.window.findChildren(LimitEntryDialog)[0]
    assert dialog.limit_edit.text() == "100,000"
    dialog.limit_edit.selectAll()
    qtbot.keyClicks(dialog.limit_edit, "50")
    assert dialog.change_label.text() == "▼ 99,950 (−99.95%)"
    qtbot.keyClick(dialog.limit_edit, Qt.Key.Key_Return)
    assert application.desk.report().weather is Weather.RAIN
    card = application.window.inbox
    assert card.keys == ("L01:jiebei",)
    assert "99.95%" not in words(card)  # the headline of the card says from what to what
    assert "¥100,000" in words(card)
    assert "¥50" in words(card)
    application.window.show_page(PageId.OVERVIEW)
    assert "110,050" in words(application.window.page or application.window)
    application.desk.undo()
    assert "L01" not in {alert.rule for alert in application.desk.report().alerts}
    assert "210,000" in words(application.window.page or application.window)


def test_a_card_that_was_seen_is_quiet(qtbot: QtBot, application: Application) -> None:
    page_of(application, LinesPage, PageId.LINES).reading_asked.emit("jiebei")  # type: ignore[attr-defined] - its own
    dialog = application.window.findChildren(LimitEntryDialog)[0]
    dialog.limit_edit.setText("50")
    dialog.accept()
    button = next(b for b in application.window.inbox.findChildren(QAbstractButton) if b.property("action") == "ok")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    cut = next(alert for alert in application.desk.report().alerts if alert.rule == "L01")
    assert cut.state.value == "acknowledged"
    assert application.window.inbox.keys == ()


def test_a_whole_round_by_keyboard(qtbot: QtBot, application: Application, store: Store) -> None:
    table = check_table(application)
    assert table.active == 0
    assert table.limit_edit.hasFocus()
    qtbot.keyClicks(table.limit_edit, "50")
    qtbot.keyClick(table.limit_edit, Qt.Key.Key_Return)
    assert table.outcome("jiebei") is Outcome.WORSE
    assert application.window.inbox.keys == ("L01:jiebei",)
    assert table.active == 1
    qtbot.keyClick(table.limit_edit, Qt.Key.Key_Return)
    assert table.outcome("huabei") is Outcome.SAME
    qtbot.keyClick(table.limit_edit, Qt.Key.Key_Escape)
    assert table.outcome("weilidai") is Outcome.SKIPPED
    qtbot.keyClick(table.limit_edit, Qt.Key.Key_Tab)
    assert table.used_edit.hasFocus()
    qtbot.keyClicks(table.used_edit, "13000")
    qtbot.keyClick(table.used_edit, Qt.Key.Key_Return)
    assert table.outcome("cmb_card") is Outcome.CHANGED
    assert table.answered == 3
    assert table.active == -1
    qtbot.keyClick(table, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    latest = {seen.channel: seen for seen in store.latest_readings(as_of=TODAY)}
    assert latest["jiebei"].limit == Money(50_00)
    assert latest["huabei"].on == TODAY
    assert latest["weilidai"].on < TODAY
    assert latest["cmb_card"].used == Money(13_000_00)
    assert application.window.toast.text == "3 lines checked."


def test_an_amount_that_cannot_be_read_keeps_the_round_on_its_line(qtbot: QtBot, application: Application) -> None:
    table = check_table(application)
    qtbot.keyClicks(table.limit_edit, "1,2")
    qtbot.keyClick(table.limit_edit, Qt.Key.Key_Return)
    assert table.active == 0
    assert table.answered == 0


def test_a_state_that_got_worse_is_red_even_with_the_same_limit(qtbot: QtBot, application: Application) -> None:
    table = check_table(application)
    table.status_picker.show_status(LineStatus.FROZEN)
    qtbot.keyClick(table.status_picker, Qt.Key.Key_Return)
    assert table.outcome("jiebei") is Outcome.WORSE
    assert "L03:jiebei" in application.window.inbox.keys


def test_hiding_amounts_does_not_begin_the_round_anew(qtbot: QtBot, application: Application) -> None:
    table = check_table(application)
    qtbot.keyClick(table.limit_edit, Qt.Key.Key_Return)
    qtbot.keyClick(application.window, Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier)
    assert application.context.look.amounts_hidden
    assert table.answered == 1
    assert table.active == 1


def test_up_and_down_go_to_another_line_and_back(qtbot: QtBot, application: Application) -> None:
    table = check_table(application)
    qtbot.keyClick(table.limit_edit, Qt.Key.Key_Down)
    qtbot.keyClick(table.limit_edit, Qt.Key.Key_Down)
    assert table.active == 2
    assert "微粒贷" in table.limit_edit.accessibleName()
    qtbot.keyClick(table.limit_edit, Qt.Key.Key_Up)
    assert table.active == 1


def test_a_line_opens_from_the_list_by_enter(qtbot: QtBot, application: Application) -> None:
    page = page_of(application, LinesPage, PageId.LINES)
    assert isinstance(page, LinesPage)
    table = page._table
    table.selectRow(2)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert "微粒贷" in words(page)
    assert "only when a whole loan is paid" in words(page) or "with each payment" in words(page)
    page._detail.back.emit()
    assert table.isVisible()


def test_a_new_line_from_the_catalogue_with_its_first_reading(qtbot: QtBot, beginning: Application) -> None:
    page = page_of(beginning, OverviewPage, PageId.OVERVIEW)
    assert "Add the first line" in words(page)
    qtbot.keyClick(beginning.window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    dialog = beginning.window.findChildren(LineDialog)[0]
    assert dialog.line_id() == "jiebei"
    assert dialog.save_button.isEnabled()
    qtbot.keyClicks(dialog.limit_edit, "3w")
    qtbot.keyClicks(dialog.used_edit, "12000")
    dialog.save_button.click()
    (line,) = beginning.desk.report().measures.snapshot.lines
    assert (line.channel.id, line.limit, line.used) == ("jiebei", Money(30_000_00), Money(12_000_00))
    assert "30,000" in words(page)


@pytest.mark.parametrize(
    ("field", "text", "problem"),
    [
        pytest.param("name_edit", "", "Give the line a name.", id="no name"),
        pytest.param("apr_edit", "fourteen", "Write the yearly rate in percent, such as 14.6; 0 for none.", id="rate"),
        pytest.param("limit_edit", "1,00", "Write amounts like 30,000 or 3万.", id="amount"),
    ],
)
def test_an_incomplete_line_cannot_be_saved_and_says_why(
    qtbot: QtBot, beginning: Application, field: str, text: str, problem: str
) -> None:
    beginning.window.new_line_asked.emit()
    dialog = beginning.window.findChildren(LineDialog)[0]
    edit: QLineEdit = getattr(dialog, field)
    edit.selectAll()
    qtbot.keyClick(edit, Qt.Key.Key_Delete)
    qtbot.keyClicks(edit, text)
    assert dialog.problem_label.text() == problem
    assert not dialog.save_button.isEnabled()


def test_a_dialog_is_freed_when_it_closes(qtbot: QtBot, application: Application) -> None:
    application.window.new_line_asked.emit()
    page_of(application, LinesPage, PageId.LINES).reading_asked.emit("jiebei")  # type: ignore[attr-defined] - its own
    gone = []
    for dialog in application.window.findChildren(DraftDialog):
        gone.append(weakref.ref(dialog))
        dialog.reject()
    del dialog
    qtbot.waitUntil(lambda: not application.window.findChildren(DraftDialog))
    gc.collect()
    assert [dialog() for dialog in gone] == [None, None]


def test_two_lines_of_one_product_get_two_ids(qtbot: QtBot, application: Application) -> None:
    application.window.new_line_asked.emit()
    dialog = application.window.findChildren(LineDialog)[0]
    assert dialog.line_id() == "jiebei_2"


def test_editing_a_line_keeps_what_is_not_touched(application: Application) -> None:
    page = page_of(application, LinesPage, PageId.LINES, "cmb_card")
    page.edit_asked.emit("cmb_card")  # type: ignore[attr-defined] - the page's own signal
    before = application.desk.report().measures.snapshot.channels["cmb_card"]
    dialog = application.window.findChildren(LineDialog)[0]
    dialog.name_edit.setText("招行白金卡")
    dialog.accept()
    after = application.desk.report().measures.snapshot.channels["cmb_card"]
    assert after == replace(before, name="招行白金卡")


def test_an_empty_book_says_what_to_do_first_on_every_page(beginning: Application) -> None:
    for page in (PageId.OVERVIEW, PageId.LINES, PageId.CHECK):
        beginning.context.speaker.go.emit(Target(page))
        assert "Add the first line" in words(beginning.window.page or beginning.window)


def test_the_example_comes_and_goes(beginning: Application) -> None:
    page = page_of(beginning, OverviewPage, PageId.OVERVIEW)
    page.example_asked.emit()  # type: ignore[attr-defined] - the page's own signal
    assert beginning.desk.report().weather is Weather.RAIN
    beginning.desk.undo()
    assert "Add the first line" in words(page)


def test_warnings_of_the_overview_lead_to_the_page_of_warnings(qtbot: QtBot, application: Application) -> None:
    page = page_of(application, OverviewPage, PageId.OVERVIEW)
    row = next(row for row in page.findChildren(LinkRow) if row.isVisible())
    qtbot.mouseClick(row, Qt.MouseButton.LeftButton)
    assert application.window.shown is PageId.ALERTS


def test_hidden_amounts_are_hidden_on_every_page(qtbot: QtBot, application: Application) -> None:
    application.context.look.hide_amounts(hidden=True)
    for page, secret in ((PageId.OVERVIEW, "210,000"), (PageId.LINES, "100,000"), (PageId.CHECK, "100,000")):
        application.context.speaker.go.emit(Target(page))
        shown = application.window.page
        assert shown is not None
        assert secret not in words(shown)
        for widget in shown.findChildren(QWidget):
            assert secret not in widget.accessibleName() + widget.accessibleDescription()


def interfaces(widget: QWidget) -> Iterator[tuple[QWidget, QAccessibleInterface]]:
    kinds = (QAbstractButton, QLineEdit, QComboBox)
    for child in widget.findChildren(QWidget):
        interface = QAccessible.queryAccessibleInterface(child)
        inner = child.objectName() == "qt_spinbox_lineedit"  # spoken with the field it belongs to
        if isinstance(child, kinds) and interface is not None and child.isVisible() and not inner:
            yield child, interface


@pytest.mark.parametrize("page", list(PageId))
def test_every_control_has_a_name_to_be_spoken(application: Application, page: PageId) -> None:
    application.context.speaker.go.emit(Target(page, "jiebei" if page is PageId.LINES else None))
    nameless = [
        f"{type(child).__name__} in {type(child.parent()).__name__}"
        for child, interface in interfaces(application.window)
        if not interface.text(QAccessible.Text.Name) and not _inner(child)
    ]
    assert not nameless


def _inner(child: QWidget) -> bool:
    """Parts of Qt's own compound fields are spoken with the field."""
    parent = child.parent()
    return isinstance(parent, QComboBox) or type(child).__name__ in ("QLineEditIconButton", "QExpandingLineEdit")


def test_every_dialog_control_has_a_name(application: Application) -> None:
    application.window.new_line_asked.emit()
    page_of(application, LinesPage, PageId.LINES).reading_asked.emit("jiebei")  # type: ignore[attr-defined] - its own
    for kind in (LineDialog, LimitEntryDialog):
        dialog = application.window.findChildren(kind)[0]
        assert not [child for child, interface in interfaces(dialog) if not interface.text(QAccessible.Text.Name)]


@pytest.mark.parametrize("size", [(1024, 700), (1360, 860)])
def test_nothing_is_cut_off_sideways(application: Application, size: tuple[int, int]) -> None:
    application.window.resize(*size)
    for page in (PageId.OVERVIEW, PageId.LINES, PageId.CHECK):
        application.context.speaker.go.emit(Target(page))
        shown = application.window.page
        assert shown is not None
        assert shown.minimumSizeHint().width() <= shown.width()
        for child in shown.findChildren(QAbstractButton):
            if child.isVisible():
                right = child.mapTo(shown, child.rect().topRight()).x()
                assert right <= shown.width(), child.accessibleName()


def test_the_sidebar_counts_what_waits(application: Application) -> None:
    named = {
        button.text(): button.accessibleName() for button in application.window.sidebar.findChildren(QAbstractButton)
    }
    waiting = [alert for alert in application.desk.report().alerts if alert.rule != "X01"]
    assert named["Warnings"] == f"Warnings, {len(waiting)} waiting"


def test_a_fallen_share_after_a_cut_is_not_shown_as_good(application: Application) -> None:
    application.desk.record(entry_of_the_cut(), TODAY)
    view = application._overview_view()
    assert view is not None
    assert view.metrics[1].figure == "38%"
    assert view.metrics[1].tone is not Tone.GOOD


def entry_of_the_cut() -> object:
    from raincheck.app.recording import Entry

    return Entry("jiebei", limit=Money(50_00))


def test_three_warnings_at_once_stand_whole_inside_the_window(application: Application, qtbot: QtBot) -> None:
    actions = tuple(CardAction(name, name) for name in ("打开", "1 小时后提醒", "明天提醒", "知道了"))
    body = "今天截图额度页（带日期），致电平台问明原因，记下工单号。另有 6 条相关预警。"
    application.window.resize(1360, 860)
    for number in range(3):
        card = CardView(f"card{number}", Tone.DANGER, "未雨", "借呗额度今天从 100,000 元降到 50 元", body, actions)
        application.context.speaker.card.emit(card)
    area = application.window.inbox
    qtbot.waitUntil(
        lambda: area.height() >= 3 * max(card.sizeHint().height() for card in area.findChildren(WarningCard))
    )
