"""What nobody has entered yet, in words: a hint "enter … to see this" names this, and nothing that is there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from raincheck.core.text import tr

if TYPE_CHECKING:
    from raincheck.core.model import Asset, Book, Income, Living


def missing_words(incomes: Sequence[Income], living: Living | None, assets: Sequence[Asset]) -> tuple[str, ...]:
    """What the warnings about cash and debt need and nobody has said."""
    income = () if incomes else (tr("income"),)
    return *income, *_for_cash(living, assets)


def missing(book: Book) -> str:
    """What a book still needs, as one list of words; empty when all is there."""
    return tr(", ").join(missing_words(book.income, book.living, book.assets))


def missing_for_cash(book: Book) -> str:
    """What a forecast of cash cannot do without (`core.planner.forecast.lacking`); empty when there is one."""
    return tr(", ").join(_for_cash(book.living, book.assets))


def _for_cash(living: Living | None, assets: Sequence[Asset]) -> tuple[str, ...]:
    costs = () if living is not None else (tr("essential living costs"),)
    return costs if assets else (*costs, tr("what is at hand"))


def enter_words(words: str) -> str:
    """What to enter to see what stands here."""
    return tr("Enter {words} to see it.").format(words=words)


def needs_words(words: str) -> str:
    """What stands in the place of a figure that cannot be worked out."""
    return tr("needs {words}").format(words=words)
