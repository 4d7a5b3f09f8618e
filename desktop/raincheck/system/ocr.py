"""Pictures read on this machine, in one process of their own: started at the first picture, ended when it is idle.

The reader is an optional extra (`raincheck[ocr]`). The window and the commands never load it; they start
ocr_worker.py, which has one thread and a low priority, and hand it pictures through a pipe: no file is written.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from importlib.util import find_spec
from typing import Final

import msgspec
from msgspec import Struct

from raincheck.core.errors import KnownError
from raincheck.core.text import tr

IDLE_SECONDS: Final = 60
_LENGTH: Final = 8
MAX_BYTES: Final = 40 * 1024 * 1024
_BELOW_NORMAL: Final = 0x4000


class ShownText(Struct, frozen=True):
    """A text on a picture with its box in pixels, left, top, right, bottom, and how sure the reader is (0–1)."""

    text: str
    box: tuple[float, float, float, float]
    score: float


class ShownPicture(Struct, frozen=True):
    """A picture's size in pixels and the texts on it; not `readable`: the bytes are no picture."""

    width: float
    height: float
    texts: tuple[ShownText, ...]
    readable: bool = True


class _Answer(Struct, frozen=True):
    """One line of the process: a picture's texts, or what was wrong with it."""

    width: float = 0
    height: float = 0
    boxes: tuple[ShownText, ...] = ()
    problem: str = ""


class OcrMissingError(KnownError):
    """The optional reader of pictures is not installed."""


def is_installed() -> bool:
    """Whether the optional reader is here; looks without loading it."""
    return find_spec("rapidocr") is not None and find_spec("onnxruntime") is not None


def require() -> None:
    """Raise OcrMissingError, with the mend, where the optional reader is not installed."""
    if not is_installed():
        raise OcrMissingError(
            tr("Reading pictures needs an extra part that is not installed: pip install “raincheck[ocr]”.")
        )


class PictureReader:
    """The one process that reads pictures; one picture at a time, from whichever thread asks."""

    def __init__(self, *, idle: float = IDLE_SECONDS, command: Callable[[], list[str]] | None = None) -> None:
        self._idle = idle
        self._command = command or _worker
        self._child: subprocess.Popen[bytes] | None = None
        self._timer: threading.Timer | None = None
        self._lock = threading.Lock()

    @property
    def running(self) -> bool:
        """Whether the process is there now."""
        return self._child is not None and self._child.poll() is None

    def read(self, picture: bytes) -> ShownPicture:
        """The texts of a picture. Raises OcrMissingError, and KnownError where the process ended."""
        require()
        if len(picture) > MAX_BYTES:
            raise KnownError(tr("The picture is larger than 40 MB; cut it first."))
        with self._lock:
            self._rest()
            try:
                answer = self._ask(picture)
            finally:
                self._timer = threading.Timer(self._idle, self.close)
                self._timer.daemon = True
                self._timer.start()
        return ShownPicture(answer.width, answer.height, answer.boxes, readable=not answer.problem)

    def _ask(self, picture: bytes) -> _Answer:
        child = self._started()
        if child.stdin is None or child.stdout is None:
            raise RuntimeError("the reader has no pipes")
        try:
            child.stdin.write(len(picture).to_bytes(_LENGTH, "big") + picture)
            child.stdin.flush()
            line = child.stdout.readline()
        except OSError:
            line = b""
        if not line:
            self._end()
            raise KnownError(tr("Reading the picture failed; try once more, or with a smaller picture."))
        return msgspec.json.decode(line, type=_Answer)

    def _started(self) -> subprocess.Popen[bytes]:
        if self._child is None or self._child.poll() is not None:
            self._child = subprocess.Popen(  # noqa: S603 - our own program
                self._command(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={
                    **os.environ,
                    "ORT_DISABLE_TELEMETRY": "1",
                    "OMP_NUM_THREADS": "1",
                    "PYTHONWARNINGS": "ignore",
                    "PYTHONSAFEPATH": "1",
                },
                creationflags=_BELOW_NORMAL if sys.platform == "win32" else 0,
            )
        return self._child

    def _rest(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def close(self) -> None:
        """End the process; the next picture starts a new one."""
        with self._lock:
            self._rest()
            self._end()

    def _end(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                pipe.close()
        child.kill()
        child.wait()


def _worker() -> list[str]:
    return [sys.executable, "-m", "raincheck.system.ocr_worker"]
