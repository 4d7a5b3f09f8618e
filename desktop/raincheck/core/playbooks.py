"""What to do when it happens: steps with why, who, by when, mark and source (domain.md 3).

Pure: the decoded files of resources/playbooks come in; a playbook whose texts cannot be trusted or whose steps nobody
knows is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from msgspec import Struct
from msgspec.structs import asdict, fields, replace

from raincheck.core.catalogue import Mark


class IncidentKind(StrEnum):
    """What happened; the first eleven open themselves, the last five are opened by hand."""

    TOKEN_CUT = "token_cut"  # noqa: S105 -- a limit cut to a token, no secret
    CUT = "cut"
    CLOSED = "closed"
    FROZEN = "frozen"
    REOPENED_LOW = "reopened_low"
    REPAYMENT_BLOCKED = "repayment_blocked"
    AFTER_FIRST_LOAN = "after_first_loan"
    MANY_LINES = "many_lines"
    WITHHELD = "withheld"
    RATE_RAISED = "rate_raised"
    DEBIT_FAILED = "debit_failed"
    PLATFORM = "platform"
    POLICY = "policy"
    TECHNICAL = "technical"
    REGIONAL = "regional"
    PERSONAL = "personal"


BY_HAND: Final = (
    IncidentKind.PLATFORM,
    IncidentKind.POLICY,
    IncidentKind.TECHNICAL,
    IncidentKind.REGIONAL,
    IncidentKind.PERSONAL,
)


class Who(StrEnum):
    """Whom a step needs."""

    SELF = "self"
    LENDER = "lender"
    BANK = "bank"
    REGULATOR = "regulator"
    PBOC = "pboc"
    FAMILY = "family"


class DoneBy(StrEnum):
    """What ticks a step by itself: something done and written down elsewhere in the program, never a mere absence."""

    EVIDENCE = "evidence"
    READING = "reading"
    CONTACT = "contact"
    LETTER = "letter"
    COMPLAINT = "complaint"
    REPORT = "report"
    DUES_PAID = "dues_paid"


class LetterKind(StrEnum):
    """The letters on offer."""

    REASON_REVIEW = "reason_review"
    OTHER_WAY = "other_way"
    HARDSHIP = "hardship"
    COMPLAINT = "complaint"
    REPORT_OBJECTION = "report_objection"


class PlaybookError(ValueError):
    """A file of resources/playbooks is not what it should be; the text says which and why."""


class Statement(Struct, frozen=True, forbid_unknown_fields=True):
    """A sentence in both languages with what it rests on; `checked` is the day that was last looked at."""

    text: str
    text_en: str
    mark: Mark
    source: str = ""
    source_en: str = ""
    checked: date | None = None


class PlayStep(Struct, frozen=True):
    """One step: `name` in bold, `text` what to do, `why`; each in Chinese and English.

    By when: `within_days` after the event, `before_due` days before the line's next due, the earlier of both.
    `done_by` ticks it by itself; an `optional` step is done only where it applies and is never the next one.
    """

    key: str
    name: str
    name_en: str
    text: str
    text_en: str
    why: str
    why_en: str
    who: Who
    mark: Mark
    source: str = ""
    source_en: str = ""
    checked: date | None = None
    within_days: int | None = None
    before_due: int | None = None
    done_by: DoneBy | None = None
    letter: LetterKind | None = None
    hotline: bool = False
    optional: bool = False

    def by(self, opened_on: date, next_due: date | None) -> date | None:
        """The day by which the step is to be done; None where neither way of counting gives one."""
        ways = []
        if self.within_days is not None:
            ways.append(opened_on + timedelta(days=self.within_days))
        if self.before_due is not None and next_due is not None:
            ways.append(max(next_due - timedelta(days=self.before_due), opened_on))
        return min(ways, default=None)


class StepDraft(Struct, frozen=True, forbid_unknown_fields=True):
    """A step as a file writes it: whole, or `like` a shared one with what differs."""

    like: str | None = None
    key: str | None = None
    name: str | None = None
    name_en: str | None = None
    text: str | None = None
    text_en: str | None = None
    why: str | None = None
    why_en: str | None = None
    who: Who | None = None
    mark: Mark | None = None
    source: str | None = None
    source_en: str | None = None
    checked: date | None = None
    within_days: int | None = None
    before_due: int | None = None
    done_by: DoneBy | None = None
    letter: LetterKind | None = None
    hotline: bool | None = None
    optional: bool | None = None


class SharedFile(Struct, frozen=True, forbid_unknown_fields=True):
    """steps.toml: the steps that playbooks share, and what is said under every one of them."""

    steps: tuple[StepDraft, ...]
    cautions: tuple[Statement, ...]


class PlaybookFile(Struct, frozen=True, forbid_unknown_fields=True):
    """One file a kind, as it is written."""

    kind: IncidentKind
    name: str
    name_en: str
    about: str
    about_en: str
    steps: tuple[StepDraft, ...]


class Playbook(Struct, frozen=True):
    """What to do for one kind of incident, in the order of doing it."""

    kind: IncidentKind
    name: str
    name_en: str
    about: str
    about_en: str
    steps: tuple[PlayStep, ...]
    cautions: tuple[Statement, ...]

    def step(self, key: str) -> PlayStep | None:
        """The step of that key."""
        return next((step for step in self.steps if step.key == key), None)


class Playbooks(Struct, frozen=True):
    """Every playbook, in the order of the kinds."""

    books: tuple[Playbook, ...]

    def of(self, kind: IncidentKind) -> Playbook:
        """The playbook of a kind. Raises PlaybookError when the kind has none."""
        for book in self.books:
            if book.kind is kind:
                return book
        raise PlaybookError(f"no playbook for {kind.value}")


def join(shared: SharedFile, files: Iterable[PlaybookFile]) -> Playbooks:
    """The playbooks with their shared steps filled in. Raises PlaybookError for what cannot stand."""
    known: dict[str, PlayStep] = {}
    for draft in shared.steps:
        step = _whole("steps", draft, None)
        known[step.key] = step
    for caution in shared.cautions:
        _trusted("steps", caution.mark, caution.source, caution.checked)
    books = {file.kind: _playbook(file, known, shared.cautions) for file in files}
    missing = [kind.value for kind in IncidentKind if kind not in books]
    if missing:
        raise PlaybookError(f"no playbook for {', '.join(missing)}")
    return Playbooks(tuple(books[kind] for kind in IncidentKind))


def _playbook(file: PlaybookFile, known: dict[str, PlayStep], cautions: tuple[Statement, ...]) -> Playbook:
    place = file.kind.value
    steps = []
    for draft in file.steps:
        if draft.like is not None and draft.like not in known:
            raise PlaybookError(f"{place}: no shared step {draft.like}")
        steps.append(_whole(place, draft, None if draft.like is None else known[draft.like]))
    keys = [step.key for step in steps]
    if len(set(keys)) < len(keys):
        raise PlaybookError(f"{place}: a step stands twice")
    if not any(not step.optional for step in steps):
        raise PlaybookError(f"{place}: nothing to do")
    return Playbook(file.kind, file.name, file.name_en, file.about, file.about_en, tuple(steps), cautions)


def _whole(place: str, draft: StepDraft, like: PlayStep | None) -> PlayStep:
    said = {name: value for name, value in asdict(draft).items() if value is not None and name != "like"}
    if like is None:
        needed = [entry.name for entry in fields(PlayStep) if entry.required and entry.name not in said]
        if needed:
            raise PlaybookError(f"{place}: {draft.key or 'a step'} says no {', '.join(needed)}")
        step = PlayStep(**said)
    else:
        own_mark = draft.mark is not None and draft.mark is not like.mark
        bare = replace(like, source="", source_en="", checked=None) if own_mark else like
        step = replace(bare, **said)
    if step.within_days is None and step.before_due is None:
        raise PlaybookError(f"{place}: {step.key} says no by when")
    if step.done_by is DoneBy.LETTER and step.letter is None:
        raise PlaybookError(f"{place}: {step.key} is done by a letter and names none")
    _trusted(f"{place}: {step.key}", step.mark, step.source, step.checked)
    return step


def _trusted(place: str, mark: Mark, source: str, checked: date | None) -> None:
    """Nothing unverified is said; what was read or is generally held says where and when it was looked at."""
    if mark is Mark.UNVERIFIED:
        raise PlaybookError(f"{place}: unverified")
    if mark in (Mark.SOURCE, Mark.KNOWLEDGE) and (not source or checked is None):
        raise PlaybookError(f"{place}: no source or no day it was checked")


class Paragraph(Struct, frozen=True, forbid_unknown_fields=True):
    """A paragraph of a letter with its gaps; `needs` are words of the case without which it is left out."""

    text: str
    text_en: str
    needs: tuple[str, ...] = ()
    mark: Mark = Mark.PROJECT
    source: str = ""
    source_en: str = ""
    checked: date | None = None


class LetterFile(Struct, frozen=True, forbid_unknown_fields=True):
    """A letter as its file writes it."""

    key: LetterKind
    name: str
    name_en: str
    paragraphs: tuple[Paragraph, ...]


def check_letters(letters: Sequence[LetterFile]) -> tuple[LetterFile, ...]:
    """The letters in the order of their kinds. Raises PlaybookError for a missing letter or an untrusted statement."""
    found = {letter.key: letter for letter in letters}
    for letter in letters:
        for paragraph in letter.paragraphs:
            _trusted(letter.key.value, paragraph.mark, paragraph.source, paragraph.checked)
    missing = [kind.value for kind in LetterKind if kind not in found]
    if missing:
        raise PlaybookError(f"no letter {', '.join(missing)}")
    return tuple(found[kind] for kind in LetterKind)
