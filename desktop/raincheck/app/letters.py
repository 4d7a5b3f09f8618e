"""A letter about an incident, filled from the book and from what the person chose to say."""

from __future__ import annotations

from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from raincheck.app.incidents import Incidents, IncidentView
from raincheck.app.wording import group_name, plain_money_text
from raincheck.app.wording.amounts import day_text
from raincheck.app.wording.figures import Scene
from raincheck.app.wording.incidents import events_text, in_language, is_chinese, seen_on, source_text
from raincheck.core.causes import CauseKind
from raincheck.core.errors import UsageError
from raincheck.core.letters import LetterFacts, asked_of, compose
from raincheck.core.model import ChannelKind, LedgerKind
from raincheck.core.money import total
from raincheck.core.planner.dues import due_day, next_instalment
from raincheck.core.planner.forecast import lay_out, run
from raincheck.core.playbooks import LetterFile, LetterKind
from raincheck.core.snapshot import Snapshot
from raincheck.core.text import tr
from raincheck.system.playbooks import load_letters


class Chosen(Struct, frozen=True):
    """What the person chose to say of themselves; empty stays a line to write on. `no_notice`: nobody told them.

    `lender` is whom the letter goes to where an incident meets several, by the lender's key; empty: the first.
    """

    name: str = ""
    phone: str = ""
    reason: str = ""
    can_pay: str = ""
    no_notice: bool = False
    lender: str = ""


class Letter(Struct, frozen=True):
    """A letter ready to copy: its paragraphs, and for each legal statement what it rests on.

    `asks` are the fields of `Chosen` it has a place for, `lines` those it speaks of: one lender's alone.
    """

    kind: LetterKind
    title: str
    paragraphs: tuple[str, ...]
    sources: tuple[str, ...]
    asks: frozenset[str] = frozenset()
    lines: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The letter as it is copied into a form: a blank line between paragraphs."""
        return "\n\n".join(self.paragraphs)


def letter_name(letter: LetterFile) -> str:
    """What a letter is called."""
    return in_language(letter.name, letter.name_en)


def letters_of(view: IncidentView) -> tuple[LetterKind, ...]:
    """The letters that the steps of an incident name, in their order."""
    return tuple(dict.fromkeys(state.step.letter for state in view.steps if state.step.letter is not None))


def write_letter(found: Incidents, view: IncidentView, kind: LetterKind, chosen: Chosen) -> Letter:
    """One letter about an incident. Raises UsageError when it is about no line."""
    if not view.case.lines:
        raise UsageError(tr("This incident is about no line; a letter needs one."))
    file = next(letter for letter in load_letters() if letter.key is kind)
    lenders = lenders_of(found, view)
    view = _to_lender(found.snapshot, view, chosen.lender if chosen.lender in lenders else lenders[0])
    facts = _facts(found.snapshot, view, chosen, alone=len(lenders) < 2)
    written = compose(file, facts, chinese=is_chinese())
    sources = [
        source_text(entry.origin.mark, in_language(entry.origin.source, entry.origin.source_en), entry.origin.checked)
        for entry in written
    ]
    return Letter(
        kind,
        letter_name(file),
        tuple(entry.text for entry in written),
        tuple(source for source in sources if source),
        asked_of(file),
        view.case.lines,
    )


def lenders_of(found: Incidents, view: IncidentView) -> tuple[str, ...]:
    """The lenders of an incident's lines by their keys: each gets a letter of its own, and learns of no other."""
    return tuple(dict.fromkeys(found.snapshot.channels[line].funder for line in view.case.lines))


def _to_lender(snapshot: Snapshot, view: IncidentView, lender: str) -> IncidentView:
    """The incident as far as it concerns one lender."""
    lines = tuple(line for line in view.case.lines if snapshot.channels[line].funder == lender)
    others = set(view.case.lines) - set(lines)
    alerts = tuple(alert for alert in view.case.alerts if alert.subject not in others)
    return replace(view, case=replace(view.case, lines=lines, alerts=alerts))


def _facts(snapshot: Snapshot, view: IncidentView, chosen: Chosen, *, alone: bool) -> LetterFacts:
    """What the letter may say; where it is not `alone` nobody knows which lender a talk was with."""
    case, as_of = view.case, snapshot.as_of
    lines = [snapshot.lines_by_id[line] for line in case.lines]
    dues = [entry for line in lines if (entry := next_instalment(snapshot, line)) is not None and entry.amount]
    due = min(dues, key=lambda entry: entry.on, default=None)
    asked = [contact for contact in case.record.contacts if contact.ticket and alone]
    fails = _fails_on(snapshot)
    cases = {"no_notice" if chosen.no_notice else "plain"}
    cases |= {"no_failing_due"} if fails is None else set()
    cases |= {"card"} if any(_is_card(line.channel.kind, line.channel.name) for line in lines) else set()
    return LetterFacts(
        lender=tr(", ").join(dict.fromkeys(group_name(line.channel.funder) for line in lines)),
        line=tr(", ").join(line.channel.name for line in lines),
        day=_day(seen_on(case)),
        event=events_text(case, Scene()) or None,
        repaid=_repaid(snapshot, view),
        asked_on=_day(asked[-1].at.date()) if asked else None,
        ticket=asked[-1].ticket if asked else None,
        owed=plain_money_text(total(line.owed for line in lines)) if any(line.owed for line in lines) else None,
        next_due=None if due is None else _day(due_day(snapshot, due.channel, due.on)),
        next_amount=None if due is None else plain_money_text(due.amount),
        fails_on=None if fails is None else _day(fails),
        today=_day(as_of),
        name=chosen.name or None,
        phone=chosen.phone or None,
        can_pay=chosen.can_pay or None,
        reason=chosen.reason or None,
        cases=frozenset(cases),
    )


def _day(day: date) -> str:
    """A day with its year: a letter is read later."""
    return day_text(day, date(day.year - 1, 1, 1))


def _is_card(kind: ChannelKind, name: str) -> bool:
    return kind is ChannelKind.STATEMENT and ("卡" in name or "card" in name.lower())


def _fails_on(snapshot: Snapshot) -> date | None:
    """The day of the first due that the forecast cannot pay; None where it can pay all, or cannot tell."""
    if not snapshot.book.assets or snapshot.living is None:
        return None
    missed = run(lay_out(snapshot)).first_missed_due
    return None if missed is None else due_day(snapshot, missed.channel, missed.on)


def _repaid(snapshot: Snapshot, view: IncidentView) -> str | None:
    """What the book holds of repayments on these lines, when none of them failed; else nothing is claimed."""
    rows = [row for line in view.case.lines for row in snapshot.rows(LedgerKind.REPAY, channel=line)]
    failed = any(snapshot.rows(LedgerKind.FAILED, channel=line) for line in view.case.lines)
    late = any(cause.kind is CauseKind.LATE and cause.standing == "for" for cause in view.causes)
    if not rows or failed or late:
        return None
    days = sorted(row.on for row in rows)
    form = tr("From {first} to {last} I made {n} repayments, and no debit failed; the list is enclosed.")
    return form.format(first=_day(days[0]), last=_day(days[-1]), n=len(rows))
