"""Exact money: whole fen, half-up rounding, and the two ways a person or a file writes an amount.

It knows nothing of currencies' names or of how an amount is shown in a sentence (app/wording.py does).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from operator import attrgetter
from typing import Final

from msgspec import Struct

from raincheck.core.pasted import as_seen

Rate = Decimal | Fraction | int

MAX_FEN: Final = 10**15 - 1
"""Largest amount a book may hold (just under ten trillion yuan), so that sums stay inside SQLite's integers."""

_FEN = attrgetter("fen")
_FILE_FORM: Final = r"(-?)([0-9]{1,13})(?:\.([0-9]{1,2}))?"
_TYPED_FORM: Final = r"[¥￥]?\s*([0-9][0-9,]*)(?:\.([0-9]{0,6}))?\s*(万|w|W|千|k|K|元|块)?\s*(元)?"
_UNIT_FEN: Final = {"万": 1_000_000, "w": 1_000_000, "千": 100_000, "k": 100_000, "元": 100, "块": 100, "": 100}
_FULL_WIDTH = str.maketrans("０１２３４５６７８９．，￥", "0123456789.,¥")


class MoneyError(ValueError):
    """The text is not an amount of money that a book can hold."""


class TooLargeError(MoneyError):
    """The amount is larger than a book can hold."""


class TooFineError(MoneyError):
    """The amount has parts of a fen."""


class NegativeError(MoneyError):
    """The amount is negative, where only what there is can be said."""


@lru_cache(maxsize=4096)  # pure; most lines owe today what they owed yesterday, and lowest terms cost most of a share
def _share(part: int, whole: int) -> Fraction:
    return Fraction(part, whole)


@lru_cache(maxsize=256)  # pure; a book has a few rates and haircuts
def _exact(factor: Decimal | int) -> Fraction:
    return Fraction(factor)


def round_half_up(numerator: int, denominator: int) -> int:
    """Quotient rounded to the nearest integer, ties away from zero; the denominator is positive."""
    if numerator < 0:
        return -((-2 * numerator + denominator) // (2 * denominator))
    return (2 * numerator + denominator) // (2 * denominator)


def _typed_fen(typed: str) -> Fraction | None:
    """What was typed, in fen; None where it is no amount."""
    match = re.fullmatch(_TYPED_FORM, typed, re.ASCII)
    if match is None:
        from raincheck.core.numerals import read_numerals  # noqa: PLC0415 - a start reads no amount that was typed

        spoken = read_numerals(typed)
        return None if spoken is None else spoken * 100
    whole, part, unit, _ = match.groups()
    if "," in whole and not re.fullmatch(r"[0-9]{1,3}(,[0-9]{3})+", whole):
        return None
    return Fraction(f"{whole.replace(',', '')}.{part or '0'}") * _UNIT_FEN[(unit or "").lower()]


class Money(Struct, frozen=True, order=True, gc=False):
    """An amount in whole fen; it may be negative."""

    fen: int = 0

    @classmethod
    def from_file(cls, text: str) -> Money:
        """Read the decimal string of a book file, at most two digits after the point. Raises MoneyError."""
        match = re.fullmatch(_FILE_FORM, text)
        if match is None:
            raise MoneyError(text)
        sign, yuan, cents = match.groups()
        fen = int(yuan) * 100 + int((cents or "").ljust(2, "0"))
        if fen > MAX_FEN:
            raise MoneyError(text)
        return cls(-fen if sign else fen)

    @classmethod
    def parse(cls, text: str) -> Money:
        """Read what a person types: "3万", "3.5w", "30,000", "30000.50元", "三千五"; never negative. MoneyError."""
        typed = as_seen(text).strip().translate(_FULL_WIDTH)
        fen = _typed_fen(typed)
        if fen is None:
            raise (MoneyError if _typed_fen(typed.lstrip("-−负")) is None else NegativeError)(text)
        if fen > MAX_FEN:
            raise TooLargeError(text)
        if fen != int(fen):
            raise TooFineError(text)
        return cls(int(fen))

    def times(self, factor: Rate) -> Money:
        """The amount times a rate or share, rounded half-up to the fen (contract.md 4)."""
        ratio = factor if isinstance(factor, Fraction) else _exact(factor)
        return Money(round_half_up(self.fen * ratio.numerator, ratio.denominator))

    def split(self, parts: int) -> Money:
        """One of `parts` equal parts, rounded half-up to the fen."""
        return Money(round_half_up(self.fen, parts))

    def share_of(self, whole: Money) -> Fraction | None:
        """This amount as a share of `whole`; None when `whole` is zero."""
        return _share(self.fen, whole.fen) if whole.fen else None

    def __add__(self, other: Money) -> Money:
        return Money(self.fen + other.fen)

    def __sub__(self, other: Money) -> Money:
        return Money(self.fen - other.fen)

    def __neg__(self) -> Money:
        return Money(-self.fen)

    def __bool__(self) -> bool:
        return self.fen != 0

    def __str__(self) -> str:
        """Yuan with two digits, as files and JSON write it: "-12.30"."""
        sign, fen = ("-" if self.fen < 0 else ""), abs(self.fen)
        return f"{sign}{fen // 100}.{fen % 100:02d}"


ZERO: Final = Money(0)


def total(amounts: Iterable[Money]) -> Money:
    """The exact sum of some amounts; zero for none."""
    return Money(sum(map(_FEN, amounts)))
