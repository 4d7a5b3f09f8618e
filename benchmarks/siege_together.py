"""Two processes write to one book for two minutes beside its open window, which saves readings too.

Usage: siege_together.py [--seconds N] [--encrypted] [--hold SECONDS]. The window (offscreen) runs in this process; the
writers are durable_writer.py. `--hold`: one more process holds the write lock that long, once in between. Prints how
much each wrote, how long the window's event loop stood still at most, and what the window said; leaves with 1 when
anything acknowledged is lost or the book is not sound.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer
from siege_books import OLD, own_folders, run_quietly, stand

from raincheck.app import recording
from raincheck.app.recording import Entry
from raincheck.core.money import Money
from raincheck.gui.kit.dressing import dress, make_application
from raincheck.gui.kit.theme import Scheme
from raincheck.gui.shell.program import Program
from raincheck.system.clock import SystemClock
from raincheck.system.resources import resource_path

HERE = Path(__file__).resolve().parent
BEAT = 10
"""Milliseconds between two looks at the clock."""

SAVE_EVERY = 1500
_HOLD = """
import sys, time
from contextlib import closing
from pathlib import Path
from raincheck.store.connection import connect, key_for
book, words, seconds = Path(sys.argv[1]), sys.argv[2], float(sys.argv[3])
with closing(connect(book, key=key_for(book, words) if words else None)) as connection:
    connection.execute("BEGIN IMMEDIATE")
    time.sleep(seconds)
    connection.execute("ROLLBACK")
"""


class Writer:
    """One durable_writer.py and the tokens it said were saved."""

    def __init__(self, book: Path, words: Path | None) -> None:
        more = [] if words is None else [str(words)]
        command = [sys.executable, str(HERE / "durable_writer.py"), str(book), *more]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        self.saved: list[str] = []
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        for line in self._process.stdout or ():
            if line.startswith("ACK "):
                self.saved.append(line.split()[1])

    def end(self) -> None:
        """Kill it and take in the last it said."""
        self._process.kill()
        self._process.wait()
        self._reader.join()


def _processor() -> float:
    """Seconds for which this thread ran or had no processor to run on: what is left of a standstill, it waited."""
    with suppress(OSError):
        ran, kept, _ = Path("/proc/thread-self/schedstat").read_text("ascii").split()
        return (int(ran) + int(kept)) / 1e9
    return time.thread_time()


class Watch:
    """The window's own part: it saves a reading now and then, and measures how long its loop stands still."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self.saved: list[str] = []
        self.said: list[str] = []
        self.slowest = self.longest_wait = 0.0
        self._last, self._busy_for = time.monotonic(), _processor()
        self._saves = 0
        self._busy = False
        self._beats, self._saver = QTimer(), QTimer()
        self._beats.timeout.connect(self._beat)
        self._saver.timeout.connect(self._save)
        self._beats.start(BEAT)
        self._saver.start(SAVE_EVERY)
        if program.application is not None:
            program.application.context.speaker.problem.connect(self.said.append)

    def stop(self) -> None:
        """The window goes: what its end waits for nobody sees."""
        self._beats.stop()
        self._saver.stop()

    def _beat(self) -> None:
        now, busy = time.monotonic(), _processor()
        still = now - self._last - BEAT / 1000
        self.slowest = max(self.slowest, still)
        self.longest_wait = max(self.longest_wait, still - (busy - self._busy_for))
        self._last, self._busy_for = now, busy

    def _save(self) -> None:
        application = self._program.application
        if application is None or self._busy:
            return
        self._busy, self._saves = True, self._saves + 1
        note = f"window-{self._saves}"
        entry = Entry("jiebei", limit=Money(50_000_00), used=Money(self._saves), note=note)
        work = partial(recording.record, application.session.store, entry, application.session.today)
        if application.session.run(work, judge=False) is not None:
            self.saved.append(note)
        self._busy = False


def besiege(seconds: float, hold: float, folder: Path, *, encrypted: bool) -> int:
    """The whole siege; answers 1 when something is lost."""
    own_folders(folder)
    book, words = folder / "book", folder / "words"
    words.write_text(OLD, "utf-8")
    run_quietly(["--book", str(book), "channel", "add", "jiebei", "--product", "jiebei", "--due-day", "5"])
    if encrypted:
        run_quietly(["--book", str(book), "--passphrase-file", str(words), "encrypt"])
    qt = make_application(["raincheck"], os.environ)
    look, icons = dress(qt, resource_path("themes").parent, scheme=Scheme.LIGHT, scale=1.0)
    program = Program(look, icons, SystemClock(), words if encrypted else None)
    qt.setQuitOnLastWindowClosed(False)
    program.begin(book)
    watch = Watch(program)
    writers = [Writer(book, words if encrypted else None) for _ in range(2)]
    holders: list[subprocess.Popen[bytes]] = []
    if hold:
        command = [sys.executable, "-c", _HOLD, str(book), OLD if encrypted else "", str(hold)]
        QTimer.singleShot(round(seconds * 400), lambda: holders.append(subprocess.Popen(command)))
    QTimer.singleShot(round(seconds * 1000), watch.stop)
    QTimer.singleShot(round(seconds * 1000), program.quit)
    qt.exec()
    for writer in writers:
        writer.end()
    for holder in holders:
        holder.wait()
    saved = {*watch.saved, *(token for writer in writers for token in writer.saved)}
    kept = stand(book, OLD if encrypted else None).content
    notes = {seen.note for seen in kept[0].observations}  # type: ignore[index] - the book is there
    lost = saved - notes
    print(
        f"{seconds:.0f} s, {'encrypted' if encrypted else 'plain'}: two writers saved"
        f" {len(writers[0].saved)} and {len(writers[1].saved)} readings, the window {len(watch.saved)};"
        f" lost {len(lost)}; the window's loop stood still {watch.slowest * 1000:.0f} ms at most,"
        f" and waited {watch.longest_wait * 1000:.0f} ms at most for anything but a processor"
        f"; said: {sorted(set(watch.said)) or 'nothing'}"
    )
    return 1 if lost else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--hold", type=float, default=0)
    parser.add_argument("--encrypted", action="store_true")
    asked = parser.parse_args()
    where = Path(tempfile.mkdtemp(prefix="raincheck-siege-"))
    code = besiege(asked.seconds, asked.hold, where, encrypted=asked.encrypted)
    if not code:
        shutil.rmtree(where)
    sys.exit(code)
