"""预警: the inbox with the life of every warning, the thresholds, the replay, and the lenders' record."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QPushButton, QStackedWidget

from raincheck.core.text import tr
from raincheck.gui.alert_desk import AlertDesk
from raincheck.gui.bus import Changes
from raincheck.gui.context import Context
from raincheck.gui.pages.alerts_inbox import AlertInbox
from raincheck.gui.pages.alerts_lenders import LendersPane
from raincheck.gui.pages.alerts_replay import ReplayPane
from raincheck.gui.pages.alerts_rules import RulesPane
from raincheck.gui.pages.base import Page


class AlertsPage(Page):
    """Four parts behind four buttons. Signal: `check_asked()`."""

    interest = Changes(channels=True, limits=True, obligations=True, cash=True, alerts=True, settings=True)
    check_asked = Signal()

    def __init__(self, context: Context, desk: AlertDesk) -> None:
        super().__init__(context)
        head = self.header(tr("Warnings"), tr("What stands, why, and what would end it. Every figure has its reading."))
        self.inbox = AlertInbox(context, desk)
        self.inbox.check_asked.connect(self.check_asked)
        self.replay = ReplayPane(context, desk)
        self.rules = RulesPane(context, desk)
        self.lenders = LendersPane(context, desk)
        self._parts: tuple[AlertInbox | RulesPane | ReplayPane | LendersPane, ...] = (
            self.inbox,
            self.rules,
            self.replay,
            self.lenders,
        )
        names = (tr("Inbox"), tr("Thresholds"), tr("Replay"), tr("Lenders' record"))
        self._stack = QStackedWidget()
        self.parts = QButtonGroup(self)
        for place, (name, part) in enumerate(zip(names, self._parts, strict=True)):
            made = QPushButton(name)
            made.setCheckable(True)
            made.setChecked(place == 0)
            made.setAccessibleName(name)
            self.parts.addButton(made, place)
            head.addWidget(made)
            self._stack.addWidget(part)
        self.parts.idClicked.connect(self._on_part)
        self.column.addWidget(self._stack, 1)

    def reload(self) -> None:
        self._parts[self._stack.currentIndex()].reload()

    def open_subject(self, subject: str) -> None:
        """Show one warning by its id."""
        self._show_part(0)
        self.inbox.open_alert(int(subject))

    def _show_part(self, place: int) -> None:
        self.parts.button(place).setChecked(True)
        self._stack.setCurrentIndex(place)

    @Slot(int)
    def _on_part(self, place: int) -> None:
        self._show_part(place)
        self.reload()
