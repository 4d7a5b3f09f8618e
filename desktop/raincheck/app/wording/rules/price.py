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


WORDING = (
    RuleWording("P01", _all_in, _all_in_words),
    RuleWording("P02", _disclosed, _disclosed_words),
)
