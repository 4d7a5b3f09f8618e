"""A language of tests alone: every text two fifths longer, so that what has just enough room is found out."""

from __future__ import annotations

import gettext
from collections.abc import Iterator
from contextlib import contextmanager
from math import ceil

from raincheck.core import text
from raincheck.system import i18n

LONGER = 0.4
FILLER = {i18n.CHINESE: "长", i18n.ENGLISH: "abcd "}


class Pseudo(gettext.NullTranslations):
    """The texts of a language with filler behind them; gaps such as {name} stay, and the language keeps its name."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self._inner, self._filler = i18n.load(language), FILLER[language]

    def gettext(self, message: str) -> str:
        said = self._inner.gettext(message)
        return said if message == "en" else self._longer(said)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self._longer(self._inner.ngettext(msgid1, msgid2, n))

    def _longer(self, said: str) -> str:
        more = ceil(len(said) * LONGER)
        return f"{said} {(self._filler * more)[:more].rstrip()}"


@contextmanager
def pseudo(language: str) -> Iterator[None]:
    """Speak a language two fifths longer; what is made inside keeps the long texts."""
    before = i18n.spoken()
    text.install(Pseudo(language))
    try:
        yield
    finally:
        text.install(i18n.load(before))
