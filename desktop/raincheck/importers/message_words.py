"""The words of messages of banks and platforms: amounts, days, states, and what is only offered or asked for."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import pairwise
from typing import Final

from raincheck.core.model import LineStatus
from raincheck.core.money import Money
from raincheck.core.numerals import read_numerals
from raincheck.importers.cells import amount_of

_CURRENCY: Final = r"(?:人民币|RMB|CNY|¥)?\s*¥?\s*"
_NUMBER: Final = r"([0-9][0-9,]*(?:\.[0-9]{1,4})?)\s*([万千])?\s*(?:元|人民币)?"
SUM: Final = _CURRENCY + _NUMBER
MARKED_SUM: Final = (
    rf"(?:(?:人民币|RMB|CNY|¥)\s*¥?\s*{_NUMBER}|([0-9][0-9,]*(?:\.[0-9]{{1,4}})?)\s*([万千])?\s*(?:元|人民币))"
)
"""An amount that says it is money: a currency before it, or a unit behind it."""

AVAILABLE: Final = re.compile(
    rf"(?:当前|剩余)?(?:(?:(?:可用|剩余|可借|可贷|可支用)(?:信用|借款)?额度|信用额度(?:可用|剩余)(?:余额|额度)?)\s*(?:由(?:[^,。;]|,(?=[0-9]{{3}})){{1,16}}?(?:降|升|调整?|变更?|恢复|提升|提高)|已?被?(?:恢复|调整|变更|下调|降低|降|提升|上调))?"
    rf"(?:为|是|至|到|:)?\s*(?:{SUM})|可(?:支)?用\s*(?:为|:)?\s*{MARKED_SUM})"
)
CARD_BALANCE: Final = re.compile(rf"可用余额\s*(?:为|:)?\s*{SUM}")
AMOUNTS: Final = (
    re.compile(rf"账单\s*{MARKED_SUM}\s*(?:已(?:经|成功)?|成功)(?:扣款|还款)"),
    re.compile(rf"实际金额\s*:?\s*{SUM}"),
    re.compile(rf"(?:合计|共计|总计|还款总额|总额)\s*(?:为|:)?\s*{MARKED_SUM}"),
    re.compile(rf"(?:折|折合|约合){MARKED_SUM}"),
    re.compile(rf"(?:交易金额|还款金额|消费金额|支付金额|退款金额|入账金额|金额)\s*(?:为|:)?\s*(?:出账|入账)?\s*{SUM}"),
    re.compile(r'"?amount"?\s*:\s*"?([0-9][0-9,]*\.[0-9]{2})()'),
    re.compile(rf"一笔{SUM}"),
    re.compile(rf"{MARKED_SUM}(?:已|于|[0-9年月日: ]){{0,16}}(?:(?:支用|借款|提款|放款)成功|借出)"),
    re.compile(rf"(?:借款|放款|提款|支用)(?:金额)?[^0-9¥]{{0,8}}{MARKED_SUM}"),
    re.compile(
        r"(?:消费|支出|支付|付款|还款|存入|下单|取现|转入|扣款|退货(?:/退税)?|退款|入账|缴费)(?:\([^)]*\))?"
        rf"[^0-9¥]{{0,12}}{MARKED_SUM}"
    ),
    re.compile(rf"{MARKED_SUM}(?:的)?(?:已)?(?:成功)?(?:退款|退回|退还|(?:扣款|还款)(?:失败|成功|未成功))"),
    re.compile(r"(?:人民币|RMB|¥)\s*([0-9][0-9,]*\.[0-9]{2})()"),
)
BALANCE: Final = re.compile(rf"(?<!账单)余额\s*(?:为|:)?\s*-?{SUM}")
DEDUCTED: Final = re.compile(rf"(?:应扣|应还|扣款)金额\s*(?:为|:)?\s*{SUM}")
PAID: Final = re.compile(rf"(?:还款|实扣|已扣)金额\s*(?:为|:)?\s*{SUM}")
STATEMENT: Final = re.compile(
    rf"(?:应还(?:款)?(?:总?金?额)?|账单(?:应还)?(?:款|总?金?额)?|需还款?|还款额|待还(?:总?金?额)?|将[于从][^,。;]{{0,14}}(?:(?:自动)?(?:还款|扣款)|扣收(?:本息|本金)?(?:合计|共计)?))(?:已出)?(?:(?!已还)[^0-9¥]){{0,10}}?{MARKED_SUM}"
)
MINIMUM: Final = re.compile(rf"最低(?:应?还款?)(?:金?额)?\s*(?:为|:)?\s*{SUM}")
DUE_DAY: Final = re.compile(
    r"(?<!首次)(?<!首期)(?:到期还款日|最后还款日|还款日|还款到期日|请于|请在|请您于|务必于|将于)\s*(?:为|是|:)?\s*"
    r"(?:((?:19|20)[0-9]{2})[年/-])?([0-9]{1,2})[月/-]([0-9]{1,2})日?"
)
DUE_BEFORE: Final = re.compile(
    r"(?:((?:19|20)[0-9]{2})[年/-])?([0-9]{1,2})[月/-]([0-9]{1,2})日?\s*(?:[0-9]{1,2}:[0-9]{2})?\s*(?:应还|需还|待还|到期|之?前[^,。;0-9]{0,4}还[款清]|扣款|还款|将[^,。;0-9]{0,12}扣款)"
)
"""A due day that stands before its word."""

DUE_SOON: Final = re.compile(
    r"(?:(今[天日])|(明[天日])|(后天)|([0-9]{1,2})[天日]后)(?:将)?(?:为|是)?(?:您的?|本期)?(?:最后)?(?:到期|还款|应还|需还)"
)
"""A due day that is counted from the message's own."""

DUE_EACH_MONTH: Final = re.compile(
    r"(?:还款日(?:为|是|:)?\s*(?:每月)?|将于(?:本月|每月)?)([0-9]{1,2})[日号](?!前)|请[于在]每月([0-9]{1,2})[日号]"
)
TO_PAY_BEFORE: Final = re.compile(
    rf"日?(?:[0-9]{{1,2}}:[0-9]{{2}})?\s*(?:\(含\))?之?前(?:足额|全额|主动|及时)*(?:还款|归还|还清|偿还|存入)\s*{MARKED_SUM}"
)

CHARGES: Final = re.compile(rf"(年费|利息|违约金|滞纳金|手续费){MARKED_SUM}")
CHARGED: Final = re.compile(
    rf"(?:扣收|收取|入账|产生|计收|缴纳?|扣除|扣取)[^,。0-9]{{0,6}}?(年费|利息|违约金|滞纳金|手续费){SUM}"
)
FIRST_DUE: Final = re.compile(
    r"(?:首[次期个]|第一期)还款(?:日期?|时间)?[^0-9]{0,4}(?:20[0-9]{2}[年/-])?[0-9]{1,2}[月/-][0-9]{1,2}日?"
)
CHANGED: Final = re.compile(
    r"(?:信用|固定|总|授信|永久|借款|循环|最高)?(?<!临时)(?<!可用)(?<!剩余)额度(?:[^,。;]|,(?=[0-9]{3})){0,30}?"
    rf"(?:调整|变更|恢复|提升|提高|降低|下降|下调|上调|调降|调低|调高|缩减|压降|[降升减调])(?:为|至|到|成)\s*{SUM}"
)
STATED: Final = re.compile(
    rf"(?<![原由从])(?:固定|总|信用|授信|现|当前|最新|新|调整后)额度\s*(?:为|是|:)?\s*{MARKED_SUM}(?!\s*(?:调|降|升|提))"
)
"""A limit that is only said, where none is changed."""

OWN_LIMIT: Final = re.compile(rf"(?<=[贷呗条花付卡])额度\s*(?:为|是|:)?\s*{MARKED_SUM}")
"""A limit behind the name of a line and nothing else."""

STATES: Final = (
    (
        LineStatus.CLOSED,
        re.compile(
            r"(?<!临时)额度(?:已经?)?被?(?:关闭|失效|终止|取消|停用)(?!的)|销户(?:已)?(?:成功|完成)|已(?:成功)?销户(?!后)|信用卡[^,。;]{0,10}已注销"
        ),
    ),
    (
        LineStatus.REPAY_DISABLED,
        re.compile(
            r"(?<!自动)(?<!约定)(?<!预约)还款(?:功能|入口|通道|按钮)[^,。;]{0,6}?(?:不可用|关闭|停用|异常|无法使用|暂停|失效)"
        ),
    ),
    (
        LineStatus.FROZEN,
        re.compile(
            r"(?<!临时)额度(?:已经?)?被?(?:系统)?(?:冻结|暂停|管控|限制)|账户已(?:被)?冻结|暂停(?:您的)?(?:借款|额度)"
            r"|暂时?(?:无法|不能|不支持)借款|信用卡(?:(?!功能|密码|卡片有效|附属|副卡|支付|交易|取现)[^,。;]){0,16}?"
            r"(?:已经?被?|被)(?:临时|暂时)?(?:冻结|锁定|停用|管控|止付)"
            r"|信用卡(?:(?!功能|密码|附属|副卡|银行卡|支付|交易|取现)[^。;]){0,24}?,现?已(?:经)?被(?:冻结|锁定|停用|管控|止付)"
        ),
    ),
)
PAID_WORDS: Final = re.compile(
    r"(?:扣款|还款)(?:[^,。;]|,(?=[0-9]{3})){0,16}?(?<![未不])成功|成功还款|已(?:成功)?还款(?!请|,?\s*请忽略)|扣款成功|已扣款|还款已成功|已到账|已入账|(?<!未)收到(?:您的)?还款|已结清|成功扣|成功还清|成功结清|实扣|主动还款金额|存入(?=[^,。]{0,4}[0-9¥])|已还清"
)
ASKED: Final = re.compile(r"账单|应还|最低还款|需还|待还|欠款|逾期|(?:立即|尽快|马上|尽早)还款")
LENT: Final = re.compile(
    r"(?:已借[款出]|成功(?:借款|支用|提款)|(?:借款|提款|支用|放款)[^。还清]{0,24}(?:到账|发放|成功|放款)|已?放款(?:成功)?至|收到[^,。;]{0,12}放款|(?<![可高])支用[^,。;0-9]{0,4}[0-9][0-9,.]*元)"
)

_FOREIGN: Final = (
    r"(?:美元|美金|港币|港元|澳门元|澳门币|日元(?!旦)|日圆|欧元|英镑|韩元|韩币|泰铢|澳元|澳大利亚元|加元|加拿大元|新加坡元|新加坡币|新西兰元|新台币|台币"
    r"|瑞士法郎|法郎|卢布|卢比|林吉特|越南盾|印尼盾|比索|克朗|里拉|迪拉姆|外币|US\$|HK\$|[$€£]|(?<![A-Z])(?:USD|HKD|MOP|JPY|EUR|GBP|KRW|THB"
    r"|AUD|CAD|SGD|NZD|TWD|CHF|RUB|INR|MYR|VND|IDR|PHP|SEK|NOK|DKK|TRY|AED)(?![A-Z]))"
)
_FOREIGN_SUM: Final = re.compile(
    rf"{_FOREIGN}(?:账单|应还款?额?|欠款|可用额度|额度|消费|入账|金额)?\s*(?:为|:)?\s*([0-9][0-9,]*(?:\.[0-9]+)?)\s*(?:元|{_FOREIGN})?"
    rf"|(?<![0-9月])([0-9][0-9,]*(?:\.[0-9]+)?)\s*{_FOREIGN}"
)
IN_FOREIGN_MONEY: Final = "(外币)"
"""What stands in the place of an amount of another currency."""


_TRADITIONAL: Final = str.maketrans(
    "唄額調為還貸賬單應開關閉凍結暫無時間萬總餘銀費臨號將於後請點業務復續過達記錄獲準當現處誤審險風際帳戶網東條團貴來給個",
    "呗额调为还贷账单应开关闭冻结暂无时间万总余银费临号将于后请点业务复续过达记录获准当现处误审险风际账户网东条团贵来给个",
)


_SPELT: Final = re.compile(r"(?<![0-9.,])[零一二两三四五六七八九十百千万壹贰叁肆伍陆柒捌玖拾佰仟]{1,12}(?=元)")
_WEEKDAY: Final = re.compile(r"(?<=日)\s*\((?:周|星期)[一二三四五六日天]\)")


def in_figures(text: str) -> str:
    """The text with amounts in Chinese numerals as figures, and without the days of the week behind days."""
    return _SPELT.sub(_in_figures, _WEEKDAY.sub("", text))


def _in_figures(match: re.Match[str]) -> str:
    amount = read_numerals(match.group())
    return match.group() if amount is None or amount.denominator > 1 else str(amount)


def simplified(text: str) -> str:
    """The text with the traditional characters of this field in simplified ones."""
    return text.translate(_TRADITIONAL)


def in_yuan(text: str) -> str:
    """The text with a word in the place of each amount of another currency; one of 0.00 is nothing."""
    return _FOREIGN_SUM.sub(lambda one: IN_FOREIGN_MONEY if (one[1] or one[2]).strip("0.,") else " ", text)


CREDIT: Final = re.compile(r"应还|提前还款|欠款|(?:信用|当前|临时|授信)额度|分期|消费金融|小贷|贷款|借款|授信|逾期")
"""Words of borrowing: a message with one is never told to be about no credit."""


def sum_of(match: re.Match[str] | None) -> Money | None:
    """The amount a pattern found, its 万 or 千 reckoned in."""
    if match is None:
        return None
    parts = [part or "" for part in match.groups()]
    number, unit = next((both for both in pairwise(parts) if both[0][:1].isdigit()), ("", ""))
    if unit not in ("万", "千"):
        return amount_of(number)
    yuan = Decimal(number.replace(",", "")) * (10_000 if unit == "万" else 1_000)
    return amount_of(f"{yuan:f}")
