"""Where a figure came from: the file, message or picture of a reading or movement, and the line in it."""

from __future__ import annotations

from raincheck.app.movements import find_movement
from raincheck.core.text import tr
from raincheck.store import Origins, Provenance
from raincheck.store.reader import Reader


def of_movement(reader: Reader, no: int) -> Provenance | None:
    """The file of a movement; None for what was typed. Raises UsageError when it is not there."""
    find_movement(reader, no)
    return reader.provenance(ledger=no)


def origins_of(reader: Reader, line: str) -> Origins:
    """The files of all readings and movements of a line; none of a line that is not there."""
    known = any(channel.id == line for channel in reader.channels(archived=True))
    return reader.origins_of(line) if known else Origins()


def origin_words(origin: Provenance | None) -> str:
    """Where it came from in a sentence."""
    if origin is None:
        return tr("Typed by hand.")
    if origin.line is None:
        return tr("From {file}.").format(file=origin.file)
    return tr("From {file}, line {line}.").format(file=origin.file, line=origin.line)


def origin_name(origin: Provenance | None) -> str:
    """Where a row came from, for a table: the file and its line; empty for what was typed."""
    if origin is None:
        return ""
    return origin.file if not origin.line else tr("{file}, line {line}").format(file=origin.file, line=origin.line)
