"""The words of M01–M04: much due together, one large due, a line that expires."""

from __future__ import annotations

from raincheck.app.wording.figures import Figures
from raincheck.app.wording.marks import Mark
from raincheck.app.wording.rules.base import RuleText, RuleWording, Words
from raincheck.core.money import ZERO, Money
from raincheck.core.text import tr


def _due_share() -> RuleText:
    return RuleText(
        name=tr("Due within 30 days"),
        watches=tr("how much of all debt falls due within 30 days"),
        formula=tr("dues of 30 days ÷ all that is owed"),
        first=tr("Open the calendar and see which dues could be spread out."),
        further=(
            tr("Ask the lenders of the largest dues for another due day."),
            tr("Set the money aside by due day, nearest first."),
        ),
        source=tr("Idea: the maturity mismatch view of the banks' liquidity standard; numbers ours."),
        marks=(Mark.SOURCED, Mark.PROJECT),
        thresholds=(tr("share"),),
    )


def _due_share_words(figures: Figures) -> Words:
    names = {
        "share": figures.share("share"),
        "dues": figures.money("dues"),
        "owed": figures.money("owed"),
        "liquid": figures.money("liquid"),
    }
    meaning = tr("Much of the debt has to be paid or renewed within a month; any delay meets many dues at once.")
    step = ""
    if figures.told.fact("liquid") is None:
        meaning = tr("Whether that is much depends on what is at hand, and that is not entered yet.")
        step = tr("Enter what is at hand; then it shows whether it is enough.")
    elif figures.amount("liquid") >= figures.amount("dues"):
        meaning = tr("What is at hand, {liquid}, is enough for it.")
        step = tr("Set the money aside by due day, nearest first.")
    return Words(
        title=tr("{dues} to pay within 30 days").format(**names),
        why=tr("{dues} falls due within 30 days, {share} of the {owed} owed.").format(**names),
        meaning=meaning.format(**names),
        next_step=step,
    )


def _large_due() -> RuleText:
    return RuleText(
        name=tr("Large single due"),
        watches=tr("one due as large as all the money at hand"),
        formula=tr("days to the soonest such due of each line"),
        first=tr("Talk to the lender now about paying it in parts or later."),
        further=(
            tr("See which assets could be sold in time, and at what cost."),
            tr("Enter the due when it is paid or moved."),
        ),
        source=tr("Thresholds: our default; no standard exists."),
        marks=(Mark.PROJECT,),
        clears=tr("Ends when the due is paid or moved, or the money at hand exceeds it."),
        thresholds=(tr("days"),),
    )


def _large_due_words(figures: Figures) -> Words:
    names = {
        "channel": figures.channel,
        "days": figures.days("days"),
        "due": figures.day("due"),
        "amount": figures.money("amount"),
        "liquid": figures.money("liquid"),
        "left": figures.money("left"),
    }
    meaning, step = _covered(figures)
    if figures.has("overdue_since"):
        names["since"] = figures.day("overdue_since")
        return Words(
            title=tr("{channel}: {amount} of {since} is not marked as paid").format(**names),
            why=tr(
                "{amount} was due on {since}, and whether it was paid is not entered yet; {liquid} can be used at once."
            ).format(**names),
            meaning=meaning.format(**names),
            next_step=tr(
                "Was it paid? If so, mark it as paid. If not, pay it today, or a part of it, and call {channel}."
            ).format(**names),
        )
    return Words(
        title=tr("{channel}: {amount} falls due").format(**names),
        headline=tr("{channel}: {amount} due on {due}").format(**names),
        why=tr("{amount} falls due on {due}, in {days}; {liquid} can be used at once.").format(**names),
        meaning=meaning.format(**names),
        next_step=step.format(**names),
    )


def _covered(figures: Figures) -> tuple[str, str]:
    """What a due as large as all the money of today means, by what the plan expects until then, and what to do."""
    left = figures.told.fact("left")
    if left is None:
        return (
            tr("It takes all the money at hand of today; whether more comes in until then is not known here."),
            tr("See what comes in before {due}; if it is not enough, call {channel} early about parts or later."),
        )
    if isinstance(left, Money) and left >= ZERO:
        return (
            tr("It takes all that is at hand today; with the income until then {left} would be left."),
            tr("Set {amount} apart for {due}; if income comes late, call {channel} before that day."),
        )
    return (
        tr("Paying it takes all the money at hand, and that may not be enough; talks need time."),
        tr("Talk to {channel} now about paying it in parts or later."),
    )


def _expiry() -> RuleText:
    return RuleText(
        name=tr("Line expiry"),
        watches=tr("a line in use, or holding a tenth of all headroom, that reaches its end date"),
        formula=tr("days to the end date of the line"),
        first=tr("Ask the lender whether the line is renewed, which papers it takes, and how long."),
        further=(
            tr("Enter the new end date once it is renewed."),
            tr("Under Planning, look at the scenario in which this line closes."),
        ),
        source=tr("Thresholds: our default; no standard exists."),
        marks=(Mark.PROJECT,),
        clears=tr("Ends when the line is renewed, or no longer needed."),
        thresholds=(tr("days"),),
    )


def _expiry_words(figures: Figures) -> Words:
    left = figures.count("days")
    names = {
        "channel": figures.channel,
        "days": figures.days("days"),
        "expires": figures.day("expires_on"),
        "owed": figures.money("owed"),
        "headroom": figures.money("headroom"),
    }
    if left < 0:
        title = tr("{channel}: the line has expired")
    elif left == 0:
        title = tr("{channel}: the line ends today")
    else:
        title = tr("{channel}: the line ends in {days}")
    return Words(
        title=title.format(**names),
        why=tr("The line is valid until {expires}; {owed} is owed on it, {headroom} could still be drawn.").format(
            **names
        ),
        meaning=tr("After that day drawing depends on a renewal; what is owed follows the contract."),
        next_step=tr("Ask {channel} whether the line is renewed, which papers it takes, and how long.").format(**names),
    )


def _temporary() -> RuleText:
    return RuleText(
        name=tr("Temporary limit ends"),
        watches=tr("a temporary limit in use that is about to end"),
        formula=tr("days until it ends, while more is owed than the lasting limit"),
        first=tr("Repay down to the lasting limit before that day."),
        further=(
            tr("Do not draw on the temporary part again."),
            tr("Ask the bank how what is above the limit is billed after that day."),
        ),
        source=tr("Thresholds: our default; no standard exists."),
        marks=(Mark.PROJECT,),
        clears=tr("Ends when no more than the lasting limit is owed, or the temporary part is over."),
        thresholds=(tr("days to the end"),),
    )


def _temporary_words(figures: Figures) -> Words:
    names = {
        "channel": figures.channel,
        "days": figures.days("days"),
        "until": figures.day("until"),
        "amount": figures.money("amount"),
        "part": figures.money("part"),
        "base": figures.money("base"),
        "used": figures.money("used"),
    }
    title = tr("{channel}: the temporary limit ends in {days}")
    if figures.count("days") == 0:
        title = tr("{channel}: the temporary limit ends today")
    return Words(
        title=title.format(**names),
        why=tr("The temporary {part} ends on {until}; {used} is owed, the lasting limit is {base}.").format(**names),
        meaning=tr("What is above the lasting limit may then fall due in one sum; the contract says how."),
        next_step=tr("Repay {amount} to {channel} by {until}.").format(**names),
    )


WORDING = (
    RuleWording("M01", _due_share, _due_share_words),
    RuleWording("M02", _large_due, _large_due_words),
    RuleWording("M03", _expiry, _expiry_words),
    RuleWording("M04", _temporary, _temporary_words),
)
