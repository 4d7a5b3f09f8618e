"""The window as a program: one a user, its book unlocked, locked when idle, another taken over from a second start."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final, cast

from msgspec.structs import replace
from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Slot
from PySide6.QtWidgets import QApplication, QWidget

from raincheck.app.opening import KeyAhead, begin_book, open_book
from raincheck.app.preferring import change_setting, read_preferences
from raincheck.core.errors import KnownError
from raincheck.core.text import tr
from raincheck.gui.kit.bus import Changes
from raincheck.gui.kit.context import PageId, Target
from raincheck.gui.kit.dressing import translate_qt
from raincheck.gui.kit.icons import Icons
from raincheck.gui.kit.look import Look
from raincheck.gui.kit.requests import ChangeKey, DressAnew, LockNow, NewBook, OpenBook, PutBack, Request
from raincheck.gui.kit.theme import Scheme
from raincheck.gui.shell import recent_books, window_state
from raincheck.gui.shell.application import Application
from raincheck.gui.shell.books import Books
from raincheck.gui.shell.crash import going_on
from raincheck.gui.shell.ending import leave_questions
from raincheck.gui.shell.patience import Patience
from raincheck.gui.shell.second_start import raise_dialog, target_of
from raincheck.gui.shell.single_instance import Asked
from raincheck.gui.shell.unlocking import Unlocked, unlocked
from raincheck.store import FileKind, Store, file_kind
from raincheck.system import i18n
from raincheck.system.clock import Clock
from raincheck.system.paths import EXAMPLE_FOLDER, places

if TYPE_CHECKING:
    from raincheck.app.told_today import Told
    from raincheck.gui.settings.controller import SettingsController
    from raincheck.gui.shell.background import Background
    from raincheck.gui.shell.rewriting import Rewriting
    from raincheck.gui.shell.welcome_dialog import WelcomeDialog
    from raincheck.system.notify.port import Outcome

MINUTE: Final = 60_000
"""In milliseconds, as timers count."""

TRAY_MILLISECONDS, TRAY_TRIES = 2000, 30
"""How often and how many times a start in the tray looks for one before it shows the window: a minute."""

ACTIVITY: Final = (QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.Wheel)


class Program(QObject):
    """Holds the open book's window and everything behind it; opens another when asked."""

    def __init__(
        self,
        look: Look,
        icons: Icons,
        clock: Clock,
        passphrase_file: Path | None = None,
        *,
        tray: bool = False,
        ahead: KeyAhead | None = None,
    ) -> None:
        """`ahead` may know the key of the first book that is opened."""
        super().__init__()
        self._ahead = ahead
        self._look = look
        self._icons = icons
        self._clock = clock
        self._passphrase_file = passphrase_file
        self._path: Path | None = None
        self._wanted: Target | None = None
        self._store: Store | None = None
        self._example: TemporaryDirectory[str] | None = None
        self._rewriting: Rewriting | None = None
        self._told: tuple[Told, ...] | None = None
        self.application: Application | None = None
        self.background: Background | None = None
        self._hidden = tray
        self._patience = Patience(self.say, self)
        self._tray_by = 0
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.timeout.connect(self.lock)

    def begin(self, path: Path, *, show: Target | None = None) -> bool:
        """Open a book, or welcome whoever has none yet; False when they went away. Raises KnownError."""
        self._wanted = show or self._wanted
        if file_kind(path) not in (FileKind.ABSENT, FileKind.EMPTY):
            return self.open(path)
        from raincheck.gui.shell.welcome_dialog import WelcomeDialog

        before: WelcomeDialog | None = None
        while True:
            dialog = WelcomeDialog(self._look, self._icons, path)
            if before is not None:
                dialog.keep(before)
            dialog.language_asked.connect(i18n.speak)
            if dialog.exec():
                return self._first_step(dialog)
            if not dialog.language:
                return False
            before = dialog

    def _first_step(self, dialog: WelcomeDialog) -> bool:
        from raincheck.app.demo import make_demo_book
        from raincheck.gui.shell.welcome_dialog import FirstStep

        if dialog.step is FirstStep.OPEN:
            return self.open(dialog.path)
        if dialog.step is FirstStep.EXAMPLE:
            self._example = TemporaryDirectory(prefix=EXAMPLE_FOLDER)
            example = Path(self._example.name) / tr("example.raincheck")
            make_demo_book(example, self._clock)
            return self._reopen(example, None, language=i18n.spoken())
        begin_book(dialog.path, dialog.passphrase)
        return self._reopen(dialog.path, dialog.passphrase, language=i18n.spoken())

    def open(self, path: Path, *, show: Target | None = None, keyring: bool = True) -> bool:
        """Open a book in the window, on a page; False when the person gave up on its passphrase. Raises KnownError."""
        self._wanted = show or self._wanted
        ahead, self._ahead = self._ahead, None
        store = None if ahead is None else ahead.open(path, self._clock)
        file, opened = self._passphrase_file, None if store is None else Unlocked(path, store)
        opened = opened or unlocked(path, self._clock, file, self._look, keyring=keyring)
        if opened is None:
            return False
        self.close()
        self._present(*opened)
        return True

    def _present(self, path: Path, store: Store) -> None:
        """Build the window and what runs beside it on an open book."""
        first, self._path, self._store = self._path is None, path, store
        store.pause = self._patience.pause
        chosen = read_preferences(store)
        language = i18n.choose_language(os.environ, chosen.language)
        i18n.speak(language)
        translate_qt(cast("QApplication", QApplication.instance()), language)
        self._look.apply(scheme=Scheme(chosen.theme), scale=chosen.font_scale / 100)
        self._look.hide_amounts(hidden=chosen.hide_amounts)
        self.application = Application(store, self._clock, self._look, self._icons)
        self.application.window.closed.connect(self._on_closed)
        self.application.window.quit_asked.connect(self.quit)
        self.application.window.lock_asked.connect(self._on_lock_asked)
        self.application.prepare_settings = self._prepare_settings
        books = Books(self.application.window, path, recent_books.recent_file(places()), first=first)
        books.note()
        # What is asked for takes the asking window away, so the window must be done with its own work first.
        books.asked.connect(self._on_asked, Qt.ConnectionType.QueuedConnection)
        self.application.context.bus.changed.connect(self._on_changed)
        kept = window_state.recall(window_state.state_file(places(), path))
        self.application.window.take_place(window_state.as_of(kept, self._clock.today()))
        if not self._hidden:
            self.application.window.show()
        books.told.connect(self.say)
        books.remind(places().book)
        for notice in store.notices:
            self.application.context.speaker.problem.emit(notice)
        store.notices = ()
        self._show_wanted()
        # The first paint comes first; the tray, the bus and the first check can wait for it, and for today's judgement.
        if self.application.waits:
            self.application.judged.connect(self._on_settled)
        else:
            self.application.window.settled.connect(self._on_settled)
        if self._hidden:
            QTimer.singleShot(0, self.application.window, self.application.window.settle)
        self._begin_idle()

    def _prepare_settings(self, settings: SettingsController) -> None:
        settings.try_popup = self._try_popup
        # What is asked for takes the asking page away, so the page must be done with its own work first.
        settings.asked.connect(self._on_asked, Qt.ConnectionType.QueuedConnection)

    def _try_popup(self, done: Callable[[Outcome], object]) -> None:
        if self.background is not None:
            self.background.try_popup(done)

    def close(self) -> None:
        """Put the open book away."""
        self._take_down()
        if self._store is not None:
            self._store.close()
        self._store = None

    def put_book_away(self) -> None:
        """The screen is gone and the program ends at once: what is under way ends, and the book is closed."""
        if self.application is not None and self._store is not None:
            self.application.context.wait()
            self._store.close()
            self._store = None

    def _take_down(self) -> None:
        """Take the window away and end what runs beside it; the book stays open."""
        self._idle.stop()
        if self.background is not None:
            if self._store is not None and self.application is not None and not self.application.session.is_left:
                self.background.hide_example()
            self.background.stop()
        if self.application is not None:
            if self._path is not None:
                with going_on():
                    dress = window_state.Dress(self._look.scheme, self._look.scale, i18n.spoken())
                    state = replace(self.application.window.state(), on=self._clock.today(), dress=dress)
                    window_state.keep(window_state.state_file(places(), self._path), state)
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
        if self.background is not None:
            self.background.hide_popups()
        self.close()
        if not self._opened(path, keyring=False):
            self.quit()

    @Slot(object)
    def on_second_start(self, asked: Asked) -> None:
        """A second start: come forward, with its book and its page if it brought them."""
        self._wanted = target_of(asked) or self._wanted
        if self._rewriting is not None or self.application is None:
            raise_dialog()
            return
        if asked.file is not None and self._path is not None and asked.file.resolve() != self._path.resolve():
            self._opened(asked.file)
        if self.background is not None:
            # The page that is asked for may tell of what a check beside us has just found.
            self.background.look()
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
        self._hidden = False
        if self.application is not None:
            window = self.application.window
            window.showNormal() if window.isMinimized() else window.show()
            window.raise_()
            window.activateWindow()

    @Slot()
    def _on_lock_asked(self) -> None:
        if self.application is not None and self._store is not None and self._store.key is None:
            self.say(tr("This book has no passphrase to lock it with; Settings, Safety gives it one."))
        self.lock()

    @Slot()
    def quit(self) -> None:
        """Leave for good, tray and all."""
        self.close()
        if self._example is not None:
            self._example.cleanup()
            self._example = None
        leave_questions()
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
        if changes.program:
            self._begin_idle()

    @Slot()
    def _on_settled(self) -> None:
        if self.application is not None and self._rewriting is None and self.background is None:
            self._begin_background(self.application)
        self._look_for_tray()

    def _begin_background(self, application: Application) -> None:
        """What runs beside the window: made once, after the first paint, for nothing on it is shown before."""
        from raincheck.gui.shell.background import Background

        self.background = Background(application.session, application.context, application)
        self.background.window_asked.connect(self.raise_window)
        self.background.quit_asked.connect(self.quit)
        # What was just done to the book is said; nothing takes the place of that sentence.
        self.background.start(says_silence=self._told is None)
        self._told = None
        application.make_ahead()

    @Slot()
    def _look_for_tray(self) -> None:
        """A start at login comes before the tray does; one that never comes must not leave a program nobody can see."""
        if not self._hidden or self.background is None or self.background.tray.start():
            return
        if self._tray_by >= TRAY_TRIES:
            self.raise_window()
        else:
            self._tray_by += 1
            QTimer.singleShot(TRAY_MILLISECONDS, self._look_for_tray)

    @Slot(object)
    def _on_asked(self, request: Request) -> None:
        """Do what a page asked for and cannot do itself, for the open book must be put away for it."""
        store, path = self._store, self._path
        if store is None or path is None or self.application is None or self._rewriting is not None:
            return
        tell = self.application.context.speaker.reached.emit
        from raincheck.app.trusting import change_key, put_back
        from raincheck.gui.shell.rewriting import Rewriting, restoring

        match request:
            case OpenBook():
                self._opened(request.path)
            case NewBook():
                self._begin_another(request)
            case LockNow():
                self.lock()
            case ChangeKey():
                rekey = partial(change_key, path, request.old, request.new, remember=request.remember, tell=tell)
                self._rewrite(rekey, Rewriting("safety", request.old, request.new))
            case PutBack():
                swap = partial(
                    put_back,
                    path,
                    request.backup,
                    request.passphrase,
                    self._clock,
                    backup_passphrase=request.backup_passphrase,
                    tell=tell,
                )
                self._rewrite(swap, restoring(store, request, self._clock))
            case DressAnew():
                self._dress_anew(path, store)

    def _dress_anew(self, path: Path, store: Store) -> None:
        """Build the window anew in the language chosen: the same page, tab, line and field as before."""
        if self.application is None:
            return
        before, after = i18n.spoken(), i18n.choose_language(os.environ, read_preferences(store).language)
        focused: QWidget | None = self.application.window.focusWidget()
        name = "" if focused is None else focused.accessibleName()
        subjects = self.application.window.subjects()
        self._take_down()
        names, file = partial(i18n.said_as, before=before, after=after), window_state.state_file(places(), path)
        kept = window_state.recall(file)
        if kept is not None:
            window_state.keep(file, window_state.renamed(kept, names))
        self._present(path, store)
        self.application.window.open_again(subjects)
        self.application.window.focus_again(names(name))

    def _begin_another(self, request: NewBook) -> None:
        try:
            begin_book(request.path, request.passphrase)
            self._reopen(request.path, request.passphrase)
        except KnownError as problem:
            self._warn(problem)

    def _rewrite(self, work: Callable[[], object], rewriting: Rewriting) -> None:
        """Close the book, let `work` write its file anew in the background, and open it again."""
        if self.application is None or self._store is None:
            return
        self._rewriting = rewriting
        self._idle.stop()
        if self.background is not None:
            self.background.stop()
        self.application.window.part()
        self.application.session.leave()
        self.application.window.setEnabled(False)
        QApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        from raincheck.gui.shell.rewriting import rewriting_words

        self.application.context.speaker.working.emit(rewriting_words(len(self._store.backups())))
        self.application.context.jobs.wait()
        self._store.close()
        self.application.context.jobs.start(work, done=self._on_rewritten, failed=self._on_not_rewritten)

    @Slot(object)
    def _on_rewritten(self, result: object) -> None:
        done = self._rewriting
        if done is not None:
            self._told = done.told
            self._end_rewriting(done.after, done.section)
            if self.application is not None:
                speaker = self.application.context.speaker
                from raincheck.app.trusting import Outcome
                from raincheck.gui.shell.rewriting import done_words

                left = result.sentences() if isinstance(result, Outcome) else []
                speaker.say(done_words(done, complete=not left))
                for sentence in left:
                    speaker.problem.emit(sentence)

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
        if self._told:
            from raincheck.app.told_today import take_along

            take_along(store, self._told)
        if language is not None and language != read_preferences(store).language:
            change_setting(store, "language", language)
        self.close()
        self._present(path, store)
        return True

    def _opened(self, path: Path, *, keyring: bool = True) -> bool:
        try:
            return self.open(path, keyring=keyring)
        except KnownError as problem:
            self._warn(problem)
            return False

    def say(self, told: str) -> None:
        """Say something in passing, where there is a window to say it in."""
        if self.application is not None:
            self.application.context.speaker.say(told)

    def tell(self, problem: KnownError) -> None:
        """Say a known error where the window says all of them; in a box where there is no window."""
        if self.application is None:
            self._warn(problem)
        else:
            self.application.context.speaker.problem.emit(str(problem))

    def _warn(self, problem: KnownError) -> None:
        """A sentence that must be read; it waits in its own window and holds nothing up."""
        from PySide6.QtWidgets import QMessageBox

        parent = None if self.application is None else self.application.window
        box = QMessageBox(QMessageBox.Icon.Warning, tr("Raincheck"), str(problem), parent=parent)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if parent is None:
            box.exec()
        else:
            box.open()

    def _begin_idle(self) -> None:
        self._idle.stop()
        every = cast("QApplication", QApplication.instance())
        every.removeEventFilter(self)
        if self._store is not None and self._store.key is not None:
            minutes = read_preferences(self._store).lock_minutes
            if minutes:
                # Every event of the program passes through here, so only where there is something to lock.
                every.installEventFilter(self)
                self._idle.start(minutes * MINUTE)
