"""Which SQLite and SQLCipher read the books, for bug reports."""

from __future__ import annotations

from contextlib import closing

from sqlcipher3 import dbapi2


def engine_versions() -> tuple[str, str]:
    """The versions of SQLite and of SQLCipher, without a book."""
    with closing(dbapi2.connect(":memory:")) as connection:
        (sqlite,) = connection.execute("SELECT sqlite_version()").fetchone()
        (cipher,) = connection.execute("PRAGMA cipher_version").fetchone()
    return str(sqlite), str(cipher).split()[0]
