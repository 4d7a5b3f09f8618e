"""The words of P01 and P02: what a loan really costs, and whether that is what was disclosed."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from raincheck.app.wording.figures import Figures
from raincheck.app.wording.marks import Mark
from raincheck.app.wording.rules.base import RuleText, RuleWording, Words
from raincheck.core.text import tr

CEILING: Final = Fraction(24, 100)
"""The all-in ceiling reported for bank loans through platforms (domain.md [Q16])."""


def _all_in() -> RuleText:
    return RuleText(
        name=tr("All-in rate"),
        watches=tr("what a loan costs with every fee"),
        formula=tr("12 × monthly internal rate of the real cash flows"),
        first=tr("When there is money for extra repayment, pay this loan first."),
        further=(
            tr("Ask for the list of all fees in writing."),
            tr("For a bank loan through a platform above 24%, ask the lender first, then 12378."),
        ),
        source=tr(
            "Reported: from 2025-10-01 an all-in ceiling of 24% for bank loans through "
            "platforms; the official text decides."
        ),
        marks=(Mark.SOURCED,),
        clears=tr("Per loan, warned of once; ends when the entered costs say otherwise."),
        thresholds=(tr("yearly rate"),),
    )


def _all_in_words(figures: Figures) -> Words:
    names = {
        "channel": figures.channel,
        "rate": figures.share("rate"),
        "effective": figures.share("effective"),
    }
    over = (figures.ratio("rate") or Fraction(0)) > CEILING
    return Words(
        title=tr("{channel} costs {rate} a year").format(**names),
        why=tr("By the real cash flows with all fees {channel} costs {rate} a year (compounded {effective}).").format(
            **names
        ),
        meaning=(
            tr(
                "Reported: bank loans through platforms have an all-in ceiling of 24% since "
                "2025-10-01; whether it applies here, contract and official text decide."
            )
            if over
            else tr("This loan is dear; it eats more of each instalment than the headline rate suggests.")
        ),
    )


def _disclosed() -> RuleText:
    return RuleText(
        name=tr("Disclosed against measured"),
        watches=tr("the disclosed yearly rate against the measured one"),
        formula=tr("measured − disclosed, in percentage points"),
        first=tr("Send both figures to the lender and ask in writing where the difference lies."),
        further=(
            tr("Check first that every payment and fee was entered right."),
            tr("Without an answer, 12378 takes such complaints."),
        ),
        source=tr("Reported: a cost disclosure table is due for personal loans from 2026-08-01; thresholds ours."),
        marks=(Mark.SOURCED, Mark.PROJECT),
        clears=tr("Per loan, warned of once; ends when the entered costs say otherwise."),
        thresholds=(tr("difference"),),
    )


def _disclosed_words(figures: Figures) -> Words:
    names = {
        "channel": figures.channel,
        "rate": figures.share("rate"),
        "disclosed": figures.share("disclosed"),
        "points": figures.points("points"),
    }
    return Words(
        title=tr("{channel}: {points} above what was disclosed").format(**names),
        why=tr("Disclosed was {disclosed} a year; the cash flows come to {rate}, {points} more.").format(**names),
        meaning=tr("A fee may stand outside the disclosed rate, or an entry is wrong; ask before you conclude."),
        next_step=tr("Send both figures to {channel} and ask in writing where the difference lies.").format(**names),
    )


def _raised() -> RuleText:
    return RuleText(
        name=tr("Rate raised"),
        watches=tr("a yearly rate that rose from one entry or statement to the next"),
        formula=tr("new yearly rate − the one before; severe also when it passes 24%"),
        first=tr("Ask the lender in writing on which clause the new rate rests, and from when it applies."),
        further=(
            tr("Under Planning, see whether this line is now the first to repay."),
            tr("Take a screenshot of the new rate with its date."),
        ),
        source=tr(
            "Reported: a ceiling of 24% all-in since 2025-10-01; official text not read. The rest is our default."
        ),
        marks=(Mark.SOURCED, Mark.PROJECT),
        thresholds=(tr("rise"),),
    )


def _raised_words(figures: Figures) -> Words:
    names = {
        "channel": figures.channel,
        "before": figures.share("before"),
        "after": figures.share("after"),
        "owed": figures.money("owed"),
        "yearly": figures.money("yearly"),
        "day": figures.day("day"),
    }
    meaning = tr("New draws cost more from now on; ask whether what is owed already keeps its rate.")
    if figures.has("yearly"):
        meaning = tr("On the {owed} owed that would be {yearly} more interest a year, if it applies to all of it.")
    return Words(
        title=tr("{channel}: yearly rate raised to {after}").format(**names),
        why=tr("From {day} on the rate is {after}; before it was {before}.").format(**names),
        meaning=meaning.format(**names),
        headline=tr("{channel}: yearly rate raised from {before} to {after}").format(**names),
    )


WORDING = (
    RuleWording("P01", _all_in, _all_in_words),
    RuleWording("P02", _disclosed, _disclosed_words),
    RuleWording("P03", _raised, _raised_words),
)
