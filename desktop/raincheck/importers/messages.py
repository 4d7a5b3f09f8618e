"""Messages of banks and platforms: a text, a push notice, an account message, pasted or saved, to records.

A message may give two records, what moved and what is available since. The forms were read in public collections of
such notices (data/README.md); no real text of a limit cut was found, so a changed limit is read by its plain words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Final

from raincheck.core.model import ChannelKind, LedgerKind, LineStatus, Source, TemporaryLimit
from raincheck.core.money import Money
from raincheck.core.text import tr
from raincheck.importers import message_words as forms
from raincheck.importers.base import (
    CHINA,
    MESSAGE,
    DueSeen,
    Identity,
    Ignored,
    Movement,
    Outcome,
    Parsed,
    Problem,
    Product,
    Reading,
    Reason,
    Seen,
)
from raincheck.importers.lexicon import Lexicon
from raincheck.importers.message_texts import Message, messages_in
from raincheck.importers.screens.atoms import plain
from raincheck.importers.shown_words import shown_in

_TAIL: Final = re.compile(
    r"(?:尾号|末四位|卡号|账户)\s*(?:为|:)?\s*[(*]*\s*([0-9]{4})(?![0-9])|信用卡\s*\(?([0-9]{4})\)?(?![0-9])|\(([0-9]{4})\)|\*\s?([0-9]{4})(?=的?信用卡)"
)
_CARD_TAIL: Final = re.compile(r"尾号(?:为)?([0-9]{4})的?信用卡")
_BRACKETS: Final = re.compile(r"【([^】]{2,12})】")
_DAY: Final = (
    re.compile(r"(20[0-9]{2})[年/-]([0-9]{1,2})[月/-]([0-9]{1,2})日?\s*(?:([0-9]{1,2})[:时]([0-9]{2}))?"),
    re.compile(r"(?<![0-9])(20[0-9]{2})([01][0-9])([0-3][0-9])(?![0-9])()()"),
    re.compile(r"(?<![0-9])()([0-9]{1,2})月([0-9]{1,2})日\s*(?:([0-9]{1,2})[:时]([0-9]{2}))?"),
)
_CARD: Final = re.compile(r"信用卡|贷记卡|龙卡|广发卡|可用额度|信用额度|刷卡")
_BILLED: Final = re.compile(r"应还|账单|最低还款")
_ACCOUNT: Final = re.compile(r"账户|余额|贷")
_LOAN: Final = re.compile(r"消费贷|信用贷|经营贷|快贷|e贷|惠民贷|普惠贷|(?<=您的)[\u4e00-\u9fff]{1,4}贷(?!款)")
_OWN_MONEY: Final = re.compile(r"活期|储蓄卡|借记卡|零钱|余额宝|工资|理财")
_OTHER_BANK: Final = re.compile(r"([\u4e00-\u9fff]{2,6}银行)信用卡")
_WALLETS: Final = ("微信支付", "京东支付", "支付宝", "美团", "抖音支付", "云闪付")
_FAILED: Final = re.compile(r"(?:扣款|还款|代扣)[^,。;]{0,6}失败|余额不足|未足额")
_DECLINED: Final = re.compile(
    r"(?:消费|支付|付款|交易|取现|借款|提款)[^。;]{0,24}?(?:失败|未成功|未通过|被拒|已拒绝|不成功|未完成)"
)
_REFUND: Final = re.compile(r"退货|退款|退税|撤销|冲正|返现|返还|刷卡金|赠送")
_REPAID: Final = re.compile(r"还款|成功还清|成功结清|存入|转账转入|转入|入账")
_DEDUCTED: Final = re.compile(r"扣款成功|成功扣款|已扣款")
_BOUGHT: Final = re.compile(r"支付|付款|购买|商户|订单号")
_SPENT: Final = re.compile(r"消费|支出|支付|付款|下单|取现|快捷|交易|扣费|分期")
_IF: Final = re.compile(r"(?:避免|防止|以免|以防|如果|如|若|可能|万一)[^,。;]{0,24}")
_REMINDER: Final = re.compile(r"(?:按时|及时|记得)[^,。]{0,6}还款|分期还款优惠|还款日[^,。]{0,12}|还款优惠")
_DONE: Final = re.compile(r"消费|支出|取现|下单|退款|退货")
_CARD_KEY: Final = "credit_card"
_SCHEDULED: Final = re.compile(r"预约还款(?!失败)|将于|即将|请于|请在")
_HELD: Final = re.compile(r"预授权(?!完成|撤销)|(?:尚未|还未|没有|未能?)(?:收到|查到)[^,。;]{0,6}还款")
_SIGNS: Final = re.compile(r"【[^】]{2,12}】|尾号|可用额度|\"mMap\"|\"body\"|还款日|还款成功|账单")


def is_messages(text: str) -> bool:
    """Whether the text may hold messages of banks or platforms."""
    return len(text) < 2_000_000 and bool(_SIGNS.search(text))


def read_messages(text: str, lexicon: Lexicon, *, encoding: str = "utf-8", received: date | None = None) -> Parsed:
    """Every message in a text; one that gives no record says why. `received`: the day they came, where none says so."""
    outcomes = [
        outcome for message in messages_in(text, lexicon) for outcome in _Reader(message, lexicon, received).outcomes()
    ]
    if received is not None and not _BRACKETS.search(text) and not forms.is_bait(plain(text)):
        # What nobody signed may be the words copied from a lender's page.
        shown = shown_in(text, lexicon, received)
        if shown and not any(isinstance(outcome, Movement) for outcome in outcomes):
            outcomes = max(outcomes, list(shown), key=_figures)
    return Parsed.of(MESSAGE, "txt", encoding, outcomes)


def _figures(outcomes: Sequence[Outcome]) -> tuple[int, bool]:
    """How much is understood: the figures of readings and dues; without any, whether it is asked about."""
    readings = [outcome for outcome in outcomes if isinstance(outcome, Reading)]
    figures = [value for one in readings for value in (one.limit, one.available, one.used, one.temporary)]
    dues = sum(isinstance(outcome, DueSeen) for outcome in outcomes)
    told = sum(value is not None for value in figures) + dues
    return told, any(isinstance(outcome, Problem) for outcome in outcomes)


class _Reader:
    """Reads one message."""

    def __init__(self, message: Message, lexicon: Lexicon, received: date | None) -> None:
        self._message = message
        self._whole = f"{message.sender} , {message.text}" if message.sender else message.text
        self._text = forms.FIRST_DUE.sub(" ", forms.told(self._whole))
        self._lexicon = lexicon
        self._catalogue = lexicon.catalogue
        self._received = message.at.date() if message.at is not None else received

    def outcomes(self) -> list[Outcome]:
        at = self._at()
        if forms.is_bait(self._whole):
            return [self._ignored(Reason.OFFER, at)]
        if at is None:
            return [self._problem(tr("The message does not show its day; paste it on the day it came."))]
        if self._message.unclear or self._mixes():
            told = tr(
                "This may be several messages that run into each other; nothing of it is taken. Paste each by itself."
            )
            return [self._problem(told)]
        product = self._product()
        if product is None:
            if self._is_of_credit() and not forms.has_offer(self._whole):
                return [
                    self._problem(tr("The message is about credit, but not clear about which line; enter it by hand."))
                ]
            return [self._ignored(self._left_out(), at)]
        found = [*self._changes(product, at), *self._movements(product, at)]
        return found or [self._nothing(at)]

    def _is_of_credit(self) -> bool:
        billed = forms.STATEMENT.search(self._text) and forms.DUE_DAY.search(self._text)
        return bool(billed or forms.CREDIT.search(self._text))

    def _mixes(self) -> bool:
        """Whether its pieces speak of two lines: then no figure is surely the line's that would be read."""
        if len(set(_CARD_TAIL.findall(self._text))) > 1:
            return True
        found: list[Product] = []
        for piece in self._message.pieces:
            product = _Reader(Message(self._message.line, piece), self._lexicon, self._received)._product()
            if product is None:
                continue
            if any(_differ(product, other) for other in found):
                return True
            found.append(product)
        return False

    def _nothing(self, at: datetime) -> Outcome:
        """Why a message on a line brings nothing."""
        if _SCHEDULED.search(self._text):
            return self._ignored(Reason.PENDING, at)
        if self._declined:
            return self._ignored(Reason.CLOSED, at)
        if forms.has_offer(self._whole):
            return self._ignored(Reason.OFFER, at)
        return self._problem(tr("This message says nothing of a limit, a payment or a due that is understood."))

    def _ignored(self, reason: Reason, at: datetime | None) -> Ignored:
        return Ignored(self._message.line, reason, self._seen(None if at is None else at.date()))

    def _left_out(self) -> Reason:
        if forms.has_offer(self._whole):
            return Reason.OFFER
        return Reason.CARD_PURCHASE if "信用卡" in self._text else Reason.NOT_CREDIT

    def _problem(self, what: str) -> Problem:
        return Problem(self._message.line, what, self._seen(self._received))

    def _seen(self, on: date | None) -> Seen:
        return Seen(on, self._message.text[:80])

    def _product(self) -> Product | None:
        """The line spoken of; None where the message is about own money, or a wallet's word on a bank's card."""
        named = self._lexicon.line(self._text)
        if named is not None and named.key:
            return named
        wallet = any(name in self._message.sender for name in _WALLETS) or self._text.startswith(_WALLETS)
        bank = self._bank()
        if wallet or bank is None:
            return named
        loan = None if re.search(r"信用卡|贷记卡", self._text) else _LOAN.search(self._text)
        if loan is not None:
            return self._loan(bank, loan.group())
        tail = _TAIL.search(self._message.text)
        is_billed = tail is not None and _BILLED.search(self._text) and not _ACCOUNT.search(self._text)
        if not _CARD.search(self._text) and not is_billed:
            return named
        if _OWN_MONEY.search(self._text) and not re.search(r"信用卡|贷记卡", self._text):
            return None
        digits = "" if tail is None else next(part for part in tail.groups() if part)
        if re.search(r"账户\s*\d{4}.*向尾号", self._text):
            digits = (re.search(r"向尾号为?\s*(\d{4})", self._text) or [digits, digits])[1]
        return Product("credit_card", f"{bank}信用卡", bank, digits)

    def _loan(self, bank: str, word: str) -> Product:
        """A loan of a bank: the catalogue's product of that name, or the bank's own word for it."""
        for line in self._catalogue.lines:
            if line.platform == bank and word in line.name:
                return Product(line.key, line.name)
        return Product("bank_loan", f"{bank}{word}", bank)

    def _bank(self) -> str | None:
        bracket = [name for name in _BRACKETS.findall(self._text) if "银行" in name or "农信" in name]
        if bracket:
            return self._catalogue.bank_name(bracket[-1]) or bracket[-1]
        known = self._catalogue.bank_name(self._message.sender) or self._catalogue.bank_name(self._text)
        other = _OTHER_BANK.search(self._message.sender) or _OTHER_BANK.search(self._text)
        return known or (None if other is None else other[1])

    def _at(self) -> datetime | None:
        """The moment of the message; a day without a year is the last such day up to when it came."""
        body = forms.TEMPORARY.sub(" ", forms.DUE_BEFORE.sub(" ", forms.DUE_DAY.sub(" ", self._message.text)))
        for pattern in _DAY:
            match = pattern.search(body)
            if match is not None:
                return self._moment(*match.groups())
        if self._message.at is not None:
            return self._message.at
        received = self._received
        return None if received is None else datetime(received.year, received.month, received.day, tzinfo=CHINA)

    def _moment(self, year: str, month: str, day: str, hour: str | None, minute: str | None) -> datetime | None:
        years = [int(year)] if year else []
        if not year and self._received is not None:
            years = [self._received.year, self._received.year - 1]
        for candidate in years:
            try:
                found = datetime(candidate, int(month), int(day), int(hour or 0), int(minute or 0), tzinfo=CHINA)
            except ValueError:
                continue
            if year or self._received is None or found.date() <= self._received + timedelta(days=1):
                return found
        return None

    def _changes(self, product: Product, at: datetime) -> Iterator[Outcome]:
        """A reading, and a due: what the message says of the line itself."""
        available = forms.sum_of(forms.AVAILABLE.search(self._text))
        if available is None and product.key == "credit_card":
            available = forms.sum_of(forms.CARD_BALANCE.search(self._text))
        limit = forms.sum_of(forms.CHANGED.search(self._text) or forms.STATED.search(self._text))
        state = next((state for state, pattern in forms.STATES if pattern.search(self._text)), None)
        if re.search(
            rf"{re.escape(product.word)}(?:账户|额度|服务|业务)?(?:已经?被?|被)(?:关闭|停用|终止|注销)", self._text
        ):
            state = LineStatus.CLOSED
        temporary = self._temporary()
        if any(value is not None for value in (available, limit, state, temporary)):
            yield Reading(
                line=self._message.line,
                on=at.date(),
                product=product,
                kind=ChannelKind.STATEMENT if product.key == "credit_card" else None,
                status=state or LineStatus.UNKNOWN,
                source=Source.NOTICE,
                limit=limit,
                available=available,
                temporary=temporary,
                note=self._message.text[:60],
            )
        due = self._due(product, at)
        if due is not None:
            yield due

    def _temporary(self) -> TemporaryLimit | None:
        match = forms.TEMPORARY.search(self._text)
        amount = forms.sum_of(match)
        if match is None or amount is None:
            return None
        try:
            return TemporaryLimit(amount, date(*map(int, match.groups()[2:])))
        except ValueError:
            return None

    def _due(self, product: Product, at: datetime) -> DueSeen | None:
        whole = forms.MINIMUM.sub(" ", self._text)
        amount = forms.sum_of(forms.STATEMENT.search(whole))
        day = forms.DUE_DAY.search(whole) or forms.DUE_BEFORE.search(whole)
        if amount is None or day is None or not amount or self._failed or forms.PAID_WORDS.search(whole):
            return None
        for year in (int(day[1]),) if day[1] else (at.year, at.year + 1):
            try:
                due = date(year, int(day[2]), int(day[3]))
            except ValueError:
                continue
            if day[1] or due >= at.date():
                minimum = forms.sum_of(forms.MINIMUM.search(self._text))
                note = "" if minimum is None else _least_words(minimum)
                return DueSeen(self._message.line, at.date(), due, product, amount, note)
        return None

    def _movements(self, product: Product, at: datetime) -> Iterator[Outcome]:
        text = self._text
        if self._failed:
            wanted, paid = forms.sum_of(forms.DEDUCTED.search(text)), forms.sum_of(forms.PAID.search(text))
            failed = wanted if wanted is not None else self._amount()
            if failed is not None:
                yield self._movement(LedgerKind.FAILED, product, failed, at)
            if paid:
                yield self._movement(LedgerKind.REPAY, product, paid, at)
            return
        if self._declined:
            return
        charged = forms.CHARGED.search(text)
        if charged is not None:
            kind: LedgerKind | None = LedgerKind.INTEREST if charged[1] == "利息" else LedgerKind.FEE
            amount = forms.sum_of(charged)
        else:
            kind = self._kind(product)
            amount = None if kind is None else self._amount()
        if kind is not None and amount:
            yield self._movement(kind, product, amount, at)

    @property
    def _failed(self) -> bool:
        """Whether a payment failed; a warning that it might is none."""
        return bool(_FAILED.search(_IF.sub(" ", self._text)))

    @property
    def _declined(self) -> bool:
        """Whether a purchase or a draw did not go through."""
        return bool(_DECLINED.search(_IF.sub(" ", self._text)))

    def _kind(self, product: Product) -> LedgerKind | None:
        text = self._text
        if forms.CHANGED.search(text) or _SCHEDULED.search(text) or _HELD.search(text) or self._asks():
            return None
        # "Pay back in time" closes many a message about a purchase; what was done stands before it.
        done = _REMINDER.sub("", forms.DUE_DAY.sub(" ", text).replace("消费卡", ""))
        if product.key != _CARD_KEY and forms.LENT.search(done):
            return LedgerKind.DRAW
        if _REFUND.search(done) and "消费金额" not in done:
            return LedgerKind.REFUND
        repays = _REPAID.search(done) or (
            product.key != _CARD_KEY and _DEDUCTED.search(done) and not _BOUGHT.search(done)
        )
        repays = repays and not re.search(r"消费|下单|支出", done)
        if repays or re.search(rf"{re.escape(product.word)}[^,。]{{0,8}}还款", done):
            return LedgerKind.REPAY
        # Out of a card a shop or wallet takes money; "扣款" of other lines is their repayment.
        taken = product.key == _CARD_KEY and "扣款" in done
        return LedgerKind.DRAW if taken or _SPENT.search(done) else None

    def _asks(self) -> bool:
        """Whether it asks for money, as a statement or a reminder does, and says of none that it moved."""
        moved = (forms.PAID_WORDS, forms.LENT, _DONE)
        return not any(word.search(self._text) for word in moved) and bool(forms.ASKED.search(_IF.sub(" ", self._text)))

    def _amount(self) -> Money | None:
        text = forms.MINIMUM.sub(" ", forms.AVAILABLE.sub(" ", self._text))
        for pattern in forms.AMOUNTS:
            found = forms.sum_of(pattern.search(text))
            if found is not None:
                return found
        return None

    def _movement(self, kind: LedgerKind, product: Product, amount: Money, at: datetime) -> Movement:
        return Movement(
            line=self._message.line,
            at=at,
            kind=kind,
            product=product,
            amount=amount,
            note=self._message.text[:60],
            identity=Identity(MESSAGE, party=product.handle),
        )


def _differ(one: Product, other: Product) -> bool:
    """Whether two names surely are not those of one line."""
    same = (one.key, one.lender) == (other.key, other.lender) if one.key else one.word == other.word
    return not same or (bool(one.tail) and bool(other.tail) and one.tail != other.tail)


def _least_words(minimum: Money) -> str:
    """A due in the book has one amount: that of the least payment is told, so that somebody may note it."""
    return tr("Not kept: the minimum payment of {amount}.").format(amount=f"{minimum}")
