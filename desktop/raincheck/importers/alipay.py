"""The bill of the Alipay app (CSV since 2021). The wording of its rows is listed in data/README.md."""

from __future__ import annotations

from typing import Final

from raincheck.importers.base import Format, Product
from raincheck.importers.bills import Bill

ALIPAY: Final = Bill(
    format=Format.ALIPAY,
    columns=("交易时间", "交易分类", "交易对方", "商品说明", "收/支", "金额", "收/付款方式", "交易状态", "交易订单号"),
    lines=(
        ("花呗", "huabei"),
        ("信用购", "huabei"),
        ("备用金", "beiyongjin"),
        ("网商贷", "wangshangdai"),
        ("借呗", "jiebei"),
        ("信用贷", "jiebei"),
    ),
    pays=(("花呗", "huabei"), ("信用购", "huabei")),
    borrowing=("信用借还",),
    # Deposits waived or held on good standing: the app files them under borrowing, but nothing is lent.
    waivers=("芝麻免押下单成功", "解冻成功", "冻结成功", "信用服务使用成功"),
    unnamed_draw=("借款到账", Product("jiebei", "借呗")),
)
