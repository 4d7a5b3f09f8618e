"""Incidents as a terminal shows them, and as JSON."""

from __future__ import annotations

from collections.abc import Iterator

from raincheck.app.incidents import Incidents, IncidentView
from raincheck.app.letters import Letter, letters_of
from raincheck.app.wording import level_mark
from raincheck.app.wording.causes import cause_words
from raincheck.app.wording.figures import Scene
from raincheck.app.wording.incidents import (
    about,
    by_when,
    case_title,
    caution_source,
    caution_text,
    day_of_incident,
    step_words,
    way_name,
)
from raincheck.app.wording.timeline import entry_text
from raincheck.cli.layout import GAP, table, wrap
from raincheck.cli.output import Json, plain
from raincheck.core.calendar import moment_text
from raincheck.core.incident_steps import StepState
from raincheck.core.incidents import Case, refs_of
from raincheck.core.model import IncidentState
from raincheck.core.rules.findings import FactValue
from raincheck.core.text import tr
from raincheck.system.playbooks import load_playbooks

DONE, TO_DO, WHERE_NEEDED = "[x]", "[ ]", "[·]"


def state_name(case: Case) -> str:
    """Whether an incident is open, closed, or over because the line is back."""
    if case.record.state is IncidentState.OPEN:
        return tr("in progress")
    return tr("back as before") if case.recovered else tr("closed")


def list_text(found: Incidents) -> str:
    """Every incident with its next step."""
    if not found.cases:
        return wrap(
            tr("No incident. One opens itself when a limit falls or a line is shut; raincheck incident open adds one.")
        )
    scene = Scene(found.as_of)
    rows = []
    for case in found.cases:
        title = case_title(case, load_playbooks().of(case.kind), found.snapshot)
        state = found.next_step(case) if case.is_open else None
        step = "" if state is None else step_words(state.step).name
        when = "" if state is None else by_when(state, found.as_of, scene)
        rows.append([case.record.id, str(case.record.opened_on), state_name(case), title, step, when])
    head = [tr("Id"), tr("Since"), tr("State"), tr("What happened"), tr("Next step"), tr("By when")]
    return table(head, rows)


def show_text(found: Incidents, view: IncidentView) -> str:
    """One incident: steps, causes, talks, evidence, and what happened in order."""
    scene = Scene(found.as_of)
    return "\n\n".join(
        part
        for part in (
            _head(found, view),
            "\n".join([tr("Steps"), *_steps(view, found, scene)]),
            "\n".join([tr("Possible causes, held against your record; the lender alone knows"), *_causes(view, scene)]),
            _talks(view),
            _evidence(view),
            _order(found, view, scene),
        )
        if part
    )


def _head(found: Incidents, view: IncidentView) -> str:
    case = view.case
    title = case_title(case, view.playbook, found.snapshot)
    if case.is_open:
        first = tr("{title} · {level} · {day}").format(
            title=title, level=level_mark(case.level), day=day_of_incident(case, found.as_of)
        )
    else:
        first = tr("{title} · {state}").format(title=title, state=state_name(case))
    return "\n".join([first, wrap(about(view.playbook), first=GAP)])


def _steps(view: IncidentView, found: Incidents, scene: Scene) -> Iterator[str]:
    for state in view.steps:
        words = step_words(state.step)
        mark = DONE if not state.is_open else WHERE_NEEDED if state.step.optional else TO_DO
        when = tr("done on {day}").format(day=state.done_on) if state.done_on else by_when(state, found.as_of, scene)
        head = tr("{name}: {text}").format(name=words.name, text=words.text)
        told = tr("{what} ({when})").format(what=head, when=when) if when else head
        yield wrap(told, first=f"{GAP}{mark} ", rest=GAP + " " * 4)
        yield wrap(words.why, first=GAP + " " * 4, rest=GAP + " " * 4)
        if words.source:
            yield wrap(words.source, first=GAP + " " * 4, rest=GAP + " " * 4)
        if state.note:
            yield wrap(tr("Note: {note}").format(note=state.note), first=GAP + " " * 4, rest=GAP + " " * 4)
    for caution in view.playbook.cautions:
        yield wrap(caution_text(caution), first=f"{GAP}!   ", rest=GAP + " " * 4)
        yield wrap(caution_source(caution), first=GAP + " " * 4, rest=GAP + " " * 4)


def _causes(view: IncidentView, scene: Scene) -> Iterator[str]:
    for cause in view.causes:
        words = cause_words(cause, scene)
        told = tr("{standing} · {name}: {shown}").format(standing=words.standing, name=words.name, shown=words.shown)
        yield wrap(told, first=GAP, rest=GAP * 2)
        if words.mend:
            yield wrap(words.mend, first=GAP * 2 + "→ ", rest=GAP * 3)


def _talks(view: IncidentView) -> str:
    contacts = view.case.record.contacts
    if not contacts:
        return ""
    rows = [
        [
            moment_text(entry.at).replace("T", " "),
            way_name(entry.way),
            entry.ticket,
            entry.text,
            plain_day(entry.answer_due),
        ]
        for entry in contacts
    ]
    return "\n".join(
        [tr("Talks"), table([tr("When"), tr("Reached by"), tr("Ticket"), tr("What was said"), tr("Answer due")], rows)]
    )


def plain_day(day: FactValue) -> str:
    """A day, or nothing."""
    return "" if day is None else str(day)


def _evidence(view: IncidentView) -> str:
    files = view.case.record.evidence
    if not files:
        return ""
    rows = [
        [entry.name, f"{entry.bytes:,}", moment_text(entry.added_at).replace("T", " "), entry.sha256] for entry in files
    ]
    return "\n".join(
        [tr("Kept as evidence"), table([tr("Name"), tr("Bytes"), tr("Kept"), "SHA-256"], rows, right=(1,))]
    )


def _order(found: Incidents, view: IncidentView, scene: Scene) -> str:
    lines = [tr("What happened, newest first")]
    for entry in view.timeline:
        when = str(entry.on) if entry.at is None else moment_text(entry.at).replace("T", " ")[:16]
        lines.append(wrap(entry_text(entry, found.snapshot.channels, scene), first=f"{GAP}{when:<16}{GAP}"))
    return "\n".join(lines)


def opened_text(case_id: str) -> str:
    """What is said when an incident was opened by hand."""
    return tr("Incident {id} is open; raincheck incident show {id} tells what to do.").format(id=case_id)


def case_document(found: Incidents, case: Case) -> dict[str, Json]:
    """One incident of the list."""
    state = found.next_step(case) if case.is_open else None
    steps = found.steps(case)
    return {
        "id": case.record.id,
        "kind": case.kind.value,
        "title": case_title(case, load_playbooks().of(case.kind), found.snapshot),
        "channel": case.record.channel,
        "channels": list(case.lines),
        "opened_on": str(case.record.opened_on),
        "day": case.day(found.as_of),
        "state": case.record.state.value,
        "recovered": case.recovered,
        "level": case.level.value,
        "kept": case.kept,
        "alerts": sorted({ref.rule for ref in refs_of(case.record)} | {alert.rule for alert in case.alerts}),
        "steps_open": sum(entry.is_open and not entry.step.optional for entry in steps),
        "steps_done": sum(not entry.is_open for entry in steps),
        "next_step": None if state is None else _step_document(state),
    }


def list_document(found: Incidents) -> dict[str, Json]:
    """Every incident, and the answers that are looked for."""
    return {
        "as_of": str(found.as_of),
        "incidents": [case_document(found, case) for case in found.cases],
        "answers_due": [
            {"incident": entry.case.record.id, "way": entry.way, "ticket": entry.ticket, "on": str(entry.on)}
            for entry in found.answers
        ],
    }


def _step_document(state: StepState) -> dict[str, Json]:
    words, step = step_words(state.step), state.step
    return {
        "step": step.key,
        "name": words.name,
        "text": words.text,
        "why": words.why,
        "who": step.who.value,
        "by": plain(state.by),
        "mark": step.mark.value,
        "source": words.source,
        "checked": plain(step.checked),
        "optional": step.optional,
        "letter": None if step.letter is None else step.letter.value,
        "done_on": plain(state.done_on),
        "by_itself": state.by_itself,
        "note": state.note,
    }


def show_document(found: Incidents, view: IncidentView) -> dict[str, Json]:
    """One incident with everything about it."""
    scene, record = Scene(found.as_of), view.case.record
    return {
        "as_of": str(found.as_of),
        **case_document(found, view.case),
        "about": about(view.playbook),
        "steps": [_step_document(state) for state in view.steps],
        "cautions": [
            {"text": caution_text(entry), "source": caution_source(entry)} for entry in view.playbook.cautions
        ],
        "causes": [
            {
                "cause": cause.kind.value,
                "standing": cause.standing.value,
                "shown": words.shown,
                "would_change": words.mend or None,
                "facts": {fact.name: plain(fact.value) for fact in cause.facts},
            }
            for cause in view.causes
            for words in [cause_words(cause, scene)]
        ],
        "contacts": [
            {
                "at": moment_text(entry.at),
                "way": entry.way,
                "ticket": entry.ticket,
                "text": entry.text,
                "answer_due": plain(entry.answer_due),
            }
            for entry in record.contacts
        ],
        "evidence": [
            {
                "sha256": entry.sha256,
                "name": entry.name,
                "bytes": entry.bytes,
                "added_at": moment_text(entry.added_at),
                "note": entry.note,
            }
            for entry in record.evidence
        ],
        "timeline": [
            {
                "on": str(entry.on),
                "at": None if entry.at is None else moment_text(entry.at),
                "kind": entry.kind.value,
                "text": entry_text(entry, found.snapshot.channels, scene),
            }
            for entry in view.timeline
        ],
        "letters": [kind.value for kind in letters_of(view)],
    }


def letter_text(letter: Letter) -> str:
    """A letter to copy, and below it what its legal statements rest on."""
    notes = [wrap(source, first="* ") for source in letter.sources]
    return "\n\n".join([letter.text, "\n".join(notes)]) if notes else letter.text
