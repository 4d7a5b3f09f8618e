"""Made-up bills in the form of the real exports."""

from __future__ import annotations

from msgspec import Struct

ALIPAY_HEAD = """------------------------------------------------------------------------------------
导出信息：
姓名：某某
支付宝账户：someone@example.com
起始时间：[2026-09-01 00:00:00]    终止时间：[2026-11-22 23:59:59]
特别提示：
1.本回单内容可表明支付宝受理了相应支付交易申请；
------------------------支付宝（中国）网络技术有限公司  电子客户回单------------------------
"""

ALIPAY_HEAD += (
    "交易时间            ,交易分类                ,交易对方                ,对方账号                ,商品说明         ,"
    "收/支                 ,金额                  ,收/付款方式              ,交易状态                ,交易订单号     ,"
    "商家订单号           ,备注                  ,\n"
)


class Row(Struct, frozen=True):
    """One row of an Alipay bill; what a test does not say is an ordinary purchase from the balance."""

    at: str = "2026-11-20 10:00:00"
    sort: str = "日用百货"
    party: str = "某商户"
    text: str = "某商品"
    flow: str = "支出"
    amount: str = "100.00"
    method: str = "余额"
    status: str = "交易成功"
    order: str = "2026112000000001"

    def line(self) -> str:
        amount = f'"{self.amount}"' if "," in self.amount else self.amount
        return (
            f"{self.at} ,{self.sort}    ,{self.party} ,/ ,{self.text} ,{self.flow} ,{amount}  ,"
            f"{self.method}    ,{self.status} ,{self.order}\t,\t,    ,"
        )


def alipay_text(*rows: Row, head: str = ALIPAY_HEAD) -> str:
    return head + "".join(row.line() + "\n" for row in rows)


def alipay(*rows: Row) -> bytes:
    return alipay_text(*rows).encode("gb18030")


def borrowing(text: str, *, status: str, party: str = "花呗", amount: str = "100.00", order: str = "B1") -> Row:
    return Row(
        sort="信用借还",
        party=party,
        text=text,
        flow="不计收支",
        status=status,
        amount=amount,
        order=order,
        method="余额宝",
    )
