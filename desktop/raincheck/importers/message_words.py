"""The words of messages of banks and platforms: amounts, days, states, and what is only offered or asked for."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import pairwise
from typing import Final

from raincheck.core.model import LineStatus
from raincheck.core.money import Money
from raincheck.importers.cells import amount_of

_CURRENCY: Final = r"(?:人民币|RMB|CNY|¥)?\s*¥?\s*"
_NUMBER: Final = r"([0-9][0-9,]*(?:\.[0-9]{1,4})?)\s*([万千])?\s*(?:元|人民币)?"
_SUM: Final = _CURRENCY + _NUMBER
_MARKED_SUM: Final = (
    rf"(?:(?:人民币|RMB|CNY|¥)\s*¥?\s*{_NUMBER}|([0-9][0-9,]*(?:\.[0-9]{{1,4}})?)\s*([万千])?\s*(?:元|人民币))"
)
"""An amount that says it is money: a currency before it, or a unit behind it."""

AVAILABLE: Final = re.compile(
    rf"(?:当前|剩余)?(?:(?:(?:可用|剩余|可借|可贷|可支用)(?:信用|借款)?额度|信用额度(?:可用|剩余)(?:余额|额度)?)\s*(?:由(?:[^,。;]|,(?=[0-9]{{3}})){{1,16}}?(?:降|升|调整?|变更?)|已?恢复)?"
    rf"(?:为|是|至|到|:)?\s*(?:{_SUM})|可(?:支)?用\s*(?:为|:)?\s*{_MARKED_SUM})"
)
CARD_BALANCE: Final = re.compile(rf"可用余额\s*(?:为|:)?\s*{_SUM}")
AMOUNTS: Final = (
    re.compile(rf"账单\s*{_MARKED_SUM}\s*(?:已(?:经|成功)?|成功)(?:扣款|还款)"),
    re.compile(rf"实际金额\s*:?\s*{_SUM}"),
    re.compile(rf"(?:合计|共计|总计|还款总额|总额)\s*(?:为|:)?\s*{_MARKED_SUM}"),
    re.compile(rf"折(?:合)?{_MARKED_SUM}"),
    re.compile(
        rf"(?:交易金额|还款金额|消费金额|支付金额|退款金额|入账金额|金额)\s*(?:为|:)?\s*(?:出账|入账)?\s*{_SUM}"
    ),
    re.compile(r'"?amount"?\s*:\s*"?([0-9][0-9,]*\.[0-9]{2})()'),
    re.compile(rf"一笔{_SUM}"),
    re.compile(rf"(?:借款|放款|提款|支用)(?:金额)?[^0-9¥]{{0,8}}{_MARKED_SUM}"),
    re.compile(
        r"(?:消费|支出|支付|付款|还款|存入|下单|取现|转入|扣款|退货(?:/退税)?|退款|入账|缴费)(?:\([^)]*\))?"
        rf"[^0-9¥]{{0,12}}{_MARKED_SUM}"
    ),
    re.compile(r"(?:人民币|RMB|¥)\s*([0-9][0-9,]*\.[0-9]{2})()"),
)
DEDUCTED: Final = re.compile(rf"(?:应扣|应还|扣款)金额\s*(?:为|:)?\s*{_SUM}")
PAID: Final = re.compile(rf"(?:还款|实扣|已扣)金额\s*(?:为|:)?\s*{_SUM}")
STATEMENT: Final = re.compile(
    rf"(?:应还(?:款)?(?:总?金?额)?|账单(?:应还)?(?:款|总?金?额)?|需还款?|还款额|待还(?:总?金?额)?|将于[^,。;]{{0,14}}(?:自动(?:还款|扣款)|扣收(?:本息|本金)?(?:合计|共计)?))(?:已出)?(?:(?!已还)[^0-9¥]){{0,10}}?{_MARKED_SUM}"
)
MINIMUM: Final = re.compile(rf"最低(?:应?还款?)(?:金?额)?\s*(?:为|:)?\s*{_SUM}")
DUE_DAY: Final = re.compile(
    r"(?<!首次)(?<!首期)(?:到期还款日|最后还款日|还款日|还款到期日|请于|请在|请您于|务必于|将于)\s*(?:为|是|:)?\s*"
    r"(?:((?:19|20)[0-9]{2})[年/-])?([0-9]{1,2})[月/-]([0-9]{1,2})日?"
)
DUE_BEFORE: Final = re.compile(
    r"(?:((?:19|20)[0-9]{2})[年/-])?([0-9]{1,2})[月/-]([0-9]{1,2})日?\s*(?:应还|需还|待还|到期|前还款|扣款)"
)
"""A due day that stands before its word."""

CHARGED: Final = re.compile(
    rf"(?:扣收|收取|入账|产生|计收|缴纳?|扣除|扣取)[^,。0-9]{{0,6}}?(年费|利息|违约金|滞纳金|手续费){_SUM}"
)
FIRST_DUE: Final = re.compile(r"首[次期]还款日?[^0-9]{0,4}(?:20[0-9]{2}[年/-])?[0-9]{1,2}[月/-][0-9]{1,2}日?")
CHANGED: Final = re.compile(
    r"(?:信用|固定|总|授信|永久|借款|循环|最高)?(?<!临时)(?<!可用)(?<!剩余)额度(?:[^,。;]|,(?=[0-9]{3})){0,30}?"
    rf"(?:调整|变更|恢复|提升|提高|降低|下降|下调|上调|调降|调低|调高|缩减|压降|[降升减调])(?:为|至|到|成)\s*{_SUM}"
)
STATED: Final = re.compile(
    rf"(?<![原由从])(?:固定|总|信用|授信|现)额度\s*(?:为|是|:)?\s*{_MARKED_SUM}(?!\s*(?:调|降|升|提))"
)
"""A limit that is only said, where none is changed."""

TEMPORARY: Final = re.compile(
    rf"临时额度[^0-9¥]{{0,16}}{_SUM}(?:[^0-9。;]{{0,6}}额度[^0-9。;]{{0,8}}[0-9][0-9,.]*)?[^0-9]{{0,16}}(?:有效期|有效|到期|截止)[^0-9]{{0,8}}"
    r"((?:19|20)[0-9]{2})[年/-]([0-9]{1,2})[月/-]([0-9]{1,2})"
)
STATES: Final = (
    (LineStatus.CLOSED, re.compile(r"额度(?:已经?)?被?(?:关闭|失效|终止|取消)|服务已(?:经)?关闭|额度已停用")),
    (
        LineStatus.FROZEN,
        re.compile(
            r"额度(?:已经?)?被?(?:冻结|暂停|管控)|账户已(?:被)?冻结|暂停(?:您的)?(?:借款|额度)|暂时?(?:无法|不能|不支持)借款"
            r"|信用卡[^,。;]{0,16}(?:已经?被?|被)(?:临时|暂时)?(?:冻结|锁定|停用|管控)"
        ),
    ),
)
PAID_WORDS: Final = re.compile(
    r"还款成功|成功还款|已(?:成功)?还款(?!请|,?\s*请忽略)|扣款成功|已扣款|还款已成功|已到账|已入账|(?<!未)收到(?:您的)?还款|已结清|成功扣|成功还清|成功结清|实扣|主动还款金额|存入(?=[^,。]{0,4}[0-9¥])|已还清"
)
ASKED: Final = re.compile(r"账单|应还|最低还款|需还|待还|欠款|逾期|(?:立即|尽快|马上|尽早)还款")
LENT: Final = re.compile(
    r"(?:成功(?:借款|支用|提款)|(?:借款|提款|支用|放款)[^。还]{0,24}(?:到账|发放|成功|放款)|已?放款(?:成功)?至|收到[^,。;]{0,12}放款|(?<![可高])支用[^,。;0-9]{0,4}[0-9][0-9,.]*元)"
)

CREDIT: Final = re.compile(r"应还|欠款|(?:信用|当前|临时|授信)额度|分期|消费金融|小贷|贷款|借款|授信|逾期")
"""Words of borrowing: a message with one is never told to be about no credit."""

_CODE: Final = re.compile(r"验证码|校验码|动态密码|动态码|短信密码|交易码|verification code", re.IGNORECASE)
_BAIT: Final = re.compile(r"异常|征信|注销|认证|登录|逾期|法院|律师|冻结|失效")
_LINK: Final = re.compile(r"https?://|[a-z0-9-]+\.(?:cn|com|top|xyz|cc|vip|net)\b", re.IGNORECASE)
_COURT: Final = re.compile(
    r"法院|律师(?:函|事务所)?|仲裁|安全账户|学生贷|注销.{0,6}(?:账户|记录|贷)|转账[^。]{0,10}验证"
)
_OFFER: Final = re.compile(
    r"诚邀|邀您|邀请|特邀|最高(?:可|额度|[0-9])|待领取|领取|可享|享[0-9.]+折|资格|预计|预估|初审|审批|可(?:申请)?分期"
    r"|最长可分|满[0-9]+(?:元|笔)|抽奖|恭喜(?![^。!;]*已)|有望|有机会|可提升|可提额|申请提额|立即申请|限时|免息|新人|戳|优惠券|评价得|日利率低至|积分|已就绪|专属|待激活|快来"
)
_SENTENCE: Final = re.compile(r"[^。!;]+[。!;]?")
_SIGNATURE: Final = re.compile(r"【[^】]{2,12}】|\[[^\]]{2,12}\]")


def is_bait(text: str) -> bool:
    """Whether the text is a code, or asks for money in the way that swindlers do."""
    unsigned = not _SIGNATURE.search(text)
    lures = bool(_LINK.search(text)) and bool(_BAIT.search(text)) and unsigned
    return bool(_CODE.search(text)) or bool(_COURT.search(text)) or lures


def told(text: str) -> str:
    """The text without what is only offered: from such a word's part of a sentence on, the sentence says nothing."""
    return "".join(_without_offer(sentence) for sentence in _SENTENCE.findall(text))


def has_offer(text: str) -> bool:
    """Whether something is only offered in the text."""
    return bool(_OFFER.search(text))


def _without_offer(sentence: str) -> str:
    offer = _OFFER.search(sentence)
    if offer is None:
        return sentence
    before = sentence[: offer.start()]
    cut = max(before.rfind(mark) for mark in (",", ":", "】", "]"))
    return "".join(_SIGNATURE.findall(sentence)) if cut < 0 else sentence[: cut + 1]


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
