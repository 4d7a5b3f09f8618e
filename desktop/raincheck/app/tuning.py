"""Thresholds: a set to choose from, and single values for the book or for one line."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from raincheck.app.lines import find_line
from raincheck.app.outcome import Changes, Done
from raincheck.app.wording.rules import rule_name
from raincheck.core.rules import RULES
from raincheck.core.rules.profiles import change_threshold, find_rule, profile
from raincheck.core.rules.thresholds import Bands, Override
from raincheck.core.settings import preferences
from raincheck.core.text import tr
from raincheck.store import Store, Writer
from raincheck.store.reader import Reader

RULES_CHANGED = Changes(settings=True, alerts=True)


def thresholds_told() -> str:
    """What is said when thresholds are new."""
    return tr("Changed and judged anew. What is better now ends after two checks on different days.")


def bands_in_force(store: Reader) -> Bands:
    """What the person changed, on the set they chose."""
    return Bands(store.overrides(), profile(preferences(dict(store.settings())).profile))


def change(
    store: Store, code: str, name: str, *, amber: Fraction | None, red: Fraction | None, channel: str | None
) -> Done[Override]:
    """Give one threshold new values. Raises UsageError that names the bound."""
    with store.write(tr("Changed a threshold")) as tx:
        made = _change(tx, code, name, amber=amber, red=red, channel=channel)
    return Done(made, RULES_CHANGED, thresholds_told())


def change_several(store: Store, wanted: Sequence[Override]) -> Done[tuple[Override, ...]]:
    """Give several thresholds new values as one thing to undo. Raises UsageError that names the bound."""
    with store.write(tr("Changed a threshold")) as tx:
        made = tuple(
            _change(tx, entry.rule, entry.threshold, amber=entry.band.amber, red=entry.band.red, channel=entry.channel)
            for entry in wanted
        )
    return Done(made, RULES_CHANGED, thresholds_told())


def _change(
    tx: Writer, code: str, name: str, *, amber: Fraction | None, red: Fraction | None, channel: str | None
) -> Override:
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


def reset(store: Store, code: str, name: str | None, *, channel: str | None) -> Done[int]:
    """Take changed values back, of one threshold or of all of a rule; how many there were. Raises UsageError."""
    rule = find_rule(code)
    with store.write(tr("Reset a threshold")) as tx:
        before = tx.overrides()
        left = [
            entry
            for entry in before
            if entry.rule != rule.code or (name is not None and entry.threshold != name) or entry.channel != channel
        ]
        tx.set_overrides(left)
    told = tr("The thresholds of {rule} are as they were.").format(rule=rule_name(rule.code))
    return Done(len(before) - len(left), RULES_CHANGED, told)


def _without(overrides: tuple[Override, ...], rule: str, name: str, channel: str | None) -> list[Override]:
    return [entry for entry in overrides if (entry.rule, entry.threshold, entry.channel) != (rule, name, channel)]
