"""One trade of a payment app's bill, and the step from a trade to a record."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from raincheck.core.model import LedgerKind
from raincheck.core.text import tr
from raincheck.importers.base import Format, Ignored, Movement, Outcome, Problem, Product, Reason
from raincheck.importers.table import amount_of, moment_of

_MANGLED: Final = re.compile(r"[0-9](\.[0-9]+)?E\+[0-9]+", re.IGNORECASE)
_CLOSED: Final = ("交易关闭", "已关闭", "订单关闭", "交易取消", "已取消", "已撤销", "对方已退还")
_FAILED: Final = ("还款失败", "交易失败", "支付失败", "失败")
_PENDING: Final = ("等待付款", "待付款", "待支付", "处理中", "还款中", "进行中", "放款中", "退款中", "等待对方付款")
_REFUNDED: Final = ("退款成功", "退款")


@dataclass(frozen=True, slots=True)
class Trade:
    """One row of a payment app's bill, in the words of the file."""

    line: int
    at: str
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
        return self.status in _FAILED

    @property
    def pending(self) -> bool:
        """Whether the trade had not ended when the file was exported."""
        return any(word in self.status for word in _PENDING)

    @property
    def refund(self) -> bool:
        """Whether the row gives money back."""
        return self.status in _REFUNDED or self.sort.endswith("退款") or self.text.startswith("退款-")


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a trade did on a line."""

    kind: LedgerKind
    product: Product


def record(source: Format, trade: Trade, meaning: Meaning) -> Outcome:
    """The trade as a movement on a line, or what is wrong with its time or amount."""
    at = moment_of(trade.at)
    if at is None:
        return Problem(trade.line, tr("The time “{text}” cannot be read.").format(text=_short(trade.at)))
    amount = amount_of(trade.amount)
    if amount is None:
        return Problem(trade.line, tr("The amount “{text}” cannot be read.").format(text=_short(trade.amount)))
    if not amount:
        return Ignored(trade.line, Reason.NO_AMOUNT)
    note = trade.text if trade.text not in ("", "/") else trade.party
    return Movement(
        line=trade.line,
        at=at,
        kind=meaning.kind,
        product=meaning.product,
        amount=amount,
        note=note,
        key=f"{source}:{_identity(trade, at)}:{meaning.kind}:{amount.fen}",
    )


def settled(source: Format, trade: Trade, meaning: Meaning) -> Outcome:
    """The record of a repayment or draw by how it ended: done, failed, given up, or not ended yet."""
    if trade.closed:
        return Ignored(trade.line, Reason.CLOSED)
    if trade.failed:
        if meaning.kind is LedgerKind.REPAY:
            return record(source, trade, Meaning(LedgerKind.FAILED, meaning.product))
        return Ignored(trade.line, Reason.CLOSED)
    if trade.pending:
        return Ignored(trade.line, Reason.PENDING)
    return record(source, trade, meaning)


def not_understood(trade: Trade) -> Problem:
    """A row that speaks of borrowing in words no rule knows; it is shown rather than dropped."""
    return Problem(
        trade.line,
        tr("This borrowing row is not understood: “{text}”; enter it by hand if it matters.").format(
            text=_short(trade.text or trade.party)
        ),
    )


def _identity(trade: Trade, at: datetime) -> str:
    # A spreadsheet that opened the file may have turned long order numbers into 2.02E+27, all alike.
    if trade.order and trade.order != "/" and not _MANGLED.fullmatch(trade.order):
        return trade.order
    return f"{at:%Y%m%d%H%M}:{trade.party}"


def _short(text: str) -> str:
    line = "".join(char if char.isprintable() else "�" for char in text)
    return line if len(line) <= 40 else line[:39] + "…"
