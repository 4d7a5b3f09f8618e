"""Shows popups through the desktop, inside the window when the desktop does not answer, and hears the answers.

No thread: the bus connection's descriptor is watched by the window's own event loop.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QSocketNotifier, QTimer, Signal, Slot

from raincheck.core.text import tr
from raincheck.gui.context import CardAction, CardView, Speaker, Tone
from raincheck.system.notify.port import (
    Delivered,
    Notifier,
    Outcome,
    Popup,
    PopupAction,
    Urgency,
    action_text,
    parse_action,
)

ASK_MILLISECONDS: Final = 1000
_TONES: Final = {Urgency.LOW: Tone.QUIET, Urgency.NORMAL: Tone.WARN, Urgency.CRITICAL: Tone.DANGER}


def _nobody(_delivered: Delivered) -> str | None:
    return None


class PopupCenter(QObject):
    """The popups of this window and of the checks that ran while it was closed.

    Signals: `answered(key, PopupAction)` when a person chose, here or on the desktop; `closed(key)` when a popup went
    away without an answer. `lookup` finds the card's key of a popup that another process showed.
    """

    answered = Signal(str, object)
    closed = Signal(str)

    def __init__(
        self,
        notifier: Notifier,
        speaker: Speaker,
        *,
        lookup: Callable[[Delivered], str | None] = _nobody,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._notifier = notifier
        self._speaker = speaker
        self._lookup = lookup
        self._on_desktop: dict[str, Delivered] = {}
        self._in_window: dict[str, Popup] = {}
        self._watch: QSocketNotifier | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(ASK_MILLISECONDS)
        self._timer.timeout.connect(self._hear)
        speaker.card_answered.connect(self._on_card_answered)

    @property
    def on_desktop(self) -> tuple[str, ...]:
        """The keys of the cards whose popups this window has on the desktop."""
        return tuple(self._on_desktop)

    def use(self, notifier: Notifier) -> None:
        """Show and hear popups another way from now on: they were switched off or on."""
        self.shut()
        self._notifier = notifier
        self.listen()

    def listen(self) -> bool:
        """Hear answers to popups of earlier checks too; whether a notification service is there."""
        found = self._notifier.capabilities() is not None
        self._rewatch()
        return found

    def show(self, popup: Popup, earlier: Delivered | None = None) -> Outcome:
        """Show a popup, in place of the same card's earlier one; inside the window where the desktop refuses.

        `earlier` is what the latest run showed for the card, which may have been another than ours. Only the outcome
        says whether the desktop took it: a card in the window alone is to be tried again.
        """
        outcome = self._notifier.send(popup, replaces=earlier or self._on_desktop.get(popup.key))
        if isinstance(outcome, Delivered):
            self._on_desktop[popup.key] = outcome
            self._in_window.pop(popup.key, None)
        elif self._in_window.get(popup.key) != popup:
            self._in_window[popup.key] = popup
            self._speaker.card.emit(card_view(popup))
        self._rewatch()
        # A reply may have been read together with an answer, which then wakes no watcher.
        QTimer.singleShot(0, self._hear)
        return outcome

    def withdraw(self, key: str) -> None:
        """Take a card's popup off the desktop: it was dealt with elsewhere."""
        self._in_window.pop(key, None)
        delivered = self._on_desktop.pop(key, None)
        if delivered is not None:
            self._notifier.close(delivered)

    def shut(self) -> None:
        """Stop listening; popups stay on the screen."""
        self._timer.stop()
        self._drop_watch()
        self._notifier.shut()

    @Slot()
    def _hear(self) -> None:
        for answer in self._notifier.answers():
            delivered = Delivered(answer.id, answer.server)
            key = next((key for key, ours in self._on_desktop.items() if ours == delivered), None)
            key = key or self._lookup(delivered)
            if key is None:
                continue
            self._on_desktop.pop(key, None)
            if answer.action is None:
                self.closed.emit(key)
            else:
                # Not every service closes a popup whose button was pressed.
                self._notifier.close(delivered)
                self.answered.emit(key, answer.action)
        self._rewatch()

    @Slot(str, str)
    def _on_card_answered(self, key: str, name: str) -> None:
        action = parse_action(name)
        if key in self._in_window and action is not None:
            del self._in_window[key]
            self.answered.emit(key, action)

    def _rewatch(self) -> None:
        descriptor = self._notifier.fileno()
        if self._watch is not None and self._watch.socket() != descriptor:
            self._drop_watch()
        if descriptor is not None and self._watch is None:
            self._watch = QSocketNotifier(descriptor, QSocketNotifier.Type.Read, self)
            self._watch.activated.connect(self._hear)
        # Where there is nothing to watch, open popups are asked for.
        if descriptor is None and self._on_desktop:
            self._timer.start()
        else:
            self._timer.stop()

    def _drop_watch(self) -> None:
        if self._watch is not None:
            self._watch.setEnabled(False)
            self._watch.deleteLater()
            self._watch = None


def card_view(popup: Popup) -> CardView:
    """The popup as a card inside the window."""
    actions = tuple(
        CardAction(action.value, action_text(action), primary=action is PopupAction.OPEN) for action in popup.actions
    )
    return CardView(popup.key, _TONES[popup.urgency], tr("Raincheck"), popup.title, popup.body, actions)


def trial_popup() -> Popup:
    """What the settings page sends to show that popups work."""
    return Popup(
        "test",
        tr("Popups work"),
        tr("This is where a warning would appear. Nothing needs to be done."),
        Urgency.NORMAL,
        (PopupAction.OPEN, PopupAction.GOT_IT),
    )
