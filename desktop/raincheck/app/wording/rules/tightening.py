"""The words of L05–L08: repayment blocked, tightened after the first loan, several platforms, lost headroom."""

from __future__ import annotations

from raincheck.app.wording.figures import Figures
from raincheck.app.wording.marks import Mark
from raincheck.app.wording.rules.base import RuleText, RuleWording, Words
from raincheck.core.rules.findings import BOOK
from raincheck.core.rules.limit_events import LimitEventKind
from raincheck.core.text import ntr, tr


def _blocked() -> RuleText:
    return RuleText(
        name=tr("Repayment blocked"),
        watches=tr("a repayment entry that fails, not for lack of money"),
        formula=tr("days to the next due of that line"),
        first=tr(
            "Put the money for the next due on the debit card and take a screenshot of the failure with its time."
        ),
        further=(
            tr("Call the platform, report the failure, note the ticket number."),
            tr("Ask in writing to pay another way, before the due day."),
            tr("Try again every day and keep each screenshot."),
            tr("When a repayment has gone through, enter it; the warning then ends."),
        ),
        source=tr("From stories of users. That an offer to pay before the due day is evidence is generally held."),
        marks=(Mark.PROJECT, Mark.KNOWN),
        levels=tr("Watch: as soon as it is seen."),
        clears=tr("Ends with a repayment that went through, or a later reading that shows the line open."),
        thresholds=(tr("days"),),
    )


def _blocked_words(figures: Figures) -> Words:
    names = {
        "channel": figures.channel,
        "day": figures.day("day"),
        "near": figures.near_day("day"),
        "amount": figures.money("amount"),
        "due": figures.day("due"),
        "days": figures.days("days"),
        "stood": figures.day("stood_on"),
    }
    due = figures.date("due") is not None
    if due and figures.date("stood_on") is not None:
        why = tr("Since {day} the repayment entry fails. The due of {stood} is not known to be paid: {amount}.")
        step = tr("Put {amount} on the debit card today and take a screenshot of the failure with its time.")
    elif due:
        why = tr("Since {day} the repayment entry fails. The next due is {amount} on {due}, in {days}.")
        step = tr("Put {amount} on the debit card before {due} and take a screenshot of the failure with its time.")
    else:
        why, step = tr("Since {day} the repayment entry fails. No next due is known."), ""
    return Words(
        title=tr("{channel}: repayment does not go through").format(**names),
        why=why.format(**names),
        meaning=tr(
            "You want to pay and cannot. A record that you offered payment before the due day "
            "is generally held to be evidence."
        ),
        next_step=step.format(**names),
        headline=tr("{channel}: repayment fails since {day}").format(**names),
    )


def _after_first() -> RuleText:
    return RuleText(
        name=tr("Tightened after the first loan"),
        watches=tr("a cut or closing within 30 days of the first draw on a line"),
        formula=tr("days from the first draw to the cut or closing"),
        first=tr("Plan no second draw on this line."),
        further=(
            tr("Watch the other lines for 60 days."),
            tr("Pay this first loan exactly on schedule."),
            tr("Ask the platform for the reason and note the ticket number."),
        ),
        source=tr("From stories of users; the 30 days are our default."),
        marks=(Mark.PROJECT,),
        levels=tr("Watch: cut. Severe: closed or frozen."),
    )


def _after_first_words(figures: Figures) -> Words:
    names = {
        "channel": figures.channel,
        "first": figures.day("first_draw"),
        "amount": figures.money("amount"),
        "day": figures.day("day"),
    }
    shut = figures.text("kind") == LimitEventKind.CLOSED.value
    return Words(
        title=(
            tr("{channel}: shut after the first loan in the book")
            if shut
            else tr("{channel}: cut after the first loan in the book")
        ).format(**names),
        why=(
            tr(
                "The first draw seen in the book is {amount} on {first}, nothing earlier is in it; "
                "the reading of {day} shows the line shut."
            )
            if shut
            else tr(
                "The first draw seen in the book is {amount} on {first}, nothing earlier is in it; "
                "the reading of {day} shows a lower limit."
            )
        ).format(**names),
        meaning=tr(
            "Lenders may look again after a first loan; other lines may follow in the next weeks. "
            "If you drew on it before the book begins, this is no first loan: press Handled."
        ),
        next_step=tr("Plan no further draw on {channel}, and check the other lines today.").format(**names),
    )


def _several() -> RuleText:
    return RuleText(
        name=tr("Several platforms tighten"),
        watches=tr("cuts, closings and low reopenings of several lines"),
        formula=tr("events of 30 days: two lines of one group is watch, lines of two groups is severe"),
        first=tr(
            "Get your own credit report (free, no trace for lenders) and look for inquiries or "
            "entries that are not yours."
        ),
        further=(
            tr("Send in no applications for 90 days."),
            tr("Under Planning, look at the scenario in which every revocable line is gone."),
            tr("Check all other lines today, then again after 3 and 7 days."),
        ),
        source=tr(
            "“Lenders that cut or end credit lines” is on supervisors' lists of early-warning indicators; numbers ours."
        ),
        marks=(Mark.SOURCED, Mark.PROJECT),
        thresholds=(tr("lines of one group / groups"),),
        band=tr("watch from {amber} lines, severe from {red} groups"),
    )


def _several_words(figures: Figures) -> Words:
    count = figures.count("count")
    everywhere = figures.text("group") == BOOK
    names = {"n": count, "group": figures.group, "channels": figures.names("channels")}
    if everywhere:
        title = ntr("{n} lender tightened", "{n} lenders tightened", count)
        meaning = tr(
            "When several tighten together, a common cause is a change in the credit report or "
            "in policy; which one cannot be told from here."
        )
        step = ""
    else:
        title = ntr("{group} tightened {n} line", "{group} tightened {n} lines", count)
        meaning = tr("One side tightens several lines at once: treat all its lines as uncertain for now.")
        step = tr("Check every other line of {group} today.").format(**names)
    return Words(
        title=title.format(**names),
        why=tr("Within 30 days these were cut, closed or reopened lower: {channels}.").format(**names),
        meaning=meaning,
        next_step=step,
    )


def _shock() -> RuleText:
    return RuleText(
        name=tr("Headroom shock"),
        watches=tr("how much usable headroom went within 30 days"),
        formula=tr("1 − headroom now ÷ headroom 30 days ago, temporary limits left out"),
        first=tr("Under Planning, work out the emergency fund anew with today's limits."),
        further=(
            tr("Put off what you meant to pay with credit."),
            tr("Add to cash before anything else."),
            tr("Check the lines that lost most again in a week."),
        ),
        source=tr("Thresholds: our default; no standard exists."),
        marks=(Mark.PROJECT,),
        thresholds=(tr("part lost"),),
    )


def _shock_words(figures: Figures) -> Words:
    names = {
        "share": figures.share("share"),
        "before": figures.money_at_most("before", "before_unseen"),
        "after": figures.money_at_most("after", "after_unseen"),
        "day": figures.day("day"),
    }
    return Words(
        title=tr("{share} of your backup went in 30 days").format(**names),
        why=tr("On {day} {before} could be drawn; now it is {after}.").format(**names),
        meaning=tr("The way out by credit has become narrower; it was never money in hand."),
    )


WORDING = (
    RuleWording("L05", _blocked, _blocked_words),
    RuleWording("L06", _after_first, _after_first_words),
    RuleWording("L07", _several, _several_words),
    RuleWording("L08", _shock, _shock_words),
)
