"""The window's side of popups: sent off its own thread, heard on it, and shown inside it where the desktop refuses.

A service may take 25 s to answer, so whatever calls it runs on a thread of its own. Hearing costs nothing: the bus
connection's descriptor is watched by the window's event loop while no call is under way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, Final

from PySide6.QtCore import QObject, QSocketNotifier, QTimer, Signal, Slot

from raincheck.core.text import tr
from raincheck.gui.kit.context import CardAction, CardView, Speaker, Tone
from raincheck.gui.kit.jobs import JobRunner
from raincheck.system.notify.port import Delivered, Notifier, Popup, PopupAction, Urgency, action_text, parse_action

ASK_MILLISECONDS: Final = 1000
GOODBYE_MILLISECONDS: Final = 2000
"""How long the end waits for a call under way before it is cut off."""

_TONES: Final = {Urgency.LOW: Tone.QUIET, Urgency.NORMAL: Tone.WARN, Urgency.CRITICAL: Tone.DANGER}


class PopupCenter(QObject):
    """The popups of this window.

    Signals: `heard(Heard)` from the desktop; `answered(key, PopupAction)` for a card inside the window.
    """

    heard = Signal(object)
    answered = Signal(str, object)
    _called = Signal(object, object)

    def __init__(self, notifier: Notifier, speaker: Speaker, *, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._notifier = notifier
        self._speaker = speaker
        self._jobs = JobRunner(self)
        self._calls = 0
        self._over = False
        self._in_window: dict[str, Popup] = {}
        self._watch: QSocketNotifier | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(ASK_MILLISECONDS)
        self._timer.timeout.connect(self._hear)
        speaker.card_answered.connect(self._on_card_answered)
        self._called.connect(self._on_called)

    def use(self, notifier: Notifier) -> None:
        """Show and hear popups another way from now on: they were switched off or on."""
        self._part()
        self._notifier = notifier
        self.listen()

    def listen(self) -> None:
        """Connect, so that the answers to popups of earlier checks are heard too."""
        self.call(Notifier.capabilities)

    def call(self, work: Callable[[Notifier], object], done: Callable[[Any], object] | None = None) -> None:
        """Do what may take the service long, then `done(result)` on the window's thread. A known error is shown."""
        self._calls += 1
        self._stop_hearing()
        asked = _Call(self._notifier, work)
        self._jobs.start(asked, done=partial(self._called.emit, done), failed=self._on_failed)

    def present(self, refused: Iterable[Popup]) -> None:
        """Show inside the window what the desktop did not take; what already stands there is not said twice."""
        for popup in refused:
            if self._in_window.get(popup.key) != popup:
                self._in_window[popup.key] = popup
                self._speaker.card.emit(card_view(popup))

    def dismiss(self, key: str) -> None:
        """Take the card of that key out of the window: it was dealt with elsewhere, or is on the desktop now."""
        self._in_window.pop(key, None)
        self._speaker.card_over.emit(key)

    def close(self, delivered: Delivered) -> None:
        """Take a popup off the desktop."""
        self.call(partial(_close, delivered=delivered))

    def wait(self, milliseconds: int = 30_000) -> bool:
        """Wait for the calls under way; False when the time was too short."""
        return self._jobs.wait(milliseconds)

    def shut(self) -> None:
        """Stop for good; popups stay on the screen."""
        self._over = True
        self._part()

    def _part(self) -> None:
        self._stop_hearing()
        if not self._jobs.wait(GOODBYE_MILLISECONDS):
            self._notifier.interrupt()
            self._jobs.wait()
        self._notifier.shut()

    @Slot()
    def _hear(self) -> None:
        if self._over:
            return
        if not self._calls:
            for entry in self._notifier.answers():
                self.heard.emit(entry)
        self._watch_again()

    @Slot(object, object)
    def _on_called(self, done: Callable[[Any], object] | None, result: object) -> None:
        self._calls -= 1
        if done is not None and not self._over:
            done(result)
        # A reply may have been read together with an answer, which then wakes no watcher.
        QTimer.singleShot(0, self._hear)

    @Slot(object)
    def _on_failed(self, problem: Exception) -> None:
        self._calls -= 1
        QTimer.singleShot(0, self._hear)
        self._speaker.on_failed(problem)

    @Slot(str, str)
    def _on_card_answered(self, key: str, name: str) -> None:
        action = parse_action(name)
        if key in self._in_window and action is not None:
            del self._in_window[key]
            self.answered.emit(key, action)

    def _watch_again(self) -> None:
        if self._calls:
            return
        descriptor = self._notifier.fileno()
        if descriptor is not None and self._watch is None:
            self._watch = QSocketNotifier(descriptor, QSocketNotifier.Type.Read, self)
            self._watch.activated.connect(self._hear)
        elif self._watch is not None and self._watch.socket() != descriptor:
            self._stop_hearing()
            self._watch_again()
        # Where there is nothing to watch, answers are asked for.
        if self._notifier.polled:
            self._timer.start()

    def _stop_hearing(self) -> None:
        self._timer.stop()
        if self._watch is not None:
            self._watch.setEnabled(False)
            self._watch.deleteLater()
            self._watch = None


class _Call:
    """Work that is handed the notifier on the other thread."""

    def __init__(self, notifier: Notifier, work: Callable[[Notifier], object]) -> None:
        self._notifier, self._work = notifier, work

    def __call__(self) -> object:
        return self._work(self._notifier)


def _close(notifier: Notifier, *, delivered: Delivered) -> None:
    notifier.close(delivered)


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
