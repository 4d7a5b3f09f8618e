"""What `stress` prints for people: what happens to cash if tomorrow …, one scenario a line."""

from __future__ import annotations

from collections.abc import Sequence

from raincheck.app import wording
from raincheck.app.wording.amounts import day_text, plain_money_text
from raincheck.app.wording.figures import Scene
from raincheck.app.wording.forecast import basis_words, lacking_words
from raincheck.app.wording.plan import ends_left_out_words
from raincheck.app.wording.stress import (
    bridge_words,
    scenario_code,
    scenario_name,
    spec_words,
    subject_name,
)
from raincheck.cli.layout import GAP, amount, table, wrap
from raincheck.cli.plan_text import contract_parts
from raincheck.cli.scenarios import ASKED
from raincheck.core.measures import Measures
from raincheck.core.money import Money
from raincheck.core.planner.bridge import Examined
from raincheck.core.planner.dues import HORIZON_DAYS
from raincheck.core.planner.forecast import MissedDue, Outcome
from raincheck.core.planner.scenario import OWN, ScenarioSpec
from raincheck.core.planner.stress import StressRow
from raincheck.core.renewals import renewals
from raincheck.core.snapshot import Snapshot
from raincheck.core.text import tr

_SHOWN_DAYS = (30, 90, 180)


def stress_text(
    snapshot: Snapshot,
    rows: Sequence[StressRow],
    asked: ScenarioSpec | None = None,
    examined: Examined | None = None,
) -> str:
    """The scenarios that change something in a table, the others in a sentence; then each due that would be missed.

    `asked` is the one the options describe, `examined` with its bridge; own scenarios always stand in the table.
    """
    told = [(row, row.outcome) for row in rows if row.outcome is not None]
    reason = lacking_words(snapshot)
    if not told:
        return wrap(reason)
    base = told[0][1]
    same = [row for row, outcome in told[1:] if not _own(row) and _same(outcome, base)]
    changed = [(row, outcome) for row, outcome in told if row not in same]
    head = [
        tr("If tomorrow …"),
        tr("Lasts"),
        tr("Lowest"),
        *(tr("Day {n}").format(n=days) for days in _SHOWN_DAYS),
    ]
    parts = [
        tr("Cash from {day} on, in whole yuan, rounded down").format(day=snapshot.as_of),
        table(head, [_cells(snapshot, row, outcome) for row, outcome in changed], right=(1, 2, 3, 4, 5)),
    ]
    for said in (*ends_left_out_words(snapshot, Scene()), basis_words(Measures(snapshot)), reason):
        if said:
            parts.insert(1, wrap(said))
    if asked is not None and examined is not None:
        name = tr("as asked") if asked.name == ASKED else asked.name
        form = tr("{name}: {meaning}. {bridge}")
        words = form.format(name=name, meaning=spec_words(asked, snapshot), bridge=bridge_words(examined, snapshot))
        parts.append(wrap(words, rest=GAP))
    missed = _missed(snapshot, changed)
    if missed:
        parts.append("\n".join(missed))
    if same:
        names = tr(", ").join(_name(snapshot, row) for row in same)
        text = tr("No different from S0: {names}.").format(names=names)
        parts.append(wrap(text, rest=GAP))
    parts += contract_parts(snapshot, [month for month in renewals(snapshot) if month.is_near])
    if any(row.key.startswith("S7") for row in rows):
        parts.append(wrap(tr("S7 comes only where the contract allows the lender to call the loan.")))
    return "\n\n".join(parts)


def _same(one: Outcome, other: Outcome) -> bool:
    return one.closing == other.closing and one.first_missed_due == other.first_missed_due


def _cells(snapshot: Snapshot, row: StressRow, outcome: Outcome) -> list[str]:
    lasts = tr("> {n} days").format(n=HORIZON_DAYS)
    if outcome.survival_days is not None:
        lasts = wording.amounts.days(outcome.survival_days)
    cash = [outcome.lowest_cash, *(outcome.cash(day) for day in _SHOWN_DAYS)]
    return [_name(snapshot, row), lasts, *map(_whole, cash)]


def _whole(value: Money) -> str:
    """Whole yuan, rounded down, so that what is missing is never shown as nothing."""
    return amount(Money(value.fen // 100 * 100), fen=False)


def _missed(snapshot: Snapshot, rows: Sequence[tuple[StressRow, Outcome]]) -> list[str]:
    """Each due that is the first to be missed, once, with the scenarios it is missed in."""
    keys: dict[MissedDue, list[str]] = {}
    for row, outcome in rows:
        if outcome.first_missed_due is not None:
            keys.setdefault(outcome.first_missed_due, []).append(_key(row))
    lines = []
    for missed, found in keys.items():
        text = tr("{keys}: {amount} due to {channel} on {day} has no cover.").format(
            keys=" ".join(dict.fromkeys(found)),
            amount=plain_money_text(missed.amount),
            channel=subject_name(snapshot, missed.channel),
            day=day_text(missed.on, snapshot.as_of),
        )
        lines.append(wrap(text, rest=GAP))
    return lines


def _own(row: StressRow) -> bool:
    return row.key.startswith(OWN)


def _key(row: StressRow) -> str:
    return scenario_code(row.key) or _own_name(row)


def _own_name(row: StressRow) -> str:
    name = row.key.removeprefix(OWN)
    return tr("as asked") if name == ASKED else name


def _name(snapshot: Snapshot, row: StressRow) -> str:
    """A scenario's key and what it assumes; an own one has only its name."""
    if _own(row):
        return _own_name(row)
    return f"{_key(row)} {scenario_name(row.key, row.subject, snapshot)}"
