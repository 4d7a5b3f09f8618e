"""Reminders as cards: dues, check rounds, looks after an event, the credit report."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from raincheck.app.wording.amounts import day_text, money_text
from raincheck.core.model import Source
from raincheck.core.reminders import Agenda, Reminder, ReminderKind, WatchedEvent, agenda, new_reminders
from raincheck.core.rules.thresholds import Level
from raincheck.core.snapshot import Snapshot
from raincheck.core.text import ntr, tr
from raincheck.store import CardDraft, Engine, Store

FOLLOWED = ("L01", "L03", "L04", "L05")
"""Events after which the line is looked at again on days 1, 3, 7, 14 and 30 (domain.md 7)."""


def agenda_of(store: Store, as_of: date) -> Agenda:
    """Everything the reminders of a day are made from."""
    snapshot = Snapshot(store.book(), as_of)
    events = [
        WatchedEvent(f"{alert.rule}:{alert.subject}:{alert.day}", alert.subject, alert.day)
        for alert in store.current_alerts()
        if alert.rule in FOLLOWED and alert.day is not None and alert.subject in snapshot.channels
    ]
    reports = [reading.day for reading in snapshot.book.observations if reading.source is Source.REPORT]
    return agenda(snapshot, events, report_on=max(reports, default=None))


def keep_reminders(store: Store, engine: Engine, as_of: date) -> tuple[str, ...]:
    """Make the cards of today's new reminders; each is made once. Answers the cards' ids."""
    fresh = new_reminders(agenda_of(store, as_of), as_of, done=store.made_reminders())
    names = {channel.id: channel.name for channel in store.channels()}
    rounds = [entry for entry in fresh if entry.kind is ReminderKind.CHECK_ROUND]
    drafts = [_draft(entry, names.get(entry.channel or "", ""), as_of) for entry in fresh if entry not in rounds]
    return engine.add_cards(*drafts, *_round_drafts(rounds, names, as_of))


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


def _round_drafts(rounds: Sequence[Reminder], names: dict[str, str], as_of: date) -> Iterable[CardDraft]:
    """One card for all lines that want to be looked at; the others' keys are kept so that they make no card later."""
    if not rounds:
        return
    count = len(rounds)
    title = ntr("Check round: {n} line to look at", "Check round: {n} lines to look at", count).format(n=count)
    listed = "、".join(names.get(entry.channel or "", entry.channel or "") for entry in rounds[:6])
    yield CardDraft(
        key="round",
        level=Level.GREEN,
        made_on=as_of,
        title=title,
        body=tr("Two minutes with the phone in hand: {lines}").format(lines=listed),
        reminder=";".join(entry.key for entry in rounds),
    )


def reminder_title(entry: Reminder, name: str, as_of: date) -> str:
    """What a reminder of one line says in a line."""
    return _words(entry, name, as_of)[0]


def _words(entry: Reminder, name: str, as_of: date) -> tuple[str, str]:
    if entry.kind is ReminderKind.DUE and entry.amount is not None:
        amount, day = money_text(entry.amount), day_text(entry.on, as_of)
        if entry.days_left == 0:
            return tr("{name}: {amount} is due today").format(name=name, amount=amount), tr(
                "If it is paid already, mark it as paid."
            )
        title = tr("{name}: {amount} is due on {day}").format(name=name, amount=amount, day=day)
        left = entry.days_left or 0
        return title, ntr(
            "{n} day left to have the money ready.", "{n} days left to have the money ready.", left
        ).format(n=left)
    if entry.kind is ReminderKind.AFTER_EVENT:
        title = tr("Look at {name} again").format(name=name)
        return title, tr("What does its app show since {day}? Record it, changed or not.").format(
            day=day_text(entry.on, as_of)
        )
    return tr("Time for a fresh credit report"), tr(
        "Your own query is free and leaves no hard inquiry. Import it here."
    )
