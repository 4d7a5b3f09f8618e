"""The lenders' record: one row each for a platform, and one for each thing it did."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction

from msgspec import Struct

from raincheck.app.voice import Voice
from raincheck.app.wording import group_name, share_text
from raincheck.core.money import Money
from raincheck.core.record import LenderRecord
from raincheck.core.rules.limit_events import LimitEvent, LimitEventKind
from raincheck.core.rules.thresholds import Level
from raincheck.core.text import ntr, tr
from raincheck.gui.kit.context import Tone
from raincheck.gui.kit.models.records import Mark
from raincheck.gui.kit.widgets.shapes import Shape


class LenderRow(Struct, frozen=True):
    """One platform's figures; texts are ready, figures are kept for sorting."""

    name: str
    lines: str
    since: date | None
    acts: int
    cuts: int
    closings: int
    reopened: int
    size: str
    notice: str
    recovery: str
    said: str


class ActRow(Struct, frozen=True):
    """One thing a platform did."""

    day: date
    name: str
    line: str
    mark: Mark
    text: str


class LendersView(Struct, frozen=True):
    """Every platform, and everything they did, the newest first."""

    lenders: tuple[LenderRow, ...]
    acts: tuple[ActRow, ...]


def lenders_view(records: Iterable[LenderRecord], voice: Voice) -> LendersView:
    """Lay the records out."""
    kept = tuple(records)
    names = {channel.id: channel.name for channel in voice.channels}
    acts = [_act(record, event, names, voice) for record in kept for event in record.events]
    return LendersView(
        tuple(_lender(record, names, voice) for record in kept),
        tuple(sorted(acts, key=lambda act: act.day, reverse=True)),
    )


def _lender(record: LenderRecord, names: dict[str, str], voice: Voice) -> LenderRow:
    acts = record.cuts + record.closings
    size = "—"
    if record.median_cut is not None and record.median_lost is not None:
        size = tr("{share}, {amount}").format(
            share=share_text(record.median_cut), amount=voice.scene.money(record.median_lost)
        )
    return LenderRow(
        name=group_name(record.platform),
        lines=tr(", ").join(names.get(line, line) for line in record.channels),
        since=record.since,
        acts=acts,
        cuts=record.cuts,
        closings=record.closings,
        reopened=record.reopened_lower,
        size=size,
        notice=_some(record.noticed, acts, record.median_notice, before=True),
        recovery=_some(record.recovered, acts, record.median_recovery, before=False),
        said=_said(record, voice),
    )


def _some(count: int, acts: int, days: Fraction | None, *, before: bool) -> str:
    if not acts:
        return "—"
    if not count or days is None:
        return tr("not once")
    n = round(days)
    form = ntr("{n} day before", "{n} days before", n) if before else ntr("after {n} day", "after {n} days", n)
    return tr("{count} of {all}, {told}").format(count=count, all=acts, told=form.format(n=n))


def _said(record: LenderRecord, voice: Voice) -> str:
    if record.since is None:
        return tr("Nothing has been read yet.")
    acts = record.cuts + record.closings
    since = voice.scene.day(record.since)
    if not acts:
        return tr("Since {day} it has neither cut nor closed a line of yours.").format(day=since)
    return tr("Since {day} it has cut or closed lines of yours.").format(day=since)


def _act(record: LenderRecord, event: LimitEvent, names: dict[str, str], voice: Voice) -> ActRow:
    marks = {
        LimitEventKind.CUT: Mark(_tone(event.level), tr("cut"), Shape.DOWN),
        LimitEventKind.CLOSED: Mark(_tone(event.level), tr("closed or frozen"), Shape.SQUARE),
        LimitEventKind.REOPENED_LOWER: Mark(_tone(event.level), tr("reopened lower"), Shape.TURN),
    }
    before, after = (_money(amount, voice) for amount in (event.limit_before, event.limit_after))
    text = tr("{before} → {after} ({share} less)").format(before=before, after=after, share=share_text(event.share))
    if event.kind is LimitEventKind.CLOSED:
        text = tr("limit before: {amount}").format(amount=before)
    return ActRow(
        event.day, group_name(record.platform), names.get(event.channel, event.channel), marks[event.kind], text
    )


def _tone(level: Level) -> Tone:
    return Tone.DANGER if level is Level.RED else Tone.WARN


def _money(amount: Money | None, voice: Voice) -> str:
    return tr("not known") if amount is None else voice.scene.money(amount)
