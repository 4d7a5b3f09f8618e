"""Kept files lent to another program: written into a private folder that is gone when the window closes."""

from __future__ import annotations

import re
import shutil
import tempfile
from pathlib import Path
from typing import Final

PREFIX: Final = "raincheck-lent-"
A_DAY: Final = 24 * 60 * 60
_UNSAFE: Final = r'[\\/:*?"<>|\x00-\x1f]+'


class Borrowed:
    """One folder under the system's own for temporary files, readable by this user alone; made when first needed."""

    def __init__(self, parent: Path | None = None) -> None:
        self._parent = parent
        self._folder: Path | None = None

    def lend(self, name: str, content: bytes) -> Path:
        """Write a file to be opened elsewhere; what is changed there is not read back."""
        if self._folder is None or not self._folder.is_dir():
            self._folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=self._parent))
            self._sweep(self._folder)
        path = self._folder / (re.sub(_UNSAFE, "_", name).strip(" .")[-120:] or "file")
        path.write_bytes(content)
        path.chmod(0o600)
        return path

    def take_back(self) -> None:
        """Delete every file that was lent. One that another program holds open is deleted with the next."""
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
            if not self._folder.exists():
                self._folder = None

    @staticmethod
    def _sweep(fresh: Path) -> None:
        """Delete what a program that crashed a day ago or longer has left behind."""
        now = fresh.stat().st_mtime
        for other in fresh.parent.glob(f"{PREFIX}*"):
            if other != fresh and now - other.stat().st_mtime > A_DAY:
                shutil.rmtree(other, ignore_errors=True)
