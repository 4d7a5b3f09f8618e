"""One process per book stays for the popups on the screen: it hears what they are answered and shows what comes later.

Notification services answer only the connection that sent a popup, so a check that finds such a process lets it show
the new popups too. It is gone when nothing is left to hear, and in the morning at the latest: the day's first check
takes over what still stands.
"""

from __future__ import annotations

import logging
import os
import select
import time as timing
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

from raincheck.app import answering, notifying, on_screen
from raincheck.app.notifying import Delivery
from raincheck.core.errors import KnownError
from raincheck.core.schedule import ONE_DAY, moment
from raincheck.store import BookKey, Store, open_store
from raincheck.system.clock import Clock, ClockOn
from raincheck.system.doorbell import Doorbell, ring
from raincheck.system.files import remove, write_atomically
from raincheck.system.lock import ProcessLock
from raincheck.system.notify.port import (
    Answer,
    Delivered,
    Heard,
    Notifier,
    PopupAction,
    ServiceCame,
    ServiceGone,
    Taken,
)
from raincheck.system.paths import places

PATIENCE: Final = timedelta(seconds=60)
"""How long a check waits for the process that shows popups: a slow service takes 25 s for one."""

NIGHT_ENDS: Final = time(6)
SERVICE_MAY_COME: Final = timedelta(minutes=10)
"""How long a service is waited for that was not there: desktops start theirs after the timers at login."""

LOOK: Final = "look"
"""Rung after a command that asks for no popups: the book may have changed."""

STEP_SECONDS: Final = 60.0
_REPLY_STEP: Final = 0.05
_log = logging.getLogger(__name__)


class Told(Struct, frozen=True):
    """What the process that stays says to a check that rang: figures and reasons, never a word of a card."""

    word: str
    delivery: Delivery


class Attendant:
    """Shows and hears popups of one book until they are answered. `opens` starts the window on a page."""

    def __init__(
        self,
        book: Path,
        key: BookKey | None,
        clock: Clock,
        desktop: Notifier,
        *,
        opens: Callable[[str], None],
    ) -> None:
        self._book = book
        self._key = key
        self._clock = clock
        self._desktop = desktop
        self._opens = opens
        self._day = clock.today()
        self._end = moment(self._day + ONE_DAY, NIGHT_ENDS, clock.zone)
        self._again: datetime | None = None
        self._service_until: datetime | None = None
        self._seen: tuple[object, ...] = ()

    def deliver(self, store: Store, *, day: date | None = None) -> Delivery:
        """Show what may be shown, on another `day` if a check is as of one, and note what has to be waited for."""
        clock = self._clock if day is None else ClockOn(self._clock, day)
        delivery = notifying.deliver(store, self._desktop, clock, buttons=True, patience=PATIENCE)
        self._again = delivery.put_off_until
        now = self._clock.now()
        if delivery.busy:
            self._again = now + timedelta(minutes=1)
        if delivery.failed is None:
            self._service_until = None
        elif self._service_until is None and self._desktop.fileno() is not None:
            self._service_until = now + SERVICE_MAY_COME
        self._seen = _shape(self._book)
        return delivery

    def has_work(self, store: Store) -> bool:
        """Whether there is something to stay for."""
        now = self._clock.now()
        waits_for_service = self._service_until is not None and now < self._service_until
        later = self._again is not None and self._again < self._end
        return now < self._end and (waits_for_service or later or bool(on_screen.standing(store)))

    def stay(self, bell: Doorbell) -> None:
        """Hear, show and take away until nothing is left to do; popups stay on the screen."""
        while self._look(bell.rung(), self._desktop.answers()):
            readable = [bell.fileno(), *([] if (bus := self._desktop.fileno()) is None else [bus])]
            select.select(readable, [], [], self._step())

    def _step(self) -> float:
        ends = [moment for moment in (self._again, self._service_until, self._end) if moment is not None]
        left = (min(ends) - self._clock.now()).total_seconds()
        return max(0.0, min(STEP_SECONDS, left))

    def _look(self, words: tuple[str, ...], heard: tuple[Heard, ...]) -> bool:
        """Do what there is to do; whether to stay on."""
        now = self._clock.now()
        due = self._again is not None and now >= self._again
        came = any(isinstance(entry, ServiceCame) for entry in heard)
        new_day = self._clock.today() != self._day
        changed = _shape(self._book) != self._seen
        over = now >= self._end or (self._service_until is not None and now >= self._service_until)
        if not (asking(words) or heard or due or new_day or changed or over):
            return True
        self._day = self._clock.today()
        try:
            with open_store(self._book, clock=self._clock.now, key=self._key) as store:
                for entry in heard:
                    self._carry_out(store, entry)
                for word in asking(words):
                    answer(self._book, Told(word, self.deliver(store, day=day_of(word))))
                if due or came or _put_off(heard):
                    self.deliver(store)
                elif changed or new_day:
                    notifying.tidy_up(store, self._desktop, self._clock)
                self._seen = _shape(self._book)
                return self.has_work(store)
        except KnownError as problem:
            _log.warning("popups are heard no more: %s", type(problem).__name__)
            return False

    def _carry_out(self, store: Store, entry: Heard) -> None:
        now = self._clock.now()
        match entry:
            case Taken():
                notifying.confirm(store, entry.key, entry.delivered, at=now)
            case ServiceGone():
                gone = [popup for popup in on_screen.standing(store) if popup.delivered.server == entry.server]
                on_screen.wait_again(store, gone, self._clock)
                self._service_until = now + SERVICE_MAY_COME
            case Answer():
                delivered = Delivered(entry.id, entry.server)
                key = on_screen.key_of(store, delivered)
                if key is not None:
                    self._answered(store, key, delivered, entry.action)

    def _answered(self, store: Store, key: str, delivered: Delivered, action: PopupAction | None) -> None:
        if action is not None:
            # Not every service closes a popup whose button was pressed.
            self._desktop.close(delivered)
        on_screen.forget(store, [delivered], at=self._clock.now())
        if action is PopupAction.OPEN:
            self._opens(answering.destination(store, key))
        elif action is not None:
            answering.note(store, key, action, self._clock)


def _put_off(heard: tuple[Heard, ...]) -> bool:
    """Whether an answer put a card off, which says anew when to look."""
    return any(isinstance(entry, Answer) and entry.action in answering.PUT_OFF for entry in heard)


def post(book: Path) -> ProcessLock:
    """Who holds this lock stays for the book's popups."""
    return ProcessLock(places().lock("popups", book))


def bell_path(book: Path) -> Path:
    """Where the process that stays is rung."""
    return places().bell(book)


def asking(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words of those who wait for an answer."""
    return tuple(word for word in words if word != LOOK)


def day_of(word: str) -> date | None:
    """The day that a check rings for; None for today, and for a word that nobody of ours rang."""
    _, _, day = word.partition("@")
    try:
        return date.fromisoformat(day) if day else None
    except ValueError:
        return None


def ask(book: Path, place: ProcessLock, day: date | None = None) -> Delivery | None:
    """Let the process that stays show what is due (on a `day`); None when it is gone and its place is now ours.

    A process that neither answers nor goes within `PATIENCE` leaves everything waiting: the delivery is `busy`.
    """
    word = f"{os.getpid()}-{timing.monotonic_ns()}" + ("" if day is None else f"@{day}")
    rung = False
    end = timing.monotonic() + PATIENCE.total_seconds()
    while timing.monotonic() < end:
        if place.take():
            return None
        # Between taking the place and hanging the bell nobody hears it yet.
        rung = rung or ring(bell_path(book), word)
        told = _told(book)
        if told is not None and told.word == word:
            return told.delivery
        timing.sleep(_REPLY_STEP)
    return Delivery(busy=True)


def answer(book: Path, told: Told) -> None:
    """Tell a check that rang what came of it."""
    try:
        write_atomically(_reply_path(book), msgspec.json.encode(told), mode=0o600)
    except OSError as problem:
        _log.warning("a check gets no answer: %s", type(problem).__name__)


def clear(book: Path) -> None:
    """Leave no answer behind."""
    try:
        remove(_reply_path(book))
    except OSError as problem:
        _log.warning("an answer stays behind: %s", type(problem).__name__)


def _reply_path(book: Path) -> Path:
    return places().lock("popups", book).with_suffix(".told")


def _told(book: Path) -> Told | None:
    try:
        return msgspec.json.decode(_reply_path(book).read_bytes(), type=Told)
    except (OSError, msgspec.DecodeError):
        return None


def _shape(book: Path) -> tuple[object, ...]:
    """What changes when somebody writes to the book; nothing is opened."""
    found: list[object] = []
    for path in (book, book.with_name(f"{book.name}-wal")):
        try:
            about = path.stat()
        except OSError:
            found.append(None)
        else:
            found.append((about.st_size, about.st_mtime_ns))
    return tuple(found)
