"""What runs here, for `raincheck --version`, the About box and bug reports."""

from __future__ import annotations

import sys
from importlib.metadata import PackageNotFoundError, version

from raincheck import __version__
from raincheck.store.versions import engine_versions


def version_text() -> str:
    """The program's version on the first line, and on the second what a bug report needs beside it."""
    try:
        qt = version("PySide6-Essentials")
    except PackageNotFoundError:
        qt = "?"
    sqlite, cipher = engine_versions()
    python = ".".join(map(str, sys.version_info[:3]))
    return f"raincheck {__version__}\nPython {python} · Qt {qt} · SQLite {sqlite} · SQLCipher {cipher} · {sys.platform}"
