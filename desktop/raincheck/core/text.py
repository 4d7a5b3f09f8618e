"""The one door for texts a person reads: English until a catalogue is installed. It reads no files."""

from __future__ import annotations

import gettext
from typing import Final


class _Catalogue:
    """Holds the installed translations; a program installs once at start, tests as often as they like."""

    def __init__(self) -> None:
        self.translations: gettext.NullTranslations = gettext.NullTranslations()


_CATALOGUE: Final = _Catalogue()


def install(translations: gettext.NullTranslations) -> None:
    """Use these translations from now on."""
    _CATALOGUE.translations = translations


def tr(message: str) -> str:
    """The message in the installed language."""
    return _CATALOGUE.translations.gettext(message)


def ntr(singular: str, plural: str, n: int) -> str:
    """The message in the installed language, in the form that fits `n`."""
    return _CATALOGUE.translations.ngettext(singular, plural, n)
