from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QCalendarWidget, QCheckBox, QFrame, QLabel, QLineEdit, QRadioButton, QWidget
from pytestqt.qtbot import QtBot

from raincheck.core.errors import UsageError
from raincheck.core.model import LineStatus
from raincheck.core.money import Money, MoneyError
from raincheck.gui.kit.context import CardAction, CardView, Context, Tone
from raincheck.gui.kit.look import Look
from raincheck.gui.kit.theme import Scheme, contrast
from raincheck.gui.kit.widgets.amount_edit import AmountEdit
from raincheck.gui.kit.widgets.buttons import button
from raincheck.gui.kit.widgets.date_edit import DateEdit, Days
from raincheck.gui.kit.widgets.empty import EmptyState
from raincheck.gui.kit.widgets.layout import Columns
from raincheck.gui.kit.widgets.status_picker import StatusPicker
from raincheck.gui.kit.widgets.tabs import tab_bar
from raincheck.gui.kit.widgets.tile import Metric, MetricTile
from raincheck.gui.shell.inbox import InboxArea


@pytest.mark.parametrize(
    ("typed", "amount", "shown"),
    [
        ("3万", Money(30_000_00), "30,000"),
        ("3.5w", Money(35_000_00), "35,000"),
        ("30,000", Money(30_000_00), "30,000"),
        ("12.5", Money(12_50), "12.50"),
        ("0", Money(0), "0"),
        ("", None, ""),
    ],
)
def test_an_amount_is_understood_and_written_back(
    qtbot: QtBot, look: Look, typed: str, amount: Money | None, shown: str
) -> None:
    field, other = AmountEdit(look, "Limit"), QLineEdit()
    window = QWidget()
    qtbot.addWidget(window)
    field.setParent(window)
    other.setParent(window)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    field.setFocus()
    commit = QInputMethodEvent()
    commit.setCommitString(typed)
    QApplication.sendEvent(field, commit)
    other.setFocus()
    assert field.money() == amount
    assert field.text() == shown


def test_what_is_no_amount_is_marked_and_not_rewritten(qtbot: QtBot, look: Look) -> None:
    field = AmountEdit(look, "Limit")
    qtbot.addWidget(field)
    qtbot.keyClicks(field, "1,00")
    assert not field.is_valid()
    assert field.property("problem") is True
    with pytest.raises(MoneyError):
        field.money()
    qtbot.keyClicks(field, "0")
    assert field.property("problem") is False


def test_hidden_amounts_are_hidden_in_fields_too(qtbot: QtBot, look: Look) -> None:
    field = AmountEdit(look, "Limit")
    qtbot.addWidget(field)
    field.show_money(Money(100_00))
    look.hide_amounts(hidden=True)
    assert field.displayText() != "100"


SUNDAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("days", "typed", "day"),
    [
        (Days.SEEN, "12-22", date(2025, 12, 22)),
        (Days.AHEAD, "12-22", date(2026, 12, 22)),
        (Days.COMING, "下月5号", date(2026, 12, 5)),
        (Days.GONE, "昨天", date(2026, 11, 21)),
    ],
)
def test_a_day_is_understood_and_written_back(qtbot: QtBot, days: Days, typed: str, day: date) -> None:
    field, other = DateEdit(SUNDAY, "Day", today=SUNDAY, days=days), QLineEdit()
    window = QWidget()
    qtbot.addWidget(window)
    field.setParent(window)
    other.setParent(window)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    field.setFocus()
    field.selectAll()
    commit = QInputMethodEvent()
    commit.setCommitString(typed)
    QApplication.sendEvent(field, commit)
    assert field.day() == day
    other.setFocus()
    assert field.text() == f"{day}"
    qtbot.keyClick(field, Qt.Key.Key_Down)
    assert field.text() == f"{day - timedelta(days=1)}"


@pytest.mark.parametrize(
    ("days", "typed", "problem"),
    [
        (Days.AHEAD, "2026-02-30", "No calendar has the day 2026-02-30."),
        (Days.AHEAD, "soon", "Write a day such as 2026-11-22, 12-22, 22日, 明天 or 下月5号."),
        (Days.GONE, "2026-11-23", "Not after 2026-11-22."),
        (Days.COMING, "2026-11-22", "Not before 2026-11-23."),
        (Days.SEEN, "2026-12-22", "2026-12-22 has not come yet; give the day on which it was seen."),
    ],
)
def test_a_day_that_cannot_be_is_marked_and_stays_as_it_was_typed(
    qtbot: QtBot, days: Days, typed: str, problem: str
) -> None:
    field = DateEdit(SUNDAY, "Day", today=SUNDAY, days=days)
    qtbot.addWidget(field)
    field.selectAll()
    qtbot.keyClicks(field, typed)
    assert (field.problem(), field.toolTip(), field.text()) == (problem, problem, typed)
    assert field.property("problem") is True
    with pytest.raises(UsageError):
        field.day()


def test_a_day_is_picked_from_the_calendar(qtbot: QtBot) -> None:
    field = DateEdit(SUNDAY, "Day", today=SUNDAY, days=Days.SEEN)
    qtbot.addWidget(field)
    field.show()
    qtbot.keyClick(field, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    (calendar,) = field.findChildren(QCalendarWidget)
    with qtbot.waitSignal(field.edited):
        calendar.clicked.emit(QDate(2026, 11, 3))
    assert field.day() == date(2026, 11, 3)


def test_every_state_can_be_picked_by_keyboard(qtbot: QtBot, look: Look) -> None:
    picker = StatusPicker(look, "State")
    qtbot.addWidget(picker)
    picker.show_status(LineStatus.OPEN)
    picked = [picker.status()]
    for _ in range(len(LineStatus) - 1):
        qtbot.keyClick(picker, Qt.Key.Key_Down)
        picked.append(picker.status())
    assert picked == list(LineStatus)


def test_columns_break_into_rows_instead_of_squeezing(qtbot: QtBot) -> None:
    columns = Columns(gap=10)
    qtbot.addWidget(columns)
    items = [QWidget() for _ in range(5)]
    for item in items:
        columns.columns.add(item, least=150)
    columns.resize(5 * 150 + 40, 100)
    columns.show()
    assert len({item.y() for item in items}) == 1
    columns.resize(3 * 150 + 20, 100)
    assert [item.y() for item in items][:3] == [0, 0, 0]
    assert all(item.y() > 0 for item in items[3:])
    assert all(item.width() >= 150 for item in items)


def test_columns_share_by_weight_but_keep_the_least(qtbot: QtBot) -> None:
    columns = Columns(gap=0)
    qtbot.addWidget(columns)
    wide, narrow = QWidget(), QWidget()
    columns.columns.add(wide, weight=9, least=100)
    columns.columns.add(narrow, weight=1, least=200)
    columns.resize(1000, 50)
    columns.show()
    assert (wide.width(), narrow.width()) == (800, 200)


def test_a_tile_says_its_figure_to_a_screen_reader(qtbot: QtBot, look: Look) -> None:
    tile = MetricTile(look)
    qtbot.addWidget(tile)
    tile.show_metric(Metric("Use of limits", "54.4%", "aim ≤ 50%", Tone.WARN, Fraction(54, 100)))
    assert tile.accessibleName() == "Use of limits 54.4% aim ≤ 50%"


def test_an_empty_page_offers_the_first_step(qtbot: QtBot, context: Context) -> None:
    empty = EmptyState(context, "No lines yet", "Add one.", ("Add a line", "Import"))
    qtbot.addWidget(empty)
    with qtbot.waitSignal(empty.chosen) as chosen:
        empty.buttons[1].click()
    assert chosen.args == [1]


def test_cards_answer_once_and_only_three_are_open(qtbot: QtBot, context: Context) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(900, 700)
    inbox = InboxArea(context, window)
    action = CardAction("open", "What to do", primary=True)
    for number in range(4):
        inbox.show_card(CardView(f"k{number}", Tone.DANGER, "Raincheck", "Cut", "100 → 50", (action,)))
    assert inbox.keys == ("k1", "k2", "k3")
    inbox.show_card(CardView("k2", Tone.DANGER, "Raincheck", "Cut again", "50 → 10", (action,)))
    assert inbox.keys == ("k1", "k3", "k2")
    button = next(b for b in inbox.findChildren(QWidget) if b.property("action") == "open" and b.isVisibleTo(window))
    with qtbot.waitSignal(inbox.answered) as answered:
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert answered.args[1] == "open"
    assert len(inbox.keys) == 2


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_the_focused_button_of_a_page_is_pressed_by_enter_as_by_space(qtbot: QtBot, key: Qt.Key) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    made = button("Add the first line", "primary")
    made.setParent(window)
    with qtbot.waitSignal(made.clicked):
        qtbot.keyClick(made, key)


@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK])
@pytest.mark.parametrize("kind", [QRadioButton, QCheckBox])
@pytest.mark.parametrize("on", [False, True])
def test_what_is_ticked_is_seen_in_both_themes(
    qtbot: QtBot, look: Look, scheme: Scheme, kind: type[QRadioButton | QCheckBox], on: bool
) -> None:
    look.apply(scheme=scheme)
    ground = look.theme.roles.surface
    box = QFrame()
    box.setStyleSheet(f"QFrame {{ background: {ground}; }}")
    made = kind("", box)
    made.setChecked(on)
    qtbot.addWidget(box)
    box.show()
    image = box.grab(made.geometry()).toImage()
    shades = {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}
    assert max(contrast(shade, ground) for shade in shades) >= 3


@pytest.mark.parametrize(("width", "beside"), [(900, True), (300, False)])
def test_tabs_are_shown_whole_beside_a_title_where_there_is_room(qtbot: QtBot, width: int, beside: bool) -> None:
    columns, tabs = Columns(gap=10), tab_bar(["Fund and leverage", "Stress test", "Order of paying"], "Parts")
    title = QLabel("Planning")
    columns.columns.add(title, weight=50, least=120)
    columns.columns.add(tabs, whole=True)
    qtbot.addWidget(columns)
    tabs.ensurePolished()
    columns.resize(width, 100)
    with qtbot.waitExposed(columns):
        columns.show()
    assert (tabs.x() > title.x()) is beside
    assert tabs.width() == (tabs.sizeHint().width() if beside else width)


def test_an_open_list_shows_all_its_choices(qtbot: QtBot, look: Look) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(300, 60)
    picker = StatusPicker(look, "State")
    picker.setParent(window)
    window.show()
    picker.showPopup()
    view = picker.view()
    seen = view.viewport().rect()
    for place in range(picker.count()):
        assert seen.contains(view.visualRect(picker.model().index(place, 0))), picker.itemText(place)
    picker.hidePopup()
