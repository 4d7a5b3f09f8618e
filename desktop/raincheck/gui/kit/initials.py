"""The first letters of Chinese names as people type them: 借呗 is jb.

They are read off the order in which Qt sorts Chinese, which is that of pinyin: no dictionary is carried along. Of a
character with several sounds it knows the first; whole pinyin is known of products alone, by their ids.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import cache
from itertools import pairwise
from typing import Final

from PySide6.QtCore import QCollator, QLocale

_LETTERS: Final = "abcdefghjklmnopqrstwxyz"
_FIRST: Final = "阿八嚓哒妸发旮哈丌咔垃妈拏噢妑七呥仨他屲夕丫帀"
"""The first character of each letter in that order."""

_HAN: Final = ("一", "鿿")


def initials(name: str) -> str:
    """The letters of a name, other signs as they are; empty where this system does not sort by pinyin."""
    order = _order()
    return "" if order is None else "".join(order.letter(sign) for sign in name.casefold())


class _Order:
    def __init__(self) -> None:
        self._collator = QCollator(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
        self._firsts = [self._collator.sortKey(sign) for sign in _FIRST]

    def is_of_pinyin(self) -> bool:
        """Whether the system sorts these characters by their sound."""
        return all(one.compare(other) < 0 for one, other in pairwise(self._firsts))

    def letter(self, sign: str) -> str:
        if not _HAN[0] <= sign <= _HAN[1]:
            return sign
        sound = self._collator.sortKey(sign)
        place = bisect_right(self._firsts, 0, key=lambda first: first.compare(sound))
        return _LETTERS[max(place - 1, 0)]


@cache
def _order() -> _Order | None:
    made = _Order()
    return made if made.is_of_pinyin() else None
