"""Messages of banks and platforms: a text, a push notice, an account message, pasted or saved, to records.

A message may give two records, what moved and what is available since. The forms were read in public collections of
such notices (data/README.md); no real text of a limit cut was found, so a changed limit is read by its plain words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Final

from raincheck.core.model import ChannelKind, LedgerKind, LineStatus, Source
from raincheck.core.money import Money
from raincheck.core.text import tr
from raincheck.importers import message_days as days
from raincheck.importers import message_facts as facts
from raincheck.importers import message_limits as limits
from raincheck.importers import message_moves as moves
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
    Undoing,
)
from raincheck.importers.lexicon import Lexicon
from raincheck.importers.message_texts import LONGEST, Message, messages_in
from raincheck.importers.screens.atoms import plain
from raincheck.importers.shown_words import shown_in

_TAIL: Final = re.compile(
    r"(?:尾号|末四位|卡号|账户)\s*(?:为|:)?\s*[(*]*\s*([0-9]{4})(?![0-9])|信用卡\s*\(?([0-9]{4})\)?(?![0-9])|\(([0-9]{4})\)|\*\s?([0-9]{4})(?=的?信用卡)"
)
_CARD_TAIL: Final = re.compile(r"尾号(?:为)?([0-9]{4})的?信用卡")
_BRACKETS: Final = re.compile(r"【([^】]{2,12})】")
_OWN_CARD: Final = re.compile(r"(?:您|你|尾号|末四位)[^,。;]{0,14}(?:信用卡|贷记卡|龙卡)|(?:信用卡|贷记卡|龙卡)\(?尾号")
_SIGNATURES: Final = re.compile(r"[【\[]([^】\]0-9]{2,12})[】\]]")
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
_OWN_ACCOUNT: Final = re.compile(
    r"储蓄卡|借记卡|活期|账户\s*\(?[0-9]{4}|尾号(?:为)?[0-9]{4}(?:的)?(?:卡|账户|银行卡)|账户\s*(?:于|在)?[0-9]{1,2}月"
)
_OWN_BALANCE: Final = re.compile(r"(?<!可用)余额\s*(?:为|:)?\s*(?:人民币|¥)?\s*[0-9]")
_OF_AN_ACCOUNT: Final = re.compile(
    r"(?:^|】|, )\s*(?:您|你)?的?(?:尾号(?:为)?[0-9]{4}的?)?(?:储蓄卡|借记卡)|(?:储蓄卡|借记卡)账户"
)
_TO_A_CARD: Final = re.compile(r"还信用卡|(?<!银行)信用卡(?:自动|主动|约定)?还款")
_TO_A_BANK: Final = re.compile(r"[\u4e00-\u9fff]{2,6}银行信用卡(?:自动|主动|约定)?还款")
_TARGET: Final = re.compile(r"尾号(?:为)?\s*([0-9]{4})的?信用卡|信用卡\s*\(?(?:尾号)?\s*([0-9]{4})\)?")
_OVERDUE: Final = re.compile(r"逾期(?!后|将|会)|尚?未还清|未按[时期]还款")
_OF_OTHERS: Final = re.compile(r"他人(?:的)?(?:信用卡|花呗|借呗|白条|账单|尾号|还款)|代(?:他人)?还款")
_PAID_FOR: Final = re.compile(
    r"(?:您|你)(?:已|已经)?(?:成功)?(?:为|帮|替|代|给)([\u4e00-\u9fff*]{1,4}?)(?:的|偿还|还款|还|尾号)"
)
_OWN_WORDS: Final = re.compile(r"您|你|本人|自己|信用卡|银行|账单|本期|该|此|尾号")
_ON_CREDIT: Final = re.compile(r"还款|借款|额度|扣款|逾期|应还|待还|账单|放款|结清")
_ASKS: Final = re.compile(r"应还|需还|待还|请[于在][^,。;]{0,16}还|将[于从][^。;]{0,20}(?:扣款|还款)")
_ENDS: Final = re.compile(r"(?<!临时)额度(?:有效期)?将?(?:于|至)[^,。;]{4,14}到期")
_RATE: Final = re.compile(r"利率[^,。;]{0,24}(?:调整|上调|下调|变更|降|升)[^,。;]{0,4}(?:为|至|到)")
_ALMOST_A_YEAR: Final = timedelta(days=300)
_SIGNS: Final = re.compile(r"【[^】]{2,12}】|尾号|可用额度|\"mMap\"|\"body\"|还款日|还款成功|账单")


def is_messages(text: str) -> bool:
    """Whether the text may hold messages of banks or platforms."""
    return len(text) < 2_000_000 and bool(_SIGNS.search(text))


def read_messages(text: str, lexicon: Lexicon, *, encoding: str = "utf-8", received: date | None = None) -> Parsed:
    """Every message in a text; one that gives no record says why. `received`: the day they came, where none says so."""
    text = forms.simplified(text)
    messages = list(messages_in(text, lexicon))
    readers = [_Reader(message, lexicon, received) for message in messages if len(message.text) <= LONGEST]
    outcomes = [outcome for reader in readers for outcome in reader.outcomes()]
    too_long = tr("This is longer than any message; paste each message by itself.")
    outcomes += [
        Problem(message.line, too_long, Seen(received, message.text[:80]))
        for message in messages
        if len(message.text) > LONGEST
    ]
    is_told = _BRACKETS.search(text) or any(reader.doubts for reader in readers)
    if received is not None and not is_told and not facts.is_bait(plain(text)):
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
    """Reads one message. `doubts`: all that it says of a line is supposed, quoted, or of something else."""

    def __init__(self, message: Message, lexicon: Lexicon, received: date | None) -> None:
        self._message = message
        self._whole = f"{message.sender} , {message.text}" if message.sender else message.text
        self._lexicon = lexicon
        self._catalogue = lexicon.catalogue
        self._received = message.at.date() if message.at is not None else received
        self._about = facts.without_offers(forms.in_figures(self._whole))
        told = facts.told(forms.in_figures(self._whole), self._received)
        self._text = forms.in_yuan(forms.FIRST_DUE.sub(" ", told))
        self.doubts = facts.speaks_of_a_line(self._about) and not facts.speaks_of_a_line(told)
        self._old = False

    def outcomes(self) -> list[Outcome]:
        at = self._at()
        if facts.is_bait(self._whole):
            return [self._ignored(Reason.OFFER, at)]
        if at is None:
            told = tr("The message does not show its day; paste it on the day it came.")
            if self._old:
                told = tr("The day in the message may be of another year; write its year before it and paste it again.")
            return [self._problem(told)]
        if self._message.unclear or self._mixes():
            told = tr(
                "This may be several messages that run into each other; nothing of it is taken. Paste each by itself."
            )
            return [self._problem(told)]
        if self._is_of_others():
            return [self._problem(tr("This is about somebody else's line; if it is yours, enter it by hand."))]
        product = self._product()
        if product is None:
            return [self._of_no_line(at)]
        found = [*self._changes(product, at), *self._movements(product, at)]
        return found or [self._nothing(at)]

    def _of_no_line(self, at: datetime) -> Outcome:
        """Why a message on no line that is known brings nothing."""
        if self._pays_some_card and moves.is_scheduled(self._text):
            return self._ignored(Reason.ANNOUNCED, at)
        if self._pays_some_card or (self._is_of_credit() and not facts.has_offer(self._whole)):
            return self._problem(tr("The message is about credit, but not clear about which line; enter it by hand."))
        return self._ignored(self._left_out(), at)

    def _is_of_others(self) -> bool:
        """Whether the person paid for somebody else."""
        if _OF_OTHERS.search(self._about):
            return True
        paid = _PAID_FOR.search(self._about)
        return paid is not None and not _OWN_WORDS.search(paid[1]) and self._lexicon.line(paid[1]) is None

    def _is_of_credit(self) -> bool:
        billed = forms.STATEMENT.search(self._about) and forms.DUE_DAY.search(self._about)
        by_lender = self._lender_key() is not None and _ON_CREDIT.search(self._about)
        return bool(billed or by_lender or forms.CREDIT.search(self._about))

    def _lender_key(self) -> str | None:
        """The group of the lender that signs, where the catalogue knows it."""
        mark = _BRACKETS.search(self._about)
        if mark is None:
            return None
        key = self._catalogue.group_key(mark[1])
        return next((group.key for group in self._catalogue.groups if group.key == key or group.name in mark[1]), None)

    def _only_line(self) -> Product | None:
        """The one line of the lender that signs, where it has no other."""
        key = self._lender_key()
        lines = [line for line in self._catalogue.lines if line.platform == key is not None]
        is_known = len(lines) == 1 and _ON_CREDIT.search(self._about)
        return Product(lines[0].key, lines[0].words[0]) if is_known else None

    def _mixes(self) -> bool:
        """Whether its parts speak of two lines, or two of its lines each tell a thing: no figure is surely its own."""
        if len(set(_CARD_TAIL.findall(self._text))) > 1 or len(set(self._signers())) > 1:
            return True
        found: list[Product] = []
        for piece in self._message.pieces:
            # A card of a message is its sender's; whatever else a part speaks of it names itself.
            part = self._alone(piece) if _OWN_CARD.search(piece) else self._part(piece)
            product = part._product()
            if product is None:
                continue
            if any(_differ(product, other) for other in found):
                return True
            if product not in found:
                found.append(product)
        parts = [part for line in self._message.lines for part in re.split("[。!;]", line) if part.strip()]
        if len(parts) < 2:
            return False
        told = (self._alone(part, of_lines=True).outcomes() for part in parts)
        return sum(any(isinstance(one, Movement | DueSeen) for one in of_part) for of_part in told) > 1

    def _signers(self) -> Iterator[str]:
        """The lines and known banks in whose name the message is signed."""
        for name in _SIGNATURES.findall(self._message.text):
            line, bank = self._lexicon.line(name), self._catalogue.bank_name(name)
            if bank is not None:
                yield bank
            elif line is not None:
                yield line.key or line.word

    def _alone(self, part: str, *, of_lines: bool = False) -> _Reader:
        """A part of the message, in the name of those who signed it; `of_lines`: also of those that are lines."""
        found = _BRACKETS.findall(self._message.text)
        marks = (name for name in found if of_lines or self._lexicon.line(name) is None)
        signed = "".join(map("【{}】".format, marks))
        return self._part(signed + _BRACKETS.sub("", part))

    def _part(self, text: str) -> _Reader:
        return _Reader(Message(self._message.line, text), self._lexicon, self._received)

    def _nothing(self, at: datetime) -> Outcome:
        """Why a message on a line brings nothing."""
        told = self._what_to_do()
        if told:
            return self._problem(told)
        if moves.is_scheduled(self._text):
            return self._ignored(Reason.ANNOUNCED, at)
        if facts.has_offer(self._whole):
            return self._ignored(Reason.OFFER, at)
        return self._problem(tr("This message says nothing of a limit, a payment or a due that is understood."))

    def _what_to_do(self) -> str:
        """What a person makes of a message that is understood and has no figure to take; empty for all others."""
        if self.doubts:
            return tr(
                "This tells of what may come, of what was or of another service, and of nothing that holds now; "
                "if something did change, enter it by hand."
            )
        if _ENDS.search(self._about):
            return tr("The message names the day on which the line ends; enter it with the line's terms.")
        if _RATE.search(self._about):
            return tr("The message tells of another yearly rate; enter it with the line's terms.")
        if _OVERDUE.search(self._text):
            return tr("The message says “overdue”: enter what is due and unpaid by hand.")
        if _ASKS.search(self._text):
            return tr("This asks for a payment, and its amount or its day is not understood; enter the due by hand.")
        return moves.foreign_words() if forms.IN_FOREIGN_MONEY in self._text else ""

    def _ignored(self, reason: Reason, at: datetime | None) -> Ignored:
        return Ignored(self._message.line, reason, self._seen(None if at is None else at.date()))

    def _left_out(self) -> Reason:
        if facts.has_offer(self._whole):
            return Reason.OFFER
        return Reason.CARD_PURCHASE if "信用卡" in self._about else Reason.NOT_CREDIT

    def _problem(self, what: str) -> Problem:
        return Problem(self._message.line, what, self._seen(self._received))

    def _seen(self, on: date | None) -> Seen:
        return Seen(on, self._message.text[:80])

    def _product(self) -> Product | None:
        """The line spoken of; None where the message is about own money, or a wallet's word on a bank's card."""
        named = (
            self._lexicon.line(self._text)
            or self._lexicon.line(self._about)
            or self._lexicon.line(_run_on(self._about))
        )
        if named is not None and named.key:
            return named
        wallet = any(name in self._message.sender for name in _WALLETS) or self._about.startswith(_WALLETS)
        bank = self._bank()
        if wallet or bank is None:
            return named or self._only_line()
        return self._of_bank(bank, named)

    def _of_bank(self, bank: str, named: Product | None) -> Product | None:
        """The bank's loan or card that is spoken of; `named` is a name of the book alone."""
        loan = None if re.search(r"信用卡|贷记卡", self._about) else _LOAN.search(self._about)
        if loan is not None:
            return self._loan(bank, loan.group())
        tail = (_TARGET if self._is_of_account else _TAIL).search(self._message.text)
        is_billed = tail is not None and _BILLED.search(self._about) and not _ACCOUNT.search(self._about)
        if not _CARD.search(self._about) and not is_billed:
            return named
        is_own = _OWN_MONEY.search(self._about) and not re.search(r"信用卡|贷记卡", self._about)
        if is_own or self._pays_some_card:
            return None
        digits = "" if tail is None else next(part for part in tail.groups() if part)
        if re.search(r"账户\s*\d{4}.*向尾号", self._about):
            digits = (re.search(r"向尾号为?\s*(\d{4})", self._about) or [digits, digits])[1]
        return Product("credit_card", f"{bank}信用卡", bank, digits)

    def _loan(self, bank: str, word: str) -> Product:
        """A loan of a bank: the catalogue's product of that name, or the bank's own word for it."""
        for line in self._catalogue.lines:
            if line.platform == bank and word in line.name:
                return Product(line.key, line.name)
        return Product("bank_loan", f"{bank}{word}", bank)

    def _bank(self) -> str | None:
        to = _TO_A_BANK.search(self._about) if self._is_of_account else None
        if to is not None:
            return self._catalogue.bank_name(to.group())
        bracket = [name for name in _BRACKETS.findall(self._about) if "银行" in name or "农信" in name]
        if bracket:
            return self._catalogue.bank_name(bracket[-1]) or bracket[-1]
        known = self._catalogue.bank_name(self._message.sender) or self._catalogue.bank_name(self._about)
        other = _OTHER_BANK.search(self._message.sender) or _OTHER_BANK.search(self._about)
        return known or (None if other is None else other[1])

    @property
    def _pays_some_card(self) -> bool:
        """Whether an account paid to a card without a word of which."""
        pays = self._is_of_account and _TO_A_CARD.search(self._about)
        return bool(pays) and not _TARGET.search(self._about)

    @property
    def _is_of_account(self) -> bool:
        """Whether an account of one's own tells what went out of it or came in."""
        if _OF_AN_ACCOUNT.search(self._about):
            return True
        first = _TAIL.search(self._about)
        is_card = first is not None and _TARGET.match(self._about, first.start()) is not None
        return not is_card and bool(_OWN_ACCOUNT.search(self._about) and _OWN_BALANCE.search(self._about))

    def _at(self) -> datetime | None:
        """The moment of the message; a day without a year is the last such day up to when it came, if that is near."""
        text = self._text[moves.mended_at(self._text) or 0 :]
        body = days.without_terms(days.without_dues(text, self._received))
        for pattern in _DAY:
            for match in pattern.finditer(body):
                found = self._moment(*match.groups())
                if found is not None:
                    return found
        if self._message.at is not None:
            return self._message.at
        received = self._received
        if received is None or self._old:
            return None
        return datetime(received.year, received.month, received.day, tzinfo=CHINA)

    def _moment(self, year: str, month: str, day: str, hour: str | None, minute: str | None) -> datetime | None:
        years = [int(year)] if year else []
        if not year and self._received is not None:
            years = [self._received.year, self._received.year - 1]
        for candidate in years:
            try:
                found = datetime(candidate, int(month), int(day), int(hour or 0), int(minute or 0), tzinfo=CHINA)
            except ValueError:
                continue
            if year or self._received is None:
                return found
            if found.date() <= self._received + timedelta(days=1):
                self._old = self._received - found.date() > _ALMOST_A_YEAR
                return None if self._old else found
        return None

    def _names(self, product: Product) -> list[str]:
        """The words by which the message calls the line."""
        return [
            word
            for word, key in self._lexicon.lines
            if word in self._about and (word in product.word or product.word in word or key == product.key)
        ] or [product.word]

    def _changes(self, product: Product, at: datetime) -> Iterator[Outcome]:
        """A reading, and a due: what the message says of the line itself."""
        said = limits.said_of_line(self._text, self._names(product), is_card=product.key == moves.CARD, on=at.date())
        if said.says_something:
            yield Reading(
                line=self._message.line,
                on=at.date(),
                product=product,
                kind=ChannelKind.STATEMENT if product.key == moves.CARD else None,
                status=said.status or LineStatus.UNKNOWN,
                source=Source.NOTICE,
                limit=said.limit,
                used=said.used,
                available=said.available,
                temporary=said.temporary,
                is_lasting=said.is_lasting,
                note=self._message.text[:60],
            )
        if said.unclear:
            yield self._problem(said.unclear)
        due = self._due(product, at)
        if due is not None:
            yield due

    def _due(self, product: Product, at: datetime) -> DueSeen | None:
        whole = forms.MINIMUM.sub(" ", self._text)
        amount = forms.sum_of(forms.STATEMENT.search(whole) or forms.TO_PAY_BEFORE.search(whole))
        if not amount or forms.PAID_WORDS.search(whole) or moves.is_failed(self._text):
            return None
        due = days.due_day(whole, at.date())
        if due is None:
            return None
        minimum = forms.sum_of(forms.MINIMUM.search(self._text))
        told = _not_kept(minimum, foreign=forms.IN_FOREIGN_MONEY in self._text)
        return DueSeen(self._message.line, at.date(), due, product, amount, told)

    def _movements(self, product: Product, at: datetime) -> Iterator[Outcome]:
        moved = moves.moves_in(self._text, product, own_account=self._is_of_account)
        for move in moved.moves:
            yield self._movement(move, product, at)
        if moved.reason is not None:
            yield self._ignored(moved.reason, at)
        elif moved.problem:
            yield self._problem(moved.problem)

    def _movement(self, move: moves.Move, product: Product, at: datetime) -> Movement:
        undoing = Undoing("", product.handle, at, move.amount, LedgerKind.REPAY) if move.undoes else None
        return Movement(
            line=self._message.line,
            at=at,
            kind=move.kind,
            product=product,
            amount=move.amount,
            note=self._message.text[:60],
            identity=Identity(MESSAGE, party=product.handle),
            undoing=undoing,
        )


def _run_on(text: str) -> str:
    """The text with a sender's mark as the first part of a name: 【美团】月付."""
    return re.sub(r"[【】]|(?:您|你)的", "", text)


def _differ(one: Product, other: Product) -> bool:
    """Whether two names surely are not those of one line."""
    if not (one.key and other.key):
        return one.word not in other.word and other.word not in one.word
    same = (one.key, one.lender) == (other.key, other.lender)
    return not same or (bool(one.tail) and bool(other.tail) and one.tail != other.tail)


def _not_kept(minimum: Money | None, *, foreign: bool) -> str:
    """What of a due has no place in the book, so that somebody may note it."""
    told = []
    if minimum is not None:
        # Written as the due beside it is: grouped, and without fen where there are none.
        amount = f"{minimum.fen // 100:,}" + (f".{minimum.fen % 100:02d}" if minimum.fen % 100 else "")
        told.append(tr("The whole bill is kept as due; its minimum of {amount} is not.").format(amount=amount))
    if foreign:
        told.append(tr("Not kept: the part in a foreign currency."))
    return " ".join(told)
