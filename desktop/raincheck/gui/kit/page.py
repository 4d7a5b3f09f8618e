"""What every page shares: it draws what a use case gives, and redraws only while it can be seen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec
from msgspec import Struct
from PySide6.QtCore import QEvent, QMimeData, QObject, QSize, Qt, QTimer, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget
from shiboken6 import isValid

from raincheck.gui.kit.bus import Changes
from raincheck.gui.kit.context import Context
from raincheck.gui.kit.models.records import KeepsLayouts, TableLayout
from raincheck.gui.kit.widgets.labels import TextRole, label
from raincheck.gui.kit.widgets.layout import Columns, bare_column, bare_row

if TYPE_CHECKING:
    from PySide6.QtWidgets import QTabBar

    from raincheck.gui.kit.models.table import RecordTable
    from raincheck.gui.kit.widgets.find import FilterBox, FindEdit
    from raincheck.gui.kit.widgets.tabs import SectionList

V = TypeVar("V")


class UprightArea(QScrollArea):
    """An area that is never narrower than its content, so that it scrolls up and down alone."""

    def setWidget(self, widget: QWidget) -> None:
        super().setWidget(widget)
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.widget() and event.type() is QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)

    def minimumSizeHint(self) -> QSize:
        bar = self.verticalScrollBar().sizeHint().width()
        content = self.widget()
        width = 0 if content is None else content.minimumSizeHint().width() + bar
        return QSize(width, super().minimumSizeHint().height())


def scroll_area(content: QWidget, *, upright: bool = False) -> QScrollArea:
    """A frameless area that shows `content` as wide as there is room and scrolls the rest."""
    area = UprightArea() if upright else QScrollArea()
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    # A ground of our own: to ask for Qt's makes its Python look through every kind of widget there is, for 10 ms.
    ground = QWidget()
    area.setViewport(ground)
    area.setWidget(content)
    # setWidget makes the content fill its own ground, which would hide the window's.
    content.setAutoFillBackground(False)
    ground.setAutoFillBackground(False)
    return area


HEAD = 300
"""How wide a page's title with what it says is beside its buttons, at the designed size; else they stand below."""


DRESSED = 100
"""How many widgets are dressed by the style in one turn of the loop."""


class _PageState(Struct, frozen=True):
    """Tabs and sections by the name of their row or list; tables, words to find and kinds by theirs."""

    tabs: dict[str, int] = {}
    tables: dict[str, TableLayout] = {}
    finds: dict[str, str] = {}
    kinds: dict[str, str] = {}


def renamed(words: str, names: Callable[[str], Iterable[str]]) -> str:
    """What a page remembers, with everything under its other names: the window speaks another language now."""
    try:
        state = msgspec.json.decode(words, type=_PageState)
    except msgspec.MsgspecError:
        return words
    tabs, tables = _under(names, state.tabs), _under(names, state.tables)
    return msgspec.json.encode(
        _PageState(tabs, tables, _under(names, state.finds), _under(names, state.kinds))
    ).decode()


def _under(names: Callable[[str], Iterable[str]], kept: dict[str, V]) -> dict[str, V]:
    return {new: value for old, value in kept.items() for new in names(old)}


class Page(QWidget, KeepsLayouts):
    """One page. A subclass fills `column` or adds a `scrolled` widget, names its `interest`, and draws in `reload`.

    `reload` is called before the page is first seen, and again when something of `interest` has changed: at once
    while the page is visible, else when it is next shown.
    """

    interest = Changes.everything()
    draws_ahead = False
    """Whether the page may be drawn in idle time, before anybody asks for it: nothing but its looks comes of it."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self._stale = True
        self._is_told = False
        self._kept = _PageState()
        self._steps: Iterator[None] = iter(())
        self._turns = QTimer(self, interval=0)
        self._turns.timeout.connect(self._on_turn)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(24, 20, 24, 20)
        self.column.setSpacing(14)
        context.bus.changed.connect(self._on_changed)
        context.look.changed.connect(self._on_look)

    def reload(self) -> None:
        """Ask the use case and draw."""
        raise NotImplementedError

    @property
    def draws_in_turns(self) -> bool:
        """Whether `reload` would hold the window: what changes while the page is seen is then drawn a step a turn."""
        return False

    @property
    def subject(self) -> str:
        """The one thing that is shown, as `open_subject` takes it; empty for none."""
        return ""

    def open_subject(self, subject: str) -> None:
        """Show one thing on the page: a line, an alert. Pages without such things ignore it."""

    def begin(self) -> None:
        """Show the page from its start, as its place in the sidebar promises: a list, where one thing was open."""

    def resume(self, subject: str) -> None:
        """Show the thing that was shown before the window was built anew; what narrows the page stays as it is."""
        self.open_subject(subject)

    def receive(self, _given: QMimeData) -> bool:
        """Take what was dropped on the window or pasted into it; whether this page has a use for it."""
        return False

    def focus_home(self) -> QWidget | None:
        """Where the keyboard goes when the list it was in has nothing left; None: to what stands nearest."""
        return None

    def keeping_focus(self) -> AbstractContextManager[None]:
        """Draw inside, and the keyboard stays where it is, or on what follows there."""
        if self.window().focusWidget() is None:
            return nullcontext()
        from raincheck.gui.kit.focus import kept_focus

        return kept_focus(self, self.focus_home)

    def make_more(self) -> bool:
        """Make the next of what the page shows only later, in idle time; whether something was left to make."""
        return False

    def draw_steps(self) -> Iterator[None]:
        """`reload`, with a break wherever the loop may have a turn in between."""
        self.reload()
        yield

    def get_ready(self, size: QSize) -> Iterator[None]:
        """All that a first look at the page takes, in steps for idle time: made, drawn, dressed and laid out.

        A page that is shown meanwhile, or told of a change, draws itself as always.
        """
        while self.make_more():
            yield
        if self.draws_ahead and self._stale:
            self._is_told = False
            for _ in self.draw_steps():
                yield
                if self._is_told or not self._stale:
                    return
            self._stale = False
        for number, part in enumerate(self.findChildren(QWidget)):
            part.ensurePolished()
            if number % DRESSED == DRESSED - 1:
                yield
                if self.isVisible():
                    return
        self.resize(size)
        layout = self.layout()
        if layout is not None:
            layout.activate()

    def part(self) -> None:
        """The window goes: hand on what was typed and not saved."""

    def state_words(self) -> str:
        """What the page remembers for the next start: tabs and sections, how tables are laid out, what narrows them."""
        tabs = {bar.accessibleName(): bar.currentIndex() for bar in self._bars(self)}
        sections = {part.accessibleName(): part.currentRow() for part in self._sections(self)}
        now = _PageState(
            self._kept.tabs | tabs | sections,
            self._kept.tables | {table.accessibleName(): table.layout_now() for table in self._tables(self)},
            self._kept.finds | {field.accessibleName(): field.text() for field in self._finds(self)},
            self._kept.kinds | {box.accessibleName(): box.chosen for box in self._filters(self)},
        )
        return msgspec.json.encode(now).decode()

    def take_state(self, words: str) -> None:
        """Be as the page was at the end of the last run; words of another version are nothing."""
        try:
            self._kept = msgspec.json.decode(words, type=_PageState)
        except msgspec.MsgspecError:
            return
        self.restore(self)

    def restore(self, part: QWidget) -> None:
        """Let a part of the page, made just now, be as it was at the end of the last run."""
        state = self._kept
        for table in self._tables(part) if state.tables else ():
            if (layout := state.tables.get(table.accessibleName())) is not None:
                table.lay_out(layout)
        for bar in self._bars(part) if state.tabs else ():
            bar.setCurrentIndex(state.tabs.get(bar.accessibleName(), bar.currentIndex()))
        for sections in self._sections(part) if state.tabs else ():
            sections.setCurrentRow(state.tabs.get(sections.accessibleName(), sections.currentRow()))
        for field in self._finds(part) if state.finds else ():
            field.setText(state.finds.get(field.accessibleName(), ""))
        for box in self._filters(part) if state.kinds else ():
            box.choose(state.kinds.get(box.accessibleName(), ""))

    def layout_of(self, name: str) -> TableLayout | None:
        return self._kept.tables.get(name)

    @staticmethod
    def _bars(part: QWidget) -> list[QTabBar]:
        from PySide6.QtWidgets import QTabBar

        return part.findChildren(QTabBar)

    @staticmethod
    def _sections(part: QWidget) -> list[SectionList]:
        from raincheck.gui.kit.widgets.tabs import SectionList

        return part.findChildren(SectionList)

    @staticmethod
    def _finds(part: QWidget) -> list[FindEdit]:
        from raincheck.gui.kit.widgets.find import FindEdit

        return part.findChildren(FindEdit)

    @staticmethod
    def _filters(part: QWidget) -> list[FilterBox]:
        from raincheck.gui.kit.widgets.find import FilterBox

        return part.findChildren(FilterBox)

    @staticmethod
    def _tables(part: QWidget) -> list[RecordTable[Any]]:
        from raincheck.gui.kit.models.table import RecordTable

        return part.findChildren(RecordTable)

    def header(self, title: str, subtitle: str = "") -> QHBoxLayout:
        """Begin the page with a title and a subtitle; the row returned takes buttons at its right."""
        texts, buttons = QWidget(), QWidget()
        column = bare_column(texts, gap=2)
        column.addWidget(label(title, TextRole.TITLE, wrap=True))
        if subtitle:
            column.addWidget(label(subtitle, TextRole.MUTED, wrap=True))
        column.addStretch(1)
        row = bare_row(buttons, gap=10)
        row.addStretch(1)
        head = Columns(gap=10)
        head.columns.add(texts, weight=50, least=self.context.look.px(HEAD))
        head.columns.add(buttons, whole=True)
        self.column.addWidget(head)
        self.setAccessibleName(title)
        return row

    def scrolled(self, content: QWidget) -> QScrollArea:
        """Add `content` so that it scrolls downwards to the window's edge instead of being cut off."""
        margins = self.column.contentsMargins()
        self.column.setContentsMargins(margins.left(), margins.top(), margins.right(), 0)
        layout = content.layout()
        if layout is not None:
            layout.setContentsMargins(0, 0, 0, margins.top())
        area = scroll_area(content)
        self.column.addWidget(area, 1)
        return area

    def showEvent(self, event: QShowEvent) -> None:
        if self._stale:
            self._stale = False
            self.reload()
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        if self._turns.isActive():
            self.end_turns()
            self._stale = True
        super().hideEvent(event)

    @Slot(object)
    def _on_changed(self, changes: Changes) -> None:
        if not changes.touches(self.interest):
            return
        self.refresh()

    @Slot()
    def _on_look(self) -> None:
        self.refresh()
        if self._turns.isActive():
            self.context.look.wait_for(self._is_drawn)

    def _is_drawn(self) -> bool:
        return not (isValid(self) and self._turns.isActive())

    @Slot()
    def refresh(self) -> None:
        """Draw anew: at once while the page is visible, else when it is next shown."""
        self._is_told = True
        if not self.isVisible():
            self._stale = True
        elif self.draws_in_turns:
            self._steps = self.draw_steps()
            self.setUpdatesEnabled(False)  # old figures stay beside each other until all are new
            self._turns.start()
        else:
            with self.keeping_focus():
                self.reload()

    @Slot()
    def _on_turn(self) -> None:
        with self.keeping_focus():
            is_done = next(self._steps, self) is self
        if is_done:
            self.end_turns()

    def end_turns(self) -> None:
        """Draw no further step: all is drawn, or will be anew."""
        self._turns.stop()
        self._steps = iter(())
        self.setUpdatesEnabled(True)
