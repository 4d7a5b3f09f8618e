"""One trade of a payment app's bill, and the step from a trade to a record."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from msgspec import Struct

from raincheck.core.model import LedgerKind
from raincheck.core.money import Money
from raincheck.core.text import tr
from raincheck.importers.base import (
    Identity,
    Ignored,
    ImportFileError,
    Movement,
    Outcome,
    Problem,
    Product,
    Reason,
    Seen,
    Undoing,
)
from raincheck.importers.cells import DAMAGED, amount_of, is_mangled, is_unclear_day
from raincheck.importers.table import Row

_CLOSED: Final = ("交易关闭", "已关闭", "订单关闭", "交易取消", "已取消", "已撤销", "对方已退还")
_DONE: Final = (
    *("成功", "完成", "已转账", "已收钱", "到账", "已还款", "已支付", "已存入", "确认收货", "已收货", "已发货"),
    *("交易结束", "已还清", "已扣款"),
)
_DONE_ALONE: Final = ("支付", "还款", "退款")
"""States that say nothing more; with other words behind, which may be damaged, they could be any."""

_PENDING: Final = ("等待付款", "待付款", "待支付", "处理中", "还款中", "进行中", "放款中", "退款中", "等待对方付款")
_REFUNDED: Final = ("退款成功", "退款")
_BOUNCED: Final = re.compile(r"已全额退款|已退款(?:[(（]?[¥￥]?(?P<sum>[0-9.,]+)[)）]?)?|已退回|退回成功")
_LONGEST_SHOWN: Final = 40


class Trade(Struct, frozen=True, gc=False):
    """One row of a payment app's bill, in the words of the file. `order` is empty where a spreadsheet spoilt it."""

    line: int
    at: datetime
    sort: str
    party: str
    text: str
    flow: str
    amount: str
    method: str
    status: str
    order: str

    @property
    def closed(self) -> bool:
        """Whether the trade was given up; nothing was paid, or it came back."""
        return self.status in _CLOSED

    @property
    def failed(self) -> bool:
        """Whether the trade was tried and did not go through."""
        return "失败" in self.status

    @property
    def pending(self) -> bool:
        """Whether the trade had not ended when the file was exported."""
        return any(word in self.status for word in _PENDING)

    @property
    def done(self) -> bool:
        """Whether the trade ended well; a bill without states shows only such trades."""
        return not self.status or self.status in _DONE_ALONE or any(word in self.status for word in _DONE)

    @property
    def refund(self) -> bool:
        """Whether the row gives money back."""
        return self.status in _REFUNDED or self.sort.endswith("退款") or self.text.startswith("退款-")

    @property
    def damaged(self) -> bool:
        """Whether a cell that decides about the row holds bytes that are no text."""
        return any(DAMAGED in cell for cell in (self.sort, self.flow, self.amount, self.method, self.status))

    @property
    def words(self) -> str:
        """What the row is about, for a person."""
        return self.text if self.text not in ("", "/") else self.party

    def seen(self) -> Seen:
        """What a preview shows of the row."""
        return Seen(self.at.date(), self.words, amount_of(self.amount))


class Meaning(Struct, frozen=True, gc=False):
    """What a trade did on a line, and what it takes back."""

    kind: LedgerKind
    product: Product
    undoing: Undoing | None = None


def clean_order(text: str) -> str:
    """The order number; empty where there is none or a spreadsheet spoilt it."""
    return "" if text == "/" or DAMAGED in text or is_mangled(text) else text


def ignored(trade: Trade, reason: Reason) -> Ignored:
    """The row left out for a reason."""
    return Ignored(trade.line, reason, trade.seen())


def record(source: str, trade: Trade, meaning: Meaning) -> Outcome:
    """The trade as a movement on a line, or what is wrong with its amount or with the name of its line."""
    taken_back = trade.refund or meaning.undoing is not None
    if DAMAGED in meaning.product.handle or (taken_back and DAMAGED in trade.party):
        return damaged(trade.line, (trade.party, trade.text))
    amount = amount_of(trade.amount)
    if amount is None:
        what = tr("The amount “{text}” cannot be read.").format(text=short(trade.amount))
        return Problem(trade.line, what, trade.seen())
    if not amount:
        return ignored(trade, Reason.NO_AMOUNT)
    return Movement(
        line=trade.line,
        at=trade.at,
        kind=meaning.kind,
        product=meaning.product,
        amount=amount,
        note=trade.words,
        identity=Identity(source, trade.order, trade.party),
        undoing=meaning.undoing,
    )


def settled(source: str, trade: Trade, meaning: Meaning) -> Outcome:
    """The record of a repayment or draw by how it ended: done, failed, bounced, given up, or not ended yet."""
    repays = meaning.kind is LedgerKind.REPAY
    bounced = _BOUNCED.search(trade.status) if repays else None
    if trade.closed or (trade.failed and not repays):
        return ignored(trade, Reason.CLOSED)
    if bounced is not None or trade.failed:
        return _failed(source, trade, meaning.product, bounced)
    if trade.pending:
        return ignored(trade, Reason.PENDING)
    if not trade.done or "部分" in trade.status:
        return unclear_state(trade)
    return record(source, trade, meaning)


def _failed(source: str, trade: Trade, product: Product, bounced: re.Match[str] | None) -> Outcome:
    """A repayment that did not go through, or came back whole; of one that came back in part nothing is known."""
    if bounced is None:
        return record(source, trade, Meaning(LedgerKind.FAILED, product))
    if bounced["sum"] is not None and amount_of(bounced["sum"]) != amount_of(trade.amount):
        return unclear_state(trade)
    return record(source, trade, Meaning(LedgerKind.FAILED, product, undoing_of(trade, LedgerKind.REPAY)))


def undoing_of(trade: Trade, kind: LedgerKind, otherwise: Reason | None = None) -> Undoing:
    """How the book finds the row that this one takes back."""
    amount = amount_of(trade.amount) or Money(0)
    return Undoing(trade.order, trade.party, trade.at, amount, kind, otherwise)


def unclear_state(trade: Trade) -> Problem:
    """A row of a line whose state does not say whether all of the amount moved."""
    what = tr("“{text}”: the state “{state}” does not say what was paid; enter it by hand.").format(
        text=short(trade.words), state=short(trade.status)
    )
    return Problem(trade.line, what, trade.seen())


def not_understood(trade: Trade) -> Problem:
    """A row that speaks of borrowing in words no rule knows; it is shown rather than dropped."""
    what = tr("This borrowing row is not understood: “{text}”; enter it by hand if it matters.").format(
        text=short(trade.words)
    )
    return Problem(trade.line, what, trade.seen())


def damaged(line: int, cells: Sequence[str]) -> Problem:
    """A row with bytes that are no text, or with its cells in the wrong columns."""
    what = tr("The row is damaged and was not read: “{text}”.").format(text=short(" ".join(cells)))
    return Problem(line, what)


def damaged_header() -> ImportFileError:
    """The names of the columns cannot be read, so nothing of the table can."""
    return ImportFileError(tr("The names of the columns are damaged in this file; export it again."))


def too_short(row: Row, wanted: int) -> Problem:
    """A row with fewer columns than it needs."""
    what = tr("The row has {found} of {wanted} columns; the file seems to be cut off here.")
    return Problem(row.line, what.format(found=len(row.cells), wanted=wanted))


def unread_day(line: int, text: str) -> Problem:
    """A row whose time cannot be read, or can be read in more than one way."""
    if not is_unclear_day(text):
        return Problem(line, tr("The row does not begin with a time that can be read."))
    what = tr("The day “{text}” lacks its year, or its day and month cannot be told apart; save it as 2026-10-28.")
    return Problem(line, what.format(text=short(text)))


def short(text: str) -> str:
    """A text of the file as a sentence can quote it."""
    line = "".join(char if char.isprintable() else DAMAGED for char in text)
    return line if len(line) <= _LONGEST_SHOWN else line[: _LONGEST_SHOWN - 1] + "…"
