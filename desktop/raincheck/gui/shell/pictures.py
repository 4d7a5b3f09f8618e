"""Pictures of the window without a display: the dashboard for the command line, every page for README and tests."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from msgspec import Struct
from PySide6.QtCore import QByteArray, QDeadlineTimer, QEventLoop, QTimer
from PySide6.QtGui import QImage, QImageWriter
from PySide6.QtWidgets import QApplication

from raincheck.app.opening import open_book
from raincheck.core.errors import KnownError
from raincheck.core.text import tr
from raincheck.gui.kit.charts.view import ChartView
from raincheck.gui.kit.context import PageId, Target
from raincheck.gui.kit.dressing import dress, make_application, translate_qt
from raincheck.gui.kit.theme import Scheme
from raincheck.gui.shell.application import Application
from raincheck.store import Store
from raincheck.system import i18n
from raincheck.system.clock import Clock, SystemClock
from raincheck.system.resources import resource_path

WIDE: Final = (1360, 860)
NARROW: Final = (1024, 700)
LONGEST_WAIT_MS: Final = 30_000
LOOK_MS: Final = 20


class Shot(Struct, frozen=True):
    """One picture: the page, what is shown on it, its theme, language and size in pixels."""

    page: PageId
    subject: str | None = None
    scheme: Scheme = Scheme.LIGHT
    language: str = i18n.CHINESE
    size: tuple[int, int] = WIDE


def draw_dashboard(book: Path, picture: Path) -> None:
    """The dashboard of a book as a PNG. Raises KnownError when it cannot be written."""
    clock = SystemClock()
    store = open_book(book, clock=clock)
    try:
        image = take(store, clock, Shot(PageId.OVERVIEW, language=i18n.spoken()))
        if image is not None:
            save(image, picture)
    finally:
        store.close()


def take(store: Store, clock: Clock, shot: Shot) -> QImage | None:
    """Show the page, wait for its charts, and take the picture; None for a page that the window does not have."""
    with _speaking(shot.language):
        running = QApplication.instance()
        application = running if isinstance(running, QApplication) else _unseen_application()
        translate_qt(application, shot.language)
        look, icons = dress(application, resource_path("."), scheme=shot.scheme, scale=1)
        whole = Application(store, clock, look, icons)
        whole.window.resize(*shot.size)
        whole.window.show()
        whole.window.settle()
        whole.context.speaker.go.emit(Target(shot.page, shot.subject))
        _wait_for_charts(application, whole)
        image = whole.window.grab().toImage() if whole.window.shown is shot.page else None
        whole.close()
        look.deleteLater()
        application.processEvents()
        return image


def save(image: QImage, path: Path) -> None:
    """Write a PNG, packed as well as it can be. Raises KnownError."""
    writer = QImageWriter(str(path), QByteArray(b"png"))
    writer.setCompression(100)
    if not writer.write(image.convertToFormat(QImage.Format.Format_RGB888)):
        raise KnownError(tr("The picture {path} cannot be written; choose another place.").format(path=path))


def _unseen_application() -> QApplication:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    return make_application(["raincheck"], os.environ)


@contextmanager
def _speaking(language: str) -> Iterator[None]:
    before = i18n.spoken()
    i18n.speak(language)
    try:
        yield
    finally:
        i18n.speak(before)


def _wait_for_charts(application: QApplication, whole: Application) -> None:
    deadline = QDeadlineTimer(LONGEST_WAIT_MS)
    application.processEvents()
    while not deadline.hasExpired():
        charts = [view for view in whole.window.findChildren(ChartView) if view.isVisible()]
        if all(view.is_drawn for view in charts):
            break
        pause = QEventLoop()
        QTimer.singleShot(LOOK_MS, pause.quit)
        pause.exec()
    application.processEvents()
