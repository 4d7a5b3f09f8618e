"""Which figures of a reading look like a slip of the finger, against what the book knows of the line."""

from __future__ import annotations

from raincheck.app.importing import ImportReport
from raincheck.app.recent import line_snapshot
from raincheck.app.wording.figures import joined
from raincheck.app.wording.slips import beyond_limit_words, slip_words
from raincheck.core.model import Observation
from raincheck.core.money import Money
from raincheck.core.slips import Figures, slips
from raincheck.core.text import tr
from raincheck.store.reader import Reader


def doubt_of(store: Reader, seen: Observation) -> str:
    """What is asked of a reading that is not written yet; empty where nothing looks wrong."""
    if all(line.id != seen.channel for line in store.channels()):
        return ""
    known = line_snapshot(store, seen.channel, seen.day).readings(seen.channel)
    limit = next((reading.limit for reading in reversed(known) if reading.limit is not None), None)
    used = next((reading.used for reading in reversed(known) if reading.used is not None), None)
    asked = slip_words(slips(Figures(limit, used), Figures(seen.limit, seen.used)))
    return joined(asked, beyond_limit_words(seen.available, seen.limit, seen.used))


def doubt_of_first(limit: Money | None, used: Money | None, available: Money | None) -> str:
    """The same of the first reading of a line that is not in the book yet."""
    return joined(
        slip_words(slips(Figures(None, None), Figures(limit, used))), beyond_limit_words(available, limit, used)
    )


def doubt_of_import(store: Reader, report: ImportReport) -> str:
    """What is asked of the newest reading of each line that an import would write; each question names its line."""
    newest: dict[str, Observation] = {}
    for file in report.files:
        for placed in file.fresh:
            seen = placed.row
            if isinstance(seen, Observation) and (seen.channel not in newest or newest[seen.channel].day <= seen.day):
                newest[seen.channel] = seen
    names = {line.id: line.name for line in store.channels(archived=True)}
    asked = ((names.get(line, line), doubt_of(store, seen)) for line, seen in newest.items())
    return joined(*(tr("{line}: {what}").format(line=line, what=doubt) for line, doubt in asked if doubt))
