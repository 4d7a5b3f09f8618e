"""A check without the window: popups from a command, and who hears what they are answered.

Notification services answer only the connection that sent a popup. So, once the command has said what it has to say, a
process of its own keeps that connection: it opens the window where somebody clicks, and reminds in an hour.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from raincheck.app import answering, notifying
from raincheck.app.notifying import DESKTOP_ENTRY, Delivery
from raincheck.app.preferring import read_preferences
from raincheck.app.reminding import keep_reminders
from raincheck.core.errors import KnownError
from raincheck.core.text import tr
from raincheck.store import BookKey, Store, open_store
from raincheck.store.errors import PassphraseNeededError, WrongPassphraseError
from raincheck.system.autostart.base import program, read_text
from raincheck.system.clock import Clock
from raincheck.system.detaching import CAN_DETACH, detach, start_program
from raincheck.system.files import remove, write_atomically
from raincheck.system.notify.choose import notifier
from raincheck.system.notify.port import Delivered, Notifier, Popup, PopupAction, Urgency
from raincheck.system.notify.wait import Answered, OpenPopups, Sent
from raincheck.system.paths import book_mark, places

PATIENCE: Final = timedelta(seconds=20)
"""How long a check waits for another process of ours that is just showing popups."""

LONGEST: Final = timedelta(hours=12)
"""How long popups are listened to, which is about as long as a day with its popups lasts."""

STEP_SECONDS: Final = 20.0
UNREADABLE: Final = "unreadable"
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Visit:
    """What a check showed, and what it takes to hear the answers."""

    delivery: Delivery
    book: Path
    key: BookKey | None
    clock: Clock
    desktop: Notifier

    @property
    def sent(self) -> tuple[Sent, ...]:
        """The popups on the screen."""
        return tuple(Sent(shown.key, shown.delivered) for shown in self.delivery.shown)


def tell(store: Store, clock: Clock, *, remind: bool) -> Visit:
    """Keep today's reminders, then show what may be shown. Call `stay` when everything else is said.

    A check as of another day (`remind` False) says nothing of today's dues and rounds; `clock` lies on that day.
    """
    if remind and store.writable:
        with store.engine() as engine:
            keep_reminders(store, engine, clock.today())
    desktop = notifier(wanted=read_preferences(store).popups, desktop_entry=DESKTOP_ENTRY)
    delivery = notifying.deliver(
        store,
        lambda popup, earlier: desktop.send(popup, replaces=earlier),
        clock,
        buttons=CAN_DETACH,
        patience=PATIENCE,
    )
    _forget_unreadable(store.path)
    return Visit(delivery, store.path, store.key, clock, desktop)


def stay(visit: Visit) -> None:
    """Let a process of its own hear the answers, and return at once; nothing stays where nothing was shown."""
    if CAN_DETACH and visit.sent:
        detach(lambda: listen(visit))
    visit.desktop.shut()


def listen(visit: Visit) -> None:
    """Carry out what is answered, until all popups are gone and nothing was put off, or `LONGEST` has passed."""
    popups = OpenPopups(visit.desktop, visit.sent)
    end = visit.clock.awake() + LONGEST
    again: datetime | None = None
    while (again is not None or popups.any) and visit.clock.awake() < end:
        for answered in popups.hear(wait=STEP_SECONDS):
            again = _carry_out(visit, answered) or again
        if again is not None and visit.clock.now() >= again:
            again = None
            popups.add(_show_again(visit))


def say_unreadable(book: Path, problem: KnownError) -> None:
    """Say with a popup that the book could not be checked: once for one reason, until a check could read it again."""
    reason = type(problem).__name__
    if read_text(_unreadable(book)) == reason:
        return
    desktop = notifier(wanted=True, desktop_entry=DESKTOP_ENTRY)
    buttons = (PopupAction.OPEN,) if CAN_DETACH else ()
    outcome = desktop.send(_unreadable_popup(problem, buttons))
    if isinstance(outcome, Delivered):
        try:
            write_atomically(_unreadable(book), reason.encode())
        except OSError as refused:
            _log.warning("not remembered that the book is unreadable: %s", type(refused).__name__)
        if CAN_DETACH:
            detach(lambda: _open_when_clicked(desktop, Sent(UNREADABLE, outcome), book.absolute()))
    desktop.shut()


def say_not_opened(problem: KnownError) -> None:
    """Say with a popup why the window did not open: who started it from a menu sees no terminal."""
    desktop = notifier(wanted=True, desktop_entry=DESKTOP_ENTRY)
    desktop.send(Popup(UNREADABLE, tr("Raincheck could not open your book"), str(problem), Urgency.NORMAL, ()))
    desktop.shut()


def _unreadable_popup(problem: KnownError, actions: tuple[PopupAction, ...]) -> Popup:
    title, body = tr("Raincheck could not check your book"), str(problem)
    if isinstance(problem, (PassphraseNeededError, WrongPassphraseError)):
        title = tr("Your book is locked")
        body = tr("The daily check cannot read it. Open Raincheck and unlock it there to be warned.")
    return Popup(UNREADABLE, title, body, Urgency.NORMAL, actions)


def _open_when_clicked(desktop: Notifier, sent: Sent, book: Path) -> None:
    popups = OpenPopups(desktop, [sent])
    while popups.any:
        if any(answered.action is PopupAction.OPEN for answered in popups.hear(wait=STEP_SECONDS)):
            start_program((*program(), "open", str(book)))


def _unreadable(book: Path) -> Path:
    return places().state / f"{UNREADABLE}-{book_mark(book)}"


def _forget_unreadable(book: Path) -> None:
    try:
        remove(_unreadable(book))
    except OSError as refused:
        _log.warning("not forgotten that the book was unreadable: %s", type(refused).__name__)


def _carry_out(visit: Visit, answered: Answered) -> datetime | None:
    """Do what was answered; the moment to show cards again, if it was put off for an hour."""
    action = answered.action
    if action is None:
        return None
    try:
        with open_store(visit.book, clock=visit.clock.now, key=visit.key) as store:
            if action is PopupAction.OPEN:
                goal = answering.destination(store, answered.key)
                start_program((*program(), "open", str(visit.book), "--show", goal))
            else:
                answering.note(store, answered.key, action, visit.clock)
            if action is PopupAction.HOUR:
                return visit.clock.now() + timedelta(hours=1)
    except KnownError as problem:
        _log.warning("answer %s was not carried out: %s", action, type(problem).__name__)
    return None


def _show_again(visit: Visit) -> tuple[Sent, ...]:
    try:
        with open_store(visit.book, clock=visit.clock.now, key=visit.key) as store:
            shown = notifying.deliver(
                store,
                lambda popup, earlier: visit.desktop.send(popup, replaces=earlier),
                visit.clock,
                buttons=True,
                patience=PATIENCE,
            ).shown
    except KnownError as problem:
        _log.warning("cards put off were not shown: %s", type(problem).__name__)
        return ()
    return tuple(Sent(entry.key, entry.delivered) for entry in shown)
