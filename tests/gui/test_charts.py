from __future__ import annotations

import itertools
import subprocess
import sys
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from raincheck.core.money import Money
from raincheck.gui.charts.cash import CashLine
from raincheck.gui.charts.limits import StackedLimits
from raincheck.gui.charts.series import (
    CashView,
    ChartEvent,
    DueMark,
    LimitBand,
    LimitHistory,
    LimitStep,
    LimitsView,
    LinesChart,
    NamedLine,
    month_ticks,
    stacked,
    step_days,
    ticks,
)
from raincheck.gui.charts.view import ChartView
from raincheck.gui.context import Context, Tone
from raincheck.gui.look import Look

TODAY = date(2026, 11, 22)


def day(back: int) -> date:
    return TODAY - timedelta(days=back)


def band(key: str, *limits: tuple[int, int | None], struck: bool = False) -> LimitBand:
    steps = tuple(LimitStep(day(back), None if yuan is None else Money(yuan * 100)) for back, yuan in limits)
    return LimitBand(key, key, steps, struck)


def test_unknown_zero_and_nothing_are_three_things() -> None:
    seen = band("a", (30, 100), (20, None), (10, 0))
    days = [day(31), day(30), day(20), day(10), day(0)]
    assert [amount.fen for amount in seen.amounts(days)] == [0, 10000, 10000, 0, 0]
    assert seen.at(day(31)) is None
    assert seen.at(day(15)) == LimitStep(day(20), None)


def test_the_struck_line_stands_on_top_and_the_smallest_are_put_together() -> None:
    bands = tuple(band(f"l{n}", (100, n)) for n in range(1, 12))
    view = LimitsView(day(365), TODAY, (*bands, band("cut", (100, 500), (1, 5), struck=True)))
    drawn = stacked(view)
    assert len(drawn) == 7
    assert drawn[-1].key == "cut"
    assert drawn[0].key == "l11"
    assert sum(b.amounts([TODAY])[0].fen for b in drawn) == sum(b.amounts([TODAY])[0].fen for b in view.bands)


def test_steps_outside_the_chart_make_no_stop() -> None:
    view = LimitsView(day(30), TODAY, (band("a", (90, 1), (10, 2), (0, 3)),))
    assert step_days(view) == (day(30), day(10), TODAY)


@given(st.integers(-(10**12), 10**12), st.integers(0, 10**12))
def test_rows_of_a_chart_span_the_amounts_in_few_even_steps(low: int, span: int) -> None:
    rows = ticks(low, low + span)
    assert rows[0] <= low
    assert rows[-1] >= low + span
    assert 2 <= len(rows) <= 8
    assert len({after - before for before, after in itertools.pairwise(rows)}) == 1


def test_months_are_thinned() -> None:
    assert month_ticks(date(2025, 11, 22), TODAY, 4) == (
        date(2025, 12, 1),
        date(2026, 3, 1),
        date(2026, 6, 1),
        date(2026, 9, 1),
    )


def test_the_cursor_tells_each_line_and_each_event(qtbot: QtBot, look: Look) -> None:
    chart = StackedLimits(look)
    qtbot.addWidget(chart)
    chart.resize(600, 300)
    event = ChartEvent(day(1), "cut 100,000 → 50", Tone.DANGER)
    chart.show_limits(LimitsView(day(60), TODAY, (band("cut", (50, 1000), (1, 50)), band("x", (50, None))), (event,)))
    chart.show()
    assert "cut 100,000" in chart.accessibleDescription()
    qtbot.keyClick(chart, Qt.Key.Key_Left)
    qtbot.keyClick(chart, Qt.Key.Key_Left)
    said = chart.accessibleDescription()
    assert said.startswith("2026-11-21  50")
    assert "cut 100,000 → 50" in said
    qtbot.keyClick(chart, Qt.Key.Key_Left)
    assert chart.accessibleDescription().startswith("2026-10-03  1,000")


def test_hidden_amounts_are_hidden_in_charts(qtbot: QtBot, look: Look) -> None:
    chart = CashLine(look)
    qtbot.addWidget(chart)
    look.hide_amounts(hidden=True)
    row = tuple(Money(n * 4567) for n in range(31))
    chart.show_cash(CashView(TODAY, row, row, "all closed", (DueMark(day(-5), "Huabei", Money(98765)),)))
    chart.show()
    qtbot.keyClick(chart, Qt.Key.Key_Right)
    qtbot.keyClick(chart, Qt.Key.Key_Right)
    assert "Huabei" in chart.accessibleDescription()
    assert "987" not in chart.accessibleDescription()


def test_the_first_gap_is_said(qtbot: QtBot, look: Look) -> None:
    chart = CashLine(look)
    qtbot.addWidget(chart)
    planned = tuple(Money(10000) for _ in range(31))
    stressed = tuple(Money((20 - n) * 100) for n in range(31))
    chart.show_cash(CashView(TODAY, planned, stressed, "largest group closed"))
    assert "as planned: lowest 100, never below zero." in chart.accessibleDescription()
    assert "largest group closed: below zero from 2026-12-13." in chart.accessibleDescription()


@pytest.mark.parametrize("chart", [StackedLimits, CashLine])
def test_a_chart_without_figures_is_drawn_too(qtbot: QtBot, look: Look, chart: type[StackedLimits | CashLine]) -> None:
    made = chart(look)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    assert not made.grab().isNull()
    qtbot.keyClick(made, Qt.Key.Key_Left)


HISTORY = LimitHistory(
    limits=(LimitStep(day(300), Money(10**7)), LimitStep(day(40), None), LimitStep(day(1), Money(5000))),
    used=(LimitStep(day(300), Money(10**6)), LimitStep(day(1), Money(3_600_000))),
    until=TODAY,
    events=(ChartEvent(day(1), "额度骤降 10 万 → 50", Tone.DANGER),),
)
LINES = LinesChart(
    (
        NamedLine("按计划", tuple((day(-n), Money(10**6 - n * 10**4)) for n in range(180))),
        NamedLine("渠道全关", tuple((day(-n), Money(10**6 - n * 2 * 10**4)) for n in range(180)), dashed=True),
        NamedLine("目标", ((TODAY, Money(5 * 10**5)), (day(-180), Money(5 * 10**5))), target=True),
    )
)


@pytest.mark.parametrize(
    "chart", [HISTORY, LINES, LimitHistory((), (), TODAY), LinesChart(())], ids=["history", "lines", "none", "no lines"]
)
def test_a_large_chart_is_drawn_in_chinese_off_the_windows_thread(
    qtbot: QtBot, context: Context, chinese: None, chart: LimitHistory | LinesChart
) -> None:
    view = ChartView(context, "History")
    qtbot.addWidget(view)
    view.resize(600, 300)
    view.show()
    view.show_chart(chart, "words")
    qtbot.waitUntil(lambda: view.is_drawn, timeout=20_000)
    picture = view.grab().toImage()
    assert picture.pixelColor(2, 2) == context.look.colour("surface")
    assert view.accessibleDescription() == "words"


def test_a_large_chart_asked_for_twice_shows_the_last(qtbot: QtBot, context: Context) -> None:
    view = ChartView(context, "History")
    qtbot.addWidget(view)
    view.resize(400, 250)
    view.show()
    view.show_chart(HISTORY, "first")
    view.show_chart(LinesChart(()), "second")
    qtbot.waitUntil(lambda: view.is_drawn, timeout=20_000)
    image = view.grab().toImage()
    colours = {image.pixelColor(x, y).name() for x in range(0, 400, 4) for y in range(0, 250, 4)}
    assert colours == {context.look.theme.roles.surface}


def test_no_page_widget_loads_matplotlib_before_a_large_chart_is_drawn() -> None:
    script = (
        "import sys, raincheck.gui.charts.view, raincheck.gui.charts.limits, raincheck.gui.main_window;"
        "print([m for m in ('matplotlib', 'numpy', 'sqlite_utils') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
