"""How each payment app exports its bill: its columns and its words for borrowing. The rows' wording: data/README.md."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

import msgspec
from msgspec import Struct

from raincheck.core.text import tr
from raincheck.importers.base import Product


class Role(StrEnum):
    """What a column of a wallet's bill holds."""

    TIME = "time"
    SORT = "sort"
    PARTY = "party"
    TEXT = "text"
    FLOW = "flow"
    AMOUNT = "amount"
    METHOD = "method"
    STATUS = "status"
    ORDER = "order"


NAMES: Final[Mapping[Role, tuple[str, ...]]] = {
    Role.TIME: ("交易时间", "交易创建时间", "付款时间", "支付时间", "创建时间", "时间", "日期", "交易日期"),
    Role.SORT: ("交易分类", "交易类型", "类型", "分类", "类别"),
    Role.PARTY: ("交易对方", "商户名称", "交易对象", "对方名称", "对方", "商户", "商家"),
    Role.TEXT: ("商品说明", "商品名称", "商品", "交易说明", "订单标题", "商品描述", "说明"),
    Role.FLOW: ("收/支", "收支", "收支类型", "收/支类型", "收/支/其他"),
    Role.AMOUNT: ("实付金额", "金额", "金额(元)", "金额(¥)", "交易金额", "付款金额", "支付金额"),
    Role.METHOD: ("收/付款方式", "支付方式", "付款方式", "收付款方式", "支付渠道", "交易方式"),
    Role.STATUS: ("交易状态", "当前状态", "状态", "支付状态"),
    Role.ORDER: ("交易订单号", "交易单号", "交易号", "订单号", "流水号"),
}
"""The names a column has had; the first that a header holds is taken."""


class Bill(Struct, frozen=True):
    """How one app exports its bill.

    `marks`: words of its preamble. `columns`: the names in its header, by which it is told from the others.
    `needed`: roles it cannot be read without. `lines`: the app's words for its lines, with the catalogue's key.
    `pays`: the words with which a pay method begins when the line itself pays.
    `borrowing`: the values of the trade's sort that only borrowing and repaying have.
    `unnamed_draw`: the text of a draw that names no line, and the line it is of where the app itself is the party.
    """

    source: str
    marks: tuple[str, ...]
    columns: tuple[str, ...]
    lines: tuple[tuple[str, str], ...]
    pays: tuple[tuple[str, str], ...]
    needed: tuple[Role, ...] = (Role.TIME, Role.FLOW, Role.AMOUNT, Role.METHOD, Role.STATUS)
    borrowing: tuple[str, ...] = ()
    waivers: tuple[str, ...] = ()
    unnamed_draw: tuple[str, tuple[str, ...], Product] | None = None


_PROOF: Final = (Role.TIME, Role.FLOW, Role.AMOUNT, Role.METHOD)
_ANT_LINES: Final = (
    ("花呗", "huabei"),
    ("信用购", "huabei"),
    ("备用金", "beiyongjin"),
    ("网商贷", "wangshangdai"),
    ("借呗", "jiebei"),
    ("信用贷", "jiebei"),
)
_ANT_PAYS: Final = (("花呗", "huabei"), ("信用购", "huabei"))

ALIPAY: Final = Bill(
    source="alipay",
    marks=("支付宝",),
    columns=(
        "交易时间",
        "交易分类",
        "交易对方",
        "对方账号",
        "商品说明",
        "收/支",
        "金额",
        "收/付款方式",
        "交易状态",
        "交易订单号",
        "商家订单号",
        "备注",
    ),
    lines=_ANT_LINES,
    pays=_ANT_PAYS,
    borrowing=("信用借还",),
    # Deposits waived or held on good standing: the app files them under borrowing, but nothing is lent.
    waivers=("芝麻免押下单成功", "解冻成功", "冻结成功", "信用服务使用成功"),
    unnamed_draw=("借款到账", ("蚂蚁", "借呗"), Product("jiebei", "借呗")),
)
ALIPAY_WEB: Final = Bill(
    source="alipay",
    marks=("支付宝交易记录明细查询",),
    columns=(
        "交易号",
        "商家订单号",
        "交易创建时间",
        "付款时间",
        "最近修改时间",
        "交易来源地",
        "类型",
        "交易对方",
        "商品名称",
        "金额(元)",
        "收/支",
        "交易状态",
        "服务费(元)",
        "成功退款(元)",
        "备注",
        "资金状态",
    ),
    lines=_ANT_LINES,
    pays=(),
    needed=(Role.TIME, Role.FLOW, Role.AMOUNT, Role.STATUS),
    unnamed_draw=("借款到账", ("蚂蚁", "借呗"), Product("jiebei", "借呗")),
)
ALIPAY_PROOF: Final = msgspec.structs.replace(
    ALIPAY,
    marks=("交易流水证明",),
    columns=("收/支", "交易对方", "商品说明", "收/付款方式", "金额", "交易订单号", "商家订单号", "交易时间"),
    needed=_PROOF,
)
"""The statement with a seal that the app sends as a PDF: it has neither a sort nor a state."""

WECHAT: Final = Bill(
    source="wechat",
    marks=("微信支付账单", "微信昵称"),
    columns=(
        "交易时间",
        "交易类型",
        "交易对方",
        "商品",
        "收/支",
        "金额(元)",
        "支付方式",
        "当前状态",
        "交易单号",
        "商户单号",
        "备注",
    ),
    # Rows of 分付 have been seen in no public bill; they are read by its name alone.
    lines=(("微粒贷", "weilidai"), ("分付", "fenfu")),
    pays=(("分付", "fenfu"),),
    borrowing=("信用卡还款",),
)
WECHAT_PROOF: Final = msgspec.structs.replace(
    WECHAT,
    marks=("微信支付交易明细证明",),
    columns=("交易单号", "交易时间", "交易类型", "收/支/其他", "交易方式", "金额(元)", "交易对方", "商户单号"),
    needed=_PROOF,
)
"""Likewise for WeChat; its form is known from what others who read it wrote down."""

JD: Final = Bill(
    source="jd",
    marks=("京东账号名",),
    columns=(
        "交易时间",
        "商户名称",
        "交易说明",
        "金额",
        "收/付款方式",
        "交易状态",
        "收/支",
        "交易分类",
        "交易订单号",
        "商家订单号",
        "备注",
    ),
    lines=(("白条", "baitiao"), ("金条", "jintiao")),
    pays=(("京东白条", "baitiao"), ("白条", "baitiao")),
    borrowing=("白条", "金条"),
    waivers=("先享后付",),
)
MEITUAN: Final = Bill(
    source="meituan",
    marks=("美团交易账单", "美团用户名"),
    columns=(
        "交易创建时间",
        "交易成功时间",
        "交易类型",
        "订单标题",
        "收/支",
        "支付方式",
        "订单金额",
        "实付金额",
        "交易单号",
        "商家单号",
        "备注",
    ),
    lines=(("美团月付", "meituan_yuefu"), ("月付", "meituan_yuefu")),
    pays=(("美团月付", "meituan_yuefu"), ("月付", "meituan_yuefu")),
    # The export has neither a party nor a status of its own; repayments of 月付 are filed as expenses here.
    needed=(Role.TIME, Role.SORT, Role.FLOW, Role.AMOUNT, Role.METHOD),
    borrowing=("还款",),
)
DOUYIN: Final = Bill(
    source="douyin",
    # No export of this app was found in public; it is read by the columns that all wallets share and by its name.
    marks=("抖音支付", "抖音月付账单", "抖音交易"),
    columns=(),
    lines=(("抖音月付", "douyin_yuefu"), ("月付", "douyin_yuefu"), ("放心借", "fangxinjie")),
    pays=(("抖音月付", "douyin_yuefu"), ("月付", "douyin_yuefu")),
    borrowing=("还款",),
)
BILLS: Final = (ALIPAY, ALIPAY_WEB, ALIPAY_PROOF, WECHAT, WECHAT_PROOF, JD, MEITUAN, DOUYIN)


def bill_name(source: str) -> str | None:
    """What a bill of this source is called; None for what is no wallet's bill."""
    names = {
        "alipay": tr("Alipay bill"),
        "wechat": tr("WeChat bill"),
        "jd": tr("JD bill"),
        "meituan": tr("Meituan bill"),
        "douyin": tr("Douyin bill"),
    }
    return names.get(source)
