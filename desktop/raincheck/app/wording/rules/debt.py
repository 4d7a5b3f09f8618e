"""The words of D01–D03: what debt takes of the income, how much there is, and whether it can be lived with."""

from __future__ import annotations

from raincheck.app.wording.figures import Figures, joined
from raincheck.app.wording.marks import Mark
from raincheck.app.wording.rules.base import RuleText, RuleWording, Words
from raincheck.app.wording.rules.once import beside_told, monthly_told, once_meaning, once_step, once_told
from raincheck.core.measures import Minsky
from raincheck.core.money import ZERO
from raincheck.core.rules.findings import INTEREST_UNSURE, NO_INCOME, ONCE
from raincheck.core.text import tr


def _service() -> RuleText:
    return RuleText(
        name=tr("Debt service ratio"),
        watches=tr("how much of a month's income goes into repayments"),
        formula=tr(
            "next month's principal and interest (cards: the minimum) ÷ net income; statements paid in full left out"
        ),
        first=tr("While nothing is overdue, ask the lender with the largest instalment for a longer term."),
        further=(
            tr("Under Planning, see which instalment weighs most."),
            tr("Do not pay one loan with another."),
            tr(
                "For card debt beyond your means, banks can generally agree on instalments up to 5 "
                "years; ask before it is overdue."
            ),
        ),
        source=tr(
            "Common limits 28/36 and 43 (US) and 50/55 (mortgage guide, 2004), from general "
            "knowledge; 35 loan products: mostly 50%."
        ),
        marks=(Mark.KNOWN, Mark.MEASURED),
        thresholds=(tr("repayments ÷ income"),),
    )


def _service_words(figures: Figures) -> Words:
    names = {"share": figures.share("share"), "service": figures.money("service"), "income": figures.money("income")}
    if figures.has(ONCE):
        return Words(
            title=tr("What falls due next is {share} of a month's income").format(**names),
            why=joined(
                tr("The next instalments come to {service}, out of a monthly net income of {income}.").format(**names),
                once_told(figures),
                monthly_told(figures),
                beside_told(figures),
            ),
            meaning=once_meaning(figures),
            next_step=once_step(figures),
        )
    return Words(
        title=tr("Repayments take {share} of income").format(**names),
        why=joined(
            tr("The next instalments come to {service}, out of a monthly net income of {income}.").format(**names),
            beside_told(figures),
        ),
        meaning=(
            tr("So much goes into repayments that any dip in income hits living costs.")
            if figures.is_red
            else tr("Repayments take a large part; there is little left for living and for surprises.")
        ),
    )


def _leverage() -> RuleText:
    return RuleText(
        name=tr("Leverage"),
        watches=tr("all debt against a year's income and against assets"),
        formula=tr("debt without mortgage ÷ annual net income, and ÷ assets where all are listed; the worse of both"),
        first=tr("Under Planning, open the month path down to the leverage target."),
        further=(
            tr("Let no debt grow while the path runs."),
            tr("Pay extra on the highest rate, once the first emergency stage is there."),
        ),
        source=tr("35 loan products (2026-03): caps of 2 to 5 times income; the watch line is our default."),
        marks=(Mark.MEASURED, Mark.PROJECT),
        thresholds=(
            tr("debt ÷ a year's income"),
            tr("debt ÷ assets"),
        ),
    )


def _leverage_words(figures: Figures) -> Words:
    by_assets = figures.text("binding") == "assets"
    names = {
        "times": figures.number("to_income"),
        "share": figures.share("to_assets"),
        "owed": figures.money("owed"),
    }
    if figures.ratio("to_income") is None:
        why = tr("{owed} is owed: {share} of your assets.")
    elif figures.ratio("to_assets") is None:
        why = tr("{owed} is owed: {times} times a year's net income.")
    else:
        why = tr("{owed} is owed: {times} times a year's net income and {share} of your assets.")
    return Words(
        title=(
            tr("Debt is {share} of your assets") if by_assets else tr("Debt is {times} times a year's income")
        ).format(**names),
        why=why.format(**names),
        meaning=tr("At this size debt goes down slowly even with care; it needs a path, not a good month."),
    )


def _state() -> RuleText:
    return RuleText(
        name=tr("What income can carry"),
        watches=tr("whether income less essentials covers principal and interest"),
        formula=tr("income − essentials, against principal + interest, and against interest alone"),
        first=tr("List the instalments and ask for a longer term on the largest one."),
        further=(
            tr("Under Planning, see the shortfall: it is the figure to win in talks."),
            tr("Look at the scenario in which every revocable line is gone."),
            tr("Do not close the gap with another loan."),
        ),
        source=tr("Minsky (1992) on three ways of living with debt."),
        marks=(Mark.SOURCED,),
        levels=tr("Watch: enough for interest, not for principal. Severe: not even enough for interest."),
    )


def _state_words(figures: Figures) -> Words:
    state = figures.text("state")
    names = {
        "operating": figures.money("operating"),
        "short": figures.scene.money(-figures.amount("operating")),
        "service": figures.money("service"),
        "interest": figures.money("interest"),
    }
    why = (
        tr("No income is entered, and essentials take {short} a month")
        if figures.has(NO_INCOME)
        else tr("Income is {short} short of essentials")
        if figures.amount("operating") < ZERO
        else tr("Income less essentials leaves {operating}")
    ).format(**names)
    told = tr("{left}; the next instalments come to {service}, {interest} of it interest.")
    if figures.has(INTEREST_UNSURE) and figures.has("interest"):
        told = tr("{left}; the next instalments come to {service}, {interest} of it interest as far as is known.")
    elif figures.has(INTEREST_UNSURE):
        told = tr("{left}; the next instalments come to {service}; how much of it is interest is not known.")
    why = joined(
        told.format(**(names | {"left": why})), once_told(figures), beside_told(figures), _unsure_interest(figures)
    )
    if state == Minsky.HEDGE.value:
        return Words(
            title=tr("Income covers repayments again"),
            why=why,
            meaning=tr("It is better now; the warning ends when it holds over two month ends."),
            next_step=tr("Nothing to do today; keep to the schedule."),
        )
    if figures.amount("operating") < ZERO:
        return Words(
            title=(
                tr("Without an income, essentials are not covered")
                if figures.has(NO_INCOME)
                else tr("Income does not cover essentials")
            ),
            why=why,
            meaning=tr(
                "Every repayment then comes out of savings or new debt; start with the living costs "
                "and the largest instalment."
            ),
        )
    if state == Minsky.SPECULATIVE.value and (figures.has(ONCE) or figures.has(INTEREST_UNSURE)):
        return Words(
            title=tr("Income does not cover what falls due next"),
            why=why,
            meaning=once_meaning(figures) or tr("What is missing is paid out of savings or by borrowing again."),
            next_step=once_step(figures),
        )
    if state == Minsky.SPECULATIVE.value:
        return Words(
            title=tr("Income pays interest, not principal"),
            why=why,
            meaning=tr("Principal is paid out of savings or by borrowing again; it breaks when a line tightens."),
        )
    return Words(
        title=tr("Income does not cover the interest"),
        why=why,
        meaning=tr(
            "Debt grows with each month even without new spending; this is one for talks with "
            "lenders, not for saving alone."
        ),
    )


def _unsure_interest(figures: Figures) -> str:
    """Whose interest is in no sum; empty where all rates are confirmed."""
    if not figures.has(INTEREST_UNSURE):
        return ""
    return tr("No rate is confirmed for {lines}.").format(lines=figures.names(INTEREST_UNSURE))


def _falling() -> RuleText:
    return RuleText(
        name=tr("Income falling"),
        watches=tr("the income of the last three months against the monthly income entered"),
        formula=tr("1 − mean of the three newest finished months ÷ monthly income"),
        first=tr("Plan with the income of the last three months."),
        further=(
            tr("Look which spending can wait, before a due has to."),
            tr("Under Planning, see how long cash lasts with that income."),
            tr("If a due will not be covered, talk to the lender before its day."),
        ),
        source=tr("Thresholds: our default; no standard exists."),
        marks=(Mark.PROJECT,),
        thresholds=(tr("part missing"),),
    )


def _falling_words(figures: Figures) -> Words:
    names = {
        "share": figures.share("share"),
        "recent": figures.money("recent"),
        "income": figures.money("income"),
        "missing": figures.money("missing"),
    }
    why = tr("The last three months brought {recent} on average; the plan counts on {income} a month.").format(**names)
    if figures.has("firm_income"):
        part = {"recent": figures.money("firm_recent"), "income": figures.money("firm_income")}
        why = joined(why, tr("Of it the firm: {recent} against {income} a month.").format(**part))
    if not figures.has("missing"):
        return Words(
            title=tr("Income is back at what the plan counts on"),
            why=why,
            meaning=tr("It is better now; the warning ends when the next checks confirm it."),
            next_step=tr("Nothing to do today; keep to the schedule."),
        )
    return Words(
        title=tr("Income is {share} below what the plan counts on").format(**names),
        why=why,
        meaning=joined(
            tr("Plan, forecast and warnings count on {missing} a month that did not come of late.").format(**names),
            tr("If an income began only lately, the months before it had none of it: then nothing fell."),
        ),
    )


WORDING = (
    RuleWording("D01", _service, _service_words),
    RuleWording("D02", _leverage, _leverage_words),
    RuleWording("D03", _state, _state_words),
    RuleWording("D04", _falling, _falling_words),
)
