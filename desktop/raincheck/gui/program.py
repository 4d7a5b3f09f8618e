"""The window as a program: one a user, its book unlocked, locked when idle, another taken over from a second start."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, cast

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Slot
from PySide6.QtWidgets import QApplication, QMessageBox

from raincheck.app.demo import make_demo_book
from raincheck.app.opening import begin_book, open_book
from raincheck.app.preferring import change_setting, read_preferences
from raincheck.app.trusting import change_key, put_back
from raincheck.app.unattended import say_not_opened
from raincheck.core.errors import KnownError, UsageError
from raincheck.core.text import tr
from raincheck.gui.application import Application
from raincheck.gui.background import Background
from raincheck.gui.bus import Changes
from raincheck.gui.context import PageId, Target
from raincheck.gui.crash import CrashWatch
from raincheck.gui.dialogs.passphrase import PassphraseDialog
from raincheck.gui.dialogs.welcome import FirstStep, WelcomeDialog
from raincheck.gui.dressing import dress, make_application, translate_qt
from raincheck.gui.icons import Icons
from raincheck.gui.look import Look
from raincheck.gui.requests import ChangeKey, DressAnew, LockNow, NewBook, OpenBook, PutBack, Request
from raincheck.gui.single_instance import Asked, SingleInstance, server_name
from raincheck.gui.theme import Scheme
from raincheck.store import FileKind, Store, file_kind
from raincheck.store.errors import WrongPassphraseError
from raincheck.system import i18n
from raincheck.system.clock import Clock, SystemClock
from raincheck.system.lock import ProcessLock
from raincheck.system.paths import chosen_book, places
from raincheck.system.resources import resource_path

MINUTE: Final = 60_000
"""In milliseconds, as timers count."""

ACTIVITY: Final = (QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.Wheel)


class Program(QObject):
    """Holds the open book's window and everything behind it; opens another when asked."""

    def __init__(self, look: Look, icons: Icons, clock: Clock, passphrase_file: Path | None = None) -> None:
        super().__init__()
        self._look = look
        self._icons = icons
        self._clock = clock
        self._passphrase_file = passphrase_file
        self._path: Path | None = None
        self._wanted: Target | None = None
        self._store: Store | None = None
        self._example: TemporaryDirectory[str] | None = None
        self._rewriting: _Rewriting | None = None
        self.application: Application | None = None
        self.background: Background | None = None
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.timeout.connect(self.lock)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._on_soon)

    def begin(self, path: Path, *, show: Target | None = None) -> bool:
        """Open a book, or welcome whoever has none yet; False when they went away. Raises KnownError."""
        self._wanted = show or self._wanted
        if file_kind(path) not in (FileKind.ABSENT, FileKind.EMPTY):
            return self.open(path)
        while True:
            dialog = WelcomeDialog(self._look, self._icons, path)
            dialog.language_asked.connect(self._on_language)
            if dialog.exec():
                return self._first_step(dialog)
            if not dialog.language:
                return False

    def _first_step(self, dialog: WelcomeDialog) -> bool:
        if dialog.step is FirstStep.OPEN:
            return self.open(dialog.path)
        if dialog.step is FirstStep.EXAMPLE:
            self._example = TemporaryDirectory(prefix="raincheck-example-")
            example = Path(self._example.name) / tr("example.raincheck")
            make_demo_book(example, self._clock)
            return self._reopen(example, None, language=i18n.spoken())
        begin_book(dialog.path, dialog.passphrase)
        return self._reopen(dialog.path, dialog.passphrase, language=i18n.spoken())

    def open(self, path: Path, *, show: Target | None = None) -> bool:
        """Open a book in the window, on a page; False when the person gave up on its passphrase. Raises KnownError."""
        self._wanted = show or self._wanted
        store = self._unlocked(path)
        if store is None:
            return False
        self.close()
        self._present(path, store)
        return True

    def _present(self, path: Path, store: Store) -> None:
        """Build the window and what runs beside it on an open book."""
        self._path, self._store = path, store
        chosen = read_preferences(store)
        language = i18n.choose_language(os.environ, chosen.language)
        i18n.speak(language)
        translate_qt(cast("QApplication", QApplication.instance()), language)
        self._look.apply(scheme=Scheme(chosen.theme), scale=chosen.font_scale / 100)
        self._look.hide_amounts(hidden=chosen.hide_amounts)
        self.application = Application(store, self._clock, self._look, self._icons)
        self.background = Background(self.application.desk, self.application.context, self.application)
        self.background.window_asked.connect(self.raise_window)
        self.background.quit_asked.connect(self.quit)
        self.application.window.closed.connect(self._on_closed)
        self.application.settings.try_popup = self.background.try_popup
        # What is asked for takes the asking page away, so the page must be done with its own work first.
        self.application.settings.asked.connect(self._on_asked, Qt.ConnectionType.QueuedConnection)
        self.application.context.bus.changed.connect(self._on_changed)
        self.application.window.show()
        self._show_wanted()
        # The first paint comes first; the tray, the bus and the first check can wait for it.
        self._soon.start(0)
        self._begin_idle()

    def close(self) -> None:
        """Put the open book away."""
        self._take_down()
        if self._store is not None:
            self._store.close()
        self._store = None

    def _take_down(self) -> None:
        """Take the window away and end what runs beside it; the book stays open."""
        self._idle.stop()
        self._soon.stop()
        if self.background is not None:
            self.background.stop()
        if self.application is not None:
            # This window closes because another takes its place, not because the person leaves.
            self.application.window.closed.disconnect(self._on_closed)
            self.application.close()
        self.background = self.application = None

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
        self._wanted = Target(PageId.OVERVIEW)
        self.close()
        if not self._opened(path, keyring=False):
            self.quit()

    @Slot(object)
    def on_second_start(self, asked: Asked) -> None:
        """A second start: come forward, with its book and its page if it brought them."""
        self._wanted = _target(asked.show) or self._wanted
        if self._rewriting is not None or self.application is None:
            _raise_dialog()
            return
        if asked.file is not None and self._path is not None and asked.file.resolve() != self._path.resolve():
            self._opened(asked.file)
        self._show_wanted()
        self.raise_window()

    def _show_wanted(self) -> None:
        """Show the page that was asked for, as soon as there is a window to show it in."""
        if self._wanted is not None and self.application is not None:
            self.application.context.speaker.go.emit(self._wanted)
            self._wanted = None

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
        if self._example is not None:
            self._example.cleanup()
            self._example = None
        QApplication.quit()

    @Slot()
    def _on_closed(self) -> None:
        if self._rewriting is not None:
            return
        stays = self._store is not None and read_preferences(self._store).close_to_tray
        if not (stays and self.background is not None and self.background.tray.shown):
            self.quit()

    @Slot(object)
    def _on_changed(self, changes: Changes) -> None:
        if changes.settings:
            self._begin_idle()

    @Slot()
    def _on_soon(self) -> None:
        if self.background is not None:
            self.background.start()

    @Slot(str)
    def _on_language(self, language: str) -> None:
        i18n.speak(language)

    @Slot(object)
    def _on_asked(self, request: Request) -> None:
        """Do what a page asked for and cannot do itself, for the open book must be put away for it."""
        store, path = self._store, self._path
        if store is None or path is None or self._rewriting is not None:
            return
        match request:
            case OpenBook():
                self._opened(request.path)
            case NewBook():
                self._begin_another(request)
            case LockNow():
                self.lock()
            case ChangeKey():
                rekey = partial(change_key, path, request.old, request.new, self._clock, remember=request.remember)
                self._rewrite(rekey, _Rewriting("safety", request.old, request.new))
            case PutBack():
                swap = partial(
                    put_back,
                    path,
                    request.backup,
                    request.passphrase,
                    self._clock,
                    backup_passphrase=request.backup_passphrase,
                )
                opens = request.backup_passphrase or request.passphrase
                self._rewrite(swap, _Rewriting("backups", request.passphrase, opens))
            case DressAnew():
                self._wanted = Target(PageId.SETTINGS, "look")
                self._take_down()
                self._present(path, store)

    def _begin_another(self, request: NewBook) -> None:
        try:
            begin_book(request.path, request.passphrase)
            self._reopen(request.path, request.passphrase)
        except KnownError as problem:
            self._warn(problem)

    def _rewrite(self, work: Callable[[], object], rewriting: _Rewriting) -> None:
        """Close the book, let `work` write its file anew in the background, and open it again."""
        if self.application is None or self.background is None or self._store is None:
            return
        self._rewriting = rewriting
        self._idle.stop()
        self._soon.stop()
        self.background.stop()
        self.application.window.setEnabled(False)
        QApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        self.application.context.jobs.wait()
        self._store.close()
        self.application.context.jobs.start(work, done=self._on_rewritten, failed=self._on_not_rewritten)

    @Slot(object)
    def _on_rewritten(self, _result: object) -> None:
        done = self._rewriting
        if done is not None:
            self._end_rewriting(done.after, done.section)
            if self.application is not None:
                self.application.context.speaker.say(tr("Done: the book is written anew, and its backups with it."))

    @Slot(object)
    def _on_not_rewritten(self, problem: Exception) -> None:
        failed = self._rewriting
        if failed is None or not isinstance(problem, KnownError):
            raise problem
        self._end_rewriting(failed.before, failed.section)
        self._warn(problem)

    def _end_rewriting(self, passphrase: str | None, section: str) -> None:
        self._rewriting = None
        QApplication.restoreOverrideCursor()
        self._wanted = Target(PageId.SETTINGS, section)
        if self._path is not None:
            self._reopen(self._path, passphrase)

    def _reopen(self, path: Path, passphrase: str | None, *, language: str | None = None) -> bool:
        """Open a book whose passphrase is known."""
        store = open_book(path, clock=self._clock, ask=lambda: passphrase, keyring=False)
        if language is not None and language != read_preferences(store).language:
            change_setting(store, "language", language)
        self.close()
        self._present(path, store)
        return True

    def _opened(self, path: Path, *, keyring: bool = True) -> bool:
        try:
            store = self._unlocked(path, keyring=keyring)
        except KnownError as problem:
            self._warn(problem)
            return False
        if store is None:
            return False
        self.close()
        self._present(path, store)
        return True

    def _warn(self, problem: KnownError) -> None:
        """A sentence that must be read; it waits in its own window and holds nothing up."""
        parent = None if self.application is None else self.application.window
        box = QMessageBox(QMessageBox.Icon.Warning, tr("Raincheck"), str(problem), parent=parent)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if parent is None:
            box.exec()
        else:
            box.open()

    def _unlocked(self, path: Path, *, keyring: bool = True) -> Store | None:
        """The book, its passphrase asked for until it fits or the person gives up; without `keyring` always asked."""
        problem = ""
        while True:
            dialog: PassphraseDialog | None = None

            def ask(said: str = problem) -> str | None:
                nonlocal dialog
                dialog = PassphraseDialog(path.name, said)
                dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
                return dialog.passphrase if dialog.exec() else None

            file = self._passphrase_file if keyring else None
            try:
                return open_book(path, clock=self._clock, passphrase_file=file, ask=ask, keyring=keyring)
            except WrongPassphraseError as wrong:
                if dialog is None and (file is not None or not keyring):
                    raise
                # What the keyring kept may be an old passphrase: from here on the person is asked.
                problem, keyring = str(wrong), False
            except KnownError:
                if dialog is not None and not dialog.result():
                    return None
                raise

    def _begin_idle(self) -> None:
        self._idle.stop()
        if self._store is not None and self._store.key is not None:
            minutes = read_preferences(self._store).lock_minutes
            if minutes:
                self._idle.start(minutes * MINUTE)


@dataclass(frozen=True, slots=True)
class _Rewriting:
    """A book being written anew: where the person was, and what opens it if it fails and when it is done."""

    section: str
    before: str | None = field(repr=False)
    after: str | None = field(repr=False)


def main(book: str | None = None, passphrase_file: str | None = None, show: str | None = None) -> int:
    """Open the window, on a page if one is named, and stay until it is closed; the exit code. Raises KnownError."""
    target = None if show is None else Target.parse(show)
    application = make_application(sys.argv[:1], os.environ)
    path = chosen_book(None if book is None else Path(book))
    single = SingleInstance(ProcessLock(places().locks / "window.lock"), server_name())
    if not single.claim() and single.hand_over(Asked(None if book is None else path, show)):
        return 0
    translate_qt(application, i18n.choose_language(os.environ))
    look, icons = dress(application, resource_path("themes").parent, scheme=Scheme.AUTO, scale=1.0)
    file = None if passphrase_file is None else Path(passphrase_file)
    program = Program(look, icons, SystemClock(), file)
    application.installEventFilter(program)
    application.setQuitOnLastWindowClosed(False)
    single.raised.connect(program.on_second_start)
    watch = CrashWatch(program.quit)
    watch.start()
    try:
        return application.exec() if program.begin(path, show=target) else 0
    except KnownError as problem:
        say_not_opened(problem)
        raise
    finally:
        watch.stop()
        program.close()
        single.release()


def _raise_dialog() -> None:
    """Bring the dialog that waits for an answer to the front."""
    dialog = QApplication.activeModalWidget()
    if dialog is not None:
        dialog.raise_()
        dialog.activateWindow()


def _target(words: str | None) -> Target | None:
    """What another process asked to see; nothing where it is of another version and names a page unknown here."""
    try:
        return None if words is None else Target.parse(words)
    except UsageError:
        return None
