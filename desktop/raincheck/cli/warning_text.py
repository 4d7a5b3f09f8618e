"""What `check` and `alert` print for people: the weather, what is open and what to do, the severe ones in full."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from raincheck.app import wording
from raincheck.app.voice import Voice
from raincheck.app.wording.figures import Scene
from raincheck.app.wording.forecast import doubts_sentence, not_entered_words, quiet_doubt
from raincheck.app.wording.known import known_dues, known_service
from raincheck.app.wording.plan import ends_left_out_words
from raincheck.app.wording.rules import wording as rule_wording
from raincheck.cli.layout import DASH, GAP, amounts, table, wrap
from raincheck.core.alerts import Alert, AlertState
from raincheck.core.rules import rule
from raincheck.core.rules.thresholds import Level
from raincheck.core.text import tr
from raincheck.core.urgency import entries
from raincheck.core.weather import Weather

if TYPE_CHECKING:
    from raincheck.app.checking import CheckReport
    from raincheck.app.deciding import AlertStory, Listing
    from raincheck.app.notifying import Delivery

_INSET = " " * 4


def check_text(report: CheckReport, seen: CheckReport) -> str:
    """The weather, every open warning of the part that is `seen` with its next step, and what could not be judged."""
    if not report.measures.snapshot.lines:
        return wrap(tr("The book has no lines yet: add one with raincheck channel add, or load a book file."))
    parts = [_weather(report)]
    if seen.alerts:
        parts.append(_alerts(seen.alerts, report.voice))
    elif report.weather is not Weather.FOG:
        parts.append(tr("No warnings are open."))
    notes = [*_missing(report), *_doubts(report), *_ends(report), *_unjudged(report), *_crashes(report)]
    if notes:
        parts.append("\n".join(notes))
    return "\n\n".join(parts)


def more_text(report: CheckReport) -> str:
    """Where to look for what a warning rests on."""
    return wrap(tr("What one rests on: raincheck alert show {id}").format(id=report.alerts[0].id))


def _doubts(report: CheckReport) -> list[str]:
    """What the figures about cash do not know."""
    said = doubts_sentence(report.measures)
    return [wrap(said)] if said and report.measures.base is not None else []


def _missing(report: CheckReport) -> Iterator[str]:
    """That a book which is not filled in is judged as far as it is."""
    if said := not_entered_words(report.measures.snapshot):
        yield wrap(said)


def _ends(report: CheckReport) -> Iterator[str]:
    """The loans that end within the forecast, their principal in none of its figures."""
    return map(wrap, ends_left_out_words(report.measures.snapshot, Scene()))


def _weather(report: CheckReport) -> str:
    unsure = quiet_doubt(report.measures)
    headline = wording.weather_headline(report.weather, report.alerts, report.as_of, unsure=unsure)
    summary = wording.weather_summary(report.weather, report.alerts, report.as_of, unsure=unsure)
    steps = (report.voice.entry(entry).next_step for entry in entries(report.alerts))
    # What may follow a step there, a due of today that no forecast counts, is told below with what is not certain.
    if any(step and summary.startswith(step) for step in steps):
        return wrap(headline)
    return f"{wrap(headline)}\n{wrap(summary)}"


def _alerts(alerts: Sequence[Alert], voice: Voice) -> str:
    said = set[str]()
    return "\n".join(line for entry in entries(alerts) for line in _entry(entry, voice, said))


def _entry(entry: Sequence[Alert], voice: Voice, said: set[str]) -> Iterator[str]:
    """One entry; a step that was said for another gives way to the entry's next one."""
    alert, words = entry[0], voice.entry(entry)
    head = _head(entry, words.title)
    if alert.state is not AlertState.OPEN:
        yield wrap(f"{head} · {wording.state_word(alert.state)}", rest=_INSET)
        return
    yield wrap(head, rest=_INSET)
    if alert.level is Level.RED or rule(alert.rule).theme:
        yield wrap(words.why, first=_INSET)
    step = next((text for text in (words.next_step, *words.further_steps[:1]) if text not in said), None)
    if step is not None:
        said.add(step)
        yield wrap(step, first=f"{_INSET}→ ")


def _head(entry: Sequence[Alert], title: str) -> str:
    ids = " ".join(str(alert.id) for alert in entry)
    return f"[{ids}] {wording.level_mark(entry[0].level)} · {title}"


def _unjudged(report: CheckReport) -> Iterator[str]:
    grey = [code for code, level in report.levels if level is Level.GREY]
    if grey:
        names = [tr("{rule} {name}").format(rule=code, name=rule_wording(code).text().name) for code in grey]
        text = tr("Not enough data to judge: {rules}.").format(rules=tr(", ").join(names))
        yield wrap(text, first="○ ", rest=GAP)


def _crashes(report: CheckReport) -> Iterator[str]:
    for code, _ in report.crashes:
        yield wrap(tr("Rule {rule} failed and was left out; please report this.").format(rule=code))


def alerts_text(listing: Listing) -> str:
    """The warnings as the last check left them."""
    if listing.checked is None:
        return tr("No check has run yet: raincheck check")
    head = tr("As the check of {day} left them:").format(day=listing.checked)
    nothing = tr("No warnings are open.")
    return f"{head}\n{_alerts(listing.alerts, listing.voice) or nothing}"


def story_text(story: AlertStory) -> str:
    """One warning in full: what, why, what to do, what it rests on, when it ends, and its life so far."""
    alert, words = story.alert, story.voice.alert(story.alert)
    named = f"{alert.rule} {words.rule_name} · {wording.state_word(alert.state)} · {alert.since}"
    evidence = [[shown.label, shown.value, shown.day, shown.source] for shown in story.voice.evidence(alert)]
    parts = [
        "\n".join([wrap(_head([alert], words.title), rest=_INSET), named]),
        "\n".join([wrap(words.why), wrap(words.meaning)]),
        _section(tr("What to do"), [f"→ {words.next_step}", *(f"· {step}" for step in words.further_steps)]),
    ]
    if story.stops:
        parts.append(_section(tr("What would make it stop"), [f"→ {way}" for way in story.stops]))
    if evidence:
        head = [tr("Evidence"), tr("Value"), tr("Day"), tr("Taken from")]
        parts.append(table(head, evidence, right=(1,)))
    parts += [
        _section(tr("Thresholds"), (*words.thresholds, words.clears)),
        _section(tr("Source"), (words.source, *words.marks)),
        _section(
            tr("What happened to it"), [f"{past.move.on}{GAP}{wording.move_words(past.move)}" for past in story.moves]
        ),
    ]
    return "\n\n".join(parts)


def _section(head: str, texts: Sequence[str]) -> str:
    return "\n".join([head, *(wrap(text, first=GAP, rest=_INSET) for text in texts if text)])


def measures_text(report: CheckReport) -> str:
    """The key figures."""
    measures, snapshot = report.measures, report.measures.snapshot
    owed, headroom, liquid, dues = amounts(
        [snapshot.known_owed, snapshot.known_headroom, measures.liquid_assets, known_dues(measures)]
    )
    shares = [
        DASH if share is None else wording.share_text(share)
        for share in (measures.utilisation, measures.top_group_share, known_service(measures))
    ]
    rows = [
        [tr("Owed"), owed],
        [tr("Usable headroom"), headroom],
        [tr("Utilisation"), shares[0]],
        [tr("Largest group's share"), shares[1]],
        [tr("Debt service ratio"), shares[2]],
        [tr("Liquid assets"), liquid],
        [tr("Due in the next 30 days"), dues],
    ]
    return table([tr("Key figures"), tr("yuan")], rows, right=(1,))


def delivery_text(delivery: Delivery) -> str:
    """What became of the popups."""
    lines = []
    if delivery.busy:
        lines.append(tr("Another process was just showing popups: the cards wait for the next check."))
    if delivery.shown:
        lines.append(tr("Popups shown: {n}").format(n=delivery.shown))
    if delivery.unsure:
        lines.append(tr("Popups perhaps shown, the desktop did not say: {n}").format(n=delivery.unsure))
    if delivery.failed is not None:
        lines.append(delivery.failed)
    waiting = delivery.decision.waiting
    if waiting and delivery.decision.ask_again is not None:
        when = delivery.decision.ask_again.astimezone().strftime("%Y-%m-%d %H:%M")
        lines.append(tr("Cards waiting: {n}, the next at {when}").format(n=len(waiting), when=when))
    return "\n".join(lines) or tr("There was nothing to pop up.")
