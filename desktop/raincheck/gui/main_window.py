"""The window: it navigates, shows what was said, and knows nothing of what the pages show."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction, QCloseEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QWidget

from raincheck.core.text import tr
from raincheck.gui.context import CardView, Context, PageId, Target
from raincheck.gui.icons import Glyph
from raincheck.gui.pages.base import Page
from raincheck.gui.widgets.inbox import InboxArea
from raincheck.gui.widgets.sidebar import Badge, Footer, Sidebar
from raincheck.gui.widgets.toast import Toast

SMALLEST = (900, 600)
FIRST_SIZE = (1360, 860)


@dataclass(frozen=True, slots=True)
class PageSpec:
    """A page the window offers; it is made when it is first asked for."""

    id: PageId
    title: str
    make: Callable[[], Page]


class MainWindow(QMainWindow):
    """Sidebar and pages. What it cannot do itself it asks for.

    Signals: `check_asked()`, `new_line_asked()`, `undo_asked()`, `closed()`.
    """

    check_asked = Signal()
    new_line_asked = Signal()
    undo_asked = Signal()
    closed = Signal()

    def __init__(self, context: Context, pages: tuple[PageSpec, ...]) -> None:
        super().__init__()
        self._context = context
        self._specs = {spec.id: spec for spec in pages}
        self._made: dict[PageId, Page] = {}
        self.setWindowTitle(tr("Raincheck"))
        self.setWindowIcon(context.icons.icon(Glyph.APP, "#000000", 64))
        self.setMinimumSize(*SMALLEST)
        self.resize(*FIRST_SIZE)
        self.sidebar = Sidebar(context, tuple((spec.id, spec.title) for spec in pages))
        self._stack = QStackedWidget()
        middle = QWidget()
        row = QHBoxLayout(middle)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.sidebar)
        row.addWidget(self._stack, 1)
        self.setCentralWidget(middle)
        self.toast = Toast(context, self._stack)
        self.inbox = InboxArea(context, self._stack)
        self.sidebar.chosen.connect(self.show_page)
        self.toast.undo.connect(self.undo_asked)
        self.inbox.answered.connect(context.speaker.card_answered)
        context.speaker.go.connect(self._on_go)
        context.speaker.toast.connect(self._on_toast)
        context.speaker.problem.connect(self._on_problem)
        context.speaker.card.connect(self._on_card)
        self._add_shortcuts(pages)

    @property
    def page(self) -> Page | None:
        """The page that is shown."""
        current = self._stack.currentWidget()
        return current if isinstance(current, Page) else None

    @property
    def shown(self) -> PageId | None:
        """Which page is shown."""
        return next((id_ for id_, page in self._made.items() if page is self.page), None)

    def show_footer(self, footer: Footer) -> None:
        """Tell which book is open; a private one may be hidden from the title bar by its own name."""
        self.sidebar.show_footer(footer)

    def show_badge(self, page: PageId, badge: Badge | None) -> None:
        """Change what waits on a page."""
        self.sidebar.show_badge(page, badge)

    @Slot(object)
    def show_page(self, page: PageId) -> None:
        """Show a page, made now if it was never shown."""
        spec = self._specs.get(page)
        if spec is None:
            return
        if page not in self._made:
            self._made[page] = spec.make()
            self._stack.addWidget(self._made[page])
        self._stack.setCurrentWidget(self._made[page])
        self.sidebar.show_page(page)
        self.toast.raise_()
        self.inbox.raise_()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.toast.place()
        self.inbox.place()

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self.closed.emit()

    def _add_shortcuts(self, pages: tuple[PageSpec, ...]) -> None:
        for number, spec in enumerate(pages[:9], start=1):
            self._shortcut(spec.title, f"Ctrl+{number}", self._on_numbered).setData(spec.id.value)
        self._shortcut(tr("Check now"), "F5", self.check_asked.emit)
        self._shortcut(tr("Add a line"), "Ctrl+N", self.new_line_asked.emit)
        self._shortcut(tr("Undo the last entry"), "Ctrl+Z", self.undo_asked.emit)
        self._shortcut(tr("Hide or show amounts"), "Ctrl+H", self._on_hide)

    def _shortcut(self, text: str, keys: str, slot: Callable[[], object]) -> QAction:
        action = QAction(text, self)
        action.setShortcut(QKeySequence(keys))
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        action.triggered.connect(slot)
        self.addAction(action)
        return action

    @Slot()
    def _on_numbered(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self.show_page(PageId(action.data()))

    @Slot()
    def _on_hide(self) -> None:
        hidden = not self._context.look.amounts_hidden
        self._context.look.hide_amounts(hidden=hidden)
        told = tr("Amounts are hidden. Ctrl+H shows them again.") if hidden else tr("Amounts are shown.")
        self.toast.tell(told, undoable=False)

    @Slot(object)
    def _on_go(self, target: Target) -> None:
        self.show_page(target.page)
        page = self._made.get(target.page)
        if page is not None and target.subject is not None:
            page.open_subject(target.subject)

    @Slot(str, bool)
    def _on_toast(self, text: str, undoable: bool) -> None:  # noqa: FBT001 - the signal's signature
        self.toast.tell(self._context.look.sentence(text), undoable=undoable)

    @Slot(str)
    def _on_problem(self, sentence: str) -> None:
        self.toast.tell(sentence, undoable=False)

    @Slot(object)
    def _on_card(self, view: CardView) -> None:
        self.inbox.show_card(view)
