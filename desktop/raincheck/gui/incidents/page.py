"""事件: the list of incidents, behind each its own page, and the pages made in fair weather."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from PySide6.QtCore import QMimeData, QSignalBlocker, QStandardPaths, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from raincheck.app.contingency import PageView
from raincheck.app.incidents import FileDraft
from raincheck.core.playbooks import LetterKind
from raincheck.core.text import tr
from raincheck.gui.incidents.controller import IncidentsController
from raincheck.gui.incidents.detail import IncidentDetail
from raincheck.gui.incidents.dialogs import LetterDialog, NoteDialog, OpenDialog, PackDraft, TalkDialog
from raincheck.gui.incidents.fair_weather import FairWeather
from raincheck.gui.incidents.presenter import IncidentPage, IncidentRow, page_of, rows
from raincheck.gui.kit.bus import Changes
from raincheck.gui.kit.context import Context
from raincheck.gui.kit.models.records import Column
from raincheck.gui.kit.models.table import RecordTable
from raincheck.gui.kit.page import Page, scroll_area
from raincheck.gui.kit.row_menu import ENTER, RowAction
from raincheck.gui.kit.widgets.buttons import button
from raincheck.gui.kit.widgets.card import Card
from raincheck.gui.kit.widgets.empty import EmptyState
from raincheck.gui.kit.widgets.labels import TextRole, label
from raincheck.gui.kit.widgets.layout import bare_column
from raincheck.gui.kit.widgets.tabs import tab_bar
from raincheck.system.borrowed import Borrowed

FAIR_WEATHER = "fair"
"""The subject that leads to the pages for fair weather; "fair:LINE" to one of them, "alert:ID" to a warning's."""


class IncidentsPage(Page):
    """One incident is shown at once where one is open; the list where several are, or the person asked for it."""

    interest = Changes(alerts=True, limits=True, channels=True, obligations=True, settings=True)

    def __init__(self, context: Context, controller: IncidentsController, borrowed: Borrowed) -> None:
        super().__init__(context)
        self._controller, self._borrowed = controller, borrowed
        self._subject: str | None = None
        self._unfolded: str | None = None
        self._page: IncidentPage | None = None
        self._wants_list = False
        self.setAccessibleName(tr("Incidents"))
        self._stack = QStackedWidget()
        self.detail = IncidentDetail(context, controller.content)
        self.fair = FairWeather(context)
        self._list = self._make_list()
        self._detail_area = scroll_area(self.detail)
        for widget in (self._list, self._detail_area):
            self._stack.addWidget(widget)
        self.column.addWidget(self._stack, 1)
        self._connect()

    def _connect(self) -> None:
        detail = self.detail
        detail.back.connect(self._on_back)
        detail.ticked.connect(self._on_ticked)
        detail.note_asked.connect(self._on_note)
        detail.letter_asked.connect(self._on_letter)
        detail.talk_asked.connect(self._on_talk)
        detail.recovered.connect(self._on_recovered)
        detail.closed.connect(self._on_closed)
        detail.reopened.connect(self._on_reopened)
        detail.evidence.attached.connect(self._on_attached)
        detail.evidence.opened.connect(self._on_file_opened)
        detail.evidence.removed.connect(self._on_file_removed)
        detail.evidence.note_asked.connect(self._on_file_note)
        detail.evidence.raised.connect(self._on_file_raised)
        self.fair.kept.connect(self._on_kept)
        self._controller.pages_kept.connect(self.refresh)
        self.fair.print_asked.connect(self._on_print)

    def _make_list(self) -> QWidget:
        whole = QWidget()
        column = bare_column(whole, gap=14)
        row = QHBoxLayout()
        row.setSpacing(10)
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(label(tr("Incidents"), TextRole.TITLE))
        told = tr("What happened to a line, what to do about it, and what was done.")
        texts.addWidget(label(told, TextRole.MUTED, wrap=True))
        row.addLayout(texts, 1)
        self.tabs = tab_bar([tr("Incidents"), tr("Contingency plans")], tr("Parts of the page"))
        self.tabs.currentChanged.connect(self._on_tab)
        row.addWidget(self.tabs)
        self.open_button = button(tr("Open an incident …"), "primary")
        self.open_button.clicked.connect(self._on_open)
        row.addWidget(self.open_button)
        column.addLayout(row)
        self._below = QStackedWidget()
        card = Card(self.context.look)
        card.body.setContentsMargins(10, 8, 10, 8)
        self.table = RecordTable(self.context.look, _columns(), tr("Incidents"))
        self.table.opened.connect(self._on_row)
        self.table.offer(
            RowAction(tr("Open the incident"), self._on_row, key=ENTER),
            RowAction(tr("The line is back"), self._on_row_recovered, lambda row: row.is_open),
            RowAction(tr("Close"), self._on_row_closed, lambda row: row.is_open),
            RowAction(tr("Take up again"), lambda row: self._controller.reopen(row.id), lambda row: not row.is_open),
        )
        card.body.addWidget(self.table)
        self._empty = EmptyState(
            self.context,
            tr("Nothing has happened"),
            tr("One opens itself when a limit falls, a line is shut or a repayment fails. Have a page ready for it."),
            (tr("Make a contingency plan"), tr("Open an incident …")),
        )
        self._empty.chosen.connect(self._on_empty)
        for widget in (card, self._empty, self.fair):
            self._below.addWidget(widget)
        column.addWidget(self._below, 1)
        return whole

    @property
    def draws_in_turns(self) -> bool:
        return self._controller.is_large

    def reload(self) -> None:
        self.end_turns()  # what was to be drawn a step a turn is drawn now, or not any more
        for _ in self.draw_steps():
            pass

    def draw_steps(self) -> Iterator[None]:
        listed = rows(self._controller.found())
        yield
        here = self._controller.seen_ids()
        self.table.show_records(tuple(row for row in listed if row.id in here))
        open_ones = [row for row in listed if row.is_open and row.id in here]
        if self._subject is None and len(open_ones) == 1 and not self._wants_list:
            self._subject = open_ones[0].id
        if self._subject is not None and any(row.id == self._subject for row in listed):
            yield from self._draw_one(self._subject)
            return
        self._subject, self._page = None, None
        self._show_below(anything=bool(here))
        self._stack.setCurrentWidget(self._list)

    def _show_below(self, *, anything: bool) -> None:
        """What stands under the tabs; the pages of every line are made only where they are seen."""
        if self.tabs.currentIndex() == 1:
            self.fair.show_pages(self._controller.fair_weather().pages)
            self._below.setCurrentIndex(2)
        else:
            self._below.setCurrentIndex(0 if anything else 1)
        self.open_button.setVisible(self._below.currentWidget() is not self._empty)  # the empty page offers it itself

    def _draw_one(self, id_: str) -> Iterator[None]:
        view = self._controller.view(id_)
        yield
        dues = self._controller.dues(view)
        yield
        page = page_of(self._controller.found(), view, dues, hidden=self.context.look.amounts_hidden)
        keys = [step.key for step in page.steps]
        unfolded = self._unfolded if self._unfolded in keys else page.next_key
        self._page = page
        yield from self.detail.draw_steps(page, unfolded=unfolded)
        self._stack.setCurrentWidget(self._detail_area)

    @property
    def subject(self) -> str:
        return self._subject or ""

    def open_subject(self, subject: str) -> None:
        """Show one incident, that of a warning ("alert:12"), or a page for fair weather ("fair", "fair:LINE")."""
        kind, _, rest = subject.partition(":")
        if kind == FAIR_WEATHER:
            self._go_fair(rest)
            return
        wanted: str | None = subject
        if kind == "alert":
            wanted = self._controller.of_alert(int(rest)) if rest.isdecimal() else None
        self._subject, self._unfolded, self._wants_list = wanted, None, wanted is None
        self._reload_on(0)

    def _go_fair(self, line: str) -> None:
        self._subject, self._wants_list = None, True
        self._reload_on(1)
        if line:
            self.fair.show_subject(line)

    def _reload_on(self, tab: int) -> None:
        with QSignalBlocker(self.tabs):
            self.tabs.setCurrentIndex(tab)
        self.reload()

    @Slot(object)
    def _on_row(self, row: IncidentRow) -> None:
        self.open_subject(row.id)

    @Slot()
    def _on_back(self) -> None:
        self._subject, self._wants_list = None, True
        self.reload()

    @Slot(int)
    def _on_tab(self, _place: int) -> None:
        self.reload()

    @Slot(int)
    def _on_empty(self, choice: int) -> None:
        if choice == 0:
            self._go_fair("")
        else:
            self._on_open()

    @Slot()
    def _on_open(self) -> None:
        dialog = OpenDialog(self.context.look, self._controller.channels(), self._controller.today, self)
        dialog.accepted.connect(partial(self._opened, dialog))
        dialog.open()

    def _opened(self, dialog: OpenDialog) -> None:
        draft = dialog.draft()
        made = self._controller.open_by_hand(draft.kind, draft.channel, draft.on)
        if made is not None:
            self.open_subject(made)

    @Slot(str, bool)
    def _on_ticked(self, key: str, done: bool) -> None:  # noqa: FBT001 - the signal's signature
        if self._subject is not None:
            self._unfolded = None if done else key
            self._controller.tick(self._subject, key, done=done)

    @Slot(str)
    def _on_note(self, key: str) -> None:
        step = next((step for step in self._page.steps if step.key == key), None) if self._page else None
        if step is None:
            return
        self._unfolded = key
        dialog = NoteDialog(self.context.look, step.name, step.note, self)
        dialog.accepted.connect(partial(self._noted, dialog, key))
        dialog.open()

    def _noted(self, dialog: NoteDialog, key: str) -> None:
        if self._subject is not None:
            self._controller.note(self._subject, key, dialog.draft())

    @Slot()
    def _on_talk(self) -> None:
        if self._subject is not None:
            dialog = TalkDialog(self.context.look, self._controller.now(), self)
            dialog.accepted.connect(partial(self._talked, dialog, self._subject))
            dialog.open()

    def _talked(self, dialog: TalkDialog, id_: str) -> None:
        self._controller.talk(id_, dialog.draft())

    @Slot(object)
    def _on_letter(self, kind: LetterKind | None) -> None:
        if self._page is None or self._subject is None:
            return
        view = self._controller.view(self._subject)
        if not self._page.has_line:
            self.context.speaker.problem.emit(tr("This incident is about no line; a letter needs one."))
            return
        compose = partial(self._controller.letter, view)
        lenders = self._controller.lenders(view)
        dialog = LetterDialog(self.context.look, self._page.letters, self._page.files, compose, self, lenders=lenders)
        if kind is not None:
            dialog.choose(kind)
        dialog.accepted.connect(partial(self._pack_asked, dialog, self._subject))
        dialog.open()

    def _pack_asked(self, dialog: LetterDialog, id_: str) -> None:
        folder = QFileDialog(self, tr("A new folder for the pack"), str(_documents() / tr("pack-{id}").format(id=id_)))
        folder.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        folder.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        folder.fileSelected.connect(partial(self._write_pack, dialog.draft(), id_))
        folder.open()

    def _write_pack(self, draft: PackDraft, id_: str, folder: str) -> None:
        view = self._controller.view(id_)
        letter = self._controller.letter(view, draft.kind, draft.chosen)
        self._controller.write_pack(view, letter, draft.enclosed, Path(folder))

    @Slot()
    def _on_recovered(self) -> None:
        if self._subject is not None:
            self._controller.close(self._subject, recovered=True)

    def _on_row_recovered(self, row: IncidentRow) -> None:
        self._controller.close(row.id, recovered=True)

    def _on_row_closed(self, row: IncidentRow) -> None:
        self._controller.close(row.id, recovered=False)

    @Slot()
    def _on_closed(self) -> None:
        if self._subject is not None:
            self._controller.close(self._subject, recovered=False)

    @Slot()
    def _on_reopened(self) -> None:
        if self._subject is not None:
            self._controller.reopen(self._subject)

    @Slot(object)
    def _on_attached(self, drafts: tuple[FileDraft, ...]) -> None:
        if self._subject is not None:
            self._controller.attach(self._subject, drafts)

    @Slot(str)
    def _on_file_raised(self, sha256: str) -> None:
        if self._subject is not None:
            self._controller.raise_file(self._subject, sha256)

    @Slot(str)
    def _on_file_note(self, sha256: str) -> None:
        file = next((file for file in self._page.files if file.sha256 == sha256), None) if self._page else None
        if file is None or self._subject is None:
            return
        dialog = NoteDialog(self.context.look, file.name, file.note, self)
        dialog.accepted.connect(partial(self._file_noted, dialog, self._subject, sha256))
        dialog.open()

    def _file_noted(self, dialog: NoteDialog, id_: str, sha256: str) -> None:
        self._controller.note_file(id_, sha256, dialog.draft())

    @Slot(str)
    def _on_file_removed(self, sha256: str) -> None:
        if self._subject is not None:
            self._controller.detach(self._subject, sha256)

    @Slot(str)
    def _on_file_opened(self, sha256: str) -> None:
        content = self._controller.content(sha256)
        name = next((file.name for file in self._page.files if file.sha256 == sha256), "") if self._page else ""
        if content is None:
            told = tr("The content of {name} is not in this book; leave it out or attach the file again.")
            self.context.speaker.problem.emit(told.format(name=name))
            return
        path = self._borrowed.lend(name, content)
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))

    @Slot(object)
    def _on_kept(self, views: tuple[PageView, ...]) -> None:
        self._controller.keep_pages(views)
        self.context.speaker.say(tr("The page is kept with its day."))

    @Slot(object)
    def _on_print(self, views: tuple[PageView, ...]) -> None:
        name = tr("fair-weather-{day}.pdf").format(day=self._controller.today)
        dialog = QFileDialog(self, tr("Export as PDF"), str(_documents() / name), "PDF (*.pdf)")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("pdf")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(partial(self._print_to, views))
        dialog.open()

    def _print_to(self, views: tuple[PageView, ...], path: str) -> None:
        self._controller.print_pages(views, Path(path))

    def receive(self, given: QMimeData) -> bool:
        """Files and pictures that meet an open incident are its evidence; a message is read by the page for imports."""
        shown = self._page is not None and self._stack.currentWidget() is self._detail_area
        if not shown or self._page is None or not self._page.is_open or not (given.hasUrls() or given.hasImage()):
            return False
        self.detail.evidence.take(given)
        return True

    def leave(self) -> None:
        """Take back every file that was lent to another program."""
        self._borrowed.take_back()


def _documents() -> Path:
    return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))


def _columns() -> tuple[Column[IncidentRow], ...]:
    return (
        Column(lambda: tr("State"), lambda r: r.mark.word, lambda r: not r.is_open, mark=lambda r: r.mark),
        Column(lambda: tr("What happened"), lambda r: r.title, lambda r: r.title, bold=True, hint=lambda r: r.title),
        Column(lambda: tr("Since"), lambda r: str(r.since), lambda r: r.since),
        Column(lambda: tr("Next step"), lambda r: r.next_step, lambda r: r.next_step, tint=lambda _: "muted"),
        Column(lambda: tr("By when"), lambda r: r.by, lambda r: r.by, tint=lambda _: "muted", spare=True),
    )
