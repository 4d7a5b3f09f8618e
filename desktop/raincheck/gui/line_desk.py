"""What the pages of lines and of the check round ask: their views, and the dialogs that add, change and read a line."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from raincheck.app.lines import make_channel
from raincheck.gui.context import Context
from raincheck.gui.desk import Desk
from raincheck.gui.dialogs.limit_entry import Known, LimitEntryDialog
from raincheck.gui.dialogs.line import LineDialog
from raincheck.gui.views.check import CheckRow, check_rows
from raincheck.gui.views.lines import LineRow, LineView, line_rows, line_view
from raincheck.system.catalogue import load_catalogue


class LineDesk(QObject):
    """The pages' hold on the lines of the open book; what a dialog drafts is saved through the desk."""

    def __init__(self, desk: Desk, context: Context, window: QWidget) -> None:
        super().__init__(desk)
        self._desk = desk
        self._context = context
        self._window = window

    def line_rows(self) -> tuple[LineRow, ...]:
        """Every line, as the list of lines shows it."""
        return line_rows(self._desk.report())

    def line_view(self, id_: str) -> LineView | None:
        """One line whole; None when there is none of that name."""
        return line_view(self._desk.report(), id_, load_catalogue(), self._desk.scene())

    def check_rows(self) -> tuple[CheckRow, ...]:
        """Every line, as a round of checks asks for it."""
        return check_rows(self._desk.report())

    @Slot()
    def new_line(self) -> None:
        """Ask for a new line and add it."""
        taken = frozenset(channel.id for channel in self._desk.store.channels(archived=True))
        dialog = LineDialog(
            self._context.look, load_catalogue(), today=self._desk.today, taken=taken, parent=self._window
        )
        dialog.accepted.connect(self._on_line_drafted)
        dialog.open()

    @Slot()
    def _on_line_drafted(self) -> None:
        dialog = self.sender()
        if isinstance(dialog, LineDialog):
            self._desk.add_line(make_channel(dialog.line_id(), dialog.draft()), dialog.first_reading())

    @Slot(str)
    def edit_line(self, id_: str) -> None:
        """Ask what is to change on a line and change it."""
        channel = self._desk.report().measures.snapshot.channels[id_]
        dialog = LineDialog(
            self._context.look, load_catalogue(), today=self._desk.today, existing=channel, parent=self._window
        )
        dialog.accepted.connect(self._on_line_changed)
        dialog.open()

    @Slot()
    def _on_line_changed(self) -> None:
        dialog = self.sender()
        if isinstance(dialog, LineDialog):
            self._desk.edit_line(dialog.line_id(), dialog.draft())

    @Slot(str)
    def new_reading(self, id_: str) -> None:
        """Ask for today's reading of a line and record it."""
        line = self._desk.report().measures.snapshot.lines_by_id[id_]
        known = Known(id_, line.channel.name, line.status, line.limit, line.used)
        dialog = LimitEntryDialog(self._context.look, known, self._desk.today, self._window)
        dialog.accepted.connect(self._on_reading_drafted)
        dialog.open()

    @Slot()
    def _on_reading_drafted(self) -> None:
        dialog = self.sender()
        if isinstance(dialog, LimitEntryDialog):
            self._desk.record(dialog.draft(), dialog.day())
