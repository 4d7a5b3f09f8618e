"""What a message says of a line itself: its limit, what is left and used of it, a temporary part, its state.

A limit that was changed more than once is the last one only where the words say so. A temporary limit is a part of the
whole only where the figures leave no doubt: 20,000 beside a lasting 50,000 is on top of it, 80,000 may hold it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Final

from msgspec import Struct

from raincheck.core.model import LineStatus, TemporaryLimit
from raincheck.core.money import Money
from raincheck.core.text import tr
from raincheck.importers import message_words as forms
from raincheck.importers.message_days import last_day

_IN: Final = r"(?:[^,。;]|,(?=[0-9]{3}))"
_SUM: Final = rf"{forms.SUM}(?![0-9,.]*[年月日/-])"
_PART: Final = r"(?:临时额度|临额)"
_TEMPORARY: Final = re.compile(rf"{_PART}[^0-9¥,。;]{{0,16}}?{_SUM}|{forms.MARKED_SUM}的?{_PART}")
_PART_CHANGED: Final = re.compile(rf"{_PART}(?:已)?(?:由|从){_IN}{{1,16}}?(?:为|至|到){_SUM}")
_RAISED_BY: Final = re.compile(rf"{_PART}(?:已)?(?:提升|增加|上调|提高|调增)(?:了)?{forms.SUM}(?:至|到|为){forms.SUM}")
_ENDED: Final = re.compile(
    rf"{_PART}(?:{forms.SUM})?{_IN}{{0,3}}?已(?:经|被)?(?:于{_IN}{{0,16}}?)?(?:到期|失效|取消|收回|结束|关闭|终止)"
)
_TOTAL: Final = re.compile(rf"总额度\s*(?:为|是|:|调整为|变为|达)?\s*{forms.MARKED_SUM}")
_AFTERWARDS: Final = re.compile(
    rf"(?<!已)(?:到期|失效|届时|期满|结束)(?:之?后)?[^0-9,。;已]{{0,10}}?(?:,[^0-9,。;已]{{0,10}}?)?(?:恢复|调整|变|回)[^0-9,。;]{{0,12}}?{_SUM}"
)
_LASTING: Final = re.compile(rf"(?:固定额度|固额|永久额度)\s*(?:为|是|:)?\s*{forms.MARKED_SUM}")
_OF_A_LASTING: Final = re.compile(r"固定额度|固额|永久额度")
_AGAIN: Final = re.compile(
    rf"(?:现|已|再次|又|本月)(?:已|再次)?(?:恢复|更正|调回|调整|回调|降|升)?(?:为|至|到)\s*{forms.MARKED_SUM}"
)
_REOPENED_WITH: Final = re.compile(
    rf"(?:重新|再次)(?:为您)?(?:开通|激活|启用|开放|开启)[^。;]{{0,8}}?(?<!可用)(?<!可借)(?<!剩余)(?<!临时)额度\s*(?:为|:)?\s*{forms.MARKED_SUM}"
)
_LAST_OF_SEVERAL: Final = re.compile(r"现|已恢复|再次|又|最新|目前|当前|更正|调回|本月")
_USED: Final = re.compile(rf"(?<![0-9])已(?:使用|用|借)(?:额度|金额)?\s*(?:为|:)?\s*{forms.MARKED_SUM}(?![支消购])")
_STILL_OWED: Final = re.compile(
    rf"(?<!账单)(?<!本期)(?<!本月)(?<!当期)(?<!月)(?:剩余|尚余|尚有|还剩)(?:(?:待还|未还|应还)(?:本金|总额|金额)?|本金|欠款|贷款余额)"
    rf"\s*(?:为|:)?\s*{forms.MARKED_SUM}"
)
"""What is left of the whole debt, told beside a repayment; of a bill it is only the month's."""

_SETTLED: Final = re.compile(
    r"(?:借款|贷款|欠款|贷|呗|借条)(?:均|都)?已(?:经)?(?:全部|全额)(?:结清|还清)(?!后|前|的)|(?:借款|贷款|欠款)全部(?:结清|还清)(?:成功|完成)"
    r"|(?:全部|所有)(?:的)?[\u4e00-\u9fff]{0,5}?(?:借款|贷款|欠款)(?:均|都)?已(?:经)?(?:结清|还清)"
    r"|已(?:经)?(?:结清|还清)(?:了)?(?:您的)?(?:全部|所有)[^,。;]{0,6}(?:借款|贷款|欠款)"
)
_LIFTED: Final = re.compile(
    rf"已?解冻|解除(?:了)?{_IN}{{0,4}}?(?:冻结|管控|限制|暂停|锁定)|(?:冻结|管控|限制|锁定)(?:已|状态)?(?:已)?(?:被)?(?:解除|取消)"
    r"|恢复(?:正常)?(?:使用|借款)|(?:重新|再次)(?:为您)?(?:开通|激活|启用|开放|开启)"
)
_SINCE: Final = re.compile(r"(?:自|于|从)(?:20[0-9]{2}[年/-])?[0-9]{1,2}[月/-][0-9]{1,2}日?(?:起|后)?")
_CHANGED_BY: Final = re.compile(
    rf"额度{_IN}{{0,10}}?(?:已|被)(?:系统)?(?:自动)?(?:下调|调低|调降|降低|缩减|压降|上调|调整|降额)"
)


class OfLine(Struct, frozen=True):
    """What is said of the line; `is_lasting` where the limit is told without a temporary part.

    `unclear`: a sentence where a figure is named and not surely understood.
    """

    limit: Money | None = None
    available: Money | None = None
    used: Money | None = None
    temporary: TemporaryLimit | None = None
    status: LineStatus | None = None
    is_lasting: bool = False
    unclear: str = ""

    @property
    def says_something(self) -> bool:
        """Whether it makes a reading."""
        return any(value is not None for value in (self.limit, self.available, self.used, self.temporary, self.status))


def said_of_line(text: str, names: Sequence[str], *, is_card: bool, on: date) -> OfLine:
    """Read the facts of a message about the line with these names, told on a day."""
    available = forms.sum_of(forms.AVAILABLE.search(text))
    if available is None and is_card:
        available = forms.sum_of(forms.CARD_BALANCE.search(text))
    limit, unclear = _limit(_AFTERWARDS.sub(" ", text))
    temporary: TemporaryLimit | None = None
    if not _ENDED.search(text):
        part = _temporary(text)
        if part is not None:
            limit, temporary, unclear = _with_part(text, part, limit, on)
    else:
        limit = limit or forms.sum_of(_LASTING.search(text))
    status = _status(text, names)
    if not unclear and limit is None and available is None and status is None and _CHANGED_BY.search(text):
        unclear = tr("The limit was changed, but the message does not say to what; look it up and enter it.")
    left = None if is_card or "账单" in text or "本期" in text else _STILL_OWED.search(text)
    used = Money(0) if _SETTLED.search(text) else forms.sum_of(_USED.search(text) or left)
    is_lasting = limit is not None and temporary is None and _OF_A_LASTING.search(text) is not None
    return OfLine(limit, available, used, temporary, status, is_lasting, unclear)


def _limit(text: str) -> tuple[Money | None, str]:
    """The lasting or whole limit, and why it is in doubt."""
    changed = sorted(
        [*forms.CHANGED.finditer(text), *(_AGAIN.finditer(text) if "额度" in text else ())], key=lambda one: one.end()
    )
    changed = [one for one in changed if not _is_of_available(one, text)]
    # One figure may fit both forms; the longer one stands first.
    changed = [one for place, one in enumerate(changed) if not place or one.end() != changed[place - 1].end()]
    sums = [forms.sum_of(one) for one in changed]
    if len(set(sums)) > 1:
        behind = text[changed[-2].end() : changed[-1].end()]
        if not _LAST_OF_SEVERAL.search(behind):
            return None, tr("The message names several limits, and not which one holds now; enter it by hand.")
    if sums:
        return sums[-1], ""
    stated = forms.STATED.search(text) or _REOPENED_WITH.search(text) or forms.OWN_LIMIT.search(text)
    return forms.sum_of(stated), ""


def _is_of_available(match: re.Match[str], text: str) -> bool:
    """Whether what was changed is what is left, and not the limit: no word of a limit of its own stands between."""
    front = text[: match.end()]
    named = max(front.rfind("额度", 0, match.start() + 2), front.rfind("额度", 0, match.end()))
    return front[:named].endswith(("可用", "剩余", "可借", "可贷", "支用", "临时", "可用信用", "剩余信用"))


def _temporary(text: str) -> Money | None:
    """The temporary limit that is named."""
    raised = _RAISED_BY.search(text)
    return forms.sum_of(raised or _PART_CHANGED.search(text) or _TEMPORARY.search(text))


def _with_part(
    text: str, part: Money, limit: Money | None, on: date
) -> tuple[Money | None, TemporaryLimit | None, str]:
    """The whole limit with its temporary part; a sentence where one of them is not sure."""
    until = last_day(text, on)
    if until is None:
        return None, None, tr("The message names a temporary limit without its last day; enter it by hand.")
    temporary = TemporaryLimit(part, until)
    raised = _RAISED_BY.search(text)
    whole = forms.sum_of(_TOTAL.search(_AFTERWARDS.sub(" ", text)))
    if raised is not None:
        whole = forms.sum_of(re.search(rf"(?:至|到|为){forms.SUM}$", raised.group()))
    lasting = forms.sum_of(_LASTING.search(text) or _AFTERWARDS.search(text)) or (None if whole is not None else limit)
    if whole is None and lasting is None:
        return None, temporary, ""
    if whole is not None and whole > part:
        return whole, temporary, ""
    if whole is None and lasting is not None and part < lasting:
        return lasting + part, temporary, ""
    return None, None, part_unclear_words()


def part_unclear_words() -> str:
    """That a temporary limit as large as the lasting one may hold it."""
    return tr("The temporary limit may be the whole limit or come on top of it; enter both by hand.")


def _status(text: str, names: Sequence[str]) -> LineStatus | None:
    """The state that the line is in since."""
    own = "|".join(map(re.escape, names))
    named = rf"(?:{own}|借款|贷款|信贷|额度|授信)"
    states = (
        *forms.STATES,
        (
            LineStatus.CLOSED,
            re.compile(
                rf"{named}(?:账户|额度)?的?(?:服务|业务)?(?:已(?:经|被)?|被)(?:关闭|停用|终止|注销|停止)|您的服务已(?:经|被)?关闭"
                rf"|已(?:经|成功|主动)?关闭(?:了)?(?:您的)?(?:{own})(?:服务)?(?=[,。;!]|$)"
            ),
        ),
        (
            LineStatus.FROZEN,
            re.compile(
                rf"{named}(?:账户|额度)?的?(?:服务|业务|功能)?(?:已(?:经|被)?|被)?(?:系统)?(?:暂停|暂不可用|限制使用|暂时?(?:无法|不能)(?:使用|支用|用款))(?!后)"
            ),
        ),
    )
    text = _SINCE.sub("", text)
    found = [(match.end(), state) for state, pattern in states for match in pattern.finditer(text)]
    found += [(match.end(), LineStatus.OPEN) for match in _LIFTED.finditer(text)]
    if not found:
        return None
    # What is said last holds; of several words for one turn the worst, as a closed line cannot be drawn on.
    last = max(found)
    if last[1] is LineStatus.OPEN:
        return LineStatus.OPEN
    worse = [state for _, state in found if state is not LineStatus.OPEN]
    return next(state for state in (LineStatus.CLOSED, LineStatus.FROZEN, LineStatus.REPAY_DISABLED) if state in worse)
