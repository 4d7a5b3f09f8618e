"""What the planner says: each part of the fund, each limit of the leverage, milestones, and what to ask a lender for.

Every figure is opened up into its formula with this book's figures. Amounts are written so that they can be veiled.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Final

from raincheck.app.wording.amounts import months, number, plain_money_text, share_text
from raincheck.app.wording.figures import Scene, joined
from raincheck.app.wording.marks import Mark, mark_meaning
from raincheck.core.calendar import Month
from raincheck.core.model import Asset, Terms
from raincheck.core.money import ZERO, Money, total
from raincheck.core.planner.dues import (
    HORIZON_DAYS,
    asked_at_the_end,
    ends_left_out,
    paid_in_full,
    without_interest,
    without_schedule,
)
from raincheck.core.planner.emergency import MOST_MONTHS, EmergencyFund
from raincheck.core.planner.leverage import Leverage, LeverageLimit, LeverageTerm, Strictness
from raincheck.core.planner.plan import Goal, Milestone, Plan, Standing
from raincheck.core.planner.renegotiation import Ask, AskKind, Reason
from raincheck.core.planner.renegotiation import Mark as AskMark
from raincheck.core.planner.whatif import FundTerm, FundTermKind
from raincheck.core.snapshot import Line, Snapshot
from raincheck.core.text import ntr, tr


def guessed_words(plan: Plan, snapshot: Snapshot) -> str:
    """Which lines the plan leaves out until their terms are confirmed; empty when it leaves out none."""
    if not plan.guessed:
        return ""
    form = tr(
        "Not in the plan, because due day, rate and method are only guessed: {lines}. "
        "Under Lines, edit each and fill in due day and rate; then it counts."
    )
    return form.format(lines=_named(plan.guessed, snapshot))


def left_out_words(plan: Plan, snapshot: Snapshot) -> str:
    """Every debt that is in no month of the plan or has no interest in it, and why; empty when all are."""
    said = guessed_words(plan, snapshot)
    if plan.unread:
        form = tr("Not in the plan, because what is owed is not known: {lines}.")
        said = joined(said, form.format(lines=_named(plan.unread, snapshot)))
    return joined(said, without_interest_words(snapshot))


def without_interest_words(snapshot: Snapshot) -> str:
    """Which lines are reckoned without interest, because nobody knows their rate; empty without any."""
    names = _names(without_interest(snapshot))
    return tr("No interest in it of {lines}: the rate is not known.").format(lines=names) if names else ""


def unread_words(snapshot: Snapshot) -> str:
    """Of which lines nobody knows what is owed, so that no sum counts it; empty when all are known."""
    lines = [line for line in snapshot.lines if line.used is None]
    if not lines:
        return ""
    return tr("Not in it: {lines}, because what is owed is not known.").format(lines=_names(lines))


def _named(lines: Iterable[str], snapshot: Snapshot) -> str:
    return tr(", ").join(snapshot.channels[line].name for line in lines)


def paid_in_full_words(snapshot: Snapshot) -> str:
    """Which debts the leverage leaves out and how much they are (contract.md 4); empty when it leaves out none."""
    bills = paid_in_full(snapshot)
    guessed = [line for line in bills if line.channel.terms is Terms.GUESSED]
    forms = (
        (
            tr("Not counted: {lines}, {amount} in all; bills paid in full each month carry no interest."),
            [line for line in bills if line not in guessed],
        ),
        (tr("Not counted: {lines}, {amount} in all; how it is repaid is only guessed."), guessed),
        (
            tr("Not counted: {lines}; what is owed there is not known."),
            [line for line in snapshot.lines if line.used is None],
        ),
    )
    return joined(
        *(
            form.format(lines=_names(lines), amount=plain_money_text(total(line.owed for line in lines)))
            for form, lines in forms
            if lines
        )
    )


def out_of_order_words(plan: Plan, snapshot: Snapshot) -> str:
    """Which lines owe something and stand in no order of paying off, and why; empty when all do."""
    bills = [line for line in paid_in_full(snapshot) if line.channel.id not in plan.guessed]
    said = left_out_words(plan, snapshot)
    if names := _names(without_interest(snapshot)):
        form = tr("By rate, {lines} can only stand last until the rate is entered.")
        said = joined(said, form.format(lines=names))
    if bills:
        form = tr("Not in the order: {lines}; these bills are paid in full each month anyway.")
        said = joined(said, form.format(lines=_names(bills)))
    return said


MOST_NAMED: Final = 3
"""So many lines are named in a note; more are counted."""


def _names(lines: Iterable[Line]) -> str:
    return tr(", ").join(line.channel.name for line in lines)


def without_schedule_names(snapshot: Snapshot) -> str:
    """The lines whose repayments are in no figure, because nobody knows when they are due; empty without any."""
    return _names(without_schedule(snapshot))


def not_in_use_words(snapshot: Snapshot) -> str:
    """Which debts the use of limits leaves out: loans, and what is no longer open; empty where it leaves out none."""
    lines = [line for line in snapshot.lines if line.owed and not line.counts_for_utilisation]
    if len(lines) > MOST_NAMED:
        return ntr("without {n} line", "without {n} lines", len(lines)).format(n=len(lines))
    return tr("without {lines}").format(lines=_names(lines)) if lines else ""


def without_schedule_words(snapshot: Snapshot) -> str:
    """Which repayments, or what interest, a month's sum leaves out and why; empty when it leaves out none."""
    names = without_schedule_names(snapshot)
    form = tr("Not in it: {lines}, because due day or rate is not known yet.")
    return joined(form.format(lines=names) if names else "", without_interest_words(snapshot))


def ends_left_out_words(snapshot: Snapshot, scene: Scene, until: date | None = None) -> tuple[str, ...]:
    """A sentence for each loan that ends by `until` (as far as forecasts look), its principal in no figure yet."""
    last = until or snapshot.as_of + timedelta(days=HORIZON_DAYS)
    return tuple(_end_words(line, scene) for line in ends_left_out(snapshot, last))


def end_left_out_words(snapshot: Snapshot, id: str) -> str:
    """The sentence for one loan, however far off its end is; empty where no figure lacks its principal."""
    return next((_end_words(line, Scene()) for line in ends_left_out(snapshot) if line.channel.id == id), "")


def _end_words(line: Line, scene: Scene) -> str:
    channel = line.channel
    rate = Decimal(0) if channel.terms is Terms.GUESSED else channel.apr
    form = tr("{line} ends on {day}: its principal of {owed} is in no figure yet. Keep it: {command}")
    if rate:
        form = tr(
            "{line} ends on {day}: its principal of {owed} is in no figure yet. "
            "Keep it with that month's interest: {command}"
        )
    amount = "AMOUNT" if scene.hidden else str(asked_at_the_end(line.owed, rate))
    command = f"raincheck due add {channel.id} {amount} {channel.expires_on}"
    owed = scene.money(line.owed)
    return form.format(line=channel.name, day=channel.expires_on, owed=owed, command=command)


def fund_term_name(kind: FundTermKind) -> str:
    """What a part of the fund is called."""
    names = {
        FundTermKind.BASE: tr("Base"),
        FundTermKind.VOLATILITY: tr("Income swings"),
        FundTermKind.RELIANCE: tr("Reliance on lines that can be shut"),
        FundTermKind.SINGLE_EARNER: tr("Single earner"),
        FundTermKind.SELF_EMPLOYED: tr("Self-employed"),
        FundTermKind.DUES: tr("Repayments"),
        FundTermKind.PEAK: tr("Peak need"),
    }
    return names[kind]


def fund_term_detail(term: FundTerm, fund: EmergencyFund) -> str:
    """What a part of the fund comes from, in one line."""
    swings = tr("income varies by {cv} → +{months}")
    if fund.income_cv is None:
        swings = tr("fewer than 3 months of income known → +{months}")
    forms = {
        FundTermKind.BASE: tr("essentials {essential} a month × {months}"),
        FundTermKind.VOLATILITY: swings,
        FundTermKind.RELIANCE: tr("{share} of a month's outflows comes from lines that can be shut → +{months}"),
        FundTermKind.SINGLE_EARNER: tr("one income carries everyone → +{months}"),
        FundTermKind.SELF_EMPLOYED: tr("income stops with the work → +{months}"),
        FundTermKind.DUES: tr("a month's repayments {service} × 3"),
        FundTermKind.PEAK: tr("90 days with the largest group shut need more than the months do"),
    }
    return forms[term.kind].format(
        essential="" if fund.essential is None else plain_money_text(fund.essential),
        months=months(term.months or Fraction(0)),
        cv=share_text(fund.income_cv),
        share=share_text(fund.reliance),
        service=plain_money_text(fund.debt_service),
    )


def fund_term_formula(term: FundTerm, fund: EmergencyFund) -> str:
    """The rule behind a part of the fund, with this book's figures."""
    return f"{_worked_out(term, fund)}\n{_why(term, fund)}"


def _worked_out(term: FundTerm, fund: EmergencyFund) -> str:
    match term.kind:
        case FundTermKind.DUES:
            form = tr("{service} × 3 = {amount}")
        case FundTermKind.PEAK:
            form = tr("{peak} − {by_months} = {amount}")
        case _:
            form = tr("{essential} × {months} = {amount}")
    return form.format(
        essential="" if fund.essential is None else plain_money_text(fund.essential),
        months=number(term.months or 0, 4),
        service=plain_money_text(fund.debt_service),
        peak="" if fund.peak_need_90d is None else plain_money_text(fund.peak_need_90d),
        by_months="" if fund.by_months is None else plain_money_text(fund.by_months),
        amount=plain_money_text(term.amount),
    )


def _why(term: FundTerm, fund: EmergencyFund) -> str:
    household = tr("One month more (our own default); change it under Settings, Household and money.")
    words = {
        FundTermKind.BASE: tr(
            "Three months are the least that carries a household over a lost income (our own default)."
        ),
        FundTermKind.VOLATILITY: tr(
            "Variation = standard deviation ÷ mean of the income history; below 10% adds no month, below 25% one, "
            "below 50% two, else three; with fewer than 3 months known, one."
        ),
        FundTermKind.RELIANCE: tr(
            "Months = 6 × share, at most 3; share = monthly draws on lines that can be shut ÷ all outflows. "
            "Here 6 × {share} = {months}."
        ).format(share=number(fund.reliance or 0, 4), months=number(6 * (fund.reliance or Fraction(0)), 4)),
        FundTermKind.SINGLE_EARNER: household,
        FundTermKind.SELF_EMPLOYED: household,
        FundTermKind.DUES: tr(
            "Three months only: later dues can be talked about; from 90 days overdue a loan usually counts as bad "
            "(generally held; the official text decides)."
        ),
        FundTermKind.PEAK: tr(
            "Lowest cash within 90 days with the largest group shut, income −30 %, essentials only, from nothing."
        ),
    }
    return words[term.kind]


def fund_sum(fund: EmergencyFund) -> str:
    """The target as one formula."""
    if fund.target is None or fund.essential is None or fund.by_months is None or fund.peak_need_90d is None:
        return ""
    return tr(
        "Target = the larger of {essential} × {months} + {service} × 3 = {by_months}, and the 90-day peak {peak}. "
        "No fund is asked for more than {most} months."
    ).format(
        essential=plain_money_text(fund.essential),
        months=number(fund.months or 0, 4),
        service=plain_money_text(fund.debt_service),
        by_months=plain_money_text(fund.by_months),
        peak=plain_money_text(fund.peak_need_90d),
        most=MOST_MONTHS,
    )


def asset_detail(asset: Asset) -> str:
    """An asset with what is left of it when it has to be sold at once: "基金 10,000 元 × 85%"."""
    value = plain_money_text(asset.value)
    if not asset.haircut:
        return f"{asset.name} {value}"
    return f"{asset.name} {value} × {share_text(1 - asset.haircut)}"


def limit_name(limit: LeverageLimit) -> str:
    """What one of the three limits is called."""
    names = {
        LeverageLimit.DSR: tr("What income can serve"),
        LeverageLimit.INCOME: tr("Against a year's income"),
        LeverageLimit.UTILISATION: tr("Against open limits"),
    }
    return names[limit]


def limit_detail(term: LeverageTerm) -> str:
    """What a limit is made of, in one line."""
    share, base = share_text(term.share), plain_money_text(term.base)
    forms = {
        LeverageLimit.DSR: tr("{share} of a month's income {base}, for 12 months"),
        LeverageLimit.INCOME: tr("{share} of 12 × {base}"),
        LeverageLimit.UTILISATION: tr("{share} of open limits {base}"),
    }
    return forms[term.limit].format(share=share, base=base)


def limit_formula(term: LeverageTerm, found: Leverage) -> str:
    """A limit worked out with this book's figures, and why it is there."""
    line = tr("{base} × {share} × {factor} = {amount}").format(
        base=plain_money_text(term.base),
        share=share_text(term.share),
        factor=number(term.factor, 4),
        amount=plain_money_text(term.amount),
    )
    whys = {
        LeverageLimit.DSR: tr(
            "{factor} is what one yuan a month for 12 months clears today at your average rate of {rate}."
        ).format(factor=number(term.factor, 4), rate=share_text(found.weighted_rate)),
        LeverageLimit.INCOME: tr(
            "More than half a year's income takes years to clear beside living costs (our own default)."
        ),
        LeverageLimit.UTILISATION: tr(
            "Lines used beyond this share are cut more often, and a cut then leaves nothing to live on "
            "(our own default). A line that is shut lowers this limit too."
        ),
    }
    return f"{line}\n{whys[term.limit]}"


def binding_words(term: LeverageTerm) -> str:
    """Why the tightest limit is the one to keep to."""
    forms = {
        LeverageLimit.DSR: tr(
            "Income binds first: beyond {amount} the repayments of a year take too large a part of it."
        ),
        LeverageLimit.INCOME: tr("A year's income binds first: {amount} is the most it should carry."),
        LeverageLimit.UTILISATION: tr(
            "Open limits bind first: beyond {amount} too much hangs on lines that can be cut overnight."
        ),
    }
    return forms[term.limit].format(amount=plain_money_text(term.amount))


def strictness_name(chosen: Strictness) -> str:
    """What a profile of the leverage target is called."""
    names = {Strictness.STRICT: tr("Stricter"), Strictness.DEFAULT: tr("Usual"), Strictness.LOOSE: tr("Looser")}
    return names[chosen]


def strictness_words(chosen: Strictness) -> str:
    """The shares a profile stands for."""
    profile = chosen.profile
    return tr("{service} of income for repayments · {annual} of a year's income · {limits} of open limits").format(
        service=share_text(profile.service_share),
        annual=share_text(profile.annual_share),
        limits=share_text(profile.limit_share),
    )


def milestone_when(month: int | None, start: Month) -> str:
    """When a milestone is reached."""
    if month is None:
        return tr("not within 600 months")
    if month == 0:
        return tr("reached")
    return tr("{month}, in {n}").format(month=start.plus(month), n=months(month))


def milestone_words(milestone: Milestone, start: Month) -> str:
    """When a milestone is reached, as far as that can be told beside what the plan leaves out."""
    return when_words(milestone.month, start, milestone.standing)


def when_words(month: int | None, start: Month, standing: Standing) -> str:
    """When something is reached that rests on all debts: never "reached" while some are left out."""
    if standing is Standing.SURE or month is None:
        return milestone_when(month, start)
    if standing is Standing.UNKNOWN:
        return tr("cannot be told yet")
    if month == 0:
        return tr("there, as far as is known")
    return tr("{month} at the earliest, in {n}").format(month=start.plus(month), n=months(month))


def goal_name(goal: Goal) -> str:
    """What a milestone is called."""
    names = {
        Goal.STARTER: tr("Starter fund"),
        Goal.LEVERAGE: tr("Leverage target"),
        Goal.DEBT_FREE: tr("Debt-free"),
        Goal.FUND: tr("Full fund"),
    }
    return names[goal]


def reason_words(reason: Reason) -> str:
    """Why a debt stands where it does in the talks."""
    words = {
        Reason.MOST_RELIEF: tr("frees the most each month"),
        Reason.HEAVIEST: tr("asks for the most each month"),
        Reason.LARGEST: tr("the largest balance"),
        Reason.DEAREST: tr("the highest rate"),
        Reason.REVOCABLE: tr("can be shut by the lender"),
    }
    return words[reason]


def ask_words(ask: Ask) -> str:
    """What to ask for, and how far it can be relied on."""
    words = {
        AskKind.PERSONALISED_INSTALMENTS: tr(
            "Personalised instalments, at most 60 (credit cards, art. 70): ask before a payment is overdue."
        ),
        AskKind.LONGER_TERM: tr("A longer term at today's rate."),
        AskKind.LOWER_RATE: tr("A lower rate, or the interest of some months waived."),
        AskKind.WRITTEN_ANSWER: tr("A written answer, with the ticket number: 15 days, at most 60."),
    }
    return f"{words[ask.kind]} {ask_mark(ask.mark)}"


def ask_mark(mark: AskMark) -> str:
    """The mark of an ask, in words."""
    words = {
        AskMark.SECONDARY: tr("[read in a secondary source; the official text decides]"),
        AskMark.GENERAL: tr("[{mark}]").format(mark=mark_meaning(Mark.KNOWN)),
        AskMark.PROJECT: tr("[{mark}]").format(mark=mark_meaning(Mark.PROJECT)),
    }
    return words[mark]


def routes() -> tuple[str, ...]:
    """Where to go when a lender does not answer, in order (domain.md 3.3), each with its mark."""
    known = tr("[{mark}]").format(mark=mark_meaning(Mark.KNOWN))
    return (
        tr("1. The lender's own service, before anything is overdue; write down the ticket number."),
        tr("2. A written complaint to the lender: 15 days, complex 30, at most 60. {mark}").format(mark=known),
        tr("3. 12378, the regulator's consumer line, or its local office. [from public pages; hours differ]"),
        tr("4. 12363, the central bank's line; mediation; court. {mark}").format(mark=known),
    )


def rate_share_words(share: Fraction) -> str:
    """A share of today's rate."""
    return tr("today's rate") if share == 1 else tr("{share} of today's rate").format(share=share_text(share))


def reach_words(still_short: Money) -> str:
    """What stays missing if every lender agreed."""
    return tr("still {amount} short").format(amount=plain_money_text(still_short)) if still_short else tr("enough")


def spare_words(snapshot: Snapshot, shortfall: Money, money: Callable[[Money], str] = plain_money_text) -> str:
    """That leaving out what is not essential closes a month's gap; empty where there is none, or it does not.

    `money` writes an amount, or dots in its place.
    """
    living = snapshot.book.living
    if living is None or not ZERO < shortfall <= living.discretionary:
        return ""
    told = tr("Leaving out {gap} of the {spare} a month that are not essential closes this gap.")
    return told.format(gap=money(shortfall), spare=money(living.discretionary))
