"""What the pages of lines ask: their views, and the dialogs that add, change and read a line."""

from __future__ import annotations

from datetime import date
from functools import partial

from msgspec.structs import replace
from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QMenu, QWidget

from raincheck.app import lines, recording
from raincheck.app.checking import CheckReport
from raincheck.app.line_notes import debit_accounts, statement_days
from raincheck.app.lines import LineNotes, make_channel
from raincheck.app.movements import (
    MovementDraft,
    add_movement,
    edit_movement,
    find_movement,
    movements,
    remove_movement,
)
from raincheck.app.provenance import origins_of
from raincheck.app.putting_aside import still_owed_words
from raincheck.app.recording import Entry, standing_readings
from raincheck.app.setting_up import begin_where_empty
from raincheck.core.model import Channel, ChannelKind
from raincheck.core.text import tr
from raincheck.gui.kit.context import Context
from raincheck.gui.kit.controller import Controller
from raincheck.gui.kit.session import Session
from raincheck.gui.lines.around import Around
from raincheck.gui.lines.aside_dialog import AsideDialog
from raincheck.gui.lines.charts_presenter import LineCharts, line_charts
from raincheck.gui.lines.limit_entry_dialog import Known, LimitEntryDialog
from raincheck.gui.lines.line_dialog import LineDialog
from raincheck.gui.lines.movement_dialog import Moved, MovementDialog
from raincheck.gui.lines.presenter import LinePast, LineRow, LineView, line_rows, line_view
from raincheck.system.catalogue import load_catalogue


class LinesController(Controller):
    """What the pages read of the lines and change of them; what a dialog drafts is saved through the session."""

    def __init__(self, session: Session, context: Context, window: QWidget) -> None:
        super().__init__(session, context)
        self._window = window
        self._past: tuple[CheckReport, LinePast] | None = None

    def line_rows(self) -> tuple[LineRow, ...]:
        """Every line, as the list of lines shows it."""
        return line_rows(self._session.seen())

    def charts(self) -> LineCharts:
        """All lines as pictures."""
        return line_charts(self._session.report(), self._context.look)

    def line_view(self, id_: str) -> LineView | None:
        """One line whole; None when there is none of that name."""
        return line_view(self._session.report(), self._past_of(id_), load_catalogue(), self._session.scene())

    def _past_of(self, id_: str) -> LinePast:
        """What was recorded of a line; read once until something changes: the report is another one after that."""
        report, store = self._session.report(), self._session.store
        if self._past is None or self._past[0] is not report or self._past[1].line != id_:
            readings, moved = standing_readings(store, id_, self._session.today), movements(store, id_)
            self._past = report, LinePast(id_, readings, moved, origins_of(store, id_))
        return self._past[1]

    @Slot()
    def new_line(self) -> None:
        """Ask for a new line and add it."""
        dialog = LineDialog(
            self._context.look,
            load_catalogue(),
            today=self._session.today,
            around=self._around(None),
            parent=self._window,
        )
        dialog.drafted.connect(self._on_line_drafted)
        dialog.open()

    @Slot(object)
    def _on_line_drafted(self, dialog: LineDialog) -> None:
        made = make_channel(dialog.line_id(), dialog.draft(), dialog.terms())
        self.add(made, dialog.first_reading(), dialog.notes())

    @Slot(str)
    def edit_line(self, id_: str) -> None:
        """Ask what is to change on a line and change it."""
        channel = self._session.report().measures.snapshot.channels[id_]
        dialog = LineDialog(
            self._context.look,
            load_catalogue(),
            today=self._session.today,
            existing=channel,
            around=self._around(id_),
            parent=self._window,
        )
        dialog.drafted.connect(self._on_line_changed)
        dialog.open()

    @Slot(object)
    def _on_line_changed(self, dialog: LineDialog) -> None:
        said, terms, notes, on = dialog.draft(), dialog.terms(), dialog.notes(), dialog.rate_day()
        self._session.run(
            partial(lines.edit_line, self._session.store, dialog.line_id(), said, terms=terms, notes=notes, on=on)
        )

    def _around(self, id_: str | None) -> Around:
        taken = frozenset(channel.id for channel in self._session.store.channels(archived=True))
        accounts = [kept.record for kept in self._session.store.assets() if kept.record.liquid]
        snapshot = self._session.report().measures.snapshot
        return Around(
            taken=taken,
            lines=frozenset((channel.platform, channel.name) for channel in self._session.store.channels()),
            has_firm=self._session.has_two_sides,
            accounts=tuple((asset.id, asset.name) for asset in accounts),
            account=None if id_ is None else debit_accounts(self._session.store).get(id_),
            statement_day=None if id_ is None else statement_days(self._session.store).get(id_),
            owed=next((line.owed for line in snapshot.lines if line.channel.id == id_), None),
            dues=frozenset(kept.record.due for kept in self._session.store.dues() if kept.record.channel == id_),
            unpaid=() if id_ not in snapshot.channels else tuple(pay for pay in snapshot.payments(id_) if pay.rest),
        )

    @Slot(str)
    def new_reading(self, id_: str) -> None:
        """Ask for today's reading of a line and record it."""
        snapshot = self._session.report().measures.snapshot
        line = snapshot.lines_by_id[id_]
        new = snapshot.is_first_day_of(line)
        loan = line.channel.kind is ChannelKind.TERM and line.limit is None
        known = Known(id_, line.channel.name, line.status, line.limit, line.used, new=new, loan=loan)
        dialog = LimitEntryDialog(self._context.look, known, self._session.today, self._window)
        dialog.drafted.connect(self._on_reading_drafted)
        dialog.open()

    @Slot(object)
    def _on_reading_drafted(self, dialog: LimitEntryDialog) -> None:
        self.record(dialog.draft(), dialog.day())

    @Slot(int)
    def correct_reading(self, seq: int) -> None:
        """Ask what a reading should have said and put that in its place; the old one stays in the history."""
        seen = recording.find_reading(self._session.store, seq).observation
        name = self._session.report().measures.snapshot.channels[seen.channel].name
        known = Known(seen.channel, name, seen.status, seen.limit, seen.used, seen.available, seen.note, seen.day)
        dialog = LimitEntryDialog(self._context.look, known, self._session.today, self._window)
        dialog.drafted.connect(partial(self._on_reading_corrected, seq, seen.day))
        dialog.open()

    def _on_reading_corrected(self, seq: int, before: date, dialog: LimitEntryDialog) -> None:
        on = None if dialog.day() == before else dialog.day()
        self._session.run(partial(recording.correct, self._session.store, seq, dialog.draft(), on))

    @Slot(int)
    def withdraw_reading(self, seq: int) -> None:
        """Take a reading back: it stays in the history and counts no more."""
        self._session.run(partial(recording.withdraw, self._session.store, seq))

    @Slot(str)
    def new_movement(self, id_: str) -> None:
        """Ask for a movement on a line and add it."""
        self._ask_movement(Moved(id_, self._session.report().measures.snapshot.channels[id_].name))

    @Slot(int)
    def edit_movement(self, no: int) -> None:
        """Ask what a movement should have been and change it."""
        row = find_movement(self._session.store, no)
        self._ask_movement(
            Moved(row.channel, self._session.report().measures.snapshot.channels[row.channel].name, no, row)
        )

    def _ask_movement(self, moved: Moved) -> None:
        dialog = MovementDialog(self._context.look, moved, self._session.today, self._window)
        dialog.drafted.connect(self._on_movement_drafted)
        dialog.open()

    @Slot(object)
    def _on_movement_drafted(self, dialog: MovementDialog) -> None:
        row, no = dialog.draft(), dialog.moved.no
        if no is None:
            self._session.run(partial(add_movement, self._session.store, row))
        else:
            said = MovementDraft(kind=row.kind, amount=row.amount, on=row.on, note=row.note)
            self._session.run(partial(edit_movement, self._session.store, no, said))

    @Slot(int)
    def remove_movement(self, no: int) -> None:
        """Take a movement out; undo brings it back."""
        self._session.run(partial(remove_movement, self._session.store, no))

    def add(self, channel: Channel, entry: Entry | None, notes: LineNotes | None = None) -> None:
        """Add a line with its first reading and notes, if any, as one step judged once; the first begins the set-up."""
        begin_where_empty(self._session.store, self._session.today)
        # The use case names the next command, and amounts, which the window may have to hide.
        told = tr("{name} is added.").format(name=channel.name)
        work = partial(lines.add_line, self._session.store, channel, entry, on=self._session.today, notes=notes)
        self._session.run(lambda: replace(work(), told=told))

    def record(self, entry: Entry, on: date) -> None:
        """Add one reading."""
        work = partial(recording.record, self._session.store, entry, on)
        # The use case tells the amounts, which the window may have to hide.
        self._session.run(lambda: replace(work(), told=tr("The reading is recorded.")))

    def has_aside(self) -> bool:
        """Whether any line is put aside."""
        return bool(self._session.store.archived_channels())

    @Slot(object)
    def show_aside(self, at: QWidget) -> None:
        """Show the lines that are put aside at a button; the one that is chosen is taken up again."""
        store, menu = self._session.store, QMenu(at)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for aside in store.archived_channels():
            told = tr("Take {line} up again (put aside {day})").format(line=aside.channel.name, day=aside.since)
            work = partial(lines.archive_line, store, aside.channel.id, on=None)
            menu.addAction(told).triggered.connect(partial(self._session.run, work))
        menu.popup(at.mapToGlobal(at.rect().bottomLeft()))

    @Slot(str)
    def archive(self, id_: str) -> None:
        """Stop watching a line; where it still owes something, that is said and asked about first."""
        told = still_owed_words(self._session.store, id_, self._session.today)
        if not told:
            self._archive(id_)
            return
        name = self._session.report().measures.snapshot.channels[id_].name
        dialog = AsideDialog(id_, name, self._context.look.sentence(told), self._window)
        dialog.drafted.connect(lambda made: self._archive(made.line_id))
        dialog.open()

    def _archive(self, id_: str) -> None:
        self._session.run(partial(lines.archive_line, self._session.store, id_, on=self._session.today))
