"""A chart's context menu: copy the picture or its words, save it as PNG or SVG."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtGui import QGuiApplication

from raincheck.core.errors import KnownError
from raincheck.core.text import tr
from raincheck.gui.kit.charts.widget import ChartWidget
from raincheck.gui.kit.context import Context
from raincheck.gui.kit.row_menu import Choice, offer_menu

SHARPNESS = 2
"""Dots for each pixel of a picture that leaves the window."""


def share(chart: ChartWidget, context: Context) -> None:
    """Give a chart its menu, by the right button and by the menu key."""
    offer_menu(chart, partial(choices, chart, context))


def choices(chart: ChartWidget, context: Context) -> tuple[Choice, ...]:
    """What can be done with the picture."""
    return (
        Choice(tr("Copy the picture"), partial(_copy_picture, chart, context)),
        Choice(tr("Copy what it says"), partial(_copy_words, chart, context)),
        Choice(tr("Save as PNG …"), partial(_ask, chart, context, "png")),
        Choice(tr("Save as SVG …"), partial(_ask, chart, context, "svg")),
    )


def save(chart: ChartWidget, path: Path) -> None:
    """Write the picture as the name's ending says. Raises KnownError."""
    try:
        path.write_bytes(chart.svg() if path.suffix.lower() == ".svg" else _png(chart))
    except OSError as fault:
        told = tr("The picture {path} cannot be written; choose another place.").format(path=path)
        raise KnownError(told) from fault


def _png(chart: ChartWidget) -> bytes:
    from PySide6.QtCore import QBuffer, QByteArray, QIODevice
    from PySide6.QtGui import QImageWriter

    kept = QByteArray()
    buffer = QBuffer(kept)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(chart.picture(SHARPNESS))
    return bytes(kept.data())


def _copy_picture(chart: ChartWidget, context: Context) -> None:
    QGuiApplication.clipboard().setImage(chart.picture(SHARPNESS))
    context.speaker.say(tr("The picture is copied."))


def _copy_words(chart: ChartWidget, context: Context) -> None:
    told = [chart.accessibleName(), chart.summary(), *(chart.words_at(stop) for stop in chart.stops())]
    QGuiApplication.clipboard().setText("\n\n".join(told))
    context.speaker.say(tr("What the picture says is copied."))


def _ask(chart: ChartWidget, context: Context, ending: str) -> None:
    from PySide6.QtCore import QStandardPaths
    from PySide6.QtWidgets import QFileDialog

    folder = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation))
    proposed = folder / f"{chart.accessibleName().replace('/', '-').replace(':', ' ')}.{ending}"
    kinds = tr("Picture ({kinds})").format(kinds=f"*.{ending}")
    name, _ = QFileDialog.getSaveFileName(chart, tr("Save the picture"), str(proposed), kinds)
    if not name:
        return
    path = Path(name)
    try:
        save(chart, path if path.suffix else path.with_suffix(f".{ending}"))
    except KnownError as fault:
        context.speaker.problem.emit(str(fault))
        return
    context.speaker.say(tr("Saved: {file}").format(file=path.name))
