"""The next steps of open incidents as things to do today; imported only where there is one."""

from __future__ import annotations

from raincheck.app.incidents import Incidents
from raincheck.app.wording import Scene
from raincheck.app.wording.incidents import by_when, case_title, step_words
from raincheck.core.snapshot import Snapshot
from raincheck.core.text import tr
from raincheck.gui.kit.context import PageId, Target
from raincheck.gui.overview.presenter import MOST_TASKS
from raincheck.gui.overview.view import Task
from raincheck.system.playbooks import load_playbooks


def step_tasks(found: Incidents, seen: Snapshot) -> tuple[Task, ...]:
    """The next steps of open incidents about the part that is `seen`, the soonest first."""
    scene, made = Scene(found.as_of), []
    steps = [entry for entry in found.to_do(each=MOST_TASKS) if entry.case.concerns(seen)]
    for entry in steps[:MOST_TASKS]:
        case, words = entry.case, step_words(entry.state.step)
        title = case_title(case, load_playbooks().of(case.kind), found.snapshot)
        when = by_when(entry.state, found.as_of, scene)
        why = tr("{incident} · {when}").format(incident=title, when=when) if when else title
        text = tr("{name}: {text}").format(name=words.name, text=words.text)
        about = frozenset(alert.id for alert in case.alerts)
        made.append(Task(text, why, Target(PageId.EVENTS, case.record.id), case.record.id, entry.state.step.key, about))
    return tuple(made)
