"""The widget that shows a large chart: rendered on the drawing thread, put in place when it is ready."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSize, Qt, QTimer, Slot
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from raincheck.core.text import tr
from raincheck.gui.charts.series import LargeChart
from raincheck.gui.charts.style import Canvas, ChartStyle, Pixels
from raincheck.gui.context import Context
from raincheck.gui.look import CJK_FAMILIES, Look

SETTLE_MS = 40
"""How long a size must hold before the chart is drawn anew."""


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
        stressed=chart.stressed,
        target=roles.good,
        families=CJK_FAMILIES,
        text_px=look.px(12),
        amount=look.short,
    )


def _drawn(chart: LargeChart, style: ChartStyle, canvas: Canvas) -> Pixels:
    """Runs on the drawing thread, where matplotlib is imported when the first large chart is wanted."""
    from raincheck.gui.charts import drawing  # noqa: PLC0415 - 0.7 s and 70 MiB that most starts never need

    return drawing.render(chart, style, canvas)


class ChartView(QWidget):
    """Shows a LargeChart; its words say the same as text."""

    def __init__(self, context: Context, name: str) -> None:
        super().__init__()
        self._context = context
        self._chart: LargeChart | None = None
        self._image: QImage | None = None
        self._busy = self._again = False
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(SETTLE_MS)
        self._settle.timeout.connect(self._render)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        context.look.changed.connect(self._on_look)

    @property
    def is_drawn(self) -> bool:
        """Whether a picture is shown and none is on its way."""
        return self._image is not None and not (self._busy or self._settle.isActive())

    def show_chart(self, chart: LargeChart, words: str) -> None:
        """Draw something else."""
        self._chart = chart
        self.setAccessibleDescription(words)
        self._settle.start(0)

    def sizeHint(self) -> QSize:
        return QSize(self._context.look.px(520), self._context.look.px(260))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._context.look.px(260), self._context.look.px(200))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._settle.start()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._image is None:
            painter.setPen(self._context.look.colour("muted"))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, tr("Drawing …"))
        else:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(self.rect(), self._image)
        painter.end()

    @Slot()
    def _on_look(self) -> None:
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
        work = partial(_drawn, self._chart, chart_style(self._context.look), canvas)
        self._context.drawing.start(work, done=self._on_rendered, failed=self._on_failed)

    @Slot(object)
    def _on_rendered(self, pixels: Pixels) -> None:
        image = QImage(pixels.data, pixels.width, pixels.height, QImage.Format.Format_RGBA8888).copy()
        image.setDevicePixelRatio(pixels.ratio)
        self._image = image
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
