"""The process that reads OFX: its text in, its rows out, `python -m raincheck.importers.ofx_worker`.

The library is an optional extra (`raincheck[ofx]`) with a licence and a network client of its own; only this process,
which can be ended, ever loads it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, timedelta, timezone
from typing import TYPE_CHECKING, Final

import msgspec
from msgspec import Struct

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_ROW: Final = "STMTTRN"
_STATEMENTS: Final = ("STMTRS", "CCSTMTRS")
_OWN_TAGS: Final = (_ROW, *_STATEMENTS)
_CHINA: Final = timezone(timedelta(hours=8))


class OfxRow(Struct, frozen=True):
    """One movement as the file writes it, with the account above it; `account` is empty for one that has none above.

    `at` is China time where the file gives a zone, else the time as written.
    """

    credit: bool = False
    bank: str = ""
    account: str = ""
    currency: str = ""
    sort: str = ""
    at: str = ""
    amount: str = ""
    number: str = ""
    party: str = ""
    memo: str = ""
    payee_account: str = ""


class OfxRows(Struct, frozen=True):
    """The movements in the order of the file."""

    rows: list[OfxRow] = []


def read_rows(text: str) -> OfxRows:
    """Every movement of the text. Whatever the library raises for a damaged one goes through."""
    from ofxtools.Parser import TreeBuilder  # noqa: PLC0415  # this process alone loads it

    builder = TreeBuilder()
    builder.feed(text)
    root = builder.close()
    bank = _leaf(root, "ORG", stop=())
    return OfxRows([_row(row, statement, bank) for row, statement in _rows(root)])


def _rows(root: Element) -> Iterator[tuple[Element, Element | None]]:
    """Every movement with the nearest statement above it; a damaged end nests what follows."""
    waiting: list[tuple[Element, Element | None]] = [(root, None)]
    while waiting:
        node, above = waiting.pop()
        if node.tag == _ROW:
            yield node, above
        below = node if node.tag in _STATEMENTS else above
        waiting += [(child, below) for child in reversed(node)]


def _row(row: Element, statement: Element | None, bank: str) -> OfxRow:
    found = OfxRow(
        sort=_leaf(row, "TRNTYPE"),
        at=_china(_leaf(row, "DTPOSTED")),
        amount=_leaf(row, "TRNAMT"),
        number=_leaf(row, "FITID"),
        party=_leaf(row, "NAME"),
        memo=_leaf(row, "MEMO"),
        payee_account=_leaf(row, "ACCTID"),
        currency=_leaf(row, "CURSYM") if row.find("CURRENCY") is not None else "",
    )
    if statement is None:
        return found
    return msgspec.structs.replace(
        found,
        credit=statement.tag == "CCSTMTRS",
        bank=bank or _leaf(statement, "BANKID"),
        account=_leaf(statement, "ACCTID"),
        currency=found.currency or _leaf(statement, "CURDEF"),
    )


def _leaf(node: Element, tag: str, *, stop: tuple[str, ...] = _OWN_TAGS) -> str:
    """The first such text below, also under an element that was left empty and open, but not of another row."""
    waiting = list(reversed(node))
    while waiting:
        child = waiting.pop()
        if child.tag == tag and child.text:
            return _plain(child.text)
        if child.tag not in stop:
            waiting += reversed(child)
    return ""


def _plain(text: str) -> str:
    from ofxtools.Types import String  # noqa: PLC0415  # this process alone loads it

    return str(String().convert(text)).strip()


def _china(text: str) -> str:
    """The time in China; banks that give no zone write their own time, whatever the format says."""
    from ofxtools.Types import DateTime  # noqa: PLC0415  # this process alone loads it

    if "[" not in text:
        return text.split(".", maxsplit=1)[0]
    try:
        return f"{DateTime().convert(text).replace(tzinfo=UTC).astimezone(_CHINA):%Y-%m-%d %H:%M:%S}"
    except ValueError:
        return text


if __name__ == "__main__":
    sys.stdout.buffer.write(msgspec.json.encode(read_rows(sys.stdin.buffer.read().decode())))
