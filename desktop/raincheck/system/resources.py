"""Where the files that ship with the program lie: icons, themes, catalogues, playbooks.

In an installed package they are `raincheck/_resources`; an editable tree has them in `resources/` beside `desktop/`.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib import resources
from pathlib import Path, PurePosixPath
from typing import Final

_PACKAGED: Final = "_resources"
_SOURCE: Final = "resources"


def resource_path(name: str) -> Path:
    """The file or folder of that name ("themes/light.toml"). Raises FileNotFoundError; ValueError for a way out."""
    found = _root() / _inside(name)
    if not found.exists():
        raise FileNotFoundError(name)
    return found


def resource_text(name: str) -> str:
    """The text of a shipped file, which is UTF-8. Raises as `resource_path`."""
    return resource_path(name).read_text(encoding="utf-8")


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
    package = Path(str(resources.files("raincheck")))
    packaged = package / _PACKAGED
    return packaged if packaged.is_dir() else package.parents[1] / _SOURCE
