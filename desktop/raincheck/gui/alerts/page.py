"""预警: the inbox with the life of every warning, the thresholds, the replay, and the lenders' record."""

from __future__ import annotations

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


class AlertsPage(Page):
    """Four parts behind four tabs. Signal: `check_asked()`."""

    interest = Changes(channels=True, limits=True, obligations=True, cash=True, alerts=True, settings=True)
    check_asked = Signal()

    def __init__(self, context: Context, controller: AlertsController) -> None:
        super().__init__(context)
        head = self.header(tr("Warnings"), tr("What stands, why, and what would end it. Every figure has its reading."))
        self.inbox = AlertInbox(context, controller)
        self.inbox.check_asked.connect(self.check_asked)
        self.replay = ReplayPane(context, controller)
        self.rules = RulesPane(context, controller)
        self.lenders = LendersPane(context, controller)
        self._parts: tuple[AlertInbox | RulesPane | ReplayPane | LendersPane, ...] = (
            self.inbox,
            self.rules,
            self.replay,
            self.lenders,
        )
        names = (tr("Inbox"), tr("Thresholds"), tr("Replay"), tr("Lenders' record"))
        self._stack = QStackedWidget()
        self.tabs = tab_bar(names, tr("Parts of the page"))
        head.addWidget(self.tabs)
        for part in self._parts:
            self._stack.addWidget(part)
        self.tabs.currentChanged.connect(self._on_part)
        self.column.addWidget(self._stack, 1)

    def reload(self) -> None:
        self._parts[self._stack.currentIndex()].reload()

    @property
    def subject(self) -> str:
        return "" if self.tabs.currentIndex() or self.inbox.shown is None else str(self.inbox.shown)

    def open_subject(self, subject: str) -> None:
        """Show one warning by its id."""
        self.tabs.setCurrentIndex(0)
        if subject.isascii() and subject.isdecimal():
            self.inbox.open_alert(int(subject))

    def resume(self, subject: str) -> None:
        self.inbox.resume(int(subject))

    @Slot(int)
    def _on_part(self, place: int) -> None:
        self._stack.setCurrentIndex(place)
        self.reload()
