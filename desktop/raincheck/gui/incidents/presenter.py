"""Incidents as the page shows them: rows, steps, causes, talks, files and the order of things."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from msgspec import Struct

from raincheck.app.calendar import KeptDue, account_text, funding_text
from raincheck.app.incidents import Incidents, IncidentView
from raincheck.app.letters import letter_name, letters_of
from raincheck.app.pack import PICTURES
from raincheck.app.wording import Scene, level_name
from raincheck.app.wording.amounts import day_month
from raincheck.app.wording.causes import cause_words
from raincheck.app.wording.incidents import (
    about,
    by_when,
    case_title,
    caution_source,
    caution_text,
    day_of_incident,
    done_text,
    hotline_text,
    step_words,
    way_name,
)
from raincheck.app.wording.timeline import entry_text
from raincheck.core.causes import Standing
from raincheck.core.duecalendar import DueState
from raincheck.core.incident_steps import StepState
from raincheck.core.incidents import Case
from raincheck.core.model import Contact, EvidenceFile
from raincheck.core.playbooks import IncidentKind, LetterKind
from raincheck.core.text import ntr, tr
from raincheck.gui.kit.context import PageId, Target, Tone
from raincheck.gui.kit.models.records import Mark
from raincheck.gui.kit.widgets.shapes import Shape
from raincheck.gui.kit.words import tone_of
from raincheck.system.catalogue import load_catalogue
from raincheck.system.playbooks import load_letters, load_playbooks

_STANDINGS = {
    Standing.FOR: (Tone.WARN, Shape.TRIANGLE),
    Standing.AGAINST: (Tone.QUIET, Shape.CROSS),
    Standing.UNKNOWN: (Tone.QUIET, Shape.QUESTION),
}


class IncidentRow(Struct, frozen=True):
    """One incident in the list."""

    id: str
    title: str
    since: date
    mark: Mark
    next_step: str
    by: str
    is_open: bool


class StepRow(Struct, frozen=True):
    """One step: what stands in its row, and what unfolds below it."""

    key: str
    name: str
    text: str
    done: bool
    done_on: date | None
    by_itself: bool
    optional: bool
    badge: Mark | None
    below: str
    why: str
    who: str
    source: str
    note: str
    letter: LetterKind | None
    letter_name: str
    place: Target | None


class CauseRow(Struct, frozen=True):
    """One possible cause with its badge, what the book shows, and what would change it."""

    mark: Mark
    name: str
    shown: str
    mend: str


class TimeRow(Struct, frozen=True):
    """One thing that happened."""

    when: str
    text: str


class TalkRow(Struct, frozen=True):
    """One talk with the lender."""

    when: str
    what: str
    said: str
    due: str
    is_late: bool


class FileRow(Struct, frozen=True):
    """One kept file."""

    sha256: str
    name: str
    about: str
    note: str
    is_picture: bool


class DueRow(Struct, frozen=True):
    """One due that is still to be paid, whatever became of its line."""

    day: str
    what: str
    below: str
    mark: Mark | None


class CautionRow(Struct, frozen=True):
    """What stands under every list of steps."""

    text: str
    source: str


class IncidentPage(Struct, frozen=True):
    """Everything the page shows of one incident."""

    id: str
    title: str
    crumbs: str
    mark: Mark
    about: str
    is_open: bool
    has_line: bool
    steps: tuple[StepRow, ...]
    next_key: str | None
    causes: tuple[CauseRow, ...]
    timeline: tuple[TimeRow, ...]
    talks: tuple[TalkRow, ...]
    files: tuple[FileRow, ...]
    dues: tuple[DueRow, ...]
    cautions: tuple[CautionRow, ...]
    letters: tuple[tuple[LetterKind, str], ...]


def rows(found: Incidents) -> tuple[IncidentRow, ...]:
    """The list, open ones first."""
    scene = Scene(found.as_of)
    made = []
    for case in found.cases:
        state = found.next_step(case) if case.is_open else None
        made.append(
            IncidentRow(
                id=case.record.id,
                title=case_title(case, load_playbooks().of(case.kind), found.snapshot),
                since=case.record.opened_on,
                mark=_mark(case, found.as_of),
                next_step="" if state is None else step_words(state.step).name,
                by="" if state is None else by_when(state, found.as_of, scene),
                is_open=case.is_open,
            )
        )
    return tuple(made)


def _mark(case: Case, as_of: date) -> Mark:
    if case.is_open:
        told = tr("{level} · {day}").format(level=level_name(case.level), day=day_of_incident(case, as_of))
        return Mark(tone_of(case.level), told)
    if case.recovered:
        return Mark(Tone.GOOD, tr("back as before"))
    return Mark(Tone.QUIET, tr("closed"), Shape.TICK)


def page_of(found: Incidents, view: IncidentView, dues: tuple[KeptDue, ...], *, hidden: bool) -> IncidentPage:
    """One incident as the page shows it."""
    scene, case = Scene(found.as_of, hidden=hidden), view.case
    following = next((state.step.key for state in view.steps if state.is_open and not state.step.optional), None)
    names = {letter.key: letter_name(letter) for letter in load_letters()}
    return IncidentPage(
        id=case.record.id,
        title=case_title(case, view.playbook, found.snapshot),
        crumbs=tr("Incidents / in progress") if case.is_open else tr("Incidents / closed"),
        mark=_mark(case, found.as_of),
        about=_about(view),
        is_open=case.is_open,
        has_line=bool(case.lines),
        steps=tuple(_step(state, view, found, scene) for state in view.steps),
        next_key=following,
        causes=tuple(_causes(view, scene)),
        timeline=tuple(
            TimeRow(_when(entry.on, entry.at), entry_text(entry, found.snapshot.channels, scene))
            for entry in view.timeline
        ),
        talks=tuple(_talk(entry, case, found.as_of, scene) for entry in reversed(case.record.contacts)),
        files=tuple(_file(entry) for entry in case.record.evidence),
        dues=tuple(_due(due, case, found, scene) for due in dues),
        cautions=tuple(CautionRow(caution_text(entry), caution_source(entry)) for entry in view.playbook.cautions),
        letters=tuple((kind, names[kind]) for kind in letters_of(view)),
    )


def _about(view: IncidentView) -> str:
    if view.case.is_over:
        return tr("What it rested on is over. When you are sure, mark the line as back, or close the incident.")
    return about(view.playbook)


def _when(on: date, at: object) -> str:
    return day_month(on) if at is None else f"{at:%m-%d %H:%M}"


def _step(state: StepState, view: IncidentView, found: Incidents, scene: Scene) -> StepRow:
    words, step = step_words(state.step), state.step
    text = words.text
    if step.hotline and view.case.lines:
        channel = found.snapshot.channels[view.case.lines[0]]
        text = tr("{text} · {number}").format(text=text, number=hotline_text(channel, load_catalogue()))
    names = {letter.key: letter_name(letter) for letter in load_letters()}
    return StepRow(
        key=step.key,
        name=words.name,
        text=text,
        done=not state.is_open,
        done_on=None if state.by_itself else state.done_on,
        by_itself=state.by_itself,
        optional=step.optional,
        badge=_step_badge(state, found.as_of, scene) if view.case.is_open else None,
        below=_below(state, view),
        why=words.why,
        who=words.who,
        source=words.source,
        note=state.note,
        letter=step.letter,
        letter_name="" if step.letter is None else names[step.letter],
        place=_place(step.key, view.case.lines),
    )


def _place(key: str, lines: tuple[str, ...]) -> Target | None:
    """Where in the window a step is done, for those that are done there."""
    if key == "own_report":
        return Target(PageId.IMPORTS)
    if not lines:
        return None
    places = {
        "bridge": Target(PageId.EVENTS, f"fair:{lines[0]}"),
        "reading": Target(PageId.LINES, lines[0]),
        "reprice": Target(PageId.LINES, lines[0]),
        "keep_paying": Target(PageId.CALENDAR),
        "stop_draws": Target(PageId.PLANNER),
    }
    return places.get(key)


def _step_badge(state: StepState, as_of: date, scene: Scene) -> Mark | None:
    told = by_when(state, as_of, scene)
    if not told or state.step.optional:
        return None
    left = (state.by - as_of).days if state.by is not None else 99
    tone = Tone.DANGER if left < 0 else Tone.WARN if left <= 1 else Tone.QUIET
    return Mark(tone, told)


def _below(state: StepState, view: IncidentView) -> str:
    """What became of it: files, talks, the day, and whether it ticked itself."""
    parts = []
    if state.done_on is not None:
        parts.append(done_text(state, state.done_on))
    if state.step.done_by == "evidence" and view.case.record.evidence:
        count = len(view.case.record.evidence)
        parts.append(ntr("{n} file kept", "{n} files kept", count).format(n=count))
    if state.step.done_by == "contact" and view.case.record.contacts:
        tickets = [entry.ticket for entry in view.case.record.contacts if entry.ticket]
        if tickets:
            parts.append(tr("ticket {ticket}").format(ticket=tickets[-1]))
    if state.note:
        parts.append(state.note)
    return " · ".join(parts)


def _causes(view: IncidentView, scene: Scene) -> list[CauseRow]:
    made = []
    for cause in view.causes:
        words, (tone, shape) = cause_words(cause, scene), _STANDINGS[cause.standing]
        made.append(CauseRow(Mark(tone, words.standing, shape), words.name, words.shown, words.mend))
    return made


def _talk(entry: Contact, case: Case, as_of: date, scene: Scene) -> TalkRow:
    what = way_name(entry.way)
    if entry.ticket:
        what = tr("{way}, ticket {ticket}").format(way=what, ticket=entry.ticket)
    due = "" if entry.answer_due is None else tr("answer due {day}").format(day=scene.day(entry.answer_due))
    late = case.is_open and entry.answer_due is not None and entry.answer_due < as_of
    return TalkRow(f"{entry.at:%m-%d %H:%M}", what, entry.text, due, late)


def _file(entry: EvidenceFile) -> FileRow:
    size = f"{entry.bytes / 1024 / 1024:.1f} MB" if entry.bytes >= 1024 * 1024 else f"{max(entry.bytes // 1024, 1)} KB"
    told = tr("{day} · {size} · SHA-256 {digest}…").format(
        day=f"{entry.added_at:%m-%d %H:%M}", size=size, digest=entry.sha256[:12]
    )
    return FileRow(entry.sha256, entry.name, told, entry.note, Path(entry.name).suffix.lower() in PICTURES)


def _due(due: KeptDue, case: Case, found: Incidents, scene: Scene) -> DueRow:
    entry = due.entry
    name = found.snapshot.channels[entry.channel].name if entry.channel in found.snapshot.channels else ""
    amount = "" if entry.amount is None else scene.money(entry.amount)
    notes = []
    if entry.blocked:
        notes.append(tr("Repayment is shut: put the money on the debited card and keep the proof."))
    if due.funding is not None and due.funding.is_enough and case.kind is IncidentKind.DEBIT_FAILED:
        notes.append(tr("by the forecast it is there, yet a debit failed: see that it lies on the debited card"))
    elif due.funding is not None:
        notes.append(funding_text(due.funding, scene))
    if due.account is not None:
        notes.append(account_text(due.account, scene))
    mark = None
    if entry.state is DueState.PAST:
        mark = Mark(Tone.DANGER, tr("not marked paid"))
    elif entry.blocked:
        mark = Mark(Tone.DANGER, tr("repayment is shut"))
    elif due.funding is not None and not due.funding.is_enough:
        mark = Mark(Tone.WARN, tr("not enough"))
    told = tr("; ").join(note.rstrip("。.") for note in notes)
    return DueRow(day_month(entry.on), tr("{line} {amount}").format(line=name, amount=amount), told, mark)
