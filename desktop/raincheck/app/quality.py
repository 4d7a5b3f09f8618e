"""Trust in the warnings: what the person says of each, what was missed, and what a rule's own figures suggest."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from msgspec import Struct

from raincheck.app.deciding import find_alert
from raincheck.app.lines import find_line
from raincheck.app.outcome import Changes, Done
from raincheck.app.tuning import RULES_CHANGED, bands_in_force, thresholds_told
from raincheck.app.wording.rules import rule_name
from raincheck.app.wording.thresholds import named_band
from raincheck.core.alerts import Alert
from raincheck.core.errors import UsageError
from raincheck.core.quality import Judged, Looser, Quality, measure, offers
from raincheck.core.rules import RULES, rule
from raincheck.core.rules.thresholds import Override
from raincheck.core.text import ntr, tr
from raincheck.core.verdicts import Verdict
from raincheck.store import MissedEvent, Store
from raincheck.store.reader import Reader

LONGEST_TEXT = 500


class Trust(Struct, frozen=True):
    """How good the warnings were by the person's own verdicts: in all, by rule, and the looser thresholds on offer."""

    whole: Quality
    rules: tuple[Quality, ...]
    offers: tuple[Looser, ...]

    def of(self, code: str) -> Quality | None:
        """One rule's figures; None when nothing was said of it."""
        return next((quality for quality in self.rules if quality.rule == code), None)

    def offer(self, code: str) -> Looser | None:
        """The looser thresholds on offer for a rule."""
        return next((offer for offer in self.offers if offer.rule == code), None)


def trust(store: Reader) -> Trust:
    """What the verdicts and the missed events of this book come to."""
    given = [(store.alert(entry.alert), entry.verdict) for entry in store.verdicts()]
    judged = [Judged(alert.rule, verdict) for alert, verdict in given if alert is not None]
    whole, *by_rule = measure(judged, [kept.record.rule for kept in store.missed_events()])
    return Trust(whole, tuple(by_rule), offers(judged, bands_in_force(store)))


def worth_words(quality: Quality) -> str:
    """How often it was right: "4 of 5 right, 1 missed"."""
    judged = quality.right + quality.wrong
    told = []
    if judged:
        form = ntr("{right} of {n} time right", "{right} of {n} times right", judged)
        told.append(form.format(right=quality.right, n=judged))
    if quality.missed:
        told.append(ntr("{n} missed", "{n} missed", quality.missed).format(n=quality.missed))
    return tr(", ").join(told)


def offer_words(offer: Looser) -> str:
    """What is offered after too many wrong warnings, with the values."""
    bands = []
    for override in offer.overrides:
        threshold = rule(override.rule).threshold(override.threshold)
        if threshold is not None:
            bands.append(named_band(rule(override.rule), threshold, override.band))
    form = ntr(
        "You called {n} warning of this rule wrong. Looser: {bands}.",
        "You called {n} warnings of this rule wrong. Looser: {bands}.",
        offer.wrong,
    )
    return form.format(n=offer.wrong, bands="; ".join(bands))


def take_offer(store: Store, code: str) -> Done[tuple[Override, ...]]:
    """Put the looser thresholds in force. Raises UsageError when none are on offer."""
    with store.write(tr("Took looser thresholds")) as tx:
        offer = trust(tx).offer(code)
        if offer is None:
            raise UsageError(tr("No looser thresholds are on offer for {rule}.").format(rule=rule_name(code)))
        taken = {(entry.rule, entry.threshold, entry.channel) for entry in offer.overrides}
        kept = [entry for entry in tx.overrides() if (entry.rule, entry.threshold, entry.channel) not in taken]
        tx.set_overrides([*kept, *offer.overrides])
    return Done(offer.overrides, RULES_CHANGED, thresholds_told())


def give_verdict(store: Store, wanted: str, verdict: Verdict | None, *, also: Sequence[str] = ()) -> Done[Alert]:
    """Say what a warning was worth, and `also` those that are one thing with it; None takes it back.

    Raises UsageError when there is no such warning.
    """
    with store.write(tr("Judged a warning")) as tx:
        alert, *others = (find_alert(tx, id_) for id_ in (wanted, *also))
        for entry in (alert, *others):
            tx.set_verdict(entry.id, verdict)
    told = tr("The verdict is taken back.") if verdict is None else tr("Thank you: it counts for this rule.")
    return Done(alert, Changes(alerts=True), told)


def note_missed(
    store: Store, text: str, *, on: date, today: date, channel: str | None = None, rule: str | None = None
) -> Done[MissedEvent]:
    """Write down what no warning told of. Raises UsageError for a day ahead, no text, an unknown line or rule."""
    if not text.strip():
        raise UsageError(tr("Say in a few words what happened."))
    if len(text) > LONGEST_TEXT:
        raise UsageError(tr("Say it in at most {n} characters.").format(n=LONGEST_TEXT))
    if on > today:
        raise UsageError(tr("{day} has not come yet; give the day it happened.").format(day=on))
    code = None if rule is None else rule.upper()
    if code is not None and code not in {entry.code for entry in RULES}:
        raise UsageError(tr('There is no rule "{rule}"; "raincheck rules" lists all of them.').format(rule=rule))
    missed = MissedEvent(on, text.strip(), channel, code)
    with store.write(tr("Noted a missed event")) as tx:
        if channel is not None:
            find_line(tx, channel)
        tx.add_missed_event(missed)
    told = tr("Noted for {day}: {text}").format(day=missed.on, text=missed.text)
    return Done(missed, Changes(alerts=True), told)


def forget_missed(store: Store, number: int) -> Done[int]:
    """Take a missed event out. Raises UsageError when there is none of that number."""
    with store.write(tr("Took a missed event out")) as tx:
        if number not in {kept.no for kept in tx.missed_events()}:
            raise UsageError(tr("There is no missed event {n}.").format(n=number))
        tx.remove_missed_event(number)
    return Done(number, Changes(alerts=True), tr("Missed event {n} is taken out.").format(n=number))
