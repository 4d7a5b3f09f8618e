"""A figure that opens up: its name, what it comes from and the amount; pressing it shows the formula below."""

from __future__ import annotations

from typing import cast

from msgspec import Struct
from PySide6.QtCore import QRectF, Qt, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QLabel, QSizePolicy, QWidget

from raincheck.gui.kit.look import Look
from raincheck.gui.kit.widgets.labels import TextRole, label
from raincheck.gui.kit.widgets.layout import bare_column
from raincheck.gui.kit.widgets.renewed import Renewed

NAME_WIDTH = 106
"""How wide the names' column is, in designed pixels."""


class TermLine(Struct, frozen=True):
    """One figure opened up: what it is, what it comes from, the amount, and the formula behind it."""

    name: str
    detail: str
    amount: str
    formula: str
    strong: bool = False


class TermRow(QAbstractButton):
    """One figure. Hovering tells the formula, pressing (Space, a click) keeps it open."""

    def __init__(self, look: Look, line: TermLine) -> None:
        super().__init__()
        name, detail, amount, formula, strong = line.name, line.detail, line.amount, line.formula, line.strong
        self._look = look
        self.setText(name)
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(". ".join(part for part in (name, detail, amount) if part))
        self.setAccessibleDescription(formula)
        self.setToolTip(formula)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        role = TextRole.STRONG if strong else TextRole.PLAIN
        self._name = label(name, role, wrap=True)
        self._detail = label(detail, TextRole.MUTED, wrap=True)
        self.amount = label(amount, role)
        self._formula: QLabel | None = None
        self.amount.setFont(look.font(bold=strong))
        self.amount.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        grid = QGridLayout(self)
        grid.setContentsMargins(look.px(22), 7, 6, 8)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(5)
        self._name.setFixedWidth(look.px(NAME_WIDTH))
        grid.setColumnStretch(1, 1)
        grid.addWidget(self._name, 0, 0)
        grid.addWidget(self._detail, 0, 1)
        grid.addWidget(self.amount, 0, 2)
        for part in (self._name, self._detail, self.amount):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.toggled.connect(self._on_toggled)

    @Slot(bool)
    def _on_toggled(self, opened: bool) -> None:  # noqa: FBT001 - the signal's signature
        if opened or self._formula is not None:
            self.formula.setVisible(opened)
        self.updateGeometry()

    @property
    def formula(self) -> QLabel:
        """What is told below, made when the row is first opened: a page has a hundred of them, folded away."""
        if self._formula is None:
            self._formula = label(self.accessibleDescription(), TextRole.SMALL, wrap=True)
            self._formula.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            self._formula.hide()
            grid = cast("QGridLayout", self.layout())
            grid.addWidget(self._formula, 1, 0, 1, 3)
        return self._formula

    # Painted: A push button holds one line of one font; this one opens to an explanation and holds a sum at the right.
    def paintEvent(self, _event: QPaintEvent) -> None:
        look = self._look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -1.5)
        painter.setPen(QPen(look.colour("accent"), 1.5) if self.hasFocus() else Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("accent_soft") if self.underMouse() else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(frame, 4, 4)
        painter.setPen(QPen(look.colour("border"), 1))
        painter.drawLine(frame.bottomLeft(), frame.bottomRight())
        self._draw_arrow(painter)
        painter.end()

    def _draw_arrow(self, painter: QPainter) -> None:
        """Points right while the formula is folded away, down while it is open."""
        side = self._look.px(7)
        top = self._name.geometry().center().y() - side / 2
        box = QRectF(self._look.px(7), top, side, side)
        corners = [box.topLeft(), box.topRight(), box.bottomLeft()]
        if self.isChecked():
            corners[2] = (box.bottomLeft() + box.bottomRight()) / 2
        else:
            corners[1] = (box.topRight() + box.bottomRight()) / 2
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._look.colour("muted"))
        painter.drawPolygon(QPolygonF(corners))


class RowList(Renewed):
    """A column of widgets that is filled anew as a whole."""

    def __init__(self, *, spacing: int = 0) -> None:
        super().__init__()
        self._spacing = spacing
        self.rows: tuple[QWidget, ...] = ()
        self._shown: tuple[float, tuple[TermLine, ...]] | None = None

    def show_lines(self, look: Look, lines: tuple[TermLine, ...]) -> None:
        """Show these figures; the rows stay where they say the same already, in letters of the same size."""
        wanted = look.px(1000), lines
        if wanted != self._shown:
            self.show_rows(tuple(TermRow(look, line) for line in lines))
            self._shown = wanted

    def show_rows(self, rows: tuple[QWidget, ...]) -> None:
        """Show other rows; one that has the same text as before stays open."""
        opened = {row.text() for row in self.rows if isinstance(row, QAbstractButton) and row.isChecked()}
        focused = next((place for place, row in enumerate(self.rows) if row.hasFocus()), None)
        self.rows = rows
        whole = QWidget()
        column = bare_column(whole, gap=self._spacing)
        for row in rows:
            column.addWidget(row)
            if isinstance(row, TermRow) and row.text() in opened:
                row.setChecked(True)
        column.addStretch(1)
        self.hold(whole, None if focused is None or focused >= len(rows) else rows[focused].setFocus)


def wrapped(text: str = "", role: TextRole = TextRole.MUTED) -> QLabel:
    """A line of explanation that breaks where it must."""
    return label(text, role, wrap=True)
