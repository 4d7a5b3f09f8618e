"""预警: the inbox with the life of every warning, the thresholds, the replay, and the lenders' record."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QStackedWidget

from raincheck.core.text import tr
from raincheck.gui.alerts.controller import AlertsController
from raincheck.gui.alerts.inbox import AlertInbox
from raincheck.gui.alerts.lenders import LendersPane
from raincheck.gui.alerts.replay import ReplayPane
from raincheck.gui.alerts.rules import RulesPane
from raincheck.gui.kit.bus import Changes
from raincheck.gui.kit.context import Context
from raincheck.gui.kit.page import Page
from raincheck.gui.kit.widgets.tabs import tab_bar

Part = AlertInbox | RulesPane | ReplayPane | LendersPane
INBOX, RULES, REPLAY, LENDERS = range(4)
_KINDS: tuple[Callable[[Context, AlertsController], Part], ...] = (AlertInbox, RulesPane, ReplayPane, LendersPane)


class AlertsPage(Page):
    """Four parts behind four tabs, each made when it is first shown. Signal: `check_asked()`."""

    interest = Changes(channels=True, limits=True, obligations=True, cash=True, alerts=True, settings=True)
    check_asked = Signal()

    def __init__(self, context: Context, controller: AlertsController) -> None:
        super().__init__(context)
        self._controller = controller
        head = self.header(tr("Warnings"), tr("What stands, why, and what would end it. Every figure has its reading."))
        self._made: dict[int, Part] = {}
        names = (tr("Inbox"), tr("Thresholds"), tr("Replay"), tr("Lenders' record"))
        self._stack = QStackedWidget()
        self.tabs = tab_bar(names, tr("Parts of the page"))
        head.addWidget(self.tabs)
        self.tabs.currentChanged.connect(self._on_part)
        self.column.addWidget(self._stack, 1)

    @property
    def inbox(self) -> AlertInbox:
        """The first part."""
        return cast("AlertInbox", self._part(INBOX))

    @property
    def rules(self) -> RulesPane:
        """The second."""
        return cast("RulesPane", self._part(RULES))

    @property
    def replay(self) -> ReplayPane:
        """The third."""
        return cast("ReplayPane", self._part(REPLAY))

    @property
    def lenders(self) -> LendersPane:
        """The last."""
        return cast("LendersPane", self._part(LENDERS))

    def _part(self, place: int) -> Part:
        """A part, made now if it was never."""
        if place not in self._made:
            made = _KINDS[place](self.context, self._controller)
            if isinstance(made, AlertInbox):
                made.check_asked.connect(self.check_asked)
            self._made[place] = made
            self._stack.addWidget(made)
            self.restore(made)
        return self._made[place]

    def make_more(self) -> bool:
        left = next((place for place in range(len(_KINDS)) if place not in self._made), None)
        if left is not None:
            self._part(left)
        return left is not None

    def reload(self) -> None:
        part = self._part(self.tabs.currentIndex())
        part.reload()
        self._stack.setCurrentWidget(part)

    @property
    def subject(self) -> str:
        if self.tabs.currentIndex() != INBOX or INBOX not in self._made or self.inbox.shown is None:
            return ""
        return str(self.inbox.shown)

    def open_subject(self, subject: str) -> None:
        """Show one warning by its id."""
        self.tabs.setCurrentIndex(0)
        if subject.isascii() and subject.isdecimal():
            self.inbox.open_alert(int(subject))

    def resume(self, subject: str) -> None:
        self.inbox.resume(int(subject))

    @Slot(int)
    def _on_part(self) -> None:
        self.refresh()
