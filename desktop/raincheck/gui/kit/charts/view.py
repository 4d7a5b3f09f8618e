"""The widget that shows a large chart: rendered on the drawing thread, put in place when it is ready."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer, Slot
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QResizeEvent

from raincheck.core.text import tr
from raincheck.gui.kit.charts.large import LargeChart
from raincheck.gui.kit.charts.style import Canvas, ChartStyle, Frame, Pixels
from raincheck.gui.kit.charts.widget import ChartWidget
from raincheck.gui.kit.context import Context
from raincheck.gui.kit.jobs import let_stay
from raincheck.gui.kit.look import CJK_FAMILIES, Look
from raincheck.gui.kit.theme import readable_on

SETTLE_MS = 40
"""How long a size must hold before the chart is drawn anew."""

EPOCH = date(1970, 1, 1).toordinal()
"""The day from which matplotlib counts."""


def chart_style(look: Look) -> ChartStyle:
    """The look in use, as a drawing needs it."""
    roles, chart = look.theme.roles, look.theme.chart
    return ChartStyle(
        surface=roles.surface,
        ink=roles.ink,
        muted=roles.muted,
        grid=roles.grid,
        line=chart.line,
        second=chart.struck,
        struck=chart.struck,
        rest=chart.rest,
        stressed=chart.stressed,
        series=chart.series,
        families=CJK_FAMILIES,
        text_px=look.px(12),
        amount=look.short,
        readable=partial(readable_on, theme=look.theme),
    )


def _drawn(chart: LargeChart, style: ChartStyle, canvas: Canvas) -> Pixels:
    """Runs on the drawing thread, where matplotlib is imported when the first large chart is wanted."""
    is_first = f"{__package__}.drawing" not in sys.modules
    from raincheck.gui.kit.charts import drawing  # noqa: PLC0415 - 0.7 s and 70 MiB that most starts never need

    if is_first:
        let_stay()
    return drawing.render(chart, style, canvas)


def _as_image(pixels: Pixels) -> QImage:
    image = QImage(pixels.data, pixels.width, pixels.height, QImage.Format.Format_RGBA8888).copy()
    image.setDevicePixelRatio(pixels.ratio)
    return image


class ChartView(ChartWidget):
    """Shows a LargeChart; its words say the same as text."""

    def __init__(self, context: Context, name: str) -> None:
        super().__init__(context.look, name)
        self._context = context
        self._chart: LargeChart | None = None
        self._words = ""
        self._image: QImage | None = None
        self._frame: Frame | None = None
        self._busy = self._again = False
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(SETTLE_MS)
        self._settle.timeout.connect(self._render)
        context.look.changed.connect(self._on_look)

    @property
    def is_drawn(self) -> bool:
        """Whether a picture is shown and none is on its way."""
        return self._image is not None and not (self._busy or self._settle.isActive())

    def show_chart(self, chart: LargeChart, words: str) -> None:
        """Draw something else; `words` say the whole."""
        self._chart, self._words = chart, words
        self.forget_cursor()
        self._settle.start(0)

    def stops(self) -> Sequence[int]:
        return () if self._chart is None else self._chart.stops()

    def words_at(self, stop: int) -> str:
        return "" if self._chart is None else self.look.sentence(self._chart.words_at(stop, self.look.amount))

    def summary(self) -> str:
        return self.look.sentence(self._words)

    def stop_at(self, at: QPointF) -> int | None:
        frame, stops = self._frame, self.stops()
        if frame is None or not stops:
            return None
        span = frame.last - frame.first
        if frame.in_rows:
            row = int((at.y() - frame.top) / max(frame.bottom - frame.top, 1) * span)
            return row if frame.top <= at.y() <= frame.bottom and row < len(stops) else None
        share = (at.x() - frame.left) / max(frame.right - frame.left, 1)
        day = round(frame.first + share * span) + EPOCH
        return min(max(day, stops[0]), stops[-1]) if 0 <= share <= 1 else None

    def marked(self, stop: int) -> QRectF:
        frame = self._frame
        if frame is None:
            return QRectF()
        width, height, span = frame.right - frame.left, frame.bottom - frame.top, max(frame.last - frame.first, 1)
        if frame.in_rows:
            return QRectF(1, frame.top + height * stop / span, self.width() - 2, height / span)
        return QRectF(frame.left + width * (stop - EPOCH - frame.first) / span, frame.top, 0, height)

    def pick(self, stop: int) -> None:
        in_rows = self._frame is not None and self._frame.in_rows
        self.picked.emit(stop if in_rows else date.fromordinal(stop))

    def picture(self, ratio: float) -> QImage:
        if self._chart is None:
            return QImage()
        return _as_image(_drawn(self._chart, chart_style(self.look), Canvas(self.width(), self.height(), ratio)))

    def svg(self) -> bytes:
        from raincheck.gui.kit.charts import drawing  # noqa: PLC0415 - it is loaded already: a picture is shown

        if self._chart is None:
            return b""
        return drawing.as_svg(self._chart, chart_style(self.look), Canvas(self.width(), self.height(), 1))

    def sizeHint(self) -> QSize:
        return QSize(self.look.px(520), self.look.px(260))

    def minimumSizeHint(self) -> QSize:
        return QSize(self.look.px(260), self.look.px(200))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._settle.start()

    # Painted: Shows the picture that the drawing thread made, at the scale of the screen.
    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._image is None:
            painter.setPen(self.look.colour("muted"))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, tr("Drawing …"))
        else:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(self.rect(), self._image)
            self.draw_over(painter)
        painter.end()

    @Slot()
    def _on_look(self) -> None:
        self.setAccessibleDescription(self.summary())
        self._settle.start()

    @Slot()
    def _render(self) -> None:
        if self._chart is None or self.width() < 60 or self.height() < 60:
            return
        if self._busy:
            self._again = True
            return
        self._busy = True
        canvas = Canvas(self.width(), self.height(), self.devicePixelRatioF())
        work = partial(_drawn, self._chart, chart_style(self.look), canvas)
        self._context.drawing.start(work, done=self._on_rendered, failed=self._on_failed)

    @Slot(object)
    def _on_rendered(self, pixels: Pixels) -> None:
        self._image, self._frame = _as_image(pixels), pixels.frame
        self._next()
        self.update()

    @Slot(object)
    def _on_failed(self, problem: Exception) -> None:
        self._next()
        raise problem

    def _next(self) -> None:
        self._busy = False
        if self._again:
            self._again = False
            self._settle.start()
