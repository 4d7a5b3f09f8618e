"""The bill of WeChat Pay (CSV). Rows of 分付 have been seen in no public bill; they are read by its name alone."""

from __future__ import annotations

from typing import Final

from raincheck.importers.base import Format
from raincheck.importers.bills import Bill

WECHAT: Final = Bill(
    format=Format.WECHAT,
    columns=("交易时间", "交易类型", "交易对方", "商品", "收/支", "金额(元)", "支付方式", "当前状态", "交易单号"),
    lines=(("微粒贷", "weilidai"), ("分付", "fenfu")),
    pays=(("分付", "fenfu"),),
    borrowing=("信用卡还款",),
)
