"""A paper on A4 sheets: letters, the pack for the lender, the pages for fair weather."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from raincheck.app.paper import Grid, Paper, Part, Photo, Title, Words
from raincheck.core.text import tr
from raincheck.gui.kit.sheets import Block, heading, paper_roles, printed, row, rows, table

PICTURE_WIDTH, PICTURE_HEIGHT = 440, 600
"""The most room a kept picture takes, in points of the laid-out text; its sides keep their ratio."""

SHARPEST: Final = 1600
"""Pixels on the longer side of a printed picture: more makes the file large and no clearer on paper."""


def pdf(paper: Paper) -> bytes:
    """The paper as a PDF; needs no display."""
    paper_roles()
    return printed(tuple(blocks(paper)), title=paper.title, as_of=paper.as_of)


def blocks(paper: Paper) -> Iterator[Block]:
    """The whole paper, top to bottom."""
    under = f'<p class="quiet">{escape(paper.under)}</p>' if paper.under else ""
    yield Block(f"<h1>{escape(paper.title)}</h1>{under}")
    for number, part in enumerate(paper.parts):
        yield from _part(part, number)


def _part(part: Part, number: int) -> Iterator[Block]:
    match part:
        case Title():
            quiet = f' <span class="quiet">{escape(part.quiet)}</span>' if part.quiet else ""
            html = heading(part.text).replace("</h2>", f"{quiet}</h2>")
            yield Block(html, gap=5, breaks=part.new_sheet, joined=True)
        case Words():
            yield Block(_paragraph(part), gap=3.5 if part.strong else 0.6 if part.mark else 2.2, joined=part.strong)
        case Grid():
            yield from _grid(part)
        case Photo():
            yield _photo(part, number)


def _paragraph(words: Words) -> str:
    text = escape(words.text).replace("\n", "<br>")
    if words.strong:
        text = f"<b>{text}</b>"
    told = f'<p class="small">{text}</p>' if words.quiet else f"<p>{text}</p>"
    if not words.mark:
        return told
    cells = f'<td width="4%"><p>{escape(words.mark)}</p></td><td width="96%">{told}</td>'
    return table(f"<tr>{cells}</tr>")


def _grid(grid: Grid) -> Iterator[Block]:
    widths = [column.width for column in grid.columns]
    sides = [column.side.value for column in grid.columns]
    head = row([column.head for column in grid.columns], widths, sides, quiet=True)
    entries = [row(cells, widths, sides) for cells in grid.rows]
    yield from rows(heading(grid.title) if grid.title else "", head, entries, empty=grid.empty)


def _photo(photo: Photo, number: int) -> Block:
    image = QImage.fromData(photo.content)
    if image.isNull():
        cannot = tr("{name} is no picture; it lies beside this paper.").format(name=photo.caption)
        return Block(f"<p>{escape(cannot)}</p>", gap=4)
    if max(image.width(), image.height()) > SHARPEST:
        image = image.scaled(
            SHARPEST, SHARPEST, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
    ratio = min(PICTURE_WIDTH / image.width(), PICTURE_HEIGHT / image.height(), 1.0)
    width, height = round(image.width() * ratio), round(image.height() * ratio)
    address = f"kept:{number}"
    html = f'<p class="quiet">{escape(photo.caption)}</p><p><img src="{address}" width="{width}" height="{height}"></p>'
    return Block(html, gap=4, images={address: image})
