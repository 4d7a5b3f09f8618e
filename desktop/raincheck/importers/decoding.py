"""Bytes to text: UTF-8 and UTF-16 with or without a mark, GB18030, and each of them with some bytes damaged."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from raincheck.core.text import tr
from raincheck.importers.base import ImportFileError
from raincheck.importers.cells import DAMAGED

_MOST_CUT: Final = 3
_PIECE: Final = 512 * 1024
_SAMPLE: Final = 64 * 1024
_LOOKED_AT: Final = 4096
_STILL_UTF8: Final = 5
"""A text with fewer than one damaged place in so many characters beyond ASCII is damaged UTF-8, no other encoding."""

_MARKS: Final = ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))


def text_of(data: bytes) -> tuple[str, str]:
    """The text and the name of its encoding; what is damaged stands as U+FFFD. Raises ImportFileError for no text."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[2:].decode(encoding, "replace"), "utf-16"
    wide = _wide(data[:_LOOKED_AT])
    if wide is not None:
        return data.decode(wide, "replace"), "utf-16"
    if data.count(0) > len(data) // 50:
        raise ImportFileError(tr("The file is not a text, and none of the files that can be imported."))
    text, encoding = _narrow(data)
    return text.replace("\0", DAMAGED), encoding


def _wide(head: bytes) -> str | None:
    """UTF-16 without a mark: digits and commas leave a zero in every second byte."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    enough = max(len(head) // 20, 2)
    if odd >= enough and even <= odd // 20:
        return "utf-16-le"
    return "utf-16-be" if even >= enough and odd <= even // 20 else None


def _narrow(data: bytes) -> tuple[str, str]:
    marked = data.startswith(b"\xef\xbb\xbf")
    utf8 = "utf-8-sig" if marked else "utf-8"
    whole = _strict(data, "utf-8-sig")
    if whole is not None:
        return whole, utf8
    if marked or _is_mostly(data, "utf-8"):
        return data.decode("utf-8-sig", "replace"), utf8
    chinese = _strict(data, "gb18030")
    if chinese is not None:
        return chinese, "gb18030"
    if _is_mostly(data, "gb18030"):
        return data.decode("gb18030", "replace"), "gb18030"
    raise ImportFileError(tr("The file is neither UTF-8 nor GB18030 text, or most of it is damaged."))


def _is_mostly(data: bytes, encoding: str) -> bool:
    """Whether the text is one of that encoding with some damage; its first part beyond ASCII decides."""
    beyond = next((place for place in range(0, len(data), _SAMPLE) if not data[place : place + _SAMPLE].isascii()), 0)
    sample = data[beyond : beyond + _SAMPLE].decode(encoding, "replace")
    broken = sample.count(DAMAGED)
    return broken * _STILL_UTF8 < sum(char > "\x7f" for char in sample)


def _strict(data: bytes, encoding: str) -> str | None:
    """The text, without a last character that was cut in two; None where anything else is no text."""
    parts: list[str] = []
    for start, piece in _pieces(data):
        try:
            parts.append(piece.decode(encoding if start == 0 else encoding.removesuffix("-sig")))
        except UnicodeDecodeError as error:
            place = start + error.start
            if len(data) - place > _MOST_CUT or not place:
                return None
            parts.append(piece[: error.start].decode(encoding))
    return "".join(parts)


def _pieces(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The bytes in pieces that end with a line, so that nothing else in the program waits for a whole large file."""
    start = 0
    while start < len(data):
        found = data.find(b"\n", start + _PIECE)
        end = len(data) if found < 0 else found + 1
        yield start, data[start:end]
        start = end
