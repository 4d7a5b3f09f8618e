"""What happened around the lines, typed by hand: inquiries on the credit report, outside events, and notes."""

from __future__ import annotations

from typing import Final, TypeVar

from raincheck.app.lines import find_line
from raincheck.app.outcome import Changes, Done
from raincheck.app.product_names import known_lender
from raincheck.app.seen import refuse_unseen
from raincheck.core.errors import UsageError
from raincheck.core.measures import HARD_REASONS
from raincheck.core.model import EventScope, Inquiry, MarketEvent, Note
from raincheck.core.text import tr
from raincheck.store import Kept, Store
from raincheck.store.reader import Reader

_R = TypeVar("_R")

HARD: Final = "贷款审批"
SOFT: Final = "贷后管理"
"""The credit report's own words, which the rules read; a person who only knows "hard" or "soft" need not know them."""


def inquiry_reason(reason: str | None, *, hard: bool | None) -> str:
    """The reason to keep: the report's own words, else the commonest of its kind; hard where nothing is said."""
    if reason is None:
        return SOFT if hard is False else HARD
    if hard is not None and (reason in HARD_REASONS) is not hard:
        said = tr("hard") if reason in HARD_REASONS else tr("soft")
        told = tr("An inquiry for {reason} is {kind}; leave the other word out.")
        raise UsageError(told.format(reason=reason, kind=said))
    return reason


def is_hard(inquiry: Inquiry) -> bool:
    """Whether lenders count it as an application (domain.md 5, B03)."""
    return inquiry.reason in HARD_REASONS


def add_inquiry(store: Store, inquiry: Inquiry) -> Done[Inquiry]:
    """Add a line of a credit report's list of inquiries. Raises UsageError without a lender or for another time."""
    if not inquiry.lender.strip():
        raise UsageError(tr("Say who asked, such as the bank's name."))
    with store.write(tr("Added an inquiry")) as tx:
        refuse_unseen(tx, inquiry.on)
        tx.add_inquiries(inquiry)
    return Done(inquiry, Changes(obligations=True), inquiry_words(inquiry))


def remove_inquiry(store: Store, no: int) -> Done[Inquiry]:
    """Take an inquiry out; undo brings it back. Raises UsageError when it is not there."""
    with store.write(tr("Took an inquiry out")) as tx:
        found = _kept(tx.inquiries(), no, tr('There is no inquiry {n}; "raincheck inquiry list" shows them.'))
        tx.remove_inquiry(no)
    return Done(found, Changes(obligations=True), tr("Taken out: {what}").format(what=inquiry_words(found)))


def inquiry_words(inquiry: Inquiry) -> str:
    """One inquiry in words."""
    kind = tr("hard") if is_hard(inquiry) else tr("soft")
    return tr("{day} {lender}: {reason} ({kind}).").format(
        day=inquiry.on, lender=inquiry.lender, reason=inquiry.reason, kind=kind
    )


def add_event(store: Store, event: MarketEvent) -> Done[MarketEvent]:
    """Add an outside event. Raises UsageError for no text, an unknown line, or a scope without its target."""
    if not event.text.strip():
        raise UsageError(tr("Say in a few words what happened."))
    with store.write(tr("Added an event")) as tx:
        _check_target(tx, event)
        refuse_unseen(tx, event.on)
        tx.add_event(event)
    return Done(event, Changes(alerts=True), event_words(event))


def _check_target(store: Reader, event: MarketEvent) -> None:
    if event.scope is EventScope.MARKET:
        if event.target is not None:
            raise UsageError(tr("An event of the whole market has no target; leave it out."))
    elif not event.target:
        raise UsageError(tr("Say which platform or line it reached: --target."))
    elif event.scope is EventScope.CHANNEL:
        find_line(store, event.target)


def reach_of(store: Reader, target: str | None, scope: EventScope | None = None) -> tuple[EventScope, str | None]:
    """How far an event reaches, and the id or key of its target: a line by id or name, else a platform by any name.

    Nothing named is the market. Raises UsageError for a platform's letters that may be several.
    """
    if target is None:
        return scope or EventScope.MARKET, None
    named = [line.id for line in store.channels() if target in (line.id, line.name)]
    if scope is None:
        scope = EventScope.CHANNEL if named else EventScope.PLATFORM
    if scope is EventScope.CHANNEL and target not in named:
        return scope, named[0] if len(named) == 1 else target
    return scope, known_lender(store, target) if scope is EventScope.PLATFORM else target


def remove_event(store: Store, no: int) -> Done[MarketEvent]:
    """Take an outside event out; undo brings it back. Raises UsageError when it is not there."""
    with store.write(tr("Took an event out")) as tx:
        found = _kept(tx.events(), no, tr('There is no event {n}; "raincheck event list" shows them.'))
        tx.remove_event(no)
    return Done(found, Changes(alerts=True), tr("Taken out: {what}").format(what=event_words(found)))


def event_words(event: MarketEvent) -> str:
    """One outside event in words."""
    return tr("{day} {reach}: {text}").format(day=event.on, reach=event.target or tr("whole market"), text=event.text)


def add_note(store: Store, note: Note) -> Done[Note]:
    """Write a note on a line or on the book. Raises UsageError for no text or an unknown line."""
    if not note.text.strip():
        raise UsageError(tr("A note needs a text."))
    with store.write(tr("Wrote a note")) as tx:
        if note.channel is not None:
            find_line(tx, note.channel)
        refuse_unseen(tx, note.on)
        tx.add_note(note)
    return Done(note, Changes(), note_words(note))


def remove_note(store: Store, no: int) -> Done[Note]:
    """Take a note out; undo brings it back. Raises UsageError when it is not there."""
    with store.write(tr("Took a note out")) as tx:
        found = _kept(tx.notes(), no, tr('There is no note {n}; "raincheck note list" shows them.'))
        tx.remove_note(no)
    return Done(found, Changes(), tr("Taken out: {what}").format(what=note_words(found)))


def notes_on(store: Reader, channel: str | None = None) -> tuple[Kept[Note], ...]:
    """The notes on one line, or all of them, by day."""
    found = [kept for kept in store.notes() if channel in (None, kept.record.channel)]
    return tuple(sorted(found, key=lambda kept: kept.record.on))


def note_words(note: Note) -> str:
    """One note in words."""
    return tr("{day} {reach}: {text}").format(day=note.on, reach=note.channel or tr("whole book"), text=note.text)


def _kept(entries: tuple[Kept[_R], ...], no: int, missing: str) -> _R:
    for kept in entries:
        if kept.no == no:
            return kept.record
    raise UsageError(missing.format(n=no))
