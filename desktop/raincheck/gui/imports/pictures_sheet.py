"""Screenshots as they were read: each line beside the cut-outs of the picture and the book's last figures.

Enter takes a row with what is sure and goes on; a doubtful figure needs a key of its own (D), a figure can be typed
over, Esc leaves a row out. Nothing that the page did not show is filled in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from msgspec.structs import replace
from PySide6.QtCore import QRect, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QImage, QKeyEvent, QMouseEvent, QPixmap
from PySide6.QtWidgets import QComboBox, QFrame, QGridLayout, QHBoxLayout, QSizePolicy, QWidget

from raincheck.app.reading_pictures import PictureReport, PlacedProposal, new_line
from raincheck.core.model import Channel, Observation
from raincheck.core.money import Money
from raincheck.core.text import tr
from raincheck.gui.imports.pictures_controller import Accepted
from raincheck.gui.kit.context import Context, Tone
from raincheck.gui.kit.pictures import Picture, shown_beside
from raincheck.gui.kit.widgets.amount_edit import AmountEdit
from raincheck.gui.kit.widgets.badge import LevelBadge
from raincheck.gui.kit.widgets.labels import TextRole, label, set_role
from raincheck.gui.kit.widgets.layout import bare_column
from raincheck.gui.kit.words import status_mark
from raincheck.importers.screens import Box, Field, Proposal

FIGURES: Final = (Field.LIMIT, Field.USED, Field.AVAILABLE)
LINE_WIDTH, CUT_WIDTH, FIGURE_WIDTH = 150, 210, 108
CUT_HEIGHT, BLOCK_HEIGHT, MOST_CUTS = 26, 54, 3
BLOCK_SHAPE: Final = 4
"""A cut-out less wide than so many times its height has its label above the figure, and needs more room."""
NOT_CHOSEN: Final = ""
NEW_LINE: Final = "+"


def field_word(field: Field) -> str:
    """A field of a proposal in words."""
    words = {
        Field.LIMIT: tr("Limit"),
        Field.USED: tr("Used"),
        Field.AVAILABLE: tr("Available"),
        Field.TEMPORARY: tr("temporary limit"),
        Field.STATUS: tr("State"),
        Field.DUE_DAY: tr("Due day"),
        Field.DUE: tr("due"),
        Field.APR: tr("Rate a year"),
    }
    return words[field]


class FigureCell(QWidget):
    """One figure of a row: what was read, what was known, and whether it is in doubt. Signal: `edited()`."""

    edited = Signal()

    def __init__(self, context: Context, name: str) -> None:
        super().__init__()
        self._context = context
        self._doubtful = False
        column = bare_column(self, gap=1)
        self.edit = AmountEdit(context.look, name)
        self.edit.setPlaceholderText(tr("not seen"))
        self.edit.setFixedWidth(context.look.px(FIGURE_WIDTH))
        self.edit.edited.connect(self._on_edited)
        self.last = label("", TextRole.SMALL)
        self.last.setAlignment(Qt.AlignmentFlag.AlignRight)
        column.addWidget(self.edit)
        column.addWidget(self.last)

    @property
    def doubtful(self) -> bool:
        """Whether the figure still needs its own key."""
        return self._doubtful

    def show_figure(self, amount: Money | None, before: Money | None, *, doubtful: bool) -> None:
        """Show what was read beside the last figure of the book."""
        self.edit.show_money(amount)
        look = self._context.look
        self._was = tr("last {amount}").format(amount=look.amount(before)) if before is not None else ""
        self.mark(doubtful=doubtful)

    def mark(self, *, doubtful: bool) -> None:
        """Show or take away the doubt; it is said in words too, not by colour alone."""
        self._doubtful = doubtful
        doubt = tr("in doubt: D takes it")
        self.last.setText(doubt if doubtful else self._was)
        set_role(self.last, "warning" if doubtful else TextRole.SMALL.value)
        self.edit.setAccessibleDescription(doubt if doubtful else self._was)

    @Slot()
    def _on_edited(self) -> None:
        self.mark(doubtful=False)
        self.edited.emit()


class ProposalRow(QFrame):
    """One line read from a picture. Signals: `taken(row)`, `skipped(row)`, `focused(row)`."""

    taken = Signal(object)
    skipped = Signal(object)
    focused = Signal(object)

    def __init__(
        self, context: Context, placed: PlacedProposal, picture: Picture, number: int, *, lines: Sequence[Channel]
    ) -> None:
        super().__init__()
        self.setProperty("role", "proposal")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.placed, self.number = placed, number
        self._context = context
        self.state = "open"
        self.figures: dict[Field, FigureCell] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(10, 8, 10, 8)
        grid.setHorizontalSpacing(14)
        grid.setColumnStretch(5, 1)
        grid.addWidget(self._line_cell(lines), 0, 0)
        grid.addWidget(self._cuts(picture), 0, 1)
        for column, field in enumerate(FIGURES, 2):
            cell = FigureCell(context, tr("{line}: {what}").format(line=self.name, what=field_word(field)))
            self.figures[field] = cell
            grid.addWidget(cell, 0, column, Qt.AlignmentFlag.AlignVCenter)
        self.setAccessibleName(tr("Read from {file}: {line}").format(file=picture.name, line=self.name))

    @property
    def name(self) -> str:
        """What the page calls the line."""
        tail = self.placed.proposal.last4
        name = self.placed.proposal.name or tr("line not named")
        return f"{name} {tail}" if tail else name

    def _line_cell(self, lines: Sequence[Channel]) -> QWidget:
        cell = QWidget()
        column = bare_column(cell, gap=2)
        column.addWidget(label(self.name, TextRole.STRONG))
        self.choice = QComboBox()
        self.choice.setAccessibleName(tr("Which line of the book {name} is").format(name=self.name))
        if self.placed.channel is None:
            self.choice.addItem(tr("choose the line"), NOT_CHOSEN)
        if new_line(self.placed.proposal, lines) is not None:
            self.choice.addItem(tr("new line: {name}").format(name=self.name), NEW_LINE)
        for line in lines:
            self.choice.addItem(line.name, line.id)
        if self.placed.channel is not None:
            self.choice.setCurrentIndex(self.choice.findData(self.placed.channel))
        self.choice.setFixedWidth(self._context.look.px(LINE_WIDTH))
        column.addWidget(self.choice)
        column.addWidget(self._rest())  # below, so that a row has its room in a small window
        column.addStretch(1)
        return cell

    def _cuts(self, picture: Picture) -> QWidget:
        cell = QWidget()
        cell.setFixedWidth(self._context.look.px(CUT_WIDTH))
        column = bare_column(cell, gap=2)
        image = QImage.fromData(picture.content)
        shown = [field for field in (*FIGURES, Field.DUE, Field.TEMPORARY) if field in self.placed.proposal.cut]
        for field in shown[:MOST_CUTS]:
            cut = label()
            cut.setPixmap(self._cut(image, self.placed.proposal.cut[field]))
            cut.setAccessibleName(tr("the part of the picture with: {what}").format(what=field_word(field)))
            column.addWidget(cut)
        column.addStretch(1)
        return cell

    def _cut(self, image: QImage, box: Box) -> QPixmap:
        margin = 0.3 * (box.bottom - box.top) if box.bottom - box.top < 200 else 8
        area = QRect(
            int(box.left - margin),
            int(box.top - margin),
            int(box.right - box.left + 2 * margin),
            int(box.bottom - box.top + 2 * margin),
        ).intersected(image.rect())
        look = self._context.look
        part = QPixmap.fromImage(image.copy(area))
        if part.isNull():
            return part
        return part.scaled(
            look.px(CUT_WIDTH),
            look.px(CUT_HEIGHT if part.width() > BLOCK_SHAPE * part.height() else BLOCK_HEIGHT),
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )

    def _rest(self) -> QWidget:
        """The state, and in small print what else the page shows."""
        cell = QWidget()
        cell.setFixedWidth(self._context.look.px(LINE_WIDTH))
        column = bare_column(cell, gap=3)
        shown = self.placed.proposal
        if shown.status is not None:
            mark = status_mark(shown.status)
            column.addWidget(LevelBadge(self._context.look, mark.tone, mark.word, mark.shape))
        else:
            column.addWidget(LevelBadge(self._context.look, Tone.QUIET, tr("state not shown")))
        more = shown_beside(self._context.look, shown)
        if more:
            column.addWidget(label(" · ".join(more), TextRole.SMALL, wrap=True))
        self.told = label("", TextRole.SMALL, wrap=True)
        column.addWidget(self.told)
        return cell

    def show_last(self, before: Mapping[str, Observation]) -> None:
        """Show the figures that were read beside the book's."""
        shown = self.placed.proposal
        last = before.get(self.channel or "")
        amounts = {Field.LIMIT: shown.limit, Field.USED: shown.used, Field.AVAILABLE: shown.available}
        known: dict[Field, Money | None] = dict.fromkeys(FIGURES)
        if last is not None:
            known = {Field.LIMIT: last.limit, Field.USED: last.used, Field.AVAILABLE: last.available}
        for field, cell in self.figures.items():
            doubtful = field in shown.doubtful or (amounts[field] is not None and shown.product is None)
            cell.show_figure(amounts[field], known[field], doubtful=doubtful)

    @property
    def channel(self) -> str | None:
        """The line of the book that was chosen; None for a new one or none."""
        chosen = self.choice.currentData()
        return None if chosen in (NOT_CHOSEN, NEW_LINE) else str(chosen)

    @property
    def is_certain(self) -> bool:
        """Whether a nod takes all of the row: its line is chosen, and no figure is in doubt."""
        chosen = self.choice.currentData() != NOT_CHOSEN
        return chosen and not any(cell.doubtful for cell in self.figures.values())

    def accept(self) -> bool:
        """Take the row with what is sure; False while its line is not chosen or a figure is no amount."""
        if self.choice.currentData() == NOT_CHOSEN:
            self.told.setText(tr("Choose the line first."))
            self.choice.setFocus(Qt.FocusReason.OtherFocusReason)
            return False
        if problem := next(filter(None, (cell.edit.problem() for cell in self.figures.values())), ""):
            self.told.setText(problem)
            return False
        self._show_state("taken", tr("✓ taken"))
        return True

    def skip(self) -> None:
        """Leave the row out."""
        self._show_state("skipped", tr("left out"))

    def _show_state(self, state: str, told: str) -> None:
        self.state = state
        self.told.setText(told)
        self.setProperty("state", state)
        self.style().unpolish(self)
        self.style().polish(self)

    def accepted(self) -> Accepted:
        """The proposal as it was corrected, without the figures that are still in doubt."""
        shown = self.placed.proposal
        amounts = {field.value: None if cell.doubtful else cell.edit.money() for field, cell in self.figures.items()}
        doubtful = shown.doubtful
        due = {} if Field.DUE not in doubtful else {"due_amount": None, "due_on": None}
        temporary = {} if Field.TEMPORARY not in doubtful else {"temporary": None, "temporary_until": None}
        rest = {name.value: None for name in (Field.APR, Field.DUE_DAY) if name in doubtful}
        proposal: Proposal = replace(shown, **amounts, **due, **temporary, **rest, doubtful=frozenset())
        return Accepted(self.number, PlacedProposal(proposal, self.channel))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.taken.emit(self)
        elif event.key() == Qt.Key.Key_D:
            doubtful = next((cell for cell in self.figures.values() if cell.doubtful), None)
            if doubtful is not None:
                doubtful.mark(doubtful=False)
        elif event.key() == Qt.Key.Key_Escape:
            self.skipped.emit(self)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        super().mousePressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focused.emit(self)


class ProblemRow(QFrame):
    """A picture that gave nothing, and why."""

    def __init__(self, picture: Picture, report: PictureReport) -> None:
        super().__init__()
        self.setProperty("role", "proposal")
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 8, 10, 8)
        row.addWidget(label(picture.name, TextRole.MUTED))
        told = label(" ".join(report.problems), TextRole.PLAIN, wrap=True)
        told.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        row.addWidget(told, 1)


def headings(context: Context) -> QWidget:
    """The words above the columns of the rows."""
    look = context.look
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(11, 0, 11, 4)
    row.setSpacing(14)
    words = (
        (tr("Line"), LINE_WIDTH),
        (tr("Read from here"), CUT_WIDTH),
        *((field_word(field), FIGURE_WIDTH) for field in FIGURES),
    )
    for number, (word, width) in enumerate(words):
        made = label(word, TextRole.SMALL)
        made.setFixedWidth(look.px(width))
        if number > 1:
            made.setAlignment(Qt.AlignmentFlag.AlignRight)
        row.addWidget(made)
    row.addStretch(1)
    return holder
