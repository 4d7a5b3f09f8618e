"""The words of X01: lines nobody has looked at for too long."""

from __future__ import annotations

from raincheck.app.wording.figures import Figures
from raincheck.app.wording.marks import Mark
from raincheck.app.wording.rules.base import RuleText, RuleWording, Words
from raincheck.core.text import tr


def _stale() -> RuleText:
    return RuleText(
        name=tr("Stale readings"),
        watches=tr("how long ago each line was last read"),
        formula=tr("days since the last reading; sooner for lines of a group with a tenth of everything or more"),
        first=tr("Do a check round: look at limit and used of each line (about two minutes)."),
        further=(
            tr("If nothing changed, confirming it is enough."),
            tr("A line you no longer use can be archived."),
        ),
        source=tr("Thresholds: our default; no standard exists."),
        marks=(Mark.PROJECT,),
        clears=tr("Ends with the next reading of that line."),
        thresholds=(
            tr("days"),
            tr("days, for lines of large groups"),
        ),
    )


def _stale_words(figures: Figures) -> Words:
    names = {"channel": figures.channel, "days": figures.days("days"), "day": figures.day("day")}
    never = figures.date("day") is None
    return Words(
        title=(tr("{channel} has never been read") if never else tr("{channel} not checked for {days}")).format(
            **names
        ),
        why=(
            tr("No reading of {channel} has been entered yet.")
            if never
            else tr("The last reading of {channel} is of {day}, {days} ago.")
        ).format(**names),
        meaning=tr("A cut in the meantime would not be seen here. Unknown is not the same as fine."),
        next_step=tr("Open {channel}, look at limit and used, and enter them (about one minute).").format(**names),
    )


WORDING = (RuleWording("X01", _stale, _stale_words),)
