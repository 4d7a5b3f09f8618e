"""The month report on A4 sheets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import Final

from raincheck.app.contingency import PageRow
from raincheck.app.month_report import DueEntry, Figure, Goal, LineEntry, MonthReport, WarningEntry
from raincheck.app.two_sides import TwoSides
from raincheck.core.rules.thresholds import Level
from raincheck.core.text import tr
from raincheck.core.weather import Weather
from raincheck.gui.kit.sheets import Block, heading, paper_roles, printed, row, rows, table
from raincheck.gui.kit.theme import Roles

FIGURES_A_ROW: Final = 4

SIDE_COLUMNS: Final = (34, 22, 22, 22)
SIDE_SIDES: Final = ("left", "right", "right", "right")
FAIR_COLUMNS: Final = (24, 18, 26, 16, 16)
FAIR_SIDES: Final = ("left", "left", "left", "left", "left")

LINE_COLUMNS: Final = (16, 10, 13, 13, 13, 10, 14, 11)
LINE_SIDES: Final = ("left", "left", "right", "right", "right", "right", "after", "left")
DUE_COLUMNS: Final = (16, 32, 16, 36)
DUE_SIDES: Final = ("left", "left", "right", "after")
"""Where a column's text stands; "after" is left, at a distance from figures that end where it begins."""


def pdf(report: MonthReport) -> bytes:
    """The report as a PDF; needs no display."""
    made = tuple(blocks(report, paper_roles()))
    return printed(made, title=f"{report.title} {report.as_of}", as_of=report.as_of)


def blocks(report: MonthReport, roles: Roles) -> Iterator[Block]:
    """The whole report, top to bottom."""
    under = tr("As of {day}. Amounts in yuan.").format(day=report.as_of)
    part = f"<p><b>{escape(report.part)}</b></p>" if report.part else ""
    yield Block(f'<h1>{escape(report.title)}</h1><p class="quiet">{escape(under)}</p>{part}')
    summary = f"<p>{escape(report.summary)}</p>" if report.summary else ""
    box = f'bgcolor="{_tint(report.weather, roles)}" style="padding:9px"'
    yield Block(table(f"<tr><td {box}><h3>{escape(report.headline)}</h3>{summary}</td></tr>"), gap=3)
    yield from _figures(report.figures)
    yield from _warnings(report.warnings, roles)
    yield from _lines(report)
    yield from _dues(report)
    yield from _goals(report.goals)
    yield from _sides(report.sides)
    yield from _fair_weather(report.fair_weather)
    yield from _unknown(report.unknown)


def _tint(weather: Weather, roles: Roles) -> str:
    tints = {
        Weather.STORM: roles.danger_soft,
        Weather.RAIN: roles.danger_soft,
        Weather.CLOUDY: roles.warn_soft,
        Weather.FOG: roles.quiet_soft,
        Weather.CLEAR: roles.good_soft,
    }
    return tints[weather]


def _figures(figures: Sequence[Figure]) -> Iterator[Block]:
    for start in range(0, len(figures), FIGURES_A_ROW):
        part = figures[start : start + FIGURES_A_ROW]
        cells = "".join(_figure(figure) for figure in part)
        yield Block(table(f"<tr>{cells}</tr>"), gap=4)


def _figure(figure: Figure) -> str:
    name, value, note = (escape(text) for text in (figure.name, figure.value, figure.note))
    told = f'<p class="quiet">{name}</p><p class="figure">{value}</p><p class="small">{note}</p>'
    return f'<td width="{100 // FIGURES_A_ROW}%">{told}</td>'


def _warnings(warnings: Sequence[WarningEntry], roles: Roles) -> Iterator[Block]:
    title = heading(tr("Open warnings ({n})").format(n=len(warnings)) if warnings else tr("Open warnings"))
    if not warnings:
        none = tr("No warnings are open.")
        yield Block(f"{title}<p>{escape(none)}</p>", gap=5)
    for entry in warnings:
        colour = roles.danger if entry.level is Level.RED else roles.warn
        html = (
            f'<p><span style="color:{colour}"><b>{escape(entry.mark)}</b></span> &nbsp;<b>{escape(entry.title)}</b>'
            f' &nbsp;<span class="quiet">{escape(entry.since)}</span></p>'
            f"<p>{escape(entry.why)}</p><p>→ {escape(entry.next_step)}</p>"
        )
        yield Block(title + html, gap=5 if title else 1.2, rule=True)
        title = ""


def _lines(report: MonthReport) -> Iterator[Block]:
    names = (
        tr("Line"),
        tr("Lender"),
        tr("Limit"),
        tr("Used"),
        tr("Headroom"),
        tr("Rate a year"),
        tr("Status"),
        tr("Last read"),
    )
    head = row(names, LINE_COLUMNS, LINE_SIDES, quiet=True)
    entries = [row(_line_cells(entry), LINE_COLUMNS, LINE_SIDES) for entry in report.lines]
    whole = row(
        (tr("Together"), "", "", report.owed, report.headroom, "", "", ""), LINE_COLUMNS, LINE_SIDES, strong=True
    )
    yield from rows(heading(tr("Every line")), head, entries, whole, empty=tr("The book has no lines yet."))


def _line_cells(entry: LineEntry) -> tuple[str, ...]:
    return (
        entry.name,
        entry.lender,
        entry.limit,
        entry.used,
        entry.headroom,
        entry.rate,
        entry.status,
        entry.read,
    )


def _dues(report: MonthReport) -> Iterator[Block]:
    names = (tr("Day"), tr("Line"), tr("Amount"), tr("How it is known"))
    head = row(names, DUE_COLUMNS, DUE_SIDES, quiet=True)
    entries = [row(_due_cells(entry), DUE_COLUMNS, DUE_SIDES) for entry in report.dues]
    whole = row((tr("Together"), "", report.dues_total, ""), DUE_COLUMNS, DUE_SIDES, strong=True)
    title = heading(tr("Due in the next 30 days"))
    yield from rows(title, head, entries, whole, empty=report.dues_left_out or tr("Nothing falls due within 30 days."))


def _due_cells(entry: DueEntry) -> tuple[str, ...]:
    return entry.day, entry.line, entry.amount, entry.basis


def _goals(goals: Sequence[Goal]) -> Iterator[Block]:
    title = heading(tr("Fund and leverage"))
    for goal in goals:
        cells = "".join(
            f'<td width="25%"><span class="quiet">{escape(figure.name)}</span><br><b>{escape(figure.value)}</b></td>'
            for figure in goal.figures
        )
        cells += '<td width="25%"></td>' * (FIGURES_A_ROW - len(goal.figures))
        told = f'<p><b>{escape(goal.title)}</b> &nbsp;<span class="quiet">{escape(goal.told)}</span></p>'
        yield Block(f"{title}{told}{table(f'<tr>{cells}</tr>')}", gap=5 if title else 2, rule=True)
        title = ""


def _sides(sides: TwoSides | None) -> Iterator[Block]:
    if sides is None:
        return
    title = tr("Firm and household: {firm}").format(firm=sides.firm) if sides.firm else tr("Firm and household")
    names = ("", tr("Everything"), tr("Household"), tr("Firm"))
    head = row(names, SIDE_COLUMNS, SIDE_SIDES, quiet=True)
    entries = [row((line.name, line.whole, line.household, line.firm), SIDE_COLUMNS, SIDE_SIDES) for line in sides.rows]
    yield from rows(heading(title), head, entries, empty="")
    for sentence in sides.told:
        yield Block(f"<p>· {escape(sentence)}</p>", gap=1)


def _fair_weather(pages: Sequence[PageRow]) -> Iterator[Block]:
    names = (
        tr("If it is gone tomorrow: line or group"),
        tr("Cash lasts until"),
        tr("First due that fails"),
        tr("Spend less a month"),
        tr("Page kept on"),
    )
    if pages:
        told = [(page.name, page.lasts, page.fails, page.less, page.kept) for page in pages]
        # What no page has to say is no column.
        said = [place for place in range(len(names)) if any(page[place] for page in told)]
        widths, sides = [FAIR_COLUMNS[place] for place in said], [FAIR_SIDES[place] for place in said]
        head = row([names[place] for place in said], widths, sides, quiet=True)
        entries = [row([page[place] for place in said], widths, sides) for page in told]
        yield from rows(heading(tr("If a line is gone tomorrow")), head, entries, empty="")


def _unknown(sentences: Sequence[str]) -> Iterator[Block]:
    title = heading(tr("What is not known"))
    for sentence in sentences:
        yield Block(f"{title}<p>· {escape(sentence)}</p>", gap=5 if title else 0)
        title = ""
