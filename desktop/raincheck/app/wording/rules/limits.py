"""The words of L01–L04: cut, cut again, closed, reopened lower."""

from __future__ import annotations

from raincheck.app.wording.figures import Figures, joined
from raincheck.app.wording.marks import Mark
from raincheck.app.wording.rules.base import RuleText, RuleWording, Words
from raincheck.core.model import LineStatus
from raincheck.core.text import ntr, tr


def _cut() -> RuleText:
    return RuleText(
        name=tr("Limit cut"),
        watches=tr("a total limit that fell between two readings"),
        formula=tr("(before − now) ÷ before, temporary limits left out; small cuts under ¥500 are left in peace"),
        first=tr(
            "Take a screenshot of the limit with its date, call the platform, ask for the "
            "reason, note the ticket number."
        ),
        further=(
            tr("In your plans, count what could be drawn here as zero."),
            tr("Pay what falls due here as scheduled."),
            tr("Gather papers for a review: identity, income, use of the money, repayments."),
            tr("Under Planning, look at the scenario in which this line closes."),
        ),
        source=tr(
            "CFPB on credit card line decreases (median cut 75%, two thirds without any delinquency); thresholds ours."
        ),
        marks=(Mark.SOURCED, Mark.PROJECT),
        levels=tr("Severe also when at most ¥100 or less than 5% of the year's highest limit is left."),
        thresholds=(tr("cut of the limit"),),
    )


def _ask_in_writing(figures: Figures) -> str:
    """What is left to do a week after the act: the screenshot of the day was taken or is lost."""
    if not figures.is_old("day"):
        return ""
    form = tr("If you have no answer yet, ask {channel} in writing for the reason, and note the ticket number.")
    return form.format(channel=figures.channel)


def _told_when(figures: Figures, that_day: str, between: str) -> str:
    """The day itself where the line was looked at the day before; else when it was seen, and when last before."""
    return between if figures.looked_before("day") else that_day


def _cut_words(figures: Figures) -> Words:
    names = {
        "channel": figures.channel,
        "share": figures.share("share"),
        "before": figures.money("before"),
        "after": figures.money("after"),
        "day": figures.day("day"),
    }
    token = figures.has("token")
    return Words(
        title=(tr("{channel}: limit down by {share}") if token else tr("{channel}: limit cut by {share}")).format(
            **names
        ),
        why=tr("The reading of {day} shows a limit of {after}; before it was {before}. That is {share} less.").format(
            **names
        ),
        meaning=(
            tr(
                "What is left is only a token: in effect the line is shut. A cut is generally held "
                "not to be an overdue record."
            )
            if token
            else tr(
                "Less can be drawn; what is owed keeps its schedule. A cut is generally held not to "
                "be an overdue record."
            )
        ),
        next_step=_ask_in_writing(figures),
        headline=_told_when(
            figures,
            tr("{channel}: limit cut from {before} to {after} {day}"),
            tr("{channel}: limit cut from {before} to {after} (seen {day}, last look {last})"),
        ).format(**(names | {"day": figures.near_day("day"), "last": figures.looked_before("day")})),
    )


def _repeated() -> RuleText:
    return RuleText(
        name=tr("Repeated cuts"),
        watches=tr("the second and every further cut of one line"),
        formula=tr("cuts of the line within 180 days"),
        first=tr("In your plans, set what you mean to draw here to zero."),
        further=(
            tr("Check this line once a week."),
            tr("Ask the platform in writing why it keeps falling."),
            tr("Watch the other lines for 60 days."),
        ),
        source=tr("Thresholds: our default; no standard exists."),
        marks=(Mark.PROJECT,),
        thresholds=(tr("cuts"),),
    )


def _repeated_words(figures: Figures) -> Words:
    cuts = figures.count("cuts")
    names = {"channel": figures.channel, "n": cuts, "day": figures.day("day")}
    return Words(
        title=ntr("{channel}: {n} cut in half a year", "{channel}: {n} cuts in half a year", cuts).format(**names),
        why=ntr(
            "Up to {day} the limit of {channel} was cut {n} time within 180 days.",
            "Up to {day} the limit of {channel} was cut {n} times within 180 days.",
            cuts,
        ).format(**names),
        meaning=tr("A line that is cut again and again is one you can no longer plan with."),
        next_step=tr("In your plans, set what you mean to draw from {channel} to zero.").format(**names),
    )


def _closed() -> RuleText:
    return RuleText(
        name=tr("Closed or frozen"),
        watches=tr("a line that was open and is closed or frozen now"),
        formula=tr("status: open before, closed or frozen now"),
        first=tr("Look up the next due of this line and put that money on the debit card early."),
        further=(
            tr("Take screenshots of the page and the message with their dates."),
            tr("Call, ask for the reason, note the ticket number; then ask for a review in writing."),
            tr("Keep paying as scheduled; do not stop because the line is shut."),
            tr("When it is paid off, ask for a certificate of settlement."),
        ),
        source=tr("From stories of users; the red condition is our default."),
        marks=(Mark.PROJECT, Mark.KNOWN),
        levels=tr(
            "Watch: any closing or freezing. Severe: it held a fifth of all headroom, or a planned draw hangs on it."
        ),
    )


def _closed_words(figures: Figures) -> Words:
    names = {
        "channel": figures.channel,
        "before": figures.money("before"),
        "owed": figures.money("owed"),
        "day": figures.day("day"),
        "near": figures.near_day("day"),
        "last": figures.looked_before("day"),
        "due": figures.day("next_due"),
        "amount": figures.money("next_amount"),
        "stood": figures.day("stood_on"),
    }
    frozen = figures.text("status") == LineStatus.FROZEN.value
    limit = tr("The limit before was {before}.") if figures.has("before") else ""
    owed = tr("{owed} is still owed.") if figures.has("owed") else tr("Nothing is owed on it.")
    shown = (
        tr("The reading of {day} shows {channel} frozen.")
        if frozen
        else tr("The reading of {day} shows {channel} closed.")
    )
    return Words(
        title=(tr("{channel} was frozen") if frozen else tr("{channel} was closed")).format(**names),
        why=joined(shown, limit, owed).format(**names),
        meaning=tr(
            "Nothing more can be drawn; what is owed keeps its schedule. A closing is generally "
            "held not to be an overdue record; a missed due is."
        ),
        next_step=(
            _pay_on(figures)
            if figures.has("owed")
            else _ask_in_writing(figures)
            or tr("Take a screenshot with its date, then call {channel} and ask for the reason.")
        ).format(**names),
        headline=_told_when(
            figures,
            tr("{channel} was frozen {near}") if frozen else tr("{channel} was closed {near}"),
            tr("{channel} was frozen (seen {near}, last look {last})")
            if frozen
            else tr("{channel} was closed (seen {near}, last look {last})"),
        ).format(**names),
    )


def _pay_on(figures: Figures) -> str:
    """What is owed on a shut line keeps its schedule: the next due, by its day and amount where the book knows them."""
    if figures.date("stood_on") is not None:
        return tr("The due of {stood} is not known to be paid: put {amount} on the debit card today.")
    if figures.date("next_due") is not None:
        return tr("Put {amount} on the debit card before {due}: what is owed keeps its schedule.")
    return tr("Look up the next due of {channel} and put that money on the debit card early.")


def _reopened() -> RuleText:
    return RuleText(
        name=tr("Reopened lower"),
        watches=tr("a line that came back with less than before"),
        formula=tr("1 − limit now ÷ highest limit of the 365 days before the closing"),
        first=tr("For 90 days, count what could be drawn here as zero in your plans."),
        further=(
            tr("Write down when and to what limit it came back."),
            tr("Check this line once a week."),
            tr("Do not fill it up again at once."),
        ),
        source=tr("From stories of users; thresholds are our default."),
        marks=(Mark.PROJECT,),
        levels=tr("Watch: any limit lower than before."),
        thresholds=(tr("part lost"),),
    )


def _reopened_words(figures: Figures) -> Words:
    names = {
        "channel": figures.channel,
        "share": figures.share("share"),
        "before": figures.money("before"),
        "after": figures.money("after"),
        "day": figures.day("day"),
        "near": figures.near_day("day"),
        "last": figures.looked_before("day"),
    }
    return Words(
        title=tr("{channel} reopened with {share} less").format(**names),
        why=tr(
            "Before it was shut the limit was up to {before}; the reading of {day} shows it open with {after}."
        ).format(**names),
        meaning=tr("It works again, but it is not steady: what was closed once may be closed again."),
        next_step=tr("For 90 days, count what {channel} could lend as zero in your plans.").format(**names),
        headline=_told_when(
            figures,
            tr("{channel} reopened {near} with {after} instead of {before}"),
            tr("{channel} reopened with {after} instead of {before} (seen {near}, last look {last})"),
        ).format(**names),
    )


WORDING = (
    RuleWording("L01", _cut, _cut_words),
    RuleWording("L02", _repeated, _repeated_words),
    RuleWording("L03", _closed, _closed_words),
    RuleWording("L04", _reopened, _reopened_words),
)
