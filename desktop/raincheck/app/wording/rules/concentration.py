"""The words of C01–C04: one line, one spread, one decider, one place of backup."""

from __future__ import annotations

from raincheck.app.wording.figures import Figures
from raincheck.app.wording.marks import Mark
from raincheck.app.wording.names import grouping_name
from raincheck.app.wording.rules.base import RuleText, RuleWording, Words
from raincheck.core.snapshot import GroupBy
from raincheck.core.text import ntr, tr


def _single_channel() -> RuleText:
    return RuleText(
        name=tr("Single-channel dependence"),
        watches=tr("how much of everything hangs on the largest line"),
        formula=tr("largest (owed + usable) ÷ sum of (owed + usable) over all lines"),
        first=tr("Under Planning, look at the scenario in which the largest line is gone tomorrow."),
        further=(
            tr("Move planned spending to cash or to lines you already have."),
            tr("Let cash grow before you lean on this line again."),
        ),
        source=tr("Thresholds: our default. The US merger guidelines of 2023 presume concentration from 30%."),
        marks=(Mark.PROJECT, Mark.SOURCED),
    )


def _single_channel_words(figures: Figures) -> Words:
    names = {"channel": figures.channel, "share": figures.share("share"), "exposure": figures.money("exposure")}
    return Words(
        title=tr("{channel} alone is {share} of your credit").format(**names),
        why=tr("{channel} holds {exposure} of what you owe or could still draw: {share} of everything.").format(
            **names
        ),
        meaning=tr("If this one line is cut or closed, that whole part changes in one day."),
        next_step=tr("Under Planning, look at the scenario in which {channel} is gone tomorrow.").format(**names),
    )


def _herfindahl() -> RuleText:
    return RuleText(
        name=tr("Concentration of lines"),
        watches=tr("how evenly your credit is spread over the lines"),
        formula=tr("sum of squared shares of (owed + usable); 1 ÷ that sum is the number of equal lines it is like"),
        first=tr("On the overview, find the two largest lines and take planned spending off them first."),
        further=(
            tr("Spread what you already have; more lines are no aim in themselves."),
            tr("Keep a cash buffer: it is the one source nobody can cut."),
        ),
        source=tr(
            "Bands for persons: our default. The index is that of the US merger guidelines (2010: 0.15 and 0.25)."
        ),
        marks=(Mark.PROJECT, Mark.SOURCED),
    )


def _herfindahl_words(figures: Figures) -> Words:
    effective, count = figures.number("effective", 1), figures.count("channels")
    return Words(
        title=tr("Your credit is like {effective} equal lines").format(effective=effective),
        why=ntr(
            "You have {n} line; the index of concentration is {hhi}, like {effective} lines of equal size.",
            "You have {n} lines; the index of concentration is {hhi}, like {effective} lines of equal size.",
            count,
        ).format(n=count, hhi=figures.number("hhi"), effective=effective),
        meaning=tr("Many lines are not yet a spread: a few of them carry most of the weight."),
    )


def _funder_group() -> RuleText:
    return RuleText(
        name=tr("Concentration of funders"),
        watches=tr("how much one platform or lender decides over"),
        formula=tr("largest group's (owed + usable) ÷ all; by platform or by lender, whichever is worse"),
        first=tr("Under Planning, look at the scenario in which the largest group closes."),
        further=(
            tr("Check all lines of this group on the same day."),
            tr("Do not count two lines of one group as each other's backup."),
        ),
        source=tr("Idea: Basel adds up connected counterparties. The numbers are our default."),
        marks=(Mark.SOURCED, Mark.PROJECT),
    )


def _funder_group_words(figures: Figures) -> Words:
    names = {
        "group": figures.group,
        "share": figures.share("share"),
        "exposure": figures.money("exposure"),
        "members": figures.names("members"),
        "view": grouping_name(GroupBy(figures.text("view"))),
    }
    return Words(
        title=tr("{group} decides over {share} of your credit").format(**names),
        why=tr("{group} decides ({view}) over {exposure}, {share} of everything: {members}.").format(**names),
        meaning=tr("When one side tightens, these lines may change on the same day."),
        next_step=tr("Under Planning, look at the scenario in which every line of {group} closes.").format(**names),
    )


def _backup() -> RuleText:
    return RuleText(
        name=tr("Backup in one place"),
        watches=tr("where the headroom lies that you could still draw"),
        formula=tr("largest group's headroom ÷ all headroom"),
        first=tr("Under Planning, look at the first stage of the emergency fund: cash before headroom."),
        further=(
            tr("Do not count this headroom as money you have."),
            tr("Check this group every two weeks."),
        ),
        source=tr("Thresholds: our default; no standard exists."),
        marks=(Mark.PROJECT,),
    )


def _backup_words(figures: Figures) -> Words:
    names = {"group": figures.group, "share": figures.share("share"), "headroom": figures.money("headroom")}
    return Words(
        title=tr("{share} of your backup lies with {group}").format(**names),
        why=tr("Of all headroom, {headroom} lies with {group}: {share}.").format(**names),
        meaning=tr("If it tightens, most of the backup is gone at once; undrawn credit is not money."),
    )


WORDING = (
    RuleWording("C01", _single_channel, _single_channel_words),
    RuleWording("C02", _herfindahl, _herfindahl_words),
    RuleWording("C03", _funder_group, _funder_group_words),
    RuleWording("C04", _backup, _backup_words),
)
