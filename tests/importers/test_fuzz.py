from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.importers.bills import ALIPAY_HEAD, Row, alipay_text

from raincheck.core.money import MAX_FEN
from raincheck.importers import ImportFileError, Parsed, parse
from raincheck.importers.base import Movement

CELLS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        [
            "花呗",
            "花呗还款",
            "借呗放款至银行卡",
            "还款失败",
            "交易关闭",
            "退款成功",
            "退款-",
            "信用借还",
            "不计收支",
            "/",
            '"',
            '""',
            "信用卡还款",
        ]
    ),
    st.floats().map(str),
    st.decimals().map(str),
    st.dates().map(str),
)
ROWS = st.builds(
    Row, at=CELLS | st.just("2026-11-20 10:00:00"), sort=CELLS, party=CELLS, text=CELLS, flow=CELLS, amount=CELLS,
    method=CELLS, status=CELLS, order=CELLS,
)  # fmt: skip
HEADS = (
    ALIPAY_HEAD,
    "交易时间,交易类型,交易对方,商品,收/支,金额(元),支付方式,当前状态,交易单号,商户单号,备注\n",
    "交易时间,商户名称,交易说明,金额,收/付款方式,交易状态,收/支,交易分类,交易订单号,商家订单号,备注\n",
    "交易创建时间,交易成功时间,交易类型,订单标题,收/支,支付方式,订单金额,实付金额,交易单号,商家单号,备注\n",
    "个人信用报告\n报告时间:2026-10-09\n信贷记录\n",
)


def accounted(parsed: Parsed) -> None:
    lines = [entry.line for entry in (*parsed.records, *parsed.ignored, *parsed.problems)]
    assert len(lines) == parsed.rows
    assert all(0 < row.amount.fen <= MAX_FEN for row in parsed.records if isinstance(row, Movement))
    assert all("\n" not in problem.what for problem in parsed.problems)


@given(st.sampled_from(HEADS), st.binary(max_size=200))
def test_any_bytes_under_any_header_are_accounted_for(head: str, data: bytes) -> None:
    with contextlib.suppress(ImportFileError):
        accounted(parse(head.encode("gb18030") + data))


@given(st.binary(max_size=80))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with contextlib.suppress(ImportFileError):
        accounted(parse(data))


@given(st.lists(ROWS, max_size=4))
def test_any_cells_are_accounted_for_and_read_the_same_twice(rows: list[Row]) -> None:
    data = alipay_text(*rows).encode("gb18030", "replace")
    with contextlib.suppress(ImportFileError):
        accounted(parse(data))
        assert parse(data) == parse(data)


REPORT_PIECES = st.sampled_from(
    [
        "1.2016年03月08日某银行发放的贷记卡(人民币账户,卡片尾号:1111)。",
        "截至2026年09月,信用额度50,000,已使用额度18,240。",
        "2.2023年13月12日某公司为其他个人消费贷款授信,额度有效期至2027年05月32日,可循环使用。",
        "3.2025年07月18日某银行发放的80,000元(人民币)个人经营性贷款,2026年12月18日到期。",
        "信用额度" + "9" * 30,
        "余额为0",
        "查询记录",
        "2026年09月15日某银行贷款审批",
        "第 1 页,共 3 页",
        "\n",
    ]
)


@given(st.lists(REPORT_PIECES | st.text(max_size=6), max_size=12))
def test_any_pieces_of_a_report_are_accounted_for(pieces: list[str]) -> None:
    text = "个人信用报告\n报告时间:2026-10-09\n信贷记录\n" + "".join(pieces)
    with contextlib.suppress(ImportFileError):
        accounted(parse(text.encode("utf-8", "replace")))


@pytest.mark.parametrize(
    "text",
    [
        "个人信用报告\n报告时间:2026-10-09\n信贷记录\n1.2023年05月12日" + "为" * 200_000,
        "个人信用报告\n报告时间:2026-10-09\n查询记录\n" + "2026年09月15日" * 20_000,
        alipay_text(Row(sort="信用借还", text="信用卡还款", party="行" * 200_000, status="还款成功")),
        ALIPAY_HEAD + '"' * 200_001,
        ALIPAY_HEAD + '"\n' * 50_000,
    ],
)
def test_a_file_made_to_take_long_does_not(text: str) -> None:
    accounted(parse(text.encode()))
