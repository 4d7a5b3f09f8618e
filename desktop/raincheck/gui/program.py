"""The window as a program: one a user, its book unlocked, locked when idle, another taken over from a second start."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication, QMessageBox

from raincheck.app.opening import open_book
from raincheck.app.preferring import read_preferences
from raincheck.core.errors import KnownError
from raincheck.core.text import tr
from raincheck.gui.application import Application
from raincheck.gui.background import Background
from raincheck.gui.dialogs.passphrase import PassphraseDialog
from raincheck.gui.dressing import dress, make_application, translate_qt
from raincheck.gui.icons import Icons
from raincheck.gui.look import Look
from raincheck.gui.single_instance import SingleInstance, server_name
from raincheck.gui.theme import Scheme
from raincheck.store import Store
from raincheck.store.errors import WrongPassphraseError
from raincheck.system import i18n
from raincheck.system.clock import Clock, SystemClock
from raincheck.system.lock import ProcessLock
from raincheck.system.paths import chosen_book, places
from raincheck.system.resources import resource_path

ACTIVITY = (QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.Wheel)


class Program(QObject):
    """Holds the open book's window and everything behind it; opens another when asked."""

    def __init__(self, look: Look, icons: Icons, clock: Clock, passphrase_file: Path | None = None) -> None:
        super().__init__()
        self._look = look
        self._icons = icons
        self._clock = clock
        self._passphrase_file = passphrase_file
        self._path: Path | None = None
        self._store: Store | None = None
        self.application: Application | None = None
        self.background: Background | None = None
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.timeout.connect(self.lock)

    def open(self, path: Path) -> bool:
        """Open a book in the window; False when the person gave up on its passphrase. Raises KnownError."""
        store = self._unlocked(path)
        if store is None:
            return False
        self.close()
        self._path, self._store = path, store
        chosen = read_preferences(store)
        i18n.speak(i18n.choose_language(os.environ, chosen.language))
        self._look.apply(scheme=Scheme(chosen.theme), scale=chosen.font_scale / 100)
        self._look.hide_amounts(hidden=chosen.hide_amounts)
        self.application = Application(store, self._clock, self._look, self._icons)
        self.background = Background(self.application.desk, self.application.context, self.application)
        self.background.window_asked.connect(self.raise_window)
        self.background.quit_asked.connect(self.quit)
        self.application.window.closed.connect(self._on_closed)
        self.application.window.show()
        # The first paint comes first; the tray, the bus and the first check can wait for it.
        QTimer.singleShot(0, self.background.start)
        self._begin_idle(chosen.lock_minutes if store.key is not None else 0)
        return True

    def close(self) -> None:
        """Put the open book away."""
        if self.background is not None:
            self.background.stop()
        if self.application is not None:
            self.application.close()
        if self._store is not None:
            self._store.close()
        self.background = self.application = self._store = None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Any key or mouse begins the idle time anew."""
        if event.type() in ACTIVITY and self._idle.isActive():
            self._idle.start()
        return super().eventFilter(watched, event)

    @Slot()
    def lock(self) -> None:
        """Close an encrypted book and ask for its passphrase again."""
        path = self._path
        if path is None or self._store is None or self._store.key is None:
            return
        self.close()
        if not self._opened(path):
            QApplication.quit()

    @Slot(object)
    def on_second_start(self, file: Path | None) -> None:
        """A second start: come forward, with its book if it brought one."""
        if file is not None and self._path is not None and file.resolve() != self._path.resolve():
            self._opened(file)
        self.raise_window()

    @Slot()
    def raise_window(self) -> None:
        """Bring the window to the front."""
        if self.application is not None:
            window = self.application.window
            window.showNormal() if window.isMinimized() else window.show()
            window.raise_()
            window.activateWindow()

    @Slot()
    def quit(self) -> None:
        """Leave for good, tray and all."""
        self.close()
        QApplication.quit()

    @Slot()
    def _on_closed(self) -> None:
        stays = self._store is not None and read_preferences(self._store).close_to_tray
        if not (stays and self.background is not None and self.background.tray.shown):
            self.quit()

    def _opened(self, path: Path) -> bool:
        try:
            return self.open(path)
        except KnownError as problem:
            QMessageBox.warning(None, tr("Raincheck"), str(problem))
            return False

    def _unlocked(self, path: Path) -> Store | None:
        """The book, its passphrase asked for until it fits or the person gives up."""
        problem = ""
        while True:
            dialog: PassphraseDialog | None = None

            def ask(said: str = problem) -> str | None:
                nonlocal dialog
                dialog = PassphraseDialog(path.name, said)
                return dialog.passphrase if dialog.exec() else None

            try:
                return open_book(path, clock=self._clock, create=True, passphrase_file=self._passphrase_file, ask=ask)
            except WrongPassphraseError as wrong:
                if dialog is None:
                    raise
                problem = str(wrong)
            except KnownError:
                if dialog is not None and not dialog.result():
                    return None
                raise

    def _begin_idle(self, minutes: int) -> None:
        self._idle.stop()
        if minutes:
            self._idle.start(minutes * 60_000)


def main(book: str | None = None, passphrase_file: str | None = None) -> int:
    """Open the window and stay until it is closed; the exit code. Raises KnownError."""
    application = make_application(sys.argv[:1], os.environ)
    path = chosen_book(None if book is None else Path(book))
    single = SingleInstance(ProcessLock(places().locks / "window.lock"), server_name())
    if not single.claim() and single.hand_over(None if book is None else path):
        return 0
    translate_qt(application, i18n.choose_language(os.environ))
    look, icons = dress(application, resource_path("themes").parent, scheme=Scheme.AUTO, scale=1.0)
    file = None if passphrase_file is None else Path(passphrase_file)
    program = Program(look, icons, SystemClock(), file)
    application.installEventFilter(program)
    application.setQuitOnLastWindowClosed(False)
    single.raised.connect(program.on_second_start)
    try:
        if not program.open(path):
            return 0
        return application.exec()
    finally:
        program.close()
        single.release()
