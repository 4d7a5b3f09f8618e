"""The state of a household as weather (contract.md 3). Data that is too old is fog, never fine weather."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from raincheck.core.alerts import Alert, AlertState
from raincheck.core.money import total
from raincheck.core.rules.thresholds import Level
from raincheck.core.snapshot import Snapshot

STORM_REDS = 3
STORM_RULES = ("F04", "L05")


class Weather(StrEnum):
    """From clear to storm, and fog when nobody has looked."""

    CLEAR = "clear"
    CLOUDY = "cloudy"
    RAIN = "rain"
    STORM = "storm"
    FOG = "fog"


def weather(snapshot: Snapshot, alerts: Iterable[Alert]) -> Weather:
    """The weather of the alerts that are listed; what is too old stays fog even when its warning was handled."""
    standing = [alert for alert in alerts if alert.state is not AlertState.CLEARED]
    listed = [alert for alert in standing if alert.is_shown]
    reds = [alert for alert in listed if alert.level is Level.RED and alert.rule != "X01"]
    if len(reds) >= STORM_REDS or any(alert.rule in STORM_RULES for alert in reds):
        return Weather.STORM
    if reds:
        return Weather.RAIN
    if any(alert.level is Level.AMBER and alert.rule != "X01" for alert in listed):
        return Weather.CLOUDY
    return Weather.FOG if _is_foggy(snapshot, standing) else Weather.CLEAR


def _is_foggy(snapshot: Snapshot, standing: Iterable[Alert]) -> bool:
    stale = {alert.subject for alert in standing if alert.rule == "X01"}
    unseen = total(line.exposure for line in snapshot.lines if line.channel.id in stale)
    return bool(stale) and 2 * unseen.fen >= snapshot.exposure.fen
