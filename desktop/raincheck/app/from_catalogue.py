"""A line typed by its product: what the catalogue says of it is a proposal until the person confirms it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from msgspec.structs import replace

from raincheck.app.lines import LineDraft, make_channel, product_draft
from raincheck.app.wording.amounts import rate_text
from raincheck.core.catalogue import CatalogueLine
from raincheck.core.model import Channel, RepaymentMethod, Terms
from raincheck.core.text import tr
from raincheck.system.catalogue import load_catalogue

_PROPOSED: Final = ("platform", "funder", "kind", "restores", "method", "periods", "min_pct", "due_day", "apr")
"""What is told as the catalogue's, each under the option that says otherwise."""


def new_channel(id: str, said: LineDraft, *, due_day_unknown: bool) -> Channel:
    """The line that was typed. Its terms are guessed while nobody typed its due day, as in the window.

    A rate that was not typed is the catalogue's guess beside guessed terms; beside a due day that was typed it is not
    known, unless it is a fact. Raises UsageError.
    """
    if said.product is None:
        guessed, draft = due_day_unknown, said
        if due_day_unknown and said.apr is None:
            draft = replace(said, rate_unknown=True)
    else:
        guessed = due_day_unknown or said.due_day is None
        draft = said if guessed or said.apr is not None or _needs_no_rate(said) else replace(said, rate_unknown=True)
    return make_channel(id, draft, Terms.GUESSED if guessed else Terms.CONFIRMED)


def told_apart(made: Channel, names: Iterable[str]) -> Channel:
    """The line under its product's name, with a number where lines of the book have that name already."""
    taken = set(names)
    numbered = (f"{made.name} {number}" for number in range(2, len(taken) + 3))
    name = next(name for name in (made.name, *numbered) if name not in taken)
    return made if name == made.name else replace(made, name=name)


def catalogue_words(said: LineDraft, made: Channel) -> Iterator[str]:
    """Which values of a new line nobody typed, and what is missing until they are confirmed; none without a product."""
    if said.product is None:
        return
    proposed = product_draft(said.product)
    told = [name for name in _PROPOSED if getattr(said, name) is None and getattr(proposed, name) is not None]
    if made.known_apr is None and "apr" in told:
        told.remove("apr")
    options = " ".join(f"--{name.replace('_', '-')} {getattr(proposed, name)}" for name in told)
    if options:
        form = tr("From the catalogue, not from you: {options}. What differs: raincheck channel edit {id} …")
        yield form.format(options=options, id=made.id)
    if made.is_rate_unknown and not said.rate_unknown and proposed.apr:
        form = tr(
            "Its yearly rate is not known (the catalogue supposes {rate}) and no interest is reckoned: raincheck "
            "channel edit {id} --apr RATE"
        )
        yield form.format(rate=rate_text(proposed.apr), id=made.id)
    if said.due_day is None and made.terms is Terms.GUESSED:
        form = tr(
            "{name}: due day {n} is only proposed, and its instalments are in no figure until you confirm it: "
            "raincheck channel confirm {id}; if it is another day, first raincheck channel edit {id} --due-day N"
        )
        yield form.format(name=made.name, n=made.repayment.due_day, id=made.id)


def _needs_no_rate(said: LineDraft) -> bool:
    """Whether the product's own rate may stand: it is a fact, or none is reckoned with."""
    product = product_draft(said.product or "")
    entry: CatalogueLine | None = load_catalogue().find(product.product or "")
    is_fact = entry is not None and bool(entry.apr) and entry.apr_mark.is_fact
    return is_fact or (not product.apr and (said.method or product.method) == RepaymentMethod.FULL.value)
