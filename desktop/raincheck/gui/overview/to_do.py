"""The next steps of open incidents as things to do today; imported only where there is one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from raincheck.app.incidents import Incidents
from raincheck.app.wording import Scene
from raincheck.app.wording.incidents import by_when, case_title, step_words
from raincheck.core.incident_steps import ToDo, is_long_past
from raincheck.core.snapshot import Snapshot
from raincheck.core.text import ntr, tr
from raincheck.gui.kit.context import PageId, Target
from raincheck.gui.overview.presenter import MOST_TASKS
from raincheck.gui.overview.view import Task
from raincheck.system.playbooks import load_playbooks

ALL_STEPS = 99
"""No playbook has so many."""


def step_tasks(found: Incidents, seen: Snapshot) -> tuple[Task, ...]:
    """The next steps of open incidents about the part that is `seen`, the soonest first; what is long past last."""
    scene, made = Scene(found.as_of), []
    steps = [entry for entry in found.to_do(each=MOST_TASKS) if entry.case.concerns(seen)]
    steps = [entry for entry in steps if not is_long_past(entry.state, found.as_of)]
    for entry in steps[:MOST_TASKS]:
        case, words = entry.case, step_words(entry.state.step)
        title = _title(entry, found)
        when = by_when(entry.state, found.as_of, scene)
        why = tr("{incident} · {when}").format(incident=title, when=when) if when else title
        text = tr("{name}: {text}").format(name=words.name, text=words.text)
        about = frozenset(alert.id for alert in case.alerts)
        made.append(Task(text, why, Target(PageId.EVENTS, case.record.id), case.record.id, entry.state.step.key, about))
    return (*made, *_past(found, seen))


def _past(found: Incidents, seen: Snapshot) -> Iterator[Task]:
    """What is long past, once an incident: it is ticked, or the incident is ended."""
    past = [
        entry
        for entry in found.to_do(each=ALL_STEPS)
        if entry.case.concerns(seen) and is_long_past(entry.state, found.as_of)
    ]
    counts = Counter(entry.case.record.id for entry in past)
    for entry in {entry.case.record.id: entry for entry in past}.values():
        id_ = entry.case.record.id
        count = counts[id_]
        title = ntr("{incident} · {n} step is long past", "{incident} · {n} steps are long past", count)
        yield Task(
            title.format(incident=_title(entry, found), n=count),
            tr("Tick what was done; close the incident once it is over."),
            Target(PageId.EVENTS, id_),
            past=True,
        )


def _title(entry: ToDo, found: Incidents) -> str:
    return case_title(entry.case, load_playbooks().of(entry.case.kind), found.snapshot)
