"""The replay: choose days, and see what the rules would have said on each of them."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from raincheck.app.looking_back import LookBack
from raincheck.core.text import ntr, tr
from raincheck.gui.alerts.charts.rules import RuleStrips
from raincheck.gui.alerts.controller import AlertsController
from raincheck.gui.alerts.replay_presenter import ReplayView, StepRow, replay_view
from raincheck.gui.kit.charts.sharing import share
from raincheck.gui.kit.context import Context
from raincheck.gui.kit.models.records import Column
from raincheck.gui.kit.models.table import RecordTable
from raincheck.gui.kit.page import scroll_area
from raincheck.gui.kit.widgets.badge import LevelBadge
from raincheck.gui.kit.widgets.buttons import button
from raincheck.gui.kit.widgets.card import Card
from raincheck.gui.kit.widgets.date_edit import DateEdit, Days
from raincheck.gui.kit.widgets.labels import TextRole, label
from raincheck.gui.kit.widgets.layout import bare_column, bare_row

FIRST_DAYS = 365
"""How far back the first replay goes."""


class _Course(QObject):
    """How far one replay is. Signal: `went(done, of)`, days, a hundred times at most."""

    went = Signal(int, int)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.stopped = False
        self._percent = 0

    def told(self, done: int, of: int) -> bool:
        """Called by the thread that replays; whether it shall go on."""
        percent = done * 100 // of
        if percent != self._percent:
            self._percent = percent
            self.went.emit(done, of)
        return not self.stopped


class ReplayPane(QWidget):
    """Replays when first seen, when asked, and again when the book or the thresholds changed."""

    def __init__(self, context: Context, controller: AlertsController) -> None:
        super().__init__()
        self._context, self._controller = context, controller
        self._look: LookBack | None = None
        self._course: _Course | None = None
        self._again = False
        self._stale = True
        first = controller.first_day() or controller.today
        start = max(first, controller.today - timedelta(days=FIRST_DAYS))
        self.from_edit = DateEdit(start, tr("From"), today=controller.today, days=Days.GONE)
        self.to_edit = DateEdit(controller.today, tr("To"), today=controller.today, days=Days.GONE)
        self.all_check = QCheckBox(tr("All rules"))
        self.all_check.setAccessibleName(tr("All rules"))
        self.run_button = button(tr("Replay"), "primary")
        self.stop_button = button(tr("Stop"))
        self.stop_button.hide()
        self._whole = button(tr("Whole history"))
        self.strips = RuleStrips(context.look)
        self.strips.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        share(self.strips, context)
        self.strips.picked.connect(self._on_day)
        self._note = label(role=TextRole.MUTED, wrap=True)
        self._blows = QVBoxLayout()
        self._blows.setSpacing(8)
        self._steps = RecordTable(context.look, _columns(), tr("What moved"), grows=True)
        self._strip_card = Card(
            context.look, tr("Weather and rules day by day"), note=tr("arrow keys walk the changes")
        )
        self._blow_card = Card(context.look, tr("How early it would have warned"))
        self._step_card = Card(context.look, tr("What moved"))
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 14)
        column.setSpacing(14)
        self._strip_card.body.addLayout(self._make_choice())
        self._strip_card.body.addWidget(self._note)
        self._strip_card.body.addWidget(self.strips)
        self._blow_card.body.addLayout(self._blows)
        self._step_card.body.addWidget(self._steps)
        for card in (self._strip_card, self._blow_card, self._step_card):
            column.addWidget(card)
        column.addStretch(1)
        whole = bare_column(self)
        whole.addWidget(scroll_area(content))
        self.run_button.clicked.connect(self.replay)
        self.stop_button.clicked.connect(self._on_stop)
        self._whole.clicked.connect(self._on_whole)
        self.all_check.toggled.connect(self._redraw)
        context.bus.changed.connect(self._on_changed)

    def _make_choice(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        for name, field in ((tr("From"), self.from_edit), (tr("To"), self.to_edit)):
            shown = label(name, TextRole.MUTED)
            shown.setBuddy(field)
            row.addWidget(shown)
            row.addWidget(field)
        row.addWidget(self.run_button)
        row.addWidget(self.stop_button)
        row.addWidget(self._whole)
        row.addStretch(1)
        row.addWidget(self.all_check)
        return row

    @property
    def is_ready(self) -> bool:
        """Whether a replay is shown and none is under way."""
        return self._look is not None and self._course is None

    def reload(self) -> None:
        """Replay anew if the book has changed since, else only draw anew: amounts hidden, another theme."""
        if self._stale:
            self.replay()
        else:
            self._redraw()

    @Slot()
    def _on_changed(self) -> None:
        self._stale = True

    @Slot()
    def _redraw(self) -> None:
        if self._look is not None:
            self._show(replay_view(self._look, hidden=self._context.look.amounts_hidden))

    @Slot()
    def replay(self) -> None:
        """Start in the background; a second wish waits for the first to end."""
        problem = self.from_edit.problem() or self.to_edit.problem()
        if problem:
            self._note.setText(problem)
            return
        start, end = self.from_edit.day(), self.to_edit.day()
        if start > end:
            self._note.setText(tr("The first day is after the last one."))
            return
        if self._course is not None:
            self._again = True
            return
        self._stale = False
        self._course = _Course(self)
        self._course.went.connect(self._on_went)
        self._offer_stop(offered=True)
        days = (end - start).days + 1
        self._note.setText(ntr("Replaying {n} day …", "Replaying {n} days …", days).format(n=days))
        self._controller.look_back(start, end, self._course.told, self._on_done)

    def _offer_stop(self, *, offered: bool) -> None:
        self.stop_button.setVisible(offered)
        self.run_button.setVisible(not offered)

    @Slot(int, int)
    def _on_went(self, done: int, of: int) -> None:
        if self._course is not None and not self._course.stopped:
            self._note.setText(tr("Replaying: day {n} of {all} …").format(n=done, all=of))

    @Slot()
    def _on_stop(self) -> None:
        """What is replayed so far is shown in a moment."""
        if self._course is not None:
            self._course.stopped = True

    @Slot(object)
    def _on_done(self, look: LookBack) -> None:
        if self._course is not None:
            self._course.deleteLater()
        self._course = None
        self._offer_stop(offered=False)
        if self._again:
            self._again = False
            self.replay()
            return
        self._look = look
        self._redraw()

    def _show(self, view: ReplayView) -> None:
        self.strips.show_strips(view.strips, every=self.all_check.isChecked())
        told = ntr(
            "Readings and movements up to each day, dues and terms as the book has them now; it begins "
            "without any warning: {n} popup in all.",
            "Readings and movements up to each day, dues and terms as the book has them now; it begins "
            "without any warning: {n} popups in all.",
            view.cards,
        ).format(n=view.cards)
        if self._look is not None and not self._look.is_whole:
            told = tr("Stopped: this goes up to {day}.").format(day=self._look.end) + " " + told
        self._note.setText(told)
        self._show_blows(view)
        self._steps.show_records(view.steps)
        if self._step_card.heading is not None:
            older = ntr("{n} older move is not listed", "{n} older moves are not listed", view.left_out)
            self._step_card.heading.show_note(older.format(n=view.left_out) if view.left_out else "")

    def _show_blows(self, view: ReplayView) -> None:
        while (old := self._blows.takeAt(0)) is not None:
            widget = old.widget()
            if widget is not None:
                widget.deleteLater()
        for blow in view.blows:
            row = QWidget()
            line = bare_row(row, gap=10)
            badge = LevelBadge(self._context.look, blow.mark.tone, blow.mark.word, blow.mark.shape)
            line.addWidget(badge, 0, Qt.AlignmentFlag.AlignTop)
            texts = QVBoxLayout()
            texts.setSpacing(2)
            texts.addWidget(label(blow.title, TextRole.STRONG, wrap=True))
            texts.addWidget(label(blow.told, TextRole.MUTED, wrap=True))
            line.addLayout(texts, 1)
            self._blows.addWidget(row)
        if not view.blows:
            nothing = tr("No line was cut, closed or blocked in these days.")
            self._blows.addWidget(label(nothing, TextRole.MUTED, wrap=True))

    @Slot(object)
    def _on_day(self, day: date) -> None:
        """Go to the last move up to a day of the picture."""
        moved = next((row for row in self._steps.records.records if row.day <= day), None)
        if moved is not None:
            self._steps.go_to(moved)
            self._steps.setFocus()

    @Slot()
    def _on_whole(self) -> None:
        self.from_edit.show_day(self._controller.first_day() or date.min)
        self.to_edit.show_day(self._controller.today)
        self.replay()


def _columns() -> tuple[Column[StepRow], ...]:
    return (
        Column(lambda: tr("Day"), lambda r: f"{r.day}", lambda r: r.order),
        Column(lambda: tr("Level"), lambda r: r.mark.word, lambda r: r.mark.word, mark=lambda r: r.mark),
        Column(lambda: tr("Rule"), lambda r: r.rule, lambda r: r.rule, tint=lambda _: "muted"),
        Column(lambda: tr("Warning"), lambda r: r.title, lambda r: r.title, bold=True, hint=lambda r: r.title),
        Column(lambda: tr("What"), lambda r: r.what, lambda r: r.what, tint=lambda _: "muted"),
    )
