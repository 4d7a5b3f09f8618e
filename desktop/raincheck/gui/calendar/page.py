"""日历: the month with dues, ends, rounds, answers and steps; one day beside it; the same as a list; the .ics file."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import QPoint, QStandardPaths, Qt, Slot
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QVBoxLayout, QWidget

from raincheck.app.calendar import CalendarView, order_texts
from raincheck.app.wording import Scene
from raincheck.app.wording.contracts import renewal_text
from raincheck.core.asking import AskedDue, AskedIncome
from raincheck.core.calendar import Month
from raincheck.core.duecalendar import DueState, Entry, EntryKind
from raincheck.core.money import Money
from raincheck.core.text import tr
from raincheck.gui.calendar.asked import AskedCard
from raincheck.gui.calendar.controller import CalendarController
from raincheck.gui.calendar.day_pane import DayPane
from raincheck.gui.calendar.dialogs import AddDueDialog, MoveDialog, PartDialog
from raincheck.gui.calendar.month_grid import MonthGrid
from raincheck.gui.calendar.presenter import (
    MonthPage,
    NextRow,
    asked_rows,
    day_entries,
    day_title,
    month_page,
)
from raincheck.gui.calendar.told import ToldCard
from raincheck.gui.kit.bus import Changes
from raincheck.gui.kit.context import NEW_DUE, Context, PageId, Target, Tone
from raincheck.gui.kit.models.records import Column
from raincheck.gui.kit.models.table import RecordTable
from raincheck.gui.kit.page import Page, scroll_area
from raincheck.gui.kit.row_menu import ENTER, Choice, RowAction, pop_up
from raincheck.gui.kit.widgets.buttons import button
from raincheck.gui.kit.widgets.card import Card
from raincheck.gui.kit.widgets.empty import EmptyState
from raincheck.gui.kit.widgets.labels import TextRole, label
from raincheck.gui.kit.widgets.layout import Columns, bare_column
from raincheck.gui.kit.widgets.tabs import tab_bar
from raincheck.gui.kit.widgets.tile import MetricTile


class CalendarPage(Page):
    """Signals of its own: none; what a person says of a due goes through the controller."""

    interest = Changes.of_the_book()

    def __init__(self, context: Context, controller: CalendarController) -> None:
        super().__init__(context)
        self._controller = controller
        self._chosen = controller.today
        self._month = Month.of(controller.today)
        self._view: CalendarView | None = None
        self._make_head()
        self._content = self._make_content()
        self._area = self.scrolled(self._content)
        self._empty = EmptyState(
            context,
            tr("Nothing in the calendar yet"),
            tr("Add a line with its due day, and its dues stand here."),
            (tr("Go to the lines"),),
        )
        self._empty.chosen.connect(self._on_empty)
        self.column.addWidget(self._empty, 1)

    def _make_head(self) -> None:
        row = self.header(tr("Calendar"), tr("When to pay, where the money comes from, what ends."))
        self.before_button = button("‹", name=tr("The month before"))
        self.after_button = button("›", name=tr("The month after"))
        self._title = label(role=TextRole.HEADING)
        self._title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._title.setMinimumWidth(self.context.look.px(110))
        self.before_button.clicked.connect(partial(self._turn, -1))
        self.after_button.clicked.connect(partial(self._turn, 1))
        self.tabs = tab_bar([tr("Month"), tr("List")], tr("Month or list"))
        self.tabs.currentChanged.connect(self._on_tab)
        for widget in (self.before_button, self._title, self.after_button, self.tabs):
            row.addWidget(widget)
        self.add_button = button(tr("Add a due …"))
        self.add_button.clicked.connect(self._on_add)
        row.addWidget(self.add_button)
        self.export_button = button(tr("Export .ics …"))
        self.export_button.clicked.connect(self._on_export)
        row.addWidget(self.export_button)

    def _make_content(self) -> QWidget:
        look = self.context.look
        content = QWidget()
        column = QVBoxLayout(content)
        column.setSpacing(14)
        tiles = Columns()
        self._tiles = tuple(MetricTile(look) for _ in range(4))
        for tile in self._tiles:
            tiles.columns.add(tile, least=look.px(160))
        column.addWidget(tiles)
        self._stack = QStackedWidget()
        self.grid = MonthGrid(look)
        self.grid.chosen.connect(self._on_day)
        self.grid.turned.connect(self._turn)
        self.grid.menu_asked.connect(self._on_grid_menu)
        self.day = DayPane(self.context)
        self.day.paid.connect(self._on_paid)
        self.day.part_asked.connect(self._on_part)
        self.day.move_asked.connect(self._on_move)
        self.day.incident_asked.connect(self._on_incident)
        self.day.day_asked.connect(self._on_day)
        side = scroll_area(self._make_side(), upright=True)
        side.setMinimumHeight(look.px(200))
        card = Card(look)
        card.body.setContentsMargins(10, 8, 10, 8)
        self.table = RecordTable(look, _columns(), tr("The month as a list"))
        self.table.opened.connect(self._on_row)
        self.table.offer(
            RowAction(tr("Show the day"), self._on_row, key=ENTER),
            RowAction(tr("Paid"), lambda row: self._on_paid(row.entry), lambda row: row.may_pay),
            RowAction(tr("A part …"), lambda row: self._on_part(row.entry), lambda row: row.may_pay),
            RowAction(tr("Another day …"), lambda row: self._on_move(row.entry), lambda row: row.may_pay),
            RowAction(
                tr("Open the incident"),
                lambda row: self._on_incident(row.entry.incident or ""),
                lambda row: row.entry.incident is not None,
            ),
            RowAction(tr("Open the line"), self._on_row_line, lambda row: row.entry.channel is not None),
        )
        card.body.addWidget(self.table)
        self._stack.addWidget(self.grid)
        self._stack.addWidget(card)
        both = Columns()
        both.columns.add(self._stack, weight=5)
        both.columns.add(side, weight=2, least=look.px(240))
        column.addWidget(both, 1)
        return content

    def _make_side(self) -> QWidget:
        """Beside the month, so that its last week needs no scrolling: what is asked and told, and the day."""
        look = self.context.look
        self.asked = AskedCard(look)
        self.asked.paid.connect(self._on_asked_paid)
        self.asked.part_asked.connect(self._on_asked_part)
        self.asked.looked.connect(self._on_asked_look)
        self.asked.income_told.connect(self._on_income)
        self.order = ToldCard(
            look,
            tr("When not all can be paid"),
            "",
            stripe=Tone.DANGER,
        )
        self.renewals = ToldCard(look, tr("Renewals ahead"), tr("the coming year"))
        whole = QWidget()
        column = bare_column(whole, gap=14)
        for part in (self.asked, self.order, self.day, self.renewals):
            column.addWidget(part)
        column.addStretch(1)
        return whole

    def reload(self) -> None:
        view = self._controller.month(self._month)
        self._view = view
        empty = not view.snapshot.lines and not view.snapshot.book.income
        self._area.setVisible(not empty)
        self._empty.setVisible(empty)
        for made in (self.export_button, self.before_button, self.after_button):
            made.setEnabled(not empty)
        self.add_button.setEnabled(bool(view.snapshot.lines))
        page = month_page(view, self._month, self.context.look)
        self._title.setText(page.title)
        for tile, metric in zip(self._tiles, page.metrics, strict=True):
            tile.show_metric(metric)
        passed = self._controller.passed()
        self.asked.show_asked(asked_rows(passed, view, self.context.look), passed.income)
        scene = Scene(view.as_of, hidden=self.context.look.amounts_hidden)
        told = order_texts(view, scene)
        # Beside the title it would be cut: it stands below, whole.
        basis = (tr("Fewest missed dues first: our own practice, no rule."),) if told else ()
        self.order.show_sentences((*told, *basis))
        self.renewals.show_sentences([renewal_text(entry, view.snapshot, scene) for entry in view.renewals])
        self.table.show_records(page.agenda)
        self._show_day(page)

    def _show_day(self, page: MonthPage) -> None:
        view = self._view
        if view is None:
            return
        self.grid.show_cells(page.cells, self._chosen)
        scene_day = day_title(self._chosen, Scene(view.as_of))
        self.day.show_day(scene_day, day_entries(view, self._chosen, self.context.look), page.upcoming)

    def focus_home(self) -> QWidget:
        """The day that is chosen, in the month or in the list."""
        return self.grid if self._stack.currentWidget() is self.grid else self.table

    @property
    def subject(self) -> str:
        return str(self._chosen)

    def open_subject(self, subject: str) -> None:
        """Show one day (YYYY-MM-DD), or ask for a due."""
        if subject == NEW_DUE:
            self._on_add()
            return
        try:
            day = date.fromisoformat(subject)
        except ValueError:
            return
        self._on_day(day)

    @Slot(object)
    def _on_day(self, day: date) -> None:
        self._chosen = day
        with self.keeping_focus():
            if Month.of(day) != self._month and self.tabs.currentIndex() == 0:
                self._month = Month.of(day)
                self.reload()
            elif self._view is not None:
                self._show_day(month_page(self._view, self._month, self.context.look))

    @Slot(int)
    def _turn(self, by: int) -> None:
        self._month = self._month.plus(by)
        today = self._controller.today
        self._chosen = today if Month.of(today) == self._month else self._month.on(1)
        self.reload()

    @Slot(int)
    def _on_tab(self, place: int) -> None:
        self._stack.setCurrentIndex(place)

    @Slot(object)
    def _on_grid_menu(self, place: QPoint) -> None:
        """What can be done with the entries of the chosen day, each named where there are several, and the copies."""
        if self._view is None:
            return
        entries = day_entries(self._view, self._chosen, self.context.look)
        form = tr("{line}: {what}") if len(entries) > 1 else "{what}"
        groups = [
            [
                replace(choice, text=form.format(line=entry.title, what=choice.text))
                for choice in self.day.choices(entry)
            ]
            for entry in entries
        ]
        copies = (
            Choice(tr("Copy the month"), self.table.copy_all),
            Choice(tr("Copy the month as CSV"), self.table.copy_csv),
        )
        pop_up(self.grid, place, *groups, copies if self.table.shown() else ())

    @Slot(object)
    def _on_row(self, row: NextRow) -> None:
        self.tabs.setCurrentIndex(0)
        self._on_day(row.day)

    def _on_row_line(self, row: NextRow) -> None:
        self.context.speaker.go.emit(Target(PageId.LINES, row.entry.channel))

    @Slot(int)
    def _on_empty(self, _choice: int) -> None:
        self.context.speaker.go.emit(Target(PageId.LINES))

    @Slot(str)
    def _on_incident(self, id_: str) -> None:
        self.context.speaker.go.emit(Target(PageId.EVENTS, id_))

    @Slot()
    def _on_add(self) -> None:
        if self._view is None or not self._view.snapshot.lines:
            return
        snapshot, today = self._view.snapshot, self._controller.today
        dialog = AddDueDialog(
            self.context.look,
            [(line.channel.id, line.channel.name) for line in snapshot.lines],
            {(due.channel, due.due) for due in snapshot.book.dues},
            day=max(self._chosen, today),
            today=today,
            parent=self,
        )
        dialog.accepted.connect(partial(self._added, dialog))
        dialog.open()

    def _added(self, dialog: AddDueDialog) -> None:
        due = dialog.due()
        self._controller.add(due)
        self._on_day(due.due)

    @Slot(object)
    def _on_paid(self, entry: Entry) -> None:
        self._controller.pay(entry, min(entry.on, self._controller.today))

    @Slot(object)
    def _on_part(self, entry: Entry) -> None:
        dialog = PartDialog(self.context.look, entry, self._controller.today, self)
        dialog.accepted.connect(partial(self._part_told, dialog, entry))
        dialog.open()

    def _part_told(self, dialog: PartDialog, entry: Entry) -> None:
        self._controller.pay_part(entry, dialog.amount(), dialog.day())

    @Slot(object)
    def _on_move(self, entry: Entry) -> None:
        dialog = MoveDialog(self.context.look, entry, self._controller.today, self)
        dialog.accepted.connect(partial(self._moved, dialog, entry))
        dialog.open()

    def _moved(self, dialog: MoveDialog, entry: Entry) -> None:
        self._controller.move(entry, dialog.day())

    def _entry_of(self, due: AskedDue) -> Entry:
        """The calendar's entry of a due that is asked about; it may lie before the month that is shown."""
        state = DueState.PAST if due.known else DueState.UNCONFIRMED
        return Entry(
            "",
            due.on,
            EntryKind.DUE,
            due.channel,
            due.amount,
            whole=due.whole,
            state=state,
            due=due.on if due.known else None,
            known=due.known,
        )

    @Slot(object)
    def _on_asked_paid(self, due: AskedDue) -> None:
        self._on_paid(self._entry_of(due))

    @Slot(object)
    def _on_asked_part(self, due: AskedDue) -> None:
        self._on_part(self._entry_of(due))

    @Slot(object)
    def _on_asked_look(self, due: AskedDue) -> None:
        self._chosen, self._month = due.on, Month.of(due.on)
        self._controller.not_paid(self._entry_of(due))

    @Slot(object, object)
    def _on_income(self, income: AskedIncome, amount: Money) -> None:
        self._controller.income(income.month, amount)

    @Slot()
    def _on_export(self) -> None:
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        name = str(Path(folder) / tr("raincheck.ics"))
        dialog = QFileDialog(self, tr("Export the calendar"), name, "iCalendar (*.ics)")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("ics")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self._on_target)
        dialog.open()

    @Slot(str)
    def _on_target(self, path: str) -> None:
        if self._view is not None:
            self._controller.export(self._view, Path(path), hidden=self.context.look.amounts_hidden)


def _columns() -> tuple[Column[NextRow], ...]:
    return (
        Column(lambda: tr("Day"), lambda r: str(r.day), lambda r: r.day),
        Column(
            lambda: tr("What"),
            lambda r: r.title,
            lambda r: r.title,
            bold=True,
            hint=lambda r: r.title,
            lends=True,
            least=150,
        ),
        Column(
            lambda: tr("State"),
            lambda r: "" if r.mark is None else r.mark.word,
            lambda r: "" if r.mark is None else r.mark.word,
            mark=lambda r: r.mark,
        ),
        Column(
            lambda: tr("Note"),
            lambda r: r.note,
            lambda r: r.note,
            tint=lambda _: "muted",
            hint=lambda r: r.note,
            lends=True,
            least=90,
        ),
    )
