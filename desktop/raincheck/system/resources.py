"""Where the files that ship with the program lie: icons, themes, catalogues, playbooks.

In an installed package they are `raincheck/_resources`; an editable tree has them in `resources/` beside `desktop/`.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Final

import raincheck

_PACKAGED: Final = "_resources"
_SOURCE: Final = "resources"


def resource_path(name: str) -> Path:
    """The file or folder of that name ("themes/light.json"). Raises FileNotFoundError; ValueError for a way out."""
    found = _root() / _inside(name)
    if not found.exists():
        raise FileNotFoundError(name)
    return found


def resource_text(name: str) -> str:
    """The text of a shipped file, which is UTF-8. Raises as `resource_path`."""
    return resource_path(name).read_text(encoding="utf-8")


def handbook_path(name: str) -> Path:
    """A page of the handbook ("rules.md"): in an installed package a resource, in a source tree docs/handbook.

    Raises FileNotFoundError.
    """
    packaged = _root() / "handbook"
    found = (packaged if packaged.is_dir() else _root().parent / "docs" / "handbook") / _inside(name)
    if not found.is_file():
        raise FileNotFoundError(name)
    return found


def resource_files(folder: str, suffix: str) -> Iterator[Path]:
    """The files of a shipped folder with that suffix, by name; none when there is no such folder."""
    place = _root() / _inside(folder)
    yield from sorted(file for file in place.glob(f"*{suffix}") if file.is_file())


def _inside(name: str) -> PurePosixPath:
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name:
        raise ValueError(f"not a shipped resource: {name!r}")
    return path


@cache
def _root() -> Path:
    # A wheel and a frozen folder hold real files; importlib.resources would cost each start its archives and buffers.
    package = Path(raincheck.__file__).parent
    packaged = package / _PACKAGED
    return packaged if packaged.is_dir() else package.parents[1] / _SOURCE
