"""Recognise a file by what stands in it, never by its name, and read it with the importer that fits."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from msgspec import Struct

from raincheck.core.errors import KnownError
from raincheck.core.system_errors import reason_of
from raincheck.core.text import tr
from raincheck.importers import banks, ofx, statements, wallet_table
from raincheck.importers.base import ImportFileError, Outcome, Parsed, Problem, UnknownTableError
from raincheck.importers.cells import moment_of, signed_amount_of
from raincheck.importers.documents import MAX_BYTES, Document, check_size, open_up
from raincheck.importers.headers import HEADER_WITHIN, header_name, said_count
from raincheck.importers.lexicon import Lexicon
from raincheck.importers.mapping import NO_MAPPINGS, SAMPLE, SOURCE, Mappings, outcomes_by
from raincheck.importers.messages import is_messages, read_messages
from raincheck.importers.report import is_report, read_report
from raincheck.importers.table import Sheet
from raincheck.importers.trades import damaged_header

_NO_WORDS = Lexicon()
_HEAD: Final = 4000
_FEWEST_NAMES: Final = 3
_MARKS: Final = (
    "支付宝（中国）",
    "支付宝交易记录明细查询",
    "支付宝账户：",
    "微信支付账单明细",
    "微信支付交易明细证明",
    "微信昵称：",
    "京东账号名：",
    "美团交易账单",
    "美团用户名：",
)
"""Words of the lines above a bill's table."""


class Found(Struct, frozen=True):
    """One document of a file: `name` inside an archive or mail, and what it says or why it cannot be read."""

    name: str
    parsed: Parsed | None = None
    refusal: ImportFileError | None = None


def read_import_file(path: Path) -> bytes:
    """The bytes of a file to import. Raises KnownError if it can't be read and ImportFileError if it is too large."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise KnownError(
            tr("{path} cannot be read ({reason}); check the name and your rights to it.").format(
                path=path, reason=reason_of(error)
            )
        ) from error
    check_size(data)
    return data


def parse(data: bytes, lexicon: Lexicon = _NO_WORDS, password: str | None = None) -> Parsed:
    """Read a file that is one document. Raises ImportFileError, one sentence, where it is none that is known."""
    first = parse_all(data, lexicon, password)[0]
    if first.parsed is None:
        raise first.refusal or ImportFileError(tr("The file is empty; export it again."))
    return first.parsed


def parse_all(
    data: bytes, lexicon: Lexicon = _NO_WORDS, password: str | None = None, *, mappings: Mappings = NO_MAPPINGS
) -> tuple[Found, ...]:
    """Read every document in a file; in an archive or a mail, what is not understood is dropped beside what is."""
    found: list[Found] = []
    try:
        for name, opened in open_up(data, password):
            if isinstance(opened, Document):
                found.append(_read(name, opened, lexicon, mappings))
            else:
                found.append(Found(name, refusal=opened))
    except ImportFileError as refusal:
        found.append(Found("", refusal=refusal))
    understood = tuple(one for one in found if one.parsed is not None)
    locked = tuple(one for one in found if one.parsed is None)
    if understood and len(found) > 1:
        return understood
    return understood or locked[:1] or (Found("", refusal=ImportFileError(tr("The archive holds no file."))),)


def _read(name: str, document: Document, lexicon: Lexicon, mappings: Mappings) -> Found:
    try:
        return Found(name, parsed=_understood(document, lexicon, mappings))
    except ImportFileError as refusal:
        return Found(name, refusal=refusal)


def _understood(document: Document, lexicon: Lexicon, mappings: Mappings) -> Parsed:
    for sheet in document.sheets if mappings else ():
        mapped = outcomes_by(sheet, mappings, lexicon)
        if mapped is not None:
            return Parsed.of(SOURCE, document.container, document.encoding, mapped)
    if document.container in ofx.CONTAINERS:
        bank, rows = ofx.outcomes_of(document.text, lexicon)
        return Parsed.of(bank, document.container, document.encoding, rows)
    if is_report(document.text):
        return read_report(document.text, document.encoding, document.container)
    found = _wallet(document, lexicon)
    unknown: UnknownTableError | None = None
    if found is None:
        found, unknown = _statement(document, lexicon)
    if found is not None:
        source, outcomes, said = found
        return Parsed.of(source, document.container, document.encoding, outcomes, said=said)
    if unknown is None and not _is_bill(document) and is_messages(document.text):
        return read_messages(document.text, lexicon, encoding=document.encoding)
    raise unknown or _unmapped(document) or _unknown(document)


Rows = tuple[str, Sequence[Outcome], int | None]
"""Who wrote a table, what its rows say, and how many it says that there are."""


def _wallet(document: Document, lexicon: Lexicon) -> Rows | None:
    for sheet in document.sheets:
        wallet = wallet_table.find_wallet(sheet)
        if wallet is not None:
            rows = _not_cut(wallet_table.outcomes(wallet, lexicon), sheet)
            return wallet.bill.source, rows, said_count(sheet.rows)
    return None


def _statement(document: Document, lexicon: Lexicon) -> tuple[Rows | None, UnknownTableError | None]:
    unknown: UnknownTableError | None = None
    for sheet in document.sheets:
        try:
            table = statements.find_statement(sheet)
        except UnknownTableError as problem:
            unknown = unknown or problem
            continue
        if table is not None:
            rows = _not_cut(statements.outcomes(table, lexicon), sheet)
            return (table.statement.source, rows, said_count(sheet.rows)), None
    return None, unknown


def _not_cut(outcomes: Sequence[Outcome], sheet: Sheet) -> Sequence[Outcome]:
    if not outcomes and sheet.cut:
        raise _cut_before_rows()
    told = tr("Page {n} of the PDF shows no text that can be read: it is damaged or a picture. Its rows are missing.")
    last = sheet.rows[-1].line if sheet.rows else 0
    return [*outcomes, *(Problem(last + page, told.format(n=page)) for page in sheet.lost)]


def _unmapped(document: Document) -> UnknownTableError | None:
    """A table of any other kind: the first row of words with a row of figures below it is its header."""
    if "raincheck-book" in document.text[:1000]:
        return None
    for sheet in document.sheets:
        for row, below in zip(sheet.rows[:HEADER_WITHIN], sheet.rows[1:], strict=False):
            filled = tuple(cell for cell in row.cells if cell)
            figures = sum(signed_amount_of(cell) is not None for cell in below.cells if cell)
            if len(filled) >= 3 and figures and not any(signed_amount_of(cell) or moment_of(cell) for cell in filled):
                place = sheet.rows.index(row) + 1
                rows = tuple(later.cells for later in sheet.rows[place : place + SAMPLE])
                return UnknownTableError(str(_unknown(document)), filled, rows)
    return None


def _cut_before_rows() -> ImportFileError:
    return ImportFileError(tr("The file ends before its table of trades; export it again."))


def _is_bill(document: Document) -> bool:
    """Whether the text is a bill or the rest of one; what it lost is no reason to read it as messages."""
    return any(mark in document.text[:_HEAD] for mark in _MARKS) or _has_lost_names(document)


def _has_lost_names(document: Document) -> bool:
    """Whether a row looks like the header of a bill or statement that lost some of its names."""
    known = wallet_table.COLUMNS | banks.COLUMNS
    return any(
        sum(header_name(cell) in known for cell in row.cells) >= _FEWEST_NAMES
        for sheet in document.sheets
        for row in sheet.rows[:HEADER_WITHIN]
    )


def _unknown(document: Document) -> ImportFileError:
    text = document.text
    if text.lstrip().startswith("{") and "raincheck-book" in text[:1000]:
        return ImportFileError(tr("This is a book file, not a bill; load it with “raincheck load”."))
    if _has_lost_names(document):
        return damaged_header()
    if any(mark in text[:_HEAD] for mark in _MARKS):
        return _cut_before_rows()
    return ImportFileError(
        tr(
            "The file is none that can be imported: bills of Alipay, WeChat, JD and Meituan, statements of banks, "
            "credit reports and messages of banks can."
        )
    )
