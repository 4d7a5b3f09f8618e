"""What every page shares: it draws what a use case gives, and redraws only while it can be seen."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec
from msgspec import Struct
from PySide6.QtCore import QEvent, QMimeData, QObject, QSize, Qt, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QTabBar, QVBoxLayout, QWidget

from raincheck.gui.kit.bus import Changes
from raincheck.gui.kit.context import Context
from raincheck.gui.kit.models.records import KeepsLayouts, TableLayout
from raincheck.gui.kit.widgets.labels import TextRole, label
from raincheck.gui.kit.widgets.layout import Columns, bare_column, bare_row
from raincheck.gui.kit.widgets.tabs import SectionList

if TYPE_CHECKING:
    from raincheck.gui.kit.models.table import RecordTable
    from raincheck.gui.kit.widgets.find import FilterBox, FindEdit

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

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self._stale = True
        self._kept = _PageState()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(24, 20, 24, 20)
        self.column.setSpacing(14)
        context.bus.changed.connect(self._on_changed)
        context.look.changed.connect(self._on_look)

    def reload(self) -> None:
        """Ask the use case and draw."""
        raise NotImplementedError

    @property
    def subject(self) -> str:
        """The one thing that is shown, as `open_subject` takes it; empty for none."""
        return ""

    def open_subject(self, subject: str) -> None:
        """Show one thing on the page: a line, an alert. Pages without such things ignore it."""

    def resume(self, subject: str) -> None:
        """Show the thing that was shown before the window was built anew; what narrows the page stays as it is."""
        self.open_subject(subject)

    def receive(self, _given: QMimeData) -> bool:
        """Take what was dropped on the window or pasted into it; whether this page has a use for it."""
        return False

    def state_words(self) -> str:
        """What the page remembers for the next start: tabs and sections, how tables are laid out, what narrows them."""
        tabs = {bar.accessibleName(): bar.currentIndex() for bar in self.findChildren(QTabBar)}
        sections = {part.accessibleName(): part.currentRow() for part in self.findChildren(SectionList)}
        now = _PageState(
            self._kept.tabs | tabs | sections,
            self._kept.tables | {table.accessibleName(): table.layout_now() for table in self._tables()},
            {field.accessibleName(): field.text() for field in self._finds()},
            {box.accessibleName(): box.chosen for box in self._filters()},
        )
        return msgspec.json.encode(now).decode()

    def take_state(self, words: str) -> None:
        """Be as the page was at the end of the last run; words of another version are nothing."""
        try:
            state = msgspec.json.decode(words, type=_PageState)
        except msgspec.MsgspecError:
            return
        self._kept = state
        for table in self._tables() if state.tables else ():
            if (layout := state.tables.get(table.accessibleName())) is not None:
                table.lay_out(layout)
        for bar in self.findChildren(QTabBar):
            bar.setCurrentIndex(state.tabs.get(bar.accessibleName(), bar.currentIndex()))
        for part in self.findChildren(SectionList):
            part.setCurrentRow(state.tabs.get(part.accessibleName(), part.currentRow()))
        for field in self._finds() if state.finds else ():
            field.setText(state.finds.get(field.accessibleName(), ""))
        for box in self._filters() if state.kinds else ():
            box.choose(state.kinds.get(box.accessibleName(), ""))

    def layout_of(self, name: str) -> TableLayout | None:
        return self._kept.tables.get(name)

    def _finds(self) -> list[FindEdit]:
        from raincheck.gui.kit.widgets.find import FindEdit

        return self.findChildren(FindEdit)

    def _filters(self) -> list[FilterBox]:
        from raincheck.gui.kit.widgets.find import FilterBox

        return self.findChildren(FilterBox)

    def _tables(self) -> list[RecordTable[Any]]:
        from raincheck.gui.kit.models.table import RecordTable

        return self.findChildren(RecordTable)

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

    @Slot(object)
    def _on_changed(self, changes: Changes) -> None:
        if not changes.touches(self.interest):
            return
        self.refresh()

    @Slot()
    def _on_look(self) -> None:
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Draw anew: at once while the page is visible, else when it is next shown."""
        if self.isVisible():
            self.reload()
        else:
            self._stale = True
