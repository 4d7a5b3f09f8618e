"""Screenshots that were dropped or pasted: read one by one beside the window, by the page that took them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from msgspec import Struct
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData, QObject, Signal, Slot
from PySide6.QtGui import QImage

from raincheck.app import reading_pictures
from raincheck.app.looking_back import BookAt
from raincheck.app.reading_pictures import PictureReport
from raincheck.core.errors import KnownError
from raincheck.core.text import tr
from raincheck.gui.kit.jobs import JobRunner
from raincheck.gui.kit.look import Look
from raincheck.gui.kit.session import Session
from raincheck.importers.screens import Proposal
from raincheck.store import open_store
from raincheck.system.ocr import PictureReader

ENDINGS: Final = (".png", ".jpg", ".jpeg", ".webp", ".bmp")


class Picture(Struct, frozen=True):
    """A picture that was dropped or pasted."""

    name: str
    content: bytes


def pictures_of(paths: Sequence[Path]) -> list[Picture]:
    """The pictures among files, by their endings."""
    return [
        Picture(path.name, path.read_bytes()) for path in paths if path.suffix.lower() in ENDINGS and path.is_file()
    ]


def pictures_in(given: QMimeData) -> list[Picture]:
    """The pictures that were dropped or pasted; none where something else was."""
    paths = [Path(url.toLocalFile()) for url in given.urls() if url.isLocalFile()]
    if paths:
        return pictures_of(paths)
    return [Picture(tr("pasted picture"), _png(QImage(given.imageData())))] if given.hasImage() else []


def _png(image: QImage) -> bytes:
    """A picture from the clipboard as the bytes of a file, which is never written."""
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    # PySide's own annotation wants bytes here and takes only str.
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # see above
    return bytes(content.data())


class PictureJobs(QObject):
    """Reads pictures. Signals: `read(number of the picture, PictureReport)`, `finished()` when all are, `failed`."""

    read = Signal(int, object)
    finished = Signal()
    failed = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._jobs = JobRunner(self)
        self._eyes = PictureReader()
        self._pictures: list[Picture] = []
        self._reports: dict[int, PictureReport] = {}
        self._waiting = 0

    @property
    def pictures(self) -> Sequence[Picture]:
        """The pictures in the order they came."""
        return self._pictures

    @property
    def reports(self) -> Mapping[int, PictureReport]:
        """What the pictures say, as far as they are read."""
        return self._reports

    @property
    def reading(self) -> bool:
        """Whether pictures are still being read."""
        return self._waiting > 0

    def add(self, pictures: Sequence[Picture]) -> None:
        """Read more pictures; `read` follows for each. A picture that is there already is not read again."""
        known = {hashlib.sha256(picture.content).digest() for picture in self._pictures}
        for picture in pictures:
            mark = hashlib.sha256(picture.content).digest()
            if mark in known:
                continue
            known.add(mark)
            self._pictures.append(picture)
            self._waiting += 1
            number = len(self._pictures) - 1
            store = self._session.store
            place = BookAt(store.path, store.key, self._session.clock.now)
            work = partial(_look, place, self._eyes, number, picture)
            self._jobs.start(work, done=self._on_read, failed=self._on_failed)
        if not self._waiting:
            self.finished.emit()

    def drop(self) -> None:
        """Forget the pictures; none is kept."""
        self._pictures, self._reports = [], {}

    def close(self) -> None:
        """End the process that reads, at the end of the program."""
        self._eyes.close()
        self._jobs.wait()

    @Slot(object)
    def _on_read(self, found: object) -> None:
        self._waiting -= 1
        if isinstance(found, _Looked) and self._pictures[found.number : found.number + 1] == [found.picture]:
            self._reports[found.number] = found.report
            self.read.emit(found.number, found.report)
        if not self._waiting:
            self.finished.emit()

    @Slot(object)
    def _on_failed(self, problem: Exception) -> None:
        self._waiting -= 1
        if not isinstance(problem, KnownError):
            raise problem
        self.failed.emit(str(problem))
        if not self._waiting:
            self.finished.emit()


class _Looked(Struct, frozen=True):
    number: int
    picture: Picture
    report: PictureReport


def _look(place: BookAt, eyes: PictureReader, number: int, picture: Picture) -> _Looked:
    with open_store(place.path, clock=place.clock, key=place.key) as store:
        (report,) = reading_pictures.look([(picture.name, picture.content)], eyes, store)
    return _Looked(number, picture, report)


def shown_beside(look: Look, shown: Proposal) -> list[str]:
    """What a page shows of a line beside its figures: a due, the due day, a temporary limit, the rate."""
    more = []
    if shown.due_amount is not None:
        day = "" if shown.due_on is None else f"{shown.due_on} "
        more.append(tr("due {day}{amount}").format(day=day, amount=look.amount(shown.due_amount)))
    if shown.due_day is not None:
        more.append(tr("due day {day}").format(day=shown.due_day))
    if shown.temporary is not None:
        more.append(tr("temporary {amount}").format(amount=look.amount(shown.temporary)))
    if shown.apr is not None:
        more.append(f"{float(shown.apr):.2%}")
    return more
