"""The honest no: what must be won each month, from whom, and what to ask for; nothing here borrows anew."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from msgspec import Struct

from raincheck.app.planning import PlanningReport
from raincheck.app.wording.amounts import months, plain_money_text, rate_text
from raincheck.app.wording.figures import Scene
from raincheck.app.wording.plan import (
    ask_words,
    left_out_words,
    rate_share_words,
    reach_words,
    reason_words,
    routes,
    spare_words,
)
from raincheck.app.wording.service import lump_words
from raincheck.core.calendar import Month
from raincheck.core.money import Money
from raincheck.core.planner.once_due import lump_sums
from raincheck.core.planner.renegotiation import RATE_SHARES, TERMS, NewTerms, Reach, Renegotiable, Renegotiation
from raincheck.core.text import ntr, tr
from raincheck.gui.kit.look import Look
from raincheck.gui.planner.term_row import TermLine


class OptionRow(Struct, frozen=True):
    """One way a debt could be stretched; `extra` None: today's minimum never clears it."""

    way: str
    periods: int
    payment: Money
    relief: Money
    interest: Money
    extra: Money | None
    proposed: bool


class TalkView(Struct, frozen=True):
    """One debt to talk about, in the order of the talks."""

    line: TermLine
    options: tuple[OptionRow, ...]
    asks: tuple[str, ...]
    needed: bool


class ReachRow(Struct, frozen=True):
    """What would stay missing if every debt got this term, at each of the rates."""

    term: str
    texts: tuple[str, ...]


class RenegotiationView(Struct, frozen=True):
    """What cannot work, and what would make it work; `order`: the same where an order of paying is looked for."""

    title: str
    told: str
    order: str
    steps: tuple[str, ...]
    talks: tuple[TalkView, ...]
    rates: tuple[str, ...]
    reach: tuple[ReachRow, ...]
    after: str
    routes: tuple[str, ...]


def renegotiation_view(report: PlanningReport, look: Look) -> RenegotiationView | None:
    """The talks that are needed; None where the plan works."""
    found, plan = report.renegotiation, report.plan
    if found is None or plan.monthly is None:
        return None
    income = report.measures.snapshot.monthly_income
    after = look.sentence(_after(report, found))
    spare = spare_words(report.measures.snapshot, found.shortfall)
    title = (
        tr("{shortfall} a month are missing: leaving out what is not essential closes the gap")
        if spare
        else tr("This cannot work without renegotiating: {shortfall} a month are missing")
    )
    form = tr(
        "Income {income} less living costs leaves {monthly} a month; the debts ask for {needed} at least. "
        "No order of paying mends that, and no date would be true."
    )
    if report.measures.snapshot.lacks_income:
        title = tr("No income is entered: living costs and minimum payments ask for {shortfall} a month")
        form = tr("Enter the income first, or 0 if nothing comes in; the debts ask for {needed} at least.")
    told = form.format(
        income=plain_money_text(income),
        monthly=plain_money_text(plan.monthly),
        needed=plain_money_text(plan.minimums),
    )
    return RenegotiationView(
        title=look.sentence(title.format(shortfall=plain_money_text(found.shortfall))),
        told=look.sentence(told),
        order=look.sentence(spare) or tr("No order of paying mends that. {after}").format(after=after),
        steps=tuple(map(look.sentence, (*_before(report), *_steps(found, spare)))),
        talks=tuple(_talk(report, place, entry, look) for place, entry in enumerate(found.debts, start=1)),
        rates=tuple(rate_share_words(share) for share in RATE_SHARES),
        reach=tuple(
            ReachRow(
                months(periods),
                tuple(_reach(way, report, look) for way in found.reach if way.periods == periods),
            )
            for periods in TERMS
        ),
        after=after,
        routes=routes(),
    )


def _reach(way: Reach, report: PlanningReport, look: Look) -> str:
    """What stays missing if all agreed."""
    if not way.still_short and lump_sums(report.measures.snapshot, report.measures.service):
        return tr("enough once renewed")
    return look.sentence(reach_words(way.still_short))


def _before(report: PlanningReport) -> Iterator[str]:
    """Whom to talk to before all of them, and which debts no sum here counts."""
    plan, snapshot = report.plan, report.measures.snapshot
    for entry in report.measures.service.once:
        form = tr("{line} comes first: its principal of {amount} falls due on {day}, once, and not every month.")
        if entry.channel in plan.guessed:
            form = tr("{line} comes first: {amount} falls due on {day}, and no sum here counts it.")
        day = Scene(plan.as_of).day(entry.on)
        yield form.format(line=entry.name, amount=plain_money_text(entry.amount), day=day)
    if lump := lump_words(snapshot, report.measures.service):
        yield lump
    if left_out := left_out_words(plan, snapshot):
        yield left_out


def _steps(found: Renegotiation, spare: str) -> list[str]:
    told = [spare] if spare else []
    freed = found.shortfall - found.shortfall_without_discretionary
    if freed and not spare:
        told.append(
            tr("Leaving out what is not essential frees {spare}; {rest} remain to be won.").format(
                spare=plain_money_text(freed), rest=plain_money_text(found.shortfall_without_discretionary)
            )
        )
    if found.living_gap:
        told.append(
            tr("Income lacks {gap} for living alone: no lender can win that. Costs or income come first.").format(
                gap=plain_money_text(found.living_gap)
            )
        )
    needed = sum(entry.needed for entry in found.debts)
    if found.still_short:
        told.append(
            tr("Even with every debt over {term}, {short} a month stay missing: ask for lower rates too.").format(
                term=months(found.term), short=plain_money_text(found.still_short)
            )
        )
    else:
        told.append(
            ntr(
                "Talks about the first debt below over {term} at today's rate would win {won} a month.",
                "Talks about the first {count} debts below over {term} at today's rates would win {won} a month.",
                needed,
            ).format(count=needed, term=months(found.term), won=plain_money_text(found.won))
        )
    told.append(tr("Ask before anything is overdue. Money from a new loan would only make the shortfall larger."))
    return told


def _talk(report: PlanningReport, place: int, entry: Renegotiable, look: Look) -> TalkView:
    channel = report.measures.snapshot.channels[entry.debt.id]
    why = tr(", ").join(reason_words(reason) for reason in entry.reasons) or tr("frees less than those above")
    detail = tr("{balance} at {rate} · {why}").format(
        balance=plain_money_text(entry.debt.balance), rate=rate_text(channel.known_apr), why=why
    )
    terms = entry.proposed
    formula = tr(
        "{now} a month now; over {term} at {rate} it would be {payment}, {relief} less. "
        "With this and those before: {won}."
    )
    if channel.known_apr is None:
        formula = tr(
            "{now} a month now; over {term} it would be {payment} without the interest, {relief} less: the rate is not "
            "known. With this and those before: {won}."
        )
    formula = formula.format(
        now=plain_money_text(entry.debt.minimum),
        term=months(terms.periods),
        rate=rate_text(terms.apr),
        payment=plain_money_text(terms.payment),
        relief=plain_money_text(terms.relief),
        won=plain_money_text(entry.won_so_far),
    )
    return TalkView(
        line=TermLine(
            f"{place}. {channel.name}",
            look.sentence(detail),
            tr("−{relief} a month").format(relief=look.amount(terms.relief)) if terms.relief else tr("frees nothing"),
            look.sentence(formula),
            strong=entry.needed,
        ),
        options=tuple(_option(option, entry) for option in entry.options),
        asks=tuple(ask_words(ask) for ask in entry.asks),
        needed=entry.needed,
    )


def _option(option: NewTerms, entry: Renegotiable) -> OptionRow:
    same = option.apr == entry.debt.apr
    rate = tr("today's rate") if same else tr("{rate} a year").format(rate=rate_text(option.apr))
    return OptionRow(
        f"{months(option.periods)} · {rate}",
        option.periods,
        option.payment,
        option.relief,
        option.interest,
        option.extra_interest,
        proposed=option == entry.proposed,
    )


def _after(report: PlanningReport, found: Renegotiation) -> str:
    after = found.payoff_after
    if after is None:
        return tr("Even then there is no way out within 600 months that could be promised.")
    start = Month.of(report.plan.as_of)
    return tr("Once that is agreed: free of these debts in {month} ({n}), {interest} interest in all.").format(
        month=start.plus(after.months),
        n=months(Fraction(after.months)),
        interest=plain_money_text(after.total_interest),
    )
