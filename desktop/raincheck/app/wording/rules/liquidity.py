"""The words of F01–F04: how long the money lasts. Undrawn credit counts nothing."""

from __future__ import annotations

from raincheck.app.wording.amounts import days, months
from raincheck.app.wording.figures import Figures, asked_words, joined
from raincheck.app.wording.marks import Mark
from raincheck.app.wording.rules.base import RuleText, RuleWording, Words
from raincheck.app.wording.rules.once import beside_told, once_step, once_told
from raincheck.core.rules.findings import (
    ASKED,
    CASH_ON,
    CASH_PAID,
    CASH_SEEN,
    LEFT_OUT,
    MONTHLY,
    NO_INCOME,
    ONCE,
    ONCE_ON,
)
from raincheck.core.text import tr


def _months() -> RuleText:
    return RuleText(
        name=tr("Months of essentials"),
        watches=tr("how many months the money at hand would last"),
        formula=tr(
            "liquid assets after haircut ÷ (essentials + debt service of a month); undrawn credit counts nothing"
        ),
        first=tr("Under Planning, open the first stage of the emergency fund."),
        further=(
            tr("Set a fixed sum aside on pay day."),
            tr("Keep it where it can be drawn the same day."),
            tr("Do not prepay a revocable line out of this money."),
        ),
        source=tr("Common advice: 3 to 6 months, 6 to 12 with irregular income."),
        marks=(Mark.SOURCED,),
        thresholds=(tr("months"),),
    )


def _at_hand(figures: Figures) -> str:
    # Where no due day is known nothing is counted, which is not the same as nothing to repay.
    if figures.told.fact("service"):
        return tr(
            "{liquid} can be used at once; a month takes {essential} for essentials and {service} for repayments."
        )
    return tr("{liquid} can be used at once; a month takes {essential} for essentials.")


def _months_words(figures: Figures) -> Words:
    names = {
        "months": figures.months("months"),
        "liquid": figures.money("liquid"),
        "essential": figures.money("essential"),
        "service": figures.money("service"),
        "target": figures.sum("essential", "service"),
    }
    below_one = (figures.ratio("months") or 0) < 1
    if figures.has(ONCE):
        return _once_words(figures, names)
    return Words(
        title=tr("Money at hand lasts {months}").format(**names),
        why=joined(_at_hand(figures).format(**names), beside_told(figures)),
        meaning=tr("If income or a line stops, this is how long it lasts. Limits not drawn are not counted."),
        next_step=(
            tr("First save up to one month: {target}.")
            if below_one
            else tr("Set a fixed sum aside on pay day, until the target of your plan is there.")
        ).format(**names),
    )


def _once_words(figures: Figures, names: dict[str, str]) -> Words:
    """The same where a loan's principal is among the repayments: months of it would mean nothing to anybody."""
    monthly = figures.amount("essential") + figures.amount(MONTHLY)
    names |= {
        "month": figures.sum("essential", MONTHLY),
        "lasts": months(figures.amount("liquid").share_of(monthly) or 0),
        "target": figures.sum("essential", MONTHLY),
        "once": figures.money(ONCE),
    }
    covers = figures.amount("liquid") >= figures.amount(ONCE)
    without = tr("Without it a month takes {month}, and what is at hand is {lasts} of that.").format(**names)
    step = once_step(figures)
    if figures.amount("liquid") < monthly:
        step = joined(step, tr("Beside it, first save up to one month: {target}.").format(**names))
    return Words(
        title=(
            tr("The {once} that falls due takes most of the money at hand")
            if covers
            else tr("Money at hand does not reach for the {once} that falls due")
        ).format(**names),
        why=joined(
            tr(
                "{liquid} can be used at once; next there are {essential} for essentials and {service} to repay."
            ).format(**names),
            once_told(figures),
            without,
            beside_told(figures),
        ),
        meaning=tr("If income or a line stops, this is how long it lasts. Limits not drawn are not counted."),
        next_step=step,
    )


def _coverage() -> RuleText:
    return RuleText(
        name=tr("30-day liquidity"),
        watches=tr("whether 30 days can be paid with income down 30%"),
        formula=tr(
            "liquid assets ÷ (essentials + dues of 30 days − income less 30%, counted up to 75% of the outflow)"
        ),
        first=tr("List what can be put off within these 30 days."),
        further=(
            tr("See which assets can be turned into cash, and how long that takes."),
            tr("Ask about a later due day before it is due."),
        ),
        source=tr(
            "Built like the banks' liquidity coverage ratio, in which own undrawn credit counts "
            "zero; 1.5 is our default."
        ),
        marks=(Mark.SOURCED, Mark.PROJECT),
        thresholds=(tr("coverage of 30 days"),),
    )


def _coverage_words(figures: Figures) -> Words:
    names = {
        "need": figures.money("need" if figures.has("need") else "outflow"),
        "outflow": figures.money("outflow"),
        "inflow": figures.money("inflow"),
        "liquid": figures.money("liquid"),
    }
    return Words(
        title=tr("30 days: {need} to have ready").format(**names),
        why=tr(
            "With income down 30%: {outflow} to pay, {inflow} coming in (at most three quarters of it count), so "
            "{need} of your own is needed; {liquid} is at hand."
        ).format(**names),
        meaning=(
            tr("A weak month could not be paid out of your own money.")
            if figures.is_red
            else tr("One weak month can be paid, with little to spare.")
        ),
    )


def _survival() -> RuleText:
    return RuleText(
        name=tr("Survival if one group closes"),
        watches=tr("how long cash lasts if the group closes tomorrow whose closing hurts most"),
        formula=tr("the fewest days before cash falls below zero over all groups, each closed in turn, up to 180"),
        first=tr("Under Planning, open this scenario and see which day and which due it breaks."),
        further=(
            tr("Build up cash, starting with the first stage of the fund."),
            tr("Stop rolling over the smallest draw first."),
            tr("Ask for a later due day where it helps most."),
        ),
        source=tr("30 days as in the banks' liquidity standard; 90 days are our default."),
        marks=(Mark.SOURCED, Mark.PROJECT),
        thresholds=(tr("days"),),
    )


def _missed(figures: Figures) -> dict[str, str]:
    return {
        "group": figures.group,
        "days": figures.days("days"),
        "on": figures.day("on"),
        "missing": figures.money("missing"),
        "missed_on": figures.day("missed_on"),
        "missed_amount": figures.money("missed_amount"),
        "missed_channel": figures.text("missed_name"),
    }


def _cash_day(figures: Figures) -> str:
    """The day of cash that is known to be no longer what is there; empty while nothing speaks against it."""
    return next((figures.day(name) for name in (CASH_SEEN, CASH_ON, CASH_PAID) if figures.has(name)), "")


def _is_unsure(figures: Figures) -> bool:
    """Whether something is unconfirmed or left out, so that no good news may be told."""
    return any(figures.has(name) for name in (ASKED, CASH_ON, CASH_PAID, LEFT_OUT))


def _unsure_words(figures: Figures, title: str) -> Words:
    """That the figures show no gap and are not to be relied on; `title` says whose gap."""
    day, asked = _cash_day(figures), asked_words(figures.told, figures.scene)
    if asked:
        why = tr("Cash would last beyond 180 days, but {dues} are not confirmed.").format(dues=asked)
    elif day:
        why = tr("With the cash of {day} it would last beyond 180 days; what has moved since is not in it.").format(
            day=day
        )
    else:
        why = tr("With what is known, cash would last beyond 180 days.")
    if day:
        title = tr("{what} by the cash of {day}, not confirmed").format(what=title, day=day)
    else:
        title = tr("{what} by what is known, not confirmed").format(what=title)
    meaning = tr("Until that is filled in, nobody can say that the money is enough.")
    return Words(title=title, why=why, meaning=meaning)


def _survival_words(figures: Figures) -> Words:
    names = _missed(figures)
    if not figures.has("on") and _is_unsure(figures):
        return _unsure_words(figures, tr("No gap if {group} closes").format(**names))
    if not figures.has("on"):
        return Words(
            title=tr("Cash now outlasts a closing of {group}").format(**names),
            why=tr("If {group} closed tomorrow, cash would last beyond 180 days.").format(**names),
            meaning=tr("It is better now; the warning ends when the next checks confirm it."),
            next_step=tr("Nothing to do today; keep to the schedule."),
        )
    if figures.has("alike"):
        title, why = tr("Cash lasts {days}"), _when_short(figures)[0]
    elif figures.has("missed_on"):
        title = tr("If {group} closes, cash lasts {days}")
        why = tr(
            "If {group} closed tomorrow, cash would run out on {on}; {missed_amount} for "
            "{missed_channel} on {missed_on} would be the first unpaid."
        )
    else:
        title = tr("If {group} closes, cash lasts {days}")
        why = tr("If {group} closed tomorrow, cash would run out on {on}; at worst {missing} is missing.")
    return Words(
        title=title.format(**names),
        why=why.format(**(names | {"days": days(figures.count("days") + 1)})),  # what lasts nine is short on the tenth
        meaning=tr("Until then you could act calmly; after it each due would depend on someone else."),
        next_step=_set_apart(figures, names),
    )


def _is_once(figures: Figures) -> bool:
    """Whether the first due that fails is the principal that falls due once."""
    return figures.has(ONCE) and figures.date(ONCE_ON) == figures.date("missed_on")


def _set_apart(figures: Figures, names: dict[str, str]) -> str:
    if _is_once(figures):
        return once_step(figures)
    if not figures.has("missed_on"):
        return ""
    return tr("Set {missed_amount} for {missed_on} apart now, before any other spending.").format(**names)


def _gap() -> RuleText:
    return RuleText(
        name=tr("Cash gap ahead"),
        watches=tr("the first day on which cash runs out if all goes as planned"),
        formula=tr("days to the first day below zero in the day-by-day forecast"),
        first=tr("Ask the lender of the first unpaid due whether its due day can move."),
        further=(
            tr("Move or cut planned spending before that day."),
            tr("See whether money owed to you can come in earlier."),
            tr("Talk to the lender before the due day, not after it."),
        ),
        source=tr("Thresholds: our default; no standard exists."),
        marks=(Mark.PROJECT,),
        thresholds=(tr("days"),),
    )


def _gap_words(figures: Figures) -> Words:
    names = _missed(figures)
    if not figures.has("on") and _is_unsure(figures):
        return _unsure_words(figures, tr("No cash gap"))
    if not figures.has("on"):
        return Words(
            title=tr("The cash gap is closed"),
            why=tr("As planned, cash now lasts beyond 180 days."),
            meaning=tr("It is better now; the warning ends when the next checks confirm it."),
            next_step=tr("Nothing to do today; keep to the schedule."),
        )
    why, step = _when_short(figures)
    return Words(
        title=(
            tr("Without an income, cash runs out on {on}") if figures.has(NO_INCOME) else tr("Cash runs out on {on}")
        ).format(**names),
        why=why.format(**names),
        meaning=tr("There is still time: what is arranged before a due day costs less than after it."),
        next_step=once_step(figures) if _is_once(figures) else step.format(**names),
    )


def _when_short(figures: Figures) -> tuple[str, str]:
    """What runs short and the one step: a due that meets no money, or spending that takes it all before any due."""
    on, missed_on = figures.date("on"), figures.date("missed_on")
    if on is None or missed_on is None:
        return (
            tr("As planned, cash falls short on {on} (in {days}); at worst {missing} is missing."),
            tr("Find {missing} in spending that can wait, before {on}."),
        )
    if missed_on > on:
        return (
            tr("As planned, cash falls short on {on} (in {days}), and on {missed_on} for {missed_channel} too."),
            tr("Before {on}, put off what can wait, and ask whether the last due before it can fall due later."),
        )
    return (
        tr(
            "As planned, cash falls short on {on} (in {days}); {missed_amount} for "
            "{missed_channel} on {missed_on} would be the first unpaid."
        ),
        tr("Ask {missed_channel} whether the {missed_amount} due on {missed_on} can fall due later."),
    )


WORDING = (
    RuleWording("F01", _months, _months_words),
    RuleWording("F02", _coverage, _coverage_words),
    RuleWording("F03", _survival, _survival_words),
    RuleWording("F04", _gap, _gap_words),
)
