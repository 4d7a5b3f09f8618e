"""One entry of a list, whichever warnings it gathers: concentration with its four figures, a cut with what it left."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from raincheck.app.wording.alerts import AlertWords, alert_words, with_kept
from raincheck.app.wording.figures import NOWHERE, Figures, Scene, joined
from raincheck.app.wording.rules.concentration import SHARES, spread_text, spread_title
from raincheck.core.alerts import Alert
from raincheck.core.kept import BECAUSE
from raincheck.core.rules import rule
from raincheck.core.text import tr
from raincheck.core.urgency import is_of_cut


def entry_words(entry: Sequence[Alert], scene: Scene = NOWHERE) -> AlertWords:
    """Everything said about one entry (core.urgency.entries); its first warning names it, thresholds are of all."""
    head = entry[0]
    said = alert_words(head, scene)
    if rule(head.rule).theme:
        figures = Figures(head, scene)
        why = joined(_kept(entry, spread_text(figures)), _worse_today(entry, scene))
        said = replace(said, title=spread_title(figures), why=why)
    elif any(is_of_cut(alert) for alert in entry[1:]):
        said = replace(said, why=joined(said.why, below_owed()))
    if len(entry) == 1:
        return said
    told = [(alert.rule, alert_words(alert, scene)) for alert in entry]
    return replace(
        said,
        further_steps=_further(entry, scene),
        thresholds=tuple(f"{code} · {line}" for code, words in told for line in words.thresholds),
        source=joined(*dict.fromkeys(words.source for _, words in told)),
        marks=tuple(dict.fromkeys(mark for _, words in told for mark in words.marks)),
    )


def _further(entry: Sequence[Alert], scene: Scene) -> tuple[str, ...]:
    """The further steps of one theme together; what a cut left on a line asks for nothing beside the cut's own."""
    heard = entry if rule(entry[0].rule).theme else entry[:1]
    return tuple(dict.fromkeys(step for alert in heard for step in alert_words(alert, scene).further_steps))


def _kept(entry: Sequence[Alert], why: str) -> str:
    return with_kept(next((alert for alert in entry if alert.fact(BECAUSE) is not None), entry[0]), why)


def _worse_today(entry: Sequence[Alert], scene: Scene) -> str:
    """The four figures of today where those told are of an eve, and one is worse now: only better ones are kept."""
    today = next((alert for alert in entry if alert.fact(BECAUSE) is None), None)
    if today is None or entry[0].fact(BECAUSE) is None:
        return ""
    eve, now = Figures(entry[0], scene), Figures(today, scene)
    shares = ((eve.ratio(name), now.ratio(name)) for name in SHARES)
    if any(then is not None and share is not None and share > then for then, share in shares):
        return tr("Today: {figures}").format(figures=spread_text(now))
    return ""


def below_owed() -> str:
    """What a cut left of a line on which more is owed than the limit now is."""
    return tr("The limit is below what is owed: pay as agreed, nothing new can be drawn.")
