"""The start of the window: one a user, dressed, and watched for signals, crashes and the screen until it is closed."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from raincheck.app.opening import KeyAhead
from raincheck.core.errors import KnownError
from raincheck.gui.kit.context import Target
from raincheck.gui.kit.dressing import dress, make_application, translate_qt
from raincheck.gui.kit.theme import Scheme
from raincheck.gui.shell.crash import CrashWatch
from raincheck.gui.shell.ending import EndingSignals, ScreenWatch
from raincheck.gui.shell.program import Program
from raincheck.gui.shell.single_instance import Asked, SingleInstance, server_name
from raincheck.system import i18n
from raincheck.system.clock import SystemClock
from raincheck.system.lock import ProcessLock
from raincheck.system.paths import chosen_book, places
from raincheck.system.resources import resource_path


def main(
    book: str | None = None,
    passphrase_file: str | None = None,
    show: str | None = None,
    *,
    tray: bool = False,
    ahead: KeyAhead | None = None,
) -> int:
    """Open the window, on a page if one is named, and stay until it is closed; the exit code. Raises KnownError.

    With `tray` the window stays away until it is asked for, where the desktop comes to have a tray. `ahead` derives the
    book's key meanwhile.
    """
    target = None if show is None else Target.parse(show)
    application = make_application(sys.argv[:1], os.environ)
    path = chosen_book(None if book is None else Path(book))
    single = SingleInstance(ProcessLock(places().locks / "window.lock"), server_name())
    if not single.claim() and (tray or single.hand_over(Asked(None if book is None else path, show))):
        return 0
    translate_qt(application, i18n.choose_language(os.environ))
    look, icons = dress(application, resource_path("themes").parent, scheme=Scheme.AUTO, scale=1.0)
    file = None if passphrase_file is None else Path(passphrase_file)
    program = Program(look, icons, SystemClock(), file, tray=tray, ahead=ahead)
    application.setQuitOnLastWindowClosed(False)
    single.raised.connect(program.on_second_start)
    single.listen_soon()
    watch = CrashWatch(program.quit, program.tell)
    watch.start()
    ending, screen = EndingSignals(program.quit), ScreenWatch(program.put_book_away)
    try:
        return application.exec() if program.begin(path, show=target) else 0
    except KnownError as problem:
        from raincheck.app.unattended import say_not_opened

        say_not_opened(problem)
        raise
    finally:
        screen.stop()
        ending.stop()
        watch.stop()
        program.close()
        single.release()
