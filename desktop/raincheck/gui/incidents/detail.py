"""One incident: its steps at the left; causes, talks, files, dues and the order of things at the right."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from raincheck.core.text import tr
from raincheck.gui.incidents.evidence import EvidenceCard
from raincheck.gui.incidents.presenter import CauseRow, DueRow, IncidentPage, TalkRow, TimeRow
from raincheck.gui.incidents.step_list import StepList
from raincheck.gui.kit.context import Context, Tone
from raincheck.gui.kit.icons import Glyph
from raincheck.gui.kit.widgets.badge import LevelBadge
from raincheck.gui.kit.widgets.buttons import button
from raincheck.gui.kit.widgets.card import Card
from raincheck.gui.kit.widgets.labels import TextRole, label
from raincheck.gui.kit.widgets.layout import Columns, bare_column
from raincheck.gui.kit.widgets.renewed import Renewed

MOST_TIME_ROWS = 40


class IncidentDetail(QWidget):
    """Draws an IncidentPage.

    Signals: `back()`, `ticked(key, done)`, `note_asked(key)`, `letter_asked(kind or None)`, `talk_asked()`,
    `recovered()`, `closed()`, `reopened()`.
    """

    back = Signal()
    ticked = Signal(str, bool)
    note_asked = Signal(str)
    letter_asked = Signal(object)
    talk_asked = Signal()
    recovered = Signal()
    closed = Signal()
    reopened = Signal()

    def __init__(self, context: Context, load: Callable[[str], bytes | None]) -> None:
        super().__init__()
        self._context = context
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 10, 20)
        column.setSpacing(14)
        column.addWidget(self._make_head())
        self._about = label(role=TextRole.MUTED, wrap=True)
        column.addWidget(self._about)
        look = context.look
        self.steps = StepList(look)
        self.steps.ticked.connect(self.ticked)
        self.steps.note_asked.connect(self.note_asked)
        self.steps.letter_asked.connect(self.letter_asked)
        self.steps.go_asked.connect(self._context.speaker.go)
        left = Card(look, tr("What to do"))
        left.body.addWidget(self.steps)
        left.body.addStretch(1)
        right = QWidget()
        stack = bare_column(right, gap=14)
        self.evidence = EvidenceCard(context, load)
        for card in (self._make_dues(), self._make_causes(), self._make_talks(), self.evidence, self._make_time()):
            stack.addWidget(card)
        stack.addStretch(1)
        columns = Columns()
        columns.columns.add(left, weight=10, least=look.px(430))
        columns.columns.add(right, weight=11, least=look.px(430))
        column.addWidget(columns)
        column.addStretch(1)

    def _make_head(self) -> QWidget:
        look = self._context.look
        self.back_button = button("", "icon", name=tr("Back to the list"))
        self.back_button.setIcon(self._context.icons.icon(Glyph.BACK, look.theme.roles.muted, 18))
        self.back_button.clicked.connect(self.back)
        self._crumbs = label(role=TextRole.SMALL)
        self._title = label(role=TextRole.TITLE, wrap=True)
        self._title.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self._mark = LevelBadge(look, Tone.QUIET, "")
        self.pack_button = button(tr("Letter and pack …"))
        self.recovered_button = button(tr("The line is back"))
        self.close_button = button(tr("Close the incident"))
        self.reopen_button = button(tr("Take up again"))
        self.close_button.setToolTip(tr("The events it rests on count as handled."))
        self.pack_button.clicked.connect(self._on_pack)
        self.recovered_button.clicked.connect(self.recovered)
        self.close_button.clicked.connect(self.closed)
        self.reopen_button.clicked.connect(self.reopened)
        told = QWidget()
        texts = bare_column(told, gap=2)
        texts.addWidget(self._crumbs)
        line = QHBoxLayout()
        line.setSpacing(10)
        line.addWidget(self._title)
        line.addWidget(self._mark)
        line.addStretch(1)
        texts.addLayout(line)
        name, acts = QWidget(), QWidget()
        row, side = QHBoxLayout(name), QHBoxLayout(acts)
        for each in (row, side):
            each.setContentsMargins(0, 0, 0, 0)
            each.setSpacing(10)
        row.addWidget(self.back_button, 0, Qt.AlignmentFlag.AlignBottom)
        row.addWidget(told, 1)
        side.addStretch(1)
        for made in (self.pack_button, self.recovered_button, self.close_button, self.reopen_button):
            side.addWidget(made, 0, Qt.AlignmentFlag.AlignBottom)
        head = Columns(gap=10)
        head.columns.add(name, weight=50, least=look.px(300))
        head.columns.add(acts)
        return head

    def _make_dues(self) -> Card:
        self._dues_card = Card(self._context.look, tr("Still to be repaid"))
        self._dues = Renewed()
        self._dues_card.body.addWidget(self._dues)
        return self._dues_card

    def _make_causes(self) -> Card:
        card = Card(self._context.look, tr("Possible causes"))
        told = tr("Held against your own record; only the lender knows the reason.")
        card.body.addWidget(label(told, TextRole.SMALL, wrap=True))
        self._causes = Renewed()
        card.body.addWidget(self._causes)
        return card

    def _make_talks(self) -> Card:
        card = Card(self._context.look, tr("Talks"))
        self._talks = Renewed()
        card.body.addWidget(self._talks)
        self._no_talk = label(
            tr("Write down each call: when, the ticket number, what was said."), TextRole.MUTED, wrap=True
        )
        card.body.addWidget(self._no_talk)
        self.talk_button = button(tr("Write down a talk …"))
        self.talk_button.clicked.connect(self.talk_asked)
        row = QHBoxLayout()
        row.addWidget(self.talk_button)
        row.addStretch(1)
        card.body.addLayout(row)
        return card

    def _make_time(self) -> Card:
        card = Card(self._context.look, tr("What happened"), note=tr("with the 90 days before"))
        self._time = Renewed()
        card.body.addWidget(self._time)
        return card

    def draw_steps(self, page: IncidentPage, *, unfolded: str | None) -> Iterator[None]:
        """Show another incident, or the same one anew, in steps, so that the loop turns between them."""
        self.setAccessibleName(page.title)
        self._crumbs.setText(page.crumbs)
        self._title.setText(page.title)
        self._mark.show_level(page.mark.tone, page.mark.word, page.mark.shape)
        self._about.setText(page.about)
        self.pack_button.setVisible(page.has_line)
        self.reopen_button.setVisible(not page.is_open)
        if not page.is_open and (self.recovered_button.hasFocus() or self.close_button.hasFocus()):
            # A button that goes hands the focus on, and the page would scroll to where it lands.
            self.reopen_button.setFocus()
        self.recovered_button.setVisible(page.is_open and page.has_line)
        self.close_button.setVisible(page.is_open)
        self.talk_button.setEnabled(page.is_open)
        yield
        self.steps.show_steps(page.steps, page.cautions, unfolded=unfolded, may_change=page.is_open)
        yield
        self._show_dues(page.dues)
        self._show_causes(page.causes)
        yield
        self._show_talks(page.talks)
        self.evidence.show_files(page.files, may_change=page.is_open)
        yield
        self._show_time(page.timeline[:MOST_TIME_ROWS])

    def _show_dues(self, dues: Iterable[DueRow]) -> None:
        rows, grid = _grid()
        shown = tuple(dues)
        self._dues_card.setVisible(bool(shown))
        for place, due in enumerate(shown):
            grid.addWidget(label(due.day, TextRole.MUTED), place, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(_two_lines(due.what, due.below), place, 1)
            if due.mark is not None:
                badge = LevelBadge(self._context.look, due.mark.tone, due.mark.word, due.mark.shape)
                grid.addWidget(badge, place, 2, Qt.AlignmentFlag.AlignTop)
        self._dues.hold(rows)

    def _show_causes(self, causes: Iterable[CauseRow]) -> None:
        rows, grid = _grid()
        for place, cause in enumerate(causes):
            badge = LevelBadge(self._context.look, cause.mark.tone, cause.mark.word, cause.mark.shape)
            grid.addWidget(badge, place, 0, Qt.AlignmentFlag.AlignTop)
            below = f"→ {cause.mend}" if cause.mend else ""
            told = tr("{name}: {text}").format(name=cause.name, text=cause.shown)
            grid.addWidget(_two_lines(told, below), place, 1)
        self._causes.hold(rows)
        self._causes.setVisible(bool(grid.count()))

    def _show_talks(self, talks: Iterable[TalkRow]) -> None:
        rows, grid = _grid()
        shown = tuple(talks)
        self._no_talk.setVisible(not shown)
        for place, talk in enumerate(shown):
            grid.addWidget(label(talk.when, TextRole.MUTED), place, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(_two_lines(talk.what, talk.said), place, 1)
            role = TextRole.FALL if talk.is_late else TextRole.SMALL
            grid.addWidget(label(talk.due, role), place, 2, Qt.AlignmentFlag.AlignTop)
        self._talks.hold(rows)
        self._talks.setVisible(bool(shown))

    def _show_time(self, entries: Iterable[TimeRow]) -> None:
        rows, grid = _grid()
        for place, entry in enumerate(entries):
            grid.addWidget(label(entry.when, TextRole.MUTED), place, 0, Qt.AlignmentFlag.AlignTop)
            text = label(self._context.look.sentence(entry.text), wrap=True)
            grid.addWidget(text, place, 1)
        self._time.hold(rows)
        self._time.setVisible(bool(grid.count()))

    @Slot()
    def _on_pack(self) -> None:
        self.letter_asked.emit(None)


def _grid() -> tuple[QWidget, QGridLayout]:
    """Rows whose second column takes the room that is left."""
    rows = QWidget()
    made = QGridLayout(rows)
    made.setContentsMargins(0, 0, 0, 0)
    made.setHorizontalSpacing(12)
    made.setVerticalSpacing(8)
    made.setColumnStretch(1, 1)
    return rows, made


def _two_lines(text: str, below: str) -> QWidget:
    made = QWidget()
    column = bare_column(made, gap=1)
    column.addWidget(label(text, wrap=True))
    if below:
        column.addWidget(label(below, TextRole.SMALL, wrap=True))
    return made
