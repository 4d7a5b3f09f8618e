"""Records whose fields must never be read in a log, a traceback or a test's output."""

from __future__ import annotations

from msgspec import Struct


class Secret(Struct, frozen=True):
    """A record that carries a key or a passphrase: its repr names its kind and nothing else."""

    def __repr__(self) -> str:
        return f"{type(self).__name__}(…)"
