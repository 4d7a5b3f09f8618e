"""The plan on paper: the same views as on the screen, laid out as a document with its fonts inside."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QPoint, QSize, QUrl
from PySide6.QtGui import QFont, QImage, QPageLayout, QPageSize, QPainter, QPdfWriter, QRegion, QTextDocument
from PySide6.QtWidgets import QWidget

from raincheck.app.wording.plan import strictness_name
from raincheck.core.text import tr
from raincheck.gui.kit.look import Look, installed_families
from raincheck.gui.kit.theme import load_theme
from raincheck.gui.planner.charts.path import PathChart, PathView
from raincheck.gui.planner.controller import PlannerController
from raincheck.gui.planner.path_presenter import OwnWay, way_view
from raincheck.gui.planner.payoff_presenter import OwnOrder, payoff_view
from raincheck.gui.planner.presenter import fund_view, leverage_view
from raincheck.gui.planner.renegotiation_presenter import renegotiation_view
from raincheck.gui.planner.term_row import TermLine
from raincheck.system.resources import resource_path

CHART = QSize(620, 280)
SHARPNESS = 3
CHART_URL = QUrl("chart:path")
INK, QUIET, RULE = "#1c2733", "#55626f", "#d9dee5"


def paper_look(*, hidden: bool) -> Look:
    """Dark on white whatever the window wears, amounts hidden or shown."""
    themes = resource_path("themes")
    made = Look(themes.parent)
    made.theme = load_theme(themes, "light")
    made.hide_amounts(hidden=hidden)
    return made


def plan_document(controller: PlannerController, *, hidden: bool) -> QTextDocument:
    """Fund, leverage, path and payoff, or the talks that are needed, as they stand today."""
    look, report = paper_look(hidden=hidden), controller.report()
    document = QTextDocument()
    font = QFont()
    font.setFamilies([*installed_families(), "Sans Serif"])
    font.setPointSizeF(9.5)
    document.setDefaultFont(font)
    document.setDefaultStyleSheet(
        f"h1 {{ color: {INK}; font-size: 18pt }} h2 {{ color: {INK}; font-size: 12pt; margin-top: 14px }}"
        f"p, td, li {{ color: {INK} }} .quiet {{ color: {QUIET}; font-size: 8.5pt }} th {{ color: {QUIET} }}"
    )
    parts = [
        f"<h1>{escape(tr('Planning'))}</h1>",
        _quiet(
            tr("As of {day}. Made by Raincheck on this machine; nothing was sent anywhere.").format(
                day=controller.today
            )
        ),
    ]
    talks = renegotiation_view(report, look)
    if talks is not None:
        parts += [_heading(talks.title), _text(talks.told), _list(talks.steps)]
        parts += [_heading(tr("Whom to talk to, in this order")), _terms(talk.line for talk in talks.talks)]
        parts += [_text(talks.after), _heading(tr("Where to go")), *map(_text, talks.routes)]
    fund = fund_view(report, look)
    if fund is not None:
        parts += [_heading(fund.title), _text(fund.told), _terms(fund.lines)]
        stages = [f"{stage.name} {stage.amount}: {stage.when}" for stage in fund.stages]
        parts += [_list(stages), _quiet(tr("Undrawn credit is not money: it counts nothing here, however much it is."))]
    leverage = leverage_view(report, look, controller.strictness())
    strict = tr("Target: {name} ({shares})").format(name=strictness_name(leverage.strictness), shares=leverage.shares)
    parts += [
        _heading(leverage.title),
        _text(leverage.told),
        _terms(leverage.lines),
        _text(leverage.binding),
        _quiet(strict),
    ]
    way = way_view(report, OwnWay(), look)
    if way is not None:
        document.addResource(QTextDocument.ResourceType.ImageResource, CHART_URL, _picture(way.chart, look))
        picture = f'<p><img src="{CHART_URL.toString()}" width="{CHART.width()}" height="{CHART.height()}"></p>'
        reached = [f"{goal.name}: {goal.when}" for goal in way.goals]
        parts += [_heading(tr("Month by month"), new_page=True), _text(way.told), picture, _list(reached)]
    parts += _payoff(controller, look)
    document.setHtml("".join(parts))
    return document


def _payoff(controller: PlannerController, look: Look) -> list[str]:
    view = payoff_view(controller.report(), OwnOrder(), look)
    if view is None:
        return []
    heads = (tr("Way"), tr("Debt-free"), tr("Interest"), tr("Saved vs minimums"), tr("First line done with"))
    rows = [
        (way.name, way.until, look.amount(way.interest), look.amount(way.saved), way.first)
        for way in view.ways
        if way.way != "own"
    ]
    return [_heading(tr("Order of paying")), _text(view.told), _table(heads, rows)]


def _heading(text: str, *, new_page: bool = False) -> str:
    style = ' style="page-break-before: always"' if new_page else ""
    return f"<h2{style}>{escape(text)}</h2>"


def _text(text: str) -> str:
    return f"<p>{_broken(text)}</p>"


def _quiet(text: str) -> str:
    return f'<p class="quiet">{_broken(text)}</p>'


def _broken(text: str) -> str:
    return escape(text).replace("\n", "<br>")


def _list(texts: Iterable[str]) -> str:
    return "<ul>" + "".join(f"<li>{_broken(text)}</li>" for text in texts) + "</ul>"


def _terms(lines: Iterable[TermLine]) -> str:
    """Every figure with its formula below, as it opens up on the screen."""
    rows = []
    for line in lines:
        amount = f"<b>{escape(line.amount)}</b>" if line.strong else escape(line.amount)
        rows.append(
            f'<tr><td width="20%"><b>{escape(line.name)}</b></td><td width="60%">{escape(line.detail)}'
            f'<br><span class="quiet">{_broken(line.formula)}</span></td>'
            f'<td width="20%" align="right">{amount}</td></tr>'
        )
    return f'<table width="100%" cellpadding="4" cellspacing="0">{"".join(rows)}</table>'


def _table(heads: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    head = "".join(f'<th align="left">{escape(text)}</th>' for text in heads)
    body = "".join("<tr>" + "".join(f"<td>{escape(text)}</td>" for text in row) + "</tr>" for row in rows)
    return f'<table width="100%" cellpadding="4" cellspacing="0"><tr>{head}</tr>{body}</table>'


def _picture(view: PathView, look: Look) -> QImage:
    """The chart, sharp enough for paper."""
    chart = PathChart(look, "")
    chart.resize(CHART)
    chart.show_path(view)
    image = QImage(CHART * SHARPNESS, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(SHARPNESS)
    image.fill(look.colour("surface"))
    painter = QPainter(image)
    chart.render(painter, QPoint(), QRegion(), QWidget.RenderFlag.DrawChildren)
    painter.end()
    return image


def pdf_bytes(document: QTextDocument) -> bytes:
    """The document as a PDF on A4 sheets, fonts inside."""
    kept = QByteArray()
    buffer = QBuffer(kept)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(tr("Planning"))
    writer.setCreator("Raincheck")
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    # A document without a page size of its own keeps two centimetres free itself.
    writer.setPageMargins(QMarginsF(), QPageLayout.Unit.Millimeter)
    document.print_(writer)
    del writer
    buffer.close()
    return bytes(kept.data())
