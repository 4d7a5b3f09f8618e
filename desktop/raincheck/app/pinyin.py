"""Chinese names as people type them in Latin letters: 借呗 is jiebei and jb, and jieb while it is being typed.

A character may have several sounds (还 is huan and hai, 重 chong and zhong): each is accepted, for whoever types one
knows which is meant. So the library's 2.5 MB of phrases, which choose one sound and choose hai in 还款, stay unread.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cache
from itertools import islice, product
from typing import Final

Sounds = tuple[str, ...]

_HAN: Final = ("一", "鿿")
_MOST: Final = 64
"""So many ways to say one name are written out; a name of a product has fewer."""


def is_typed(words: str) -> bool:
    """Whether this may be pinyin: Latin letters are in it, and nothing else that people write words with."""
    return words.isascii() and any(sign.isalpha() for sign in words)


def sounds(name: str) -> tuple[Sounds, ...]:
    """The sounds of each sign, without tones and in small letters; a sign that is not Chinese is its own; no spaces."""
    return tuple(_sounds_of(sign) for sign in name.casefold() if not sign.isspace())


def place_said(said: Sequence[Sounds], typed: str) -> int | None:
    """The sign from which on a name is said by what was typed, its last sound perhaps begun only; None where nowhere.

    >>> place_said(sounds("微粒贷"), "wlidai"), place_said(sounds("微粒贷"), "dai"), place_said(sounds("微粒贷"), "hb")
    (0, 2, None)
    """
    return next((place for place in range(len(said)) if _is_said(said[place:], typed)), None)


def spellings(name: str) -> str:
    """Whole pinyin and first letters of a name, in each of its sounds.

    >>> spellings("花呗")
    'huabei huabai hb'
    """
    whole = sounds(name)
    first = [dict.fromkeys(sound[0] for sound in of) for of in whole]
    return " ".join("".join(said) for ways in (whole, first) for said in islice(product(*ways), _MOST))


def _is_said(said: Sequence[Sounds], typed: str) -> bool:
    if not typed:
        return True
    if not said:
        return False
    if any(sound.startswith(typed) for sound in said[0]):
        return True
    starts = {start for sound in said[0] for start in (sound, sound[0])}
    return any(_is_said(said[1:], typed[len(start) :]) for start in starts if typed.startswith(start))


@cache
def _sounds_of(sign: str) -> Sounds:
    if not _HAN[0] <= sign <= _HAN[1]:
        return (sign,)
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
    from pypinyin import Style, pinyin  # noqa: PLC0415 - 40 ms and 12 MB that only a search in letters needs

    return tuple(pinyin(sign, style=Style.NORMAL, heteronym=True)[0])
