"""Opening a book in the window: its passphrase is asked for until it fits or the person gives up."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from raincheck.app.opening import open_book
from raincheck.core.errors import KnownError
from raincheck.store import Store
from raincheck.store.errors import WrongPassphraseError
from raincheck.system.clock import Clock

if TYPE_CHECKING:
    from raincheck.gui.kit.passphrase_dialog import PassphraseDialog


def unlocked(path: Path, clock: Clock, passphrase_file: Path | None, *, keyring: bool = True) -> Store | None:
    """The book; None when the person gave up. Without `keyring` the passphrase is always asked. Raises KnownError."""
    problem = ""
    while True:
        dialog: PassphraseDialog | None = None

        def ask(said: str = problem) -> str | None:
            nonlocal dialog
            from raincheck.gui.kit.passphrase_dialog import PassphraseDialog

            dialog = PassphraseDialog(path.name, said)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
            return dialog.passphrase if dialog.exec() else None

        file = passphrase_file if keyring else None
        try:
            return open_book(path, clock=clock, passphrase_file=file, ask=ask, keyring=keyring)
        except WrongPassphraseError as wrong:
            if dialog is None and (file is not None or not keyring):
                raise
            # What the keyring kept may be an old passphrase: from here on the person is asked.
            problem, keyring = str(wrong), False
        except KnownError:
            if dialog is not None and not dialog.result():
                return None
            raise
