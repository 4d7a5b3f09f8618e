"""The inbox of warnings: filters, the list, and beside it everything behind the chosen one."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QButtonGroup, QComboBox, QHBoxLayout, QLineEdit, QPushButton, QWidget

from raincheck.core.quality import Verdict
from raincheck.core.text import tr
from raincheck.gui.alert_desk import AlertDesk
from raincheck.gui.context import Context, PageId, Target
from raincheck.gui.dialogs.snooze import SnoozeDialog, Waiting
from raincheck.gui.pages.alerts_detail import AlertDetailPane
from raincheck.gui.pages.base import scroll_area
from raincheck.gui.views.alerts import Bin, Filters, InboxView
from raincheck.gui.widgets.alert_list import AlertList
from raincheck.gui.widgets.card import Card
from raincheck.gui.widgets.empty import EmptyState
from raincheck.gui.widgets.labels import TextRole, label

BOTH_FIT = 800
"""From this width (as designed) on the list and the warning stand side by side."""

LIST_WIDTH = 340
_BINS = (Bin.WAITING, Bin.SEEN, Bin.PAST)


class AlertInbox(QWidget):
    """Everything here works by keys: arrows, Enter, A, S, H, U, K, W, Escape, and / for the search.

    Signal: `check_asked()` from the empty list.
    """

    check_asked = Signal()

    def __init__(self, context: Context, desk: AlertDesk) -> None:
        super().__init__()
        self._context, self._desk = context, desk
        self._view = InboxView((), (), ())
        self._filters = Filters()
        self._id: int | None = None
        self._reading = False
        self._list_card = self._make_list()
        self.detail = AlertDetailPane(context)
        self._detail_area = scroll_area(self.detail)
        self._connect_detail()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
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
        self.bins = QButtonGroup(self)
        bins = QHBoxLayout()
        bins.setSpacing(6)
        for place, kind in enumerate(_BINS):
            made = QPushButton()
            made.setCheckable(True)
            made.setChecked(kind is Bin.WAITING)
            self.bins.addButton(made, place)
            bins.addWidget(made)
        bins.addStretch(1)
        self.bins.idClicked.connect(self._on_bin)
        self.family_box = QComboBox()
        self.family_box.setAccessibleName(tr("Family of rules"))
        self.line_box = QComboBox()
        self.line_box.setAccessibleName(tr("Line"))
        self.search_edit = QLineEdit()
        self.search_edit.setPlaceholderText(tr("Find  /"))
        self.search_edit.setAccessibleName(tr("Find a warning"))
        self.search_edit.setClearButtonEnabled(True)
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
        self._none = EmptyState(self._context, "", "", (tr("Check now"),))
        self._none.chosen.connect(self.check_asked)
        self._no_match = label(tr("No warning fits these filters."), TextRole.MUTED, wrap=True)
        self._no_match.setAlignment(Qt.AlignmentFlag.AlignCenter)
        card.body.addLayout(bins)
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

    def reload(self) -> None:
        """Ask for everything again and keep what was chosen."""
        self._view = self._desk.inbox()
        names = {Bin.WAITING: tr("Open {n}"), Bin.SEEN: tr("Seen, put off {n}"), Bin.PAST: tr("History {n}")}
        for place, kind in enumerate(_BINS):
            text = names[kind].format(n=self._view.count(kind))
            self.bins.button(place).setText(text)
            self.bins.button(place).setAccessibleName(text)
        _fill(self.family_box, tr("all kinds"), self._view.families, self._filters.family)
        _fill(self.line_box, tr("all lines"), self._view.lines, self._filters.line)
        self._show_rows()

    def open_alert(self, id_: int) -> None:
        """Show one warning, wherever it lies."""
        self._id = id_
        found = next((row for row in self._view.rows if row.id == id_), None)
        if found is not None:
            self._filters = Filters(found.bin)
            self.search_edit.clear()
            self.bins.button(_BINS.index(found.bin)).setChecked(True)
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
        self._none.show_texts(title, sentence)
        self._none.buttons[0].setVisible(self._filters.bin is Bin.WAITING)

    def _show_detail(self) -> None:
        view = None if self._id is None else self._desk.detail(self._id)
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
        self._filters = replace(self._filters, family=self.family_box.currentData())
        self._show_rows()

    @Slot()
    def _on_line(self) -> None:
        self._filters = replace(self._filters, line=self.line_box.currentData())
        self._show_rows()

    @Slot(str)
    def _on_text(self, text: str) -> None:
        self._filters = replace(self._filters, text=text)
        self._show_rows()

    def _may_decide(self) -> bool:
        row = next((row for row in self._view.rows if row.id == self._id), None)
        return row is not None and row.bin is not Bin.PAST

    @Slot()
    def _on_acknowledge(self) -> None:
        if self._id is not None and self._may_decide():
            self._desk.acknowledge(self._id)

    @Slot()
    def _on_handle(self) -> None:
        if self._id is not None and self._may_decide():
            self._desk.handle(self._id)

    @Slot()
    def _on_snooze(self) -> None:
        row = next((row for row in self._view.rows if row.id == self._id), None)
        if row is None or not self._may_decide():
            return
        waiting = Waiting(row.id, row.title, self._desk.today, self._desk.next_due(row.id))
        dialog = SnoozeDialog(self._context.look, waiting, self)
        dialog.accepted.connect(self._on_snooze_drafted)
        dialog.open()

    @Slot()
    def _on_snooze_drafted(self) -> None:
        dialog = self.sender()
        if isinstance(dialog, SnoozeDialog):
            draft = dialog.draft()
            self._desk.snooze(draft.alert, draft.until, draft.reason)

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
            self._desk.judge(self._id, verdict)

    @Slot(str)
    def _on_line_asked(self, channel: str) -> None:
        self._context.speaker.go.emit(Target(PageId.LINES, channel))


def _fill(box: QComboBox, everything: str, entries: tuple[tuple[str, str], ...], chosen: str) -> None:
    box.clear()
    box.addItem(everything, "")
    for key, name in entries:
        box.addItem(name, key)
    box.setCurrentIndex(max(box.findData(chosen), 0))
