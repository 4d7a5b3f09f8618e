"""The words of B01–B04: quick borrow-and-repay, a large first draw, applications after it, payments that failed."""

from __future__ import annotations

from raincheck.app.wording.figures import Figures, joined
from raincheck.app.wording.marks import Mark
from raincheck.app.wording.rules.base import RuleText, RuleWording, Words
from raincheck.core.text import ntr, tr


def _churn() -> RuleText:
    return RuleText(
        name=tr("Quick borrow and repay"),
        watches=tr("draws repaid in full within a week, again and again"),
        formula=tr("such draws within 90 days"),
        first=tr(
            "If a need comes, draw once for it and repay on the normal schedule; without a need, leave the line alone."
        ),
        further=(
            tr("Check every line used so once a week for a while."),
            tr("Keep the bills that show what the money was for."),
        ),
        source=tr("From stories of users; thresholds are our default."),
        marks=(Mark.PROJECT,),
        thresholds=(tr("quick repayments"),),
    )


def _churn_words(figures: Figures) -> Words:
    count = figures.count("count")
    return Words(
        title=ntr("{n} quick borrow-and-repay in 90 days", "{n} times borrowed and repaid at once", count).format(
            n=count
        ),
        why=ntr(
            "{n} draw of the last 90 days was repaid in full within a week.",
            "{n} draws of the last 90 days were repaid in full within a week.",
            count,
        ).format(n=count),
        meaning=tr(
            "Users report that some platforms take this for unusual use; the reason behind a cut is rarely told."
        ),
    )


def _first_large() -> RuleText:
    return RuleText(
        name=tr("Large first draw"),
        watches=tr("most of a new line drawn within 30 days of its opening"),
        formula=tr("draws of the first 30 days ÷ limit"),
        first=tr("Leave the rest of the limit unused for now."),
        further=(
            tr("Send in no second application in these weeks."),
            tr("Pay the first instalments exactly on schedule."),
        ),
        source=tr("From stories of users; thresholds are our default."),
        marks=(Mark.PROJECT,),
        thresholds=(tr("share"),),
    )


def _first_large_words(figures: Figures) -> Words:
    names = {
        "channel": figures.channel,
        "share": figures.share("share"),
        "drawn": figures.money("drawn"),
        "limit": figures.money("limit"),
        "day": figures.day("day"),
    }
    return Words(
        title=tr("{channel}: {share} drawn at the start").format(**names),
        why=tr("From {day} on {drawn} of a limit of {limit} was drawn within 30 days of opening.").format(**names),
        meaning=tr("A new line used almost whole leaves no reserve, and users report cuts after it."),
        next_step=tr("Leave the rest of {channel} unused for now.").format(**names),
    )


def _applications() -> RuleText:
    return RuleText(
        name=tr("Applications after a first loan"),
        watches=tr("applications or dear new loans in the 30 days after a first draw"),
        formula=tr("hard inquiries in those 30 days, or the yearly rate of a loan opened then"),
        first=tr("Stop here: send in no further application for 30 days."),
        further=(
            tr("Put the all-in prices of the loans you have side by side."),
            tr("Pay the dearest first."),
            tr("If the money does not last, talk to the first lender about its schedule."),
        ),
        source=tr("From stories of users; thresholds are our default."),
        marks=(Mark.PROJECT,),
        thresholds=(
            tr("applications"),
            tr("yearly rate"),
        ),
    )


def _applications_words(figures: Figures) -> Words:
    count, opened = figures.count("count"), figures.count("opened")
    names = {
        "n": count,
        "opened": opened,
        "apr": figures.share("apr"),
        "channel": figures.text("first_channel"),
        "day": figures.day("first_draw"),
    }
    if count < 2 and figures.ratio("apr") is not None:
        title = tr("New loan at {apr} after the first one")
    else:
        title = ntr("{n} application after a first loan", "{n} applications after a first loan", count)
    if figures.ratio("apr") is None:
        why = ntr(
            "In the 30 days after the first draw on {channel} ({day}) there was {n} hard inquiry.",
            "In the 30 days after the first draw on {channel} ({day}) there were {n} hard inquiries.",
            count,
        )
    else:
        why = ntr(
            "In the 30 days after the first draw on {channel} ({day}): hard inquiries {n}, new "
            "lines {opened}, the dearest at {apr} a year.",
            "In the 30 days after the first draw on {channel} ({day}): hard inquiries {n}, new "
            "lines {opened}, dearest {apr} a year.",
            count,
        )
    return Words(
        title=title.format(**names),
        why=why.format(**names),
        meaning=tr("A run like this is how costs pile up quickly, and it shows on the credit report."),
    )


def _missed() -> RuleText:
    return RuleText(
        name=tr("Missed, failed, minimum only"),
        watches=tr("failed debits, dues not marked as paid, the minimum three times running"),
        formula=tr(
            "a failed debit; a known due more than a day past and not marked as paid; three statements "
            "paid with about the minimum"
        ),
        first=tr(
            "Paid already: mark it. If not, pay it today, or call before the day ends and ask about a grace period."
        ),
        further=(
            tr("Keep the receipt, or the screenshot of the failure."),
            tr("Enter the repayment; the warning then ends."),
            tr("See which other due comes next."),
        ),
        source=tr("Public card data: of all signs there, an unpaid bill was the strongest."),
        marks=(Mark.MEASURED,),
        levels=tr(
            "Watch: the minimum only, three times running. Severe: a failed debit, or a due past its day and not "
            "marked as paid."
        ),
        clears=tr("Ends when later repayments on that line reach what was missed."),
    )


def _late(figures: Figures) -> str:
    """How late, how often, how recent; nothing for an alert of before this was kept."""
    if figures.told.fact("late") is None:
        return ""
    often = figures.count("often")
    names = {"days": figures.days("late"), "n": often, "last": figures.day("last")}
    if not often:
        return tr("{days} past, the first time in six months here.").format(**names)
    form = ntr(
        "{days} past; of the last six month ends {n} found a due here without its repayment, that of {last}.",
        "{days} past; of the last six month ends {n} found a due here without its repayment, the last on {last}.",
        often,
    )
    return form.format(**names)


def _missed_words(figures: Figures) -> Words:
    names = {
        "channel": figures.channel,
        "day": figures.day("day"),
        "near": figures.near_day("day"),
        "amount": figures.money("amount"),
        "whole": figures.money("whole" if figures.has("whole") else "amount"),
    }
    kind = figures.text("kind")
    in_part = figures.has("whole") and figures.told.fact("whole") != figures.told.fact("amount")
    if kind == "minimum":
        return Words(
            title=tr("{channel}: only the minimum, three times").format(**names),
            why=tr("Since the statement of {day} no more than about the minimum was paid on {channel}.").format(
                **names
            ),
            meaning=tr("The balance hardly falls this way, and interest runs on all of it."),
            next_step=tr("At the next due of {channel}, pay as much above the minimum as the plan allows.").format(
                **names
            ),
        )
    if kind == "overdue":
        if in_part:
            why = tr("{whole} fell due on {day}; {amount} of it is not covered by the repayments entered.")
        else:
            why = tr("{amount} fell due on {day}; whether it was paid is not entered yet.")
        return Words(
            title=tr("{channel}: {amount} fell due, no repayment entered").format(**names),
            headline=tr("{channel}: {amount} of {day} is not marked as paid").format(**names),
            why=why.format(**names),
            meaning=joined(
                tr("It may have been debited and only not entered; if it is unpaid, each further day counts."),
                _late(figures),
            ),
            next_step=tr(
                "Was it paid? If so, mark it as paid in the calendar. If not, pay {amount} today, or call today and "
                "ask about a grace period."
            ).format(**names),
        )
    if in_part:
        why = tr("On {day} a debit of {whole} failed; {amount} of it has not been repaid since.")
    else:
        why = tr("On {day} a debit of {amount} failed; no repayment has gone through since.")
    return Words(
        title=tr("{channel}: debit of {whole} failed").format(**names),
        why=why.format(**names),
        meaning=joined(tr("The due stands until a payment arrives, whatever the cause was."), _late(figures)),
        next_step=tr(
            "Put {amount} on the debit card today, repay by hand in the app of {channel}, keep a screenshot."
        ).format(**names),
        headline=tr("{channel}: debit of {whole} failed {near}").format(**names),
    )


WORDING = (
    RuleWording("B01", _churn, _churn_words),
    RuleWording("B02", _first_large, _first_large_words),
    RuleWording("B03", _applications, _applications_words),
    RuleWording("B04", _missed, _missed_words),
)
