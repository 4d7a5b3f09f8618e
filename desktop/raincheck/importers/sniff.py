"""Recognise a file by what stands in it, never by its name, and read it with the importer that fits."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from raincheck.core.errors import KnownError
from raincheck.core.text import tr
from raincheck.importers.alipay import ALIPAY
from raincheck.importers.base import ImportFileError, Outcome, Parsed, Problem
from raincheck.importers.bills import Bill, understand
from raincheck.importers.jd import JD
from raincheck.importers.meituan import MEITUAN
from raincheck.importers.report import is_report, read_report
from raincheck.importers.table import Row, moment_of, rows_of
from raincheck.importers.trades import Trade
from raincheck.importers.wechat import WECHAT

MAX_BYTES: Final = 32 * 1024 * 1024
"""A bill of ten busy years is about 10 MB; anything far beyond it is no bill."""

_HEADER_WITHIN: Final = 200
_BILLS: Final = (ALIPAY, WECHAT, JD, MEITUAN)
_MOST_CUT: Final = 3


def read_import_file(path: Path) -> bytes:
    """The bytes of a file to import. Raises KnownError if it can't be read and ImportFileError if it is too large."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise KnownError(
            tr("{path} cannot be read ({reason}); check the name and your rights to it.").format(
                path=path, reason=error.strerror
            )
        ) from error
    _check_size(data)
    return data


def parse(data: bytes) -> Parsed:
    """Read one exported file. Raises ImportFileError, one sentence, where it is none that is known."""
    _check_size(data)
    _check_kind(data)
    text, encoding = _text(data)
    if is_report(text):
        return read_report(text, encoding)
    rows = list(rows_of(text))
    for index, row in enumerate(rows[:_HEADER_WITHIN]):
        for bill in _BILLS:
            places = _places(bill, row)
            if places is not None:
                return Parsed.of(bill.format, encoding, _outcomes(bill, places, rows[index], rows[index + 1 :]))
    raise _unknown(text)


def _check_size(data: bytes) -> None:
    if len(data) > MAX_BYTES:
        raise ImportFileError(
            tr("The file is larger than {megabytes} MB and cannot be a bill; choose another file.").format(
                megabytes=MAX_BYTES // 1024**2
            )
        )


def _check_kind(data: bytes) -> None:
    if not data.strip():
        raise ImportFileError(tr("The file is empty; export it again."))
    pictures = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"RIFF")
    if data.startswith(pictures[:3]) or (data.startswith(pictures[3:]) and b"\0" in data[:64]):
        raise ImportFileError(tr("The file is a picture; export the bill as CSV, or type what the picture shows."))
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise ImportFileError(
            tr("The file is a spreadsheet or an archive; unpack it, or save the sheet as CSV, and import that.")
        )
    if data.startswith(b"%PDF"):
        raise ImportFileError(tr("The file is a PDF; copy its text into a text file and import that."))
    if b"\0" in data:
        raise ImportFileError(tr("The file is not a text; export the bill as CSV and import that."))


def _text(data: bytes) -> tuple[str, str]:
    """The text and the name of its encoding; a last character that was cut in two is left out."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding), _plain(data, encoding)
        except UnicodeDecodeError as error:
            if len(data) - error.start <= _MOST_CUT and error.start > 0:
                return data[: error.start].decode(encoding), _plain(data, encoding)
    raise ImportFileError(tr("The file is neither UTF-8 nor GB18030 text; export it again."))


def _plain(data: bytes, encoding: str) -> str:
    return "utf-8" if encoding == "utf-8-sig" and not data.startswith(b"\xef\xbb\xbf") else encoding


def _places(bill: Bill, row: Row) -> tuple[int, ...] | None:
    """Where the bill's columns stand in this row, if it is the header."""
    names = [cell.replace("（", "(").replace("）", ")") for cell in row.cells]
    if not set(bill.columns) <= set(names):
        return None
    return tuple(names.index(column) for column in bill.columns)


def _outcomes(bill: Bill, places: tuple[int, ...], header: Row, rows: list[Row]) -> list[Outcome]:
    width = max(index for index, cell in enumerate(header.cells) if cell) + 1
    trades: list[Trade] = []
    damaged: list[Outcome] = []
    for row in rows:
        if row.empty or _is_footer(row):
            continue
        if len(row.cells) < width:
            damaged.append(
                Problem(
                    row.line,
                    tr("The row has {found} of {wanted} columns; the file seems to be cut off here.").format(
                        found=len(row.cells), wanted=width
                    ),
                )
            )
        elif moment_of(row.cells[places[0]]) is None:
            damaged.append(Problem(row.line, tr("The row does not begin with a time that can be read.")))
        else:
            trades.append(Trade(row.line, *(row.cells[place] for place in places)))
    return sorted((*damaged, *understand(bill, trades)), key=lambda outcome: outcome.line)


def _is_footer(row: Row) -> bool:
    """A line under the table, such as dashes or a count: one cell, and no row that was cut off in its time."""
    filled = [cell for cell in row.cells if cell]
    return len(filled) == 1 and not filled[0][0].isdigit()


def _unknown(text: str) -> ImportFileError:
    if text.lstrip().startswith("{") and "raincheck-book" in text[:1000]:
        return ImportFileError(tr("This is a book file, not a bill; load it with “raincheck load”."))
    if "交易创建时间" in text and "资金状态" in text:
        return ImportFileError(
            tr("This is Alipay's older web export, which does not say what paid; export the bill from the app.")
        )
    if any(name in text for name in ("支付宝", "微信支付账单", "京东账号名", "美团交易账单")):
        return ImportFileError(tr("The file ends before its table of trades; export it again."))
    return ImportFileError(
        tr(
            "The file is none that can be imported; bills of Alipay, WeChat, JD and Meituan as CSV can, "
            "and the text of a credit report."
        )
    )
