"""What would make a warning stop: the nearest changes that would clear it, said with their figures."""

from __future__ import annotations

from datetime import date

from raincheck.app.recent import recent_snapshot
from raincheck.app.tuning import bands_in_force
from raincheck.app.voice import Voice
from raincheck.app.wording.remedies import once_remedy_words, remedy_words
from raincheck.core.alerts import Alert
from raincheck.core.measures import Measures
from raincheck.core.rules import rule
from raincheck.core.rules.base import RuleContext
from raincheck.core.rules.remedies import remedies
from raincheck.core.rules.thresholds import Bands
from raincheck.core.text import tr
from raincheck.store.reader import Reader


def ways_to_stop(measures: Measures, bands: Bands, alert: Alert, voice: Voice) -> tuple[str, ...]:
    """Each change that alone would end a standing warning, nearest first; `alert` as judged from these measures."""
    if alert.is_held:
        return (tr("You look once more on another day, and nothing has become worse"),)
    names = {channel.id: channel.name for channel in voice.channels}
    first = once_remedy_words(alert, voice.scene)
    rest = (
        remedy_words(found, names, voice.scene)
        for found in remedies(rule(alert.rule), RuleContext(measures, bands), alert)
    )
    return (first, *rest) if first else tuple(rest)


def ways_to_stop_now(store: Reader, as_of: date, alert: Alert, voice: Voice) -> tuple[str, ...]:
    """What would end a warning that was kept; nothing when it is over, or its rule no longer speaks of it."""
    if not alert.is_shown:
        return ()
    measures, bands = Measures(recent_snapshot(store, as_of)), bands_in_force(store)
    found = rule(alert.rule).evaluate(RuleContext(measures, bands))
    if not any(finding.key == alert.key and finding.hold.warns for finding in found):
        return ()
    return ways_to_stop(measures, bands, alert, voice)
