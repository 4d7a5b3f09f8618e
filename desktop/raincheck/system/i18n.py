"""Which language the program speaks, and its catalogue: Chinese first; the sources themselves are English."""

from __future__ import annotations

import gettext
from collections.abc import Mapping
from typing import Final

from raincheck.core import text
from raincheck.system.resources import resource_path

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


def load(language: str) -> gettext.NullTranslations:
    """The catalogue of a language on offer; English has none. Raises FileNotFoundError where it was not compiled."""
    if language == ENGLISH:
        return gettext.NullTranslations()
    with resource_path(f"i18n/{language}/LC_MESSAGES/{_DOMAIN}.mo").open("rb") as file:
        return gettext.GNUTranslations(file)


def speak(language: str) -> None:
    """Use this language for every text from now on."""
    text.install(load(language))


def spoken() -> str:
    """The language spoken now."""
    return CHINESE if text.tr("en") == "zh" else ENGLISH


def _offered(wish: str | None) -> str | None:
    """The offered language that a locale-like name ("zh", "en_GB.UTF-8", "zh-CN") asks for."""
    family = (wish or "").replace("-", "_").split("_")[0].split(".")[0].lower()
    return next((language for language in LANGUAGES if family == language.split("_")[0]), None)
