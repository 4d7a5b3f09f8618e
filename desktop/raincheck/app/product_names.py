"""What a person calls a product of the catalogue, or who lends: by any name, in characters, pinyin or English."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from difflib import SequenceMatcher
from typing import Final

from msgspec import Struct

from raincheck.app.bank_cards import CARD, bank_cards
from raincheck.app.pinyin import is_typed, spellings
from raincheck.core.catalogue import Catalogue, CatalogueLine
from raincheck.core.errors import UsageError
from raincheck.core.text import tr

_NAMED: Final = 4
"""So many products are named where one is not known."""

_ALIKE: Final = 0.4
"""Names that share less than this are no slip of one another."""


class Product(Struct, frozen=True):
    """A product, perhaps the card of a `bank` (its name in the catalogue), and all that it is called."""

    line: CatalogueLine
    shown: str
    names: tuple[str, ...]
    bank: str | None = None

    @property
    def words(self) -> str:
        """How it is named to choose it: "借呗 (jiebei)"."""
        return self.shown if self.bank else tr("{name} ({id})").format(name=self.shown, id=self.line.key)


def find_product(catalogue: Catalogue, typed: str) -> Product:
    """The product that is meant. Raises UsageError with the nearest ones where none or several are."""
    wanted, every = typed.strip().casefold(), tuple(_products(catalogue))
    ways: list[Callable[[Product], bool]] = [
        lambda product: product.bank is None and product.line.key == wanted,
        lambda product: wanted in map(str.casefold, (product.shown, product.line.name, product.line.name_en)),
        lambda product: wanted in map(str.casefold, product.names),
    ]
    if is_typed(wanted):
        ways.append(lambda product: any(wanted in spellings(name).split() for name in _in_characters(product)))
    for is_meant in ways:
        found = [product for product in every if is_meant(product)]
        if len(found) == 1:
            return found[0]
        if found:
            form = tr('"{typed}" may be any of {products}; say which by its id or whole name.')
            raise UsageError(form.format(typed=typed, products=_listed(found)))
    near = _nearest(every, wanted)
    form = tr('The catalogue has no product "{id}"; the nearest are {near}.')
    if not near:
        form = tr('The catalogue has no product "{id}"; without --product say what the line is: --name, --platform, …')
    raise UsageError(form.format(id=typed, near=_listed(near)))


def lender_key(catalogue: Catalogue, typed: str) -> str:
    """The key of a lender or an app that is called so; any other name is its own, as is the code of a bank.

    A bank is known by its whole name, as in the window, so that one lender is not two.
    """
    wanted = typed.strip()
    for group in catalogue.groups:
        if wanted.casefold() in (name.casefold() for name in (group.key, group.name, group.name_en)):
            return group.key
    if wanted.isascii():
        return wanted
    return next((bank.name for bank in catalogue.banks if wanted in (bank.name, *bank.also)), wanted)


def _products(catalogue: Catalogue) -> Iterator[Product]:
    is_chinese = tr("en") == "zh"
    for line in catalogue.lines:
        shown = line.name if is_chinese else line.name_en
        yield Product(line, shown, (line.name, line.name_en, *(line.words if line.platform else ())))
    card = catalogue.find(CARD)
    if card is not None:
        for entry in bank_cards(catalogue):
            yield Product(card, entry.shown, (entry.shown, *entry.names), entry.bank)


def _in_characters(product: Product) -> Iterator[str]:
    return (name for name in product.names if not name.isascii())


def _nearest(products: tuple[Product, ...], wanted: str) -> list[Product]:
    far = [(-_likeness(product, wanted), place) for place, product in enumerate(products)]
    return [products[place] for likeness, place in sorted(far)[:_NAMED] if -likeness >= _ALIKE]


def _likeness(product: Product, wanted: str) -> float:
    """How much of a name is in what was typed: 1 and more where one holds the other."""
    names = [*product.names, *(() if product.bank else (product.line.key,))]
    return max(_alike(wanted, name.casefold()) for name in names)


def _alike(wanted: str, name: str) -> float:
    return SequenceMatcher(None, wanted, name).ratio() + (wanted in name or name in wanted)


def _listed(products: list[Product]) -> str:
    return tr(", ").join(product.words for product in products[:_NAMED])
