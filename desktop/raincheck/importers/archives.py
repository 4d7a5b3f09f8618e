"""ZIP archives as the payment apps send them, locked with a password or not."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Final

from raincheck.core.text import tr
from raincheck.importers.base import ImportFileError, PasswordNeededError

_MOST_BYTES: Final = 32 * 1024 * 1024
_MOST_MEMBERS: Final = 200
_SKIPPED: Final = ("__MACOSX/", ".DS_Store", "Thumbs.db")
_LOCKED: Final = 0x1
_NAME_IS_UTF8: Final = 0x800
_ZIP: Final = b"PK\x03\x04"
_BROKEN: Final = (
    *(zipfile.BadZipFile, zlib.error, EOFError, ValueError, OSError, NotImplementedError),
    *(IndexError, KeyError, OverflowError, struct.error),
)
"""What the libraries raise for an archive with damaged bytes."""


def is_archive(data: bytes) -> bool:
    """Whether the bytes are a ZIP archive and no spreadsheet, which is one inside."""
    if not data.startswith((_ZIP, b"PK\x05\x06")):
        return False
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = archive.namelist()
    except _BROKEN:
        return not (b"xl/" in data or b"[Content_Types].xml" in data)
    return not any(name.startswith(("xl/", "word/", "ppt/")) or name == "[Content_Types].xml" for name in names)


def members(data: bytes, password: str | None) -> Iterator[tuple[str, bytes]]:
    """The files inside with their names. Raises ImportFileError, and PasswordNeededError without the right password."""
    with _opened(data) as archive:
        wanted = [info for info in archive.infolist() if not info.is_dir() and not _skipped(info.filename)]
        if len(wanted) > _MOST_MEMBERS or sum(info.file_size for info in wanted) > _MOST_BYTES:
            raise ImportFileError(tr("The archive is too large for bills; unpack it and import the files you want."))
        locked = any(info.flag_bits & _LOCKED for info in wanted)
    if locked and not password:
        raise PasswordNeededError(
            tr("The archive is locked; give the password that came with it (the app shows it beside the export).")
        )
    if locked:
        yield from _unlocked(data, [info.filename for info in wanted], (password or "").encode())
        return
    with _opened(data) as archive:
        for info in wanted:
            yield _name(info), _read(archive, info.filename)


def _opened(data: bytes) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(BytesIO(data))
    except _BROKEN as error:
        raise _damaged() from error


def _read(archive: zipfile.ZipFile, name: str) -> bytes:
    try:
        return archive.read(name)
    except _BROKEN as error:
        raise _damaged() from error


def _unlocked(data: bytes, names: list[str], password: bytes) -> Iterator[tuple[str, bytes]]:
    """Read with the library that knows AES as well as the old lock."""
    import pyzipper  # noqa: PLC0415  # only when a locked archive comes

    wrong = PasswordNeededError(tr("This is not the password of the archive; look again."))
    try:
        archive = pyzipper.AESZipFile(BytesIO(data))
    except (pyzipper.BadZipFile, *_BROKEN) as error:
        raise _damaged() from error
    with archive:
        for name in names:
            try:
                yield _name(archive.getinfo(name)), archive.read(name, pwd=password)
            except RuntimeError as error:
                raise wrong from error
            except (pyzipper.BadZipFile, *_BROKEN) as error:
                # The old lock tells a wrong password by one byte; of the others some pass it and fail as they unpack.
                if "MAC" in str(error) or "password" in str(error).lower() or isinstance(error, zlib.error):
                    raise wrong from error
                raise _damaged() from error


def _name(info: zipfile.ZipInfo) -> str:
    """The member's name; an old archive writes Chinese names in GBK without saying so."""
    if info.flag_bits & _NAME_IS_UTF8:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("gb18030")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return info.filename


def _skipped(name: str) -> bool:
    return any(part in name for part in _SKIPPED)


def _damaged() -> ImportFileError:
    return ImportFileError(tr("The archive is damaged; get it again."))
