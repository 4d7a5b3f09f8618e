"""A book's passphrase in the system's keyring, for those who want it; the passphrase itself always works."""

from __future__ import annotations

import logging
from contextlib import closing
from importlib import import_module
from types import ModuleType
from typing import Final

from raincheck.core.errors import KnownError
from raincheck.core.text import tr

SERVICE: Final = "raincheck"
_log = logging.getLogger(__name__)


class NoKeyringError(KnownError):
    """There is no keyring on this machine, or it is locked, or the package for it is not installed."""


class Keyring:
    """The keyring, loaded only when used. A book is named by `paths.book_mark`."""

    def available(self) -> bool:
        """Whether a real keyring answers to its name; it may still be locked."""
        try:
            backend = _module().get_keyring()
        except NoKeyringError:
            return False
        return bool(backend.priority > 0)

    def read(self, book: str) -> str | None:
        """The stored passphrase, or None when there is none; asks the person nothing. Raises NoKeyringError."""
        backend = _module().get_keyring()
        try:
            for one in getattr(backend, "backends", (backend,)):
                found: str | None = one.get_password(SERVICE, book) if _holds(one, book) else None
                if found is not None:
                    return found
        except Exception as problem:
            raise _refused(problem) from problem
        return None

    def store(self, book: str, passphrase: str) -> None:
        """Keep a passphrase. Raises NoKeyringError."""
        module = _module()
        try:
            module.set_password(SERVICE, book, passphrase)
        except Exception as problem:
            raise _refused(problem) from problem

    def forget(self, book: str) -> bool:
        """Take the passphrase out again; whether there was one. Raises NoKeyringError."""
        if self.read(book) is None:
            return False
        try:
            _module().delete_password(SERVICE, book)
        except Exception as problem:
            raise _refused(problem) from problem
        return True


def _module() -> ModuleType:
    try:
        import keyring  # noqa: PLC0415 - optional and slow to load; most people never use it
    except ImportError as problem:
        sentence = tr("No keyring: install the extra raincheck[keyring], or type the passphrase.")
        raise NoKeyringError(sentence) from problem
    return keyring


def _holds(backend: object, book: str) -> bool:
    """Whether a backend may have the entry. Raises RuntimeError where it has, and is locked.

    The library would have a Secret Service make a first keyring, or unlock one, and wait for the person: before the
    first window, and in a check at night. So it is looked for first, which opens no question.
    """
    if type(backend).__module__ != "keyring.backends.SecretService":
        return True
    service = import_module("secretstorage")
    with closing(service.dbus_init()) as bus:
        for item in service.search_items(bus, {"service": SERVICE, "username": book}):
            if item.is_locked():
                raise RuntimeError
            return True
    return False


def _refused(problem: Exception) -> NoKeyringError:
    # Backends raise what their platform's library raises, so only the type is worth keeping.
    _log.info("keyring refused: %s", type(problem).__name__)
    return NoKeyringError(tr("The system's keyring is missing or locked: unlock it, or type the passphrase."))
