"""What is said of each entry of an incident's timeline."""

from __future__ import annotations

from collections.abc import Mapping

from raincheck.app.wording.alerts import words
from raincheck.app.wording.figures import Scene
from raincheck.app.wording.incidents import step_words, way_name
from raincheck.app.wording.names import source_name, status_word
from raincheck.core.incident_timeline import Entry
from raincheck.core.model import Channel, Contact, LedgerKind, LedgerRow, LineStatus, Observation
from raincheck.core.text import tr


def entry_text(entry: Entry, channels: Mapping[str, Channel], scene: Scene) -> str:
    """One line of the timeline."""
    if entry.reading is not None:
        return _reading(entry.reading, entry.before, channels, scene)
    if entry.row is not None:
        return _row(entry.row, channels, scene)
    if entry.inquiry is not None:
        return tr("Inquiry: {lender}, {reason}").format(lender=entry.inquiry.lender, reason=entry.inquiry.reason)
    if entry.event is not None:
        return tr("Outside: {text}").format(text=entry.event.text)
    if entry.alert is not None:
        return tr("Warning: {title}").format(title=words(entry.alert, scene).title)
    return _own(entry)


def _own(entry: Entry) -> str:
    """What the person did about the incident."""
    if entry.contact is not None:
        return _contact(entry.contact)
    if entry.evidence is not None:
        return tr("Kept as evidence: {name}").format(name=entry.evidence.name)
    if entry.step is None:
        raise ValueError(entry.kind)
    done = tr("Done: {step}").format(step=step_words(entry.step.step).name)
    return tr("{what}: {note}").format(what=done, note=entry.step.note) if entry.step.note else done


def _name(channel: str, channels: Mapping[str, Channel]) -> str:
    return channels[channel].name if channel in channels else channel


def _reading(reading: Observation, before: Observation | None, channels: Mapping[str, Channel], scene: Scene) -> str:
    name, source = _name(reading.channel, channels), source_name(reading.source.value)
    parts = []
    if before is not None and before.limit is not None and reading.limit is not None and before.limit != reading.limit:
        parts.append(
            tr("limit {before} → {after}").format(before=scene.money(before.limit), after=scene.money(reading.limit))
        )
    elif reading.limit is not None and before is None:
        parts.append(tr("limit {limit}").format(limit=scene.money(reading.limit)))
    if reading.used is not None and (before is None or before.used != reading.used):
        parts.append(tr("used {used}").format(used=scene.money(reading.used)))
    shows_status = reading.status is not LineStatus.OPEN or (before is not None and before.status != reading.status)
    if shows_status:
        parts.append(status_word(reading.status))
    form = tr("{line}: {what} ({source})") if parts else tr("{line}: read again ({source})")
    return form.format(line=name, what=tr(", ").join(parts), source=source)


def _row(row: LedgerRow, channels: Mapping[str, Channel], scene: Scene) -> str:
    forms = {
        LedgerKind.DRAW: tr("{line}: {amount} drawn"),
        LedgerKind.REPAY: tr("{line}: {amount} repaid"),
        LedgerKind.FAILED: tr("{line}: a debit of {amount} failed"),
    }
    told = forms[row.kind].format(line=_name(row.channel, channels), amount=scene.money(row.amount))
    return tr("{what}: {note}").format(what=told, note=row.note) if row.note else told


def _contact(contact: Contact) -> str:
    told = way_name(contact.way)
    if contact.ticket:
        told = tr("{way}, ticket {ticket}").format(way=told, ticket=contact.ticket)
    return tr("{what}: {note}").format(what=told, note=contact.text) if contact.text else told
