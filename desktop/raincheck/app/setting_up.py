"""The first set-up: a book being typed in for the first time is judged once, at its end (domain.md 13.4).

Levels stay what they are for whoever asks; what waits is the window's weather, its cards and the popups. What a lender
did, or what is overdue, is said at once all the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Final

from raincheck.store import Store
from raincheck.store.reader import Reader

if TYPE_CHECKING:
    from raincheck.core.alerts import Alert
    from raincheck.core.cards import Card

_KEY: Final = "setting_up"


def begin_where_empty(store: Store, today: date) -> None:
    """Something is being typed into a book without lines: that begins its set-up."""
    if store.writable and not store.channels(archived=True):
        begin_set_up(store, today)


def begin_set_up(store: Store, today: date) -> None:
    """The book is being typed in: the set-up lasts until the person ends it, or until the day does."""
    with store.write_state() as state:
        state.remember(_KEY, str(today))


def end_set_up(store: Store) -> None:
    """All is entered, says the person."""
    if store.recall(_KEY) is not None:
        with store.write_state() as state:
            state.remember(_KEY, None)


def is_set_up_running(store: Reader, today: date) -> bool:
    """Whether today is the day on which the book is typed in, and nobody said yet that it is all there."""
    return store.recall(_KEY) == str(today)


def said_now(store: Reader, today: date, cards: Iterable[Card]) -> tuple[Card, ...]:
    """The cards that are shown at once: all of them, but during the set-up only those that tell of what was done."""
    from raincheck.core.urgency import is_fact  # noqa: PLC0415 - a start asks nothing of the rules

    if not is_set_up_running(store, today):
        return tuple(cards)
    return tuple(card for card in cards if is_fact(card.headline))


def warnings_wait(store: Reader, today: date, alerts: Iterable[Alert]) -> bool:
    """Whether the warnings wait for the end of the set-up: it runs, and none of them tells of what was done."""
    from raincheck.core.urgency import is_fact  # noqa: PLC0415 - a start asks nothing of the rules

    return is_set_up_running(store, today) and not any(is_fact(alert) for alert in alerts if alert.is_shown)
