"""The month report on A4 sheets: blocks that are never torn apart, placed one below the other, fonts inside the PDF."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QGuiApplication,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QPen,
    QTextDocument,
    QTextOption,
)

from raincheck.app.month_report import DueEntry, Figure, Goal, LineEntry, MonthReport, WarningEntry
from raincheck.core.rules.thresholds import Level
from raincheck.core.text import tr
from raincheck.core.weather import Weather
from raincheck.gui.dressing import make_application
from raincheck.gui.look import installed_families
from raincheck.gui.theme import Roles, load_theme
from raincheck.system.resources import resource_path

DPI: Final = 600
MILLIMETRE: Final = DPI / 25.4
PAGE: Final = (210.0, 297.0)
MARGIN, BOTTOM = 16.0, 18.0
FOOT_GAP, FOOT = 4.0, 8.0
"""All in millimetres; the foot stands within the bottom margin."""

POINTS: Final = 9.0
FIGURES_A_ROW: Final = 4

SHORT: Final = 12
"""A table of so many rows is not torn apart."""

LINE_COLUMNS: Final = (16, 10, 13, 13, 13, 10, 14, 11)
LINE_SIDES: Final = ("left", "left", "right", "right", "right", "right", "after", "left")
DUE_COLUMNS: Final = (16, 32, 16, 36)
DUE_SIDES: Final = ("left", "left", "right", "after")
"""Where a column's text stands; "after" is left, at a distance from figures that end where it begins."""

RULE_ROOM: Final = 0.6
"""Millimetres between a block and the hair line below it."""


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of HTML that stays together; `again` is what stands above it when it begins a sheet.

    `gap` is the room above it in millimetres; `rule` draws a hair line below it; `joined` keeps it on one sheet with
    the block after it.
    """

    html: str
    again: str = ""
    gap: float = 0.0
    rule: bool = False
    joined: bool = False


@dataclass(frozen=True, slots=True)
class _Placed:
    """A laid-out block with its top in device units; `rule` as in Block."""

    document: QTextDocument
    top: float
    rule: bool


def pdf(report: MonthReport) -> bytes:
    """The report as a PDF; needs no display."""
    if QGuiApplication.instance() is None:
        _unseen_application()
    roles = load_theme(resource_path("themes"), "light").roles
    kept = QByteArray()
    buffer = QBuffer(kept)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(f"{report.title} {report.as_of}")
    writer.setCreator("Raincheck")
    writer.setResolution(DPI)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(QMarginsF(), QPageLayout.Unit.Millimeter)
    painter = QPainter(writer)
    sheets = _sheets(tuple(blocks(report, roles)), writer, roles)
    for number, sheet in enumerate(sheets, start=1):
        if number > 1:
            writer.newPage()
        for placed in sheet:
            _draw(painter, placed, roles)
        _draw_foot(painter, report, roles, number=number, count=len(sheets))
    painter.end()
    del writer
    buffer.close()
    return bytes(kept.data())


def _unseen_application() -> None:
    """Fonts need an application; Qt keeps it until the program ends."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    make_application(["raincheck"], os.environ)


def blocks(report: MonthReport, roles: Roles) -> Iterator[Block]:
    """The whole report, top to bottom."""
    under = tr("As of {day}. Amounts in yuan.").format(day=report.as_of)
    yield Block(f'<h1>{escape(report.title)}</h1><p class="quiet">{escape(under)}</p>')
    summary = f"<p>{escape(report.summary)}</p>" if report.summary else ""
    box = f'bgcolor="{_tint(report.weather, roles)}" style="padding:9px"'
    yield Block(_table(f"<tr><td {box}><h3>{escape(report.headline)}</h3>{summary}</td></tr>"), gap=3)
    yield from _figures(report.figures)
    yield from _warnings(report.warnings, roles)
    yield from _lines(report)
    yield from _dues(report)
    yield from _goals(report.goals)
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
        row = figures[start : start + FIGURES_A_ROW]
        cells = "".join(_figure(figure) for figure in row)
        yield Block(_table(f"<tr>{cells}</tr>"), gap=4)


def _figure(figure: Figure) -> str:
    name, value, note = (escape(text) for text in (figure.name, figure.value, figure.note))
    told = f'<p class="quiet">{name}</p><p class="figure">{value}</p><p class="small">{note}</p>'
    return f'<td width="{100 // FIGURES_A_ROW}%">{told}</td>'


def _warnings(warnings: Sequence[WarningEntry], roles: Roles) -> Iterator[Block]:
    heading = _heading(tr("Open warnings ({n})").format(n=len(warnings)) if warnings else tr("Open warnings"))
    if not warnings:
        none = tr("No warnings are open.")
        yield Block(f"{heading}<p>{escape(none)}</p>", gap=5)
    for entry in warnings:
        colour = roles.danger if entry.level is Level.RED else roles.warn
        html = (
            f'<p><span style="color:{colour}"><b>{escape(entry.mark)}</b></span> &nbsp;<b>{escape(entry.title)}</b>'
            f' &nbsp;<span class="quiet">{escape(entry.since)}</span></p>'
            f"<p>{escape(entry.why)}</p><p>→ {escape(entry.next_step)}</p>"
        )
        yield Block(heading + html, gap=5 if heading else 1.2, rule=True)
        heading = ""


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
    head = _row(names, LINE_COLUMNS, LINE_SIDES, quiet=True)
    rows = [_row(_line_cells(entry), LINE_COLUMNS, LINE_SIDES) for entry in report.lines]
    whole = _row(
        (tr("Together"), "", "", report.owed, report.headroom, "", "", ""), LINE_COLUMNS, LINE_SIDES, strong=True
    )
    yield from _rows(_heading(tr("Every line")), head, rows, whole, empty=tr("The book has no lines yet."))


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
    head = _row(names, DUE_COLUMNS, DUE_SIDES, quiet=True)
    rows = [_row(_due_cells(entry), DUE_COLUMNS, DUE_SIDES) for entry in report.dues]
    whole = _row((tr("Together"), "", report.dues_total, ""), DUE_COLUMNS, DUE_SIDES, strong=True)
    heading = _heading(tr("Due in the next 30 days"))
    yield from _rows(heading, head, rows, whole, empty=tr("Nothing falls due within 30 days."))


def _due_cells(entry: DueEntry) -> tuple[str, ...]:
    return entry.day, entry.line, entry.amount, entry.basis


def _rows(heading: str, head: str, rows: Sequence[str], whole: str, *, empty: str) -> Iterator[Block]:
    """A table row by row, its head again on every sheet; neither heading nor sum ever stands alone."""
    if not rows:
        yield Block(f"{heading}<p>{escape(empty)}</p>", gap=5)
        return
    every = [_table(head + rows[0]), *map(_table, rows[1:]), _table(whole)]
    last, short = len(every) - 1, len(every) <= SHORT
    for place, html in enumerate(every):
        joined = place < last and (short or place in (0, last - 1))
        if place == 0:
            yield Block(heading + html, gap=5, rule=True, joined=joined)
        else:
            yield Block(html, again=_table(head), rule=True, joined=joined)


def _goals(goals: Sequence[Goal]) -> Iterator[Block]:
    heading = _heading(tr("Fund and leverage"))
    for goal in goals:
        cells = "".join(
            f'<td width="25%"><span class="quiet">{escape(figure.name)}</span><br><b>{escape(figure.value)}</b></td>'
            for figure in goal.figures
        )
        cells += '<td width="25%"></td>' * (FIGURES_A_ROW - len(goal.figures))
        told = f'<p><b>{escape(goal.title)}</b> &nbsp;<span class="quiet">{escape(goal.told)}</span></p>'
        yield Block(f"{heading}{told}{_table(f'<tr>{cells}</tr>')}", gap=5 if heading else 2, rule=True)
        heading = ""


def _unknown(sentences: Sequence[str]) -> Iterator[Block]:
    heading = _heading(tr("What is not known"))
    for sentence in sentences:
        yield Block(f"{heading}<p>· {escape(sentence)}</p>", gap=5 if heading else 0)
        heading = ""


def _heading(text: str) -> str:
    return f"<h2>{escape(text)}</h2>"


def _row(
    cells: Sequence[str], widths: Sequence[int], sides: Sequence[str], *, quiet: bool = False, strong: bool = False
) -> str:
    """One row of a table: a head is quiet, a sum strong."""
    forms = {
        "left": '<td width="{width}%" style="padding-right:6px">{text}</td>',
        "right": '<td width="{width}%" align="right">{text}</td>',
        "after": '<td width="{width}%" style="padding-left:16px">{text}</td>',
    }
    made = []
    for cell, width, side in zip(cells, widths, sides, strict=True):
        text = f"<b>{escape(cell)}</b>" if strong else escape(cell)
        made.append(forms[side].format(width=width, text=f'<span class="quiet">{text}</span>' if quiet else text))
    return f"<tr>{''.join(made)}</tr>"


def _table(rows: str) -> str:
    return f'<table width="100%" cellpadding="0" cellspacing="0">{rows}</table>'


def _sheets(every: Sequence[Block], device: QPdfWriter, roles: Roles) -> list[list[_Placed]]:
    """Place each block below the one before, on a new sheet where it and those joined to it would not fit."""
    lowest = (PAGE[1] - BOTTOM) * MILLIMETRE
    documents = [_laid_out(block.html, device, roles) for block in every]
    heights = [_height(document, rule=block.rule) for document, block in zip(documents, every, strict=True)]
    needs: list[float] = []
    for block, height in zip(reversed(every), reversed(heights), strict=True):
        after = needs[-1] if block.joined else 0.0
        needs.append(block.gap * MILLIMETRE + height + after)
    needs.reverse()
    sheets: list[list[_Placed]] = [[]]
    top = MARGIN * MILLIMETRE
    for block, document, height, need in zip(every, documents, heights, needs, strict=True):
        gap = block.gap * MILLIMETRE
        if sheets[-1] and top + need > lowest:
            sheets.append([])
            top, gap = MARGIN * MILLIMETRE, 0.0
            if block.again:
                head = _laid_out(block.again, device, roles)
                sheets[-1].append(_Placed(head, top, rule=True))
                top += _height(head, rule=True)
        sheets[-1].append(_Placed(document, top + gap, block.rule))
        top += gap + height
    return sheets


def _height(document: QTextDocument, *, rule: bool) -> float:
    return document.size().height() + (RULE_ROOM * MILLIMETRE if rule else 0.0)


def _laid_out(html: str, device: QPdfWriter, roles: Roles) -> QTextDocument:
    document = QTextDocument()
    document.documentLayout().setPaintDevice(device)
    font = QFont()
    font.setFamilies([*installed_families(), "Sans Serif"])
    font.setPointSizeF(POINTS)
    font.setFeature(QFont.Tag("tnum"), 1)
    document.setDefaultFont(font)
    document.setDocumentMargin(0)
    wrapping = document.defaultTextOption()
    wrapping.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    document.setDefaultTextOption(wrapping)
    document.setDefaultStyleSheet(
        f"p, h1, h2, h3 {{ margin: 2px 0 2px 0 }} h1 {{ font-size: 20pt }} h2 {{ font-size: 12pt; margin-bottom: 5px }}"
        f"h3 {{ font-size: 12pt }} td {{ padding-top: 2px; padding-bottom: 2px }}"
        f"h1, h2, h3, p, td {{ color: {roles.ink} }}"
        f".quiet {{ color: {roles.muted} }} .small {{ color: {roles.muted}; font-size: 7.5pt }}"
        ".figure { font-size: 13pt; font-weight: bold }"
    )
    document.setHtml(html)
    document.setTextWidth((PAGE[0] - 2 * MARGIN) * MILLIMETRE)
    return document


def _draw(painter: QPainter, placed: _Placed, roles: Roles) -> None:
    left = MARGIN * MILLIMETRE
    size = placed.document.size()
    painter.save()
    painter.translate(QPointF(left, placed.top))
    placed.document.drawContents(painter)
    painter.restore()
    if placed.rule:
        bottom = placed.top + size.height() + RULE_ROOM * MILLIMETRE
        painter.setPen(QPen(QColor(roles.border), MILLIMETRE / 6))
        painter.drawLine(QPointF(left, bottom), QPointF(left + size.width(), bottom))


def _draw_foot(painter: QPainter, report: MonthReport, roles: Roles, *, number: int, count: int) -> None:
    font = QFont()
    font.setFamilies([*installed_families(), "Sans Serif"])
    font.setPointSizeF(POINTS - 1.5)
    painter.setFont(font)
    painter.setPen(QColor(roles.muted))
    box = QRectF(
        MARGIN * MILLIMETRE,
        (PAGE[1] - BOTTOM + FOOT_GAP) * MILLIMETRE,
        (PAGE[0] - 2 * MARGIN) * MILLIMETRE,
        FOOT * MILLIMETRE,
    )
    made = tr("Raincheck · as of {day} · made on this machine, sent nowhere").format(day=report.as_of)
    painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, made)
    page = tr("Page {n} of {count}").format(n=number, count=count)
    painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, page)
