"""What would make a warning stop, in sentences: one for each change that alone is enough (core.rules.remedies)."""

from __future__ import annotations

from collections.abc import Mapping

from raincheck.app.wording.figures import Figures, Scene, Told
from raincheck.app.wording.names import group_name
from raincheck.core.money import ZERO
from raincheck.core.rules.findings import ONCE, ONCE_LINES, ONCE_ON
from raincheck.core.rules.remedies import Remedy, RemedyKind
from raincheck.core.text import ntr, tr


def remedy_words(remedy: Remedy, names: Mapping[str, str], scene: Scene) -> str:
    """One change as a sentence; `names` gives the lines' names by id, without one the id stands."""
    form = _form(remedy)
    line = "" if remedy.channel is None else names.get(remedy.channel, remedy.channel)
    where = line if remedy.group is None else group_name(remedy.group)
    return form.format(
        amount=scene.money(remedy.amount or ZERO),
        day="" if remedy.on is None else scene.day(remedy.on),
        n=remedy.count or 0,
        line=line,
        where=where,
    )


def once_remedy_words(told: Told, scene: Scene) -> str:
    """What comes before all sums where a principal that falls due once makes them large; empty otherwise."""
    if told.rule not in ("D01", "D03", "F01") or told.fact(ONCE) is None:
        return ""
    figures = Figures(told, scene)
    form = tr("{lines} agrees to renew the {once} due from {on}, to split it or to put it off, and you enter that")
    return form.format(lines=figures.names(ONCE_LINES), once=figures.money(ONCE), on=figures.day(ONCE_ON))


def _form(remedy: Remedy) -> str:
    if remedy.kind is RemedyKind.REPAY:
        return _repay_form(remedy)
    if remedy.kind is RemedyKind.LIQUID_MORE and remedy.on is not None:
        return tr("{amount} more in cash or what can be sold at once, to last until {day}")
    forms = {
        RemedyKind.EXPOSURE_LESS: tr("{where}: {amount} less of what is owed and drawable together"),
        RemedyKind.EXPOSURE_ELSEWHERE: tr(
            "It would take {amount} more limit on lines you already have elsewhere; no reason to apply for another"
        ),
        RemedyKind.HEADROOM_ELSEWHERE: tr("{amount} more drawable outside {where}, by repaying lines you already have"),
        RemedyKind.HEADROOM_BACK: tr("{amount} of the lost headroom comes back"),
        RemedyKind.SERVICE_LESS: tr(
            "{amount} less to repay a month, by paying a line off or by a longer term agreed with the lender"
        ),
        RemedyKind.INCOME_MORE: tr("{amount} more net income a month"),
        RemedyKind.LIQUID_MORE: tr("{amount} more in cash or what can be sold at once"),
        RemedyKind.DUES_LATER: tr("{amount} of the dues moved beyond the next 30 days"),
        RemedyKind.LENDERS_LESS: ntr(
            "Pay the balance at {n} lender off, the smallest first",
            "Pay the balances at {n} lenders off, the smallest first",
            remedy.count or 1,
        ),
        RemedyKind.PAYMENT_LESS: tr("{line}: {amount} less with each payment, agreed with the lender"),
        RemedyKind.REPAYMENT_THROUGH: tr("{line}: a repayment goes through and is entered"),
        RemedyKind.RENEW: tr("{line}: renewed until {day} or later"),
        RemedyKind.READ: tr("{line}: enter what the app shows today"),
        RemedyKind.WAIT: tr("Nothing new happens until {day}"),
        RemedyKind.HANDLED: tr("You mark it as handled"),
    }
    return forms[remedy.kind]


def _repay_form(remedy: Remedy) -> str:
    if remedy.amount is None:
        return tr("What is missed is paid") if remedy.channel is None else tr("{line}: what is missed is paid")
    return tr("Repay {amount}") if remedy.channel is None else tr("{line}: repay {amount}")
