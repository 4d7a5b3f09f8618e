from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import Struct
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot
from tests.gui.menus import offered, press

from raincheck.core.delivery import HIDDEN
from raincheck.core.money import Money
from raincheck.gui.kit.context import Tone
from raincheck.gui.kit.look import Look
from raincheck.gui.kit.models.record_model import RECORD_ROLE, RecordSortProxy, RecordTableModel
from raincheck.gui.kit.models.records import Column, Mark
from raincheck.gui.kit.models.table import RecordTable
from raincheck.gui.kit.row_menu import RowAction
from raincheck.gui.kit.widgets.shapes import Shape


class Row(Struct, frozen=True):
    name: str
    share: Fraction
    seen: tuple[int, date] | None


def columns() -> tuple[Column[Row], ...]:
    return (
        Column(lambda: "Name", lambda row: row.name, lambda row: row.name, bold=True),
        Column(lambda: "Share", lambda row: str(row.share), lambda row: row.share, figures=True),
        Column(lambda: "Seen", lambda row: str(row.seen), lambda row: row.seen),
    )


ROWS = (
    Row("b", Fraction(2, 3), (1, date(2026, 1, 2))),
    Row("a", Fraction(1, 7), None),
    Row("c", Fraction(1, 2), (1, date(2026, 1, 1))),
)


def test_the_model_keeps_qts_contract(look: Look, qtmodeltester: ModelTester) -> None:
    model = RecordTableModel(look, columns())
    model.set_records(ROWS)
    qtmodeltester.check(model)


@pytest.mark.parametrize(("column", "order"), [(0, "abc"), (1, "acb"), (2, "acb")])
def test_sorting_knows_fractions_tuples_and_the_unknown(look: Look, column: int, order: str) -> None:
    model, proxy = RecordTableModel(look, columns()), RecordSortProxy()
    model.set_records(ROWS)
    proxy.setSourceModel(model)
    proxy.sort(column)
    assert "".join(proxy.index(row, 0).data() for row in range(3)) == order


@given(shares=st.lists(st.fractions(min_value=-5, max_value=5), max_size=20))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
def test_sorting_is_pythons_sorting(look: Look, shares: list[Fraction]) -> None:
    model, proxy = RecordTableModel(look, columns()), RecordSortProxy()
    model.set_records([Row("", share, None) for share in shares])
    proxy.setSourceModel(model)
    proxy.sort(1)
    assert [proxy.index(row, 1).data(RECORD_ROLE).share for row in range(len(shares))] == sorted(shares)


def test_figures_stand_at_the_right(look: Look) -> None:
    model = RecordTableModel(look, columns())
    model.set_records(ROWS)
    assert model.index(0, 1).data(Qt.ItemDataRole.TextAlignmentRole) & Qt.AlignmentFlag.AlignRight
    assert model.index(0, 0).data(Qt.ItemDataRole.TextAlignmentRole) & Qt.AlignmentFlag.AlignLeft


def _marked() -> tuple[Column[Row], ...]:
    def mark(row: Row) -> Mark | None:
        return None if row.seen is None else Mark(Tone.WARN, f"{row.name} 要紧", Shape.TRIANGLE)

    return (*columns(), Column(lambda: "", lambda row: row.name, lambda row: row.name, mark=mark), columns()[0])


@pytest.mark.parametrize("scale", [1, 1.5])
@pytest.mark.parametrize("name", ["微粒贷 AVAWA fi 12,345.00", "two\nlines, one of them long"])
def test_a_column_is_as_wide_as_qt_says_its_cells_are(qtbot: QtBot, look: Look, scale: float, name: str) -> None:
    look.apply(scale=scale)
    table = RecordTable(look, _marked(), "Rows")
    qtbot.addWidget(table)
    table.resize(100, 200)  # no room to share out
    table.show_records((Row(name, Fraction(355, 1130), (7, date(2026, 1, 2))), *ROWS))
    for column in range(4):
        wanted = max(table.sizeHintForColumn(column), table.horizontalHeader().sectionSizeHint(column))
        assert 0 <= table.columnWidth(column) - wanted <= 1


def test_a_row_opens_by_enter_and_stays_chosen_when_the_records_are_renewed(qtbot: QtBot, look: Look) -> None:
    table = RecordTable(look, columns(), "Rows")
    qtbot.addWidget(table)
    table.show_records(ROWS)
    table.selectRow(1)
    with qtbot.waitSignal(table.opened) as opened:
        qtbot.keyClick(table, Qt.Key.Key_Return)
    assert opened.args == [ROWS[1]]
    table.show_records((Row("z", Fraction(0), None), *ROWS))
    assert table.chosen() == ROWS[1]


def test_a_word_filters_by_any_column(look: Look) -> None:
    model, proxy = RecordTableModel(look, columns()), RecordSortProxy()
    model.set_records(ROWS)
    proxy.setSourceModel(model)
    proxy.filter_by(" 2/3 ")
    assert proxy.rowCount() == 1
    proxy.filter_by("")
    assert proxy.rowCount() == 3


def test_what_does_not_fit_is_taken_from_the_spare_columns_and_given_to_the_one_that_fills(
    qtbot: QtBot, look: Look
) -> None:
    table: RecordTable[Row] = RecordTable(
        look,
        (
            Column(lambda: "Name", lambda row: row.name, lambda row: row.name, least=100),
            Column(lambda: "Share", lambda row: str(row.share), lambda row: row.share, spare=True, least=100),
            Column(lambda: "Told", lambda row: "a sentence", lambda row: None, fills=True, least=100),
            Column(lambda: "Seen", lambda row: "today", lambda row: None, least=100),
        ),
        "Rows",
    )
    qtbot.addWidget(table)
    table.show_records(ROWS)
    table.resize(700, 300)
    table.show()
    assert not table.isColumnHidden(1)
    assert sum(table.columnWidth(n) for n in range(4)) == table.viewport().width()
    assert table.columnWidth(2) >= table.columnWidth(3)
    table.resize(360, 300)
    assert table.isColumnHidden(1)
    assert table.columnWidth(2) >= 100


def test_a_spare_column_that_was_put_away_comes_back_with_its_whole_title(qtbot: QtBot, look: Look) -> None:
    """The title is wider than any figure below it, and new records are measured while the column is hidden."""
    title = "A long title over short figures"
    short = Column[Row](lambda: title, lambda row: str(row.share), lambda row: row.share, spare=True)
    seen = Column[Row](lambda: "Seen", lambda row: str(row.seen), lambda row: row.seen, fills=True)
    table = RecordTable(look, (columns()[0], short, seen), "Rows")
    qtbot.addWidget(table)
    table.resize(200, 200)
    with qtbot.waitExposed(table):
        table.show()
    table.show_records(ROWS)
    assert table.isColumnHidden(1)
    table.show_records(ROWS[:2])
    table.resize(900, 200)
    assert not table.isColumnHidden(1)
    assert table.columnWidth(1) >= table.horizontalHeader().sectionSizeHint(1)


def test_a_long_note_is_cut_short_before_a_spare_column_is_hidden(qtbot: QtBot, look: Look) -> None:
    def shows_spare(*, lends: bool) -> bool:
        table: RecordTable[Row] = RecordTable(
            look,
            (
                Column(lambda: "Name", lambda row: row.name, lambda row: row.name, least=100),
                Column(lambda: "Source", lambda row: "a file", lambda row: None, spare=True, least=100),
                Column(lambda: "Note", lambda row: "words " * 30, lambda row: None, fills=True, lends=lends, least=80),
            ),
            "Rows",
        )
        qtbot.addWidget(table)
        table.show_records(ROWS)
        table.resize(360, 300)
        table.show()
        return not table.isColumnHidden(1)

    assert shows_spare(lends=True)
    assert not shows_spare(lends=False)


def test_a_long_table_scrolls_by_itself_and_reads_only_what_it_shows(qtbot: QtBot, look: Look) -> None:
    asked: set[str] = set()

    def name(row: Row) -> str:
        asked.add(row.name)
        return row.name

    column = Column(lambda: "Name", name, lambda row: row.name)
    table: RecordTable[Row] = RecordTable(look, (column,), "Rows", grows=True)
    qtbot.addWidget(table)
    table.show_records([Row(str(number), Fraction(1), None) for number in range(5000)])
    table.resize(300, table.sizeHint().height())
    table.show()
    qtbot.waitExposed(table)
    table.resize(500, table.height())
    assert table.sizeHint().height() < 50 * table.verticalHeader().defaultSectionSize()
    assert len(asked) < 300
    assert table.verticalScrollBar().maximum() > 0


def test_a_changed_record_shows_itself_on_its_ground(look: Look) -> None:
    model = RecordTableModel(look, columns(), ground=lambda row: "danger_soft" if row.name == "bad" else None)
    model.set_records(ROWS)
    heard: list[tuple[int, int]] = []
    model.dataChanged.connect(lambda top, bottom: heard.append((top.row(), bottom.column())))
    assert model.index(1, 0).data(Qt.ItemDataRole.BackgroundRole) is None
    model.change(1, Row("bad", Fraction(1), None))
    assert heard == [(1, 2)]
    assert model.index(1, 0).data() == "bad"
    assert model.index(1, 0).data(Qt.ItemDataRole.BackgroundRole) == look.colour("danger_soft")
    assert model.index(0, 0).data() == "b"


class Bill(Struct, frozen=True):
    party: str
    amount: Money


def bills(look: Look) -> tuple[Column[Bill], ...]:
    return (
        Column(lambda: "Party", lambda row: row.party, lambda row: row.party),
        Column(lambda: "Amount", lambda row: look.amount(row.amount), lambda row: row.amount, figures=True),
    )


def a_table(qtbot: QtBot, look: Look) -> RecordTable[Bill]:
    table = RecordTable(look, bills(look), "Bills")
    qtbot.addWidget(table)
    table.show_records([Bill("b\tone,\nand", Money(-1_00)), Bill('=HYPERLINK("x")', Money(2_00)), Bill("a", Money(3))])
    table.resize(400, 300)
    with qtbot.waitExposed(table):
        table.show()
    return table


def clipboard() -> str:
    return QGuiApplication.clipboard().text()


def test_ctrl_c_copies_the_selected_rows_in_the_order_they_are_shown(qtbot: QtBot, look: Look) -> None:
    table = a_table(qtbot, look)
    table.sortByColumn(0, Qt.SortOrder.DescendingOrder)
    table.selectRow(0)
    qtbot.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert clipboard() == "b one, and\t−1\na\t0.03"


def test_the_menu_copies_the_table_as_text_and_as_csv_with_hidden_amounts_hidden(qtbot: QtBot, look: Look) -> None:
    table = a_table(qtbot, look)
    press(qtbot, table, "Copy the table")
    assert clipboard() == 'Party\tAmount\nb one, and\t−1\n=HYPERLINK("x")\t2\na\t0.03'
    look.hide_amounts(hidden=True)
    press(qtbot, table, "Copy the table as CSV")
    assert clipboard().splitlines() == [
        "Party,Amount",
        f'"b one, and",{HIDDEN}',
        f'"\'=HYPERLINK(""x"")",{HIDDEN}',
        f"a,{HIDDEN}",
    ]


def test_a_row_offers_what_fits_it_by_mouse_and_by_the_menu_key(qtbot: QtBot, look: Look) -> None:
    table = a_table(qtbot, look)
    done: list[str] = []
    table.offer(
        RowAction("Pay", lambda row: done.append(row.party), key="Enter"),
        RowAction("Never", lambda row: done.append("never"), lambda row: row.party == "z"),
    )
    assert offered(table, row=2) == ["Pay\tEnter", "Copy this row\tCtrl+C", "Copy the table", "Copy the table as CSV"]
    press(qtbot, table, "Pay", row=2)
    table.selectRow(0)
    press(qtbot, table, "Pay")
    assert done == ["a", "b\tone,\nand"]
    assert offered(table, row=7) == ["Copy the table", "Copy the table as CSV"]
