"""What the bills of the payment apps mean: which rows are purchases on a line, draws, repayments and refunds.

An app's own words are data in a `Bill` (alipay.py, wechat.py, jd.py, meituan.py); the order of the questions asked of
a row is the same for all and stands here. Neutral rows are read like all others: nearly all borrowing rows are neutral.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from raincheck.core.model import LedgerKind
from raincheck.importers.base import Format, Ignored, Outcome, Product, Reason
from raincheck.importers.trades import Meaning, Trade, not_understood, settled

_NEUTRAL: Final = ("不计收支", "/", "")
_REPAYS: Final = ("还款", "归还", "还清", "结清")
_DRAWS: Final = ("放款", "借款", "取出", "支用", "到账")
_LONGEST_NAME: Final = 100
_ORDER_PART: Final = re.compile(r"[_*]")
_CARD: Final = re.compile(
    r"(?P<bank>[^\s&(（\-—]*?(?:银行|农信|信用社))(?:[^&]*?信用卡)?(?:还款)?\s*(?:[(（](?:尾号)?(?P<tail>[0-9]{4})[)）])?"
)


@dataclass(frozen=True, slots=True)
class Bill:
    """How one app exports its bill.

    `columns`: those by which the header is recognised, in the order of the fields of `Trade` after `line`.
    `lines`: the app's words for its lines, with the catalogue's key; the first that stands in a text wins.
    `pays`: the words with which a pay method begins when the line itself pays.
    `borrowing`: the values of the trade's sort that only borrowing and repaying have.
    """

    format: Format
    columns: tuple[str, ...]
    lines: tuple[tuple[str, str], ...]
    pays: tuple[tuple[str, str], ...]
    borrowing: tuple[str, ...] = ()
    waivers: tuple[str, ...] = ()
    unnamed_draw: tuple[str, Product] | None = None


def understand(bill: Bill, trades: Sequence[Trade]) -> list[Outcome]:
    """One outcome for each trade, in the order given."""
    closed = frozenset(trade.order for trade in trades if trade.closed and trade.order)
    methods = {trade.order: trade.method for trade in trades if not trade.refund and trade.order}
    return [_Reader(bill, closed, methods).outcome(trade) for trade in trades]


@dataclass(frozen=True, slots=True)
class _Reader:
    bill: Bill
    closed: frozenset[str]
    methods: dict[str, str]

    def outcome(self, trade: Trade) -> Outcome:
        if trade.status in self.bill.waivers or trade.method in self.bill.waivers:
            return Ignored(trade.line, Reason.NOT_BORROWING)
        if trade.refund:
            return self._refund(trade)
        borrowing = self._borrowing(trade)
        if borrowing is not None:
            return settled(self.bill.format, trade, borrowing)
        if trade.closed:
            return Ignored(trade.line, Reason.CLOSED)
        if trade.sort in self.bill.borrowing:
            return not_understood(trade)
        return self._purchase(trade)

    def _borrowing(self, trade: Trade) -> Meaning | None:
        """What a row of borrowing or repaying did; None for a purchase, whatever its text says."""
        if trade.flow not in _NEUTRAL and trade.sort not in self.bill.borrowing and self._line(trade.party) is None:
            return None
        if any("信用卡还款" in text for text in (trade.sort, trade.party, trade.text)):
            return Meaning(LedgerKind.REPAY, _card(trade))
        product = self._line(trade.text) or self._line(trade.party) or self._line(trade.sort)
        words = f"{trade.sort} {trade.party} {trade.text}"
        if product is not None and any(word in words for word in _REPAYS):
            return Meaning(LedgerKind.REPAY, product)
        if product is None and self.bill.unnamed_draw is not None and self.bill.unnamed_draw[0] in trade.text:
            return Meaning(LedgerKind.DRAW, self.bill.unnamed_draw[1])
        if product is not None and any(word in words for word in _DRAWS):
            return Meaning(LedgerKind.DRAW, product)
        return None

    def _refund(self, trade: Trade) -> Outcome:
        # The order of a refund is that of the purchase, often with the refund's own number behind it.
        original = _ORDER_PART.split(trade.order)[0]
        method = trade.method or self.methods.get(original, "")
        product = self._payer(method)
        if product is None:
            return _paid_otherwise(trade, method)
        if trade.closed:
            return Ignored(trade.line, Reason.CLOSED)
        if original in self.closed or trade.order in self.closed:
            return Ignored(trade.line, Reason.REFUND_OF_CLOSED)
        return settled(self.bill.format, trade, Meaning(LedgerKind.REFUND, product))

    def _purchase(self, trade: Trade) -> Outcome:
        product = self._payer(trade.method)
        if product is not None and trade.flow != "收入":
            return settled(self.bill.format, trade, Meaning(LedgerKind.DRAW, product))
        return _paid_otherwise(trade, trade.method)

    def _line(self, text: str) -> Product | None:
        return next((Product(key, word) for word, key in self.bill.lines if word in text), None)

    def _payer(self, method: str) -> Product | None:
        """The line that paid; the method may be joined, as in "花呗&焕新折扣" or "花呗分期(3期)"."""
        return next((Product(key, word) for word, key in self.bill.pays if method.startswith(word)), None)


def _paid_otherwise(trade: Trade, method: str) -> Ignored:
    return Ignored(trade.line, Reason.CARD_PURCHASE if "信用卡" in method else Reason.NOT_CREDIT)


def _card(trade: Trade) -> Product:
    for text in (trade.party, trade.text):
        card = _CARD.search(text[:_LONGEST_NAME])
        if card is not None:
            return Product("credit_card", f"{card['bank']}信用卡", card["bank"], card["tail"] or "")
    return Product("credit_card", trade.party, trade.party)
