"""Opening a book in the window: its passphrase is asked for until it fits, another is chosen, or nobody goes on."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from raincheck.app.opening import open_book
from raincheck.core.errors import KnownError
from raincheck.gui.kit.dressing import translate_qt
from raincheck.gui.kit.look import Look
from raincheck.gui.shell import window_state
from raincheck.store import Store
from raincheck.store.errors import WrongPassphraseError
from raincheck.system import i18n
from raincheck.system.clock import Clock
from raincheck.system.paths import places

if TYPE_CHECKING:
    from raincheck.gui.shell.unlock_dialog import UnlockDialog


class Unlocked(NamedTuple):
    """An open book and its file: the one asked for, or the one chosen in its place."""

    path: Path
    store: Store


def unlocked(
    path: Path, clock: Clock, passphrase_file: Path | None, look: Look, *, keyring: bool = True
) -> Unlocked | None:
    """The book; None when the person gave up. Without `keyring` the passphrase is always asked. Raises KnownError."""
    problem, before = "", path
    while True:
        dialog: UnlockDialog | None = None

        def ask(book: Path = path, said: str = problem) -> str | None:
            nonlocal dialog
            from raincheck.gui.shell.unlock_dialog import UnlockDialog

            _dress_as_last(book, look)
            dialog = UnlockDialog(book, said)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
            return dialog.passphrase if dialog.exec() else None

        file = passphrase_file if keyring else None
        try:
            return Unlocked(path, open_book(path, clock=clock, passphrase_file=file, ask=ask, keyring=keyring))
        except WrongPassphraseError as wrong:
            if dialog is None and (file is not None or not keyring):
                raise
            # What the keyring kept may be an old passphrase: from here on the person is asked.
            problem, keyring = str(wrong), False
        except KnownError as refused:
            if dialog is not None and dialog.other is not None:
                if dialog.other_passphrase is not None:
                    return _begun(dialog.other, dialog.other_passphrase, clock)
                before, path, problem, keyring, passphrase_file = path, dialog.other, "", True, None
            elif dialog is None and path != before:
                # The file that was chosen instead is no book that opens: back to the question it was chosen at.
                path, problem, keyring = before, str(refused), False
            elif dialog is None or dialog.result():
                raise
            else:
                return None


def _begun(path: Path, passphrase: str, clock: Clock) -> Unlocked:
    return Unlocked(path, open_book(path, clock=clock, ask=lambda: passphrase, keyring=False))


def _dress_as_last(book: Path, look: Look) -> None:
    """Wear what the book's window wore: what it says of itself cannot be read yet."""
    kept = window_state.recall(window_state.state_file(places(), book))
    if kept is not None and kept.dress is not None:
        language = i18n.choose_language(os.environ, kept.dress.language)
        i18n.speak(language)
        translate_qt(cast("QApplication", QApplication.instance()), language)
        look.apply(scheme=kept.dress.theme, scale=kept.dress.letters)
