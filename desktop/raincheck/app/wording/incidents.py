"""What is said of incidents: their titles, what happened, by when a step is due, whom it needs, and its source."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Final

from msgspec import Struct

from raincheck.app.wording.amounts import day_month, share_text
from raincheck.app.wording.figures import Scene
from raincheck.app.wording.marks import Mark, mark_meaning
from raincheck.core.alerts import Alert
from raincheck.core.catalogue import Catalogue
from raincheck.core.catalogue import Mark as DataMark
from raincheck.core.incident_steps import StepState
from raincheck.core.incidents import Case, ContactWay
from raincheck.core.model import Channel, LineStatus
from raincheck.core.money import Money
from raincheck.core.playbooks import BY_HAND, DoneBy, Playbook, PlayStep, Statement, Who
from raincheck.core.snapshot import Snapshot
from raincheck.core.text import ntr, tr


def is_chinese() -> bool:
    """Whether the language in use is Chinese: texts of resources carry both."""
    return tr("en") == "zh"


def in_language(chinese: str, english: str) -> str:
    """One of two texts of a resource file."""
    return chinese if is_chinese() else english


def case_title(case: Case, playbook: Playbook, snapshot: Snapshot) -> str:
    """What happened, in a line: "借呗额度骤降到几乎为零"."""
    kind = in_language(playbook.name, playbook.name_en)
    names = [snapshot.channels[line].name for line in case.lines]
    if case.kind in BY_HAND:
        return tr("{line} · {kind}").format(line=names[0], kind=kind) if names else kind
    if len(names) > 1:
        return ntr("{n} line tightened: {lines}", "{n} lines tightened: {lines}", len(names)).format(
            n=len(names), lines=tr(", ").join(names)
        )
    return tr("{line}: {kind}").format(line=names[0], kind=kind) if names else kind


def done_text(state: StepState, day: date) -> str:
    """When a step was done; where it ticked itself, what was written down that day."""
    form = tr("done on {day}")
    if state.by_itself:
        match state.step.done_by:
            case DoneBy.EVIDENCE:
                form = tr("ticked by itself: a file was kept on {day}")
            case DoneBy.READING:
                form = tr("ticked by itself: a reading was recorded on {day}")
            case DoneBy.CONTACT:
                form = tr("ticked by itself: a talk was written down on {day}")
            case DoneBy.LETTER | DoneBy.COMPLAINT:
                form = tr("ticked by itself: a letter or complaint was written down on {day}")
            case DoneBy.REPORT:
                form = tr("ticked by itself: a credit report was read in on {day}")
            case DoneBy.DUES_PAID:
                form = tr("ticked by itself: the due was recorded as paid on {day}")
    return form.format(day=day_month(day))


def about(playbook: Playbook) -> str:
    """What to keep in mind, in a sentence or two."""
    return in_language(playbook.about, playbook.about_en)


def events_text(case: Case, scene: Scene) -> str:
    """What the readings show, one act after the other, as it stands in a letter."""
    said = dict.fromkeys(text for alert in case.alerts if (text := _event(alert, scene, alone=len(case.lines) < 2)))
    return tr("; ").join(said)


def seen_on(case: Case) -> date:
    """The day on which the first of these acts was seen; where none is told, the day the incident was opened."""
    return min((alert.since for alert in case.alerts if _act(alert, Scene())), default=case.record.opened_on)


def _event(alert: Alert, scene: Scene, *, alone: bool) -> str:
    text = _act(alert, scene)
    channel = alert.fact("channel")
    if not text or alone or not isinstance(channel, str):
        return text
    return tr("{line} {what}").format(line=channel, what=text)


def _act(alert: Alert, scene: Scene) -> str:
    if alert.rule == "B04":
        return _missed(alert, scene)
    shut = tr("the line was frozen") if alert.fact("status") == LineStatus.FROZEN.value else tr("the line was closed")
    forms = {
        "L01": tr("the limit went from {before} to {after}"),
        "L03": shut,
        "L04": tr("it is open again with {after}; before it was shut it was {before}"),
        "L05": tr("repayment does not go through"),
        "L10": tr("the limit is there, but it cannot be drawn"),
        "P03": tr("the yearly rate went from {before} to {after}"),
    }
    form = forms.get(alert.rule, "")
    before, after = _figure(alert, "before", scene), _figure(alert, "after", scene)
    if "{before}" in form and not (before and after):
        return ""
    return form.format(before=before, after=after)


def _missed(alert: Alert, scene: Scene) -> str:
    day, amount = alert.fact("day"), _money(alert, "amount", scene)
    if not isinstance(day, date) or not amount:
        return tr("a payment did not go through")
    form = (
        tr("{amount} of {day} was not paid")
        if alert.fact("kind") == "overdue"
        else tr("a debit of {amount} failed on {day}")
    )
    return form.format(amount=amount, day=scene.day(day))


def _money(alert: Alert, name: str, scene: Scene) -> str:
    value = alert.fact(name)
    return scene.money(value) if isinstance(value, Money) else ""


def _figure(alert: Alert, name: str, scene: Scene) -> str:
    """An amount or a share as it stands in a sentence; empty when it is not known."""
    value = alert.fact(name)
    return share_text(value) if isinstance(value, Fraction) else _money(alert, name, scene)


def day_of_incident(case: Case, as_of: date) -> str:
    """Which day it is: "第 2 天"."""
    return tr("day {n}").format(n=case.day(as_of))


def who_name(who: Who) -> str:
    """Whom a step needs."""
    names = {
        Who.SELF: tr("yourself"),
        Who.LENDER: tr("the lender"),
        Who.BANK: tr("the bank of the card"),
        Who.REGULATOR: tr("the regulator"),
        Who.PBOC: tr("the credit reference office"),
        Who.FAMILY: tr("your family"),
    }
    return names[who]


def way_name(way: str) -> str:
    """How the lender was reached; a way we do not know is its own name."""
    names = {
        ContactWay.PHONE: tr("Phone"),
        ContactWay.CHAT: tr("Online chat"),
        ContactWay.LETTER: tr("In writing"),
        ContactWay.COMPLAINT: tr("Complaint"),
        ContactWay.REGULATOR: tr("To the regulator"),
        ContactWay.VISIT: tr("In person"),
        ContactWay.OTHER: tr("Another way"),
    }
    return names[ContactWay(way)] if way in {entry.value for entry in ContactWay} else way


SOON_DAYS: Final = 3


def by_when(state: StepState, as_of: date, scene: Scene) -> str:
    """By when a step that is still to do is due; empty where it has no day."""
    if state.by is None or state.done_on is not None:
        return ""
    left = (state.by - as_of).days
    if left < 0:
        return ntr("{n} day late", "{n} days late", -left).format(n=-left)
    if left == 0:
        return tr("by today")
    if left <= SOON_DAYS:
        return ntr("{n} day left", "{n} days left", left).format(n=left)
    return tr("by {day}").format(day=scene.day(state.by))


class StepWords(Struct, frozen=True):
    """A step in the language in use; `source` says what it rests on, `checked` when that was last looked at."""

    name: str
    text: str
    why: str
    who: str
    source: str


def step_words(step: PlayStep) -> StepWords:
    """What a step says."""
    return StepWords(
        name=in_language(step.name, step.name_en),
        text=in_language(step.text, step.text_en),
        why=in_language(step.why, step.why_en),
        who=who_name(step.who),
        source=source_text(step.mark, in_language(step.source, step.source_en), step.checked),
    )


def source_text(mark: DataMark, source: str, checked: date | None) -> str:
    """What a statement rests on, how far that goes, and when it was last looked at; empty for our own practice."""
    if mark is DataMark.PROJECT:
        return ""
    meaning = mark_meaning(Mark(mark.value))
    if checked is None:
        return tr("{source} ({meaning})").format(source=source, meaning=meaning)
    form = tr("{source} ({meaning}; as of {day})")
    return form.format(source=source, meaning=meaning, day=checked)


def caution_text(caution: Statement) -> str:
    """A sentence that stands under every playbook."""
    return in_language(caution.text, caution.text_en)


def caution_source(caution: Statement) -> str:
    """What it rests on."""
    return source_text(caution.mark, in_language(caution.source, caution.source_en), caution.checked)


def hotline_text(channel: Channel, catalogue: Catalogue) -> str:
    """The lender's number where it is certain; else where to find it. An unverified number is never said."""
    for line in catalogue.lines:
        same = channel.name in (line.name, line.name_en) or (line.platform and line.platform == channel.platform)
        if same and line.hotline and line.hotline_mark is not None and line.hotline_mark.is_fact:
            return tr("{number} (customer service)").format(number=line.hotline)
    return tr("the number stands in the lender's app or on the back of the card")
