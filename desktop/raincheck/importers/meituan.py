"""The bill of Meituan (CSV). What counts is 实付金额; repayments of 月付 are filed as expenses here."""

from __future__ import annotations

from typing import Final

from raincheck.importers.base import Format
from raincheck.importers.bills import Bill

MEITUAN: Final = Bill(
    format=Format.MEITUAN,
    # The export has neither a party nor a status of its own; the title and the type stand in for them.
    columns=(
        "交易创建时间",
        "交易类型",
        "订单标题",
        "订单标题",
        "收/支",
        "实付金额",
        "支付方式",
        "交易类型",
        "交易单号",
    ),
    lines=(("美团月付", "meituan_yuefu"), ("月付", "meituan_yuefu")),
    pays=(("美团月付", "meituan_yuefu"), ("月付", "meituan_yuefu")),
    borrowing=("还款",),
)
