"""The words of U01 and U02. A limit that was taken away while money is owed is "withdrawn", never a percentage."""

from __future__ import annotations

from raincheck.app.wording.figures import Figures, joined
from raincheck.app.wording.marks import Mark
from raincheck.app.wording.rules.base import RuleText, RuleWording, Words
from raincheck.core.text import tr


def _overall() -> RuleText:
    return RuleText(
        name=tr("Overall utilisation"),
        watches=tr("how much of the open revolving lines is used"),
        formula=tr("sum of used ÷ sum of limits over open revolving and statement lines; term loans never count"),
        first=tr("Before the next statement day, pay down the line with the highest rate."),
        further=(
            tr("Keep the emergency money apart; do not empty it for this."),
            tr("Put off spending that would go on these lines."),
        ),
        source=tr(
            "A knee at 30% shows in credit-score texts and in public card data; 80% is named in "
            "bank texts; the rest is ours."
        ),
        marks=(Mark.SOURCED, Mark.MEASURED, Mark.PROJECT),
        thresholds=(tr("utilisation"),),
        tempts=True,
    )


def _overall_words(figures: Figures) -> Words:
    names = {
        "share": figures.share("share"),
        "used": figures.money("used"),
        "limit": figures.money("limit"),
        "over": figures.money("over"),
    }
    if figures.ratio("share") is None:
        return Words(
            title=tr("Limits withdrawn, the debt remains"),
            why=tr("The open revolving lines show limits of {limit} in all, and {used} is owed on them.").format(
                **names
            ),
            meaning=tr("Nothing more can be drawn; what is owed keeps its schedule."),
            next_step=tr("Write down the next due of each of these lines and set that money aside."),
        )
    over = (figures.ratio("share") or 0) > 1
    return Words(
        title=(tr("You owe {over} more than your limits") if over else tr("{share} of your limits are used")).format(
            **names
        ),
        why=(
            tr("{used} is owed on open revolving and statement lines; their limits are {limit} in all.")
            if over
            else tr("{used} of {limit} is used on open revolving and statement lines: {share}.")
        ).format(**names),
        meaning=tr("There is little room left for a surprise, and other lenders may see it in next month's reports."),
    )


def _single() -> RuleText:
    return RuleText(
        name=tr("Line utilisation"),
        watches=tr("how much of each open line is used"),
        formula=tr("used ÷ limit; a limit of zero with money owed is “withdrawn”, above 100% is over the limit"),
        first=tr("Draw nothing more on this line until it is lower."),
        further=(
            tr("With money to spare, pay this line down first."),
            tr("If a cut caused it, keep the screenshots and ask for a review."),
        ),
        source=tr("A survey of 35 loan products (2026-03) and bank texts that name 80%."),
        marks=(Mark.MEASURED, Mark.SOURCED),
        thresholds=(tr("utilisation"),),
    )


def _single_words(figures: Figures) -> Words:
    names = {
        "channel": figures.channel,
        "share": figures.share("share"),
        "used": figures.money("used"),
        "limit": figures.money("limit"),
        "over": figures.money("over"),
    }
    why = tr("{used} of {limit} is used.").format(**names)
    if figures.has("cut_on"):
        because = tr("Its limit changed on {day}; a smaller limit alone raises this share.")
        why = joined(why, because.format(day=figures.day("cut_on")))
    share = figures.ratio("share")
    if share is None:
        return Words(
            title=tr("{channel}: the limit has been withdrawn").format(**names),
            why=why,
            meaning=tr("Nothing more can be drawn here; what is owed keeps its schedule."),
            next_step=tr("Set the money for the next due of {channel} aside, then call and ask for the reason.").format(
                **names
            ),
        )
    if share > 1:
        return _over_words(figures, names, why)
    return Words(
        title=tr("{channel} is {share} used").format(**names),
        why=why,
        meaning=tr("This line has little room left; a small cut would put it over its limit."),
    )


def _over_words(figures: Figures, names: dict[str, str], why: str) -> Words:
    """More owed than the limit: after a cut it is the cut; a fee is only asked of a line with statements."""
    if figures.has("cut_on"):
        return Words(
            title=tr("{channel}: the limit is below what is owed").format(**names),
            why=why,
            meaning=tr("Nothing new can be drawn; what is owed keeps its schedule."),
            next_step=tr("Pay {channel} as agreed; nothing has to be paid at once because of the cut.").format(**names),
        )
    fee = figures.has("statement")
    return Words(
        title=tr("{channel} is {over} over its limit").format(**names),
        why=why,
        meaning=(
            tr("More is owed here than the limit allows; a fee may apply, the contract decides.")
            if fee
            else tr("More is owed here than the limit allows, as interest can bring about; nothing new can be drawn.")
        ),
        next_step=(
            tr("Ask {channel} whether a fee for being over the limit applies; if so, pay this line first.")
            if fee
            else tr("Pay {channel} as agreed and draw nothing more on it.")
        ).format(**names),
    )


WORDING = (
    RuleWording("U01", _overall, _overall_words),
    RuleWording("U02", _single, _single_words),
)
