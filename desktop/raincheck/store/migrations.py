"""Named steps from an empty file to the current schema, applied in one transaction.

A step is raw SQL of its own module and imports no live code. `user_version` counts the steps, so a book of the
current schema is recognised without sqlite-utils; its own table records their names.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from raincheck.store import schema_0001, schema_0002, schema_0003, schema_imports, schema_sums, sums
from raincheck.store.connection import APPLICATION_ID
from raincheck.store.library import sqlite_utils

if TYPE_CHECKING:
    from sqlite3 import Connection

    from sqlite_utils import Database

STEPS: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    ("0001_book", schema_0001.STATEMENTS),
    ("0002_alerts", schema_0002.STATEMENTS),
    ("0003_second_edition", schema_0003.STATEMENTS),
    ("0004_imports", schema_imports.STATEMENTS),
    ("0005_sums", schema_sums.STATEMENTS),
)
SCHEMA_VERSION: Final = len(STEPS)


def upgrade(connection: Connection, *, to: int = SCHEMA_VERSION) -> None:
    """Bring the schema up to step `to`; interrupted anywhere it leaves the old schema.

    Foreign keys rest meanwhile (a rebuilt table would fire its cascades) and are checked before the commit.
    """
    library = sqlite_utils()
    migrations = library.Migrations("raincheck")
    for name, statements in STEPS[:to]:
        migrations(name=name)(_step(statements))
    connection.execute("PRAGMA foreign_keys = OFF")
    try:
        connection.execute("BEGIN IMMEDIATE")
        try:
            # A stranger's sqlite-utils plugin must never run on a book.
            migrations.apply(library.Database(connection, execute_plugins=False))
            _refuse_dangling_rows(connection)
            if sums.is_kept(connection):
                sums.renew(connection)
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {to}")
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
    finally:
        connection.execute("PRAGMA foreign_keys = ON")


def _step(statements: tuple[str, ...]) -> Callable[[Database], None]:
    def apply(database: Database) -> None:
        for statement in statements:
            database.conn.execute(statement)

    return apply


def _refuse_dangling_rows(connection: Connection) -> None:
    broken = connection.execute("PRAGMA foreign_key_check").fetchall()
    if broken:
        raise RuntimeError(f"a migration left dangling rows in {sorted({row[0] for row in broken})}")
