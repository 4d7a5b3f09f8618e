"""The words of bank statements: what moved on a credit card, and which movements of an account are about a line."""

from __future__ import annotations

import re
from typing import Final

from raincheck.core.model import LedgerKind
from raincheck.importers.base import Product
from raincheck.importers.lexicon import Lexicon

_REPAID: Final = ("还款", "还欠", "自动转帐", "自动转账", "转账转入", "银联入账", "约定扣款")
_BACK: Final = (
    *("退款", "退货", "退税", "撤销", "冲正", "返还", "返现", "刷卡金", "优惠", "赠送", "奖励", "立减", "红包", "冲销"),
    *("积分", "抵扣", "调整", "返利", "减免"),
)
_MERCHANTS: Final = (
    "支付",
    "财付通",
    "网银在线",
    "美团",
    "京东",
    "淘宝",
    "天猫",
    "拼多多",
    "抖音",
    "商户",
    "商城",
    "钱袋宝",
)
_MERCHANT_END: Final = re.compile(
    r"(?:CHN|HKG|MAC|TWN|USA|JPN|KOR|SGP|GBR|FRA|DEU|ITA|ESP|NLD|CHE|AUS|CAN|NZL|THA|MYS|VNM|IDN|PHL|IRL|LUX|RUS|ARE)$"
)
"""A shop's row ends with its country."""

_ENGLISH_BACK: Final = re.compile(
    r"\b(?:REFUND|RETURN|REVERSAL|REVERSED|CASH ?BACK|REBATE|REWARD|ADJUSTMENT)", re.IGNORECASE
)
_ENGLISH_REPAID: Final = re.compile(
    r"PAYMENT.{0,4}THANK|\b(?:AUTO ?PAY(?:MENT)?|(?:ONLINE|MOBILE|BANK|CARD|BILL) PAYMENT|PAYMENT RECEIVED|REPAYMENT)\b"
    r"|^\s*PAYMENT\s*$",
    re.IGNORECASE,
)
_PERSON: Final = re.compile(r"[\u4e00-\u9fff]{2,4}")
_INTEREST: Final = ("利息", "结息")
_FEE: Final = ("手续费", "年费", "违约金", "滞纳金", "服务费", "工本费")
_OWN_INTEREST: Final = ("存款利息", "结息", "利息税")

_CARD_REPAY: Final = ("信用卡还款", "信用卡转账还款", "还信用卡", "信用卡自动还款", "购汇还款", "信用卡扣款")
_CARD_CENTRE: Final = re.compile(r"自动还款.*(?:银行卡|信用卡)中心|(?:银行卡|信用卡)中心.*自动还款")
_CARD_APPS: Final = (
    *(("掌上生活", "招商银行"), ("买单吧", "交通银行"), ("动卡空间", "中信银行"), ("浦大喜奔", "浦发银行")),
    *(("发现精彩", "广发银行"), ("阳光惠生活", "光大银行"), ("全民生活", "民生银行"), ("缤纷生活", "中国银行")),
)
"""The apps in which a bank's card is repaid from an account of another bank."""

_LOAN_REPAY: Final = (
    "正常还款",
    "贷款还款",
    "还贷",
    "归还贷款",
    "贷款回收",
    "贷款扣款",
    "贷款本息",
    "贷款归还",
    "放款收回",
)
_SENT_BACK: Final = re.compile(
    r"还款[^,。;]{0,8}(?:退回|冲正|撤销|退票|冲销)|(?:退回|冲正|撤销|退票|冲销)[^,。;]{0,8}还款"
)
_BANK_LOAN: Final = "bank_loan"
_DEDUCTED: Final = ("扣款", "还款", "代扣", "代收付", "委托扣款", "归还", "代收")
_PAID_OUT: Final = ("放款", "贷款发放", "借款", "提款", "支用", "发放贷款", "代付")
_TAIL_KEYS: Final = (("jiebei", "jiebei"), ("huabei", "huabei"), ("借呗", "jiebei"), ("花呗", "huabei"))
_ANT_TAIL: Final = re.compile(r"蚂蚁.*?(?:\^[^^]*)+\^(?P<key>[a-z]+)", re.IGNORECASE)


def card_meaning(
    text: str, party: str, *, spent: bool, posted_only: bool, unsigned: bool, repaid_without_day: bool
) -> LedgerKind | None:
    """What a row of a card's statement did; None where money came in and nothing says why.

    `posted_only`: the row has no day of a trade; a bank that writes only repayments so has `repaid_without_day`.
    """
    back = any(word in text for word in _BACK) or bool(_ENGLISH_BACK.search(text))
    repaid = any(word in text for word in _REPAID) or bool(_ENGLISH_REPAID.search(text))
    if spent and not (unsigned and (back or repaid)):
        return _spent_on_card(text)
    if (repaid and not back) or (repaid_without_day and posted_only):
        return LedgerKind.REPAY
    if back or repaid_without_day or any(word in text for word in _MERCHANTS) or _MERCHANT_END.search(text):
        return LedgerKind.REFUND
    # What a person sends is a repayment by transfer.
    return LedgerKind.REPAY if _PERSON.fullmatch(text) or _PERSON.fullmatch(party) else None


def _spent_on_card(text: str) -> LedgerKind:
    if any(word in text for word in _INTEREST):
        return LedgerKind.INTEREST
    return LedgerKind.FEE if any(word in text for word in _FEE) else LedgerKind.DRAW


def is_own_interest(text: str) -> bool:
    """Whether the row is interest on money of one's own."""
    return any(word in text for word in _OWN_INTEREST)


def is_sent_back(text: str) -> bool:
    """Whether money that repaid a line or a card came back to the account."""
    return bool(_SENT_BACK.search(text))


def account_meaning(
    bank: str, text: str, party: str, account: str, *, spent: bool, lexicon: Lexicon
) -> tuple[LedgerKind, Product] | None:
    """What a row of an account did to a line; None for everything that is about none."""
    if is_own_interest(text):
        return None
    named = _ant_product(text) or lexicon.line(text)
    lender = lexicon.lender(party)
    if spent:
        product = _repaid(bank, text, account, named, lender)
        if product is not None and product.key == _BANK_LOAN:
            product = _bank_loan(bank, text, lexicon)
        return None if product is None else (LedgerKind.REPAY, product)
    if not any(word in text for word in _PAID_OUT):
        return None
    if named is None and lender is None and "贷款" not in text:
        return None
    return LedgerKind.DRAW, named or (_bank_loan(bank, text, lexicon) if lender is None else Product("", lender))


def _bank_loan(bank: str, text: str, lexicon: Lexicon) -> Product:
    """A loan of the bank that the text names, else of the account's own."""
    lender = lexicon.catalogue.bank_name(text) or bank
    return Product(_BANK_LOAN, f"{lender}贷款", lender)


def _repaid(bank: str, text: str, account: str, named: Product | None, lender: str | None) -> Product | None:
    """The line that money out of an account went to."""
    app = next((issuer for name, issuer in _CARD_APPS if f"{name}还款" in text), None)
    if app is not None:
        return _card(app, text, "")
    if any(word in text for word in _CARD_REPAY) or _CARD_CENTRE.search(text):
        return _card(bank, text, account)
    if named is not None and any(word in text for word in _DEDUCTED):
        return named
    if any(word in text for word in _LOAN_REPAY):
        return Product(_BANK_LOAN, f"{bank}贷款", bank)
    insured = any(word in text for word in ("保险", "理财"))
    return Product("", lender) if lender is not None and not insured else None


def _ant_product(text: str) -> Product | None:
    """Ant's deductions name both lines, "蚂蚁花呗借呗扣款^…^jiebei"; the tail says which one it is."""
    tail = _ANT_TAIL.search(text)
    if tail is None:
        return None
    key = next((key for word, key in _TAIL_KEYS if word in tail["key"].lower()), None)
    return None if key is None else Product(key, "借呗" if key == "jiebei" else "花呗")


def _card(bank: str, text: str, account: str) -> Product:
    """The card repaid: of the bank that the text names, else of the account's own; its tail from a whole number."""
    other = re.search(r"([\u4e00-\u9fff]{2,8}银行)信用卡", text)
    lender = other[1] if other else bank
    digits = re.search(r"(?<![0-9])[0-9]{12,15}([0-9]{4})(?![0-9])", account)
    return Product("credit_card", f"{lender}信用卡", lender, digits[1] if digits else "")
