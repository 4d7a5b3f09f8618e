"""What a person calls a product of the catalogue, or who lends: by any name, in characters, pinyin or English."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from difflib import SequenceMatcher
from typing import Final

from msgspec import Struct

from raincheck.app.bank_cards import CARD, bank_cards
from raincheck.app.pinyin import is_typed, spellings
from raincheck.app.wording import group_name
from raincheck.core.catalogue import Catalogue, CatalogueLine
from raincheck.core.errors import UsageError
from raincheck.core.text import tr
from raincheck.store.reader import Reader
from raincheck.system.catalogue import load_catalogue

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


def lender_key(catalogue: Catalogue, typed: str, in_use: Collection[str] = ()) -> str:
    """The key of a lender or an app that is called so, by name, code (CMB) or pinyin; any other name is its own.

    A bank is known by its whole name, as in the window, so that one lender is not two; a key `in_use` in the book
    stays for the same reason. Raises UsageError for letters that may be several.
    """
    wanted = typed.strip()
    if wanted in in_use:
        return wanted
    called: dict[str, tuple[str, ...]] = {
        group.key: (group.key, group.name, group.name_en) for group in catalogue.groups
    }
    called |= {bank.name: (bank.name, *bank.also) for bank in catalogue.banks}
    for key, names in called.items():
        if wanted.casefold() in map(str.casefold, names):
            return _in_use(key, names, in_use)
    if not is_typed(wanted):
        return wanted
    said = {
        key: names
        for key, names in called.items()
        if any(wanted.casefold() in spellings(name).split() for name in names if not name.isascii())
    }
    if len(said) > 1:
        form = tr('"{typed}" may be any of {lenders}; say which by its whole name.')
        raise UsageError(form.format(typed=typed, lenders=tr(", ").join(map(group_name, said))))
    return next((_in_use(key, names, in_use) for key, names in said.items()), wanted)


def known_lender(store: Reader, typed: str) -> str:
    """The same, for a book that may know a lender by another key."""
    in_use = {name for line in store.channels(archived=True) for name in (line.platform, line.funder)}
    return lender_key(load_catalogue(), typed, in_use)


def _in_use(key: str, names: tuple[str, ...], in_use: Collection[str]) -> str:
    """The name by which the book knows a lender already, where it is not the usual one."""
    return key if key in in_use else next((name for name in names if name in in_use), key)


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
