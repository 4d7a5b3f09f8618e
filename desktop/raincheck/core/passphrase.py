"""How hard a passphrase is to guess: an honest, rough estimate, without a dictionary and without a score.

A guesser who has the file tries words before letters. So a run of letters or of Chinese characters counts as words, a
run of digits as a date at most, and only what is no word and no run counts sign by sign. Bits are kept in tenths.
"""

from __future__ import annotations

import itertools
import string
from enum import StrEnum
from typing import Final

_WORD: Final = 120
"""One word out of some four thousand that people think of: 12 bits."""

_LONG_WORD: Final = 8
_LETTER: Final = 47
_MIXED_LETTER: Final = 57
_DIGIT: Final = 33
_DATE: Final = 150
_SIGN: Final = 50
_SINGLE_CHARACTER: Final = 90
_FAIR: Final = 400
_GOOD: Final = 600
_ROWS: Final = (string.ascii_lowercase, "qwertyuiop", "asdfghjkl", "zxcvbnm")
_NUMBERS: Final = "01234567890"


class Strength(StrEnum):
    """How long a passphrase holds against somebody who has the file."""

    EMPTY = "empty"
    WEAK = "weak"
    FAIR = "fair"
    GOOD = "good"


def strength(passphrase: str) -> Strength:
    """Weak below 40 bits, days for a farm; fair below 60, years for one machine; good beyond.

    Each guess costs the 256,000 rounds that the book's key costs.
    """
    if not passphrase.strip():
        return Strength.EMPTY
    tenths = guess_tenths(passphrase)
    if tenths < _FAIR:
        return Strength.WEAK
    return Strength.FAIR if tenths < _GOOD else Strength.GOOD


def guess_tenths(passphrase: str) -> int:
    """About how many tenths of a bit of choice are in it; a run that comes again counts for nothing."""
    runs = ["".join(signs) for _, signs in itertools.groupby(passphrase, key=_kind)]
    return sum(_run(run) for run in dict.fromkeys(run.lower() if run.istitle() else run for run in runs))


def _kind(sign: str) -> str:
    if sign.isspace():
        return "space"
    if sign.isascii():
        return "letter" if sign.isalpha() else "digit" if sign.isdigit() else "sign"
    return "character" if sign.isalnum() else "sign"


def _run(run: str) -> int:
    different = len(set(run))
    match _kind(run[0]):
        case "space":
            return 0
        case "digit":
            return (
                _DIGIT
                if different == 1 or run in _NUMBERS or run in _NUMBERS[::-1]
                else min(len(run) * _DIGIT, _date(run))
            )
        case "letter":
            return _letters(run)
        case "character":
            return _SINGLE_CHARACTER if len(run) == 1 else (len(run) + 1) // 2 * _WORD
        case _:
            return different * _SIGN


def _letters(run: str) -> int:
    low = run.lower()
    if len(set(run)) == 1 or any(low in row or low in row[::-1] for row in _ROWS):
        return _LETTER
    if not run.islower() and not run.isupper():
        return len(run) * _MIXED_LETTER
    # Up to eight letters are taken for one word, beyond that for as many words as fit.
    words = -(-len(run) // _LONG_WORD)
    return min(len(run) * _LETTER, words * _WORD)


def _date(run: str) -> int:
    """Four, six and eight digits are dates or years more often than not."""
    return _DATE if len(run) in (4, 6, 8) else len(run) * _DIGIT
