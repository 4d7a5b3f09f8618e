"""What the bills of the payment apps mean: which rows are purchases on a line, draws, repayments and refunds.

An app's own words are data in a `Bill` (wallets.py); the order of the questions asked of a row is the same for all and
stands here. Neutral rows are read like all others: nearly all borrowing rows are neutral. A row that names a line and
is not taken is a problem or says why; it is never passed over as "no credit".
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

from msgspec import Struct, field

from raincheck.core.model import LedgerKind
from raincheck.core.text import tr
from raincheck.importers.base import Outcome, Problem, Product, Reason, Undoing
from raincheck.importers.lexicon import Lexicon
from raincheck.importers.trades import (
    Meaning,
    Trade,
    ignored,
    not_understood,
    record,
    settled,
    short,
    undoing_of,
)
from raincheck.importers.wallets import Bill

_NEUTRAL: Final = ("不计收支", "/", "", "中性交易", "其他")
_REPAYS: Final = ("还款", "归还", "还清", "结清", "扣款")
_DRAWS: Final = ("放款", "借款", "取出", "支用", "到账", "提现")
_FEES: Final = ("手续费", "服务费", "分期费")
_INTEREST: Final = ("利息",)
_PEOPLE: Final = ("转账", "红包", "亲友代付", "亲属卡", "赞赏", "群收款")
_MONEY: Final = ("余额", "零钱", "银行", "储蓄卡", "信用卡", "借记卡", "钱包", "小金库", "理财")
"""Words of a pay method that is money of its own; all else beside a line is a discount."""

_LONGEST_NAME: Final = 100
_ORDER_PART: Final = re.compile(r"[_*]")
_CARD: Final = re.compile(
    r"(?P<bank>[^\s&(（\-—]*?(?:银行|农信|信用社))(?:[^&]*?信用卡)?(?:还款)?\s*(?:[(（](?:尾号)?(?P<tail>[0-9]{4})[)）])?"
)


class _Closed(Struct, frozen=True):
    """The closed trades of the file: by order number, and which refund with a number of its own gives which back."""

    by_order: Mapping[str, Trade]
    by_refund: Mapping[int, Trade]
    given_back: frozenset[int]


def understand(bill: Bill, trades: Sequence[Trade], lexicon: Lexicon) -> list[Outcome]:
    """One outcome for each trade, in the order given."""
    methods = {trade.order: trade.method for trade in trades if not trade.refund and trade.order}
    reader = _Reader(bill, lexicon, _closed(trades), methods)
    return [reader.outcome(trade) for trade in trades]


def _closed(trades: Sequence[Trade]) -> _Closed:
    closed = [trade for trade in trades if trade.closed and not trade.refund]
    by_order = {trade.order: trade for trade in closed if trade.order}
    waiting: dict[tuple[str, str], list[Trade]] = defaultdict(list)
    for trade in sorted(closed, key=lambda trade: trade.at, reverse=True):
        waiting[trade.party, trade.amount].append(trade)
    by_refund: dict[int, Trade] = {}
    given_back: set[int] = set()
    for refund in sorted((trade for trade in trades if trade.refund), key=lambda trade: trade.at):
        original = by_order.get(_ORDER_PART.split(refund.order)[0]) or by_order.get(refund.order)
        if original is None:
            alike = waiting[refund.party, refund.amount]
            fits = [trade for trade in alike if trade.at <= refund.at and trade.line not in given_back]
            original = fits[0] if fits else None
        if original is not None:
            by_refund[refund.line] = original
            given_back.add(original.line)
    return _Closed(by_order, by_refund, frozenset(given_back))


class _Reader(Struct, frozen=True):
    bill: Bill
    lexicon: Lexicon
    closed: _Closed
    methods: Mapping[str, str]
    known: dict[str, Product | None] = field(default_factory=dict)

    def outcome(self, trade: Trade) -> Outcome:
        if trade.status in self.bill.waivers or trade.method in self.bill.waivers:
            return ignored(trade, Reason.NOT_BORROWING)
        if trade.refund:
            return self._refund(trade)
        borrowing = self._borrowing(trade)
        if borrowing is not None:
            return settled(self.bill.source, trade, borrowing)
        if trade.closed:
            return self._given_up(trade)
        if trade.sort in self.bill.borrowing:
            return self._unknown_line(trade)
        return self._purchase(trade)

    def _borrowing(self, trade: Trade) -> Meaning | None:
        """What a row of borrowing or repaying did; None for a purchase, whatever its text says."""
        by_party = self._line(trade.party) or self._of_lender(trade)
        if trade.flow not in _NEUTRAL and trade.sort not in self.bill.borrowing and by_party is None:
            return None
        if by_party is None and any(word in trade.sort for word in _PEOPLE):
            return None
        if any("信用卡还款" in text for text in (trade.sort, trade.party, trade.text)):
            return Meaning(LedgerKind.REPAY, _card(trade))
        product = self._line(trade.text) or by_party or self._line(trade.sort)
        words = f"{trade.sort} {trade.party} {trade.text}"
        if product is not None:
            kind = _kind(words, trade.text)
            return None if kind is None else Meaning(kind, product)
        if self.bill.unnamed_draw is not None:
            text, parties, line = self.bill.unnamed_draw
            if text in trade.text and any(party in trade.party for party in parties):
                return Meaning(LedgerKind.DRAW, line)
        return None

    def _of_lender(self, trade: Trade) -> Product | None:
        """The line that is repaid to a lender itself, whatever the bill calls that."""
        lends = "银行" in trade.party or self.lexicon.lender(trade.party) is not None
        return self._line(trade.text) if lends and any(word in trade.text for word in _REPAYS) else None

    def _refund(self, trade: Trade) -> Outcome:
        # The order of a refund is that of the purchase, often with the refund's own number behind it.
        original = _ORDER_PART.split(trade.order)[0]
        method = trade.method if trade.method not in ("", "/") else self.methods.get(original, "")
        product = self._payer(method)
        if product is None or _is_split(method):
            return self._left_out(trade, method)
        if trade.closed:
            return ignored(trade, Reason.CLOSED)
        purchase = self.closed.by_refund.get(trade.line)
        undoing: Undoing | None = None
        if purchase is not None:
            undoing = undoing_of(purchase, LedgerKind.DRAW, Reason.REFUND_OF_CLOSED)
        return settled(self.bill.source, trade, Meaning(LedgerKind.REFUND, product, undoing))

    def _given_up(self, trade: Trade) -> Outcome:
        """A closed purchase: nothing, unless the book saw it go through and no row of the file gives it back."""
        if trade.line in self.closed.given_back or trade.flow == "收入":
            return ignored(trade, Reason.CLOSED)
        product = self._payer(trade.method) or Product("", trade.party)
        undoing = undoing_of(trade, LedgerKind.DRAW, Reason.CLOSED)
        found = record(self.bill.source, trade, Meaning(LedgerKind.REFUND, product, undoing))
        return ignored(trade, Reason.CLOSED) if isinstance(found, Problem) else found

    def _purchase(self, trade: Trade) -> Outcome:
        product = self._payer(trade.method)
        if product is None or trade.flow == "收入" or _is_split(trade.method):
            return self._left_out(trade, trade.method)
        return settled(self.bill.source, trade, Meaning(LedgerKind.DRAW, product))

    def _left_out(self, trade: Trade, method: str) -> Outcome:
        """A row that is no record: why, and aloud where it speaks of a line."""
        payer = self._payer(method) or self._line(method)
        if payer is not None:
            return _partly_paid(trade, payer) if _is_split(method) else not_understood(trade)
        people = any(word in trade.sort for word in _PEOPLE)
        if not people and (self._line(trade.party) or self._line(trade.sort)):
            return not_understood(trade)
        if self._line(trade.text) is not None:
            bought = people or trade.flow not in _NEUTRAL
            return ignored(trade, Reason.NAMED_ONLY) if bought else not_understood(trade)
        if trade.flow == "支出" and self.lexicon.lender(trade.party) is not None:
            return self._unknown_line(trade)
        if "信用卡" in method:
            return ignored(trade, Reason.CARD_PURCHASE)
        no_payer = not self.bill.pays and not method
        return ignored(trade, Reason.PAYER_NOT_SAID if no_payer else Reason.NOT_CREDIT)

    def _unknown_line(self, trade: Trade) -> Outcome:
        """A row of borrowing whose lender has no line that is known: the person says once which line it is."""
        words = f"{trade.sort} {trade.text}"
        kind = _kind(words, trade.text)
        lender = self.lexicon.lender(trade.party)
        if lender is None and "银行" in trade.party:
            lender = trade.party
        if kind is None or lender is None:
            return not_understood(trade)
        return settled(self.bill.source, trade, Meaning(kind, Product("", lender)))

    def _line(self, text: str) -> Product | None:
        """The line that a text names; bills repeat their texts."""
        try:
            return self.known[text]
        except KeyError:
            own = next((Product(key, word) for word, key in self.bill.lines if word in text), None)
            found = self.known[text] = own or self.lexicon.line(text)
            return found

    def _payer(self, method: str) -> Product | None:
        """The line that paid; the method may be joined, as in "花呗&焕新折扣" or "花呗分期(3期)"."""
        return next((Product(key, word) for word, key in self.bill.pays if method.startswith(word)), None)


def _kind(words: str, text: str) -> LedgerKind | None:
    """What a row of a known line did."""
    repays = any(word in text for word in _REPAYS)
    if not repays and any(word in text for word in _FEES):
        return LedgerKind.FEE
    if not repays and any(word in text for word in _INTEREST):
        return LedgerKind.INTEREST
    if any(word in words for word in _REPAYS):
        return LedgerKind.REPAY
    return LedgerKind.DRAW if any(word in words for word in _DRAWS) else None


def _is_split(method: str) -> bool:
    """Whether money of one's own paid a part: a bill does not say how large."""
    first, *others = method.split("&")
    return any(word in other for other in others for word in _MONEY) or (
        bool(others) and any(word in first for word in _MONEY)
    )


def _partly_paid(trade: Trade, payer: Product) -> Problem:
    what = tr(
        "“{method}” paid together, and the bill does not say how much came from {line}; enter that part by hand."
    ).format(method=short(trade.method), line=payer.word)
    return Problem(trade.line, what, trade.seen())


def _card(trade: Trade) -> Product:
    for text in (trade.party, trade.text):
        card = _CARD.search(text[:_LONGEST_NAME])
        if card is not None:
            return Product("credit_card", f"{card['bank']}信用卡", card["bank"], card["tail"] or "")
    return Product("credit_card", trade.party, trade.party)
