"""Letters to a lender: paragraphs with gaps, filled from the book and from what the person chose to say.

Nothing personal is filled in that the person did not give: there a line to write on stands. A paragraph with a gap
that the book cannot fill is left out, and so is one whose case is not given. Pure.
"""

from __future__ import annotations

from string import Formatter
from typing import Final

from msgspec import Struct
from msgspec.structs import asdict

from raincheck.core.playbooks import LetterFile, Paragraph

BLANK: Final = "________"
PERSONAL: Final = ("name", "phone", "can_pay", "reason")
"""Gaps that only the person fills; unfilled they are a line to write on."""


class LetterFacts(Struct, frozen=True):
    """What a letter may say, each as it stands in the sentence; None: not known. `cases` choose among paragraphs."""

    lender: str | None = None
    line: str | None = None
    day: str | None = None
    event: str | None = None
    repaid: str | None = None
    asked_on: str | None = None
    ticket: str | None = None
    owed: str | None = None
    next_due: str | None = None
    next_amount: str | None = None
    fails_on: str | None = None
    today: str | None = None
    name: str | None = None
    phone: str | None = None
    can_pay: str | None = None
    reason: str | None = None
    cases: frozenset[str] = frozenset()


class Written(Struct, frozen=True):
    """One paragraph as it is sent, with the file's paragraph it came from (mark and source stand there)."""

    text: str
    origin: Paragraph


def gaps_of(text: str) -> frozenset[str]:
    """The names in braces."""
    return frozenset(name for _, name, _, _ in Formatter().parse(text) if name)


def asked_of(letter: LetterFile) -> frozenset[str]:
    """What a letter has a place for that only the person knows: personal gaps, and cases to choose."""
    gaps = {name for paragraph in letter.paragraphs for name in gaps_of(paragraph.text)}
    cases = {need for paragraph in letter.paragraphs for need in paragraph.needs}
    return frozenset((gaps & set(PERSONAL)) | cases)


def compose(letter: LetterFile, facts: LetterFacts, *, chinese: bool) -> tuple[Written, ...]:
    """The letter's paragraphs that can be said, in the language asked for."""
    known = {
        name: BLANK if value is None and name in PERSONAL else value
        for name, value in asdict(facts).items()
        if name != "cases"
    }
    found = []
    for paragraph in letter.paragraphs:
        text = paragraph.text if chinese else paragraph.text_en
        fits = set(paragraph.needs) <= facts.cases
        if fits and all(known[name] is not None for name in gaps_of(text)):
            found.append(Written(text.format(**known), paragraph))
    return tuple(found)
