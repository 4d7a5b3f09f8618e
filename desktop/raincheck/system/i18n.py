"""Which language the program speaks, and its catalogue: Chinese first; the sources themselves are English."""

from __future__ import annotations

import gettext
import sys
from collections.abc import Mapping
from typing import Final

from raincheck.core import text
from raincheck.system.resources import resource_path
from raincheck.system.translations import Translations

CHINESE: Final = "zh_CN"
ENGLISH: Final = "en"
LANGUAGES: Final = (CHINESE, ENGLISH)
"""The languages on offer, the default first."""

_DOMAIN: Final = "raincheck"
_VARIABLE: Final = "RAINCHECK_LANG"


def choose_language(environ: Mapping[str, str], setting: str | None = None) -> str:
    """The language to speak: RAINCHECK_LANG, else the setting, else Chinese. What is not on offer is passed over."""
    for wish in (environ.get(_VARIABLE), setting):
        language = _offered(wish)
        if language is not None:
            return language
    return CHINESE


def is_given(environ: Mapping[str, str]) -> bool:
    """Whether RAINCHECK_LANG says the language, so that no setting does."""
    return _offered(environ.get(_VARIABLE)) is not None


_NOT_COMPILED: Final = (
    "raincheck: the Chinese catalogue is not compiled, so this is English: python packaging/catalogues.py"
)


def load(language: str) -> gettext.NullTranslations:
    """The catalogue of a language on offer; English has none. Raises FileNotFoundError where it was not compiled."""
    if language == ENGLISH:
        return gettext.NullTranslations()
    return _compiled(language)


def _compiled(language: str) -> Translations:
    return Translations(resource_path(f"i18n/{language}/LC_MESSAGES/{_DOMAIN}.mo").read_bytes())


def speak(language: str) -> None:
    """Use this language for every text from now on; where it was not compiled, English, and one line that says so."""
    if language == spoken():
        return
    try:
        catalogue = load(language)
    except FileNotFoundError:
        catalogue = load(ENGLISH)
        if sys.stderr is not None:
            print(_NOT_COMPILED, file=sys.stderr)  # noqa: T201 - a clone without dev.sh; said before any window is there
    text.install(catalogue)


def spoken() -> str:
    """The language spoken now."""
    return CHINESE if text.tr("en") == "zh" else ENGLISH


def said_as(sentence: str, before: str, after: str) -> tuple[str, ...]:
    """How a sentence of one language is said in the other: several ways where the sources tell more than it does."""
    if before == ENGLISH:
        return (load(after).gettext(sentence),)
    sources = [source for source, said in _compiled(before).pairs() if said == sentence]
    return tuple(load(after).gettext(source) for source in sources) or (sentence,)


def _offered(wish: str | None) -> str | None:
    """The offered language that a locale-like name ("zh", "en_GB.UTF-8", "zh-CN") asks for."""
    family = (wish or "").replace("-", "_").split("_")[0].split(".")[0].lower()
    return next((language for language in LANGUAGES if family == language.split("_")[0]), None)
