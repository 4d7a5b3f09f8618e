"""How hard a passphrase is to guess: an honest, rough estimate, without a dictionary and without a score."""

from __future__ import annotations

import string
from enum import StrEnum
from typing import Final

_CLASSES: Final = (
    (frozenset(string.digits), 10),
    (frozenset(string.ascii_lowercase), 26),
    (frozenset(string.ascii_uppercase), 26),
    (frozenset(string.punctuation + " "), 33),
)
_OTHER_SCRIPT: Final = 1000
"""Common Chinese characters a guesser tries first; a word of two counts like one choice among many."""

_FAIR_BITS: Final = 40
_GOOD_BITS: Final = 60
_RUNS: Final = ("0123456789", "qwertyuiop", "asdfghjkl", "zxcvbnm", string.ascii_lowercase)
_WORN: Final = ("password", "passwd", "admin", "iloveyou", "woaini", "mima", "qwer", "1314", "520")


class Strength(StrEnum):
    """How long a passphrase holds against somebody who has the file."""

    EMPTY = "empty"
    WEAK = "weak"
    FAIR = "fair"
    GOOD = "good"


def strength(passphrase: str) -> Strength:
    """Weak: minutes to days of guessing; fair: years for one machine; good: more than anybody spends."""
    if not passphrase:
        return Strength.EMPTY
    bits = guess_bits(passphrase)
    if bits < _FAIR_BITS:
        return Strength.WEAK
    return Strength.FAIR if bits < _GOOD_BITS else Strength.GOOD


def guess_bits(passphrase: str) -> int:
    """About how many bits of choice are in it; runs, repeats and worn words count as one sign each."""
    plain = passphrase.lower()
    for worn in _WORN:
        plain = plain.replace(worn, worn[0])
    signs = 0
    for place, sign in enumerate(plain):
        before = plain[place - 1] if place else ""
        if sign != before and not _goes_on(before, sign):
            signs += 1
    alphabet = sum(size for members, size in _CLASSES if members & set(passphrase))
    if any(not any(sign in members for members, _ in _CLASSES) for sign in passphrase):
        alphabet += _OTHER_SCRIPT
    # Whole bits an alphabet is worth: 10 signs 3, 26 signs 4, 1000 signs 9.
    return signs * (alphabet.bit_length() - 1) + signs // 2


def _goes_on(before: str, sign: str) -> bool:
    if not before:
        return False
    pair = before + sign
    return any(pair in run or pair in run[::-1] for run in _RUNS)
