"""The weather in one line and one sentence: what happened, and what it would come to."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

from raincheck.app.wording.alerts import due_today, enter_first, words
from raincheck.app.wording.figures import Figures, Scene, joined
from raincheck.app.wording.forecast import Unsure
from raincheck.app.wording.names import weather_name
from raincheck.core.alerts import Alert, AlertState
from raincheck.core.money import ZERO, Money, total
from raincheck.core.rules import rule
from raincheck.core.rules.base import Urgency
from raincheck.core.text import ntr, tr
from raincheck.core.urgency import in_order
from raincheck.core.weather import Weather

_FORECASTS: Final = ("F03", "F04")
"""Rules whose findings look ahead on the cash at hand."""

_OVERDUE: Final = "overdue"
"""What B04 calls a due of which something is left."""


def leading_alert(alerts: Iterable[Alert]) -> Alert | None:
    """The alert the day is named after: the most urgent that was not put aside, else the most urgent; never held."""
    shown = in_order(alert for alert in alerts if alert.is_shown and not alert.is_held)
    return next((alert for alert in shown if alert.state is AlertState.OPEN), shown[0] if shown else None)


def weather_headline(
    weather: Weather, alerts: Iterable[Alert], as_of: date, *, hidden: bool = False, unsure: Unsure | None = None
) -> str:
    """The weather and what it is named after: "雨 · 借呗额度昨天从 100,000 元降到 50 元".

    `unsure`: what nobody confirmed or is left out; as long as there is any, nothing is called quiet.
    """
    listed = tuple(alerts)
    leading = leading_alert(listed)
    if weather is Weather.FOG:
        what = _fog(listed)
    elif leading is None or rule(leading.rule).urgency is Urgency.LOOK:
        what = tr("nothing needs you today") if unsure is None else unsure.told
    else:
        scene = Scene(as_of, hidden=hidden)
        what = _with_the_rest(words(leading, scene).headline, leading, listed, scene)
    return tr("{weather} · {what}").format(weather=weather_name(weather), what=what)


def _with_the_rest(headline: str, leading: Alert, alerts: Iterable[Alert], scene: Scene) -> str:
    """A headline of money that was not paid, with how many more there are and their sum.

    The oldest is named, however small it is (domain.md 13.5: the day before the amount).
    """
    if not _is_missed(leading):
        return headline
    of_lines: dict[str, list[Alert]] = {}
    for alert in alerts:
        if _is_missed(alert) and alert.state is leading.state and alert is not leading:
            of_lines.setdefault(_line_of(alert), []).append(alert)
    more = [amount for line, missed in of_lines.items() for amount in _missing(missed, leading, line)]
    if not more:
        return headline
    form = ntr("{headline}; {n} more of {amount}", "{headline}; {n} more, {amount} in all", len(more))
    return form.format(headline=headline, n=len(more), amount=scene.money(total(more)))


def _is_missed(alert: Alert) -> bool:
    """Whether it tells of a sum that did not reach a lender."""
    return alert.rule == "B04" and alert.is_shown and not alert.is_held and bool(_missing_sum(alert))


def _missing(missed: Iterable[Alert], leading: Alert, line: str) -> list[Money]:
    """What is missing of one line beside the leading alert, each fen once.

    A failed debit is a try to pay a due, another a try to pay it again: it counts where no due of its line is told.
    """
    dues = [_missing_sum(alert) for alert in missed if alert.fact("kind") == _OVERDUE]
    if line == _line_of(leading):
        return dues if leading.fact("kind") == _OVERDUE else []
    return dues or [max(map(_missing_sum, missed))]


def _missing_sum(alert: Alert) -> Money:
    amount = alert.fact("amount")
    return amount if isinstance(amount, Money) else ZERO


def _line_of(alert: Alert) -> str:
    return next((entry.channel for entry in alert.evidence if entry.channel), "")


def weather_summary(
    weather: Weather,
    alerts: Iterable[Alert],
    as_of: date,
    *,
    hidden: bool = False,
    step: str = "",
    unsure: Unsure | None = None,
) -> str:
    """One sentence below the headline: how long money lasts, which due is open, or the one thing to do today.

    `step`: what the headline's incident asks for next, where it is known.
    """
    listed = tuple(alerts)
    leading = leading_alert(listed)
    if weather is Weather.FOG:
        return tr("A check round of about two minutes clears the view.")
    if leading is None and unsure is not None:
        return unsure.mend
    if leading is None:
        return tr("Checking once a week is enough.")
    scene = Scene(as_of, hidden=hidden)
    outlook = _outlook(listed, leading, scene)
    rests = [leading, *(alert for alert in listed if outlook and alert.is_shown and alert.rule in _FORECASTS)]
    # What a forecast says of old cash, or of no income, is no news of today: what is there comes first.
    old = next(filter(None, (enter_first(alert, scene) for alert in rests)), "")
    today = next(filter(None, (due_today(alert, scene) for alert in rests)), "")
    return joined(old or outlook or step or words(leading, scene).next_step, today)


def _fog(alerts: Iterable[Alert]) -> str:
    count = sum(alert.is_shown and rule(alert.rule).urgency is Urgency.LOOK for alert in alerts)
    return ntr("{n} line not checked for too long", "{n} lines not checked for too long", count).format(n=count)


def _outlook(alerts: Iterable[Alert], leading: Alert, scene: Scene) -> str:
    """What the forecasts among the alerts say, unless one of them is the headline itself."""
    told = {alert.rule: Figures(alert, scene) for alert in alerts if alert.is_shown and alert is not leading}
    group, gap = (told.get(code) for code in _FORECASTS)
    parts = []
    # That a closing changes nothing is no outlook beside a gap that is the headline: its step is said instead.
    if group is not None and group.has("days") and not (group.has("alike") and leading.rule in _FORECASTS):
        closing = (
            tr("cash lasts {days}")
            if group.has("alike")
            else tr("if every line of {group} closed today, cash would last {days}")
        )
        parts.append(closing.format(group=group.group, days=group.days("days")))
    if gap is not None and gap.has("missed_on"):
        due = tr("{amount} due on {day} has no cover yet")
        parts.append(due.format(amount=gap.money("missed_amount"), day=gap.day("missed_on")))
    text = tr("; ").join(parts)
    return tr("{text}.").format(text=text[:1].upper() + text[1:]) if text else ""
