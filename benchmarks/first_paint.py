"""Run a Qt program and tell when its window stood painted, what was imported by then, and how smoothly it went on.

    python benchmarks/first_paint.py [--since SECONDS] [--beats SECONDS] [--leave] MODULE_OR_FILE [ARGUMENTS ...]

Prints one line of JSON at the first paint: `painted` (milliseconds since `--since`, a reading of time.monotonic() by
whoever started this), `cpu` (milliseconds of processor until then) and `modules`. With `--beats` a timer of 5 ms runs
from the paint on for so long, and a second line says `stall`, the longest the event loop let it wait, in milliseconds,
and whether `matplotlib` was loaded by then.
With `--leave` the program ends there.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import runpy
import sys
import time
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType

BEAT_MS = 5
QT = "PySide6.QtWidgets"


class Hook(MetaPathFinder):
    """Lets the program import Qt where it does by itself, and puts the watch into it then.

    PySide reads the source of every module that is imported after it: an import of Qt before the program cost the
    program 40 million instructions that it does not take.
    """

    def __init__(self, since: float, beats: float, *, leave: bool) -> None:
        self._since, self._beats, self._leave = since, beats, leave

    def find_spec(
        self, fullname: str, _path: Sequence[str] | None = None, _target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Qt's own spec, with the watch behind it."""
        if fullname != QT:
            return None
        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(QT)
        if spec is None or spec.loader is None:
            return None
        load = spec.loader.exec_module

        def load_and_watch(module: ModuleType) -> None:
            load(module)
            self._watch(module.QApplication)

        spec.loader.exec_module = load_and_watch
        return spec

    def _watch(self, application: type) -> None:
        begin = application.exec

        def watched() -> int:
            watch = _watch_of(application.instance(), self._since, self._beats, leave=self._leave)
            application.instance().installEventFilter(watch)
            return begin()

        application.exec = staticmethod(watched)


def _watch_of(application: object, since: float, beats: float, *, leave: bool) -> object:
    """Sees the first paint, and then the beats of a timer."""
    from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Slot  # noqa: PLC0415 - not before the program imports it

    class Watch(QObject):
        """Sees the first paint, and then the beats of a timer."""

        def __init__(self) -> None:
            super().__init__()
            self._stall = self._last = self._end = 0.0
            self._timer = QTimer(self)
            self._timer.setTimerType(Qt.TimerType.PreciseTimer)
            self._timer.timeout.connect(self._on_beat)

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
            """Wait for the first paint; the timer runs when the whole window is done."""
            if event.type() is QEvent.Type.Paint:
                application.removeEventFilter(self)
                QTimer.singleShot(0, self._on_painted)
            return super().eventFilter(watched, event)

        @Slot()
        def _on_painted(self) -> None:
            now, cpu = time.monotonic(), time.process_time()
            _tell(painted=(now - since) * 1000, cpu=cpu * 1000, modules=sorted(sys.modules))
            if beats:
                self._last, self._end = now, now + beats
                self._timer.start(BEAT_MS)
            elif leave:
                application.exit(0)

        @Slot()
        def _on_beat(self) -> None:
            now = time.monotonic()
            self._stall = max(self._stall, now - self._last - BEAT_MS / 1000)
            self._last = now
            if now > self._end:
                self._timer.stop()
                _tell(stall=self._stall * 1000, matplotlib="matplotlib" in sys.modules)
                if leave:
                    application.exit(0)

    return Watch()


def _tell(**told: object) -> None:
    print(json.dumps(told), flush=True)


def main() -> None:
    """Run the program with the watch in its event loop."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--since", type=float, default=time.monotonic())
    parser.add_argument("--beats", type=float, default=0.0)
    parser.add_argument("--leave", action="store_true")
    parser.add_argument("program")
    parser.add_argument("arguments", nargs=argparse.REMAINDER)
    asked = parser.parse_args()
    sys.meta_path.insert(0, Hook(asked.since, asked.beats, leave=asked.leave))
    sys.argv = [asked.program, *asked.arguments]
    if Path(asked.program).is_file():
        runpy.run_path(asked.program, run_name="__main__")
    else:
        runpy.run_module(asked.program, run_name="__main__")


if __name__ == "__main__":
    main()
