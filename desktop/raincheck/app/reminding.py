"""Reminders as cards: dues, check rounds, looks after an event, the credit report."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from raincheck.app.recent import recent_snapshot
from raincheck.app.wording.amounts import day_text, plain_money_text
from raincheck.app.wording.names import list_names
from raincheck.core.alerts import Alert, AlertState
from raincheck.core.model import Source
from raincheck.core.reminders import (
    Agenda,
    Reminder,
    ReminderKind,
    WatchedEvent,
    agenda,
    looks_due,
    new_reminders,
    reminders,
)
from raincheck.core.rules import rule
from raincheck.core.rules.base import Urgency
from raincheck.core.rules.thresholds import Level
from raincheck.core.snapshot import Snapshot
from raincheck.core.text import ntr, tr
from raincheck.store import CardDraft, StateWriter, Store

RECENT_CARDS: Final = 200
"""So many of the newest cards are asked whether they said a look already; its days lie within a month."""


def agenda_of(store: Store, as_of: date, known: Snapshot | None = None) -> Agenda:
    """Everything the reminders of a day are made from; `known` saves reading the book again."""
    snapshot = recent_snapshot(store, as_of) if known is None else known
    events = acts_followed(store.current_alerts())
    reports = [reading.day for reading in snapshot.book.observations if reading.source is Source.REPORT]
    return agenda(snapshot, events, report_on=max(reports, default=None))


def acts_followed(alerts: Iterable[Alert]) -> tuple[WatchedEvent, ...]:
    """The acts whose lines are looked at again; one that is over is followed no more (domain.md 13.6)."""
    return tuple(
        WatchedEvent(f"{alert.rule}:{alert.subject}:{alert.day}", alert.subject, alert.day, because=alert.rule)
        for alert in alerts
        if rule(alert.rule).blow and alert.day is not None and alert.state is not AlertState.CLEARED
    )


def keep_looks(store: Store, state: StateWriter, events: Sequence[WatchedEvent], as_of: date) -> CardDraft | None:
    """One card a day for all lines to be looked at again, when a line's day has come; each day is said once."""
    due = tuple(looks_due(events, as_of))
    said = {key for kept in store.cards(limit=RECENT_CARDS) for key in (kept.card.reminder or "").split(";")}
    if said.issuperset(entry.key for entry in due):
        return None
    (draft,) = _drafts(store, due, as_of)
    state.mark_listed(state.add_cards(draft))
    return draft


def keep_reminders(store: Store, state: StateWriter, as_of: date) -> tuple[str, ...]:
    """Make the cards of today's new reminders; each is made once. Answers the cards' ids."""
    found = agenda_of(store, as_of)
    fresh = new_reminders(found, as_of, done=store.made_reminders())
    return state.add_cards(*_drafts(store, fresh, as_of, passed=len(found.asked)))


def drafts_of(store: Store, as_of: date) -> tuple[CardDraft, ...]:
    """The cards of all that is asked for on a day, made before or not: what is not among them is over."""
    found = agenda_of(store, as_of)
    return _drafts(store, reminders(found, as_of), as_of, passed=len(found.asked))


def _drafts(store: Store, entries: Sequence[Reminder], as_of: date, *, passed: int = 0) -> tuple[CardDraft, ...]:
    names = {channel.id: channel.name for channel in store.channels()}
    gathered = (ReminderKind.CHECK_ROUND, ReminderKind.AFTER_EVENT, ReminderKind.ASKED)
    rounds, looks, asked = ([entry for entry in entries if entry.kind is kind] for kind in gathered)
    said = _dues_warned_of(store)
    single = (entry for entry in entries if entry.kind not in gathered and not _is_said(entry, said))
    drafts = [_draft(entry, names.get(entry.channel or "", ""), as_of) for entry in single]
    # A line that nobody looked at for too long is a warning by then; to remind of it too would say it twice.
    warned = {
        alert.subject for alert in store.current_alerts() if rule(alert.rule).urgency is Urgency.LOOK and alert.is_shown
    }
    left = [entry for entry in rounds if entry.channel not in warned]
    together = (*_asked_drafts(asked, names, as_of, passed=passed), *_look_drafts(looks, names, as_of))
    return (*drafts, *together, *_round_drafts(left, names, as_of, warned=bool(warned)))


def _dues_warned_of(store: Store) -> frozenset[tuple[str, date]]:
    """The dues, by line and day, of which an open warning speaks: a reminder would say them twice."""
    open_ones = (alert for alert in store.current_alerts() if alert.state is AlertState.OPEN)
    dues = ((alert.subject, alert.fact("due")) for alert in open_ones if rule(alert.rule).about_channel)
    return frozenset((line, due) for line, due in dues if isinstance(due, date))


def _is_said(entry: Reminder, said: frozenset[tuple[str, date]]) -> bool:
    """Whether a warning says it already; what falls due today is said all the same."""
    return entry.kind is ReminderKind.DUE and entry.days_left != 0 and (entry.channel or "", entry.on) in said


def _draft(entry: Reminder, name: str, as_of: date) -> CardDraft:
    title, body = _words(entry, name, as_of)
    return CardDraft(
        key=entry.key.rsplit(":", 1)[0],
        level=Level.GREEN,
        made_on=entry.stage,
        title=title,
        body=body,
        pressing=entry.kind is ReminderKind.DUE and entry.days_left == 0,
        reminder=entry.key,
    )


def _look_drafts(looks: Sequence[Reminder], names: dict[str, str], as_of: date) -> Iterable[CardDraft]:
    """One card for all lines to be looked at again after something happened."""
    if not looks:
        return
    if len(looks) == 1:
        title, body = _words(looks[0], names.get(looks[0].channel or "", ""), as_of)
    else:
        title = ntr("Look at {n} line again", "Look at {n} lines again", len(looks)).format(n=len(looks))
        listed = list_names("、".join(names.get(entry.channel or "", "") for entry in looks[:6]))
        body = tr("{lines}: record what the apps show, changed or not.").format(lines=listed)
    key = ";".join(entry.key for entry in looks)
    yield CardDraft(key="look", level=Level.GREEN, made_on=as_of, title=title, body=body, reminder=key)


def _round_drafts(
    rounds: Sequence[Reminder], names: dict[str, str], as_of: date, *, warned: bool
) -> Iterable[CardDraft]:
    """One card for all lines that want to be looked at; with some `warned` of already, these are more of them."""
    if not rounds:
        return
    count = len(rounds)
    title = (
        ntr("Check round: {n} more line to look at", "Check round: {n} more lines to look at", count)
        if warned
        else ntr("Check round: {n} line to look at", "Check round: {n} lines to look at", count)
    ).format(n=count)
    listed = "、".join(names.get(entry.channel or "", entry.channel or "") for entry in rounds[:6])
    yield CardDraft(
        key="round",
        level=Level.GREEN,
        made_on=as_of,
        title=title,
        body=tr("Two minutes with the phone in hand: {lines}").format(lines=listed),
        reminder=";".join(entry.key for entry in rounds),
    )


def _asked_drafts(asked: Sequence[Reminder], names: dict[str, str], as_of: date, *, passed: int) -> Iterable[CardDraft]:
    """One card for all dues that passed without an answer; each is asked about once.

    The title counts all of them, as the calendar does; the newest are named.
    """
    if not asked:
        return
    count = max(passed, len(asked))
    said = tr(", ").join(_asked_words(entry, names.get(entry.channel or "", ""), as_of) for entry in asked[:6])
    form = tr("{dues}. Say so in the calendar, once each.")
    if count > len(asked):
        form = tr("The newest: {dues}. Say so in the calendar, once each.")
    yield CardDraft(
        key="asked",
        level=Level.GREEN,
        made_on=as_of,
        title=ntr("Was it paid? {n} due passed", "Were they paid? {n} dues passed", count).format(n=count),
        body=form.format(dues=said),
        reminder=";".join(entry.key for entry in asked),
    )


def _asked_words(entry: Reminder, name: str, as_of: date) -> str:
    amount = "" if entry.amount is None else plain_money_text(entry.amount)
    form = tr("{name} {amount} ({day})")
    return form.format(name=name, amount=amount, day=day_text(entry.on, as_of))


def reminder_title(entry: Reminder, name: str, as_of: date) -> str:
    """What a reminder of one line says in a line."""
    return _words(entry, name, as_of)[0]


def _words(entry: Reminder, name: str, as_of: date) -> tuple[str, str]:
    if entry.kind is ReminderKind.DUE and entry.amount is not None:
        amount, day = plain_money_text(entry.amount), day_text(entry.on, as_of)
        if entry.days_left == 0:
            return tr("{name}: {amount} is due today").format(name=name, amount=amount), tr(
                "If it is paid already, mark it as paid."
            )
        title = tr("{name}: {amount} is due on {day}").format(name=name, amount=amount, day=day)
        left = entry.days_left or 0
        return title, ntr(
            "{n} day left to have the money ready.", "{n} days left to have the money ready.", left
        ).format(n=left)
    if entry.kind is ReminderKind.ASKED:
        return tr("Was {what} paid?").format(what=_asked_words(entry, name, as_of)), ""
    if entry.kind is ReminderKind.AFTER_EVENT:
        day = day_text(entry.on, as_of)
        title = tr("{name}: has anything changed since {day}?").format(name=name, day=day)
        return title, tr("What does its app show since {day}? Record it, changed or not.").format(day=day)
    return tr("Time for a fresh credit report"), tr(
        "Your own query is free and leaves no hard inquiry. Import it here."
    )
