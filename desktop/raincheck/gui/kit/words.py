"""The few words that only the window says: levels beside shapes, shares, days ago."""

from __future__ import annotations

from raincheck.app.checking import CheckReport
from raincheck.app.wording import Scene, level_name, state_word, status_word
from raincheck.app.wording.amounts import percent
from raincheck.core.alerts import Alert, AlertState
from raincheck.core.incidents import opens_incident
from raincheck.core.model import LineStatus
from raincheck.core.money import Money
from raincheck.core.rules.thresholds import Level
from raincheck.core.text import tr
from raincheck.gui.kit.context import PageId, Target, Tone
from raincheck.gui.kit.look import Look
from raincheck.gui.kit.models.records import Mark
from raincheck.gui.kit.widgets.shapes import Shape
from raincheck.gui.kit.widgets.status_picker import STATUS_SHAPES

_TONES = {Level.RED: Tone.DANGER, Level.AMBER: Tone.WARN, Level.GREEN: Tone.GOOD, Level.GREY: Tone.QUIET}


def tone_of(level: Level) -> Tone:
    """How a level is shown."""
    return _TONES[level]


def place_to_act(alert: Alert) -> Target:
    """Where one acts on a warning: its incident where it opens one, else the warning itself."""
    if opens_incident(alert):
        return Target(PageId.EVENTS, f"alert:{alert.id}")
    return Target(PageId.ALERTS, str(alert.id))


def alert_mark(alert: Alert) -> Mark:
    """The badge of a warning: its level, or that it was put off or seen."""
    match alert.state:
        case AlertState.SNOOZED:
            return Mark(Tone.QUIET, state_word(alert.state), Shape.CLOCK)
        case AlertState.ACKNOWLEDGED:
            return Mark(tone_of(alert.level), tr("{level}, seen").format(level=level_name(alert.level)))
        case _:
            return Mark(tone_of(alert.level), level_name(alert.level))


def scene_of(report: CheckReport, *, hidden: bool) -> Scene:
    """What sentences about a report need to know; with R02 raised they say to let applications rest."""
    return Scene(report.as_of, pause_applications=report.applications_rest, hidden=hidden)


def change_text(look: Look, before: Money | None, after: Money | None, status: LineStatus | None) -> tuple[str, bool]:
    """What became of a limit, and whether that is for the worse."""
    if status in (LineStatus.CLOSED, LineStatus.FROZEN, LineStatus.REPAY_DISABLED):
        return status_word(status), True
    if after is None:
        return (tr("no figure is shown"), before is not None)
    if before is None:
        return tr("first figure"), False
    if before == after:
        return tr("unchanged"), False
    gap = after - before
    share = gap.share_of(before)
    part = "" if share is None else f" ({'−' if gap.fen < 0 else '+'}{percent(abs(share), places=2)})"
    return f"{'▼' if gap.fen < 0 else '▲'} {look.amount(max(gap, -gap))}{part}", gap.fen < 0


def status_mark(status: LineStatus) -> Mark:
    """The badge of a status."""
    tone, shape = STATUS_SHAPES[status]
    return Mark(tone, status_word(status), shape)
