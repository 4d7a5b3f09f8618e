"""Compile the translations: every resources/i18n/<language>/*.po into one LC_MESSAGES/raincheck.mo.

Run by the build (hatch_build.py) and by dev.sh; by hand: `python packaging/catalogues.py`.
Several areas share one domain, so a message that two areas need may stand in both, if they agree.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po

I18N = Path(__file__).resolve().parents[1] / "resources" / "i18n"
DOMAIN = "raincheck"


ANY_DAY = datetime(2026, 1, 1, tzinfo=UTC)
"""Written as the day of every compiled catalogue: with the minute of the build no two builds would be the same."""


class CatalogueError(Exception):
    """An area file cannot be read, or two of them disagree."""


def languages(i18n: Path = I18N) -> Iterator[Path]:
    """The folders that hold a language."""
    return (folder for folder in sorted(i18n.iterdir()) if any(folder.glob("*.po")))


def areas(folder: Path) -> Iterator[tuple[Path, Catalog]]:
    """The area files of a language, read. Raises CatalogueError where one is not well-formed."""
    for file in sorted(folder.glob("*.po")):
        with file.open("rb") as source:
            try:
                yield file, read_po(source, locale=folder.name, domain=DOMAIN, abort_invalid=True)
            except PoFileError as fault:
                raise CatalogueError(f"{file.name}: {fault}") from fault


def merged(folder: Path) -> Catalog:
    """One catalogue of all areas of a language. Raises CatalogueError where two areas disagree on a message."""
    whole = Catalog(locale=folder.name, domain=DOMAIN, creation_date=ANY_DAY)
    home: dict[object, str] = {}
    for file, area in areas(folder):
        for message in _translated(area):
            known = whole.get(message.id)
            if known is not None and known.string != message.string:
                raise CatalogueError(f"{file.name} and {home[known.id]} translate {message.id!r} differently")
            home[message.id] = file.name
            whole.add(message.id, message.string)
    return whole


def compile_all(i18n: Path = I18N) -> list[Path]:
    """Write the compiled catalogue of every language, each in one step; give back what was written."""
    written = []
    for folder in languages(i18n):
        target = folder / "LC_MESSAGES" / f"{DOMAIN}.mo"
        target.parent.mkdir(exist_ok=True)
        part = target.with_suffix(f".{os.getpid()}.part")
        with part.open("wb") as output:
            write_mo(output, merged(folder))
        part.replace(target)
        written.append(target)
    return written


def _translated(area: Catalog) -> Iterator[Message]:
    return (message for message in area if message.id and message.string and not message.fuzzy)


def main() -> int:
    """Compile everything and say where it is."""
    try:
        for path in compile_all():
            print(path.relative_to(I18N.parents[1]))
    except CatalogueError as fault:
        print(f"catalogues: {fault}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
