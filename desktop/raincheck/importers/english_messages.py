"""Card alerts that banks in China write in English, in the Chinese words that messages.py reads."""

from __future__ import annotations

import re
from typing import Final

_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH: Final = rf"({'|'.join(_MONTHS)})[a-z]*\.?"
_SUM: Final = r"((?:CNY|RMB|¥|USD|HKD|EUR|GBP|JPY|AUD|CAD|SGD|US\$|\$|€|£)\s?[0-9][0-9,]*(?:\.[0-9]{1,2})?)"
_BACK: Final = r"\b(?:reversed|returned|cancell?ed)"
_ALERT: Final = re.compile(r"\bcredit card\b", re.IGNORECASE)
_WORDS: Final = tuple(
    (re.compile(pattern, re.IGNORECASE), chinese)
    for pattern, chinese in (
        (
            r"credit card\s*(?:\(?(?:ending|ended)(?:\s*(?:in|with))?|no\.?|\(|[*x]+)?\s*[*x]*([0-9]{4})\)?",
            r"信用卡尾号\1",
        ),
        (r"(?:balance available|available (?:credit|limit|balance))(?: limit)?(?: is)?\s*:?\s*", "可用额度"),
        (r"minimum (?:payment|amount)(?: due)?(?: is| of)?\s*:?\s*", "最低还款"),
        (r"(?:payment )?due (?:date|on|by)(?: is)?\s*:?\s*", "到期还款日"),
        (r"(?:total (?:amount )?due|amount due|statement balance|new balance)(?: is| of)?\s*:?\s*", "应还金额"),
        (rf"(?:repayment|payment) of {_SUM}(?=[^.]*?{_BACK})", r"还款\1已冲正"),
        (rf"(?:purchase|transaction|withdrawal|spending) of {_SUM}(?=[^.]*?{_BACK})", r"消费\1已冲正"),
        (rf"refund of {_SUM}(?=[^.]*?{_BACK})", r"退款\1已冲正"),
        (rf"(?:spent|charged|used for|debited)\s*(?:for )?{_SUM}(?=[^.]*?{_BACK})", r"消费\1已冲正"),
        (r"\b(?:from|effective|starting)\s+((?:20[0-9]{2}年)?[0-9]{1,2}月[0-9]{1,2}日)", r"自\1起"),
        (rf"(?:repayment|payment) of {_SUM}(?=[^.]*?(?:received|credited|posted))", r"还款成功 还款金额\1"),
        (rf"(?:received|posted)[^.,]*?(?:repayment|payment) of {_SUM}", r"还款成功 还款金额\1"),
        (rf"(?:refund|reversal|return) of {_SUM}", r"退款金额\1"),
        (
            rf"(?:auto(?:matic)? ?(?:payment|debit|pay)|deduction) of {_SUM}(?=[^.]*?(?:failed|unsuccessful))",
            r"扣款失败 扣款金额\1",
        ),
        (r"declined|rejected|not approved|unsuccessful", "交易失败"),
        (
            rf"credit limit([^.]*?(?:is now|been|changed|adjusted|reduced|increased)[^.]*?){_SUM}",
            r"\1 信用额度调整为\2",
        ),
        (rf"(?:purchase|transaction|withdrawal|spending) of {_SUM}", r"消费金额\1"),
        (rf"(?:spent|charged|used for|debited)\s*(?:for )?{_SUM}", r"消费金额\1"),
        (rf"{_SUM} (?:was|has been) (?:charged|spent|debited)", r"消费金额\1"),
        (r"statement", "账单"),
    )
)
_DAY_FIRST: Final = re.compile(rf"\b([0-9]{{1,2}})\s{_MONTH}(?:,?\s(20[0-9]{{2}}))?", re.IGNORECASE)
_MONTH_FIRST: Final = re.compile(rf"\b{_MONTH}\s([0-9]{{1,2}})(?:st|nd|rd|th)?\b(?:,?\s(20[0-9]{{2}}))?", re.IGNORECASE)
_MOST_CHINESE: Final = 12


def in_chinese(text: str) -> str:
    """An English card alert with its words of account in Chinese; every other text as it is."""
    if not _ALERT.search(text) or sum("\u4e00" <= char <= "\u9fff" for char in text) > _MOST_CHINESE:
        return text
    text = _DAY_FIRST.sub(lambda day: _day(day[3], day[2], day[1]), text)
    text = _MONTH_FIRST.sub(lambda day: _day(day[3], day[1], day[2]), text)
    for words, chinese in _WORDS:
        text = words.sub(chinese, text)
    return text


def _day(year: str | None, month: str, day: str) -> str:
    return f"{f'{year}年' if year else ''}{_MONTHS.index(month.lower()) + 1}月{day}日"
