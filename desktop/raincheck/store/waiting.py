"""Waiting for another writer: inside the driver, or in small steps between which the caller's thread goes on.

A window that waited in the driver would stand still for as long; its `Pause` lets the event loop run meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from sqlcipher3 import dbapi2

from raincheck.core.text import tr
from raincheck.store.connection import BUSY_MS
from raincheck.store.errors import BusyBookError

if TYPE_CHECKING:
    from sqlite3 import Connection

Pause = Callable[[float], None]
"""Lets that many seconds go by, doing something else."""

_STEP: Final = 0.05
_STEPS: Final = round(BUSY_MS / 1000 / _STEP)


def begin_write(connection: Connection, pause: Pause | None) -> None:
    """Take the write lock. Raises the driver's error when another has it for `BUSY_MS`."""
    if pause is None:
        connection.execute("BEGIN IMMEDIATE")
        return
    connection.execute("PRAGMA busy_timeout = 0")
    try:
        for _ in range(_STEPS):
            if _taken(connection):
                return
            pause(_STEP)
            _refuse_closed(connection)
        connection.execute("BEGIN IMMEDIATE")
    finally:
        with suppress(dbapi2.ProgrammingError):  # closed meanwhile
            connection.execute(f"PRAGMA busy_timeout = {BUSY_MS}")


def _taken(connection: Connection) -> bool:
    try:
        connection.execute("BEGIN IMMEDIATE")
    except dbapi2.OperationalError as problem:
        if not problem.sqlite_errorname.startswith("SQLITE_BUSY"):
            raise
        return False
    return True


def _refuse_closed(connection: Connection) -> None:
    """The thread went on while this waited: the book may have been locked, or the program left."""
    try:
        _ = connection.in_transaction
    except dbapi2.ProgrammingError as problem:
        raise BusyBookError(
            tr("The book was closed while another program wrote to it; this was not saved.")
        ) from problem
