"""The words of C01–C04: one line, one spread, one decider, one place of backup."""

from __future__ import annotations

from typing import Final

from raincheck.app.wording.figures import Figures
from raincheck.app.wording.marks import Mark
from raincheck.app.wording.names import group_name, grouping_name
from raincheck.app.wording.rules.base import RuleText, RuleWording, Words
from raincheck.core.snapshot import GroupBy
from raincheck.core.text import ntr, tr

SHARES: Final = ("top_share", "group_share", "backup_share")
"""The facts that hold the three shares of the one sentence."""


def _is_alone(figures: Figures) -> bool:
    """Whether the book holds one line only: then nobody can tell yet how credit is spread."""
    return figures.told.fact("lines") == 1


def spread_title(figures: Figures) -> str:
    """The title of the one entry and the one card that C01 to C04 make."""
    if _is_alone(figures):
        return tr("Only one line is entered: {line}").format(line=figures.text("top_line"))
    return tr("Your credit lies with few")


def spread_text(figures: Figures) -> str:
    """The four figures of concentration in one sentence."""
    if _is_alone(figures):
        return tr("One line alone cannot show how your credit is spread.")
    form = tr("{line} holds {a} of everything, {group} decides over {b}; it is like {n} equal lines")
    equal = figures.number("equal_lines", 1)
    if equal == "1":
        form = tr("{line} holds {a} of everything; it is as good as one line")
    elif figures.ratio("top_share") == figures.ratio("group_share"):
        form = tr("{line} holds {a} of everything; it is like {n} equal lines")
    three = form.format(
        line=figures.text("top_line"),
        a=figures.share("top_share"),
        n=equal,
        group=group_name(figures.text("top_group")),
        b=figures.share("group_share"),
    )
    fourth = tr("; {c} of the backup with {backup}").format(
        c=figures.share("backup_share"), backup=group_name(figures.text("backup_group"))
    )
    return tr("{known}.").format(known=three + (fourth if figures.has("backup_share") else ""))


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
        thresholds=(tr("share"),),
        tempts=True,
    )


def _single_channel_words(figures: Figures) -> Words:
    names = {"channel": figures.channel, "share": figures.share("share"), "exposure": figures.money("exposure")}
    if _is_alone(figures):
        return Words(
            title=spread_title(figures),
            why=spread_text(figures),
            meaning=tr("If it really is the only one, that whole part can change in one day: cash is the backup."),
            next_step=tr("If other lines are in use, enter them; if not, let cash grow before you lean on this one."),
        )
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
        first=tr("Plan no spending on the two largest lines for now."),
        further=(
            tr("Spread what you already have; more lines are no aim in themselves."),
            tr("Keep a cash buffer: it is the one source nobody can cut."),
        ),
        source=tr(
            "Bands for persons: our default. The index is that of the US merger guidelines (2010: 0.15 and 0.25)."
        ),
        marks=(Mark.PROJECT, Mark.SOURCED),
        thresholds=(tr("index of concentration"),),
        tempts=True,
    )


def _herfindahl_words(figures: Figures) -> Words:
    effective, count = figures.number("effective", 1), figures.count("channels")
    return Words(
        title=tr("Your credit is like {effective} equal lines").format(effective=effective),
        why=ntr(
            "You have {n} line.",
            "You have {n} lines of unequal size: together they spread like {effective} equal ones.",
            count,
        ).format(n=count, effective=effective),
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
        thresholds=(tr("share"),),
    )


def _funder_group_words(figures: Figures) -> Words:
    names = {
        "group": figures.group,
        "share": figures.share("share"),
        "exposure": figures.money("exposure"),
        "members": figures.names("members"),
        "view": grouping_name(GroupBy(figures.text("view"))),
    }
    together = tr("When one side tightens, these lines may change on the same day.")
    if "、" not in figures.text("members"):
        together = tr("If this one line is cut or closed, that whole part changes in one day.")
    return Words(
        title=tr("{group} decides over {share} of your credit").format(**names),
        why=tr("{group} decides ({view}) over {exposure}, {share} of everything: {members}.").format(**names),
        meaning=together,
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
        thresholds=(tr("share"),),
    )


def _backup_words(figures: Figures) -> Words:
    headroom = figures.money_at_most("headroom", "unseen")
    names = {"group": figures.group, "share": figures.share("share"), "headroom": headroom}
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
