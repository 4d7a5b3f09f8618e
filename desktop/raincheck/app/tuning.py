"""Thresholds: a set to choose from, and single values for the book or for one line."""

from __future__ import annotations

from fractions import Fraction

from raincheck.app.lines import find_line
from raincheck.core.rules import RULES
from raincheck.core.rules.profiles import change_threshold, profile
from raincheck.core.rules.thresholds import Bands, Override
from raincheck.core.settings import preferences
from raincheck.core.text import tr
from raincheck.store import Store
from raincheck.store.reader import Reader


def bands_in_force(store: Reader) -> Bands:
    """What the person changed, on the set they chose."""
    return Bands(store.overrides(), profile(preferences(dict(store.settings())).profile))


def change(
    store: Store, code: str, name: str, *, amber: Fraction | None, red: Fraction | None, channel: str | None
) -> Override:
    """Give one threshold new values. Raises UsageError that names the bound."""
    with store.write(tr("Changed a threshold")) as tx:
        if channel is not None:
            find_line(tx, channel)
        current = None
        rule = next((entry for entry in RULES if entry.code == code.upper()), None)
        threshold = None if rule is None else rule.threshold(name)
        if rule is not None and threshold is not None:
            current = bands_in_force(tx).of(rule.code, threshold, channel)
        made = change_threshold(code, name, amber=amber, red=red, channel=channel, current=current)
        tx.set_overrides([*_without(tx.overrides(), made.rule, made.threshold, channel), made])
    return made


def reset(store: Store, code: str, name: str | None, *, channel: str | None) -> int:
    """Take changed values back, of one threshold or of all of a rule; how many there were."""
    with store.write(tr("Reset a threshold")) as tx:
        before = tx.overrides()
        left = [
            entry
            for entry in before
            if entry.rule != code.upper() or (name is not None and entry.threshold != name) or entry.channel != channel
        ]
        tx.set_overrides(left)
    return len(before) - len(left)


def _without(overrides: tuple[Override, ...], rule: str, name: str, channel: str | None) -> list[Override]:
    return [entry for entry in overrides if (entry.rule, entry.threshold, entry.channel) != (rule, name, channel)]
