"""The few words that only the window says: levels beside shapes, shares, days ago."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from raincheck.app.checking import CheckReport
from raincheck.app.wording import Scene, level_name, state_word, status_word
from raincheck.core.alerts import Alert, AlertState
from raincheck.core.model import LineStatus
from raincheck.core.money import Money
from raincheck.core.rules.thresholds import Level
from raincheck.core.text import ntr, tr
from raincheck.core.weather import Weather
from raincheck.gui.context import Tone
from raincheck.gui.icons import Glyph
from raincheck.gui.look import Look
from raincheck.gui.models.records import Mark
from raincheck.gui.widgets.shapes import Shape

_TONES = {Level.RED: Tone.DANGER, Level.AMBER: Tone.WARN, Level.GREEN: Tone.GOOD, Level.GREY: Tone.QUIET}
_WEATHER = {
    Weather.CLEAR: (Glyph.CLEAR, Tone.GOOD),
    Weather.CLOUDY: (Glyph.CLOUDY, Tone.WARN),
    Weather.RAIN: (Glyph.RAIN, Tone.DANGER),
    Weather.STORM: (Glyph.STORM, Tone.DANGER),
    Weather.FOG: (Glyph.FOG, Tone.QUIET),
}


def tone_of(level: Level) -> Tone:
    """How a level is shown."""
    return _TONES[level]


def weather_look(weather: Weather) -> tuple[Glyph, Tone]:
    """The weather's picture and tone."""
    return _WEATHER[weather]


def alert_mark(alert: Alert) -> Mark:
    """The badge of a warning: its level, or that it was put off or seen."""
    match alert.state:
        case AlertState.SNOOZED:
            return Mark(Tone.QUIET, state_word(alert.state), Shape.CLOCK)
        case AlertState.ACKNOWLEDGED:
            return Mark(tone_of(alert.level), tr("{level}, seen").format(level=level_name(alert.level)))
        case _:
            return Mark(tone_of(alert.level), level_name(alert.level))


def share_text(share: Fraction | None, *, places: int = 0) -> str:
    """A share as a percentage, a dash when not known; ten times the whole and more is only that."""
    if share is None:
        return "—"
    return ">999%" if share >= 10 else f"{float(share * 100):.{places}f}%"


def scene_of(report: CheckReport, *, hidden: bool) -> Scene:
    """What sentences about a report need to know; with R02 raised they say to let applications rest."""
    pause = any(alert.rule == "R02" for alert in report.alerts)
    return Scene(report.as_of, pause_applications=pause, hidden=hidden)


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
    part = "" if share is None else f" ({'−' if gap.fen < 0 else '+'}{share_text(abs(share), places=2)})"
    return f"{'▼' if gap.fen < 0 else '▲'} {look.amount(max(gap, -gap))}{part}", gap.fen < 0


def ago(day: date | None, today: date) -> str:
    """How long ago, in the words one uses."""
    if day is None:
        return tr("not yet checked")
    days = (today - day).days
    if days <= 0:
        return tr("today")
    return tr("yesterday") if days == 1 else ntr("{n} day ago", "{n} days ago", days).format(n=days)


def day_month(day: date) -> str:
    """A day of this year or the next, short."""
    return f"{day:%m-%d}"
