"""The kept files of an incident: dropped, pasted or chosen; shown small; opened through a file that is gone after."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData, QSize, Qt, Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage, QPixmap
from PySide6.QtWidgets import QFileDialog, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from raincheck.app.incidents import FileDraft
from raincheck.core.model import MAX_EVIDENCE_BYTES
from raincheck.core.text import tr
from raincheck.gui.incidents.presenter import FileRow
from raincheck.gui.kit.context import Context
from raincheck.gui.kit.models.copying import copy
from raincheck.gui.kit.row_menu import Choice, offer_menu
from raincheck.gui.kit.widgets.buttons import button
from raincheck.gui.kit.widgets.card import Card
from raincheck.gui.kit.widgets.labels import ElidedLabel, TextRole, label

THUMB = 44


class EvidenceCard(Card):
    """The files in the order of the pack; `load` gives a file's content.

    Signals: `attached(tuple of FileDraft)`; `opened`, `note_asked`, `raised` and `removed` with the sha256 of a file.
    """

    attached = Signal(object)
    opened = Signal(str)
    note_asked = Signal(str)
    raised = Signal(str)
    removed = Signal(str)

    def __init__(self, context: Context, load: Callable[[str], bytes | None]) -> None:
        note = tr("inside the book, encrypted with it · 20 MB each")
        super().__init__(context.look, tr("Kept as evidence"), note=note)
        self._context = context
        self._load = load
        self._thumbs: dict[str, QPixmap] = {}
        self.setAcceptDrops(True)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 1)
        self.body.addLayout(self._grid)
        self._none = label(tr("Drop screenshots and messages here, or paste them."), TextRole.MUTED, wrap=True)
        self.body.addWidget(self._none)
        row = QHBoxLayout()
        self.choose_button = button(tr("Choose files …"))
        self.paste_button = button(tr("Paste  Ctrl+V"))
        self.choose_button.clicked.connect(self._on_choose)
        self.paste_button.clicked.connect(self.paste)
        row.addWidget(self.choose_button)
        row.addWidget(self.paste_button)
        row.addStretch(1)
        self.body.addLayout(row)

    def show_files(self, files: Sequence[FileRow], *, may_change: bool) -> None:
        """Show other files."""
        while (old := self._grid.takeAt(0)) is not None:
            widget = old.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for place, file in enumerate(files):
            self._add(file, place, may_change=may_change)
        self._none.setVisible(not files)
        self.choose_button.setEnabled(may_change)
        self.paste_button.setEnabled(may_change)
        self.setAcceptDrops(may_change)

    def _add(self, file: FileRow, place: int, *, may_change: bool) -> None:
        picture = QLabel()
        picture.setFixedSize(QSize(THUMB, THUMB))
        picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        picture.setAccessibleName(file.name)
        thumb = self._thumb(file)
        if thumb is not None:
            picture.setPixmap(thumb)
        else:
            picture.setText(Path(file.name).suffix.lstrip(".").upper()[:4] or "?")
            picture.setProperty("role", TextRole.SMALL.value)
        texts = QVBoxLayout()
        texts.setSpacing(1)
        texts.addWidget(ElidedLabel(file.name, TextRole.STRONG))
        texts.addWidget(ElidedLabel(file.about, TextRole.SMALL))
        if file.note:
            texts.addWidget(label(file.note, wrap=True))
        middle = QWidget()
        middle.setLayout(texts)
        texts.setContentsMargins(0, 0, 0, 0)
        self._grid.addWidget(picture, place, 0)
        self._grid.addWidget(middle, place, 1)
        offered = []
        for column, (text, name, signal, shown) in enumerate(
            (
                (tr("Open the file"), tr("Open {name}"), self.opened, True),
                (tr("Note …"), tr("Note on {name}"), self.note_asked, may_change),
                (tr("Up"), tr("Further up: {name}"), self.raised, may_change and place > 0),
                (tr("Remove"), tr("Take out {name}"), self.removed, may_change),
            ),
            start=2,
        ):
            made = button(text, "link", name=name.format(name=file.name))
            made.clicked.connect(partial(signal.emit, file.sha256))
            if shown:  # one that is shown before it has a parent flashes as a window of its own
                self._grid.addWidget(made, place, column)
                offered.append(Choice(text, made.click))
        offered.append(Choice(tr("Copy the name"), partial(copy, file.name)))
        for part in (picture, middle):
            offer_menu(part, lambda: offered)

    def _thumb(self, file: FileRow) -> QPixmap | None:
        if not file.is_picture:
            return None
        if file.sha256 not in self._thumbs:
            content = self._load(file.sha256)
            image = QImage() if content is None else QImage.fromData(content)
            if image.isNull():
                return None
            ratio = self.devicePixelRatioF()
            side = round(THUMB * ratio)
            small = image.scaled(
                side, side, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            )
            pixmap = QPixmap.fromImage(small)
            pixmap.setDevicePixelRatio(ratio)
            self._thumbs[file.sha256] = pixmap
        return self._thumbs[file.sha256]

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() or event.mimeData().hasImage():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.take(event.mimeData())

    @Slot()
    def paste(self) -> None:
        """Keep what lies in the clipboard: files, or a picture."""
        self.take(QGuiApplication.clipboard().mimeData())

    def take(self, data: QMimeData) -> None:
        """Keep dropped or pasted files, or a picture."""
        paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
        if paths:
            self._keep(paths)
        elif data.hasImage():
            image = QImage(data.imageData())
            kept = QByteArray()
            buffer = QBuffer(kept)
            buffer.open(QIODevice.OpenModeFlag.WriteOnly)
            image.save(buffer, "PNG")  # type: ignore[call-overload]  # the stub knows bytes only; Qt takes the name
            self.attached.emit((FileDraft(tr("pasted picture.png"), bytes(kept.data())),))
        else:
            self._context.speaker.problem.emit(tr("The clipboard holds no file and no picture."))

    def _keep(self, paths: Sequence[Path]) -> None:
        drafts = []
        for path in paths:
            if not path.is_file():  # reading a pipe or a device may never end
                self._context.speaker.problem.emit(tr("{name} cannot be read.").format(name=path.name))
                continue
            try:
                if path.stat().st_size > MAX_EVIDENCE_BYTES:
                    large = tr("{name} is larger than 20 MB; keep a smaller picture or a part of it.")
                    self._context.speaker.problem.emit(large.format(name=path.name))
                    continue
                drafts.append(FileDraft(path.name, path.read_bytes()))
            except OSError:
                self._context.speaker.problem.emit(tr("{name} cannot be read.").format(name=path.name))
        if drafts:
            self.attached.emit(tuple(drafts))

    @Slot()
    def _on_choose(self) -> None:
        dialog = QFileDialog(self, tr("Choose files to keep as evidence"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.filesSelected.connect(self._on_chosen)
        dialog.open()

    @Slot(list)
    def _on_chosen(self, names: list[str]) -> None:
        self._keep([Path(name) for name in names])
