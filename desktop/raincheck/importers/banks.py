"""Which banks' statements are known, and how each is laid out (data/README.md, and public exports of each bank)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Final

from msgspec import Struct


class Field(StrEnum):
    """What a column of a statement holds."""

    DATE = "date"
    TIME = "time"
    SUMMARY = "summary"
    PLACE = "place"
    PARTY = "party"
    ACCOUNT = "account"
    AMOUNT = "amount"
    IN = "in"
    OUT = "out"
    DIRECTION = "direction"
    TAIL = "tail"
    CURRENCY = "currency"
    NUMBER = "number"
    POSTED = "posted"


FIELD_NAMES: Final[Mapping[Field, tuple[str, ...]]] = {
    Field.DATE: ("交易日期", "交易日", "交易时间", "日期", "记账日期", "记账日"),
    Field.POSTED: ("记账日", "记账日期", "入账日期", "入账日", "银行记账日"),
    Field.TIME: ("交易时间", "记账时间", "时间"),
    Field.SUMMARY: ("交易摘要", "摘要", "交易描述", "交易说明", "交易类型", "交易名称", "业务摘要", "类型"),
    Field.PLACE: (
        "交易场所",
        "交易地点",
        "交易附言",
        "附言",
        "客户摘要",
        "交易描述",
        "摘要",
        "交易说明",
        "备注",
        "交易备注",
    ),
    Field.PARTY: ("对方户名", "对方账户名", "对手信息", "对方名称"),
    Field.ACCOUNT: ("对方账号", "对方卡号/账号", "对方账户"),
    Field.AMOUNT: (
        *("人民币金额", "入账金额", "结算金额", "交易金额", "入账币种/金额", "交易币种/金额", "金额", "金额(元)"),
    ),
    Field.IN: ("记账金额(收入)", "存入", "存入金额", "收入", "收入金额", "交易金额(收入)", "贷方发生额"),
    Field.OUT: ("记账金额(支出)", "支出", "取出金额", "支出金额", "交易金额(支出)", "借方发生额", "支取"),
    Field.DIRECTION: ("借贷", "借贷标志", "收/支", "借/贷"),
    Field.TAIL: ("卡号末四位", "卡号后四位", "卡末四位", "信用卡卡号", "卡号", "借记卡号"),
    Field.CURRENCY: ("记账币种", "入账货币", "入账币种", "结算币种", "币种", "币别", "货币", "交易币种"),
    Field.NUMBER: ("日志号", "交易流水号", "流水号", "交易序号"),
}


class Statement(Struct, frozen=True):
    """One bank's statement. `columns`: names that tell it from the others, all of them present.

    `marks`: words before the table, one of which must stand there where the columns alone tell no bank.
    `credit`: a credit card's; else an account's. `spends_positive`: an amount above zero was spent, else received.
    `unsigned`: the amounts have no sign and the summary says which way they went.
    `repaid_without_day`: what came in without the day of a trade is a repayment, all else a refund.
    """

    source: str
    bank: str
    columns: tuple[str, ...]
    credit: bool
    marks: tuple[str, ...] = ()
    spends_positive: bool = True
    unsigned: bool = False
    repaid_without_day: bool = False


STATEMENTS: Final = (
    Statement(
        "cmb-credit",
        "招商银行",
        ("交易日", "记账日", "交易摘要", "人民币金额", "卡号末四位"),
        credit=True,
        repaid_without_day=True,
    ),
    Statement(
        "cmb-debit",
        "招商银行",
        ("记账日期", "货币", "交易金额", "联机余额", "交易摘要", "对手信息"),
        credit=False,
        spends_positive=False,
    ),
    Statement(
        "cmb-debit",
        "招商银行",
        ("交易日期", "收入", "支出", "余额", "交易类型", "交易备注"),
        credit=False,
        marks=("招商银行", "招商"),
    ),
    Statement(
        "icbc-debit", "中国工商银行", ("记账金额(收入)", "记账金额(支出)", "记账币种", "余额", "钞/汇"), credit=False
    ),
    Statement(
        "icbc-credit",
        "中国工商银行",
        ("记账日期", "记账金额(收入)", "记账金额(支出)", "记账币种", "余额"),
        credit=True,
    ),
    Statement(
        "boc-credit", "中国银行", ("交易日", "银行记账日", "卡号后四位", "交易描述", "存入", "支出"), credit=True
    ),
    Statement(
        "boc-debit",
        "中国银行",
        ("记账日期", "记账时间", "金额", "交易名称", "附言", "对方账户名"),
        credit=False,
        spends_positive=False,
    ),
    Statement(
        "bocom-credit",
        "交通银行",
        ("交易日期", "记账日期", "交易说明", "入账币种/金额"),
        credit=True,
        unsigned=True,
    ),
    Statement("bocom-debit", "交通银行", ("交易日期", "交易类型", "借贷", "交易金额", "对方户名"), credit=False),
    Statement("cgb-credit", "广发银行", ("交易日期", "入账日期", "交易摘要", "入账金额", "入账货币"), credit=True),
    Statement(
        "abc-debit",
        "中国农业银行",
        ("交易日期", "交易摘要", "交易金额", "本次余额", "对手信息"),
        credit=False,
        spends_positive=False,
    ),
    Statement(
        "citic-credit",
        "中信银行",
        ("交易日期", "入账日期", "交易描述", "卡末四位", "结算金额"),
        credit=True,
    ),
    Statement("ccb-credit", "中国建设银行", ("交易日", "入账日", "信用卡卡号", "类型", "入账金额"), credit=True),
    Statement("ccb-debit", "中国建设银行", ("记账日", "交易日期", "支出", "收入", "账户余额", "摘要"), credit=False),
    Statement(
        "spdb-credit",
        "浦发银行",
        ("交易日期", "记账日期", "交易摘要", "卡号末四位", "卡片类型", "交易金额"),
        credit=True,
    ),
    Statement(
        "spdb-debit",
        "浦发银行",
        ("存入金额", "取出金额", "对方户名"),
        credit=False,
        marks=("浦发", "浦东发展", "SPDB", "交易序号"),
    ),
)

COLUMNS: Final = frozenset(
    name for names in (*FIELD_NAMES.values(), *(statement.columns for statement in STATEMENTS)) for name in names
)
"""Every column name that is known."""


_MOST_RENAMED: Final = 2


def statement_of(names: Sequence[str], before: str) -> Statement | None:
    """Whose statement has these columns; `before` is what stands above them.

    Columns with other names for the same thing fit only under the bank's own name: banks differ in their signs.
    """
    exact = [
        one for one in STATEMENTS if all(column in names for column in one.columns) and _marked(one, names, before)
    ]
    if exact:
        return max(exact, key=lambda one: len(one.columns))
    found = nearest(names, before)
    return found if found is not None and found.bank in before else None


def nearest(names: Sequence[str], before: str) -> Statement | None:
    """The one statement that has these columns but for a few under another name."""
    lost = {one: lost_columns(one, names) for one in STATEMENTS if _marked(one, names, before)}
    fits = [one for one, columns in lost.items() if columns is not None and len(columns) <= _MOST_RENAMED]
    fewest = min((len(lost[one] or ()) for one in fits), default=0)
    best = [one for one in fits if len(lost[one] or ()) == fewest]
    return best[0] if len(best) == 1 else None


def _marked(statement: Statement, names: Sequence[str], before: str) -> bool:
    return not statement.marks or any(mark in before or mark in names for mark in statement.marks)


def lost_columns(statement: Statement, names: Sequence[str]) -> tuple[str, ...] | None:
    """Which of its columns stand there under another name; None where one is not there at all."""
    free = [name for name in names if name and name not in statement.columns]
    lost = tuple(column for column in statement.columns if column not in names)
    for column in lost:
        alike = [other for known in FIELD_NAMES.values() if column in known for other in known if other in free]
        if not alike:
            return None
        free.remove(alike[0])
    return lost
