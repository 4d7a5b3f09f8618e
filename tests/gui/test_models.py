from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from raincheck.gui.look import Look
from raincheck.gui.models.records import RECORD_ROLE, Column, RecordSortProxy, RecordTableModel
from raincheck.gui.models.table import RecordTable


@dataclass(frozen=True, slots=True)
class Row:
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
