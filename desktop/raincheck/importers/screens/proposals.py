"""What a page of a lender says, as proposals: what is sure, what is offered with doubt, and why a page gives nothing.

Nothing is computed or filled in: every figure of a proposal stands on the page beside its label. A value is sure only
if its form is whole, its label stands in its row or column, no other digits touch it, the sums agree, no advertisement
is near and the product is known; how confident the reader of the picture was is no guard (FEASIBILITY.md there).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Final

from msgspec import Struct, field
from msgspec.structs import replace

from raincheck.core.catalogue import Catalogue
from raincheck.core.model import LineStatus
from raincheck.core.money import Money
from raincheck.core.text import tr
from raincheck.importers import message_facts as facts
from raincheck.importers.base import Product
from raincheck.importers.screens.atoms import (
    OVERDUE,
    Atom,
    Kind,
    Meaning,
    ShownDay,
    atoms_of,
    is_sentence,
    plain,
    state_of,
)
from raincheck.importers.screens.layout import Pair, pairs_of
from raincheck.importers.screens.lines import Header, Lines, card_numbers, lines_of
from raincheck.importers.screens.page import Box, Page
from raincheck.importers.screens.tables import table_pairs
from raincheck.importers.screens.words import page_of

_FIELDS: Final[Mapping[Meaning, str]] = {
    Meaning.AVAILABLE: "available",
    Meaning.LIMIT: "limit",
    Meaning.USED: "used",
    Meaning.TEMPORARY: "temporary",
}
_LEAST_SCORE: Final = 0.85
_TOUCHING: Final = 0.6
_FAR: Final = 2.2
_DAYS_A_YEAR: Final = 365
_AT_EDGE: Final = 0.35
_MARGIN: Final = 0.02
_FEWEST_SENTENCES: Final = 2
_LONGEST_PAGE: Final = 2_000
_MOST_BILLS: Final = 2
"""A page may show what falls due this month and the next; more is a list of bills."""

_NUMBER: Final = re.compile(r"[0-9]+")


class Field(StrEnum):
    """The fields of a proposal, as `raincheck read` names them."""

    LIMIT = "limit"
    USED = "used"
    AVAILABLE = "available"
    TEMPORARY = "temporary"
    STATUS = "status"
    DUE_DAY = "due_day"
    DUE = "due"
    APR = "apr"


_SUMMED: Final = (Field.USED, Field.AVAILABLE, Field.LIMIT)


class Proposal(Struct, frozen=True):
    """One line of a page. Money and rates as shown; `cut` is the part of the picture each field was read from.

    `limit_holds_temporary`: the limit shown has the temporary part inside. `doubtful`: fields offered, but not sure.
    """

    product: Product | None
    name: str | None
    last4: str | None = None
    limit: Money | None = None
    limit_holds_temporary: bool = False
    used: Money | None = None
    available: Money | None = None
    temporary: Money | None = None
    temporary_until: ShownDay | None = None
    status: LineStatus | None = None
    due_day: int | None = None
    due_amount: Money | None = None
    due_on: ShownDay | None = None
    apr: Decimal | None = None
    confidence: float = 1.0
    doubtful: frozenset[Field] = frozenset()
    cut: Mapping[Field, Box] = field(default_factory=dict)

    @property
    def shown(self) -> tuple[Field, ...]:
        """The fields that the page shows."""
        values = {
            Field.LIMIT: self.limit,
            Field.USED: self.used,
            Field.AVAILABLE: self.available,
            Field.TEMPORARY: self.temporary,
            Field.STATUS: self.status,
            Field.DUE_DAY: self.due_day,
            Field.DUE: self.due_amount if self.due_amount is not None else self.due_on,
            Field.APR: self.apr,
        }
        return tuple(name for name, value in values.items() if value is not None)

    @property
    def sure(self) -> bool:
        """Whether a nod is safe: the product is known, and something on the page is sure."""
        return self.product is not None and any(name not in self.doubtful for name in self.shown)


class Screen(Struct, frozen=True):
    """What a picture says: a proposal for each line shown, and why something is missing."""

    proposals: tuple[Proposal, ...]
    problems: tuple[str, ...] = ()


def propose(page: Page, catalogue: Catalogue) -> Screen:
    """Read a page. One that shows no line gives no proposal and says why."""
    tails = card_numbers(page, catalogue)
    names = _names(catalogue)
    atoms = [
        atom
        for number, box in enumerate(page.boxes)
        if not _is_cut_off(box, page)
        for atom in (
            [Atom(Kind.TAIL, box, number, 0, tails[number])] if number in tails else atoms_of(box, number, names)
        )
    ]
    named = lines_of(page, atoms, catalogue)
    pairs = table_pairs(atoms, named.headers) or pairs_of(atoms)
    if _is_talk(page, pairs):
        return Screen((), (tr("This looks like a chat or a message, and no page of a line; paste its text instead."),))
    slipped = _slipped(atoms, pairs)
    lines = _without_tabs(named, pairs)
    told: dict[int, list[Pair]] = {}
    for pair in pairs:
        header = lines.of(pair.label.box)
        told.setdefault(-1 if header is None else lines.headers.index(header), []).append(pair)
    states = _states(page, lines)
    found = [
        _proposal(header, _own(header, told.get(place, []), catalogue), page, states.get(place), slipped)
        for place, header in enumerate(lines.headers)
    ]
    if not lines.headers and told.get(-1):
        found.append(_proposal(None, told[-1], page, states.get(-1), slipped))
    kept = tuple(proposal for proposal in found if proposal.shown)
    return Screen(kept, tuple(_problems(page, kept, pairs, lines)))


def propose_words(text: str, catalogue: Catalogue) -> Screen:
    """Read the words of a page that were copied as text; a text that is longer than any page is none."""
    if len(text) > _LONGEST_PAGE:
        return Screen(())
    return propose(page_of(text, _names(catalogue)), catalogue)


def _names(catalogue: Catalogue) -> re.Pattern[str]:
    """The names of lines and banks, the longest first."""
    own = [line for line in catalogue.lines if line.platform or line.funder]
    lines = {word for line in own for word in (line.name, *line.words) if word}
    banks = {word for bank in catalogue.banks for word in (bank.name, *bank.also)}
    return re.compile("|".join(map(re.escape, sorted(lines | banks, key=lambda word: (-len(word), word)))))


def _own(header: Header, pairs: Sequence[Pair], catalogue: Catalogue) -> list[Pair]:
    """The pairs whose label does not name another line."""
    return [pair for pair in pairs if not pair.label.about or _is_name_of(pair.label.about, header, catalogue)]


def _is_name_of(name: str, header: Header, catalogue: Catalogue) -> bool:
    product = header.product
    line = catalogue.find(product.key)
    own = () if line is None else (line.name, *line.words)
    bank = catalogue.bank_name(name)
    return name in (header.name, product.word, *own) or (bank is not None and bank == product.lender)


def _slipped(atoms: Sequence[Atom], pairs: Sequence[Pair]) -> list[Pair]:
    """Pairs of rows in a column that holds an amount without a label: on a tilted picture all may be one row off."""
    paired = [pair.value for pair in pairs]
    loose = [
        atom.box
        for atom in atoms
        if atom.kind is Kind.AMOUNT and any(mark in atom.text for mark in ",.") and atom not in paired
    ]
    return [
        pair
        for pair in pairs
        if pair.label.number != pair.value.number
        and pair.label.box.in_row(pair.value.box)
        and any(box.over(pair.value.box) > 0 for box in loose)
    ]


def _is_talk(page: Page, pairs: Sequence[Pair]) -> bool:
    """Whether the page is mostly sentences with figures: then a label and an amount in it are somebody's words."""
    sentences = sum(is_sentence(plain(box.text)) for box in page.boxes)
    return sentences >= _FEWEST_SENTENCES and len(pairs) <= 2 * sentences


def _is_cut_off(box: Box, page: Page) -> bool:
    """Whether the edge of the picture may have cut the text: "36,0" of 36,000.00 looks like an amount of its own."""
    side = min(_AT_EDGE * box.height, _MARGIN * page.width)
    return box.left < side or box.right > page.width - side or box.top < 1 or box.bottom > page.height - 1


def _without_tabs(lines: Lines, pairs: Sequence[Pair]) -> Lines:
    """Names side by side are tabs where a label's value stands in another name's column: one line, not told which."""
    if len(lines.headers) < 2:
        return lines
    for pair in pairs:
        if pair.label.number != pair.value.number and lines.of(pair.label.box) is not lines.of(pair.value.box):
            lowest = max(header.box.bottom for header in lines.headers)
            if pair.label.box.in_row(pair.value.box) and pair.label.box.top >= lowest - pair.label.box.height:
                return Lines((), unclear=True)
    return lines


def _states(page: Page, lines: Lines) -> dict[int, LineStatus]:
    """The state of each line, from the words that stand under its name; on a page of several never that of all."""
    found: dict[int, LineStatus] = {}
    for box in page.boxes:
        state = state_of(facts.told(plain(box.text)))
        if state is None or _is_of_a_switch(box, page):
            continue
        header = lines.of(box)
        place = -1 if header is None else lines.headers.index(header)
        if place == -1 and lines.headers:
            continue
        # A line that cannot be drawn on any more is closed, whatever else is said of it.
        if found.get(place) is not LineStatus.CLOSED or state is LineStatus.CLOSED:
            found[place] = state
    return found


def _is_of_a_switch(box: Box, page: Page) -> bool:
    row = " ".join(plain(other.text) for other in page.boxes if other.in_row(box))
    return any(word in row for word in ("自动还款", "提醒", "免密", "通知", "开关"))


def _proposal(
    header: Header | None, pairs: Sequence[Pair], page: Page, status: LineStatus | None, slipped: Sequence[Pair]
) -> Proposal:
    values: dict[str, object] = {}
    cuts: dict[Field, Box] = {}
    doubtful: set[Field] = set()
    scores: list[float] = []
    for pair in sorted(_without_lists(pairs), key=lambda pair: (pair.label.box.top, pair.cost)):
        taken = _field_values(pair, pairs)
        if taken is None:
            continue
        name, fields = taken
        fresh = {key: value for key, value in fields.items() if key not in values}
        if not fresh:
            if any(values[key] != value for key, value in fields.items()):
                doubtful.add(name)
            continue
        values |= fresh
        cut = pair.label.box.around(pair.value.box)
        cuts[name] = cuts[name].around(cut) if name in cuts else cut
        scores.append(min(pair.label.box.score, pair.value.box.score))
        if pair in slipped or not _is_sure(pair, page):
            doubtful.add(name)
    if "temporary" in values and "temporary_until" not in values:
        doubtful.add(Field.TEMPORARY)
    if "temporary_until" in values and "temporary" not in values:
        del values["temporary_until"]
    if status is not None:
        values["status"] = status
    proposal = Proposal(
        product=None if header is None else header.product,
        name=None if header is None else header.name,
        last4=None if header is None else header.last4,
        confidence=min(scores, default=1.0),
        cut=cuts,
        **values,  # type: ignore[arg-type]  # each name was set with its own type above
    )
    return replace(proposal, doubtful=frozenset(doubtful | _at_odds(proposal)) & frozenset(proposal.shown))


def _without_lists(pairs: Sequence[Pair]) -> list[Pair]:
    """Leave out the rows of single loans and of past bills: one label again and again, each time another amount."""
    amounts: dict[tuple[Meaning | None, str], set[Money | None]] = {}
    for pair in pairs:
        amounts.setdefault(_sort_of(pair), set()).add(pair.value.amount)
    listed = {key for key, found in amounts.items() if len(found) > (1 if key[0] in _FIELDS else _MOST_BILLS)}
    return [pair for pair in pairs if _sort_of(pair) not in listed]


def _sort_of(pair: Pair) -> tuple[Meaning | None, str]:
    """A label without its month."""
    return pair.label.meaning, _NUMBER.sub("", pair.label.text)


def _field_values(pair: Pair, pairs: Sequence[Pair]) -> tuple[Field, dict[str, object]] | None:
    """What a pair says, by the names of a proposal's fields."""
    meaning, value = pair.label.meaning, pair.value
    if value.kind is Kind.AMOUNT:
        return _amount_values(pair)
    if meaning is Meaning.TEMPORARY_UNTIL or (meaning is Meaning.UNTIL and _is_near_temporary(pair, pairs)):
        return Field.TEMPORARY, {"temporary_until": value.day}
    if meaning is Meaning.DUE_ON and value.kind is Kind.DATE:
        return Field.DUE, {"due_on": value.day}
    if meaning is Meaning.DUE_ON and value.kind is Kind.DAY:
        return Field.DUE_DAY, {"due_day": value.every}
    return _rate(pair)


def _amount_values(pair: Pair) -> tuple[Field, dict[str, object]] | None:
    meaning, amount = pair.label.meaning, pair.value.amount
    if meaning is Meaning.LIMIT_WITH_TEMPORARY:
        return Field.LIMIT, {"limit": amount, "limit_holds_temporary": True}
    if meaning is Meaning.DUE_AMOUNT:
        dated = {} if pair.label.day is None else {"due_on": pair.label.day}
        return Field.DUE, {"due_amount": amount, **dated}
    name = None if meaning is None else _FIELDS.get(meaning)
    return None if name is None else (Field(name), {name: amount})


def _rate(pair: Pair) -> tuple[Field, dict[str, object]] | None:
    rate = pair.value.rate
    if rate is None or pair.label.meaning not in (Meaning.RATE, Meaning.DAILY_RATE):
        return None
    apr = rate / 100 * (_DAYS_A_YEAR if pair.label.meaning is Meaning.DAILY_RATE else 1)
    return (Field.APR, {"apr": apr.normalize()}) if 0 < apr < 1 else None


def _is_near_temporary(pair: Pair, pairs: Sequence[Pair]) -> bool:
    """Whether "valid until" speaks of the temporary limit: in its row, or right below it."""
    for other in pairs:
        if other.label.meaning is not Meaning.TEMPORARY:
            continue
        box, height = other.label.box, max(other.label.box.height, 1.0)
        if pair.label.number == other.label.number or box.in_row(pair.label.box):
            return True
        if 0 <= pair.label.box.top - box.bottom < _FAR * height:
            return True
    return False


def _is_sure(pair: Pair, page: Page) -> bool:
    label, value = pair.label, pair.value
    return (
        min(label.box.score, value.box.score) >= _LEAST_SCORE
        and value.exact
        and label.exact
        and pair.cost <= _FAR
        and (pair.rival is None or pair.rival - pair.cost > 0.15 or pair.cost <= 0.4)
        and not _touches_digits(value, page)
    )


def _touches_digits(value: Atom, page: Page) -> bool:
    """Whether another box with digits stands close beside the value: a large amount may have come in two boxes."""
    whole = page.boxes[value.number]
    for place, box in enumerate(page.boxes):
        if place == value.number or not any(char.isdigit() for char in box.text) or not box.in_row(whole):
            continue
        gap = max(box.left - whole.right, whole.left - box.right)
        bare = all(char.isdigit() or char in ",.，¥￥- " for char in box.text)
        if bare and gap < _TOUCHING * whole.height:
            return True
    return False


def _at_odds(proposal: Proposal) -> set[Field]:
    """Fields whose sums do not agree: one of them was read wrong, or belongs to something else."""
    found: set[Field] = set()
    limit, available, used = proposal.limit, proposal.available, proposal.used
    if limit is not None and not proposal.limit_holds_temporary and proposal.temporary is not None:
        limit = limit + proposal.temporary
    if limit is not None and available is not None and available > limit:
        found |= {Field.LIMIT, Field.AVAILABLE}
    inside = proposal.temporary if proposal.limit_holds_temporary else None
    if inside is not None and limit is not None and inside > limit:
        found |= {Field.LIMIT, Field.TEMPORARY}
    # Interest may be in what is owed, and a cut line owes more than its limit; a digit too many is far beyond both.
    whole = None if used is None or available is None else used + available
    if whole is not None and limit is not None and limit.fen and whole.fen > limit.fen * 13 // 10:
        found |= set() if proposal.status is not None or _is_cut(proposal) else set(_SUMMED)
    return found


def _is_cut(proposal: Proposal) -> bool:
    """Whether the limit was cut below what is owed, which is why the program exists: then the sums cannot agree."""
    limit, used, available = proposal.limit, proposal.used, proposal.available
    return None not in (limit, used) and used > limit and (available is None or available <= limit)  # type: ignore[operator]  # neither is None


def _problems(page: Page, kept: Sequence[Proposal], pairs: Sequence[Pair], lines: Lines) -> list[str]:
    found: list[str] = []
    if any(OVERDUE.search(plain(box.text)) for box in page.boxes):
        found.append(tr("The page says “overdue”: enter what is due and unpaid by hand."))
    if lines.unclear:
        found.append(tr("Several names stand side by side, so it is not clear which line is shown; choose it."))
    if kept:
        return found
    if not page.boxes:
        found.append(tr("No text was found on the picture."))
    elif any(pair.value.kind is Kind.HIDDEN for pair in pairs) or any("***" in box.text for box in page.boxes):
        found.append(tr("The amounts are hidden on this page; show them and take the picture anew."))
    elif any(pair.label.meaning is Meaning.TRAP for pair in pairs):
        found.append(tr("The page shows only offers or past amounts, and no limit or debt of a line."))
    elif any(pair.value.kind is Kind.MALFORMED for pair in pairs):
        found.append(tr("The amounts cannot be read with certainty; take the picture anew, straight and sharp."))
    else:
        found.append(tr("This is no page of a credit line: no limit, debt or due was found on it."))
    return found
