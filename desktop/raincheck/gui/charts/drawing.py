"""Large charts: pure functions that redraw one Axes, and the rendering of it to pixels without a window.

This is the one module that imports matplotlib, and only the drawing thread imports it: measured, the window's event
loop then never waits longer than about 30 ms; an import or a first drawing on the window's own thread takes 100 ms
and more. A Figure is made, drawn and dropped on that thread; nothing of it is shared.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.dates import AutoDateLocator, ConciseDateFormatter, date2num
from matplotlib.figure import Figure
from matplotlib.font_manager import fontManager

from raincheck.core.money import Money
from raincheck.core.text import tr
from raincheck.gui.charts.series import ChartEvent, LargeChart, LimitHistory, LimitStep, LinesChart, ticks
from raincheck.gui.charts.style import Canvas, ChartStyle, Pixels

FALLBACK_FAMILY: Final = "DejaVu Sans"
_DPI: Final = 96
_POINTS_PER_PIXEL: Final = 0.75


def render(chart: LargeChart, style: ChartStyle, canvas: Canvas) -> Pixels:
    """Draw one chart to pixels."""
    known = {font.name for font in fontManager.ttflist}
    families = [name for name in style.families if name in known]
    # The family list must be `font.family` itself: only there matplotlib falls back glyph by glyph.
    with rc_context({"font.family": [*families, FALLBACK_FAMILY], "font.size": style.text_px * _POINTS_PER_PIXEL}):
        size = (canvas.width / _DPI, canvas.height / _DPI)
        figure = Figure(figsize=size, dpi=_DPI * canvas.ratio, layout="constrained", facecolor=style.surface)
        agg = FigureCanvasAgg(figure)
        draw(figure.add_subplot(), chart, style)
        agg.draw()
        columns, rows = agg.get_width_height(physical=True)
        return Pixels(columns, rows, canvas.ratio, bytes(agg.buffer_rgba()))


def draw(axes: Axes, chart: LargeChart, style: ChartStyle) -> None:
    """Redraw `axes`; a chart without points is a drawing too."""
    axes.clear()
    _dress(axes, style)
    match chart:
        case LimitHistory():
            draw_limit_history(axes, chart, style)
        case LinesChart():
            draw_lines(axes, chart, style)


def draw_limit_history(axes: Axes, chart: LimitHistory, style: ChartStyle) -> None:
    """One line's limit and use over time, with a gap where the lender's app showed no figure."""
    if not chart.limits:
        axes.set_axis_off()
        return
    known = [step.limit.fen for step in (*chart.limits, *chart.used) if step.limit is not None]
    _span_amounts(axes, known, style)
    first = min(step.day for step in (*chart.limits, *chart.used))
    # A little room behind the last day, so that what changed today has a width.
    until = chart.until + timedelta(days=max((chart.until - first).days // 40, 1))
    _span_days(axes, first, until)
    _draw_steps(axes, chart.limits, until, colour=style.line, name=tr("limit"))
    _draw_steps(axes, chart.used, until, colour=style.second, name=tr("used"))
    for number, event in enumerate(chart.events):
        _draw_event(axes, event, number, style)
    _draw_legend(axes, style)


def draw_lines(axes: Axes, chart: LinesChart, style: ChartStyle) -> None:
    """Several amounts over days; where the range reaches below zero, zero is marked."""
    drawn = [line for line in chart.lines if line.points]
    if not drawn:
        axes.set_axis_off()
        return
    points = [point for line in drawn for point in line.points]
    _span_amounts(axes, [amount.fen for _, amount in points], style)
    _span_days(axes, min(day for day, _ in points), max(day for day, _ in points))
    colours = iter((style.line, style.second, style.muted, style.ink) * len(drawn))
    for line in drawn:
        axes.plot(
            [_at(day) for day, _ in line.points],
            [amount.fen for _, amount in line.points],
            color=style.target if line.target else style.stressed if line.dashed else next(colours),
            linewidth=1.2 if line.target else 2.2,
            linestyle="--" if line.dashed or line.target else "-",
            label=line.name,
        )
    if axes.get_ylim()[0] < 0:
        axes.axhline(0, color=style.muted, linewidth=1)
    _draw_legend(axes, style)


def _at(day: date) -> float:
    return float(date2num(day))


def _dress(axes: Axes, style: ChartStyle) -> None:
    axes.set_facecolor(style.surface)
    axes.grid(visible=True, axis="y", color=style.grid, linewidth=0.8)
    axes.set_axisbelow(True)
    axes.tick_params(colors=style.muted, length=0)
    for side in axes.spines.values():
        side.set_visible(False)


def _span_amounts(axes: Axes, amounts: list[int], style: ChartStyle) -> None:
    rows = ticks(min(0, *amounts, 0), max(1, *amounts, 1))
    axes.set_ylim(rows[0], rows[-1])
    axes.set_yticks(rows, [style.amount(Money(fen)) for fen in rows])


def _span_days(axes: Axes, first: date, last: date) -> None:
    locator = AutoDateLocator(minticks=3, maxticks=8)
    axes.set_xlim(_at(first), max(_at(last), _at(first) + 1))
    axes.xaxis.set_major_locator(locator)
    forms = ["%Y", "%Y-%m", "%m-%d", "%H:%M", "%H:%M", "%S"]
    zeros = ["", "%Y", "%Y-%m", "%m-%d", "%H:%M", "%H:%M"]
    axes.xaxis.set_major_formatter(ConciseDateFormatter(locator, formats=forms, zero_formats=zeros, show_offset=False))


def _draw_steps(axes: Axes, steps: tuple[LimitStep, ...], until: date, *, colour: str, name: str) -> None:
    if not steps:
        return
    days = [*(_at(step.day) for step in steps), _at(until)]
    values = [float("nan") if step.limit is None else float(step.limit.fen) for step in steps]
    axes.step(days, [*values, values[-1]], where="post", color=colour, linewidth=2, label=name)
    known = [(_at(step.day), step.limit.fen) for step in steps if step.limit is not None]
    if known and len(known) <= 60:
        axes.plot(*zip(*known, strict=True), linestyle="none", marker="o", markersize=3.5, color=colour)


def _draw_event(axes: Axes, event: ChartEvent, number: int, style: ChartStyle) -> None:
    place = _at(event.day)
    axes.axvline(place, color=style.stressed, linewidth=1.2)
    is_late = place > sum(axes.get_xlim()) / 2
    axes.annotate(
        event.text,
        (place, 0.97 - 0.1 * (number % 4)),
        xycoords=("data", "axes fraction"),
        xytext=(-6 if is_late else 6, 0),
        textcoords="offset points",
        ha="right" if is_late else "left",
        va="top",
        color=style.stressed,
        bbox={"facecolor": style.surface, "edgecolor": "none", "pad": 1.5},
    )


def _draw_legend(axes: Axes, style: ChartStyle) -> None:
    """Names above the plot, out of the lines' way."""
    axes.legend(
        loc="lower left", bbox_to_anchor=(0, 1), ncols=4, frameon=False, labelcolor=style.ink, borderaxespad=0.2
    )
