"""The pieces of a box's text that mean something: labels, amounts, days, rates, card digits, states, hidden figures.

Which label stands for which field, and which words are traps, is the table of examples/screens (README there).
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from enum import StrEnum
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from raincheck.core.model import LineStatus
from raincheck.core.money import MAX_FEN, Money
from raincheck.importers.screens.page import Box


class Meaning(StrEnum):
    """What a label stands for; a trap takes its value and gives nothing."""

    AVAILABLE = "available"
    LIMIT = "limit"
    LIMIT_WITH_TEMPORARY = "limit_with_temporary"
    TEMPORARY = "temporary"
    TEMPORARY_UNTIL = "temporary_until"
    UNTIL = "until"
    USED = "used"
    DUE_AMOUNT = "due_amount"
    DUE_ON = "due_on"
    RATE = "rate"
    DAILY_RATE = "daily_rate"
    TRAP = "trap"


class Kind(StrEnum):
    """What a piece is."""

    LABEL = "label"
    AMOUNT = "amount"
    MALFORMED = "malformed"
    DATE = "date"
    DAY = "day"
    PERCENT = "percent"
    HIDDEN = "hidden"
    TAIL = "tail"


class ShownDay(Struct, frozen=True):
    """A day as a page shows it; the year is often left out."""

    month: int
    day: int
    year: int | None = None

    def __str__(self) -> str:
        day = f"{self.month:02d}-{self.day:02d}"
        return day if self.year is None else f"{self.year}-{day}"


class Atom(Struct, frozen=True):
    """A piece of a box: `box` is its own part of the box it stands in, `at` its place among the pieces of that box.

    `exact`: an amount whose form leaves no doubt, a label with no words beside it that are not understood.
    `every`: the day of each month. `about`: the name of a line or bank before a label, without a gap.
    """

    kind: Kind
    box: Box
    number: int
    at: int
    text: str
    meaning: Meaning | None = None
    amount: Money | None = None
    day: ShownDay | None = None
    every: int | None = None
    rate: Decimal | None = None
    exact: bool = True
    about: str = ""


_LABELS: Final[tuple[tuple[Meaning, tuple[str, ...]], ...]] = (
    (
        Meaning.TRAP,
        (
            r"(?:近|未来)?\s?\d+\s?[日天]内?(?:应还|待还)",
            r"待还账单|(?:借款|剩余|已还)(?=\s?[¥￥0-9])",
            r"(?:最高|预计|历史最高|历史|预估|专属|待激活|可提|潜在)[^0-9,.]{0,6}?(?:额度|可借|可贷|可用|金额)",
            r"最低还款额?|最低应还(?:款额)?|最低还款金额|Minimum payment|取现额度|预借现金额度|可取现额度",
            r"现金额度|分期额度|可分期金额|未出账单|未出账金额|未出账|积分|账单日|结息日|出账日|记账日",
            r"上月账单|上期账单|历史账单|已还金额|累计|借款金额|每期|月供|贷款金额|放款金额|借款本金",
            r"单笔|单日|日限额|起借|优惠|券|立减|红包|满(?=\d)|收入|支出|余额(?!为)|零钱|利息|罚息|手续费|服务费",
            r"提升至|提额至|调整前|原额度|调整后|可提升|低至|Cash advance limit|Cash limit",
        ),
    ),
    (Meaning.TEMPORARY_UNTIL, (r"(?:临时额度|临额)(?:有效期|到期日|失效日|截止日?|到期时间)(?:至|到)?",)),
    (Meaning.LIMIT_WITH_TEMPORARY, (r"(?:当前)?总额度\(?含临时额度\)?|当前总额度",)),
    (Meaning.TEMPORARY, (r"含?临时额度|临额|Temporary limit",)),
    (Meaning.TRAP, (r"(?:额度|授信|合同)(?:有效期|到期日|期限)(?:至|到)?|贷款到期日|合同到期日",)),
    (Meaning.UNTIL, (r"有效期(?:至|到)?|有效至|截止(?:日期|至)|失效日期|到期日(?!还)",)),
    (
        Meaning.AVAILABLE,
        (
            r"(?:剩余|当前|总)?(?:可用|可借|可贷|可支用)(?:信用|借款|循环|款)?额度|(?:当前)?可[借贷]金额",
            r"可[用借](?=\s?[¥￥0-9])|剩余(?:可用)?额度|当前可[借用贷]|剩余可[用借]|Available (?:credit|limit|balance)",
        ),
    ),
    (
        Meaning.LIMIT,
        (
            r"(?:总|信用|授信|合同|固定|永久|综合|核定|循环)(?:授信)?额度|贷款额度|授信总额度?",
            r"Credit limit|Total (?:credit )?limit|Credit line",
        ),
    ),
    (
        Meaning.USED,
        (
            r"待还总额|全部待还|剩余待还(?:本金|金额)?|未还本金|待还本金|剩余本金|贷款余额|已用(?:额度|金额)?|已使用额度",
            r"总待还(?:金额)?|待还总金额|剩余应还本金|Outstanding(?: balance)?|Used(?: credit)?",
            r"待还款(?:总额|金额|本金)|(?:剩余)?未还(?:总额|金额)|剩余未还|(?:当前|剩余)?欠款(?:本金|金额|总额)|当前欠款",
            r"已借(?:金额|本金)",
        ),
    ),
    (
        Meaning.DUE_AMOUNT,
        (
            r"(?:本期|本月|下期|下月|当期|\d{1,2}月)(?:剩余)?(?:应还|待还|需还)(?:总?金?额|款额?)?",
            r"(?:本期|本月|当期|\d{1,2}月)账单(?:金额|应还)?|已出账单?(?:剩余)?(?:待还|应还)?(?:金额|款)?",
            r"Statement balance|Amount due|Payment due(?! date)|New balance",
        ),
    ),
    (
        Meaning.DUE_ON,
        (
            r"(?:最后|到期|最近(?:一期)?|本期(?:最后)?|最迟|下次|下期)?还款(?:日期?|截止日期?|到期日期?)",
            r"Payment due date|Due date|Due on|Due by|Pay by|Due(?=\s[A-Z][a-z]{2}\w*\.?\s\d)",
        ),
    ),
    (Meaning.DAILY_RATE, (r"日(?:利率|息)|Daily rate",)),
    (Meaning.RATE, (r"年(?:化)?(?:利率|综合利率|费率)?\(?单利\)?|年化?利率|综合年化|APR|Annual rate",)),
    (Meaning.DUE_AMOUNT, (r"应还(?:金额|总额)?",)),
    (Meaning.USED, (r"待还",)),
)
_BEFORE: Final = re.compile(r"[\u4e00-\u9fffA-Za-z·\s-]*$")
_AFTER: Final = re.compile(r"(?:\s*\((?P<inside>[^()]*)\)?)?(?P<words>[\u4e00-\u9fffA-Za-z]*)")
_SAYS_NOTHING: Final = re.compile(
    r"我的|[您你]的?|本人|个人|当前|目前|现在|实时|最新|[本该主]卡|卡片|账户|额度|信用卡|信用|贷款|借款|人民币|总计?|合计|共|仍|尚"
    r"|剩余|全部|综合|循环|消费|产品|金额|总额|[¥￥元]|CNY|RMB|单利|年化|单位|约|为|是|不?含.*|your|my|the|total|current|credit|card"
    r"|[\s·:,.-]",
    re.IGNORECASE,
)
_OF_SOMETHING_ELSE: Final = re.compile(
    r"分期|境外|国外|附属|副卡|美元|港币|外币|USD|HKD|EUR|申请|审批|预审|预授信|预(?=\s|$)|预批|推荐|好友|邀请|商户|店铺|公司|集团|共享|冻结"
    r"|昨日|上[月期次个]|去年|单日|今日|每日|转账|支付|限额|理财|余额宝|担保|家人|他人|亲友|代还|逾期|笔数|低于|不足|累计|免息|先享"
    r"|备用金|利息|罚息|手续费|溢缴|本月剩余",
    re.IGNORECASE,
)
"""Words beside a label that make it the label of another figure."""

_UNDATED: Final = re.compile(r"应还(?:金额|总额)?")
_LABEL: Final = re.compile(
    "|".join(f"(?P<L{number}>{'|'.join(patterns)})" for number, (_, patterns) in enumerate(_LABELS)), re.IGNORECASE
)
_NO_NAMES: Final = re.compile(r"(?!)")
_MOST_OTHER_WORDS: Final = 7
_TALK: Final = re.compile(r"[吗呢吧啊呀哦]|^我(?!的)|^你|\b(?:[Ii]f|[Uu]nless) |\b(?:may|might|could|would|will) be\b")
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_VALUE: Final = re.compile(
    r"(?P<masked>[*•●·]{3,}\s?(?P<masked_tail>[0-9]{4})(?![0-9.,]))"
    r"|(?P<hidden>[*•●]{3,})"
    r"|(?P<tail>(?:尾号|末四位|ending(?: in)?|卡号)[:\s]*[*•]*\s?\(?(?P<tail_digits>[0-9]{4})(?![0-9.,]))"
    r"|(?P<clock>[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)"
    r"|(?P<date>(?P<y>20[0-9]{2})\s?[-/.年]\s?(?P<m>[0-9]{1,2})\s?[-/.月]\s?(?P<d>[0-9]{1,2})日?)"
    r"|(?P<year>20[0-9]{2}\s?年(?=\s?[0-9]{1,2}\s?月))"
    r"|(?P<short>(?P<sm>[0-9]{1,2})月(?P<sd>[0-9]{1,2})日?)"
    r"|(?P<slash>(?<![0-9.,/-])(?P<xm>[01]?[0-9])[/-](?P<xd>[0-3]?[0-9])(?![0-9.,/%-]))"
    r"|(?P<english>(?P<em>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s(?P<ed>[0-9]{1,2})(?:,?\s(?P<ey>20[0-9]{2}))?)"
    r"|(?P<day>每月\s?(?P<dd>[0-9]{1,2})\s?[日号]?)"
    r"|(?P<percent>(?P<rate>[0-9]{1,3}(?:\.[0-9]+)?)\s?%)"
    r"|(?P<amount>(?P<sign>[-+−])?\s?(?P<currency>[¥￥$]|CNY|RMB|USD|HKD|US\$)?\s?(?P<sign2>[-+−])?"
    r"(?P<number>[0-9](?:[0-9]|[,.，]\s?(?=[0-9])|\s(?=[0-9]{3}(?![0-9])))*)\s?(?P<unit>万元|万|亿|元|积分|分|期|笔|天|人|个月|个|张|次|%)?)",
    re.IGNORECASE,
)
_GROUPED: Final = re.compile(
    r"[0-9]{1,3}(?:[,\s][0-9]{3})+(?:\.[0-9]{2})?|[0-9]{1,3}\.[0-9]{2}|[0-9]{1,7}\.[0-9]{2}|[0-9]{1,7}"
)
_TEN_THOUSANDS: Final = re.compile(r"[0-9]{1,4}(?:\.[0-9]{1,4})?")
_TRAP_WORDS: Final = re.compile(
    r"第\s?\d+\s?期|\d+/\d+\s?期|最高|预计|历史|预估|提升|提额|立减|免息|券|红包|低至|起·|%\s?起|起步|已还清|已还(?!款)"
    r"|专享|限时|邀请|抽奖|满\d|活动|恭喜|领取|广告"
)
_STATES: Final[tuple[tuple[LineStatus, str], ...]] = (
    (LineStatus.REPAY_DISABLED, r"还款功能(?:维护|异常|暂停|不可用)|还款暂不可用|暂不支持还款|暂时无法还款"),
    (LineStatus.CLOSED, r"额度已失效|(?:该)?服务已关闭|账户已关闭|额度已关闭|已销户|已终止服务|^已关闭$|^已失效$"),
    (
        LineStatus.FROZEN,
        r"暂不支持借款|暂时无法借款|暂无法借款|无法借款|评估未通过|账户已冻结|额度已冻结|已冻结(?!额度|金额)|暂停借款|暂不可借|额度被冻结",
    ),
    (LineStatus.OPEN, r"(?:额度)?状态[:\s]*正常|^正常$"),
)
OVERDUE: Final = re.compile(r"已逾期|逾期\s?\d+\s?天")


def plain(text: str) -> str:
    """The text with half-width signs; Chinese brackets and colons too."""
    return unicodedata.normalize("NFKC", text).replace("（", "(").replace("）", ")").strip()


def state_of(text: str) -> LineStatus | None:
    """The state that a box says a line is in."""
    return next((state for state, pattern in _STATES if re.search(pattern, text)), None)


def atoms_of(box: Box, number: int, names: re.Pattern[str] = _NO_NAMES) -> list[Atom]:
    """The pieces of one box, from left to right; `names` of lines and banks say nothing about a label beside them."""
    text = plain(box.text)
    if is_sentence(text):
        return []
    trapped = bool(_TRAP_WORDS.search(text))
    found: list[Atom] = []
    place = 0
    while place < len(text):
        if text[place].isspace():
            place += 1
            continue
        value, label = _VALUE.match(text, place), _LABEL.match(text, place)
        if label is not None and (value is None or label.end() >= value.end() or not value.group().strip().isdigit()):
            part = _part(box, text, place, label.end())
            beside = _beside(text, found[-1] if found else None, label, names)
            meaning = _LABELS[int((label.lastgroup or "L0")[1:])][0]
            if trapped or beside.is_other:
                meaning = Meaning.TRAP
            made = Atom(Kind.LABEL, part, number, place, label.group(), meaning, exact=beside.exact, about=beside.name)
            found.append(made)
            place = label.end()
        elif value is not None and value.group().strip():
            atom = _value(value, _part(box, text, place, value.end()), number, text, trapped=trapped)
            if atom is not None:
                found.append(atom)
            place = value.end()
        else:
            place += 1
    return _dated(_unbroken(found, text))


class _Beside(Struct, frozen=True):
    """What stands beside a label without a gap: words of another figure, words not understood, the name of a line."""

    is_other: bool
    exact: bool
    name: str


def _beside(text: str, last: Atom | None, label: re.Match[str], names: re.Pattern[str]) -> _Beside:
    start = 0 if last is None else last.at + len(last.text)
    before = _BEFORE.search(text, min(start, label.start()), label.start())
    front = "" if before is None else before.group()
    after = _AFTER.match(text, label.end())
    words = "" if after is None or _VALUE.match(text, after.start("words")) else after["words"]
    if _LABEL.match(words) and not _OF_SOMETHING_ELSE.match(words):
        words = ""  # the next label
    behind = words if after is None else f"{after['inside'] or ''} {words}"
    joined = last is not None and last.kind is Kind.LABEL and start + len(front.strip()) == label.start()
    is_other = joined and last is not None and last.meaning is Meaning.TRAP
    found = names.search(front)
    rest = _SAYS_NOTHING.sub("", names.sub("", front)) + _SAYS_NOTHING.sub("", behind)
    return _Beside(
        is_other=is_other or bool(_OF_SOMETHING_ELSE.search(names.sub("", front) + " " + behind)),
        exact=not rest and not joined,
        name="" if found is None else found.group(),
    )


def is_sentence(text: str) -> bool:
    """Whether somebody is talking: a chat or a message names lines and amounts, and is no page of a lender."""
    if _TALK.search(text):
        return True
    bare = _VALUE.sub("", _LABEL.sub("", text))
    return sum("\u4e00" <= char <= "\u9fff" for char in bare) > _MOST_OTHER_WORDS and any(
        char.isdigit() for char in text
    )


def _unbroken(atoms: list[Atom], text: str) -> list[Atom]:
    """Two amounts with nothing but a blank between them are most likely one that was read in two; neither is taken."""
    broken: set[int] = set()
    for place, atom in enumerate(atoms[1:], 1):
        before = atoms[place - 1]
        between = text[before.at + len(before.text) : atom.at].strip()
        if atom.kind is Kind.AMOUNT and before.kind is Kind.AMOUNT and not between:
            broken |= {place - 1, place}
    return [replace(atom, kind=Kind.MALFORMED, amount=None) if n in broken else atom for n, atom in enumerate(atoms)]


def _dated(atoms: list[Atom]) -> list[Atom]:
    """A due may have its day before it, as in "12月22日应还"; a bare "应还" without one could be any window."""
    found: list[Atom] = []
    for place, atom in enumerate(atoms):
        before = atoms[place - 1] if place else None
        if atom.meaning is Meaning.DUE_AMOUNT and before is not None and before.kind is Kind.DATE:
            # The day is a part of the label, which an amount below may stand under.
            found[-1] = replace(atom, day=before.day, box=before.box.around(atom.box))
        elif atom.meaning is Meaning.DUE_AMOUNT and _UNDATED.fullmatch(atom.text):
            found.append(replace(atom, meaning=Meaning.TRAP))
        else:
            found.append(atom)
    return found


def _part(box: Box, text: str, start: int, end: int) -> Box:
    """The part of a box where some of its characters stand; a Chinese one is twice as wide."""
    widths = [2 if char > "\u2e7f" else 1 for char in text]
    whole = sum(widths) or 1
    step = (box.right - box.left) / whole
    left = box.left + step * sum(widths[:start])
    return Box(text[start:end], left, box.top, left + step * sum(widths[start:end]), box.bottom, box.score)


def _value(match: re.Match[str], box: Box, number: int, text: str, *, trapped: bool) -> Atom | None:
    at, shown = match.start(), match.group()
    if match["amount"]:
        return _amount(match, box, number, trapped=trapped)
    if match["percent"]:
        offered = trapped or text[match.end() :].lstrip().startswith(("起", "~", "-", "至"))
        return Atom(Kind.PERCENT, box, number, at, shown, rate=None if offered else Decimal(match["rate"]))
    if match["masked"] or match["tail"]:
        return Atom(Kind.TAIL, box, number, at, match["masked_tail"] or match["tail_digits"])
    if match["hidden"]:
        return Atom(Kind.HIDDEN, box, number, at, shown)
    return _dated_value(match, box, number)


def _dated_value(match: re.Match[str], box: Box, number: int) -> Atom | None:
    """A day of every month or a day; a time of the clock and the year of a month are nothing."""
    if match["clock"] or match["year"]:
        return None
    if match["day"]:
        every = int(match["dd"])
        if not 1 <= every <= 31:
            return None
        return Atom(Kind.DAY, box, number, match.start(), match.group(), every=every)
    shown = _shown_day(match)
    return None if shown is None else Atom(Kind.DATE, box, number, match.start(), match.group(), day=shown)


def _shown_day(match: re.Match[str]) -> ShownDay | None:
    if match["date"]:
        shown = ShownDay(int(match["m"]), int(match["d"]), int(match["y"]))
    elif match["english"]:
        year = int(match["ey"]) if match["ey"] else None
        shown = ShownDay(_MONTHS.index(match["em"].lower()) + 1, int(match["ed"]), year)
    else:
        month, day = (match["sm"], match["sd"]) if match["short"] else (match["xm"], match["xd"])
        shown = ShownDay(int(month), int(day))
    return shown if 1 <= shown.month <= 12 and 1 <= shown.day <= 31 else None


def _amount(match: re.Match[str], box: Box, number: int, *, trapped: bool) -> Atom | None:
    unit, currency = match["unit"] or "", (match["currency"] or "").upper()
    if unit in ("积分", "分", "期", "笔", "天", "人", "个月", "个", "张", "次", "%", "亿"):
        return None
    if match["sign"] or match["sign2"] or currency in ("$", "USD", "HKD", "US$"):
        # Payments carry a sign, and other currencies say nothing of a line in yuan.
        return Atom(Kind.MALFORMED, box, number, match.start(), match.group())
    digits = match["number"].replace("，", ",")
    form = _TEN_THOUSANDS if unit.startswith("万") else _GROUPED
    if trapped or not form.fullmatch(re.sub(r"([,.])\s", r"\1", digits)):
        return Atom(Kind.MALFORMED, box, number, match.start(), match.group())
    yuan = Decimal(re.sub(r"[,\s]", "", digits)) * (10_000 if unit.startswith("万") else 1)
    if yuan * 100 > MAX_FEN or yuan * 100 != int(yuan * 100):
        return Atom(Kind.MALFORMED, box, number, match.start(), match.group())
    exact = "," in digits or "." in digits or bool(unit) or bool(currency) or len(digits) <= 3
    return Atom(Kind.AMOUNT, box, number, match.start(), match.group(), amount=Money(int(yuan * 100)), exact=exact)
