"""sqlite-utils on our own driver: migrations and the index of the search run through it; the one place of its shim.

It looks for pysqlite3 before the standard library's sqlite3 and catches that driver's exceptions, so it is imported
while sqlcipher3 stands under that name (feasibility.md 4). It is imported only when it is needed: a book of the current
schema is read without it, and numpy and pandas, which it would pull in wherever they are installed, stay out.
"""

from __future__ import annotations

import importlib
import sys
import threading
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Final, cast

from sqlcipher3 import dbapi2

_ONE_AT_A_TIME: Final = threading.Lock()


class _NotHere:
    """Keeps numpy and pandas out of one import in one thread; other threads import them as they like."""

    def __init__(self) -> None:
        self._thread = threading.get_ident()

    def find_spec(self, name: str, *_: object) -> ModuleSpec | None:
        """Refuse the two heavy libraries that sqlite-utils pulls in whenever they are installed."""
        if name in ("numpy", "pandas") and threading.get_ident() == self._thread:
            raise ModuleNotFoundError(name, name=name)
        return None


def sqlite_utils() -> ModuleType:
    """sqlite-utils on our driver, imported only here: reading a book of the current schema does without it.

    It catches its own driver's exceptions, so it must find sqlcipher3 where it looks for pysqlite3 (feasibility.md 4).
    """
    with _ONE_AT_A_TIME:  # the window has it imported on another thread, and may ask for it meanwhile
        if "sqlite_utils" not in sys.modules:
            shim = {"pysqlite3": sys.modules["sqlcipher3"], "pysqlite3.dbapi2": cast("ModuleType", dbapi2)}
            finder = _NotHere()
            sys.meta_path.insert(0, finder)
            sys.modules.update(shim)
            try:
                importlib.import_module("sqlite_utils")
            finally:
                sys.meta_path.remove(finder)
                for name in shim:
                    sys.modules.pop(name, None)
    return sys.modules["sqlite_utils"]
