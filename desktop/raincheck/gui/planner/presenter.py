"""The emergency fund and the leverage target as the planner shows them: every figure with the formula behind it."""

from __future__ import annotations

from fractions import Fraction

from msgspec import Struct

from raincheck.app.planning import PlanningReport
from raincheck.app.wording.amounts import months, plain_money_text, share_text, unknown
from raincheck.app.wording.figures import Scene, joined
from raincheck.app.wording.forecast import basis_words, left_out_names
from raincheck.app.wording.needed import enter_words, missing, needs_words
from raincheck.app.wording.plan import (
    asset_detail,
    binding_words,
    fund_sum,
    fund_term_detail,
    fund_term_formula,
    fund_term_name,
    left_out_words,
    limit_detail,
    limit_formula,
    limit_name,
    paid_in_full_words,
    strictness_words,
    unread_words,
    when_words,
    without_interest_words,
    without_schedule_words,
)
from raincheck.app.wording.service import once_fund_words, once_words
from raincheck.core.calendar import Month
from raincheck.core.money import ZERO, Money
from raincheck.core.planner.leverage import LeverageLimit, Strictness
from raincheck.core.planner.path import Path
from raincheck.core.planner.plan import Standing
from raincheck.core.planner.whatif import FundDifference, FundTerm, FundTermKind
from raincheck.core.text import tr
from raincheck.gui.kit.context import PageId, Target, Tone
from raincheck.gui.kit.look import Look
from raincheck.gui.planner.charts.path import PathView
from raincheck.gui.planner.path_presenter import service_view
from raincheck.gui.planner.stage_bar import Stage
from raincheck.gui.planner.term_row import TermLine


class FundView(Struct, frozen=True):
    """The fund; `filled` is what there is as a share of the target."""

    title: str
    whole: str
    lines: tuple[TermLine, ...]
    filled: Fraction
    stages: tuple[Stage, ...]
    told: str


class LeverageView(Struct, frozen=True):
    """What is owed against the leverage target; None while no income is entered to tell it by."""

    title: str
    lines: tuple[TermLine, ...]
    owed: Money
    target: Money | None
    told: str
    binding: str
    strictness: Strictness
    shares: str
    service: str
    months: PathView | None


class EmptyView(Struct, frozen=True):
    """What to do first."""

    title: str
    sentence: str
    action: str
    target: Target


def empty_view(report: PlanningReport) -> EmptyView | None:
    """What is missing before a plan can be made; None when one can."""
    needed = missing(report.measures.snapshot.book)
    if report.plan.fund.target is not None and report.plan.fund.have is None:
        return EmptyView(
            tr("What is at hand?"),
            tr("Enter {words}, and the gap of the fund and the way there can be worked out.").format(words=needed),
            tr("Enter {words}").format(words=needed),
            Target(PageId.SETTINGS, "home"),
        )
    if report.plan.fund.target is not None:
        return None
    return EmptyView(
        tr("What does a month cost?"),
        tr("Enter {words}, and the fund, the leverage and the way out can be worked out.").format(words=needed),
        tr("Enter {words}").format(words=needed),
        Target(PageId.SETTINGS, "home"),
    )


def fund_view(report: PlanningReport, look: Look) -> FundView | None:
    """The fund opened up; None when living costs are not known."""
    fund, measures, snapshot = report.plan.fund, report.measures, report.measures.snapshot
    if fund.target is None or fund.starter is None or fund.core is None:
        return None
    lines = [
        TermLine(
            fund_term_name(term.kind),
            look.sentence(_detail(term, report)),
            look.amount(term.amount),
            look.sentence(fund_term_formula(term, fund)),
        )
        for term in report.fund_terms
    ]
    assets = [asset for asset in report.measures.snapshot.book.assets if asset.liquid]
    listed = " + ".join(asset_detail(asset) for asset in assets) or tr("no cash or savings are entered yet")
    have = unknown() if fund.have is None else plain_money_text(fund.have)
    lines.append(
        TermLine(
            tr("There is"),
            look.sentence(listed),
            unknown() if fund.have is None else look.amount(fund.have),
            look.sentence(
                tr("{listed} = {have}\nLiquid assets less what a quick sale would cost. Undrawn credit counts nothing.")
            ).format(listed=look.sentence(listed), have=look.sentence(have)),
            strong=True,
        )
    )
    title = tr("Emergency fund: aim for {target}").format(target=plain_money_text(fund.target))
    full = tr("enough, as far as is known") if report.plan.leaves_out else tr("The fund is full.")
    gap = tr("{gap} to go").format(gap=plain_money_text(fund.gap)) if fund.gap else full
    if fund.gap is None:
        gap = tr("what is at hand is not entered yet")
    months_told = tr("{months} of essentials and three months of repayments").format(months=months(fund.months or 0))
    if fund.by_months is not None and fund.peak_need_90d is not None and fund.peak_need_90d > fund.by_months:
        form = tr("what 90 days would take with the largest group shut; it is more than {months}, {amount}")
        months_told = form.format(months=months_told, amount=plain_money_text(fund.by_months))
    once = once_fund_words(fund, measures.service, Scene(report.plan.as_of))
    said = (f"{months_told} · {gap}", once, left_out_words(report.plan, snapshot))
    return FundView(
        title=look.sentence(title),
        whole=look.sentence(joined(basis_words(measures), fund_sum(fund))),
        lines=tuple(lines),
        filled=_share(fund.have or ZERO, fund.target),
        stages=_stages(report, look, (fund.starter, fund.core, fund.target)),
        told=look.sentence("\n".join(filter(None, said))),
    )


def _detail(term: FundTerm, report: PlanningReport) -> str:
    """What a part of the fund comes from; instalments that hold a principal are not called a month's repayments."""
    service = report.measures.service
    if term.kind is not FundTermKind.DUES or not service.once:
        return fund_term_detail(term, report.plan.fund)
    return tr("the next instalments {service} × 3, {once} of them repaid once").format(
        service=plain_money_text(service.whole), once=plain_money_text(service.once_amount)
    )


def _share(part: Money, whole: Money) -> Fraction:
    return min(part.share_of(whole) or Fraction(0), Fraction(1)) if whole else Fraction(1)


def _stages(report: PlanningReport, look: Look, levels: tuple[Money, Money, Money]) -> tuple[Stage, ...]:
    start, path = Month.of(report.plan.as_of), report.plan.path
    have, full = report.plan.fund.have, levels[-1]
    found = []
    for name, level in zip((tr("Starter"), tr("Core"), tr("Full")), levels, strict=True):
        there = have is not None and have >= level
        sure = Standing.AT_BEST if report.plan.leaves_out else Standing.SURE
        when = when_words(0 if there else _first(path, level), start, sure)
        reached = there and sure is Standing.SURE
        if have is None:
            when = ""
        elif not there and path is None:
            when = tr("{amount} to go").format(amount=plain_money_text(level - have))
        found.append(Stage(name, look.amount(level), look.sentence(when), _share(level, full), reached))
    return tuple(found)


def _first(path: Path | None, level: Money) -> int | None:
    """The month in which the path first holds that much."""
    months_in = () if path is None else path.months
    return next((entry.month for entry in months_in if entry.buffer >= level), None)


def leverage_view(report: PlanningReport, look: Look, chosen: Strictness) -> LeverageView:
    """The three limits, the tightest first."""
    found = report.plan.leverage
    if not report.measures.snapshot.book.income:
        return _without_income(report, look, chosen)
    lines = tuple(
        TermLine(
            tr("{limit} (binds)").format(limit=limit_name(term.limit)) if term.binds else limit_name(term.limit),
            look.sentence(limit_detail(term)),
            look.amount(term.amount),
            look.sentence(limit_formula(term, found)),
            strong=term.binds,
        )
        for term in report.leverage_terms
    )
    form = tr("{owed} owed: within the target.")
    if not report.plan.is_within_target:
        form = tr("{owed} owed as far as is known, no more than the target.")
    told = form.format(owed=plain_money_text(found.owed))
    if found.excess:
        told = tr("{owed} owed, {excess} more than the target.").format(
            owed=plain_money_text(found.owed), excess=plain_money_text(found.excess)
        )
    if found.owed == ZERO:
        told = tr("Nothing is owed that carries interest.")
        if report.plan.leaves_out:
            told = tr("Nothing that is known to carry interest is owed.")
    return LeverageView(
        title=look.sentence(tr("Leverage: owe at most {target}").format(target=plain_money_text(found.target))),
        lines=lines,
        owed=found.owed,
        target=found.target,
        told=look.sentence(
            joined(told, paid_in_full_words(report.measures.snapshot), without_interest_words(report.measures.snapshot))
        ),
        binding=look.sentence(binding_words(report.leverage_terms[0])),
        strictness=chosen,
        shares=strictness_words(chosen),
        service=look.sentence(_service(report, chosen)),
        months=service_view(report, chosen.profile.service_share),
    )


def _without_income(report: PlanningReport, look: Look, chosen: Strictness) -> LeverageView:
    """No target: two of its three limits are not known, and a target of 0 would be a guess."""
    found, snapshot = report.plan.leverage, report.measures.snapshot
    needed = needs_words(tr("income"))
    told = tr("{owed} owed. How much may be owed depends on an income: enter it first, or 0 if nothing comes in.")
    return LeverageView(
        title=tr("Leverage"),
        lines=tuple(
            TermLine(
                limit_name(term.limit),
                look.sentence(limit_detail(term)),
                look.amount(term.amount),
                look.sentence(limit_formula(term, found)),
            )
            if term.limit is LeverageLimit.UTILISATION
            else TermLine(limit_name(term.limit), needed, tr("not known"), enter_words(tr("income")))
            for term in report.leverage_terms
        ),
        owed=found.owed,
        target=None,
        told=look.sentence(
            joined(
                told.format(owed=plain_money_text(found.owed)),
                paid_in_full_words(snapshot),
                without_interest_words(snapshot),
            )
        ),
        binding="",
        strictness=chosen,
        shares=strictness_words(chosen),
        service=look.sentence(_service(report, chosen)),
        months=service_view(report, chosen.profile.service_share),
    )


def _service(report: PlanningReport, chosen: Strictness) -> str:
    """What the debts ask for in a month, against the income."""
    measures, snapshot = report.measures, report.measures.snapshot
    needed, share, aim = measures.debt_service, measures.dsr, chosen.profile.service_share
    if not needed and left_out_names(snapshot):
        return joined(
            tr("What is to be repaid a month cannot be told yet."),
            without_schedule_words(snapshot),
            unread_words(snapshot),
        )
    if share is None:
        told = tr("No income is entered; repayments ask for {needed} a month.").format(needed=plain_money_text(needed))
    else:
        told = tr("Repayments now {needed} a month: {share} of income, aim for {aim} at most.").format(
            needed=plain_money_text(needed), share=share_text(share), aim=share_text(aim)
        )
    once = once_words(measures, Scene(report.plan.as_of))
    return joined(told, once, without_schedule_words(snapshot))


def difference_words(found: FundDifference, look: Look) -> tuple[str, Tone]:
    """What a change would do to the target and the gap."""
    target, gap, after = found.target, found.gap, found.after
    if target is None or gap is None or after.target is None or after.gap is None:
        return "", Tone.QUIET
    if not target and not gap:
        return tr("Nothing changes. Move something above to try it out; nothing is saved."), Tone.QUIET
    told = []
    if target:
        form = tr("The target would fall by {change} to {target}.")
        if target > ZERO:
            form = tr("The target would rise by {change} to {target}.")
        told.append(form.format(change=plain_money_text(max(target, -target)), target=plain_money_text(after.target)))
    form = tr("The gap stays as it is.")
    if gap:
        form = tr("{gap} to go then, {change} less than now.") if gap < ZERO else tr("{gap} to go then, {change} more.")
    told.append(form.format(gap=plain_money_text(after.gap), change=plain_money_text(max(gap, -gap))))
    better = gap < ZERO or (not gap and target < ZERO)
    return look.sentence(" ".join(told)), Tone.GOOD if better else Tone.WARN
