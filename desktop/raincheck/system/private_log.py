"""The log's file on the disk, apart from logs.py because its base class loads sockets."""

from __future__ import annotations

import io
import os
from logging.handlers import RotatingFileHandler


class PrivateLogFile(RotatingFileHandler):
    """A rotating file that only its owner can read, the old ones too."""

    def _open(self) -> io.TextIOWrapper:
        descriptor = os.open(self.baseFilename, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        if os.name != "nt":
            os.fchmod(descriptor, 0o600)
        return os.fdopen(descriptor, "a", encoding=self.encoding, errors=self.errors)
