"""What an alert rests on, line by line: what was read, its value, the day, and where it came from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from raincheck.app.wording import amounts
from raincheck.app.wording.figures import Scene, Told, unknown
from raincheck.app.wording.names import group_name, source_name
from raincheck.core.model import LineStatus
from raincheck.core.money import Money
from raincheck.core.rules.findings import Evidence
from raincheck.core.text import ntr, tr


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """One line of evidence; `on` is empty where the figure belongs to no day."""

    label: str
    value: str
    on: str
    source: str


def evidence_lines(told: Told, scene: Scene) -> tuple[EvidenceLine, ...]:
    """Every line an alert rests on, in the order of the rule."""
    return tuple(evidence_line(entry, scene) for entry in told.evidence)


def evidence_line(entry: Evidence, scene: Scene) -> EvidenceLine:
    """One line of evidence in words."""
    what, _, name = entry.what.partition(":")
    label = evidence_label(what)
    if name:
        shown = group_name(name) if what in {"group_exposure", "group_headroom", "new_lender"} else name
        label = _pair(label, shown)
    if entry.channel is not None:
        label = _pair(scene.channel_name(entry.channel), label)
    on = "" if entry.on is None else scene.day(entry.on)
    return EvidenceLine(label, _value(what, entry, scene), on, source_name(entry.source))


def _pair(first: str, second: str) -> str:
    return tr("{first} · {second}").format(first=first, second=second)


def evidence_label(what: str) -> str:
    """What a line of evidence is, by the part of its key before the colon."""
    labels = {
        "asset": tr("asset, after haircut"),
        "closed": tr("limit at the closing"),
        "core_buyer": tr("hangs on the core buyer"),
        "cut": tr("limit after the cut"),
        "debt_service": tr("next month's repayments"),
        "disclosed_apr": tr("disclosed yearly rate"),
        "draw": tr("drawn"),
        "due": tr("due"),
        "expires_on": tr("end date of the line"),
        "exposure": tr("owed + usable"),
        "failed": tr("failed debit"),
        "first_draw": tr("first draw"),
        "group_exposure": tr("group, owed + usable"),
        "group_headroom": tr("group, headroom"),
        "headroom": tr("headroom"),
        "headroom_lost": tr("headroom lost"),
        "income": tr("net income of a month"),
        "inflow_30d": tr("income less 30%"),
        "inquiry": tr("inquiry"),
        "instalment": tr("next instalment"),
        "interest_due": tr("interest in it"),
        "last_reading": tr("last reading"),
        "limit": tr("limit"),
        "liquid_assets": tr("money at hand"),
        "lowest_cash": tr("lowest cash in the forecast"),
        "matched_draw": tr("drawn to repay"),
        "matched_repayment": tr("repaid out of it"),
        "minimum": tr("only the minimum since"),
        "new_lender": tr("first opened"),
        "opened_apr": tr("new line, yearly rate"),
        "operating_cash": tr("income less essentials"),
        "outflow_30d": tr("to pay in 30 days"),
        "overdue": tr("overdue"),
        "owed": tr("owed"),
        "payment": tr("payment a period"),
        "periods": tr("periods"),
        "principal": tr("principal"),
        "reopened_lower": tr("limit after reopening"),
        "repayment": tr("repaid"),
        "status": tr("status"),
        "upfront_fee": tr("upfront fee"),
        "used": tr("used"),
    }
    return labels[what]


def status_name(status: LineStatus) -> str:
    """What the lender's app showed of a line."""
    names = {
        LineStatus.OPEN: tr("open"),
        LineStatus.FROZEN: tr("frozen"),
        LineStatus.CLOSED: tr("closed"),
        LineStatus.REPAY_DISABLED: tr("repayment fails"),
        LineStatus.UNKNOWN: tr("not known"),
    }
    return names[status]


def _value(what: str, entry: Evidence, scene: Scene) -> str:
    value = entry.value
    if what == "minimum":
        return tr("three statements")
    if what == "status" and isinstance(value, str):
        return status_name(LineStatus(value))
    if isinstance(value, Money):
        return scene.plain_money(value)
    if isinstance(value, date):
        return scene.day(value)
    if isinstance(value, int) and what == "periods":
        return ntr("{n} period", "{n} periods", value).format(n=value)
    if isinstance(value, Fraction | int):
        return amounts.percent(Fraction(value))
    return value or unknown()
