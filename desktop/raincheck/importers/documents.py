"""Files opened up by what stands in them: texts, spreadsheets, PDF, web pages, mails, and archives with their members.

A library is imported only when a file of its kind comes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec
from msgspec import Struct

from raincheck.core.text import tr
from raincheck.importers import ofx, sheet_worker
from raincheck.importers.archives import is_archive, members
from raincheck.importers.base import ImportFileError, PasswordNeededError
from raincheck.importers.beside import read_beside
from raincheck.importers.decoding import text_of
from raincheck.importers.pages import is_page, page_of
from raincheck.importers.pdf_tables import pieces_of, table_in
from raincheck.importers.report import is_report
from raincheck.importers.table import Row, Sheet, sheet_of

MAX_BYTES: Final = 32 * 1024 * 1024
"""A bill of ten busy years is about 10 MB; anything far beyond it is no bill."""

_AROUND: Final = 2000
_DEEPEST: Final = 3
_MOST_PAGES: Final = 400
_PICTURES: Final = (
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"BM",
    b"RIFF",
    b"\x00\x00\x00\x18ftyphei",
    b"II*\0",
    b"MM\0*",
)
_PACKED: Final = (b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
_XLS: Final = b"\xd0\xcf\x11\xe0"
_MAIL_HEADS: Final = ("received:", "from:", "return-path:", "mime-version:", "date:", "subject:", "message-id:", "to:")


class Document(Struct, frozen=True):
    """One text with its tables. `name` is its path inside an archive or mail, empty for the file itself."""

    name: str
    container: str
    encoding: str
    text: str
    sheets: tuple[Sheet, ...]


Opened = tuple[str, "Document | ImportFileError"]
"""A member's name with what it is, or why it cannot be read."""


def open_up(data: bytes, password: str | None = None, *, name: str = "", depth: int = 0) -> Iterator[Opened]:
    """Every document in a file. Raises ImportFileError where the file as a whole cannot be read."""
    check_size(data)
    if is_archive(data):
        if depth >= _DEEPEST:
            raise ImportFileError(tr("The archive holds archives in archives; unpack it and import the files."))
        yield from _each(members(data, password), password, name, depth)
    elif data[:4] == b"PK\x03\x04":
        yield name, _spreadsheet(data, name, "xlsx")
    elif data.startswith(_XLS):
        yield name, _spreadsheet(data, name, "xls")
    elif b"%PDF-" in data[:1024]:
        yield name, _pdf(data, name, password)
    elif _is_mail(data):
        yield from _each(_mail(data), password, name, depth)
    else:
        _refuse_other_kinds(data)
        yield name, _text(data, name)


def _each(parts: Iterator[tuple[str, bytes]], password: str | None, outer: str, depth: int) -> Iterator[Opened]:
    for name, data in parts:
        path = f"{outer}/{name}" if outer else name
        try:
            yield from open_up(data, password, name=path, depth=depth + 1)
        except ImportFileError as problem:
            yield path, problem


def check_size(data: bytes) -> None:
    """Refuse what is far too large for a bill. Raises ImportFileError."""
    if len(data) > MAX_BYTES:
        raise ImportFileError(
            tr("The file is larger than {megabytes} MB and cannot be a bill; choose another file.").format(
                megabytes=MAX_BYTES // 1024**2
            )
        )


def _refuse_other_kinds(data: bytes) -> None:
    if not data.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        raise ImportFileError(tr("The file is empty; export it again."))
    if data.startswith(_PICTURES[:3]) or (data.startswith(_PICTURES[3:]) and b"\0" in data[:64]):
        raise ImportFileError(tr("The file is a picture; drop it as a screenshot, or use “raincheck read”."))
    if data.startswith(_PACKED):
        raise ImportFileError(tr("The file is an archive of a kind that is not opened here; unpack it first."))


def _text(data: bytes, name: str) -> Document:
    if ofx.is_ofx(data):
        text, encoding = ofx.text_of_ofx(data)
        return Document(name, ofx.container_of(text), encoding, text, ())
    text, encoding = text_of(data)
    if is_page(text):
        page = page_of(text)
        return Document(name, "html", encoding, page.text, page.sheets)
    return Document(name, "csv", encoding, text, (sheet_of(text),))


def _spreadsheet(data: bytes, name: str, container: str) -> Document:
    told = read_beside(sheet_worker, data)
    if told is None:
        raise ImportFileError(tr("The spreadsheet is damaged, or a document of another program."))
    found = msgspec.json.decode(told, type=sheet_worker.Sheets)
    if found.locked:
        raise PasswordNeededError(tr("The spreadsheet is locked with a password; save it without one and import that."))
    sheets = tuple(
        Sheet(tuple(Row(line, tuple(cells)) for line, cells in enumerate(grid.rows, 1)), grid.name)
        for grid in found.grids
    )
    text = "\n".join(",".join(row.cells) for sheet in sheets for row in sheet.rows)
    return Document(name, container, container, text, sheets)


def _pdf(data: bytes, name: str, password: str | None) -> Document:
    import pypdfium2  # noqa: PLC0415  # only when a PDF comes

    try:
        file = pypdfium2.PdfDocument(data, password=password)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise PasswordNeededError(tr("The PDF is locked; give its password.")) from error
        raise ImportFileError(tr("The PDF is damaged; get it again.")) from error
    try:
        count = min(len(file), _MOST_PAGES)
        written = [file[number].get_textpage() for number in range(count)]
        pages = [page.get_text_bounded() for page in written]
        text = "\n".join(pages)
        text = text.replace("\r\n", "\n").replace("\x02", "").replace("\ufffe", "")
        pieces = [] if is_report(text) else pieces_of(written, [file[number].get_height() for number in range(count)])
    except pypdfium2.PdfiumError as error:
        raise ImportFileError(tr("The PDF is damaged; get it again.")) from error
    finally:
        file.close()
    if not text.strip():
        raise ImportFileError(tr("The PDF holds pictures and no text; get it as text, or type what it shows."))
    lost = tuple(number for number, page in enumerate(pages, 1) if not page.strip())
    table = table_in(pieces, text[:_AROUND], lost=lost)
    return Document(name, "pdf", "pdf", text, (sheet_of(text), *([] if table is None else [table])))


def _is_mail(data: bytes) -> bool:
    heads = data[:2000].decode("latin-1").lower().lstrip().split("\n")[:12]
    return sum(line.startswith(_MAIL_HEADS) for line in heads) >= 2 and data[:1] not in (b"{", b"[", b"<")


def _mail(data: bytes) -> Iterator[tuple[str, bytes]]:
    """The text of a mail and its attachments; of a text in two forms the web page, which keeps its tables."""
    from email import message_from_bytes, policy  # noqa: PLC0415  # only when a mail comes

    message = message_from_bytes(data, policy=policy.default)
    body = message.get_body(preferencelist=("html", "plain"))
    if body is not None:
        content = body.get_content()
        yield "", content.encode() if isinstance(content, str) else bytes(content)
    for part in message.iter_attachments():
        payload = part.get_payload(decode=True)
        if isinstance(payload, bytes) and payload:
            yield part.get_filename() or "attachment", payload
