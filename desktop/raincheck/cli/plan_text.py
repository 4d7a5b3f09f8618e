"""What `plan` prints for people: the fund and the leverage target opened up into their terms, and the way there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from raincheck.app.planning import PlanAnswer
from raincheck.app.wording.amounts import number, plain_money_text
from raincheck.app.wording.contracts import buyer_texts, renewal_text
from raincheck.app.wording.figures import Scene
from raincheck.app.wording.forecast import basis_words, left_out_names
from raincheck.app.wording.needed import needs_words
from raincheck.app.wording.plan import ends_left_out_words, left_out_words, limit_name, spare_words
from raincheck.app.wording.service import lump_words, once_fund_words
from raincheck.cli.layout import GAP, amounts, table, wrap
from raincheck.core.measures import Measures
from raincheck.core.money import Money
from raincheck.core.planner.emergency import EmergencyFund
from raincheck.core.planner.leverage import (
    Leverage,
    LeverageLimit,
    LeverageTerm,
    leverage_terms,
)
from raincheck.core.planner.once_due import service_of
from raincheck.core.planner.path import Path
from raincheck.core.planner.payoff import Payoff
from raincheck.core.planner.plan import Goal, Milestone, Plan, Standing, milestones
from raincheck.core.renewals import RenewalMonth, renewals
from raincheck.core.snapshot import Snapshot
from raincheck.core.text import ntr, tr

_EVERYONE: Final = 3
_SERVICE_MONTHS: Final = 3
"""The fund is essentials for so many months and more, and debt service for three (domain.md 6.1)."""

_MONTH_PLACES: Final = 3

Term = tuple[str, Money | None]


def plan_text(answer: PlanAnswer) -> str:
    """Fund, leverage, and the way there; or what must be won first."""
    plan, snapshot, own, profile = answer.plan, answer.snapshot, answer.own, answer.profile
    parts = [tr("Plan as of {day}, amounts in yuan").format(day=plan.as_of)]
    if plan.fund.target is None:
        parts.append(
            wrap(
                tr(
                    "Living costs are not known yet, so there is no fund to aim for and no way to plan: "
                    "raincheck household set --essential AMOUNT"
                )
            )
        )
    else:
        fund = _terms(tr("Emergency fund"), _fund_terms(plan.fund, left_out_names(snapshot)))
        once = once_fund_words(plan.fund, service_of(snapshot), Scene(snapshot.as_of))
        said = (fund, _month_parts(plan.fund), wrap(once, first=GAP, rest=GAP * 2) if once else "")
        parts.append("\n".join(filter(None, said)))
    limits = leverage_terms(snapshot, profile)
    leverage = _leverage_terms(plan.leverage, limits, knows_income=bool(snapshot.book.income))
    parts.append(_terms(tr("Leverage"), leverage))
    if plan.shortfall:
        parts.append(wrap(_shortfall(plan.shortfall, snapshot)))
    lump = lump_words(snapshot, service_of(snapshot))
    parts += [wrap(said) for said in (lump, left_out_words(plan, snapshot), basis_words(Measures(snapshot))) if said]
    parts += [wrap(said) for said in ends_left_out_words(snapshot, Scene())]
    if plan.path is not None:
        parts.append(table([tr("Milestone"), tr("When")], _milestones(plan, plan.path)))
    elif plan.feasible:
        parts.append(
            wrap(
                tr(
                    "Cash and savings are not entered yet, so there is no way month by month: "
                    "raincheck household set --asset NAME VALUE HAIRCUT"
                )
            )
        )
    if plan.feasible:
        parts.append(_payoffs(plan, snapshot))
    if own is not None:
        head = tr("Your own way, {amount} a month").format(amount=plain_money_text(own.monthly))
        parts.append(table([head, tr("When")], _milestones(plan, own.path)))
    parts += contract_parts(snapshot, renewals(snapshot))
    return "\n\n".join(parts)


def _shortfall(missing: Money, snapshot: Snapshot) -> str:
    """How much a month lacks, and what mends it: spending less where that is enough, else talks."""
    short = plain_money_text(missing)
    if snapshot.lacks_income:
        told = tr("No income is entered; living costs and minimum payments ask for {short} a month.")
        return told.format(short=short)
    if spare := spare_words(snapshot, missing):
        told = tr("Income after living costs is {short} a month short of the minimum payments. {mend}")
        return told.format(short=short, mend=spare)
    return tr(
        "Income after living costs is {short} a month short of the minimum payments. No order of payment "
        "mends that: it takes a renegotiation that wins at least this sum."
    ).format(short=short)


def contract_parts(snapshot: Snapshot, ending: Sequence[RenewalMonth]) -> list[str]:
    """What hangs on core buyers and on renewals, each under its head; nothing where nothing does."""
    scene = Scene(snapshot.as_of)
    heads = (
        (tr("Core buyers:"), list(buyer_texts(snapshot, scene))),
        (tr("Renewals of the coming year:"), [renewal_text(entry, snapshot, scene) for entry in ending]),
    )
    return [
        "\n".join([head, *(wrap(told, first=GAP, rest=GAP * 2) for told in texts)]) for head, texts in heads if texts
    ]


def _terms(head: str, terms: Sequence[Term]) -> str:
    figures = amounts([figure for _, figure in terms])
    rows = [[GAP + name, figure] for (name, _), figure in zip(terms, figures, strict=True)]
    return table([head, ""], rows, right=(1,))


def _fund_terms(fund: EmergencyFund, left_out: str) -> list[Term]:
    essential, service = fund.essential, fund.debt_service
    if essential is None or fund.months is None:
        return []
    dues: Term = (
        tr("Debt service {amount} × {n} months").format(amount=plain_money_text(service), n=_SERVICE_MONTHS),
        Money(_SERVICE_MONTHS * service.fen),
    )
    if left_out and not service:
        dues = (tr("Debt service: not known of {lines}").format(lines=left_out), None)
    return [
        (
            tr("Essentials {amount} × {n} months").format(
                amount=plain_money_text(essential), n=number(fund.months, _MONTH_PLACES)
            ),
            essential.times(fund.months),
        ),
        dues,
        (tr("Together"), fund.by_months),
        (tr("Deepest gap in 90 days of the worst case (S6)"), fund.peak_need_90d),
        (tr("Target: the larger of the two"), fund.target),
        (tr("At hand"), fund.have),
        (tr("Still missing"), fund.gap),
    ]


def _month_parts(fund: EmergencyFund) -> str:
    """How the months come about: the three everyone needs, and what this household adds."""
    parts = [tr("{n} for everyone").format(n=_EVERYONE)]
    if fund.volatility_months:
        unsteady = tr("{n} for an unsteady income") if fund.income_cv is not None else tr("{n} for an unknown income")
        parts.append(unsteady.format(n=fund.volatility_months))
    if fund.single_earner:
        parts.append(tr("1 for a single earner"))
    if fund.self_employed:
        parts.append(tr("1 for being self-employed"))
    if fund.reliance_months:
        draws = number(fund.reliance_months, _MONTH_PLACES)
        parts.append(tr("{n} for planned draws").format(n=draws))
    return wrap(tr("Months: {parts}").format(parts=" + ".join(parts)), first=GAP, rest=GAP * 2)


def _leverage_terms(found: Leverage, terms: Sequence[LeverageTerm], *, knows_income: bool) -> list[Term]:
    return [
        *((_limit(term), term.amount) if knows_income else _without_income(term) for term in terms),
        (tr("Target: the smallest of the three"), found.target if knows_income else None),
        (tr("Carried debts now"), found.owed),
        (tr("Above the target"), found.excess if knows_income else None),
    ]


def _without_income(term: LeverageTerm) -> Term:
    if term.limit is LeverageLimit.UTILISATION:
        return _limit(term), term.amount
    return tr("{limit}: {needs}").format(limit=limit_name(term.limit), needs=needs_words(tr("income"))), None


def _limit(term: LeverageTerm) -> str:
    forms = {
        LeverageLimit.DSR: tr("What income serves: {base} × {share}% × annuity {factor}"),
        LeverageLimit.INCOME: tr("Against a year's income: {base} × {factor} × {share}%"),
        LeverageLimit.UTILISATION: tr("Against open limits: {base} × {share}%"),
    }
    return forms[term.limit].format(
        base=plain_money_text(term.base), share=number(term.share * 100, 1), factor=number(term.factor, 2)
    )


def _milestones(plan: Plan, path: Path) -> list[list[str]]:
    names = {
        Goal.STARTER: tr("Starter fund"),
        Goal.LEVERAGE: tr("Debts at the leverage target"),
        Goal.DEBT_FREE: tr("Free of carried debt"),
        Goal.FUND: tr("Full emergency fund"),
    }
    return [[names[milestone.goal], _when(milestone)] for milestone in milestones(plan, path)]


def _when(milestone: Milestone) -> str:
    if milestone.month is None:
        return tr("not within 600 months")
    if milestone.standing is Standing.UNKNOWN:
        return tr("cannot be told yet")
    at_best = milestone.standing is Standing.AT_BEST
    if milestone.month == 0:
        return tr("there, as far as is known") if at_best else tr("reached today")
    form = ntr("in {n} month", "in {n} months", milestone.month)
    if at_best:
        form = ntr("in {n} month at the earliest", "in {n} months at the earliest", milestone.month)
    return form.format(n=milestone.month)


def _payoffs(plan: Plan, snapshot: Snapshot) -> str:
    if not plan.debts:
        if plan.leaves_out:
            return tr("There is no order of payment yet: no debt of which enough is known.")
        return tr("There is no carried debt to clear.")
    first, second = plan.avalanche, plan.snowball
    if first == second:
        name = tr("Order of payment, dearest first (smallest first is the same): {result}")
        return wrap(name.format(result=_result(first, snapshot)), rest=GAP)
    forms = (
        (tr("Dearest first (avalanche): {result}"), first),
        (tr("Smallest first (snowball): {result}"), second),
    )
    return "\n".join(wrap(form.format(result=_result(payoff, snapshot)), rest=GAP) for form, payoff in forms)


def _result(payoff: Payoff | None, snapshot: Snapshot) -> str:
    if payoff is None:
        return tr("more than 600 months.")
    form = ntr(
        "{order}; all cleared in {n} month with {interest} of interest.",
        "{order}; all cleared in {n} months with {interest} of interest.",
        payoff.months,
    )
    names = [snapshot.channels[channel].name for channel in payoff.order]
    return form.format(order=" → ".join(names), n=payoff.months, interest=plain_money_text(payoff.total_interest))
