"""The bill of JD (CSV). Its amounts are gross and may carry a remark, "131.77(已退款89.84)"; refunds have own rows."""

from __future__ import annotations

from typing import Final

from raincheck.importers.base import Format
from raincheck.importers.bills import Bill

JD: Final = Bill(
    format=Format.JD,
    columns=("交易时间", "交易分类", "商户名称", "交易说明", "收/支", "金额", "收/付款方式", "交易状态", "交易订单号"),
    lines=(("白条", "baitiao"), ("金条", "jintiao")),
    pays=(("京东白条", "baitiao"), ("白条", "baitiao")),
    borrowing=("白条", "金条"),
    waivers=("先享后付",),
)
