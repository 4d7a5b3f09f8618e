"""The words of M01–M03: much due together, one large due, a line that expires."""

from __future__ import annotations

from raincheck.app.wording.figures import Figures
from raincheck.app.wording.marks import Mark
from raincheck.app.wording.rules.base import RuleText, RuleWording, Words
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
    )


def _due_share_words(figures: Figures) -> Words:
    names = {"share": figures.share("share"), "dues": figures.money("dues"), "owed": figures.money("owed")}
    return Words(
        title=tr("{share} of your debt is due in 30 days").format(**names),
        why=tr("{dues} falls due within 30 days; {owed} is owed in all.").format(**names),
        meaning=tr("Much of the debt has to be paid or renewed within a month; any delay meets many dues at once."),
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
    )


def _large_due_words(figures: Figures) -> Words:
    names = {
        "channel": figures.channel,
        "days": figures.days("days"),
        "due": figures.day("due"),
        "amount": figures.money("amount"),
        "liquid": figures.money("liquid"),
    }
    return Words(
        title=tr("{channel}: {amount} due at once").format(**names),
        why=tr("{amount} falls due on {due}, in {days}; {liquid} can be used at once.").format(**names),
        meaning=tr("Paying it takes all the money at hand, and that may not be enough; talks need time."),
        next_step=tr("Talk to {channel} now about paying it in parts or later.").format(**names),
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


WORDING = (
    RuleWording("M01", _due_share, _due_share_words),
    RuleWording("M02", _large_due, _large_due_words),
    RuleWording("M03", _expiry, _expiry_words),
)
