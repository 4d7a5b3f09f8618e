"""Files that go out of the program: a report, a letter, a calendar, a book in the open format."""

from __future__ import annotations

from pathlib import Path

from raincheck.core.errors import KnownError
from raincheck.core.system_errors import reason_of
from raincheck.core.text import tr
from raincheck.system.files import write_atomically


def write_file(path: Path, data: bytes) -> None:
    """Write a file that appears whole or not at all. Raises KnownError when it cannot be written."""
    try:
        write_atomically(path, data, mode=0o600)
    except OSError as problem:
        raise KnownError(
            tr("{path} cannot be written ({reason}); choose another place or free some space.").format(
                path=path, reason=reason_of(problem)
            )
        ) from problem
