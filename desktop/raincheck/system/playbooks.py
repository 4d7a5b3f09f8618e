"""The playbooks and letters that ship with the program, read from resources/playbooks."""

from __future__ import annotations

import tomllib
from functools import cache
from typing import Final

import msgspec

from raincheck.core.playbooks import LetterFile, PlaybookFile, Playbooks, SharedFile, check_letters, join
from raincheck.system.resources import resource_files, resource_text

_FOLDER: Final = "playbooks"
_SHARED: Final = "steps.toml"


@cache
def load_playbooks() -> Playbooks:
    """Every playbook."""
    shared = msgspec.convert(tomllib.loads(resource_text(f"{_FOLDER}/{_SHARED}")), SharedFile)
    files = [file for file in resource_files(_FOLDER, ".toml") if file.name != _SHARED]
    read = [msgspec.convert(tomllib.loads(file.read_text(encoding="utf-8")), PlaybookFile) for file in files]
    return join(shared, read)


@cache
def load_letters() -> tuple[LetterFile, ...]:
    """Every letter."""
    files = resource_files(f"{_FOLDER}/letters", ".toml")
    read = [msgspec.convert(tomllib.loads(file.read_text(encoding="utf-8")), LetterFile) for file in files]
    return check_letters(read)
