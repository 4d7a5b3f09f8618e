"""The words of R01–R04: borrowing to repay, applications, lenders, new lenders."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from raincheck.app.wording.amounts import day_text
from raincheck.app.wording.figures import Figures
from raincheck.app.wording.marks import Mark
from raincheck.app.wording.rules.base import RuleText, RuleWording, Words
from raincheck.core.rules.borrowing import DRAWN, MATCHED
from raincheck.core.text import ntr, tr

PAUSE: Final = timedelta(days=90)
"""How long applications should rest once R02 speaks (domain.md R02)."""


def _rollover() -> RuleText:
    return RuleText(
        name=tr("Borrowing to repay"),
        watches=tr("repayments paid out of a draw on another line"),
        formula=tr(
            "repayments matched to draws elsewhere 0–3 days before ÷ all repayments, 90 days; also draws ÷ repayments"
        ),
        first=tr("List these lines and stop renewing the smallest one first."),
        further=(
            tr("Under Planning, see the shortfall: it is the figure to win in talks."),
            tr("Ask for a longer term on the largest instalment."),
            tr("Under Planning, look at the scenario in which the largest group closes."),
        ),
        source=tr("Thresholds: our default; no standard exists."),
        marks=(Mark.PROJECT,),
        thresholds=(
            tr("matched share of repayments"),
            tr("draws ÷ repayments"),
        ),
    )


def _rollover_words(figures: Figures) -> Words:
    pairs = figures.count("pairs")
    names = {
        "share": figures.share("share"),
        "times": figures.number("drawn_share"),
        "repaid": figures.money("repaid"),
        "drawn": figures.money("drawn"),
        "n": pairs,
    }
    matched = MATCHED.level(figures.ratio("share") or 0, MATCHED.band)
    drawn = DRAWN.level(figures.ratio("drawn_share") or 0, DRAWN.band)
    if pairs and matched.rank >= drawn.rank:
        title = tr("{share} of repayments came from new draws")
        why = ntr(
            "In 90 days {repaid} was repaid, {share} of it out of {n} draw on another line just "
            "before; {drawn} was drawn in all.",
            "In 90 days {repaid} was repaid, {share} of it in {n} matches with a draw on "
            "another line just before; {drawn} was drawn in all.",
            pairs,
        )
    else:
        title = tr("You draw {times} times what you repay")
        why = tr("In 90 days {drawn} was drawn and {repaid} repaid: {times} times as much.")
    return Words(
        title=title.format(**names),
        why=why.format(**names),
        meaning=tr("The chain holds only while every line stays open; one that tightens breaks the next repayment."),
    )


def _inquiries() -> RuleText:
    return RuleText(
        name=tr("Hard inquiries"),
        watches=tr("applications that other lenders see on the credit report"),
        formula=tr(
            "inquiries for loan, card or guarantee approval in 30, 90 and 180 days; one lender on one day counts once"
        ),
        first=tr("Send in no loan or card application for 90 days."),
        further=(
            tr("Decline offers to “see your limit”: some of them are inquiries."),
            tr("Look for inquiries that are not yours; object to those."),
            tr("Do not ask for higher limits either."),
        ),
        source=tr("35 loan products (2026-03): what lenders accept; each inquiry weighs in public loan data too."),
        marks=(Mark.MEASURED,),
        thresholds=(
            tr("inquiries in 30 days"),
            tr("inquiries in 90 days"),
            tr("inquiries in 180 days"),
        ),
    )


def _inquiries_words(figures: Figures) -> Words:
    count, window = figures.count("count"), figures.count("window")
    names = {
        "n": count,
        "window": window,
        "d30": figures.number("d30", 0),
        "d90": figures.number("d90", 0),
        "d180": figures.number("d180", 0),
    }
    return Words(
        title=ntr("{n} application in {window} days", "{n} applications in {window} days", count).format(**names),
        why=tr("Hard inquiries on the credit report: {d30} in 30 days, {d90} in 90, {d180} in 180.").format(**names),
        meaning=tr("Each application leaves a trace; with this many, many lenders answer no for now."),
        next_step=_pause(figures.scene.as_of),
    )


def _pause(as_of: date | None) -> str:
    if as_of is None:
        return ""
    until = day_text(as_of + PAUSE, as_of)
    return tr("Send in no loan or card application until {until}.").format(until=until)


def _lenders() -> RuleText:
    return RuleText(
        name=tr("Active lenders"),
        watches=tr("how many lenders are owed money"),
        formula=tr("distinct lenders with a balance"),
        first=tr("Pay off the smallest balance first and ask for a certificate of settlement."),
        further=(
            tr("Keep the line you have had longest."),
            tr("Let no new lender join while the number goes down."),
        ),
        source=tr("35 loan products (2026-03): half of those with such a limit accept at most 5 lenders."),
        marks=(Mark.MEASURED,),
        thresholds=(tr("lenders"),),
        tempts=True,
    )


def _lenders_words(figures: Figures) -> Words:
    count = figures.count("count")
    return Words(
        title=ntr("Money is owed to {n} lender", "Money is owed to {n} lenders", count).format(n=count),
        why=ntr("{n} lender has an open balance with you.", "{n} lenders have an open balance with you.", count).format(
            n=count
        ),
        meaning=tr("Many due days are easy to miss, and other lenders look at this number."),
    )


def _new_lenders() -> RuleText:
    return RuleText(
        name=tr("New lenders"),
        watches=tr("lenders whose first line was opened in the last half year"),
        formula=tr("distinct lenders first opened within 180 days"),
        first=tr("Let no further lender join for 90 days."),
        further=(
            tr("Compare the all-in price of the new loans."),
            tr("Pay the dearest of them first."),
        ),
        source=tr(
            "Public loan data: several new loans within a year go with more trouble; a flag, not a forecast for you."
        ),
        marks=(Mark.MEASURED,),
        thresholds=(tr("new lenders"),),
    )


def _new_lenders_words(figures: Figures) -> Words:
    count = figures.count("count")
    return Words(
        title=ntr("{n} new lender in half a year", "{n} new lenders in half a year", count).format(n=count),
        why=ntr(
            "{n} lender was first used within the last 180 days.",
            "{n} lenders were first used within the last 180 days.",
            count,
        ).format(n=count),
        meaning=tr("Others may read a run of new lenders as a sign of strain, whatever the reason was."),
    )


WORDING = (
    RuleWording("R01", _rollover, _rollover_words),
    RuleWording("R02", _inquiries, _inquiries_words),
    RuleWording("R03", _lenders, _lenders_words),
    RuleWording("R04", _new_lenders, _new_lenders_words),
)
