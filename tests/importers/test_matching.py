from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest
from msgspec.structs import replace

from raincheck.core.calendar import Month
from raincheck.core.catalogue import Catalogue
from raincheck.core.model import (
    Channel,
    ChannelKind,
    LedgerKind,
    LedgerRow,
    LineStatus,
    Observation,
    Repayment,
    RepaymentMethod,
    Source,
)
from raincheck.core.money import Money
from raincheck.importers.base import CHINA, Asked, Identity, Movement, Product, Reading
from raincheck.importers.matching import IGNORE, NEW, match_channel, place
from raincheck.system.catalogue import load_catalogue

CATALOGUE: Catalogue = load_catalogue()


def channel(
    id: str, name: str, platform: str, kind: ChannelKind, *, funder: str = "", opened: date | None = None
) -> Channel:
    return Channel(
        id=id,
        name=name,
        platform=platform,
        funder=funder or platform,
        kind=kind,
        revocable=True,
        apr=Decimal("0.146"),
        repayment=Repayment(RepaymentMethod.FULL, 8),
        opened_on=opened,
    )


JIEBEI = channel("jb", "借呗", "ANT", ChannelKind.REVOLVING)
HUABEI = channel("hb", "我的花呗", "ANT", ChannelKind.STATEMENT)
CMB = channel("card", "招行信用卡", "CMB", ChannelKind.STATEMENT)
ICBC = channel("icbc", "工行卡", "工商银行", ChannelKind.STATEMENT)
BOOK = (JIEBEI, HUABEI, CMB, ICBC)


def card(lender: str, tail: str = "") -> Product:
    return Product("credit_card", f"{lender}信用卡", lender, tail)


@pytest.mark.parametrize(
    ("product", "found"),
    [
        (Product("jiebei", "借呗"), "jb"),
        (Product("jiebei", "信用贷"), "jb"),
        (Product("huabei", "花呗"), "hb"),
        (card("招商银行"), "card"),
        (card("招商银行股份有限公司信用卡中心", "1111"), "card"),
        (card("中国工商银行股份有限公司杭州高新支行"), "icbc"),
    ],
)
def test_a_product_finds_its_channel_by_name_platform_or_bank(product: Product, found: str) -> None:
    assert match_channel(product, BOOK, CATALOGUE).channel == found


def test_an_unnamed_line_on_the_same_platform_is_taken_but_not_one_with_another_products_name() -> None:
    unnamed = channel("x", "蚂蚁的额度", "ANT", ChannelKind.REVOLVING)
    other = channel("y", "备用金", "ANT", ChannelKind.REVOLVING)
    assert match_channel(Product("jiebei", "借呗"), (unnamed,), CATALOGUE).channel == "x"
    assert match_channel(Product("jiebei", "借呗"), (other,), CATALOGUE).channel is None


def test_a_word_that_banks_use_too_needs_the_platform() -> None:
    bank = channel("x", "建行信用贷", "CCB", ChannelKind.REVOLVING)
    assert match_channel(Product("jiebei", "信用贷"), (bank,), CATALOGUE).suggestion is not None


def test_two_channels_that_fit_are_named_and_none_is_guessed() -> None:
    twins = (replace(CMB, id="a"), replace(CMB, id="b"))
    match = match_channel(card("招商银行"), twins, CATALOGUE)
    assert (match.channel, match.candidates, match.suggestion) == (None, ("a", "b"), None)


def test_the_last_digits_of_a_card_decide_between_two() -> None:
    first, second = replace(CMB, id="a", name="招行 1111"), replace(CMB, id="b", name="招行 2222")
    assert match_channel(card("招商银行", "2222"), (first, second), CATALOGUE).channel == "b"
    assert match_channel(card("招商银行", "3333"), (first, second), CATALOGUE).suggestion is not None


def test_of_huabei_and_xinyonggou_each_takes_its_own_rows() -> None:
    both = (HUABEI, channel("xyg", "信用购", "ANT", ChannelKind.STATEMENT))
    assert match_channel(Product("huabei", "花呗"), both, CATALOGUE).channel == "hb"
    assert match_channel(Product("huabei", "信用购"), both, CATALOGUE).channel == "xyg"


def test_what_the_book_lacks_is_suggested_from_the_catalogue() -> None:
    weilidai = match_channel(Product("weilidai", "微粒贷"), BOOK, CATALOGUE).suggestion
    assert weilidai is not None
    assert (weilidai.id, weilidai.name, weilidai.platform) == ("weilidai", "微粒贷", "WEBANK")
    new_card = match_channel(card("浦发银行信用卡中心", "9876"), BOOK, CATALOGUE).suggestion
    assert new_card is not None
    assert (new_card.id, new_card.platform, new_card.kind) == ("浦发银行信用卡-9876", "浦发银行", ChannelKind.STATEMENT)


def test_a_suggested_id_that_is_taken_gets_a_number() -> None:
    taken = channel("weilidai", "别的", "X", ChannelKind.TERM)
    other = channel("weilidai-2", "另一个", "X", ChannelKind.TERM)
    match = match_channel(Product("fenfu", "分付"), (replace(taken, id="fenfu", name="分付"),), CATALOGUE)
    assert match.channel == "fenfu"
    suggestion = match_channel(card("浦发银行"), (replace(taken, id="浦发银行信用卡"), other), CATALOGUE).suggestion
    assert suggestion is not None
    assert suggestion.id == "浦发银行信用卡-2"


def movement(product: Product, line: int = 1) -> Movement:
    at = datetime(2026, 11, 20, 0, 30, tzinfo=CHINA)
    return Movement(line, at, LedgerKind.DRAW, product, Money(100), "", Identity("alipay", f"k{line}"))


def reported(lender: str, opened: date, line: int) -> Reading:
    return Reading(
        line=line,
        on=date(2026, 10, 9),
        product=Product("", f"{lender}其他个人消费贷款", lender, opened_on=opened),
        kind=ChannelKind.REVOLVING,
        status=LineStatus.OPEN,
        source=Source.REPORT,
        limit=Money(5000),
        used=Money(0),
        as_of_month=Month(2026, 9),
        expires_on=date(2027, 1, 1),
    )


def test_rows_are_placed_and_a_missing_channel_is_added_once() -> None:
    records = [movement(Product("jiebei", "借呗"), 1), movement(card("浦发银行"), 2), movement(card("浦发银行"), 3)]
    placement = place(records, BOOK, CATALOGUE)
    assert [entry.row for entry in placement.rows] == [
        LedgerRow(date(2026, 11, 20), LedgerKind.DRAW, name, Money(100))
        for name in ("jb", "浦发银行信用卡", "浦发银行信用卡")
    ]
    assert [channel.id for channel in placement.channels] == ["浦发银行信用卡"]
    assert [entry.line for entry in placement.rows] == [1, 2, 3]


def test_an_unclear_row_is_a_problem_that_names_the_channels() -> None:
    placement = place([movement(card("招商银行"), 7)], (replace(CMB, id="a"), replace(CMB, id="b")), CATALOGUE)
    assert placement.rows == ()
    assert placement.problems[0].line == 7
    assert "a, b" in placement.problems[0].what


def test_a_choice_settles_what_is_unclear_and_a_line_can_be_left_out() -> None:
    twins = (replace(CMB, id="a"), replace(CMB, id="b"))
    rows = [movement(card("招商银行"), 7), movement(Product("", "某某消费金融"), 8)]
    unclear = place(rows, twins, CATALOGUE)
    assert [(problem.line, problem.candidates) for problem in unclear.problems] == [(7, ("a", "b")), (8, ())]
    settled = place(rows, twins, CATALOGUE, {"招商银行信用卡": "b", "某某消费金融": IGNORE})
    assert [entry.row.channel for entry in settled.rows] == ["b"]
    assert ([row.line for row in settled.ignored], settled.problems) == ([8], ())
    added = place(rows, twins, CATALOGUE, {"招商银行信用卡": NEW, "某某消费金融": NEW})
    assert [channel.id for channel in added.channels] == ["招商银行信用卡", "某某消费金融小贷"]


def test_a_choice_of_a_line_that_is_gone_is_asked_again() -> None:
    assert len(place([movement(Product("", "某某消费金融"))], BOOK, CATALOGUE, {"某某消费金融": "gone"}).problems) == 1


def test_a_reports_line_finds_its_channel_by_the_lender_and_keeps_its_month() -> None:
    placement = place([reported("重庆蚂蚁消费金融有限公司", date(2023, 5, 12), 6)], BOOK, CATALOGUE)
    (entry,) = placement.rows
    assert isinstance(entry.row, Observation)
    assert (entry.row.channel, entry.row.as_of_month, entry.row.source) == ("jb", Month(2026, 9), Source.REPORT)
    assert placement.channels == ()


def test_a_new_channel_from_a_report_knows_its_first_and_its_last_day() -> None:
    (added,) = place([reported("深圳前海微众银行股份有限公司", date(2025, 1, 6), 8)], (), CATALOGUE).channels
    assert (added.name, added.opened_on, added.expires_on) == ("微粒贷", date(2025, 1, 6), date(2027, 1, 1))


def test_two_lines_of_one_lender_are_not_laid_on_one_channel() -> None:
    ant = "重庆蚂蚁消费金融有限公司"
    lines = [reported(ant, date(2023, 5, 12), 6), reported(ant, date(2024, 1, 1), 7)]
    into_book = place(lines, (JIEBEI,), CATALOGUE)
    assert into_book.rows == ()
    assert [(problem.line, problem.candidates) for problem in into_book.problems] == [(6, ("jb",)), (7, ("jb",))]
    chosen = {into_book.problems[0].product.handle: "jb", into_book.problems[1].product.handle: NEW}
    decided = place(lines, (JIEBEI,), CATALOGUE, chosen)
    assert ([entry.row.channel for entry in decided.rows], decided.problems) == (["jb", "jiebei"], ())
    fresh = place(lines, (), CATALOGUE)
    assert [(c.id, c.name) for c in fresh.channels] == [("jiebei", "借呗"), ("jiebei-2", "借呗 2")]
    again = place(lines, fresh.channels, CATALOGUE)
    assert (again.rows, again.channels, again.problems) == (fresh.rows, (), ())


def test_inquiries_need_no_channel() -> None:
    placement = place([Asked(1, date(2026, 9, 15), "某银行", "贷款审批")], (), CATALOGUE)
    assert (len(placement.rows), placement.channels, placement.problems) == (1, (), ())
