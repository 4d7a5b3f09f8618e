"""The window: it navigates, shows what was said, and knows nothing of what the pages show."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property, partial
from typing import Final

from msgspec import Struct
from PySide6.QtCore import QMimeData, QRect, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QAction,
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QKeySequence,
    QPaintEvent,
    QResizeEvent,
    QShortcut,
)
from PySide6.QtWidgets import QMainWindow, QMenu, QStackedWidget, QVBoxLayout, QWidget

from raincheck.core.text import tr
from raincheck.core.whose import Whose
from raincheck.gui.kit.context import CardView, Context, Offer, PageId, Target
from raincheck.gui.kit.page import Page
from raincheck.gui.kit.widgets.layout import bare_row
from raincheck.gui.shell.app_menu import make_groups, menu_bar, one_menu
from raincheck.gui.shell.crash import going_on
from raincheck.gui.shell.inbox import InboxArea
from raincheck.gui.shell.part_bar import PartBar
from raincheck.gui.shell.sidebar import Badge, Footer, Sidebar
from raincheck.gui.shell.toast import BETWEEN, Problems, Strip, Toast, Working
from raincheck.gui.shell.window_state import PartState, WindowState, fitted
from raincheck.store.course import Reached

SMALLEST = (900, 600)
FIRST_SIZE = (1360, 860)
ROOM_FOR_NAMES = 880
"""A window this wide, at the designed size, shows the names of the pages."""

AFTER_PAINT = 50
"""Milliseconds after the first paint event in which the rest of the window is painted too."""


class PageSpec(Struct, frozen=True):
    """A page the window offers; it is made when it is first asked for."""

    id: PageId
    title: str
    make: Callable[[], Page]


SPEAK_OF_WARNINGS: Final = (PageId.OVERVIEW, PageId.ALERTS, PageId.EVENTS)
"""The pages that say themselves what a card says."""


class MainWindow(QMainWindow):
    """Sidebar and pages. What it cannot do itself it asks for.

    Signals: what the keys ask for (`check_asked()` and so on), `closed()`, and once `settled()`: the first paint is
    done, or `settle` said that none is to come.
    """

    check_asked = Signal()
    hiding_chosen = Signal(bool)
    new_line_asked = Signal()
    undo_asked = Signal()
    redo_asked = Signal()
    find_asked = Signal()
    part_asked = Signal(object)
    keys_asked = Signal()
    help_asked = Signal()
    about_asked = Signal()
    language_asked = Signal()
    print_asked = Signal()
    new_book_asked = Signal()
    other_book_asked = Signal()
    lock_asked = Signal()
    quit_asked = Signal()
    closed = Signal()
    settled = Signal()

    def __init__(self, context: Context, pages: tuple[PageSpec, ...]) -> None:
        super().__init__()
        self._context = context
        self._specs = {spec.id: spec for spec in pages}
        self._made: dict[PageId, Page] = {}
        self._settled = False
        self._remembered: dict[str, str] = {}
        self._expected: list[Target] = []
        self.setWindowTitle(tr("Raincheck"))
        self.setMinimumSize(*SMALLEST)
        self.resize(*FIRST_SIZE)
        self.sidebar = Sidebar(context, tuple((spec.id, spec.title) for spec in pages))
        self._stack = QStackedWidget()
        middle = QWidget()
        row = bare_row(middle, gap=0)
        row.addWidget(self.sidebar)
        pages_column = QVBoxLayout()
        pages_column.setSpacing(0)
        self.part_bar = PartBar(context.look)
        self.part_bar.whole_asked.connect(partial(self.part_asked.emit, Whose.ALL))
        pages_column.addWidget(self.part_bar)
        pages_column.addWidget(self._stack, 1)
        row.addLayout(pages_column, 1)
        self.setCentralWidget(middle)
        context.speaker.working.connect(self._on_working)
        context.speaker.reached.connect(self._on_reached)
        self.inbox = InboxArea(context, self._stack)
        self.sidebar.chosen.connect(self._on_chosen)
        self.sidebar.part_chosen.connect(self.part_asked)
        self.inbox.answered.connect(context.speaker.card_answered)
        self.inbox.folded.connect(self.sidebar.show_bell)
        self.sidebar.bell.clicked.connect(self.inbox.show_again)
        self.inbox.no_room.connect(partial(self.show_page, PageId.ALERTS))
        context.speaker.card_gone.connect(self.inbox.close_card)
        context.speaker.go.connect(self._on_go)
        context.speaker.toast.connect(self._on_toast)
        context.speaker.problem.connect(self._on_problem)
        context.speaker.card.connect(self._on_card)
        context.speaker.card_over.connect(self.inbox.close_card)
        self._add_actions(pages)
        context.look.changed.connect(self._on_letters)

    @cached_property
    def toast(self) -> Toast:
        """Says what was done; like the other two it is made when there is something to say."""
        made = Toast(self._context, self._stack)
        made.undo.connect(self.undo_asked)
        made.redo.connect(self.redo_asked)
        return made

    @cached_property
    def problems(self) -> Problems:
        """Says what went wrong."""
        return Problems(self._context, self._stack)

    @cached_property
    def working(self) -> Working:
        """Says what is being done."""
        return Working(self._context, self._stack)

    def _strips(self) -> Iterator[Strip]:
        """Those that are there, the lowest first."""
        return (vars(self)[name] for name in ("toast", "problems", "working") if name in vars(self))

    @property
    def titles(self) -> dict[PageId, str]:
        """The pages with their names, in the order of the sidebar."""
        return {id_: spec.title for id_, spec in self._specs.items()}

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

    def show_part(self, whose: Whose, *, offered: bool) -> None:
        """Say which part of the book the pages show; `offered`: the book has more than one."""
        self.sidebar.show_part(whose, offered=offered)
        self.part_bar.show_part(whose)

    def refresh_pages(self) -> None:
        """Every page draws anew, now or when it is next shown."""
        for page in self._made.values():
            page.refresh()

    @Slot(object)
    def _on_chosen(self, page: PageId) -> None:
        self.show_page(page)
        self._made[page].begin()

    @Slot(object)
    def show_page(self, page: PageId) -> None:
        """Show a page, made now if it was never shown."""
        if page not in self._specs:
            return
        self.make(page)
        if self.page is not self._made[page]:
            self.inbox.fold()
        self._stack.setCurrentWidget(self._made[page])
        self.sidebar.show_page(page)
        for above in (*self._strips(), self.inbox):
            above.raise_()
        self.inbox.step_aside(page_speaks=page in SPEAK_OF_WARNINGS)

    def make(self, page: PageId) -> None:
        """Make a page, as it was left, without showing it; one that is there stays."""
        if page not in self._made:
            self._made[page] = self._specs[page].make()
            self._made[page].take_state(self._remembered.get(page.value, ""))
            self._stack.addWidget(self._made[page])
            expected, self._expected = self._expected, []
            self.open_again(expected)

    def get_ready(self, page: PageId) -> Iterator[None]:
        """Make a page and all that a first look at it takes, in steps for idle time."""
        if page not in self._made:
            self.make(page)
            yield
        yield from self._made[page].get_ready(self._stack.size())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() or event.mimeData().hasImage():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self._hand_over(event.mimeData())

    def _hand_over(self, given: QMimeData) -> None:
        """What the page that is shown has no use for goes to the page for files, pictures and messages."""
        if self.page is not None and self.page.receive(given):
            return
        self.show_page(PageId.IMPORTS)
        page = self._made.get(PageId.IMPORTS)
        if page is not None:
            page.receive(given)

    @Slot()
    def paste(self) -> None:
        """Take what was copied to the page for files."""
        given = QGuiApplication.clipboard().mimeData()
        if given.hasUrls() or given.hasImage() or given.hasText():
            self._hand_over(given)

    def take_place(self, state: WindowState | None) -> None:
        """Stand where this book's window stood, fitted to the screens there are now; the first time in the middle."""
        wanted = QRect(0, 0, *FIRST_SIZE)
        if state is not None:
            wanted = QRect(state.left, state.top, state.width, state.height)
        screen = QGuiApplication.screenAt(wanted.center()) if state is not None else None
        free = (screen or QGuiApplication.primaryScreen()).availableGeometry()
        if state is None:
            wanted.moveCenter(free.center())
        smallest = QSize(*SMALLEST).boundedTo(free.size())
        self.setMinimumSize(smallest)
        self.setGeometry(fitted(wanted, free, smallest))
        if state is not None:
            self._remembered = {part.page: part.words for part in state.parts}
            if state.maximised:
                self.setWindowState(Qt.WindowState.WindowMaximized)
            if state.page in list(PageId):
                self.show_page(PageId(state.page))

    def subjects(self) -> tuple[Target, ...]:
        """The one thing that each page shows, where it shows one."""
        return tuple(Target(id_, page.subject) for id_, page in self._made.items() if page.subject)

    def open_again(self, subjects: Iterable[Target]) -> None:
        """Show these things on their pages, at once or when the page is first asked for."""
        for target in subjects:
            if target.page in self._made and target.subject is not None:
                self._made[target.page].resume(target.subject)
            else:
                self._expected.append(target)

    def focus_again(self, names: Iterable[str]) -> None:
        """Give the keyboard to the field of the shown page that has one of these names."""
        wanted = {name for name in names if name}
        fields = () if self.page is None else self.page.findChildren(QWidget)
        for field in fields:
            if field.accessibleName() in wanted and field.focusPolicy() != Qt.FocusPolicy.NoFocus:
                field.setFocus()

    def part(self) -> None:
        """The window goes: every page hands on what was typed and not saved."""
        for page in self._made.values():
            with going_on():
                page.part()

    def state(self) -> WindowState:
        """Where the window stands and what it shows."""
        place = self.normalGeometry() if self.isMaximized() else self.geometry()
        parts = self._remembered | {page.value: made.state_words() for page, made in self._made.items()}
        return WindowState(
            left=place.left(),
            top=place.top(),
            width=place.width(),
            height=place.height(),
            maximised=self.isMaximized(),
            page="" if self.shown is None else self.shown.value,
            parts=tuple(PartState(page, words) for page, words in parts.items()),
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._on_letters()
        self._place_strips()
        self.inbox.place()

    @Slot()
    def _on_letters(self) -> None:
        """A small window with large letters has no room for the names of the pages beside them."""
        self.sidebar.show_narrow(narrow=self.width() < self._context.look.px(ROOM_FOR_NAMES))

    # Painted: Nothing is painted here: the first paint is waited for.
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._settled:
            QTimer.singleShot(AFTER_PAINT, self, self.settle)

    @Slot()
    def settle(self) -> None:
        """Say once that nothing is waited for any more: by itself after the first paint, by hand where none comes."""
        if not self._settled:
            self._settled = True
            from raincheck.gui.kit.charts.spoken import say_what_charts_are

            say_what_charts_are(self)
            self.settled.emit()

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self.closed.emit()

    def _add_actions(self, pages: tuple[PageSpec, ...]) -> None:
        for number, spec in enumerate(pages[:9], start=1):
            action = QAction(spec.title, self)
            action.setShortcut(QKeySequence(f"Ctrl+{number}"))
            action.triggered.connect(self._opener(spec.id))
            self.addAction(action)
        self.recent = QMenu(tr("Books opened lately"), self)
        self.recent.menuAction().setEnabled(False)
        self.groups = make_groups(self, self.recent)
        if sys.platform == "darwin":
            self.setMenuBar(menu_bar(self.groups))
            self.sidebar.menu_button.hide()
        else:
            self.menu = one_menu(self, self.groups)
            QShortcut(QKeySequence("F10"), self).activated.connect(self.show_menu)
            self.sidebar.menu_button.clicked.connect(self.show_menu)
        self.setAcceptDrops(True)

    @Slot()
    def show_menu(self) -> None:
        """Open the menu at its button."""
        at = self.sidebar.menu_button
        self.menu.popup(at.mapToGlobal(at.rect().bottomLeft()))

    def _opener(self, page: PageId) -> Callable[[], None]:
        return lambda: self.show_page(page)

    @Slot()
    def hide_or_show(self) -> None:
        """Put dots in the place of amounts, or take them away again."""
        hidden = not self._context.look.amounts_hidden
        self._context.look.hide_amounts(hidden=hidden)
        self.hiding_chosen.emit(hidden)
        told = tr("Amounts are hidden. Ctrl+H shows them again.") if hidden else tr("Amounts are shown.")
        self.toast.tell(told)

    @Slot(object)
    def _on_go(self, target: Target) -> None:
        self.show_page(target.page)
        page = self._made.get(target.page)
        if page is not None and target.subject is not None:
            page.open_subject(target.subject)

    @Slot(str, object)
    def _on_toast(self, text: str, offer: Offer) -> None:
        self.toast.tell(self._context.look.sentence(text), offer)
        self._place_strips()

    @Slot(str)
    def _on_problem(self, sentence: str) -> None:
        self.problems.tell(self._context.look.sentence(sentence))
        self._place_strips()

    @Slot(str)
    def _on_working(self, told: str) -> None:
        self.working.tell(told)
        self._place_strips()

    @Slot(object)
    def _on_reached(self, reached: Reached) -> None:
        self.working.show_reached(reached)
        self._place_strips()

    def _place_strips(self) -> None:
        """What is being done stands above what went wrong, and that above what was done."""
        above = 0
        for strip in self._strips():
            strip.place(above)
            above += strip.height() + BETWEEN if strip.isVisible() else 0

    @Slot(object)
    def _on_card(self, view: CardView) -> None:
        self.inbox.show_card(view)
