"""From bytes to plain JSON values: size, encoding, syntax, doubled keys and unfit characters."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any, Final

from raincheck.bookfile.faults import BookFileError, fault, quoted
from raincheck.core.text import tr

MAX_BYTES: Final = 64 * 1024 * 1024
"""More than twice a book of ten years with fifty lines read every day; anything larger is not a book."""

_UNFIT_ESCAPE: Final = re.compile(rb"\\(u00[01]|u[dD][89a-fA-F]|[bf])")


class _NotWhole:
    """A number of the file that no key of a book may hold: 1.5, 1e400, NaN, or one with too many digits."""

    def __init__(self, text: str) -> None:
        self.text = text


class _Doubled(dict[str, Any]):
    """An object that names one key twice."""

    key = ""


def decoded(data: bytes) -> Any:
    """The JSON value in these bytes, numbers that no key may hold marked as such. Raises BookFileError."""
    if len(data) > MAX_BYTES:
        raise BookFileError(
            tr("The file is larger than {megabytes} MB and cannot be a book; choose another file.").format(
                megabytes=MAX_BYTES // 1024**2
            )
        )
    if not data.strip():
        raise BookFileError(tr("The file is empty; choose a book file written by “raincheck dump”."))
    if data.startswith(b"\xef\xbb\xbf"):
        raise BookFileError(tr("The file begins with a byte order mark; save it as UTF-8 without BOM."))
    doubled: list[str] = []

    def as_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) == len(pairs):
            return found
        names = [name for name, _ in pairs]
        twice = _Doubled(found)
        twice.key = next(name for name in names if names.count(name) > 1)
        doubled.append(twice.key)
        return twice

    raw = _json(data, as_object)
    if doubled or _UNFIT_ESCAPE.search(data):
        # Only an escape can smuggle in a control character or half a surrogate pair: JSON refuses raw ones.
        _check_texts(raw)
    return raw


def _json(data: bytes, as_object: Callable[[list[tuple[str, Any]]], dict[str, Any]]) -> Any:
    try:
        return json.loads(
            data.decode("utf-8"),
            object_pairs_hook=as_object,
            parse_float=_NotWhole,
            parse_constant=_NotWhole,
            parse_int=lambda text: int(text) if len(text) <= 18 else _NotWhole(text),
        )
    except UnicodeDecodeError as error:
        raise BookFileError(
            tr("The file is not UTF-8 text (byte {position}); choose a book file written by “raincheck dump”.").format(
                position=error.start + 1
            )
        ) from error
    except json.JSONDecodeError as error:
        raise BookFileError(
            tr("The file is not valid JSON at line {line}, column {column}; correct it there or dump it again.").format(
                line=error.lineno, column=error.colno
            )
        ) from error
    except RecursionError as error:
        raise BookFileError(tr("The file is nested far deeper than any book; choose another file.")) from error


def _check_texts(raw: Any) -> None:
    for path, value in _everything(raw):
        if isinstance(value, _Doubled):
            raise fault(f"{path}.{quoted(value.key)}", tr("this key stands here twice; keep one of them."))
        if isinstance(value, str) and any(
            (ord(c) < 32 and c not in "\t\n\r") or 0xD800 <= ord(c) < 0xE000 for c in value
        ):
            raise fault(path, tr("the text holds a character that cannot be shown or stored; type it again."))


def _everything(raw: Any) -> Iterator[tuple[str, Any]]:
    waiting: list[tuple[str, Any]] = [("$", raw)]
    while waiting:
        path, value = waiting.pop()
        yield path, value
        if isinstance(value, dict):
            waiting.extend((f"{path}.{quoted(key)}", inner) for key, inner in reversed(value.items()))
        elif isinstance(value, list):
            waiting.extend((f"{path}[{i}]", value[i]) for i in reversed(range(len(value))))
