"""What Ctrl+K offers: pages, actions, lines, warnings, settings, and the hits in everything that was written."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QObject, Slot

from raincheck.app.searching import found_in_word, get_ready, search
from raincheck.app.wording import entry_words
from raincheck.core.text import tr
from raincheck.core.urgency import entries
from raincheck.gui.kit.context import NEW_DUE, Context, PageId, Target
from raincheck.gui.kit.session import Session
from raincheck.gui.planner.parts import tab_names
from raincheck.gui.settings.parts import section_names
from raincheck.gui.shell.handbook import HandbookDialog
from raincheck.gui.shell.main_window import MainWindow
from raincheck.gui.shell.palette import Entry, KeysDialog, Palette
from raincheck.store import FoundIn, Hit
from raincheck.system.catalogue import load_catalogue

_PLACES = {
    FoundIn.INCIDENT: PageId.EVENTS,
    FoundIn.EVIDENCE: PageId.EVENTS,
    FoundIn.ASSET: PageId.SETTINGS,
    FoundIn.INCOME: PageId.SETTINGS,
    FoundIn.IMPORT: PageId.IMPORTS,
    FoundIn.MISSED: PageId.ALERTS,
    FoundIn.INQUIRY: PageId.CALENDAR,
    FoundIn.EVENT: PageId.CALENDAR,
}
"""Where a hit is shown that belongs to no line."""


class Finder(QObject):
    """Opens the palette, the keys and the handbook over one window."""

    def __init__(self, window: MainWindow, session: Session, context: Context) -> None:
        super().__init__(window)
        self._window, self._session, self._context = window, session, context

    def find(self) -> None:
        """Open the palette."""
        self._context.work(get_ready, done=self._on_ready)
        made = Palette(self._context.look, tuple(self.entries()), self.hits, self._window)
        made.chosen.connect(self._on_chosen)
        made.open()
        made.field.setFocus()

    @Slot(object)
    def _on_ready(self, _nothing: None) -> None:
        """What is found is looked up with each letter."""

    def keys(self) -> None:
        """Open the list of keys."""
        actions = (action for action in self._window.actions() if not action.shortcut().isEmpty())
        told = [(action.shortcut().toString(), action.text()) for action in actions]
        KeysDialog(told, self._window).open()

    def help(self) -> None:
        """Open the handbook at the page that is shown."""
        shown = self._window.shown
        HandbookDialog(self._context.look, self._window, self._window.titles.get(shown, "") if shown else "").open()

    def entries(self) -> Iterator[Entry]:
        """Everything that has a name, in the order of the list."""
        for page, title in self._window.titles.items():
            yield Entry(title, tr("page"), target=Target(page), also=str(page))
        for page, parts in ((PageId.PLANNER, tab_names()), (PageId.SETTINGS, section_names())):
            for key, name in parts.items():
                yield Entry(name, self._window.titles[page], target=Target(page, key), also=key)
        yield Entry(
            tr("Add a due"), self._window.titles[PageId.CALENDAR], target=Target(PageId.CALENDAR, NEW_DUE), also="due"
        )
        yield Entry(
            tr("Paste messages"), self._window.titles[PageId.IMPORTS], target=Target(PageId.IMPORTS), also="paste"
        )
        for action in self._window.actions():
            if action.text() not in self._window.titles.values():
                yield Entry(action.text(), tr("action"), action.shortcut().toString(), act=action.trigger)
        report = self._session.report()
        for line in report.measures.snapshot.lines:
            name, id_ = line.channel.name, line.channel.id
            product = load_catalogue().find(id_)
            names = "" if product is None else f"{product.name} {product.name_en}"
            yield Entry(name, tr("line"), target=Target(PageId.LINES, id_), also=f"{id_} {names}")
        scene = self._session.scene()
        for entry in entries(report.alerts):
            title = entry_words(entry, scene).title
            yield Entry(title, tr("warning"), target=Target(PageId.ALERTS, str(entry[0].id)))

    def hits(self, words: str) -> tuple[Entry, ...]:
        """What was written and holds the words; lines are listed by name already."""
        if self._session.is_left:
            return ()  # the pause after the last key may end when the book was put away already
        found = (hit for hit in search(self._session.store, words) if hit.kind is not FoundIn.LINE)
        return tuple(Entry(_said(hit), found_in_word(hit.kind), target=_place(hit)) for hit in found)

    @Slot(object)
    def _on_chosen(self, entry: Entry) -> None:
        if entry.target is not None:
            self._context.speaker.go.emit(entry.target)
        if entry.act is not None:
            entry.act()


def _said(hit: Hit) -> str:
    return hit.text if hit.on is None else f"{hit.on} {hit.text}"


def _place(hit: Hit) -> Target:
    if hit.kind in (FoundIn.INCIDENT, FoundIn.EVIDENCE):
        return Target(PageId.EVENTS, hit.ref)
    if hit.channel is not None:
        return Target(PageId.LINES, hit.channel)
    return Target(_PLACES.get(hit.kind, PageId.OVERVIEW))
