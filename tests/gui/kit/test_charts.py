from __future__ import annotations

import gc
import itertools
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.figure import Figure
from matplotlib.text import Annotation
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot
from tests.gui.room import painted_texts

from raincheck.core.calendar import Month
from raincheck.core.money import Money, total
from raincheck.gui.kit.charts import drawing
from raincheck.gui.kit.charts.cash import CashLine
from raincheck.gui.kit.charts.large import EndBar, EndBars, LargeChart, LimitHistory, ShareBars, SharePart, ShareRow
from raincheck.gui.kit.charts.limits import LimitLines
from raincheck.gui.kit.charts.series import (
    CashView,
    ChartEvent,
    DueMark,
    LimitBand,
    LimitStep,
    LimitsView,
    day_marks,
    month_ticks,
    picture,
    spread,
    step_days,
    ticks,
)
from raincheck.gui.kit.charts.sharing import choices, share
from raincheck.gui.kit.charts.spoken import say_what_charts_are
from raincheck.gui.kit.charts.style import Canvas
from raincheck.gui.kit.charts.view import ChartView, chart_style
from raincheck.gui.kit.charts.widget import ChartWidget
from raincheck.gui.kit.context import Context, Tone
from raincheck.gui.kit.look import Look

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


def many(count: int) -> LimitsView:
    """A cut line, four that moved, and the rest that stand."""
    moved = [band(f"m{n}", (300, 50), (40, 50 + 10 * n)) for n in range(1, 5)]
    bands = (
        *moved,
        *(band(f"l{n}", (300, n)) for n in range(1, count - 4)),
        band("cut", (300, 500), (1, 5), struck=True),
    )
    return LimitsView(day(300), TODAY, bands, (ChartEvent(day(1), "cut 500 → 5", Tone.DANGER, "cut"),))


def test_lines_that_moved_stand_alone_and_the_others_are_one_named_band() -> None:
    drawn = picture(many(50), 4)
    assert [line.key for line in drawn.lines] == ["cut", "m4", "m3", "m2"]
    assert drawn.rest is not None
    assert drawn.rest.name == "46 other lines"
    parts = [line.amounts([TODAY])[0] for line in (*drawn.lines, drawn.rest)]
    assert drawn.whole.amounts([TODAY])[0] == total(parts)


def test_a_few_lines_all_stand_alone() -> None:
    drawn = picture(LimitsView(day(300), TODAY, (band("a", (300, 5)), band("b", (300, 7)), band("c", (300, 6)))), 4)
    assert ([line.key for line in drawn.lines], drawn.rest) == (["b", "c", "a"], None)


def test_where_no_line_moved_the_largest_stand_alone() -> None:
    drawn = picture(LimitsView(day(300), TODAY, tuple(band(f"s{n}", (300, n)) for n in range(1, 7))), 4)
    assert [line.key for line in drawn.lines] == ["s6", "s5", "s4"]
    assert drawn.rest is not None
    assert drawn.rest.name == "3 other lines"


@given(st.lists(st.floats(-50, 150), max_size=6))
def test_names_are_moved_apart_and_stay_in_their_room(wanted: list[float]) -> None:
    placed = spread(wanted, 15, 0, 100)
    assert all(after - before >= 14.99 for before, after in itertools.pairwise(sorted(placed)))
    assert all(0 <= place <= 100 for place in placed)
    by_wish = sorted(range(len(wanted)), key=lambda place: wanted[place])
    assert [placed[place] for place in by_wish] == sorted(placed)


@pytest.mark.parametrize("count", [6, 50])
def test_qt_and_matplotlib_draw_the_same_series_and_say_the_same(
    qtbot: QtBot, context: Context, look: Look, count: int
) -> None:
    painted, large = LimitLines(look), ChartView(context, "limits")
    for widget in (painted, large):
        qtbot.addWidget(widget)
        widget.resize(640, 300)
        widget.show()
    painted.show_limits(many(count))
    panels = painted.panels(painted.plot())
    same = picture(many(count), len(panels) - 1)
    large.show_chart(same, same.summary(look.amount))
    qtbot.waitUntil(lambda: large.is_drawn, timeout=20_000)
    figure = Figure()
    drawing.draw(figure, same, chart_style(look))
    for panel, axes in zip(panels, figure.axes, strict=True):
        rows = [list(line.get_ydata())[:-1] for line in axes.lines]
        amounts = [amount.fen for amount in panel.band.amounts([step.day for step in panel.band.steps])]
        assert amounts in rows
        names = [text.get_text() for text in axes.texts]
        assert any(text.startswith(panel.band.name) for text in names)
    assert painted.stops() == list(large.stops())
    assert [painted.words_at(stop) for stop in painted.stops()] == [large.words_at(stop) for stop in large.stops()]
    assert painted.accessibleDescription() == large.accessibleDescription()


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


def test_a_short_axis_is_marked_by_days_and_a_long_one_by_months() -> None:
    texts = [text for _, text in day_marks(date(2026, 10, 24), TODAY, 4)]
    assert texts == ["10-24", "11-01", "11-09", "11-17"]
    assert [text for _, text in day_marks(date(2025, 11, 22), TODAY, 4)] == ["2025-12", "2026-03", "06", "09"]


def test_the_cursor_tells_each_line_and_each_event(qtbot: QtBot, look: Look) -> None:
    chart = LimitLines(look)
    qtbot.addWidget(chart)
    chart.resize(600, 300)
    event = ChartEvent(day(1), "cut 100,000 → 50", Tone.DANGER)
    chart.show_limits(LimitsView(day(60), TODAY, (band("cut", (50, 1000), (1, 50)), band("x", (50, None))), (event,)))
    chart.show()
    assert "cut 100,000" in chart.accessibleDescription()
    qtbot.keyClick(chart, Qt.Key.Key_Left)
    qtbot.keyClick(chart, Qt.Key.Key_Left)
    said = chart.accessibleDescription()
    assert said.startswith("2026-11-21  All limits  50")
    assert "cut 100,000 → 50" in said
    qtbot.keyClick(chart, Qt.Key.Key_Left)
    assert chart.accessibleDescription().startswith("2026-10-03  All limits  1,000")


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


@pytest.mark.parametrize("chart", [LimitLines, CashLine])
def test_a_chart_without_figures_is_drawn_too(qtbot: QtBot, look: Look, chart: type[LimitLines | CashLine]) -> None:
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
ENDS = EndBars(
    "利率高的先还",
    Month(2026, 11),
    (EndBar("借呗", 9, 12, "2027-08"), EndBar("花呗", None, None, "600 个月内还不清")),
)
SHARES = ShareBars(
    (
        ShareRow("平台", (SharePart("蚂蚁", Money(900), 0), SharePart("其他 3 家", Money(100), None))),
        ShareRow("资金方", ()),
    )
)


def test_the_names_of_two_rows_with_one_end_stand_close_to_it(look: Look) -> None:
    """A limit that is used up: "used 41,250" must not stand at the height of 60,000."""
    steps = (LimitStep(day(2), Money(6_000_000)), LimitStep(day(1), Money(4_125_050)))
    figure = Figure(figsize=(6, 3), dpi=100)
    drawing.draw(figure, LimitHistory(steps, (LimitStep(day(2), Money(4_125_050)),), TODAY), chart_style(look))
    (axes,) = figure.axes
    low, high = axes.get_ylim()
    heights = [note.xyann[1] for note in axes.texts if isinstance(note, Annotation)]
    assert len(heights) == 2
    assert 0.03 < (max(heights) - min(heights)) / (high - low) < 0.12
    assert all(abs(height - 4_125_050) / (high - low) < 0.12 for height in heights)


@pytest.mark.parametrize(
    "chart",
    [
        HISTORY,
        picture(many(9), 4),
        ENDS,
        SHARES,
        LimitHistory((), (), TODAY),
        picture(many(0), 0),
        EndBars("", Month(2026, 1), ()),
    ],
    ids=["history", "limits", "ends", "shares", "no history", "no limits", "no debts"],
)
def test_a_large_chart_is_drawn_in_chinese_off_the_windows_thread(
    qtbot: QtBot, context: Context, chinese: None, chart: LargeChart
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


@pytest.mark.parametrize(
    "chart", [HISTORY, picture(many(9), 4), ENDS, SHARES], ids=["history", "limits", "ends", "shares"]
)
def test_a_figure_that_was_drawn_leaves_the_collector_little(context: Context, chart: LargeChart) -> None:
    """What it left was ended in the window's thread, and held it for 90 ms after four of them."""
    style, canvas = chart_style(context.look), Canvas(600, 300, 1)
    drawing.render(chart, style, canvas)
    gc.collect()
    drawing.render(chart, style, canvas)
    assert gc.collect() < 1_000


def test_a_large_chart_asked_for_twice_shows_the_last(qtbot: QtBot, context: Context) -> None:
    view = ChartView(context, "History")
    qtbot.addWidget(view)
    view.resize(400, 250)
    view.show()
    view.show_chart(HISTORY, "first")
    view.show_chart(ENDS, "second")
    qtbot.waitUntil(lambda: view.is_drawn, timeout=20_000)
    assert (view.accessibleDescription(), list(view.stops())) == ("second", [0, 1])
    image = view.grab().toImage()
    colours = {image.pixelColor(x, y).name() for x in range(0, 400, 2) for y in range(0, 250, 2)}
    assert context.look.theme.chart.line in colours


def test_the_pointer_and_the_keys_walk_a_large_chart_and_pick_a_day_or_a_row(qtbot: QtBot, context: Context) -> None:
    view = ChartView(context, "History")
    qtbot.addWidget(view)
    view.resize(500, 260)
    view.show()
    view.show_chart(HISTORY, "whole")
    qtbot.waitUntil(lambda: view.is_drawn, timeout=20_000)
    qtbot.keyClick(view, Qt.Key.Key_Home)
    assert view.accessibleDescription().startswith(f"{day(300)}\nlimit  100,000")
    qtbot.keyClick(view, Qt.Key.Key_End)
    qtbot.keyClick(view, Qt.Key.Key_Left)
    assert "额度骤降" in view.accessibleDescription()
    with qtbot.waitSignal(view.picked) as picked:
        qtbot.keyClick(view, Qt.Key.Key_Return)
    assert picked.args == [day(1)]
    middle = view.marked(day(150).toordinal()).center().toPoint()
    with qtbot.waitSignal(view.picked) as picked:
        qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=middle)
    assert picked.args is not None
    assert abs((picked.args[0] - day(150)).days) <= 1
    view.show_chart(ENDS, "ends")
    qtbot.waitUntil(lambda: view.is_drawn, timeout=20_000)
    with qtbot.waitSignal(view.picked) as picked:
        qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=view.marked(1).center().toPoint())
    assert picked.args == [1]
    assert view.accessibleDescription().startswith("花呗")


def test_a_figure_says_who_told_it(qtbot: QtBot, look: Look) -> None:
    chart = LimitLines(look)
    qtbot.addWidget(chart)
    chart.resize(600, 300)
    seen = LimitBand("a", "Huabei", (LimitStep(day(50), Money(500_000), "screenshot"),))
    chart.show_limits(LimitsView(day(60), TODAY, (seen,)))
    qtbot.keyClick(chart, Qt.Key.Key_End)
    assert f"Huabei  5,000 (screenshot, {day(50):%m-%d})" in chart.accessibleDescription()


def test_the_label_of_the_day_without_cash_leaves_the_axis_free(qtbot: QtBot, look: Look) -> None:
    chart = CashLine(look)
    qtbot.addWidget(chart)
    chart.resize(700, 300)
    row = tuple(Money(1_000_000 - n * 900_000) for n in range(31))
    chart.show_cash(CashView(TODAY, row))
    texts = painted_texts(chart)
    label = next(piece.box for piece in texts if "cash runs out" in piece.text)
    others = [piece for piece in texts if piece.box.right() < chart.plot().left()]
    assert others
    assert label.left() >= chart.plot().left()
    assert not any(piece.box.intersects(label) for piece in others)


def test_cases_that_run_alike_are_drawn_once_and_said(qtbot: QtBot, look: Look) -> None:
    chart = CashLine(look)
    qtbot.addWidget(chart)
    row = tuple(Money(n * 4567) for n in range(31))
    chart.show_cash(CashView(TODAY, row, row, "all closed"))
    assert "all closed: the same on these days" in chart.accessibleDescription()
    qtbot.keyClick(chart, Qt.Key.Key_Home)
    assert "all closed" not in chart.accessibleDescription()


@pytest.mark.parametrize("large", [False, True])
def test_a_chart_is_copied_and_saved_from_its_menu(
    qtbot: QtBot, context: Context, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, large: bool
) -> None:
    chart: ChartWidget
    if large:
        chart = view = ChartView(context, "Limits")
        view.show_chart(HISTORY, "the whole")
    else:
        chart = painted = LimitLines(context.look)
        painted.show_limits(many(9))
    share(chart, context)
    qtbot.addWidget(chart)
    chart.resize(500, 260)
    acts = {choice.text: choice.act for choice in choices(chart, context)}
    acts["Copy the picture"]()
    assert QGuiApplication.clipboard().image().size() == chart.size() * 2
    acts["Copy what it says"]()
    assert "cut 500 → 5" in QGuiApplication.clipboard().text() or "额度骤降" in QGuiApplication.clipboard().text()
    for ending, head in (("png", b"\x89PNG"), ("svg", b"<?xml")):
        target = tmp_path / f"picture.{ending}"
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, to=target: (str(to), ""))
        acts[f"Save as {ending.upper()} …"]()
        assert target.read_bytes().startswith(head)
    problems: list[str] = []
    context.speaker.problem.connect(problems.append)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "none" / "x.png"), ""))
    acts["Save as PNG …"]()
    assert len(problems) == 1


def test_a_chart_calls_itself_a_chart(qtbot: QtBot, look: Look) -> None:
    chart = LimitLines(look)
    qtbot.addWidget(chart)
    chart.show_limits(many(9))
    say_what_charts_are(chart)
    spoken = QAccessible.queryAccessibleInterface(chart)
    assert spoken is not None
    assert spoken.role() is QAccessible.Role.Chart
    assert spoken.text(QAccessible.Text.Name) == "Limits of all lines over time"
    assert "cut 500 → 5" in spoken.text(QAccessible.Text.Description)


def test_a_chart_that_a_screen_reader_met_before_the_first_paint_is_a_chart_to_it_afterwards() -> None:
    """The first paint waits for no role; who asks before it is told another one, and asks again."""
    script = """
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QWidget
from raincheck.gui.kit.charts.cash import CashLine
from raincheck.gui.kit.charts.spoken import say_what_charts_are
from raincheck.gui.kit.look import Look
from raincheck.system.resources import resource_path
application = QApplication([])
window = QWidget()
chart = CashLine(Look(resource_path("themes").parent))
chart.setParent(window)
QAccessible.setActive(True)
roles = [QAccessible.queryAccessibleInterface(chart).role().name]
say_what_charts_are(window)
print(*roles, QAccessible.queryAccessibleInterface(chart).role().name)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=120)
    assert done.stdout == "Client Chart\n"


def test_no_page_widget_loads_matplotlib_before_a_large_chart_is_drawn() -> None:
    script = (
        "import sys, raincheck.gui.kit.charts.view, raincheck.gui.kit.charts.limits, raincheck.gui.shell.main_window;"
        "print([m for m in ('matplotlib', 'numpy', 'sqlite_utils') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
