"""Errors a person can do something about; anything else is a bug and crashes loudly."""

from __future__ import annotations


class KnownError(Exception):
    """Something outside the program failed; `str()` is one sentence with the mend. The command line exits with 1."""

    exit_code = 1


class UsageError(KnownError):
    """What was asked for or handed in is wrong; nothing was written. The command line exits with 2."""

    exit_code = 2
