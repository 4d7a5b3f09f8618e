"""The column at the left: the name, the pages with their badges, and which book is open."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from raincheck.core.text import tr
from raincheck.gui.context import Context, PageId, Tone
from raincheck.gui.icons import Glyph
from raincheck.gui.widgets.labels import ElidedLabel, TextRole, label


@dataclass(frozen=True, slots=True)
class Badge:
    """How many things wait on a page, and how serious the worst is."""

    count: int
    tone: Tone


@dataclass(frozen=True, slots=True)
class Footer:
    """The open book and its checks, each line ready to show."""

    book: str
    encrypted: bool
    last_check: str
    next_check: str


class NavButton(QAbstractButton):
    """One page in the sidebar: icon, name, badge."""

    def __init__(self, context: Context, page: PageId, title: str, shortcut: str) -> None:
        super().__init__()
        self.page = page
        self._context = context
        self._badge: Badge | None = None
        self._by_key = False
        self.setText(title)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setToolTip(shortcut)
        self.show_badge(None)
        context.look.changed.connect(self.update)

    def show_badge(self, badge: Badge | None) -> None:
        """Change how many things wait on the page."""
        self._badge = badge if badge is not None and badge.count else None
        spoken = tr("{title}, {n} waiting") if self._badge else "{title}"
        self.setAccessibleName(spoken.format(title=self.text(), n=self._badge.count if self._badge else 0))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._context.look.px(150), self._context.look.px(38))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The ring is for those who came by keyboard."""
        self._by_key = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        super().focusInEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        look = self._context.look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.setPen(Qt.PenStyle.NoPen)
        if self.isChecked():
            painter.setBrush(look.colour("accent_soft"))
            painter.drawRoundedRect(frame, 6, 6)
        elif self.underMouse():
            painter.setBrush(look.colour("quiet_soft"))
            painter.drawRoundedRect(frame, 6, 6)
        if self._by_key and self.hasFocus():
            painter.setPen(look.colour("accent"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(frame, 6, 6)
        role = "accent" if self.isChecked() else "ink"
        side = look.px(18)
        icon = QRectF(look.px(12), (self.height() - side) / 2, side, side)
        tint = look.colour("accent" if self.isChecked() else "muted").name()
        self._context.icons.paint(painter, Glyph(self.page.value), icon, tint)
        painter.setPen(look.colour(role))
        painter.setFont(look.font(bold=self.isChecked()))
        text = frame.adjusted(look.px(40), 0, -look.px(34) if self._badge else -4, 0)
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter, self.text())
        if self._badge is not None:
            self._paint_badge(painter, self._badge)
        painter.end()

    def _paint_badge(self, painter: QPainter, badge: Badge) -> None:
        look = self._context.look
        count = str(badge.count) if badge.count < 100 else "99+"
        height = look.px(20)
        width = max(height, look.width(count, "small", bold=True) + look.px(10))
        box = QRectF(self.width() - width - look.px(12), (self.height() - height) / 2, width, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("danger" if badge.tone is Tone.DANGER else "warn"))
        painter.drawRoundedRect(box, height / 2, height / 2)
        painter.setPen(look.colour("on_danger"))
        painter.setFont(look.font("small", bold=True))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, count)


class Sidebar(QWidget):
    """The pages to choose from. Signal: `chosen(PageId)`."""

    chosen = Signal(object)

    def __init__(self, context: Context, pages: tuple[tuple[PageId, str], ...]) -> None:
        super().__init__()
        self._context = context
        self._group = QButtonGroup(self)
        self._buttons: dict[PageId, NavButton] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 16, 10, 18)
        column.setSpacing(3)
        column.addWidget(_Mark(context))
        column.addSpacing(12)
        for number, (page, title) in enumerate(pages, start=1):
            made = NavButton(context, page, title, f"Ctrl+{number}")
            self._buttons[page] = made
            self._group.addButton(made, number)
            column.addWidget(made)
        self._group.idClicked.connect(self._on_clicked)
        column.addStretch(1)
        self._lines = tuple(ElidedLabel(role=TextRole.SMALL) for _ in range(3))
        self._lock = label()
        book = QHBoxLayout()
        book.setSpacing(4)
        book.addWidget(self._lines[0], 1)
        book.addWidget(self._lock)
        foot = QVBoxLayout()
        foot.setContentsMargins(12, 0, 4, 0)
        foot.setSpacing(4)
        foot.addLayout(book)
        foot.addWidget(self._lines[1])
        foot.addWidget(self._lines[2])
        column.addLayout(foot)
        self.setFixedWidth(context.look.px(172))
        context.look.changed.connect(self._on_look)

    def show_page(self, page: PageId) -> None:
        """Mark the page that is shown."""
        if page in self._buttons:
            self._buttons[page].setChecked(True)

    def show_badge(self, page: PageId, badge: Badge | None) -> None:
        """Change what waits on a page; a page that is not there has no badge."""
        if page in self._buttons:
            self._buttons[page].show_badge(badge)

    def show_footer(self, footer: Footer) -> None:
        """Tell which book is open and when it was and will be checked."""
        for line, text in zip(self._lines, (footer.book, footer.last_check, footer.next_check), strict=True):
            line.setText(text)
        self._lock.setVisible(footer.encrypted)
        if footer.encrypted:
            tint = self._context.look.theme.roles.muted
            self._lock.setPixmap(self._context.icons.icon(Glyph.LOCK, tint, 14).pixmap(14, 14))
            self._lock.setToolTip(tr("The book is encrypted."))
            self._lock.setAccessibleName(tr("The book is encrypted."))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._context.look.colour("surface"))
        painter.setPen(self._context.look.colour("border"))
        painter.drawLine(self.rect().topRight(), self.rect().bottomRight())
        painter.end()

    @Slot(int)
    def _on_clicked(self, number: int) -> None:
        clicked = self._group.button(number)
        if isinstance(clicked, NavButton):
            self.chosen.emit(clicked.page)

    @Slot()
    def _on_look(self) -> None:
        self.setFixedWidth(self._context.look.px(172))
        self.update()


class _Mark(QWidget):
    """The umbrella and the two names."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.setAccessibleName("Raincheck 未雨")
        context.look.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        return QSize(self._context.look.px(150), self._context.look.px(46))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        look = self._context.look
        painter = QPainter(self)
        side = look.px(28)
        self._context.icons.paint(painter, Glyph.APP, QRectF(look.px(11), look.px(10), side, side))
        painter.setPen(look.colour("ink"))
        painter.setFont(look.font("title", bold=True))
        left = look.px(50)
        above = QRectF(left, look.px(2), self.width() - left, look.px(26))
        painter.drawText(above, Qt.AlignmentFlag.AlignVCenter, "未雨")
        painter.setPen(look.colour("muted"))
        painter.setFont(look.font("small"))
        below = QRectF(left, look.px(27), self.width() - left, look.px(18))
        painter.drawText(below, Qt.AlignmentFlag.AlignVCenter, "Raincheck")
        painter.end()
