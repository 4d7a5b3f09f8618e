"""A check without the window: popups from a command, and who hears what they are answered.

Once the command has said what it has to say, a process of its own stays for the popups (attending.py).
"""

from __future__ import annotations

import logging
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from msgspec import Struct

from raincheck.app import attending, notifying
from raincheck.app.attending import Attendant
from raincheck.app.notifying import DESKTOP_ENTRY, Delivery
from raincheck.app.preferring import read_preferences
from raincheck.app.reminding import keep_reminders
from raincheck.core.errors import KnownError
from raincheck.core.text import tr
from raincheck.store import Store
from raincheck.store.errors import PassphraseNeededError, WrongPassphraseError
from raincheck.system.autostart.base import program, read_text
from raincheck.system.clock import Clock
from raincheck.system.detaching import CAN_DETACH, detach, start_program
from raincheck.system.doorbell import Doorbell
from raincheck.system.files import remove, write_atomically
from raincheck.system.lock import ProcessLock
from raincheck.system.notify.choose import notifier
from raincheck.system.notify.port import Answer, Delivered, Notifier, Popup, PopupAction, ServiceGone, Urgency
from raincheck.system.paths import book_mark, places

UNREADABLE: Final = "unreadable"
AGAIN_AFTER: Final = timedelta(days=7)
"""A book that stays unreadable is said to be so once a week."""

_HEARD_FOR: Final = 12 * 3600.0
_STEP_SECONDS: Final = 60.0
_log = logging.getLogger(__name__)


class Visit(Struct, frozen=True):
    """What a check showed, and who stays to hear the answers: nobody (None), or this process, which holds the lock."""

    delivery: Delivery
    desktop: Notifier
    staying: tuple[Attendant, ProcessLock] | None = None
    book: Path | None = None


def tell(store: Store, clock: Clock, *, remind: bool) -> Visit:
    """Keep today's reminders, then show what may be shown. Call `stay` when everything else is said.

    A check as of another day (`remind` False) says nothing of today's dues and rounds; `clock` lies on that day.
    """
    if remind and store.writable:
        with store.write_state() as state:
            keep_reminders(store, state, clock.today())
    desktop = notifier(wanted=read_preferences(store).popups, desktop_entry=DESKTOP_ENTRY)
    visit = _deliver(store, clock, desktop, day=None if remind else clock.today())
    _forget_unreadable(store.path)
    return visit


def _deliver(store: Store, clock: Clock, desktop: Notifier, *, day: date | None) -> Visit:
    if not CAN_DETACH or not store.writable:
        patience = attending.PATIENCE
        return Visit(notifying.deliver(store, desktop, clock, buttons=False, patience=patience), desktop)
    place = attending.post(store.path)
    if not place.take():
        asked = attending.ask(store.path, place, day)
        if asked is not None:
            return Visit(asked, desktop)
    book = str(store.path)
    ours = Attendant(
        store.path,
        store.key,
        clock,
        desktop,
        opens=lambda goal: start_program((*program(), "open", book, "--show", goal)),
    )
    delivery = ours.deliver(store)
    if ours.has_work(store):
        return Visit(delivery, desktop, (ours, place), store.path)
    place.release()
    return Visit(delivery, desktop)


def stay(visit: Visit) -> None:
    """Let a process of its own hear the answers, and return at once; nothing stays where nothing was shown."""
    if visit.staying is not None and visit.book is not None:
        ours, place = visit.staying
        book = visit.book

        def attend() -> None:
            with Doorbell(attending.bell_path(book)) as bell:
                ours.stay(bell)
            attending.clear(book)

        detach(attend)
        place.release()
    visit.desktop.shut()


def say_unreadable(book: Path, problem: KnownError, clock: Clock) -> None:
    """Say with a popup that the book could not be checked: once a week for one reason, until it could be read again."""
    reason = type(problem).__name__
    if _said_lately(_unreadable(book), reason, clock):
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
            detach(lambda: _open_when_clicked(desktop, outcome, book.absolute()))
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


def _open_when_clicked(desktop: Notifier, sent: Delivered, book: Path) -> None:
    """Hear what the one popup is answered, as long as somebody may still be there to do it."""
    end = time.monotonic() + _HEARD_FOR
    while time.monotonic() < end:
        for heard in desktop.answers(wait=_STEP_SECONDS):
            if isinstance(heard, ServiceGone):
                return
            if isinstance(heard, Answer) and (heard.id, heard.server) == (sent.id, sent.server):
                if heard.action is PopupAction.OPEN:
                    start_program((*program(), "open", str(book)))
                return
        if desktop.fileno() is None:
            return


def _said_lately(mark: Path, reason: str, clock: Clock) -> bool:
    """Whether the reason was said within a week; a time that lies ahead was written by a wrong clock."""
    if read_text(mark) != reason:
        return False
    try:
        passed = clock.now().timestamp() - mark.stat().st_mtime
    except OSError:
        return False
    return -AGAIN_AFTER.total_seconds() < passed < AGAIN_AFTER.total_seconds()


def _unreadable(book: Path) -> Path:
    return places().state / f"{UNREADABLE}-{book_mark(book)}"


def _forget_unreadable(book: Path) -> None:
    try:
        remove(_unreadable(book))
    except OSError as refused:
        _log.warning("not forgotten that the book was unreadable: %s", type(refused).__name__)
