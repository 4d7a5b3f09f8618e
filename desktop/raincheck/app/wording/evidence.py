"""What an alert rests on, line by line: what was read, its value, the day, and where it came from."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from msgspec import Struct

from raincheck.app.wording import amounts
from raincheck.app.wording.figures import Scene
from raincheck.app.wording.names import group_name, source_name, status_word
from raincheck.core.model import LineStatus
from raincheck.core.money import Money
from raincheck.core.rules.findings import Evidence
from raincheck.core.text import ntr, tr

_GROUPED = ("group_exposure", "group_headroom", "new_lender")


class EvidenceWords(Struct, frozen=True):
    """One line of evidence; `day` is empty where the figure belongs to no day, or is one."""

    label: str
    value: str
    day: str
    source: str


def evidence_words(
    entry: Evidence, names: Mapping[str, str], *, as_of: date | None = None, hidden: bool = False
) -> EvidenceWords:
    """One line of evidence; `names` gives the channels' names by id, without one the id stands."""
    what, _, name = entry.what.partition(":")
    label = evidence_label(what)
    if name:
        label = _pair(label, group_name(name) if what in _GROUPED else name)
    if entry.channel is not None:
        label = _pair(names.get(entry.channel, entry.channel), label)
    day = "" if entry.on is None or entry.on == entry.value else amounts.day_text(entry.on, as_of)
    # The rule names the ledger, which holds no repayment; what it rests on is the due that was entered.
    source = "known_due" if what == "overdue" else entry.source
    return EvidenceWords(label, _value(what, entry, Scene(as_of, hidden=hidden)), day, source_name(source))


def _pair(first: str, second: str) -> str:
    return tr("{first} · {second}").format(first=first, second=second)


def evidence_label(what: str) -> str:
    """What a line of evidence is, by the part of its key before the colon; an outdated key stands itself."""
    labels = {
        "asset": tr("asset, after haircut"),
        "closed": tr("limit at the closing"),
        "core_buyer": tr("hangs on the core buyer"),
        "cut": tr("limit after the cut"),
        "debt_service": tr("next month's repayments"),
        "disclosed_apr": tr("disclosed yearly rate"),
        "draw": tr("drawn"),
        "drawn_until": tr("planned draws until then"),
        "dues_until": tr("falls due until then"),
        "income_until": tr("income until then"),
        "living_until": tr("all living costs until then, with what could be left out"),
        "due": tr("due"),
        "apr": tr("yearly rate"),
        "available": tr("can be drawn"),
        "income_month": tr("income of that month"),
        "temporary_until": tr("temporary part, until"),
        "expires_on": tr("end date of the line"),
        "exposure": tr("owed + usable"),
        "failed": tr("failed debit"),
        "first_draw": tr("first draw"),
        "group_exposure": tr("group, owed + usable"),
        "group_headroom": tr("group, headroom"),
        "headroom": tr("headroom"),
        "headroom_lost": tr("headroom lost"),
        "hhi": tr("index of concentration"),
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
        "overdue": tr("due, not marked as paid"),
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
    return labels.get(what, what)


def _value(what: str, entry: Evidence, scene: Scene) -> str:
    match entry.value:
        case _ if what == "minimum":
            text = tr("three statements")
        case Money() as amount:
            text = scene.money(amount)
        case date() as day:
            text = scene.day(day)
        case int() as count if what == "periods":
            text = ntr("{n} period", "{n} periods", count).format(n=count)
        case Fraction() as index if what == "hhi":
            text = amounts.number(index, 2)
        case Fraction() | int() as share:
            text = amounts.share_text(Fraction(share))
        case str() as status if what == "status":
            text = status_word(LineStatus(status))
        case str() as words:
            text = words
        case _:
            text = amounts.unknown()
    return text
