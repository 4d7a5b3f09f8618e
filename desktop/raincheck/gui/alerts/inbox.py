"""The inbox of warnings: filters, the list, and beside it everything behind the chosen one."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from msgspec.structs import replace
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QWidget

from raincheck.core.text import tr
from raincheck.core.verdicts import Verdict
from raincheck.gui.alerts.alert_list import AlertList
from raincheck.gui.alerts.controller import AlertsController
from raincheck.gui.alerts.detail import AlertDetailPane
from raincheck.gui.alerts.presenter import AlertRow, Bin, Filters, InboxView
from raincheck.gui.alerts.snooze_dialog import SnoozeDialog, Waiting
from raincheck.gui.kit.context import Context, PageId, Target
from raincheck.gui.kit.page import scroll_area
from raincheck.gui.kit.row_menu import ENTER, Choice
from raincheck.gui.kit.widgets.card import Card
from raincheck.gui.kit.widgets.empty import EmptyState
from raincheck.gui.kit.widgets.find import FilterBox, FindEdit
from raincheck.gui.kit.widgets.labels import TextRole, label
from raincheck.gui.kit.widgets.layout import bare_row
from raincheck.gui.kit.widgets.tabs import tab_bar

BOTH_FIT = 800
"""From this width (as designed) on the list and the warning stand side by side."""

LIST_WIDTH = 340
_BINS = (Bin.WAITING, Bin.SEEN, Bin.PAST)


class AlertInbox(QWidget):
    """Everything here works by keys: arrows, Enter, A, S, H, U, K, W, Escape, and / for the search.

    Signal: `check_asked()` from the empty list.
    """

    check_asked = Signal()

    def __init__(self, context: Context, controller: AlertsController) -> None:
        super().__init__()
        self._context, self._controller = context, controller
        self._view = InboxView((), (), ())
        self._filters = Filters()
        self._id: int | None = None
        self._reading = False
        self._list_card = self._make_list()
        self.detail = AlertDetailPane(context)
        self._detail_area = scroll_area(self.detail, upright=True)
        self._connect_detail()
        row = bare_row(self, gap=14)
        row.addWidget(self._list_card, 5)
        row.addWidget(self._detail_area, 9)
        for key, slot in (
            ("A", self._on_acknowledge),
            ("S", self._on_snooze),
            ("H", self._on_handle),
            ("U", self._on_useful),
            ("K", self._on_known),
            ("W", self._on_wrong),
            ("Esc", self._on_back),
            ("/", self._on_search),
        ):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(slot)

    def _make_list(self) -> Card:
        look = self._context.look
        card = Card(look)
        card.body.setContentsMargins(8, 10, 8, 8)
        self.bins = tab_bar([""] * len(_BINS), tr("Which warnings"))
        self.bins.currentChanged.connect(self._on_bin)
        self.family_box = FilterBox(tr("Family of rules"), tr("all kinds"))
        self.line_box = FilterBox(tr("Line"), tr("all lines"))
        self.search_edit = FindEdit(tr("Find a warning"), tr("Find  /"))
        self.search_edit.textChanged.connect(self._on_text)
        self.family_box.activated.connect(self._on_family)
        self.line_box.activated.connect(self._on_line)
        narrowing = QHBoxLayout()
        narrowing.setSpacing(6)
        for field in (self.family_box, self.line_box, self.search_edit):
            field.setMinimumWidth(look.px(70))
            narrowing.addWidget(field, 1)
        self.list = AlertList(look, tr("Warnings"))
        self.list.chosen.connect(self._on_chosen)
        self.list.opened.connect(self._on_opened)
        self.list.choices = self._choices
        self._none = EmptyState(self._context, "", "", (tr("Check now"),))
        self._none.chosen.connect(self.check_asked)
        self._no_match = label(tr("No warning fits these filters."), TextRole.MUTED, wrap=True)
        self._no_match.setAlignment(Qt.AlignmentFlag.AlignCenter)
        card.body.addWidget(self.bins)
        card.body.addLayout(narrowing)
        for widget in (self.list, self._none, self._no_match):
            card.body.addWidget(widget, 1)
        return card

    def _connect_detail(self) -> None:
        self.detail.back.connect(self._on_back)
        self.detail.acknowledged.connect(self._on_acknowledge)
        self.detail.snooze_asked.connect(self._on_snooze)
        self.detail.handled.connect(self._on_handle)
        self.detail.judged.connect(self._on_judged)
        self.detail.line_asked.connect(self._on_line_asked)
        self.detail.incident_asked.connect(self._on_incident_asked)
        self.detail.replan_asked.connect(self._on_replan)

    @property
    def shown(self) -> int | None:
        """The warning that is read."""
        return self._id

    def resume(self, id_: int) -> None:
        """Have this warning chosen again if the list still holds it."""
        self._id = id_
        self.reload()

    def reload(self) -> None:
        """Ask for everything again and keep what was chosen."""
        self._view = self._controller.inbox()
        names = {Bin.WAITING: tr("Open {n}"), Bin.SEEN: tr("Seen, put off {n}"), Bin.PAST: tr("History {n}")}
        for place, kind in enumerate(_BINS):
            text = names[kind].format(n=self._view.count(kind))
            self.bins.setTabText(place, text)
        self.family_box.fill(self._view.families)
        self.line_box.fill(self._view.lines)
        self._filters = replace(self._filters, family=self.family_box.chosen, line=self.line_box.chosen)
        self._show_rows()

    def open_alert(self, id_: int) -> None:
        """Show one warning, wherever it lies; one that the book no longer has is said to be gone."""
        # A popup may lead to what another process has just found, so the list is read before it is searched.
        self.reload()
        found = next((row for row in self._view.rows if id_ in row.members), None)
        if found is None:
            self._context.speaker.say(tr("That warning is no longer in the book."))
            return
        self.search_edit.clear()
        self.bins.setCurrentIndex(_BINS.index(found.bin))
        self._filters = Filters(found.bin, also=found.id)
        self._id = found.id
        self._reading = True
        self.reload()
        self.list.setFocus()

    def _show_rows(self) -> None:
        rows = [row for row in self._view.rows if self._filters.takes(row)]
        anything = self._view.count(self._filters.bin) > 0
        self.list.show_rows(rows, self._id)
        self._id = self.list.current()
        self.list.setVisible(bool(rows))
        self._none.setVisible(not anything)
        self._no_match.setVisible(anything and not rows)
        self._say_nothing()
        self._show_detail()
        self._arrange()

    def _say_nothing(self) -> None:
        title, sentence = {
            Bin.WAITING: (tr("Nothing waits"), tr("No rule has anything to say, or you have answered all of it.")),
            Bin.SEEN: (tr("Nothing seen or put off"), tr("Warnings you have answered lie here until they end.")),
            Bin.PAST: (tr("No history yet"), tr("Warnings that ended or were handled stay here with their life.")),
        }[self._filters.bin]
        if self._controller.waits:
            title, sentence = tr("Still setting up"), self._controller.waits_for()
        self._none.show_texts(title, sentence)
        self._none.buttons[0].setText(tr("All is entered") if self._controller.waits else tr("Check now"))
        self._none.buttons[0].setVisible(self._filters.bin is Bin.WAITING)

    def _show_detail(self) -> None:
        view = None if self._id is None else self._controller.detail(self._id)
        self._detail_area.setEnabled(view is not None)
        self.detail.setVisible(view is not None)
        if view is not None:
            self.detail.show_alert(view)

    def _arrange(self) -> None:
        """Side by side where both fit, else one after the other."""
        wide = self.width() >= self._context.look.px(BOTH_FIT)
        shown = self._id is not None
        self._list_card.setVisible(wide or not (self._reading and shown))
        self._detail_area.setVisible((wide or self._reading) and shown)
        self._list_card.setMinimumWidth(self._context.look.px(LIST_WIDTH) if wide else 0)
        self.detail.back_button.setVisible(not wide)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    @Slot(int)
    def _on_chosen(self, id_: int) -> None:
        if id_ != self._id:
            self._id = id_
            self._show_detail()
            self._detail_area.verticalScrollBar().setValue(0)

    @Slot(int)
    def _on_opened(self, id_: int) -> None:
        self._id, self._reading = id_, True
        self._show_detail()
        self._arrange()
        self.detail.acknowledge_button.setFocus(Qt.FocusReason.TabFocusReason)

    @Slot()
    def _on_back(self) -> None:
        self._reading = False
        self._arrange()
        self.list.setFocus()

    @Slot()
    def _on_search(self) -> None:
        self.search_edit.setFocus()

    @Slot(int)
    def _on_bin(self, place: int) -> None:
        self._filters = replace(self._filters, bin=_BINS[place])
        self._id = None
        self._show_rows()

    @Slot()
    def _on_family(self) -> None:
        self._filters = replace(self._filters, family=self.family_box.chosen)
        self._show_rows()

    @Slot()
    def _on_line(self) -> None:
        self._filters = replace(self._filters, line=self.line_box.chosen)
        self._show_rows()

    @Slot(str)
    def _on_text(self, text: str) -> None:
        self._filters = replace(self._filters, text=text)
        self._show_rows()

    def _choices(self, row: AlertRow) -> Iterator[Choice]:
        """What can be done with a warning; it is the current one while its menu is open."""
        yield Choice(tr("Show it"), partial(self._on_opened, row.id), ENTER)
        if row.bin is not Bin.PAST:
            yield Choice(tr("Got it"), self._on_acknowledge, "A")
            yield Choice(tr("Later …"), self._on_snooze, "S")
            yield Choice(tr("Dealt with"), self._on_handle, "H")
        for verdict in Verdict:
            if (made := self.detail.verdict_button(verdict)).isEnabled():
                word, _, key = made.text().partition("  ")
                yield Choice(word, made.click, key)
        if self.detail.incident_button.isVisibleTo(self.detail):
            yield Choice(tr("Work through it"), self.detail.incident_button.click)
        if self.detail.line_button.isVisibleTo(self.detail):
            yield Choice(tr("Open the line"), self.detail.line_button.click)

    def _may_decide(self) -> bool:
        row = next((row for row in self._view.rows if row.id == self._id), None)
        return row is not None and row.bin is not Bin.PAST

    @Slot()
    def _on_acknowledge(self) -> None:
        if self._id is not None and self._may_decide():
            self._controller.acknowledge(self._id)

    @Slot()
    def _on_handle(self) -> None:
        if self._id is not None and self._may_decide():
            self._controller.handle(self._id)

    @Slot()
    def _on_snooze(self) -> None:
        row = next((row for row in self._view.rows if row.id == self._id), None)
        if row is None or not self._may_decide():
            return
        waiting = Waiting(row.id, row.title, self._controller.today, self._controller.next_due(row.id))
        dialog = SnoozeDialog(self._context.look, waiting, self)
        dialog.drafted.connect(self._on_snooze_drafted)
        dialog.open()

    @Slot(object)
    def _on_snooze_drafted(self, dialog: SnoozeDialog) -> None:
        draft = dialog.draft()
        self._controller.snooze(draft.alert, draft.until, draft.reason)

    @Slot()
    def _on_useful(self) -> None:
        self.detail.verdict_button(Verdict.USEFUL).click()

    @Slot()
    def _on_known(self) -> None:
        self.detail.verdict_button(Verdict.KNOWN).click()

    @Slot()
    def _on_wrong(self) -> None:
        self.detail.verdict_button(Verdict.WRONG).click()

    @Slot(object)
    def _on_judged(self, verdict: Verdict | None) -> None:
        if self._id is not None:
            self._controller.judge(self._id, verdict)

    @Slot(int)
    def _on_incident_asked(self, alert: int) -> None:
        self._context.speaker.go.emit(Target(PageId.EVENTS, f"alert:{alert}"))

    @Slot()
    def _on_replan(self) -> None:
        self._controller.use_recent_income()

    @Slot(str)
    def _on_line_asked(self, channel: str) -> None:
        self._context.speaker.go.emit(Target(PageId.LINES, channel))
