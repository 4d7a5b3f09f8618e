"""The steps of an incident: each with its box, and unfolded the one that is looked at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from PySide6.QtCore import QRectF, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from raincheck.core.text import tr
from raincheck.gui.incidents.presenter import CautionRow, StepRow
from raincheck.gui.kit.look import Look
from raincheck.gui.kit.models.copying import copy
from raincheck.gui.kit.row_menu import Choice, offer_menu
from raincheck.gui.kit.widgets.badge import LevelBadge
from raincheck.gui.kit.widgets.buttons import button
from raincheck.gui.kit.widgets.labels import TextRole, label
from raincheck.gui.kit.widgets.layout import bare_column
from raincheck.gui.kit.widgets.renewed import Renewed

WALKING = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter)
"""Keys that belong to the list and not to a box: a button would take the arrows for the next control."""


class StepCheck(QCheckBox):
    """The box of a step; it leaves the walking keys to the list."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if Qt.Key(event.key()) in WALKING:
            event.ignore()
        else:
            super().keyPressEvent(event)


class StepBox(QWidget):
    """One step.

    Signals: `ticked(key, done)`, `note_asked(key)`, `letter_asked(kind)`, `opened(key)`, `go_asked(Target)`.
    """

    ticked = Signal(str, bool)
    note_asked = Signal(str)
    letter_asked = Signal(object)
    opened = Signal(str)
    go_asked = Signal(object)

    def __init__(self, look: Look, step: StepRow, *, unfolded: bool, may_change: bool) -> None:
        super().__init__()
        self.step = step
        self._look = look
        self._unfolded = unfolded
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.setSizePolicy(policy)
        self.box = StepCheck()
        self.box.setChecked(step.done)
        self.box.setAccessibleName(tr("{step}: {text}").format(step=step.name, text=step.text))
        self.box.setEnabled(may_change and not step.by_itself)
        self.box.setToolTip(step.below if step.by_itself else step.why)
        self.box.toggled.connect(self._on_toggled)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 9, 10, 9)
        row.setSpacing(12)
        row.addWidget(self.box, 0, Qt.AlignmentFlag.AlignTop)
        self._texts = QVBoxLayout()
        self._texts.setSpacing(3)
        row.addLayout(self._texts, 1)
        self._fill(may_change=may_change)
        look.changed.connect(self.update)
        offer_menu(self, partial(self._choices, may_change=may_change))

    def _choices(self, *, may_change: bool) -> Iterator[Choice]:
        step = self.step
        if self.box.isEnabled():
            yield Choice(tr("Not done after all") if step.done else tr("Done"), self.box.click)
        if step.place is not None:
            yield Choice(tr("Go there"), self._on_go)
        if step.letter is not None:
            yield Choice(tr("Letter: {name}").format(name=step.letter_name), self._on_letter)
        if may_change:
            yield Choice(tr("Note …"), self._on_note)
        yield Choice(tr("Copy the text"), partial(copy, "\n".join(filter(None, (step.name, step.text, step.below)))))

    def _fill(self, *, may_change: bool) -> None:
        step = self.step
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(label(step.name, TextRole.MUTED if step.done else TextRole.STRONG))
        if step.badge is not None:
            head.addWidget(LevelBadge(self._look, step.badge.tone, step.badge.word, step.badge.shape))
        head.addStretch(1)
        self._texts.addLayout(head)
        if self._unfolded or not step.done:
            self._texts.addWidget(label(step.text, wrap=True))
        if step.below:
            self._texts.addWidget(label(step.below, TextRole.SMALL, wrap=True))
        if self._unfolded:
            self._unfold(may_change=may_change)

    def _unfold(self, *, may_change: bool) -> None:
        step = self.step
        self._texts.addWidget(label(tr("Why: {why}").format(why=step.why), TextRole.MUTED, wrap=True))
        self._texts.addWidget(label(tr("Needs: {who}").format(who=step.who), TextRole.SMALL, wrap=True))
        if step.source:
            source = tr("Rests on: {source}").format(source=step.source)
            self._texts.addWidget(label(source, TextRole.SMALL, wrap=True))
        actions = QHBoxLayout()
        actions.setSpacing(10)
        if step.place is not None:
            go = button(tr("Go there"), "link", name=tr("Go there: {step}").format(step=step.name))
            go.clicked.connect(self._on_go)
            actions.addWidget(go)
        if step.letter is not None:
            write = button(tr("Letter: {name}").format(name=step.letter_name), "link")
            write.clicked.connect(self._on_letter)
            actions.addWidget(write)
        if may_change:
            note = button(tr("Note …"), "link", name=tr("Note on {step}").format(step=step.name))
            note.clicked.connect(self._on_note)
            actions.addWidget(note)
        actions.addStretch(1)
        self._texts.addLayout(actions)

    @Slot(bool)
    def _on_toggled(self, done: bool) -> None:  # noqa: FBT001 - the signal's signature
        self.ticked.emit(self.step.key, done)

    @Slot()
    def _on_go(self) -> None:
        self.go_asked.emit(self.step.place)

    @Slot()
    def _on_note(self) -> None:
        self.note_asked.emit(self.step.key)

    @Slot()
    def _on_letter(self) -> None:
        self.letter_asked.emit(self.step.letter)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton and not self._unfolded:
            self.opened.emit(self.step.key)
        super().mousePressEvent(event)

    # Painted: A row of several widgets has no hover of its own.
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._unfolded:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._look.colour("accent_soft"))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0, 0, 0, -1), 5, 5)
        painter.setPen(QPen(self._look.colour("border"), 1))
        painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)
        painter.end()


class StepList(Renewed):
    """All steps; those that only sometimes apply stand below. Up and down move, Enter unfolds.

    Signals: `ticked(key, done)`, `note_asked(key)`, `letter_asked(kind)`, `go_asked(Target)`.
    """

    ticked = Signal(str, bool)
    note_asked = Signal(str)
    letter_asked = Signal(object)
    go_asked = Signal(object)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._steps: tuple[StepRow, ...] = ()
        self._cautions: tuple[CautionRow, ...] = ()
        self._unfolded: str | None = None
        self._may_change = True
        self.boxes: list[StepBox] = []

    def show_steps(
        self, steps: Sequence[StepRow], cautions: Sequence[CautionRow], *, unfolded: str | None, may_change: bool
    ) -> None:
        """Show other steps; `unfolded` is the one that is looked at."""
        self._steps, self._cautions = tuple(steps), tuple(cautions)
        self._unfolded, self._may_change = unfolded, may_change
        self._draw()

    @Slot(str)
    def unfold(self, key: str) -> None:
        """Look at another step."""
        self._unfolded = key
        self._draw()
        for box in self.boxes:
            if box.step.key == key:
                box.box.setFocus()

    def _draw(self) -> None:
        """Put new rows in the place of the old; the keyboard stays on its step, and the page minds its other controls.

        A row that goes with the keyboard on it would hand it on, and the page would scroll to where that lands.
        """
        held = [(box.step.key, box.box) for box in self.boxes if box.box.hasFocus()]

        def hand_over() -> None:
            for key, part in held:
                self._hold_on(key, part)

        self.hold(self._rows(), hand_over)

    def _hold_on(self, key: str, part: QWidget) -> None:
        """Put the keyboard on a step; where it ticked itself on the next that can be ticked, else on none."""
        keys = [box.step.key for box in self.boxes]
        place = keys.index(key) if key in keys else 0
        for box in (*self.boxes[place:], *self.boxes[:place]):
            if box.box.isEnabled():
                box.box.setFocus()
                return
        part.clearFocus()

    def _rows(self) -> QWidget:
        rows = QWidget()
        column = bare_column(rows, gap=0)
        self.boxes = []
        for step in self._steps:
            if not step.optional:
                column.addWidget(self._box(step))
        optional = [step for step in self._steps if step.optional]
        if optional:
            column.addSpacing(10)
            column.addWidget(label(tr("Only where it applies"), TextRole.MUTED))
            for step in optional:
                column.addWidget(self._box(step))
        column.addSpacing(8)
        for caution in self._cautions:
            line = label(caution.text, TextRole.MUTED, wrap=True)
            line.setToolTip(caution.source)
            column.addWidget(line)
            column.addWidget(label(caution.source, TextRole.SMALL, wrap=True))
        return rows

    def _box(self, step: StepRow) -> StepBox:
        box = StepBox(self._look, step, unfolded=step.key == self._unfolded, may_change=self._may_change)
        box.ticked.connect(self.ticked)
        box.note_asked.connect(self.note_asked)
        box.letter_asked.connect(self.letter_asked)
        box.opened.connect(self.unfold)
        box.go_asked.connect(self.go_asked)
        self.boxes.append(box)
        return box

    def keyPressEvent(self, event: QKeyEvent) -> None:
        focused = next((place for place, box in enumerate(self.boxes) if box.box.hasFocus()), None)
        keys = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        key = Qt.Key(event.key())
        if focused is None:
            super().keyPressEvent(event)
        elif key in keys:
            place = min(max(focused + keys[key], 0), len(self.boxes) - 1)
            self.boxes[place].box.setFocus()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.unfold(self.boxes[focused].step.key)
        else:
            super().keyPressEvent(event)
