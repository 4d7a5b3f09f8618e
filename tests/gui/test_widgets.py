from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from raincheck.core.model import LineStatus
from raincheck.core.money import Money, MoneyError
from raincheck.gui.context import CardAction, CardView, Context, Tone
from raincheck.gui.look import Look
from raincheck.gui.widgets.amount_edit import AmountEdit
from raincheck.gui.widgets.date_edit import DateEdit
from raincheck.gui.widgets.empty import EmptyState
from raincheck.gui.widgets.inbox import InboxArea
from raincheck.gui.widgets.layout import Columns
from raincheck.gui.widgets.status_picker import StatusPicker
from raincheck.gui.widgets.tile import Metric, MetricTile


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


def test_a_day_goes_in_and_comes_out(qtbot: QtBot) -> None:
    field = DateEdit(date(2026, 11, 22), "Day", latest=date(2026, 11, 22))
    qtbot.addWidget(field)
    assert field.text() == "2026-11-22"
    field.show_day(date(2027, 1, 1))
    assert field.day() == date(2026, 11, 22)


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
