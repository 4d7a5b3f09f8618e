"""Which weather it is (contract.md 3). Data that is too old is fog, never fine weather."""

from __future__ import annotations

from collections.abc import Iterable

from raincheck.core.alerts import Alert, AlertState
from raincheck.core.money import total
from raincheck.core.rules import rule
from raincheck.core.rules.base import Urgency
from raincheck.core.rules.thresholds import Level
from raincheck.core.snapshot import Snapshot
from raincheck.core.weather import Weather

STORM_REDS = 3


def weather(snapshot: Snapshot, alerts: Iterable[Alert]) -> Weather:
    """The weather of the alerts that are listed; what is too old stays fog even when its warning was handled."""
    standing = [alert for alert in alerts if alert.state is not AlertState.CLEARED]
    listed = [alert for alert in standing if alert.is_shown and not alert.is_held]
    reds = [alert for alert in listed if alert.level is Level.RED and not _is_look(alert)]
    if len(reds) >= STORM_REDS or any(rule(alert.rule).stormy for alert in reds):
        return Weather.STORM
    if reds:
        return Weather.RAIN
    if any(alert.level is Level.AMBER and not _is_look(alert) for alert in listed):
        return Weather.CLOUDY
    return Weather.FOG if _is_foggy(snapshot, standing) else Weather.CLEAR


def _is_look(alert: Alert) -> bool:
    return rule(alert.rule).urgency is Urgency.LOOK


def _is_foggy(snapshot: Snapshot, standing: Iterable[Alert]) -> bool:
    stale = {alert.subject for alert in standing if _is_look(alert)}
    unseen = total(line.exposure for line in snapshot.lines if line.channel.id in stale)
    return bool(stale) and 2 * unseen.fen >= snapshot.exposure.fen
