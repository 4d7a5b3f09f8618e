"""The ways out side by side: by rate, by balance, in the person's own order, and with the minimums alone."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from raincheck.app.planning import Payoffs, PlanningReport, payoffs
from raincheck.app.wording.amounts import months, plain_money_text, rate_text, share_text
from raincheck.app.wording.figures import joined
from raincheck.app.wording.plan import out_of_order_words
from raincheck.core.calendar import Month
from raincheck.core.money import Money
from raincheck.core.planner.payoff import Debt, Payoff, PrepayTerms, avalanche_order
from raincheck.core.text import tr
from raincheck.gui.kit.charts.large import EndBar, EndBars
from raincheck.gui.kit.look import Look


class Way(StrEnum):
    """Which way out is meant."""

    AVALANCHE = "avalanche"
    SNOWBALL = "snowball"
    OWN = "own"
    MINIMUMS = "minimums"


class WayRow(Struct, frozen=True):
    """One way out; figures None where it takes more than 600 months. `saved` is against the minimums alone."""

    way: Way
    name: str
    explained: str
    months: int | None
    until: str
    interest: Money | None
    fees: Money | None
    first: str
    saved: Money | None


class DebtRow(Struct, frozen=True):
    """One debt in the person's order, with what its contract says of paying early."""

    id: str
    name: str
    told: str
    terms: PrepayTerms


class ClearedRow(Struct, frozen=True):
    """When a line is done with under each way; a dash where never."""

    name: str
    months: tuple[int | None, ...]
    texts: tuple[str, ...]


class PayoffView(Struct, frozen=True):
    """Everything the tab shows."""

    told: str
    ways: tuple[WayRow, ...]
    debts: tuple[DebtRow, ...]
    cleared: tuple[ClearedRow, ...]
    ends: tuple[EndBars, ...]
    """One picture a way, in the order of `ways`."""


class OwnOrder(Struct, frozen=True):
    """The person's order and what contracts say of paying early; empty: by rate, nothing special."""

    order: tuple[str, ...] = ()
    terms: tuple[PrepayTerms, ...] = ()


def way_names() -> tuple[tuple[Way, str], ...]:
    """What each way out is called."""
    return (
        (Way.AVALANCHE, tr("Highest rate first")),
        (Way.SNOWBALL, tr("Smallest balance first")),
        (Way.OWN, tr("My own order")),
        (Way.MINIMUMS, tr("Minimums only")),
    )


def short_names() -> tuple[str, ...]:
    """The names of the ways in a word each, for narrow columns."""
    return tr("Rate first"), tr("Balance first"), tr("My own"), tr("Minimums")


def payoff_view(report: PlanningReport, own: OwnOrder, look: Look) -> PayoffView | None:
    """The ways out; None where there is none to compare: not feasible, nothing owed, or living costs not known."""
    plan = report.plan
    if not plan.feasible or plan.monthly is None or not plan.debts:
        return None
    own = replace(own, terms=_with_contracts(report, own.terms))
    order = full_order(plan.debts, own.order)
    found = payoffs(plan.debts, plan.monthly, order=order, terms=own.terms)
    cleared = tuple(_cleared(report, id_, found) for id_ in order)
    left_out = out_of_order_words(plan, report.measures.snapshot)
    return PayoffView(
        told=look.sentence(joined(_told(found, plan.monthly), left_out)),
        ways=tuple(_row(report, way, name, found) for way, name in way_names()),
        debts=tuple(_debt_row(report, id_, own, look) for id_ in order),
        cleared=cleared,
        ends=tuple(_ends(report, place, cleared) for place in range(len(way_names()))),
    )


def _with_contracts(report: PlanningReport, said: tuple[PrepayTerms, ...]) -> tuple[PrepayTerms, ...]:
    """What was tried out, and of the other lines what the book's contracts say: some take nothing early."""
    known = {entry.debt for entry in said}
    contracts = report.measures.snapshot.book.contracts
    barred = [entry.channel for entry in contracts if not entry.prepay_allowed and entry.channel not in known]
    return (*said, *(PrepayTerms(channel, allowed=False) for channel in barred))


def full_order(debts: tuple[Debt, ...], order: tuple[str, ...]) -> tuple[str, ...]:
    """The person's order as far as it still owes, the rest by rate."""
    owed = {debt.id for debt in debts}
    chosen = [id_ for id_ in order if id_ in owed]
    return (*chosen, *(debt.id for debt in avalanche_order(debts) if debt.id not in chosen))


def _of(found: Payoffs, way: Way) -> Payoff | None:
    ways = {
        Way.AVALANCHE: found.avalanche,
        Way.SNOWBALL: found.snowball,
        Way.OWN: found.own,
        Way.MINIMUMS: found.minimums,
    }
    return ways[way]


def _told(found: Payoffs, monthly: Money) -> str:
    told = tr("With {monthly} a month for debts, minimums always paid; what is left goes down the order.").format(
        monthly=plain_money_text(monthly)
    )
    first, second = found.avalanche, found.snowball
    if found.same:
        more = tr("Highest rate and smallest balance give the same order here: there is nothing to choose.")
    elif first is None or second is None:
        more = ""
    else:
        more = tr("The highest rate first costs {gap} less.").format(gap=plain_money_text(second.cost - first.cost))
        early, late = second.first_cleared, first.first_cleared
        if early is not None and late is not None and early[1] < late[1]:
            more += tr(
                " The smallest balance first clears its first line {months} sooner, which helps to keep at it."
            ).format(months=months(late[1] - early[1]))
    return tr("{one} {two}").format(one=told, two=more).strip()


def _row(report: PlanningReport, way: Way, name: str, found: Payoffs) -> WayRow:
    explained = {
        Way.AVALANCHE: tr("The dearest debt first; ties: lines that cannot be shut first, then the smaller balance."),
        Way.SNOWBALL: tr("The smallest balance first; ties: the higher rate."),
        Way.OWN: tr("The order below; drag the lines, or Alt+Up and Alt+Down."),
        Way.MINIMUMS: tr("What the contracts ask for and nothing more."),
    }
    payoff, least = _of(found, way), found.minimums
    if payoff is None:
        return WayRow(way, name, explained[way], None, tr("not within 600 months"), None, None, "—", None)
    start, channels = Month.of(report.plan.as_of), report.measures.snapshot.channels
    first = payoff.first_cleared
    told = "—"
    if first is not None:
        told = tr("{month} {line}").format(line=channels[first[0]].name, month=start.plus(first[1]))
    saved = None if least is None or way is Way.MINIMUMS else least.cost - payoff.cost
    until = str(start.plus(payoff.months))
    return WayRow(way, name, explained[way], payoff.months, until, payoff.total_interest, payoff.fees, told, saved)


def _debt_row(report: PlanningReport, id_: str, own: OwnOrder, look: Look) -> DebtRow:
    debt = next(each for each in report.plan.debts if each.id == id_)
    terms = next((entry for entry in own.terms if entry.debt == id_), PrepayTerms(id_))
    channel = report.measures.snapshot.channels[id_]
    told = tr("{balance} · {rate} · at least {minimum} a month").format(
        balance=plain_money_text(debt.balance),
        rate=rate_text(channel.known_apr),
        minimum=plain_money_text(debt.minimum),
    )
    if not terms.allowed:
        told += " · " + tr("takes nothing early")
    elif terms.fee:
        told += " · " + tr("{fee} fee for paying early").format(fee=share_text(terms.fee))
    else:
        fixed = [entry.prepay_fee for entry in report.measures.snapshot.book.contracts if entry.channel == id_]
        if any(fixed):
            told += " · " + tr("{fee} fee for paying early").format(fee=plain_money_text(fixed[-1]))
    return DebtRow(id_, report.measures.snapshot.channels[id_].name, look.sentence(told), terms)


def _cleared(report: PlanningReport, id_: str, found: Payoffs) -> ClearedRow:
    start = Month.of(report.plan.as_of)
    when: list[int | None] = []
    for way, _ in way_names():
        payoff = _of(found, way)
        place = payoff.order.index(id_) if payoff is not None and id_ in payoff.order else None
        when.append(None if payoff is None or place is None else payoff.cleared_in_month[place])
    texts = tuple("—" if month is None else str(start.plus(month)) for month in when)
    return ClearedRow(report.measures.snapshot.channels[id_].name, tuple(when), texts)


def _ends(report: PlanningReport, way: int, cleared: tuple[ClearedRow, ...]) -> EndBars:
    """One bar a debt under a way out, the first to end on top."""
    rows = sorted(cleared, key=lambda row: (row.months[way] is None, row.months[way] or 0))
    bars = [EndBar(row.name, row.months[way], row.months[-1], _end_told(row, way)) for row in rows]
    return EndBars(way_names()[way][1], Month.of(report.plan.as_of), tuple(bars))


def _end_told(row: ClearedRow, way: int) -> str:
    count = row.months[way]
    if count is None:
        return tr("not within 600 months")
    return tr("{month} · {months}").format(month=row.texts[way], months=months(count))


def ends_words(ends: EndBars) -> str:
    """The picture of one way out as text."""
    return f"{ends.way}: " + "; ".join(f"{bar.name} {bar.told}" for bar in ends.bars)
