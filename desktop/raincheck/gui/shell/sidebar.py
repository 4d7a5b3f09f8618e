"""The column at the left: the name, the pages with their badges, and which book is open."""

from __future__ import annotations

from functools import partial

from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QBoxLayout,
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from raincheck.app.wording.whose import whose_name
from raincheck.core.text import ntr, tr
from raincheck.core.whose import Whose
from raincheck.gui.kit.context import Context, PageId, Tone
from raincheck.gui.kit.icons import Glyph
from raincheck.gui.kit.page import scroll_area
from raincheck.gui.kit.widgets.buttons import button
from raincheck.gui.kit.widgets.labels import ElidedLabel, TextRole, label
from raincheck.gui.kit.widgets.layout import bare_column, bare_row

WIDE, NARROW = 172, 64
"""How wide the column is, with names (at least) and with icons alone, at the designed size."""

BEFORE_NAME, ROOM_FOR_BADGE = 40, 34
"""What stands beside a page's name in its button."""

LOWEST = 28
"""How low a page's button may get in a low window, at the designed size."""

MARGIN = 10


class Badge(Struct, frozen=True):
    """How many things wait on a page, and how serious the worst is."""

    count: int
    tone: Tone


class Footer(Struct, frozen=True):
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
        self._by_key = self._narrow = False
        self._shortcut = shortcut
        self.setText(title)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.setToolTip(shortcut)
        self.show_badge(None)
        context.look.changed.connect(self.update)

    def show_badge(self, badge: Badge | None) -> None:
        """Change how many things wait on the page."""
        self._badge = badge if badge is not None and badge.count else None
        spoken = tr("{title}, {n} waiting") if self._badge else "{title}"
        self.setAccessibleName(spoken.format(title=self.text(), n=self._badge.count if self._badge else 0))
        self.updateGeometry()
        self.update()

    def show_narrow(self, *, narrow: bool) -> None:
        """Show the icon alone; the tool tip then says the name."""
        self._narrow = narrow
        self.setToolTip(f"{self.text()}  {self._shortcut}" if narrow else self._shortcut)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        look = self._context.look
        beside = look.px(BEFORE_NAME) + (look.px(ROOM_FOR_BADGE) if self._badge else 8)
        # The frame takes a pixel on either side, and a bold that the font lacks is drawn wider than it measures.
        name = look.width(self.text(), bold=True) + look.px(8)
        width = look.px(44) if self._narrow else name + beside
        return QSize(width, look.px(38))

    def minimumSizeHint(self) -> QSize:
        return QSize(self.sizeHint().width(), self._context.look.px(LOWEST))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The ring is for those who came by keyboard."""
        self._by_key = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        super().focusInEvent(event)

    # Painted: A tool button has no room for a badge with a count at the right.
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
        if not self._narrow:
            self._paint_name(painter, frame, role)
        if self._badge is not None:
            self._paint_badge(painter, self._badge)
        painter.end()

    def _paint_name(self, painter: QPainter, frame: QRectF, role: str) -> None:
        look = self._context.look
        painter.setPen(look.colour(role))
        painter.setFont(look.font(bold=self.isChecked()))
        text = frame.adjusted(look.px(BEFORE_NAME), 0, -look.px(ROOM_FOR_BADGE) if self._badge else -4, 0)
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter, self.text())

    def _paint_badge(self, painter: QPainter, badge: Badge) -> None:
        look = self._context.look
        count = str(badge.count) if badge.count < 100 else "99+"
        height = look.px(20)
        width = max(height, look.width(count, "small", bold=True) + look.px(10))
        box = QRectF(self.width() - width - look.px(12), (self.height() - height) / 2, width, height)
        if self._narrow:
            box.moveTopRight(QPointF(self.width() - 2.0, 1.0))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("danger" if badge.tone is Tone.DANGER else "warn"))
        painter.drawRoundedRect(box, height / 2, height / 2)
        painter.setPen(look.colour("on_danger"))
        painter.setFont(look.font("small", bold=True))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, count)


class Sidebar(QFrame):
    """The pages to choose from, and which part of the book they show.

    Signals: `chosen(PageId)`, `part_chosen(Whose)`.
    """

    chosen = Signal(object)
    part_chosen = Signal(object)

    def __init__(self, context: Context, pages: tuple[tuple[PageId, str], ...]) -> None:
        super().__init__()
        self._context = context
        self.setProperty("role", "sidebar")
        self._group = QButtonGroup(self)
        self._buttons: dict[PageId, NavButton] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, 16, MARGIN, 18)
        column.setSpacing(3)
        self.menu_button = QToolButton()
        self.menu_button.setAutoRaise(True)
        self.menu_button.setAccessibleName(tr("Menu"))
        self.menu_button.setToolTip(tr("Menu (F10)"))
        self.menu_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._mark = _Mark(context)
        self._top = QHBoxLayout()
        self._top.setSpacing(2)
        self._top.addWidget(self._mark, 1)
        self._top.addWidget(self.menu_button, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(self._top)
        column.addSpacing(12)
        self._ways = QWidget()
        within = bare_column(self._ways, gap=3)
        for number, (page, title) in enumerate(pages, start=1):
            made = NavButton(context, page, title, f"Ctrl+{number}")
            self._buttons[page] = made
            self._group.addButton(made, number)
            within.addWidget(made)
        self._group.idClicked.connect(self._on_clicked)
        within.addSpacing(10)
        self.parts = _Parts()
        self.parts.chosen.connect(self.part_chosen)
        within.addWidget(self.parts)
        within.addStretch(1)
        # Large letters in a low window: what has no room is scrolled to, and nothing is squeezed.
        column.addWidget(scroll_area(self._ways, upright=True), 1)
        self.bell = button("", "link")
        self.bell.hide()
        column.addWidget(self.bell)
        self._lines = tuple(ElidedLabel(role=TextRole.SMALL) for _ in range(3))
        self._lock = label()
        self._foot = self._make_foot()
        column.addWidget(self._foot)
        self._narrow = False
        context.look.changed.connect(self._on_look)
        self._on_look()

    def _make_foot(self) -> QWidget:
        made = QWidget()
        book = QHBoxLayout()
        book.setSpacing(4)
        book.addWidget(self._lines[0], 1)
        book.addWidget(self._lock)
        foot = QVBoxLayout(made)
        foot.setContentsMargins(12, 0, 4, 0)
        foot.setSpacing(4)
        foot.addLayout(book)
        foot.addWidget(self._lines[1])
        foot.addWidget(self._lines[2])
        return made

    def show_narrow(self, *, narrow: bool) -> None:
        """Leave the names and the foot out where the window is small against its letters."""
        if narrow == self._narrow:
            return
        self._narrow = narrow
        way = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        self._top.setDirection(way)
        self.parts.show_way(way)
        self._mark.show_narrow(narrow=narrow)
        self._foot.setVisible(not narrow)
        for each in self._buttons.values():
            each.show_narrow(narrow=narrow)
        self._on_look()

    def show_page(self, page: PageId) -> None:
        """Mark the page that is shown."""
        if page in self._buttons:
            self._buttons[page].setChecked(True)

    def show_badge(self, page: PageId, badge: Badge | None) -> None:
        """Change what waits on a page; a page that is not there has no badge."""
        if page in self._buttons:
            self._buttons[page].show_badge(badge)
            self._fit()

    def show_part(self, whose: Whose, *, offered: bool) -> None:
        """Show which part is looked at; the choice is there only where the book has two."""
        self.parts.show_part(whose)
        self.parts.setVisible(offered)

    @Slot(int)
    def show_bell(self, count: int) -> None:
        """How many cards lie in the bell; without one there is no bell."""
        told = ntr("{n} new warning", "{n} new warnings", count).format(n=count)
        self.bell.setText(str(count) if self._narrow else told)
        self.bell.setAccessibleName(told)
        self.bell.setToolTip(tr("Show them again"))
        self.bell.setIcon(self._context.icons.icon(Glyph.ALERTS, self._context.look.theme.roles.accent, 16))
        self.bell.setVisible(count > 0)

    def show_footer(self, footer: Footer) -> None:
        """Tell which book is open and when it was and will be checked."""
        for line, text in zip(self._lines, (footer.book, footer.last_check, footer.next_check), strict=True):
            line.setText(text)
        self._lock.setVisible(footer.encrypted)
        if footer.encrypted:
            tint = self._context.look.theme.roles.muted
            self._lock.setPixmap(self._context.icons.pixmap(Glyph.LOCK, tint, 14))
            self._lock.setToolTip(tr("The book is encrypted."))
            self._lock.setAccessibleName(tr("The book is encrypted."))

    @Slot(int)
    def _on_clicked(self, number: int) -> None:
        clicked = self._group.button(number)
        if isinstance(clicked, NavButton):
            self.chosen.emit(clicked.page)

    def _fit(self) -> None:
        look = self._context.look
        # The line at the right edge is a pixel of it.
        asked = self._ways.minimumSizeHint().width() + 2 * MARGIN + 1
        self.setFixedWidth(max(look.px(NARROW if self._narrow else WIDE), asked))

    @Slot()
    def _on_look(self) -> None:
        self._fit()
        tint = self._context.look.theme.roles.muted
        side = self._context.look.px(18)
        self.menu_button.setIcon(self._context.icons.icon(Glyph.MENU, tint, side))
        self.menu_button.setIconSize(QSize(side, side))


class _Parts(QWidget):
    """Everything, the household, the firm: one of three buttons is down. Signal: `chosen(Whose)`."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("Whose lines, dues and figures the pages show"))
        self._row = bare_row(self, gap=4)
        short = {Whose.ALL: tr("All"), Whose.HOUSEHOLD: tr("Home"), Whose.FIRM: tr("Firm")}
        self._group = QButtonGroup(self)
        self.buttons: dict[Whose, QPushButton] = {}
        for whose in Whose:
            made = button(short[whose], "part", name=tr("Show: {part}").format(part=whose_name(whose)))
            made.setCheckable(True)
            made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            made.clicked.connect(partial(self.chosen.emit, whose))
            self._group.addButton(made)
            self.buttons[whose] = made
            self._row.addWidget(made, 1)
        self.hide()

    def show_way(self, way: QBoxLayout.Direction) -> None:
        """Stand side by side, or one below the other."""
        self._row.setDirection(way)

    def show_part(self, whose: Whose) -> None:
        """Which button is down."""
        self.buttons[whose].setChecked(True)


class _Mark(QWidget):
    """The umbrella and the two names."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.setAccessibleName("Raincheck 未雨")
        self._picture = label()
        self._names = QWidget()
        names = bare_column(self._names, gap=0)
        names.addWidget(label("未雨", TextRole.TITLE))
        names.addWidget(label("Raincheck", TextRole.SMALL))
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 0, 0)
        row.setSpacing(11)
        row.addWidget(self._picture)
        row.addWidget(self._names, 1)
        self._on_look()
        context.look.changed.connect(self._on_look)

    def show_narrow(self, *, narrow: bool) -> None:
        """Show the umbrella alone."""
        self._names.setVisible(not narrow)

    @Slot()
    def _on_look(self) -> None:
        side = self._context.look.px(28)
        self._picture.setPixmap(self._context.icons.pixmap(Glyph.APP, "#000000", side))
