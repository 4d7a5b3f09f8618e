"""A4 sheets: blocks of HTML that are never torn apart, placed one below the other, fonts inside the PDF."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Final

from msgspec import Struct, field
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QPointF, QRectF, Qt, QUrl
from PySide6.QtGui import (
    QColor,
    QFont,
    QGuiApplication,
    QImage,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QPen,
    QTextDocument,
    QTextOption,
)

from raincheck.core.text import tr
from raincheck.gui.kit.dressing import make_application
from raincheck.gui.kit.look import installed_families
from raincheck.gui.kit.theme import Roles, load_theme
from raincheck.system.resources import resource_path

DPI: Final = 600
MILLIMETRE: Final = DPI / 25.4
PAGE: Final = (210.0, 297.0)
MARGIN, BOTTOM = 16.0, 18.0
FOOT_GAP, FOOT = 4.0, 8.0
"""All in millimetres; the foot stands within the bottom margin."""

POINTS: Final = 9.0

SHORT: Final = 12
"""A table of so many rows is not torn apart."""

RULE_ROOM: Final = 0.6
"""Millimetres between a block and the hair line below it."""


class Block(Struct, frozen=True):
    """A piece of HTML that stays together; `again` is what stands above it when it begins a sheet.

    `gap` is the room above it in millimetres; `rule` draws a hair line below it; `joined` keeps it on one sheet with
    the block after it; `breaks` begins a sheet with it. `images` are what its <img> name, by their address.
    """

    html: str
    again: str = ""
    gap: float = 0.0
    rule: bool = False
    joined: bool = False
    breaks: bool = False
    images: Mapping[str, QImage] = field(default_factory=dict)


class _Placed(Struct, frozen=True):
    """A laid-out block with its top in device units; `rule` as in Block."""

    document: QTextDocument
    top: float
    rule: bool


def printed(every: Sequence[Block], *, title: str, as_of: str) -> bytes:
    """The blocks as a PDF; needs no display."""
    roles = paper_roles()
    kept = QByteArray()
    buffer = QBuffer(kept)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(title)
    writer.setCreator("Raincheck")
    writer.setResolution(DPI)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(QMarginsF(), QPageLayout.Unit.Millimeter)
    painter = QPainter(writer)
    sheets = _sheets(every, writer, roles)
    for number, sheet in enumerate(sheets, start=1):
        if number > 1:
            writer.newPage()
        for placed in sheet:
            _draw(painter, placed, roles)
        _draw_foot(painter, as_of, roles, number=number, count=len(sheets))
    painter.end()
    del writer
    buffer.close()
    return bytes(kept.data())


def paper_roles() -> Roles:
    """The colours of paper, dark on white whatever the window wears; makes the application that fonts need."""
    if QGuiApplication.instance() is None:
        _unseen_application()
    return load_theme(resource_path("themes"), "light").roles


def _unseen_application() -> None:
    """Fonts need an application; Qt keeps it until the program ends."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    make_application(["raincheck"], os.environ)


def heading(text: str) -> str:
    """A heading inside the paper."""
    return f"<h2>{escape(text)}</h2>"


def rows(title: str, head: str, entries: Sequence[str], whole: str = "", *, empty: str) -> Iterator[Block]:
    """A table row by row below its title, its head again on every sheet; neither title nor sum ever stands alone."""
    if not entries:
        yield Block(f"{title}<p>{escape(empty)}</p>", gap=5)
        return
    every = [table(head + entries[0]), *map(table, entries[1:]), *([table(whole)] if whole else [])]
    last, short = len(every) - 1, len(every) <= SHORT
    for place, html in enumerate(every):
        joined = place < last and (short or place in (0, last - 1))
        if place == 0:
            yield Block(title + html, gap=5, rule=True, joined=joined)
        else:
            yield Block(html, again=table(head), rule=True, joined=joined)


def row(
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


def table(entries: str) -> str:
    """Rows as a table as wide as the sheet."""
    return f'<table width="100%" cellpadding="0" cellspacing="0">{entries}</table>'


def _sheets(every: Sequence[Block], device: QPdfWriter, roles: Roles) -> list[list[_Placed]]:
    """Place each block below the one before, on a new sheet where it and those joined to it would not fit."""
    lowest = (PAGE[1] - BOTTOM) * MILLIMETRE
    documents = [_laid_out(block.html, device, roles, block.images) for block in every]
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
        if sheets[-1] and (block.breaks or top + need > lowest):
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


def _laid_out(html: str, device: QPdfWriter, roles: Roles, images: Mapping[str, QImage] | None = None) -> QTextDocument:
    document = QTextDocument()
    for address, image in (images or {}).items():
        document.addResource(QTextDocument.ResourceType.ImageResource, QUrl(address), image)
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


def _draw_foot(painter: QPainter, as_of: str, roles: Roles, *, number: int, count: int) -> None:
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
    made = tr("Raincheck · as of {day} · made on this machine, sent nowhere").format(day=as_of)
    painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, made)
    page = tr("Page {n} of {count}").format(n=number, count=count)
    painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, page)
