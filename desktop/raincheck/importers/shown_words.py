"""The words copied from a lender's page, where a message was expected: what they show, as records."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from raincheck.core.model import ChannelKind, LineStatus, Source, TemporaryLimit
from raincheck.core.text import tr
from raincheck.importers.base import DueSeen, Outcome, Problem, Product, Reading, Seen
from raincheck.importers.lexicon import Lexicon
from raincheck.importers.screens import Field, Proposal, due_on, propose_words, shown_on

_OF_A_READING = {Field.LIMIT, Field.USED, Field.AVAILABLE, Field.TEMPORARY, Field.STATUS}


def shown_in(text: str, lexicon: Lexicon, on: date) -> tuple[Outcome, ...]:
    """What the words show of lines; a problem where they name none, nothing where one thing is in doubt."""
    screen = propose_words(text, lexicon.catalogue)
    if any(proposal.doubtful for proposal in screen.proposals):
        return ()
    return tuple(
        outcome
        for number, proposal in enumerate(screen.proposals, 1)
        for outcome in _outcomes(proposal, proposal.product or lexicon.line(text), number, on)
    )


def _outcomes(shown: Proposal, product: Product | None, number: int, on: date) -> Iterator[Outcome]:
    if product is None:
        told = tr("These are figures of a line, but not said of which; write its name before them.")
        yield Problem(number, told, Seen(on))
        return
    if _OF_A_READING & set(shown.shown):
        yield _reading(shown, product, number, on)
    due = due_on(shown, on)
    if shown.due_amount and due is not None:
        yield DueSeen(number, on, due, product, shown.due_amount)


def _reading(shown: Proposal, product: Product, number: int, on: date) -> Reading:
    temporary, limit = None, shown.limit
    until = None if shown.temporary_until is None else shown_on(shown.temporary_until, on)
    if shown.temporary is not None and until is not None:
        temporary = TemporaryLimit(shown.temporary, until)
        if limit is not None and not shown.limit_holds_temporary:
            limit = limit + shown.temporary
    return Reading(
        line=number,
        on=on,
        product=product,
        kind=ChannelKind.STATEMENT if product.key == "credit_card" else None,
        status=shown.status or LineStatus.UNKNOWN,
        source=Source.NOTICE,
        limit=limit,
        used=shown.used,
        available=shown.available,
        temporary=temporary,
    )
