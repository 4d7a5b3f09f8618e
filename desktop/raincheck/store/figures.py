"""How a rule's figures, facts and evidence are kept: JSON that gives back exactly the records it was made from."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Any, Final

from raincheck.core.alerts import Better, Seen
from raincheck.core.money import Money
from raincheck.core.rules.findings import Evidence, Fact, FactValue
from raincheck.core.rules.thresholds import Band, Level, Override

# `json.dumps` with its own separators makes an encoder a call; a check writes a thousand figures.
_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def value_text(value: FactValue) -> str:
    """One figure as JSON."""
    return _dump(_plain(value))


def value_of(stored: str) -> FactValue:
    """The figure that `value_text` wrote."""
    return _value(json.loads(stored))


def facts_text(facts: Sequence[Fact]) -> str:
    """Named figures as JSON."""
    return _dump([[fact.name, _plain(fact.value)] for fact in facts])


def facts_of(stored: str) -> tuple[Fact, ...]:
    """The facts that `facts_text` wrote."""
    return tuple(Fact(name, _value(value)) for name, value in json.loads(stored))


def evidence_text(evidence: Sequence[Evidence]) -> str:
    """What a finding rests on as JSON."""
    return _dump([[e.what, _plain(e.value), _day_text(e.on), e.channel, e.source] for e in evidence])


def evidence_of(stored: str) -> tuple[Evidence, ...]:
    """The evidence that `evidence_text` wrote."""
    return tuple(
        Evidence(what, _value(value), _day(on), channel, source)
        for what, value, on, channel, source in json.loads(stored)
    )


def bands_text(bands: Sequence[Override]) -> str:
    """Thresholds in force as JSON."""
    return _dump([[b.rule, b.threshold, b.channel, str(b.band.amber), str(b.band.red)] for b in bands])


def bands_of(stored: str) -> tuple[Override, ...]:
    """The thresholds that `bands_text` wrote."""
    return tuple(
        Override(rule, threshold, channel, Band(Fraction(amber), Fraction(red)))
        for rule, threshold, channel, amber, red in json.loads(stored)
    )


def seen_text(seen: Seen | None) -> str | None:
    """What was acknowledged or shown as JSON."""
    if seen is None:
        return None
    return _dump([str(seen.on), seen.level.value, _plain(seen.value), seen.repeats])


def seen_of(stored: str | None) -> Seen | None:
    """What `seen_text` wrote."""
    if stored is None:
        return None
    on, level, value, repeats = json.loads(stored)
    return Seen(date.fromisoformat(on), Level(level), _value(value), repeats)


def better_text(better: Better | None, now: Level | None) -> str | None:
    """How figures stand beside the warning's level, as JSON: the run of better checks and their own level."""
    if better is None and now is None:
        return None
    run = None if better is None else [str(better.since), str(better.last), better.count]
    return _dump({"run": run, "now": None if now is None else now.value})


def better_of(stored: str | None) -> Better | None:
    """The run that `better_text` wrote; a book of the first release has it alone."""
    run = None if stored is None else json.loads(stored)
    run = run["run"] if isinstance(run, dict) else run
    return None if run is None else Better(date.fromisoformat(run[0]), date.fromisoformat(run[1]), run[2])


def now_of(stored: str | None) -> Level | None:
    """The figures' own level that `better_text` wrote."""
    kept = None if stored is None else json.loads(stored)
    return Level(kept["now"]) if isinstance(kept, dict) and kept["now"] is not None else None


def _plain(value: FactValue) -> object:
    match value:
        case Money():
            return {"m": value.fen}
        case Fraction():
            return {"f": str(value)}
        case date():
            return {"d": str(value)}
        case _:
            return value


def _value(plain: Any) -> FactValue:
    match plain:
        case {"m": fen}:
            return Money(fen)
        case {"f": ratio}:
            return Fraction(ratio)
        case {"d": day}:
            return date.fromisoformat(day)
        case int() | str() | None:
            return plain
        case _:
            raise TypeError(f"no figure of ours: {type(plain).__name__}")


def _dump(plain: object) -> str:
    return _ENCODER.encode(plain)


def _day_text(day: date | None) -> str | None:
    return None if day is None else str(day)


def _day(stored: str | None) -> date | None:
    return None if stored is None else date.fromisoformat(stored)
