"""The catalogue of lines that ships with the program, read from resources/catalogue.toml."""

from __future__ import annotations

import tomllib
from functools import cache

import msgspec

from raincheck.core.catalogue import Catalogue
from raincheck.system.resources import resource_text


@cache
def load_catalogue() -> Catalogue:
    """The catalogue that ships with the program."""
    return msgspec.convert(tomllib.loads(resource_text("catalogue.toml")), Catalogue)
