"""Statements as OFX (also QFX), version 1 (SGML) and 2 (XML): every movement of every account in the file.

The structure is read by a library that is an optional extra, in a process of its own (ofx_worker.py). Which characters
the bytes are is settled before: banks name code pages that they do not write.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from importlib.util import find_spec
from typing import Final

import msgspec

from raincheck.core.model import LedgerKind
from raincheck.core.money import Money
from raincheck.core.text import tr
from raincheck.importers import ofx_worker
from raincheck.importers.banks import Statement
from raincheck.importers.base import Ignored, ImportFileError, Outcome, Problem, Reason
from raincheck.importers.beside import read_beside
from raincheck.importers.cells import DAMAGED, moment_of, signed_amount_of
from raincheck.importers.decoding import text_of
from raincheck.importers.lexicon import Lexicon
from raincheck.importers.ofx_worker import OfxRow
from raincheck.importers.statements import OWN_CURRENCY, Line, meant
from raincheck.importers.trades import unread_day

_HEAD: Final = re.compile(
    rb"[\xef\xbb\xbf\xff\xfe\s]*(?:OFXHEADER|(?:<\?xml[^>]*>\s*)?(?:<\?OFX\s|<OFX>))", re.IGNORECASE
)
_WESTERN: Final = re.compile(rb"CHARSET:\s*(?:1252|ISO-?8859-?1|8859-?1)\b", re.IGNORECASE)
_LOOKED_AT: Final = 800
CONTAINERS: Final = ("sgml", "xml")
_BODY: Final = "<OFX>"
_OPEN: Final = "<STMTTRN>"
_CLOSED: Final = "</STMTTRN>"
_PIECES: Final = ("<TRNAMT>", "<DTPOSTED>", "<FITID>")
_TAIL: Final = re.compile(r"([0-9]{4})\D*$")
_NO_NUMBER: Final = re.compile(r"0*|NONE", re.IGNORECASE)
_SPENT: Final = {"INT": LedgerKind.INTEREST, "FEE": LedgerKind.FEE, "SRVCHG": LedgerKind.FEE}
_CAME: Final = {"PAYMENT": LedgerKind.REPAY}
"""What the kinds of OFX say of a card's row beyond its direction."""


def is_ofx(data: bytes) -> bool:
    """Whether the bytes begin as OFX does, in any encoding."""
    return _HEAD.match(data[:_LOOKED_AT].replace(b"\0", b"")) is not None


def text_of_ofx(data: bytes) -> tuple[str, str]:
    """The text and its encoding; a western code page only where the header names one and nothing else fits."""
    western = _WESTERN.search(data[:_LOOKED_AT]) is not None
    try:
        text, encoding = text_of(data)
    except ImportFileError:
        if not western:
            raise
        text, encoding = DAMAGED, ""
    return (data.decode("cp1252", "replace"), "cp1252") if western and DAMAGED in text else (text, encoding)


def container_of(text: str) -> str:
    """The form of version 2 is "xml", of version 1 "sgml"."""
    return CONTAINERS["<?" in text[:_LOOKED_AT]]


def outcomes_of(text: str, lexicon: Lexicon) -> tuple[str, list[Outcome]]:
    """The source of the first account, and one outcome for every movement of the file. Raises ImportFileError."""
    if find_spec("ofxtools") is None:
        raise ImportFileError(
            tr(
                "Reading OFX needs an extra part that is not installed: pip install “raincheck[ofx]”. "
                "Or get the statement as CSV or Excel."
            )
        )
    head, *pieces = text.split(_OPEN)
    rows = _read(text[max(text.find(_BODY), 0) :])
    if len(rows) != len(pieces):
        raise _damaged()
    found = [_loose(head)]
    for row, piece in zip(rows, pieces, strict=True):
        _own, closed, after = piece.partition(_CLOSED)
        found.append([row if closed else None, *_loose(after)])
    each = [row for several in found for row in several]
    if not each:
        raise ImportFileError(tr("The OFX file holds no movement of an account or a card."))
    first = rows[0] if rows else OfxRow()
    return _source(first), [_outcome(number, row, lexicon) for number, row in enumerate(each, 1)]


def _loose(text: str) -> list[OfxRow | None]:
    """The rows whose beginning is damaged, of which only pieces stand there."""
    return [None] * max(text.count(tag) for tag in _PIECES)


def _read(text: str) -> Sequence[OfxRow]:
    told = read_beside(ofx_worker, text.encode())
    if told is None:
        raise _damaged()
    return msgspec.json.decode(told, type=ofx_worker.OfxRows).rows


def _damaged() -> ImportFileError:
    return ImportFileError(tr("The OFX file is damaged; get it again, or get the statement as CSV or Excel."))


def _source(row: OfxRow) -> str:
    return f"ofx-{'credit' if row.credit else 'debit'}"


def _outcome(line: int, row: OfxRow | None, lexicon: Lexicon) -> Outcome:
    if row is None or not row.account:
        cut = tr("The row is cut off or damaged and cannot be read.")
        return Problem(line, cut if row is None else tr("The row belongs to no account that the file names."))
    at = moment_of(row.at)
    if at is None:
        return unread_day(line, row.at)
    amount = signed_amount_of(row.amount)
    if amount is None:
        return Problem(line, tr("The row shows no amount that can be read."))
    tail = _TAIL.search(row.account)
    bank = lexicon.catalogue.bank_name(row.bank) or ""
    text = " ".join(dict.fromkeys(part for part in (row.party, row.memo) if part))
    shown = Line(
        line=line,
        at=at,
        text=text or row.sort,
        party=row.party,
        spent=Money(-amount.fen),
        tail="" if tail is None else tail[1],
        account=row.payee_account,
        # A number counts within its account.
        number="" if _NO_NUMBER.fullmatch(row.number) else f"{row.account[-4:]}/{row.number}",
        posted_only=False,
    )
    if row.currency.upper() not in OWN_CURRENCY or not amount:
        return Ignored(line, Reason.FOREIGN_CURRENCY if amount else Reason.NO_AMOUNT, shown.seen())
    statement = Statement(_source(row), bank, (), credit=row.credit)
    return meant(shown, statement, lexicon, kind=_SPENT.get(row.sort) if amount.fen < 0 else _CAME.get(row.sort))
