"""巡检: walk down all lines with the phone in one hand; Enter where nothing changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction

from PySide6.QtCore import QMimeData, Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from raincheck.app.recording import Entry
from raincheck.app.wording.figures import joined
from raincheck.core.model import LineStatus
from raincheck.core.text import ntr, tr
from raincheck.gui.check.check_table import CheckTable, Filled
from raincheck.gui.check.presenter import Answer, CheckRow, Outcome
from raincheck.gui.check.round_pictures import RoundPictures
from raincheck.gui.check.words_told import line_told, nothing_told, words_told
from raincheck.gui.kit.bus import Changes
from raincheck.gui.kit.context import Context, Tone
from raincheck.gui.kit.page import Page
from raincheck.gui.kit.pictures import pictures_in
from raincheck.gui.kit.widgets.announcing import announce
from raincheck.gui.kit.widgets.badge import LevelBadge
from raincheck.gui.kit.widgets.buttons import button
from raincheck.gui.kit.widgets.card import Card
from raincheck.gui.kit.widgets.empty import EmptyState
from raincheck.gui.kit.widgets.keep_box import KeepBox
from raincheck.gui.kit.widgets.labels import TextRole, label
from raincheck.gui.kit.widgets.tile import Meter
from raincheck.gui.kit.words import status_mark
from raincheck.system.ocr import OcrMissingError, require


class CheckPage(Page):
    """One check round.

    Signals: `answered(Entry, worse)` for each line confirmed, `finished(count)`, `line_asked()`; `handed_over(list)`
    for pictures that fill in nothing here; `parted(tuple)` with entries that were typed and not saved.
    """

    interest = Changes(channels=True)
    answered = Signal(object, bool)
    finished = Signal(int)
    line_asked = Signal()
    handed_over = Signal(object)
    parted = Signal(object)

    def __init__(
        self,
        context: Context,
        load: Callable[[], tuple[CheckRow, ...]],
        today: Callable[[], date],
        pictures: RoundPictures,
    ) -> None:
        super().__init__(context)
        self._load, self._today = load, today
        self._pictures = pictures
        self.told_pictures = label("", TextRole.MUTED, wrap=True)
        self.told_words = label("", TextRole.MUTED, wrap=True)
        self.doubt = label("", wrap=True)
        self.doubt.setProperty("role", "warning")
        self.doubt.hide()
        self.keep = KeepBox()
        self.keep.clicked.connect(self._on_ticked)
        self.rest_button = button(tr("Look at the others"))
        self.rest_button.clicked.connect(self._on_rest)
        self._drafts: tuple[Entry, ...] = ()
        self._count, self._over, self._read_today = 0, False, 0
        head = self.header(
            tr("The check round"),
            tr("Phone in hand, go down the lines. Nothing changed: Enter. Changed: type the new number."),
        )
        self._progress = label("", TextRole.MUTED)
        self._meter = Meter()
        self._meter.setFixedWidth(context.look.px(150))
        self._finish = button(tr("Finish  Ctrl+Enter"), "primary")
        self._finish.clicked.connect(self._on_button)
        for widget in (self._progress, self._meter, self._finish):
            head.addWidget(widget)
        self._table = CheckTable(context.look, today)
        self._table.confirmed.connect(self._on_confirmed)
        self._table.skipped.connect(self._show_progress)
        self._table.refused.connect(context.speaker.say)
        self._table.doubted.connect(self._on_doubted)
        self._table.moved.connect(self._on_moved)
        self._table.finish_asked.connect(self._on_finish)
        self._empty = EmptyState(
            context, tr("Nothing to check yet"), tr("A check round walks down your lines."), (tr("Add the first line"),)
        )
        self._empty.chosen.connect(self.line_asked)
        self._content = self._make_content()
        self._area = self.scrolled(self._content)
        self.column.addWidget(self._empty, 1)
        finish = QAction(tr("Finish the check round"), self)
        finish.setShortcut(QKeySequence("Ctrl+Return"))
        finish.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        finish.triggered.connect(self._on_finish)
        self.addAction(finish)
        pictures.shown.connect(self._table.fill)
        pictures.read.connect(self._tell_pictures)
        pictures.finished.connect(self._on_pictures)
        pictures.failed.connect(self.told_pictures.setText)

    def expect(self, drafts: tuple[Entry, ...]) -> None:
        """Begin with what was typed in an earlier window and not saved."""
        self._drafts = drafts

    def part(self) -> None:
        if drafts := self._table.drafts() or self._drafts:
            self.parted.emit(drafts)

    def receive(self, given: QMimeData) -> bool:
        """Screenshots and the words of a page fill in lines of the round; all else is for the page for files."""
        found = pictures_in(given) if self._count else []
        if not found:
            is_text = given.hasText() and not (given.hasUrls() or given.hasImage())
            return bool(self._count and is_text and given.text().strip()) and self._take_words(given.text())
        try:
            require()
        except OcrMissingError as missing:
            self.context.speaker.problem.emit(str(missing))
            return True
        if self._over:
            self._table.activate(0)
        self._pictures.add(found)
        self._tell_pictures()
        return True

    def _take_words(self, text: str) -> bool:
        """Fill in what copied words say; False where they are a message, which has a page of its own."""
        words = self._pictures.add_words(text, self._table.line_in_hand)
        if words is None:
            return False
        if self._over and words.shown:
            self._table.activate(0)  # the next round begins, with empty rows
        filled = [(self._table.name_of(shown), shown, self._table.fill_words(shown)) for shown in words.shown]
        told = words_told(self.context.look, words, filled) if words.understood else nothing_told()
        in_table = any(fate in (Filled.WHOLE, Filled.TYPED) for _, _, fate in filled)
        if not in_table:
            self.context.speaker.say(told)
            return True
        first = next((shown for _, shown, fate in filled if fate is Filled.WHOLE), None)
        if first is not None:
            self._table.go_to_line(first.reading.channel)
        self.told_words.setText(told)
        self.told_words.show()
        return True

    def _tell_words(self, index: int) -> None:
        """Say all that copied words filled the line in hand in with: its cell may be too short for it."""
        line = self._table.records.records[index] if index >= 0 else None
        filled = line is not None and line.shown is not None and line.shown.picture is None and not line.answered
        if line is not None and line.shown is not None and filled:
            self.told_words.setText(line_told(self.context.look, line.row.name, line.shown))
        self.told_words.setVisible(filled)

    @Slot()
    def _tell_pictures(self) -> None:
        """Say how many lines the screenshots filled in, and what became of the others."""
        pictures = self._pictures
        filled = sum(line.shown is not None for line in self._table.records.records)
        told = ntr("{n} line filled in from screenshots.", "{n} lines filled in from screenshots.", filled)
        parts = [told.format(n=filled), tr("Reading …") if pictures.reading else tr("Enter takes each.")]
        if pictures.unused and not pictures.reading:
            others = ntr("{n} shows something in doubt.", "{n} show something in doubt.", len(pictures.unused))
            parts.append(others.format(n=len(pictures.unused)))
        self.told_pictures.setText(joined(*parts))
        self.told_pictures.setVisible(bool(pictures.pictures))
        self.rest_button.setVisible(bool(pictures.unused) and not pictures.reading)

    @Slot()
    def _on_pictures(self) -> None:
        self._tell_pictures()
        self._table.go_to_shown()

    @Slot()
    def _on_rest(self) -> None:
        self.handed_over.emit(self._pictures.unused)

    def reload(self) -> None:
        rows = self._load()
        self._count = len(rows)
        self._read_today = sum(row.seen == self._today() for row in rows)
        for widget in (self._area, self._finish, self._progress, self._meter):
            widget.setVisible(bool(rows))
        self._empty.setVisible(not rows)
        if self._is_under_way and self._table.renew(rows, self._today()):
            self._show_progress()
            return
        self._put_pictures_away()
        self._stand(over=False)
        self._table.show_rows(rows, self._today(), self._drafts)
        self._drafts = ()
        self._show_progress()

    @property
    def _is_under_way(self) -> bool:
        """Whether a reload would take something away: an answer, a figure that is typed, what a page filled in."""
        table = self._table
        filled = bool(self._pictures.pictures) or any(line.shown for line in table.records.records)
        return not self._over and (bool(table.answered) or table.is_typed_into or filled)

    def _put_pictures_away(self) -> None:
        self._pictures.drop()
        self.keep.kept.clear()
        for part in (self.told_pictures, self.told_words, self.keep, self.rest_button):
            part.hide()

    def _stand(self, *, over: bool) -> None:
        self._over = over
        self._finish.setText(tr("Check once more") if over else tr("Finish  Ctrl+Enter"))

    @Slot()
    def _on_look(self) -> None:
        """The table dresses itself anew; a round under way goes on."""

    def _make_content(self) -> QWidget:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setSpacing(14)
        sheet = Card(self.context.look)
        sheet.body.setContentsMargins(10, 6, 10, 8)
        beside = QHBoxLayout()
        beside.addWidget(self.told_pictures, 1)
        beside.addWidget(self.rest_button)
        sheet.body.addLayout(beside)
        sheet.body.addWidget(self.told_words)
        sheet.body.addWidget(self._table)
        sheet.body.addWidget(self.doubt)
        sheet.body.addWidget(self.keep)
        column.addWidget(sheet)
        legend = Card(self.context.look, tr("What a state means"))
        marks = QHBoxLayout()
        marks.setSpacing(8)
        for status in LineStatus:
            mark = status_mark(status)
            marks.addWidget(LevelBadge(self.context.look, mark.tone, mark.word, mark.shape))
        marks.addStretch(1)
        legend.body.addLayout(marks)
        told = tr("A lower limit, a closed line or a repayment that fails is warned of at once, with what to do.")
        legend.body.addWidget(label(told, TextRole.SMALL, wrap=True))
        pictures = tr(
            "Screenshots of your lines, dropped here, and screenshots or the words of a page, copied and pasted with "
            "Ctrl+V, fill the table in."
        )
        legend.body.addWidget(label(pictures, TextRole.SMALL, wrap=True))
        column.addWidget(legend)
        column.addStretch(1)
        return content

    @Slot(object, object)
    def _on_confirmed(self, row: CheckRow, given: Answer) -> None:
        self._show_progress()
        worse = given.outcome is Outcome.WORSE
        shown, entry = self._table.filled_in(row.id), given.entry
        if shown is None or entry is None:
            self.answered.emit(entry, worse)
        elif (entry.limit, entry.used) != (shown.reading.limit, shown.reading.used):
            self._table.forget(row.id)
            self._pictures.take_over(shown, entry, worse=worse)
        else:
            keep = shown.picture in self.keep.kept
            self._pictures.take(shown, entry.status, keep=keep, worse=worse)

    @Slot()
    def _show_progress(self) -> None:
        done = self._table.answered
        told = f"{done} / {self._count}" + (" ✓" if self._over and done == self._count else "")
        if self._read_today and not done:
            # After a restart or an undo nothing is answered any more, and yet nothing is lost.
            read = ntr("{n} read today already", "{n} read today already", self._read_today)
            self._progress.setText(f"{told} · {read.format(n=self._read_today)}")
        else:
            self._progress.setText(told)
        # An empty meter says less than the words beside it, which need its room.
        self._meter.setVisible(bool(self._count) and bool(done or not self._read_today))
        share = Fraction(done, self._count) if self._count else Fraction(0)
        self._meter.show_share(share, Tone.GOOD, tr("{done} lines checked").format(done=told))

    @Slot(int)
    def _on_moved(self, index: int) -> None:
        if self._over and index >= 0:
            self._stand(over=False)
            self._read_today = 0
            self._table.begin_again(self._load())
            self._show_progress()
        self._show_keep(index)
        self._tell_words(index)
        if index >= 0:
            box = self._table.row_box(index)
            place = self._table.mapTo(self._content, box.center())
            self._area.ensureVisible(place.x(), place.y(), 0, box.height() * 2)
        elif self._count:
            self._finish.setFocus()

    def _show_keep(self, index: int) -> None:
        """Offer to keep the picture that the line in hand was read from."""
        policy = self.keep.sizePolicy()
        policy.setRetainSizeWhenHidden(bool(self._pictures.pictures))  # nothing jumps between line and line
        self.keep.setSizePolicy(policy)
        shown = self._table.records.records[index].shown if index >= 0 else None
        if shown is None or shown.picture is None or shown.picture >= len(self._pictures.pictures):
            self.keep.hide()
        else:
            self.keep.show_picture(self._pictures.pictures[shown.picture], shown.picture)

    @Slot(str)
    def _on_doubted(self, asked: str) -> None:
        """Ask below the table, where nothing moves under the fingers."""
        self.doubt.setText(asked)
        self.doubt.setVisible(bool(asked))
        if asked:
            announce(self.doubt, asked)

    @Slot()
    def _on_ticked(self) -> None:
        """Enter takes the line: the keyboard does not stay in the box."""
        self._table.limit_edit.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _on_button(self) -> None:
        if self._over:
            self._table.activate(0)
        else:
            self._on_finish()

    @Slot()
    def _on_finish(self) -> None:
        """End the round; what was checked stays in view until a line is gone to again."""
        if self._over or self._table.go_to_typed() or not self._table.answered:
            return
        done = self._table.answered
        self._stand(over=True)
        self._put_pictures_away()
        self._table.activate(-1)
        self._show_progress()
        self.finished.emit(done)
        self.context.speaker.say(ntr("{n} line checked.", "{n} lines checked.", done).format(n=done))
