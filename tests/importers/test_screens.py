"""Pages of lenders as boxes of text: the recorded ones, layouts of other kinds, traps, and what is not sure."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from raincheck.core.model import LineStatus
from raincheck.importers.screens import Box, Field, Page, Proposal, Screen, propose
from raincheck.system.catalogue import load_catalogue

RECORDED: dict[str, Any] = json.loads((Path(__file__).parent / "data" / "screens.json").read_text("utf-8"))
CATALOGUE = load_catalogue()


def page_of(*rows: tuple[Any, ...], width: int = 1080) -> Page:
    """A page of (text, left, top, right) with lines 50 high; a fifth value is how sure the reader was."""
    boxes = [Box(row[0], row[1], row[2], row[3], row[2] + 50, row[4] if len(row) > 4 else 1.0) for row in rows]
    return Page(width, 2340, tuple(boxes))


def read(*rows: tuple[Any, ...]) -> Screen:
    return propose(page_of(*rows), CATALOGUE)


def fields(shown: Proposal) -> dict[str, Any]:
    due = None
    if shown.due_amount is not None or shown.due_on is not None:
        due = {"on": shown.due_on and str(shown.due_on), "amount": shown.due_amount and str(shown.due_amount)}
        if shown.due_amount is not None:
            due["amount"] = str(shown.due_amount)
    temporary = None
    if shown.temporary is not None:
        temporary = {"amount": str(shown.temporary), "until": shown.temporary_until and str(shown.temporary_until)}
    return {
        "limit": None if shown.limit is None else str(shown.limit),
        "used": None if shown.used is None else str(shown.used),
        "available": None if shown.available is None else str(shown.available),
        "temporary": temporary,
        "status": shown.status,
        "due_day": shown.due_day,
        "due": due,
        "apr": None if shown.apr is None else format(shown.apr, "f"),
    }


@pytest.mark.parametrize("name", RECORDED)
def test_every_recorded_page_is_read_as_a_careful_person_would(name: str) -> None:
    entry = RECORDED[name]
    boxes = tuple(Box(text, *corners, score) for text, score, *corners in entry["boxes"])
    screen = propose(Page(entry["width"], entry["height"], boxes), CATALOGUE)
    if not entry["propose"]:
        assert screen.proposals == ()
        assert screen.problems
        return
    assert [(p.name, p.last4, fields(p)) for p in screen.proposals] == [
        (line["product"], line["last4"], line["fields"]) for line in entry["lines"]
    ]
    assert all(p.sure and not p.doubtful for p in screen.proposals)


@pytest.mark.parametrize(
    ("rows", "lender", "last4"),
    [
        ([("China Merchants Bank", 60, 120, 500), ("**** 8834", 60, 200, 260)], "招商银行", "8834"),
        ([("Bank of Communications", 60, 120, 500), ("5642", 230, 200, 330)], "交通银行", "5642"),
        ([("ICBC", 60, 120, 160), ("Credit card ending in 2764", 60, 200, 560)], "中国工商银行", "2764"),
        ([("SPD Bank", 60, 120, 260), ("····", 60, 200, 150), ("9416", 170, 200, 260)], "浦发银行", "9416"),
    ],
)
def test_an_english_card_page_is_of_its_bank_and_card(rows: list[Any], lender: str, last4: str) -> None:
    page = [
        *rows, ("Available credit", 60, 300, 400), ("¥1,833.10", 60, 360, 500), ("Credit limit", 60, 480, 300),
        ("50,000.00", 800, 480, 1000), ("Minimum payment", 60, 580, 400), ("271.61", 850, 580, 1000),
    ]  # fmt: skip
    (shown,) = read(*page).proposals
    assert shown.product is not None
    assert (shown.product.lender, shown.last4, shown.sure) == (lender, last4, True)
    assert (str(shown.available), str(shown.limit), shown.due_amount) == ("1833.10", "50000.00", None)


def test_the_last_digits_in_a_box_of_their_own_are_no_amount() -> None:
    rows = [
        ("光大银行信用卡", 75, 260, 378), ("** *** ***", 388, 260, 640, 0.64), ("3775", 690, 260, 806),
        ("¥56,778.30", 52, 340, 282), ("1,026.68", 693, 340, 876), ("可用额度", 52, 400, 204),
        ("本期账单", 692, 400, 843),
    ]  # fmt: skip
    (shown,) = read(*rows).proposals
    assert (shown.last4, str(shown.available), str(shown.due_amount)) == ("3775", "56778.30", "1026.68")


def test_a_large_amount_near_the_edge_is_whole_and_one_at_the_edge_is_not() -> None:
    def hero(left: float) -> Page:
        amount = Box("32,400.00", left, 360, left + 700, 520)
        return Page(1080, 2340, (Box("借呗", 480, 96, 600, 150), Box("可借额度", left, 300, left + 200, 350), amount))

    assert [str(shown.available) for shown in propose(hero(40), CATALOGUE).proposals] == ["32400.00"]
    assert propose(hero(3), CATALOGUE).proposals == ()


NAME = ("借呗", 480, 96, 600)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([("可用额度 ¥12,400.00", 60, 300, 500)], {"available": "12400.00"}),
        ([("¥12,400.00", 60, 300, 400), ("可用额度", 60, 360, 240)], {"available": "12400.00"}),
        ([("可用额度", 60, 300, 240), ("CNY 1 2,400.00", 800, 300, 1000)], {}),
        ([("可用额度", 60, 300, 240), ("12，400.00 元", 800, 300, 1000)], {"available": "12400.00"}),
        ([("授信额度", 60, 300, 240), ("12.5万元", 800, 300, 1000)], {"limit": "125000.00"}),
        ([("本月待还", 60, 300, 240), ("2,318.47", 800, 300, 1000)], {"due": {"on": None, "amount": "2318.47"}}),
        ([("1月8日应还 600.00", 60, 300, 540)], {"due": {"on": "01-08", "amount": "600.00"}}),
        ([("最近还款日 2027-01-08", 60, 300, 540)], {"due": {"on": "2027-01-08", "amount": None}}),
        ([("还款日", 60, 300, 200), ("每月22日", 800, 300, 1000)], {"due_day": 22}),
        ([("日利率", 60, 300, 200), ("0.05%", 800, 300, 1000)], {"apr": "0.1825"}),
        ([("年化利率(单利) 10.8%", 60, 300, 540)], {"apr": "0.108"}),
        ([("年化利率 3.6% 起", 60, 300, 540)], {}),
        ([("最高可借(元)", 60, 300, 300), ("300,000", 60, 360, 400)], {}),
        ([("历史最高额度", 60, 300, 300), ("80,000.00", 800, 300, 1000)], {}),
        ([("恭喜您可借额度提升至50,000.00", 60, 300, 800)], {}),
        ([("预计额度", 60, 300, 300), ("80,000.00", 800, 300, 1000)], {}),
        ([("最低还款额", 60, 300, 300), ("315.60", 800, 300, 1000)], {}),
        ([("近7日应还", 60, 300, 300), ("315.60", 800, 300, 1000)], {}),
        ([("2026年7月账单", 60, 300, 300), ("1,914.86 已还清", 800, 300, 1000)], {}),
        ([("2026年12月应还", 60, 300, 300), ("1,914.86", 800, 300, 1000)], {"due": {"on": None, "amount": "1914.86"}}),
        ([("额度有效期至", 60, 300, 300), ("2027-06-30", 800, 300, 1000)], {}),
        ([("可用额度", 60, 300, 240), ("****", 800, 300, 1000)], {}),
        ([("待还", 60, 300, 160), ("-3,265.18", 800, 300, 1000)], {}),
        ([("可用额度", 60, 300, 240), ("USD 3,000.00", 800, 300, 1000)], {}),
        ([("可用额度", 60, 300, 240), ("12.400.00", 800, 300, 1000)], {}),
        ([("可用额度", 60, 300, 240), ("1,24.00", 800, 300, 1000)], {}),
        ([("3,265.18", 800, 300, 1000)], {}),
        ([("待还总额", 60, 300, 240), ("0.00", 800, 300, 1000)], {"used": "0.00"}),
        ([("Available credit", 60, 300, 400), ("CNY 12,400.00", 700, 300, 1000)], {"available": "12400.00"}),
        ([("Credit limit", 60, 300, 400), ("¥60,000.00", 700, 300, 1000)], {"limit": "60000.00"}),
        (
            [
                ("当前总额度 60,000.00", 60, 300, 600), ("含临时额度 10,000.00", 60, 360, 600),
                ("有效期至2026-12-31", 60, 420, 600),
            ],
            {"limit": "60000.00", "temporary": {"amount": "10000.00", "until": "2026-12-31"}},
        ),
    ],
)  # fmt: skip
def test_a_label_gives_its_field_and_a_trap_gives_nothing(rows: list[Any], expected: dict[str, Any]) -> None:
    screen = read(NAME, *rows)
    found = {name: value for shown in screen.proposals for name, value in fields(shown).items() if value is not None}
    assert found == expected
    assert bool(screen.proposals) == bool(expected)
    assert expected or screen.problems


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("当前暂不支持借款", LineStatus.FROZEN),
        ("账户已冻结", LineStatus.FROZEN),
        ("综合评估未通过", LineStatus.FROZEN),
        ("该服务已关闭", LineStatus.CLOSED),
        ("额度已失效,暂无法借款", LineStatus.CLOSED),
        ("还款功能维护中", LineStatus.REPAY_DISABLED),
        ("额度状态 正常", LineStatus.OPEN),
        ("系统繁忙,请稍后再试", None),
        ("已结清", None),
    ],
)
def test_words_of_a_page_tell_the_state(text: str, state: LineStatus | None) -> None:
    screen = read(NAME, (text, 60, 300, 700))
    assert [shown.status for shown in screen.proposals] == ([] if state is None else [state])


def test_a_state_belongs_to_the_line_under_whose_name_it_stands() -> None:
    screen = read(
        ("借呗", 60, 200, 160), ("可借额度 500.00", 60, 260, 400), ("额度已冻结", 60, 320, 300),
        ("花呗", 60, 500, 160), ("可用额度 700.00", 60, 560, 400),
    )  # fmt: skip
    assert [(shown.name, shown.status) for shown in screen.proposals] == [("借呗", LineStatus.FROZEN), ("花呗", None)]


def test_a_switch_that_is_off_is_no_closed_line() -> None:
    (shown,) = read(
        NAME, ("可借额度 500.00", 60, 260, 400), ("自动还款", 60, 400, 240), ("已关闭", 900, 400, 1020)
    ).proposals
    assert shown.status is None


def test_names_side_by_side_over_one_list_are_tabs_and_none_is_chosen() -> None:
    screen = read(
        ("白条", 100, 100, 200), ("金条", 700, 100, 800),
        ("可用额度", 60, 300, 240), ("9,000.00", 820, 300, 1000),
        ("总额度", 60, 400, 240), ("9,000.00", 820, 400, 1000),
    )  # fmt: skip
    assert [shown.sure for shown in screen.proposals] == [False]
    assert "side by side" in screen.problems[0]


def test_rows_of_single_loans_are_no_figures_of_the_line() -> None:
    (shown,) = read(
        NAME, ("可借额度 500.00", 60, 260, 400),
        ("剩余本金", 60, 500, 240), ("15,102.36", 820, 500, 1000),
        ("剩余本金", 60, 700, 240), ("8,000.00", 820, 700, 1000),
        ("第1期 1月22日应还 900.00", 60, 900, 700),
    ).proposals  # fmt: skip
    assert (shown.used, shown.due_amount) == (None, None)


@pytest.mark.parametrize(
    ("rows", "field"),
    [
        ([("可用额度", 60, 300, 240), ("12,400.00", 800, 300, 1000, 0.5)], Field.AVAILABLE),
        ([("可用额度", 60, 300, 240), ("36", 730, 300, 780), ("2,400.00", 790, 300, 1000)], Field.AVAILABLE),
        ([("可用额度", 60, 300, 240), ("124000", 800, 300, 1000)], Field.AVAILABLE),
        ([("可用额度", 60, 300, 240), ("90,000.00", 800, 300, 1000), ("总额度 9,000.00", 60, 400, 500)], Field.LIMIT),
        ([("固定额度 9,000.00", 60, 300, 500), ("临时额度 1,000.00", 60, 400, 500)], Field.TEMPORARY),
    ],
)
def test_what_is_not_sure_is_offered_with_doubt(rows: list[Any], field: Field) -> None:
    for shown in read(NAME, *rows).proposals:
        assert field in shown.doubtful or field not in shown.shown


@pytest.mark.parametrize(
    "rows",
    [
        [("你的借呗现在还有可借额度12,400.00元吗我记得是的", 60, 300, 900)],
        [("【招商银行】您尾号1234的信用卡消费100.00元,当前可用", 60, 300, 1000), ("额度900.00元。", 60, 360, 400)],
        [("可用金额", 60, 300, 240), ("5,000.00", 800, 300, 1000)],
    ],
)
def test_a_chat_a_message_and_a_purse_show_no_line(rows: list[Any]) -> None:
    assert read(("聊天", 480, 96, 600), *rows).proposals == ()


def test_rows_of_a_tilted_picture_are_not_sure() -> None:
    (shown,) = read(
        NAME,
        ("200,000.00", 800, 230, 1000),
        ("总额度", 60, 300, 240), ("80,000.00", 800, 300, 1000),
        ("已用额度", 60, 380, 240), ("60,000.00", 800, 380, 1000),
    ).proposals  # fmt: skip
    assert not shown.sure


def test_messages_under_a_banks_name_are_no_page_of_its_card() -> None:
    screen = read(
        ("招商银行", 480, 96, 640),
        ("您尾号1234的信用卡11月20日消费人民币100.00元,当前", 60, 300, 1000),
        ("可用额度900.00元。", 60, 360, 500),
        ("您尾号1234的信用卡11月21日消费人民币200.00元,当前", 60, 600, 1000),
        ("可用额度700.00元。", 60, 660, 500),
    )
    assert screen.proposals == ()
    assert "paste" in screen.problems[0]


def test_a_text_that_the_edge_of_the_picture_cut_is_not_read() -> None:
    assert read(NAME, ("待还总额", 60, 300, 240), ("36,0", 1000, 300, 1079)).proposals == ()


def test_without_a_known_name_nothing_is_sure() -> None:
    (shown,) = read(("我的额度", 480, 96, 600), ("可用额度", 60, 300, 240), ("12,400.00", 800, 300, 1000)).proposals
    assert (shown.product, shown.sure) == (None, False)


def test_an_overdue_page_says_so() -> None:
    screen = read(NAME, ("可借额度 0.00", 60, 260, 400), ("已逾期3天", 60, 400, 300))
    assert any("overdue" in problem for problem in screen.problems)


def test_an_empty_picture_says_so() -> None:
    assert "No text" in read().problems[0]


@pytest.mark.parametrize("scale", [0.2, 0.5, 3.0])
def test_the_size_of_the_picture_does_not_matter(scale: float) -> None:
    entry = RECORDED["s07_card_temporary.png"]
    whole = [Box(text, *corners, score) for text, score, *corners in entry["boxes"]]
    scaled = [Box(b.text, b.left * scale, b.top * scale, b.right * scale, b.bottom * scale, b.score) for b in whole]
    sizes = (entry["width"], entry["height"])
    one = propose(Page(*sizes, tuple(whole)), CATALOGUE)
    other = propose(Page(sizes[0] * scale, sizes[1] * scale, tuple(scaled)), CATALOGUE)
    assert [fields(shown) for shown in one.proposals] == [fields(shown) for shown in other.proposals]


@pytest.mark.parametrize(
    "label",
    [
        *(
            "境外可用额度",
            "账单分期可用额度",
            "附属卡信用额度",
            "信用额度(美元)",
            "可用额度（港币）",
            "预授信额度",
            "昨日可用额度",
        ),
        *(
            "家人待还",
            "累计待还",
            "待还笔数",
            "单日剩余额度",
            "好友可借额度",
            "公司授信额度",
            "花呗可用额度",
            "已冻结额度",
        ),
    ],
)
def test_a_label_of_another_figure_gives_nothing(label: str) -> None:
    shown = read(("借呗", 480, 100, 600), (label, 60, 250, 400), ("12,345.00", 820, 250, 1020)).proposals
    assert [fields(one)["available"] or fields(one)["limit"] for one in shown if one.name == "借呗"] == []


@pytest.mark.parametrize("label", ["某某可用额度", "还款日可用额度", "装修贷总额度", "本期应还本金", "剩余额度参考"])
def test_a_label_with_words_beside_it_that_are_not_understood_is_in_doubt(label: str) -> None:
    (shown,) = read(("借呗", 480, 100, 600), (label, 60, 250, 400), ("12,345.00", 820, 250, 1020)).proposals
    assert shown.doubtful == frozenset(shown.shown)


@pytest.mark.parametrize(
    "label",
    [
        "我的可用额度",
        "借呗可用额度",
        "总额度(元)",
        "信用额度(人民币)",
        "当前剩余待还",
        "借呗 总额度",
        "12月应还",
        "实时可用额度",
    ],
)
def test_words_that_say_nothing_leave_a_label_sure(label: str) -> None:
    (shown,) = read(("借呗", 480, 100, 600), (label, 60, 250, 400), ("12,345.00", 820, 250, 1020)).proposals
    assert shown.shown
    assert not shown.doubtful


def test_a_list_of_past_bills_gives_no_due() -> None:
    rows = [
        row
        for n in range(3)
        for row in ((f"2026年{10 - n}月账单", 60, 300 + n * 150, 400), (f"{n + 1},100.00", 820, 300 + n * 150, 1020))
    ]
    screen = read(("花呗账单", 480, 100, 600), *rows)
    assert screen.proposals == ()
    assert screen.problems


TABLE = [
    ("我的贷款", 400, 100, 700), ("产品", 60, 220, 150), ("可用额度", 420, 220, 580), ("待还总额", 780, 220, 940),
    ("微粒贷", 60, 330, 200), ("28,643.23", 420, 330, 600), ("28,200.00", 780, 330, 960),
    ("借呗", 60, 440, 160), ("48,804.84", 420, 440, 600), ("54,100.00", 780, 440, 960),
]  # fmt: skip


def test_a_table_with_its_labels_above_the_columns_is_read_row_by_row() -> None:
    shown = read(*TABLE).proposals
    assert [(line.name, str(line.available), str(line.used), line.sure, line.doubtful) for line in shown] == [
        ("微粒贷", "28643.23", "28200.00", True, frozenset()),
        ("借呗", "48804.84", "54100.00", True, frozenset()),
    ]


def test_a_tilted_table_offers_no_amount_of_another_row() -> None:
    tilted = [(row[0], row[1], row[2] - row[1] * 110 // 720, row[3]) for row in TABLE]
    for line in read(*tilted).proposals:
        assert {line.available and str(line.available), line.used and str(line.used)} <= {
            None,
            *({"28643.23", "28200.00"} if line.name == "微粒贷" else {"48804.84", "54100.00"}),
        }


@pytest.mark.parametrize("day", ["12月8日应还", "12月18日应还"])
def test_an_amount_above_a_label_with_its_day_belongs_to_it(day: str) -> None:
    page = [("借呗", 480, 90, 600), ("50.00", 571, 345, 696), (day, 573, 422, 766)]
    (shown,) = read(*page).proposals
    assert (str(shown.due_amount), shown.sure) == ("50.00", True)


def test_a_loan_of_a_bank_in_its_own_title_is_known_though_it_is_called_a_loan_to_spend() -> None:
    (shown,) = read(
        ("宁波银行消费贷", 75, 580, 406), ("授信总额度", 60, 700, 250), ("82,400.00", 800, 700, 1000),
        ("本期应还款额", 60, 800, 300), ("1,507.02", 800, 800, 1000),
        ("到期还款日", 60, 900, 260), ("12月14日", 800, 900, 1000),
    ).proposals  # fmt: skip
    assert shown.product is not None
    assert (shown.product.lender, shown.name, shown.doubtful) == ("宁波银行", "宁波银行消费贷", frozenset())


@pytest.mark.parametrize(
    ("label", "field"),
    [
        ("可借款额度", "available"), ("可支用额度", "available"), ("核定额度", "limit"), ("循环额度", "limit"),
        ("待还款总额", "used"), ("剩余未还", "used"), ("未还总额", "used"), ("当前欠款", "used"), ("欠款本金", "used"),
        ("已借金额", "used"), ("本月需还", "due_amount"),
    ],
)  # fmt: skip
def test_other_words_for_the_same_figure_are_read(label: str, field: str) -> None:
    (shown,) = read(("借呗", 480, 90, 600), (label, 60, 300, 300), ("1,234.56", 800, 300, 1000)).proposals
    assert (str(getattr(shown, field)), len(shown.shown), shown.doubtful) == ("1234.56", 1, frozenset())


@pytest.mark.parametrize("label", ["还款到期日", "还款截止日期", "最近一期还款日", "本期最后还款日"])
def test_other_words_for_the_day_of_a_due_are_read(label: str) -> None:
    page = [("借呗", 480, 90, 600), ("本期应还", 60, 300, 200), ("1,234.56", 800, 300, 1000)]
    (shown,) = read(*page, (label, 60, 400, 300), ("12月8日", 850, 400, 1000)).proposals
    assert (str(shown.due_on), shown.doubtful) == ("12-08", frozenset())
