"""The months ahead: what is owed and what is put by, against the levels to reach."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from enum import StrEnum

from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from raincheck.core.money import Money
from raincheck.core.text import tr
from raincheck.gui.kit.charts.painted import PaintedChart
from raincheck.gui.kit.charts.series import month_ticks
from raincheck.gui.kit.look import Look


class Role(StrEnum):
    """What a line stands for; it gives colour and dash, so that no line is told by colour alone."""

    OWED = "owed"
    BUFFER = "buffer"
    BEFORE = "before"
    LEAST = "least"


class PathLine(Struct, frozen=True):
    """An amount at the end of each month."""

    name: str
    points: tuple[tuple[date, Money], ...]
    role: Role

    def at(self, day: date) -> Money | None:
        """The amount on a day the line has."""
        return next((amount for on, amount in self.points if on == day), None)


class Level(Struct, frozen=True):
    """An amount to reach, drawn across."""

    name: str
    amount: Money
    role: Role


class PathView(Struct, frozen=True):
    """Lines and levels from `start` to `end`; `marks` are milestones, each on the day it is reached."""

    start: date
    end: date
    lines: tuple[PathLine, ...] = ()
    levels: tuple[Level, ...] = ()
    marks: tuple[tuple[date, str], ...] = ()


class PathChart(PaintedChart):
    """Draws a PathView."""

    def __init__(self, look: Look, name: str, *, least: int = 250) -> None:
        super().__init__(look, name)
        self._least = least
        self._view = PathView(date.min, date.min)

    def show_path(self, view: PathView) -> None:
        """Draw another path."""
        self._view = view
        amounts = [amount.fen for line in view.lines for _, amount in line.points]
        self.set_range([*amounts, *(level.amount.fen for level in view.levels)])
        self.redraw()

    def days(self) -> tuple[date, date]:
        return self._view.start, self._view.end

    def day_stops(self) -> Sequence[date]:
        return sorted({day for line in self._view.lines for day, _ in line.points})

    def words_on(self, day: date) -> str:
        nearest = min(self.day_stops(), key=lambda stop: abs((stop - day).days))
        rows = [f"{nearest:%Y-%m}"]
        for line in self._view.lines:
            amount = line.at(nearest)
            if amount is not None:
                rows.append(f"{line.name}  {self.look.amount(amount)}")
        rows += [tr("reached: {name}").format(name=name) for on, name in self._view.marks if on == nearest]
        return "\n".join(rows)

    def summary(self) -> str:
        reached = [tr("{name} in {month}").format(name=name, month=f"{on:%Y-%m}") for on, name in self._view.marks]
        levels = [f"{level.name} {self.look.amount(level.amount)}" for level in self._view.levels]
        return tr("; ").join([*levels, *reached])

    def minimumSizeHint(self) -> QSize:
        return QSize(self.look.px(260), self.look.px(self._least))

    def plot(self) -> QRectF:
        legend = self.look.px(22) * len(self._legend_rows())
        return super().plot().adjusted(0, legend + self.look.px(18), -self.look.px(8), 0)

    def draw(self, painter: QPainter, plot: QRectF) -> None:
        self._draw_months(painter, plot)
        for level in self._view.levels:
            y = self.y_of(level.amount.fen, plot)
            painter.setPen(QPen(self._colour(level.role), 1.2, Qt.PenStyle.DashLine))
            painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
        for line in reversed(self._view.lines):
            painter.setPen(self._pen(line.role))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            places = [QPointF(self.x_of(day, plot), self.y_of(amount.fen, plot)) for day, amount in line.points]
            painter.drawPolyline(QPolygonF(places))
        self._draw_marks(painter, plot)
        self._draw_legend(painter)

    def _colour(self, role: Role) -> QColor:
        if role is Role.BUFFER:
            return self.look.colour("good")
        return QColor(self.look.theme.chart.line) if role is Role.OWED else self.look.colour("muted")

    def _pen(self, role: Role) -> QPen:
        pen = QPen(self._colour(role), 2.4 if role in (Role.OWED, Role.BUFFER) else 1.8)
        if role is Role.LEAST:
            pen.setDashPattern([4, 3])
        elif role is Role.BEFORE:
            pen.setDashPattern([1, 2])
        return pen

    def _draw_months(self, painter: QPainter, plot: QRectF) -> None:
        wide = self.look.px(72)
        painter.setFont(self.look.font("small"))
        painter.setPen(self.look.colour("muted"))
        for day in month_ticks(self._view.start, self._view.end, max(int(plot.width() / wide), 1)):
            x = self.x_of(day, plot)
            left = min(max(x - wide / 2, 0), self.width() - wide)
            box = QRectF(left, plot.bottom() + 4, wide, self.look.px(18))
            painter.drawText(box, Qt.AlignmentFlag.AlignHCenter, f"{day:%Y-%m}")

    def _draw_marks(self, painter: QPainter, plot: QRectF) -> None:
        ends = [float("-inf"), float("-inf")]
        for day, name in sorted(self._view.marks):
            x = self.x_of(day, plot)
            painter.setPen(QPen(self.look.colour("control_border"), 1, Qt.PenStyle.DotLine))
            painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()))
            text = f"{name} {day:%Y-%m}"
            width = self.look.width(text, "small") + 14
            left = min(max(x - width / 2, plot.left()), plot.right() - width)
            row = next((number for number, end in enumerate(ends) if left > end + 4), None)
            if row is not None:
                ends[row] = left + width
                at = QPointF(left + width / 2, plot.top() - self.look.px(16) + row * self.look.px(24))
                paper, ink = self.look.colour("quiet_soft"), self.look.colour("ink")
                self.text_box(painter, text, at, paper=paper, ink=ink, within=QRectF(self.rect()))

    def _legend(self) -> Iterator[tuple[str, QPen]]:
        for line in self._view.lines:
            yield line.name, self._pen(line.role)
        for level in self._view.levels:
            text = f"{level.name} {self.look.short(level.amount)}"
            yield text, QPen(self._colour(level.role), 1.2, Qt.PenStyle.DashLine)

    def _legend_rows(self) -> list[list[tuple[str, QPen, float]]]:
        """The names with their lines, broken into rows that fit."""
        rows: list[list[tuple[str, QPen, float]]] = [[]]
        used = 0.0
        for text, pen in self._legend():
            width = self.look.px(28) + self.look.width(text, "small") + self.look.px(16)
            if rows[-1] and used + width > self.width():
                rows.append([])
                used = 0
            rows[-1].append((text, pen, used))
            used += width
        return rows

    def _draw_legend(self, painter: QPainter) -> None:
        line = self.look.px(22)
        painter.setFont(self.look.font("small"))
        for place, row in enumerate(self._legend_rows()):
            middle = line * place + line / 2
            for text, pen, left in row:
                painter.setPen(pen)
                painter.drawLine(QPointF(left, middle), QPointF(left + self.look.px(22), middle))
                painter.setPen(self.look.colour("ink"))
                box = QRectF(left + self.look.px(28), middle - line / 2, self.width(), line)
                painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
