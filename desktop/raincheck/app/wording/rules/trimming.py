"""The words of L09–L11: a slow decline, headroom withheld, many lines trimmed."""

from __future__ import annotations

from raincheck.app.wording.figures import Figures
from raincheck.app.wording.marks import Mark
from raincheck.app.wording.rules.base import RuleText, RuleWording, Words
from raincheck.core.text import ntr, tr


def _decline() -> RuleText:
    return RuleText(
        name=tr("Slow decline"),
        watches=tr("a limit that shrinks step by step, each step too small to be a cut"),
        formula=tr("1 − limit now ÷ highest limit of the year, counted anew after a cut, closing or low reopening"),
        first=tr("In your plans, count what could be drawn here as zero."),
        further=(
            tr("Check this line once a week."),
            tr("Ask the platform in writing why it keeps falling."),
            tr("Watch the other lines for 60 days."),
        ),
        source=tr("Thresholds: our default; no standard exists."),
        marks=(Mark.PROJECT,),
        thresholds=(tr("part lost"),),
    )


def _decline_words(figures: Figures) -> Words:
    names = {
        "channel": figures.channel,
        "share": figures.share("share"),
        "before": figures.money("before"),
        "after": figures.money("after"),
        "day": figures.day("day"),
    }
    if not figures.has("lost"):
        return Words(
            title=tr("{channel}: the limit no longer shrinks").format(**names),
            why=tr("The limit is {after}, no lower than its highest since the last step.").format(**names),
            meaning=tr("It is better now; the warning ends when the next checks confirm it."),
            next_step=tr("Nothing to do today; keep to the schedule."),
        )
    return Words(
        title=tr("{channel}: limit {share} lower, in small steps").format(**names),
        why=tr("On {day} the limit was {before}; step by step it came down to {after}.").format(**names),
        meaning=tr("No step alone stood out, but together they are a cut; what is owed keeps its schedule."),
        headline=tr("{channel}: limit down from {before} to {after}, in small steps").format(**names),
    )


def _withheld() -> RuleText:
    return RuleText(
        name=tr("Headroom withheld"),
        watches=tr("a limit that stands while the app lets one draw far less"),
        formula=tr("(limit − owed − what the app says can be drawn) ÷ limit; under ¥500 it is left in peace"),
        first=tr("Plan no spending on this line for now."),
        further=(
            tr("Take a screenshot of the limit and of what can be drawn, with the date."),
            tr("Ask the platform whether the line is under review, and note the ticket number."),
            tr("Check all other lines today, then again after 3 and 7 days."),
        ),
        source=tr("From stories of users; thresholds are our default."),
        marks=(Mark.PROJECT,),
        thresholds=(tr("part withheld"),),
    )


def _withheld_words(figures: Figures) -> Words:
    names = {
        "channel": figures.channel,
        "withheld": figures.money("withheld"),
        "limit": figures.money("limit"),
        "used": figures.money("used"),
        "available": figures.money("available"),
        "day": figures.day("day"),
    }
    why = tr("The reading of {day}: limit {limit}, owed {used}, {available} can be drawn.").format(**names)
    if figures.amount("withheld").fen <= 0:
        return Words(
            title=tr("{channel}: the limit can be drawn again").format(**names),
            why=why,
            meaning=tr("It is better now; the warning ends when the next checks confirm it."),
            next_step=tr("Nothing to do today; keep to the schedule."),
        )
    return Words(
        title=tr("{channel}: {withheld} of the limit cannot be drawn").format(**names),
        why=why,
        meaning=tr("The limit looks whole, but for your plans it is as good as cut."),
        next_step=tr("Plan no spending on {channel} for now; take a screenshot and ask what is being reviewed.").format(
            **names
        ),
    )


def _trimmed() -> RuleText:
    return RuleText(
        name=tr("Many lines trimmed"),
        watches=tr("limits that fell a little on many lines at once"),
        formula=tr("lines whose limit is at least 3% below that of 30 days ago"),
        first=tr(
            "Get your own credit report (free, no trace for lenders) and look for inquiries or "
            "entries that are not yours."
        ),
        further=(
            tr("Send in no applications for 90 days."),
            tr("Under Planning, look at the scenario in which every revocable line is gone."),
            tr("Check all other lines today, then again after 3 and 7 days."),
        ),
        source=tr("Thresholds: our default; no standard exists."),
        marks=(Mark.PROJECT,),
        thresholds=(tr("lines"),),
    )


def _trimmed_words(figures: Figures) -> Words:
    count = figures.count("count")
    names = {"n": count, "channels": figures.names("channels"), "lost": figures.money("lost")}
    return Words(
        title=ntr("{n} limit trimmed within 30 days", "{n} limits trimmed within 30 days", count).format(**names),
        why=tr("Within 30 days these limits fell by 3% or more: {channels}; together by {lost}.").format(**names),
        meaning=tr(
            "When several tighten together, a common cause is a change in the credit report or "
            "in policy; which one cannot be told from here."
        ),
    )


WORDING = (
    RuleWording("L09", _decline, _decline_words),
    RuleWording("L10", _withheld, _withheld_words),
    RuleWording("L11", _trimmed, _trimmed_words),
)
