"""Large charts: pure functions that redraw a Figure, and the rendering of it to pixels without a window.

This is the one module that imports matplotlib, and only the drawing thread imports it: measured, the window's event
loop then never waits longer than about 30 ms; an import or a first drawing on the window's own thread takes 100 ms
and more. A Figure is made, drawn and dropped on that thread; nothing of it is shared.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import date, timedelta
from io import BytesIO
from threading import Lock
from typing import Final

from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.dates import date2num
from matplotlib.figure import Figure
from matplotlib.font_manager import fontManager
from matplotlib.layout_engine import ConstrainedLayoutEngine

from raincheck.core.money import Money
from raincheck.core.text import tr
from raincheck.gui.kit.charts.large import EndBars, LargeChart, LimitHistory, ShareBars
from raincheck.gui.kit.charts.series import ChartEvent, LimitBand, LimitsPicture, LimitStep, day_marks, spread, ticks
from raincheck.gui.kit.charts.style import Canvas, ChartStyle, Frame, Pixels

FALLBACK_FAMILY: Final = "DejaVu Sans"
MONTHS: Final = 6
"""So many names stand below a picture."""

ROWS: Final = "rows"
"""Marks axes whose rows are stops, in place of days."""

_ALONE: Final = Lock()
"""matplotlib's settings are the whole program's: a picture to be saved waits for the one being drawn."""

_DPI: Final = 96
_POINTS_PER_PIXEL: Final = 0.75


def render(chart: LargeChart, style: ChartStyle, canvas: Canvas) -> Pixels:
    """Draw one chart to pixels."""
    with _ALONE, _fonts(style):
        figure = _figure(chart, style, canvas)
        agg = FigureCanvasAgg(figure)
        agg.draw()
        columns, rows = agg.get_width_height(physical=True)
        drawn = Pixels(columns, rows, canvas.ratio, bytes(agg.buffer_rgba()), _frame(figure, canvas))
        _untie(figure)
        return drawn


def _untie(figure: Figure) -> None:
    """Let a figure that was drawn go here and now: its parts know each other in circles.

    Four figures leave Python's collector 57,000 objects, and ending those in the window's thread held it for 90 ms.
    """
    for part in figure.findobj():
        vars(part).clear()


def as_svg(chart: LargeChart, style: ChartStyle, canvas: Canvas) -> bytes:
    """The same drawing as SVG, its letters as shapes, so that it looks alike everywhere."""
    with _ALONE, _fonts(style), BytesIO() as kept:
        _figure(chart, style, canvas).savefig(kept, format="svg", metadata={"Date": None})
        return kept.getvalue()


def _fonts(style: ChartStyle) -> AbstractContextManager[None]:
    known = {font.name for font in fontManager.ttflist}
    families = [name for name in style.families if name in known]
    # The family list must be `font.family` itself: only there matplotlib falls back glyph by glyph.
    return rc_context({"font.family": [*families, FALLBACK_FAMILY], "font.size": style.text_px * _POINTS_PER_PIXEL})


def _figure(chart: LargeChart, style: ChartStyle, canvas: Canvas) -> Figure:
    size = (canvas.width / _DPI, canvas.height / _DPI)
    figure = Figure(figsize=size, dpi=_DPI * canvas.ratio, layout="constrained", facecolor=style.surface)
    draw(figure, chart, style)
    return figure


def _frame(figure: Figure, canvas: Canvas) -> Frame | None:
    """Where the axes lie, and what their ends mean; None for a drawing without any."""
    axes = [each for each in figure.axes if each.axison]
    if not axes:
        return None
    boxes = [each.get_window_extent() for each in axes]
    across = axes[-1].get_xlim() if axes[-1].get_gid() != ROWS else axes[-1].get_ylim()[::-1]
    return Frame(
        left=min(box.x0 for box in boxes) / canvas.ratio,
        top=canvas.height - max(box.y1 for box in boxes) / canvas.ratio,
        right=max(box.x1 for box in boxes) / canvas.ratio,
        bottom=canvas.height - min(box.y0 for box in boxes) / canvas.ratio,
        first=min(across),
        last=max(across),
        in_rows=axes[-1].get_gid() == ROWS,
    )


def draw(figure: Figure, chart: LargeChart, style: ChartStyle) -> None:
    """Redraw `figure`; a chart without points is a drawing too."""
    figure.clear()
    match chart:
        case LimitHistory():
            draw_limit_history(_axes(figure, style), chart, style)
        case LimitsPicture():
            draw_limits(figure, chart, style)
        case EndBars():
            draw_ends(_axes(figure, style), chart, style)
        case ShareBars():
            draw_shares(figure, chart, style)


def draw_limit_history(axes: Axes, chart: LimitHistory, style: ChartStyle) -> None:
    """One line's limit and use over time, with a gap where the lender's app showed no figure."""
    if not chart.limits:
        _nothing(axes, style)
        return
    known = [step.limit.fen for step in (*chart.limits, *chart.used) if step.limit is not None]
    _span_amounts(axes, known, style)
    first = min(step.day for step in (*chart.limits, *chart.used))
    until = _behind(first, chart.until)
    _span_days(axes, first, chart.until, until)
    _draw_steps(axes, chart.limits, until, colour=style.line)
    _draw_steps(axes, chart.used, until, colour=style.second)
    for number, event in enumerate(chart.events):
        _draw_event(axes, event, number, style)
    rows = ((tr("limit"), chart.limits, style.line), (tr("used"), chart.used, style.second))
    bands = [(LimitBand("", name, steps), colour) for name, steps, colour in rows if steps]
    _draw_names(axes, bands, chart.until, style)


def draw_limits(figure: Figure, chart: LimitsPicture, style: ChartStyle) -> None:
    """A strip for each line of its own, below them the sum of all with the other lines in one grey band."""
    heights = [1.0] * len(chart.lines) + [2.2]
    panels = figure.subplots(len(heights), 1, sharex=True, squeeze=False, height_ratios=heights)[:, 0]
    figure.set_layout_engine(ConstrainedLayoutEngine(h_pad=0.02, hspace=0))
    if not chart.whole.steps:
        _nothing(panels[0], style)
        return
    until = _behind(chart.view.start, chart.view.end)
    for axes, line in zip(panels, chart.lines, strict=False):
        _dress(axes, style)
        axes.set_ylim(0, max(line.most, 1) * 1.12)
        axes.set_yticks([line.most], [style.amount(Money(line.most))])
        colour = style.struck if line.struck else style.line
        _draw_band(axes, line, until, colour=colour, fill=0.18)
        _draw_names(axes, [(line, colour)], chart.view.end, style)
    whole = panels[-1]
    _dress(whole, style)
    _span_amounts(whole, [chart.whole.most], style, wanted=3)
    named = [(chart.whole, style.ink)]
    if chart.rest is not None:
        _draw_band(whole, chart.rest, until, colour=style.rest, fill=0.35)
        named.append((chart.rest, style.rest))
    _draw_band(whole, chart.whole, until, colour=style.ink, fill=0)
    _draw_names(whole, named, chart.view.end, style)
    _span_days(whole, chart.view.start, chart.view.end, until)
    for axes in panels[:-1]:
        axes.tick_params(labelbottom=False)
    rows = {line.key: axes for axes, line in zip(panels, chart.lines, strict=False)}
    for event in chart.view.events:
        _draw_event(rows.get(event.key, whole), event, 1, style)


def draw_ends(axes: Axes, chart: EndBars, style: ChartStyle) -> None:
    """One bar a debt from now to the month in which it ends; a thin one below where the minimums alone end it."""
    if not chart.bars:
        _nothing(axes, style)
        return
    last = max((months for bar in chart.bars for months in (bar.months, bar.least) if months is not None), default=1)
    _span_rows(axes, [bar.name for bar in chart.bars], style)
    axes.set_xlim(0, max(last, 1) * 1.3)
    places = range(0, last + 1, max(-(-last // 5), 1))
    axes.set_xticks(list(places), [str(chart.start.plus(month)) for month in places])
    for row, bar in enumerate(chart.bars):
        ends = last if bar.months is None else bar.months
        if bar.months is None:
            axes.barh(row - 0.08, ends, height=0.44, facecolor="none", hatch="///", edgecolor=style.stressed)
        else:
            axes.barh(row - 0.08, ends, height=0.44, color=style.line)
        if bar.least is not None:
            axes.barh(row + 0.26, bar.least, height=0.1, color=style.muted)
        told = axes.annotate(bar.told, (ends, row - 0.08), xytext=(6, 0), textcoords="offset points", va="center")
        told.set_color(style.ink)


def draw_shares(figure: Figure, chart: ShareBars, style: ChartStyle) -> None:
    """One bar of shares a row, each part named where it has room; a gap parts neighbours besides the colour."""
    axes = _axes(figure, style)
    if not chart.rows:
        _nothing(axes, style)
        return
    _span_rows(axes, [row.title for row in chart.rows], style)
    axes.set_xlim(0, 1)
    axes.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0%", "25%", "50%", "75%", "100%"])
    for place, row in enumerate(chart.rows):
        left = 0.0
        for part in row.parts:
            share = float(row.share(part))
            colour = style.rest if part.place is None else style.series[part.place]
            axes.barh(place, share, left=left, height=0.62, color=colour, edgecolor=style.surface, linewidth=1.5)
            text = axes.text(left + share / 2, place, _share_text(part.name, share), ha="center", va="center")
            text.set_color(style.readable(colour))
            text.set_fontsize("small")
            text.set_clip_on(True)
            text.set_gid(f"{share}")
            left += share
    _drop_wide(figure, axes)


def _share_text(name: str, share: float) -> str:
    return f"{name}\n{share:.0%}"


def _drop_wide(figure: Figure, axes: Axes) -> None:
    """Leave out what is wider than its part: the tooltip and the words say it."""
    # The width of the axes is known only after a first layout.
    figure.draw_without_rendering()
    room = axes.get_window_extent().width
    for text in axes.texts:
        if text.get_window_extent().width > float(text.get_gid() or 0) * room - 4:
            text.set_visible(False)


def _behind(first: date, until: date) -> date:
    """A little room behind the last day, so that what changed today has a width."""
    return until + timedelta(days=max((until - first).days // 40, 1))


def _at(day: date) -> float:
    return float(date2num(day))


def _nothing(axes: Axes, style: ChartStyle) -> None:
    """A chart without points says so."""
    axes.set_axis_off()
    axes.text(0.5, 0.5, tr("There is nothing to draw yet."), ha="center", va="center", color=style.muted)


def _dress(axes: Axes, style: ChartStyle) -> None:
    axes.set_facecolor(style.surface)
    axes.grid(visible=True, axis="y", color=style.grid, linewidth=0.8)
    axes.set_axisbelow(True)
    axes.tick_params(colors=style.muted, length=0)
    axes.tick_params(axis="x", pad=8)
    for side in axes.spines.values():
        side.set_visible(False)


def _axes(figure: Figure, style: ChartStyle) -> Axes:
    axes = figure.add_subplot()
    _dress(axes, style)
    return axes


def _span_rows(axes: Axes, names: list[str], style: ChartStyle) -> None:
    """Rows from the top down, each with its name."""
    axes.set_gid(ROWS)
    axes.grid(visible=False)
    axes.set_ylim(len(names) - 0.5, -0.5)
    axes.set_yticks(range(len(names)), names)
    for name in axes.get_yticklabels():
        name.set_color(style.ink)


def _span_amounts(axes: Axes, amounts: list[int], style: ChartStyle, *, wanted: int = 4) -> None:
    rows = ticks(min(0, *amounts, 0), max(1, *amounts, 1), wanted)
    axes.set_ylim(rows[0], rows[-1])
    axes.set_yticks(rows, [style.amount(Money(fen)) for fen in rows])


def _span_days(axes: Axes, first: date, last: date, until: date) -> None:
    """From `first` to `until`; the same months as below the charts that Qt paints, days where there are few."""
    axes.set_xlim(_at(first), max(_at(until), _at(first) + 1))
    marks = day_marks(first, last, MONTHS)
    axes.set_xticks([_at(day) for day, _ in marks], [text for _, text in marks])


def _draw_steps(axes: Axes, steps: tuple[LimitStep, ...], until: date, *, colour: str) -> None:
    if not steps:
        return
    days = [*(_at(step.day) for step in steps), _at(until)]
    values = [float("nan") if step.limit is None else float(step.limit.fen) for step in steps]
    axes.step(days, [*values, values[-1]], where="post", color=colour, linewidth=2)
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


def _draw_band(axes: Axes, band: LimitBand, until: date, *, colour: str, fill: float) -> None:
    """A line's limit as steps over a fill; hatched while the lender's app showed no figure."""
    days = [step.day for step in band.steps]
    places = [*map(_at, days), _at(until)]
    values = [amount.fen for amount in band.amounts(days)]
    axes.step(places, [*values, values[-1]], where="post", color=colour, linewidth=2)
    if fill:
        axes.fill_between(places, [*values, values[-1]], step="post", color=colour, alpha=fill, linewidth=0)
    for step, left, right in zip(band.steps, places, places[1:], strict=False):
        if step.limit is None:
            axes.axvspan(left, right, facecolor="none", edgecolor=colour, hatch="///", linewidth=0)


def _draw_names(axes: Axes, bands: list[tuple[LimitBand, str]], day: date, style: ChartStyle) -> None:
    """Names with the last figure at the right end, moved apart, a line leading to each."""
    low, high = axes.get_ylim()
    wanted = [band.amounts([day])[0].fen for band, _ in bands]
    # A line of text apart, and never a third of the chart: a name far from its end reads like another figure.
    root = axes.get_figure(root=True)
    height = 0.0 if root is None else root.get_figheight() * axes.get_position().height * _DPI
    line = 1.5 * style.text_px / max(height, 1)
    apart = (high - low) * min(line, 0.3)
    for (band, colour), fen, y in zip(bands, wanted, spread(wanted, apart, low, high), strict=True):
        step = band.at(day)
        figure = tr("not known") if step is None or step.limit is None else style.amount(step.limit)
        axes.annotate(
            f"{band.name} {figure}",
            xy=(1, fen),
            xycoords=("axes fraction", "data"),
            xytext=(14, y),
            textcoords=("offset points", "data"),
            va="center",
            color=style.ink,
            arrowprops={"arrowstyle": "-", "color": colour, "shrinkA": 0, "shrinkB": 0},
        )
