"""The log file: what happened, by ids, never how much or whose. It may be sent to a stranger as it is.

Callers log a constant sentence and ids. What slips through all the same (an exception's words, a path, a figure) is
taken out here, on the way to the file.
"""

from __future__ import annotations

import logging
import re
from pathlib import Path
from types import TracebackType
from typing import Final

from raincheck.system.paths import make_folder

LOGGER_NAME: Final = "raincheck"
FILE_NAME: Final = "raincheck.log"
MAX_BYTES: Final = 512 * 1024
OLD_FILES: Final = 3

_FIGURE: Final = r"(?<![\w.:-])[¥￥]?\d[\d,]*\.\d+|(?<![\w.:-])[¥￥]?\d[\d,]{3,}|\d{6,}"
_WORDS: Final = r"[\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]+"
_HOME: Final = r"(?:/home|/Users|[A-Za-z]:\\Users)[/\\][^/\\\s\"':]+"

_ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


def redact(text: str) -> str:
    """The text without figures of three digits and more or a point, Chinese words and the user's name in paths."""
    text = re.sub(_WORDS, "…", re.sub(_HOME, "~", text))
    return re.sub(_FIGURE, "#", text, flags=re.ASCII)


class RedactingFormatter(logging.Formatter):
    """Time, level, logger, redacted message; of an exception only its type and where it was, never its words."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s", "%Y-%m-%dT%H:%M:%S%z")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's name
        """The line, its message redacted."""
        record.message = redact(record.message)
        return super().formatMessage(record)

    def formatException(self, ei: _ExcInfo) -> str:  # noqa: N802 - logging's name
        """The exception's type and the places in our code that it passed."""
        lines, trace = [ei[0].__name__ if ei[0] else "?"], ei[2]
        while trace is not None:
            code = trace.tb_frame.f_code
            lines.append(f"  {Path(code.co_filename).name}:{trace.tb_lineno} in {code.co_name}")
            trace = trace.tb_next
        return "\n".join(lines)


class LateHandler(logging.Handler):
    """The rotating file, opened for the first line: most commands write none, and its module loads sockets."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self._file = file
        self._rotating: logging.Handler | None = None

    def emit(self, record: logging.LogRecord) -> None:
        """Write the line."""
        if self._rotating is None:
            from raincheck.system.private_log import PrivateLogFile

            self._rotating = PrivateLogFile(
                self._file, maxBytes=MAX_BYTES, backupCount=OLD_FILES, encoding="utf-8", delay=True
            )
            self._rotating.setFormatter(RedactingFormatter())
        self._rotating.emit(record)

    def close(self) -> None:
        """Close the file, if a line was written."""
        if self._rotating is not None:
            self._rotating.close()
        super().close()


def start(folder: Path, *, level: int = logging.INFO) -> logging.Handler:
    """Log to a rotating file in `folder` from now on; give the handler to `stop` at the end."""
    handler = LateHandler(make_folder(folder) / FILE_NAME)
    logger = logging.getLogger(LOGGER_NAME)
    logger.setLevel(level)
    logger.addHandler(handler)
    return handler


def stop(handler: logging.Handler) -> None:
    """End what `start` began."""
    logging.getLogger(LOGGER_NAME).removeHandler(handler)
    handler.close()
