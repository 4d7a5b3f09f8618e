"""What a message tells as a fact; the rest of its sentences threatens, offers, supposes, quotes or is of other things.

Banks put a warning, an offer or a look back beside what is true. Each part of a sentence is kept or left out by itself;
where nothing is left, the reader says that nothing holds now instead of guessing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from enum import Enum
from typing import Final

_CODE: Final = re.compile(r"验证码|校验码|动态密码|动态码|短信密码|交易码|verification code", re.IGNORECASE)
_BAIT: Final = re.compile(r"异常|征信|注销|认证|登录|逾期|法院|律师|冻结|失效")
_LINK: Final = re.compile(r"https?://|(?<![a-z0-9-])[a-z0-9-]+\.(?:cn|com|top|xyz|cc|vip|net)\b", re.IGNORECASE)
_COURT: Final = re.compile(
    r"法院|律师(?:函|事务所)?|仲裁|安全账户|学生贷|注销.{0,6}(?:账户|记录|贷)|转账[^。]{0,10}验证"
)
_OFFER: Final = re.compile(
    r"诚邀|邀您|邀请|特邀|(?<!历史)最高(?:可|额度|[0-9])|待领取|领取|可享|享[0-9.]+折|资格|预计|预估|初审|审批|可(?:申请)?分期"
    r"|最长可分|满[0-9]+(?:元|笔)|抽奖|恭喜(?![^。!;]*已)|有望|有机会|可提升|可提额|申请提额|立即申请|限时|免息|新人|戳|优惠券|评价得|日利率低至|积分|已就绪|专属|待激活|快来"
)
_SENTENCE: Final = re.compile(r".+?(?:[。!;]|(?<![A-Z])\.(?=\s)|$)", re.DOTALL)
_CLAUSE: Final = re.compile(r".+?(?:,(?![0-9]{3}(?![0-9]))|:(?![\s0-9¥])|$)", re.DOTALL)
_SIGNATURE: Final = re.compile(r"【[^】]{2,12}】|\[[^\]]{2,12}\]")

_IN: Final = r"(?:[^,。;]|,(?=[0-9]{3}))"
"""A sign inside a part of a sentence, the commas of an amount with it."""

_TURNED: Final = r"(?:冻结|关闭|停用|暂停|停止|失效|终止|取消|锁定|注销|下调|上调|调[整高低降]|降[低为至到]|恢复|提升)"
_WORSE: Final = r"(?:冻结|关闭|停用|暂停|终止|锁定|注销|取消|失效|下调|调|降|收取|产生)"
_SUPPOSED: Final = re.compile(
    r"(?<![例比譬诸])如(?!期|下|实|约|意|此|何|常|数)|若(?!干)|倘|一旦|万一|除非|要是|只要|只有|否则|不然|以免|以防|避免|防止"
    r"|谨防|冒充|谎称|不法分子|演练|示例|例如|比如|举例"
    r"|当(?:您|你)(?!前)|逾期(?:超过|满|达)?[0-9]*[天日]?不还|(?<!因)(?<!由于)逾期未还(?!清|款)"
    r"|(?<!已)(?:还清|结清|(?:按时|及时|按期|足额|提前)还款)(?:之?后|前)"
    r"|\b(?:if|unless|in case|in order to|otherwise|should you|may|might|could|would|will|possible)\b"
    r"|\b(?:examples?\b|next month\b|scam|fraud)",
    re.IGNORECASE,
)
_BENIGN: Final = re.compile(
    r"疑问|异议|非本人|非您|不是您|未授权|已还|已经还|已缴|已存|诈骗|有问题|有误|咨询|帮助|请忽略"
)
"""A condition behind which a message goes on with what is true: "if it was not you, call us"."""

_AS_A_RULE: Final = re.compile(
    r"(?:逾期|未[^,。;]{0,6}还款?)的(?=[,将会]|$)|对于?[^,。;]{0,8}(?:客户|用户)|(?:仍|当[天日]|到期)未(?:还|结清)"
    r"|逾期(?:超过|满|达)?[0-9]*[期天日]?(?:以上|之?后)"
    r"|(?:根据|按照?|依据)[^,。;]{0,8}(?:约定|规定|规则)|(?:下个?月|次月|明年|下期|近期)起"
)
"""What is said of anybody, or from a later month on; with "已" behind it, it has happened."""

_HAPPENED: Final = re.compile(r"已|现")
_LATER: Final = re.compile(r"未来|日后|今后|届时|即将|稍后|不久|下个?月|次月|明年|明[天日]起")
_MAY: Final = re.compile(
    rf"可能|或(?:将|会|被|导致|影响)|也许|有权|恐(?:将|会)|面临|(?:有|存在){_IN}{{0,8}}?风险|拟(?=[将对调降冻关于])|计划(?=[于在将对自])"
    rf"|(?<![已现])(?:即?将|会)(?:会|再次|继续|保持|自动|立即|被)*(?:导致|影响|无法|限制|不再|计收|加收|按日|产生|收取|计入|{_TURNED})"
    rf"|(?<![已现])即?将(?:于|在|自|把|对|您|为){_IN}{{0,24}}?(?:{_TURNED}|执行|生效)"
    rf"|(?:未|没有|并未|不会|暂不|不|无)(?:再)?(?:被|遭|予|予以|会)*{_WORSE}"
)
"""What may be, is to come, or is said not to be so."""

_SHOP: Final = re.compile(r"(?<=[在向给由])[^,。;]{1,24}?(?=消费|支付|付款|下单|购买|取现|扣款|快捷)|\([^()]*-[^()]*\)")
"""The name of a shop, which may hold any word."""

_ASKS: Final = re.compile(r"请(?:您)?(?:务必)?(?:于|在)[^,。;]{0,20}[还存]|应还|需还|待还|账单|还款日(?!前|后)")
_HALF_A_YEAR: Final = 183
_DATED_START: Final = re.compile(r"(?:((?:19|20)[0-9]{2})[年/-])?([0-9]{1,2})[月/-]([0-9]{1,2})日?\s*起")

_LIMIT_OR_STATE: Final = re.compile(r"额度|冻结|关闭|停用|失效|暂停|终止|限制|借款")
_OF_A_LINE: Final = re.compile(r"额度|冻结|关闭|停用|失效|暂停|终止|止付|违约金|利息|[\u4e00-\u9fff]服务|功能")
_QUOTED: Final = re.compile(
    r"曾|去年|前年|历史|(?<![日号月年末底])(?:此前|之前|先前)|误(?:报|判|操作|收|扣)|(?:咨询|反馈|反映|投诉|申诉|询问)"
)
_BEFORE: Final = re.compile(
    r"曾(?![\u4e00-\u9fff]?(?:先生|女士|小姐))|(?<![日号月年末底])(?:此前|之前|先前|早前|早先|原先)|去年|前年|上个?月(?!账单)|历史(?:最高)?"
    r"|误(?:报|判|操作|调|冻|关|降)|(?:您|你)?所?(?:咨询|反馈|反映|投诉|申诉|询问|查询|提到|来电)"
)
_TOLD_OF: Final = re.compile(
    r"一事|的?问题(?=已|,|。|!|$)|系?(?:系统)?(?:故障|误操作|误判|误报)|属(?:系统|正常)|(?:的)?(?:申诉|投诉|工单)"
    rf"|的?(?:申请|请求|操作)(?:已|正在|未|被)|(?:调整|变更|提升|提高|恢复){_IN}{{0,16}}?(?:处理中|未成功|失败)"
    rf"|\b(?:reversed|cancell?ed)\b|不(?:属)?实|谣言|虚假|(?:{_TURNED}|元)[^,。;]{{0,6}}(?:已|被)(?:撤销|作废|取消)"
)
"""Behind such words a sentence speaks of what is quoted before them."""

_REFUSED: Final = re.compile(
    rf"申请[^。;]{{0,60}}?(?:未(?:能)?(?:获)?(?:得)?(?:通过|批准|成功)|被?拒绝?|失败|不通过|(?:已|正在)?受理|审核中|处理中|正在审核)"
    rf"|(?:操作|调整|变更){_IN}{{0,6}}?(?:已?(?:被)?(?:撤销|取消|驳回)|未(?:能)?(?:通过|成功|生效)|失败)"
)
_APPLIED: Final = re.compile(rf"申请{_IN}{{0,30}}?(?:调整|变更|提升|提高|恢复)")
_GRANTED: Final = re.compile(r"成功|已|通过|批准|获批|生效")
_SIDE_LIMIT: Final = (
    r"(?:取现|预借现金|现金|(?:现金|账单|装修|专项|消费)?分期(?:专项|专用)?|专项|专用|免密|双免|小额|单笔|单日|(?:日|月)?累计|当日|每日|支付|交易"
    r"|转账|消费|刷卡|快捷|境外|网购|网上|线上|附属卡|副卡|提额|免息|优惠)(?:支付|交易|取现|消费|分期|转账|免密|累计)*(?:额度|限额)"
)
"""A limit of one use of a line, or of an account."""

_SIDE_AND_BEHIND: Final = re.compile(rf"(?:{_SIDE_LIMIT})(?:(?!额度){_IN})*")
_OTHER_SERVICE: Final = re.compile(
    r"(?:提醒|通知|短信|自动还款|自动扣款|代扣|约定还款|免密|电子账单|安全险|保险|会员|续费|退款|亲情|附属卡|副卡|虚拟卡|密码|功能"
    r"|指纹|刷脸|绑定|还款账户|储蓄卡|借记卡|(?<!商)银行卡|手机银行|微信银行|网银|先用后付|设置|分期|预约还款)"
    r"[^,。;]{0,14}?(?:关闭|终止|取消|停用|冻结|锁定|失效|暂停|注销|解除|解冻|恢复使用|开通|启用|止付)"
)
_DRAWING: Final = re.compile(r"(?:借款|支用|提款|取现|消费)功能|(?<!自动)(?<!约定)(?<!预约)还款(?:功能|入口|通道)")
_MOVES: Final = re.compile(r"(?:消费|支出|支用|还款|扣款|取现|退款|放款|借款|存入)[^,。;]{0,12}[0-9¥]")


def is_bait(text: str) -> bool:
    """Whether the text is a code, or asks for money in the way that swindlers do."""
    unsigned = not _SIGNATURE.search(text)
    lures = bool(_LINK.search(text)) and bool(_BAIT.search(text)) and unsigned
    return bool(_CODE.search(text)) or bool(_COURT.search(text)) or lures


def has_offer(text: str) -> bool:
    """Whether something is only offered in the text."""
    return bool(_OFFER.search(text))


def without_offers(text: str) -> str:
    """The text without what is only offered: from such a word's part of a sentence on, the sentence says nothing."""
    return "".join(_without_offer(sentence) for sentence in _SENTENCE.findall(text))


def speaks_of_a_line(text: str) -> bool:
    """Whether the text has words of a limit, a state or a charge."""
    return bool(_OF_A_LINE.search(text))


def told(text: str, on: date | None = None) -> str:
    """The text without what is no fact; `on` is the day it came, before which nothing of a later day holds.

    From an offer's part of a sentence on, the sentence says nothing; a part that is supposed goes with what would
    follow from it, one that is quoted goes alone.
    """
    return "".join(_facts_of(sentence, on) for sentence in _SENTENCE.findall(text))


def _facts_of(sentence: str, on: date | None) -> str:
    kept = _without_offer("".join(_facts(sentence, on)))
    # The signature says whose line it is, whatever becomes of the rest.
    gone = [mark for mark in _SIGNATURE.findall(sentence) if mark not in kept]
    return "".join(gone) + kept


def _facts(sentence: str, on: date | None) -> Iterator[str]:
    scope = _Scope.FACT
    refused = _REFUSED.search(sentence) is not None
    refused |= _APPLIED.search(sentence) is not None and _GRANTED.search(sentence) is None
    for clause in _CLAUSE.findall(sentence):
        words = _SHOP.sub(lambda shop: " " * len(shop.group()), clause)
        opening, opened = _opening(words, on)
        if opening is not None:
            yield clause[:opening]
            scope = opened
        elif _ASKS.search(clause) and not _MAY.search(words):
            scope = _Scope.FACT
            yield clause
        elif _is_no_fact(words, scope) or (refused and _OF_A_LINE.search(clause)) or _is_aside(clause):
            continue
        else:
            yield _without_past(_SIDE_AND_BEHIND.sub("", clause))


class _Scope(Enum):
    """What holds of the next part of a sentence."""

    FACT = "fact"
    SUPPOSED = "supposed"
    UNLESS_HAPPENED = "unless happened"


def _opening(words: str, on: date | None) -> tuple[int | None, _Scope]:
    """Where a part of a sentence begins to suppose something, and what holds of the parts behind it."""
    supposed = _SUPPOSED.search(words)
    if supposed is not None:
        benign = _BENIGN.search(words, supposed.start())
        return supposed.start(), _Scope.SUPPOSED if benign is None else _Scope.FACT
    start = _DATED_START.search(words)
    if start is not None and _is_later(start, on):
        return start.start(), _Scope.SUPPOSED
    rule = _AS_A_RULE.search(words)
    if rule is not None and not _HAPPENED.search(words, rule.end()):
        return rule.start(), _Scope.UNLESS_HAPPENED
    return None, _Scope.FACT


def _is_no_fact(words: str, scope: _Scope) -> bool:
    """Whether a part of a sentence says what may be, what is to come, or what follows from a condition."""
    if scope is _Scope.SUPPOSED or _MAY.search(words):
        return True
    if scope is _Scope.UNLESS_HAPPENED and not _HAPPENED.search(words):
        return True
    return bool(_LATER.search(words) and _OF_A_LINE.search(words))


def _is_aside(clause: str) -> bool:
    """Whether a part of a sentence tells of another service than lending, and of nothing that moved."""
    return not _MOVES.search(clause) and bool(_OTHER_SERVICE.search(_DRAWING.sub("", clause)))


def _without_past(clause: str) -> str:
    """Without what was before, or is only spoken about."""
    if not _OF_A_LINE.search(clause):
        return clause
    if _TOLD_OF.search(clause):
        return ""
    before = (_BEFORE if _LIMIT_OR_STATE.search(clause) else _QUOTED).search(clause)
    return clause if before is None else clause[: before.start()]


def _is_later(start: re.Match[str], on: date | None) -> bool:
    """Whether something begins on a day after `on`; a day without a year is the nearest such day."""
    if on is None:
        return False
    year, month, day = start.groups()
    for candidate in (int(year),) if year else (on.year - 1, on.year, on.year + 1):
        try:
            found = date(candidate, int(month), int(day))
        except ValueError:
            continue
        if found > on and (year or (found - on).days < _HALF_A_YEAR):
            return True
    return False


def _without_offer(sentence: str) -> str:
    offer = _OFFER.search(sentence)
    if offer is None:
        return sentence
    before = sentence[: offer.start()]
    cut = max(before.rfind(mark) for mark in (",", ":", "】", "]"))
    return "".join(_SIGNATURE.findall(sentence)) if cut < 0 else sentence[: cut + 1]
