"""What moved on a line by the words of a message: drawn, repaid, charged, given back, failed, or undone.

What came last counts: a debit that failed and then went through was repaid, a repayment that was sent back failed.
"""

from __future__ import annotations

import re
from typing import Final

from msgspec import Struct

from raincheck.core.model import LedgerKind
from raincheck.core.money import ZERO, Money
from raincheck.core.text import tr
from raincheck.importers import message_words as forms
from raincheck.importers.base import Product, Reason

CARD: Final = "credit_card"
_IN: Final = r"(?:[^,。;]|,(?=[0-9]{3}))"
_NOT_DONE: Final = r"(?:失败|未成功|不成功|未完成|被拒|已拒绝|未通过)"
_FAILED: Final = re.compile(
    rf"(?:扣款|还款|代扣|补扣|扣收){_IN}{{0,18}}?(?:失败|未成功|不成功|未完成|被拒)|(?<!可用)余额不足|未足额"
)
_DECLINED: Final = re.compile(rf"(?:消费|支付|付款|交易|取现|借款|提款|放款|退款){_IN}{{0,24}}?{_NOT_DONE}|未放款")
_LOAN_OFF: Final = re.compile(rf"(?:借款|提款|支用){_IN}{{0,24}}?已?(?:被)?取消")
_WENT_THROUGH: Final = r"(?:扣款|还款|代扣|补扣|扣收|还)"
_RETRIED: Final = re.compile(
    rf"(?:再次|重新|二次|第二次|现已|已|后续|补|全额|主动){_IN}{{0,10}}?{_WENT_THROUGH}{_IN}{{0,14}}?成功"
    rf"|成功{_WENT_THROUGH}|已(?:主动|全额|成功)?还款(?!请|,?\s*请忽略)|已到账|补扣成功"
)
_EARLIER: Final = re.compile(
    rf"(?:此前|之前|先前|早前|上次|首次|前期|误报|系统误报)(?:因|由于)?{_IN}{{0,14}}?(?:失败|未成功|未足额[扣还]款|不成功)的?(?:通知)?"
    rf"|(?:扣款|还款)失败之?后"
)
_UNDONE: Final = r"(?:冲正|退回|撤销|撤回|退票|冲回|被退|驳回)"
_REPAY_UNDONE: Final = re.compile(rf"(?<!预约)还款(?!日|方式|计划|提醒|账户|卡|设置|失败){_IN}{{0,24}}?{_UNDONE}")
_OVERPAID: Final = re.compile(r"溢缴|多还|重复还款|还款返现|还款立减")
_REFUND_UNDONE: Final = re.compile(rf"(?:退款|退货|退税|返现)(?!\(){_IN}{{0,24}}?(?:{_UNDONE}|取消|失败)")
_FEE_BACK: Final = re.compile(rf"(?:年费|利息|违约金|滞纳金|手续费){_IN}{{0,16}}?(?:退还|冲正|返还|退回|撤销|取消)")
_FEE_SPARED: Final = re.compile(rf"(?:年费|利息|违约金|滞纳金|手续费){_IN}{{0,16}}?(?:减免|免除|免收)")
_LOAN_BACK: Final = re.compile(rf"(?:借款|放款|提款|支用){_IN}{{0,24}}?(?:冲正|撤销|退回|撤回)")
_PURCHASE_OFF: Final = re.compile(rf"(?:消费|支付|付款|取现){_IN}{{0,24}}?(?:退回|取消|撤回)")
_REPAY_OFF: Final = re.compile(rf"(?<!预约)(?<!自动)(?<!约定)还款{_IN}{{0,24}}?已?(?:被)?取消")
_REFUND: Final = re.compile(r"退货|退款|退税|撤销|冲正|返现|返还|刷卡金|赠送|(?<!被)退回|已退还")
_REPAID: Final = re.compile(
    r"还款|成功还清|成功结清|存入|转账转入|转入|入账(?!金额)|补扣成功|结清[^,。;]{0,8}借款[0-9¥]|还清"
)
_DEDUCTED: Final = re.compile(rf"扣款成功|成功扣款|已扣款|扣收成功|扣款{_IN}{{0,16}}?(?<![未不])成功")
_BOUGHT: Final = re.compile(r"支付|付款|购买|商户|订单号")
_SPENT: Final = re.compile(r"消费|支出|支付|付款|下单|取现|快捷|交易|扣费|分期")
_IF: Final = re.compile(r"(?:避免|防止|以免|以防|如果|如|若|可能|万一)[^,。;]{0,24}")
_REMINDER: Final = re.compile(r"(?:按时|及时|记得)[^,。]{0,6}还款|分期还款优惠|还款日[^,。]{0,12}|还款优惠")
_DONE: Final = re.compile(r"消费|支出|取现|下单|退款|退货")
_SCHEDULED: Final = re.compile(
    r"预约还款(?!失败)|将于|即将|请于|请在|处理中|正在处理|等待[^,。]{0,6}(?:处理|结果|入账)|已提交|已受理|将计入|以[^,。]{0,8}结果[^,。]{0,4}为准"
)
_HELD: Final = re.compile(r"预授权(?!完成|撤销)|(?:尚未|还未|没有|未能?)(?:收到|查到)[^,。;]{0,6}还款")
_PART: Final = re.compile(r".+?(?:,(?![0-9]{3}(?![0-9]))|[。;!]|$)", re.DOTALL)
_BOOKED: Final = re.compile(r"已?(?:计|记)入[^,。;]{0,6}账单")
_PAID_OUT: Final = re.compile(r"支出|扣款|转出|支付|付款|支取|消费|代扣|扣收|还款|归还")
_PAID_IN: Final = re.compile(r"收入|入账|转入|收到|存入|到账")
_INTEREST_PAID: Final = re.compile(rf"利息\s*{forms.MARKED_SUM}\s*已?(?:扣收|扣款|扣除|收取)")


class Move(Struct, frozen=True):
    """One movement; `undoes` where it takes back an earlier repayment."""

    kind: LedgerKind
    amount: Money
    undoes: bool = False


class Moves(Struct, frozen=True):
    """What moved, or why nothing did: a reason to leave it out, or a sentence for what only a person can settle."""

    moves: tuple[Move, ...] = ()
    reason: Reason | None = None
    problem: str = ""


def is_scheduled(text: str) -> bool:
    """Whether what the text tells of is still to be done."""
    return bool(_SCHEDULED.search(text))


def is_declined(text: str) -> bool:
    """Whether a purchase or a draw did not go through."""
    return bool(_DECLINED.search(_IF.sub(" ", text)) or _LOAN_OFF.search(text))


def is_failed(text: str) -> bool:
    """Whether a payment failed and did not go through later; a warning that it might is none."""
    return mended_at(text) is None and bool(_FAILED.search(_IF.sub(" ", _EARLIER.sub(" ", text))))


def mended_at(text: str) -> int | None:
    """Where a text goes on behind a failure that was mended later; 0 where it only looks back at one."""
    looking_back = _EARLIER.sub(" ", text)
    failure = _FAILED.search(_IF.sub(_blank, looking_back))
    if failure is None:
        return 0 if looking_back != text and _RETRIED.search(looking_back) else None
    behind = _FAILED.search(text)
    if _RETRIED.search(looking_back, failure.end()) is None or behind is None:
        return None
    return behind.end()


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())


def moves_in(text: str, product: Product, *, own_account: bool = False) -> Moves:
    """The movements of a message about a product; `own_account` where an account tells what left it or came in."""
    mended = mended_at(text)
    if mended is not None:
        rest = _EARLIER.sub(" ", text)
        return _of(LedgerKind.REPAY, _amount(text[mended:]) or _amount(rest) or _sum_in(rest))
    if is_failed(text):
        return Moves(tuple(_failed(text)))
    undone = _undone(text, product)
    if undone is not None:
        return undone
    text = _without_what_is_to_come(text)
    if forms.CHANGED.search(text) or _SCHEDULED.search(text) or _HELD.search(text) or _asks(text):
        return Moves()
    return _done(text, product, own_account=own_account)


def _without_what_is_to_come(text: str) -> str:
    """The text without a first instalment or a due that it announces, where something was done before it."""
    done = "".join(part for part in _PART.findall(text) if not _SCHEDULED.search(part))
    moved = (forms.PAID_WORDS, forms.LENT, _DONE)
    return done if any(word.search(done) for word in moved) else text


def _done(text: str, product: Product, *, own_account: bool) -> Moves:
    """What moved, of a text that takes nothing back and asks for nothing."""
    back = _FEE_BACK.search(text)
    if back is not None:
        return _of(LedgerKind.REFUND, _amount(text) or _sum_in(back.group()))
    charged = forms.CHARGED.search(text) or _INTEREST_PAID.search(text)
    if charged is not None:
        return Moves(_charges(text, charged))
    kind = _account_kind(text) if own_account else _kind(text, product)
    amount = None if kind is None else _amount(text)
    if kind is None or amount or forms.IN_FOREIGN_MONEY not in text:
        return _of(kind, amount)
    is_of_statement = kind in (LedgerKind.DRAW, LedgerKind.REFUND)
    return Moves(reason=Reason.FOREIGN_CURRENCY) if is_of_statement else Moves(problem=foreign_words())


def _charges(text: str, charged: re.Match[str]) -> tuple[Move, ...]:
    """What is charged from the words that were found on, the fees in one sum."""
    others = text[charged.end() :].split("。", maxsplit=1)[0]
    sums = {LedgerKind.FEE: ZERO, LedgerKind.INTEREST: ZERO}
    for match in (charged, *forms.CHARGES.finditer(others)):
        kind = LedgerKind.INTEREST if "利息" in match.group() else LedgerKind.FEE
        sums[kind] += forms.sum_of(match) or ZERO
    return tuple(Move(kind, amount) for kind, amount in sums.items() if amount)


def _of(kind: LedgerKind | None, amount: Money | None) -> Moves:
    return Moves((Move(kind, amount),)) if kind is not None and amount else Moves()


def _undone(text: str, product: Product) -> Moves | None:
    """What came of something that was taken back, or did not come about."""
    if _OVERPAID.search(text) and re.search(_UNDONE, text):
        return Moves(problem=_take_back_words())
    if _REPAY_UNDONE.search(text):
        amount = _amount(text)
        return Moves() if amount is None else Moves((Move(LedgerKind.FAILED, amount, undoes=True),))
    if is_declined(text):
        return Moves(reason=Reason.CLOSED)
    if _PURCHASE_OFF.search(text) or (product.key != CARD and _LOAN_BACK.search(text)):
        return _of(LedgerKind.REFUND, _amount(text))
    if _REPAY_OFF.search(text) or _REFUND_UNDONE.search(text) or _FEE_SPARED.search(text):
        return Moves(problem=_take_back_words())
    return None


def _take_back_words() -> str:
    return tr("This takes back something earlier, and it is not clear what is owed since; look it up and enter it.")


def foreign_words() -> str:
    """That an amount of another currency has no place in the book."""
    return tr("The amount is in a foreign currency, which the book does not keep; enter it by hand in yuan.")


def _failed(text: str) -> list[Move]:
    wanted, paid = forms.sum_of(forms.DEDUCTED.search(text)), forms.sum_of(forms.PAID.search(text))
    failed = wanted or _amount(text) or forms.sum_of(forms.STATEMENT.search(text))
    moves = [] if failed is None else [Move(LedgerKind.FAILED, failed)]
    if paid and paid != failed:
        moves.append(Move(LedgerKind.REPAY, paid))
    return moves


def _account_kind(text: str) -> LedgerKind | None:
    """What an own account tells of a line: money that went out repaid it, money that came in was drawn."""
    if _REFUND.search(text):
        return None
    if _PAID_OUT.search(text):
        return LedgerKind.REPAY
    return LedgerKind.DRAW if _PAID_IN.search(text) else None


def _kind(text: str, product: Product) -> LedgerKind | None:
    # "Pay back in time" closes many a message about a purchase; what was done stands before it.
    done = _REMINDER.sub("", forms.DUE_DAY.sub(" ", text).replace("消费卡", "").replace("入账金额", ""))
    if product.key != CARD and forms.LENT.search(done):
        return LedgerKind.DRAW
    if _REFUND.search(done) and "消费金额" not in done:
        return LedgerKind.REFUND
    repays = _REPAID.search(done) or (product.key != CARD and _DEDUCTED.search(done) and not _BOUGHT.search(done))
    repays = repays and not re.search(r"消费|下单|支出", done)
    if repays or re.search(rf"{re.escape(product.word)}[^,。]{{0,8}}还款", done):
        return LedgerKind.REPAY
    # Out of a card a shop or wallet takes money; "扣款" of other lines is their repayment.
    taken = product.key == CARD and "扣款" in done
    return LedgerKind.DRAW if taken or _SPENT.search(done) else None


def _asks(text: str) -> bool:
    """Whether it asks for money, as a statement or a reminder does, and says of none that it moved."""
    moved = (forms.PAID_WORDS, forms.LENT, _DONE)
    text = _BOOKED.sub(" ", text)
    return not any(word.search(text) for word in moved) and bool(forms.ASKED.search(_IF.sub(" ", text)))


def _sum_in(text: str) -> Money | None:
    return forms.sum_of(re.search(forms.MARKED_SUM, text))


def _amount(text: str) -> Money | None:
    text = forms.BALANCE.sub(" ", forms.MINIMUM.sub(" ", forms.AVAILABLE.sub(" ", text)))
    for pattern in forms.AMOUNTS:
        found = forms.sum_of(pattern.search(text))
        if found is not None:
            return found
    return None
