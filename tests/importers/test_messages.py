"""Messages of banks and platforms; all texts are made up in the form of real ones."""

from __future__ import annotations

import json
from datetime import date
from time import process_time

import pytest

from raincheck.core.model import LineStatus
from raincheck.importers import Parsed, lexicon_of, parse
from raincheck.importers.base import DueSeen, Movement, Reading, Reason
from raincheck.importers.messages import read_messages
from raincheck.system.catalogue import load_catalogue

LEXICON = lexicon_of(load_catalogue())
TODAY = date(2026, 11, 28)


def read(text: str, received: date | None = TODAY) -> Parsed:
    return read_messages(text, LEXICON, received=received)


def account(source: str, title: str, *lines: str) -> str:
    """An account message as it is saved."""
    return json.dumps({"mMap": {"source": source, "title": title, "description": "\n".join(lines), "t": 1795842000000}})


def told(parsed: Parsed) -> list[tuple[str, ...]]:
    found = []
    for record in parsed.records:
        name = f"{record.product.word}{record.product.tail}" if not hasattr(record, "lender") else ""
        if isinstance(record, Movement):
            found.append((record.kind.value, str(record.amount), name, str(record.on)))
        elif isinstance(record, DueSeen):
            found.append(("due", str(record.amount), name, str(record.due)))
        elif isinstance(record, Reading):
            amounts = [str(a) for a in (record.limit, record.available) if a is not None]
            found.append(("reading", *amounts, name, str(record.on)))
    return sorted(found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "【某某农信】您尾号1111的信用卡11月02日10:00消费人民币8.80元，当前可用额度40,000.50元。【测试农商银行】",
            [
                ("draw", "8.80", "测试农商银行信用卡1111", "2026-11-02"),
                ("reading", "40000.50", "测试农商银行信用卡1111", "2026-11-02"),
            ],
        ),
        (
            "您尾号2222的龙卡信用卡11月09日11:18消费退货（某平台）20.00元，当前可用额度500.00元。【建设银行】",
            [
                ("reading", "500.00", "中国建设银行信用卡2222", "2026-11-09"),
                ("refund", "20.00", "中国建设银行信用卡2222", "2026-11-09"),
            ],
        ),
        (
            "【招商银行】您账户3333于11月26日12:20向尾号为4444的信用卡还款人民币1,000.00元。",
            [("repay", "1000.00", "招商银行信用卡4444", "2026-11-26")],
        ),
        (
            "【江苏银行】您的信用卡5555于11月26日存入1200.00元。上期账单已还清。",
            [("repay", "1200.00", "江苏银行信用卡5555", "2026-11-26")],
        ),
        (
            "【招商银行】您尾号1234的信用卡12月账单已出，本期应还人民币5,321.08元，最低还款额266.05元，到期还款日12月15日。",
            [("due", "5321.08", "招商银行信用卡1234", "2026-12-15")],
        ),
        (
            "【交通银行】您尾号3390的信用卡固定额度已调整为5000元。",
            [("reading", "5000.00", "交通银行信用卡3390", "2026-11-28")],
        ),
        ("【某某】您的借呗额度由50,000元调整至800元。", [("reading", "800.00", "借呗", "2026-11-28")]),
        (
            "【中信银行】尾号1234的信用卡11月28日自动扣款失败，应还金额500.00元，账户余额不足",
            [("failed", "500.00", "中信银行信用卡1234", "2026-11-28")],
        ),
        (
            "你有一笔88.75元的支出，点击领取9个积分。使用花呗支付，请及时还款。",
            [("draw", "88.75", "花呗", "2026-11-28")],
        ),
        ("【美团月付】成功下单17.23元，还款日每月8号，记得按时还款", [("draw", "17.23", "美团月付", "2026-11-28")]),
    ],
)
def test_a_text_message_becomes_what_it_says(text: str, expected: list[tuple[str, ...]]) -> None:
    assert told(read(text)) == sorted(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            account(
                "招商银行信用卡",
                "交易提醒",
                "交易时间：尾号1111信用卡11月12日10:53",
                "交易类型：消费",
                "交易金额：19.68人民币",
                "可用额度：￥24,695.35",
            ),
            [
                ("draw", "19.68", "招商银行信用卡1111", "2026-11-12"),
                ("reading", "24695.35", "招商银行信用卡1111", "2026-11-12"),
            ],
        ),
        (
            account(
                "农业银行信用卡",
                "通知",
                "交易时间：2026-11-02 08:21:01",
                "交易类型：卡号尾号（1111），网上支付",
                "交易金额：2.00元",
                "可用余额：5818.22元",
            ),
            [
                ("draw", "2.00", "中国农业银行信用卡1111", "2026-11-02"),
                ("reading", "5818.22", "中国农业银行信用卡1111", "2026-11-02"),
            ],
        ),
        (
            account(
                "招商银行信用卡",
                "自动还款失败通知",
                "还款账户:个人消费卡账户",
                "应扣金额:人民币600.12元",
                "还款金额:人民币100.14元",
                "失败原因:余额不足",
            ),
            [("failed", "600.12", "招商银行信用卡", "2026-11-28"), ("repay", "100.14", "招商银行信用卡", "2026-11-28")],
        ),
        (
            account(
                "招商银行信用卡",
                "还款提醒",
                "账户类型:个人消费卡账户",
                "还款时间:11月26日 12:20:40",
                "还款金额:人民币300.60元",
            ),
            [("repay", "300.60", "招商银行信用卡", "2026-11-26")],
        ),
        (
            account("京东白条", "还款成功通知", "还款时间：11月15日", "还款金额：20.49元"),
            [("repay", "20.49", "白条", "2026-11-15")],
        ),
        (
            account("京东白条", "交易提醒", "交易类型：分3期", "消费金额：23.75元"),
            [("draw", "23.75", "白条", "2026-11-28")],
        ),
    ],
)
def test_a_saved_notice_becomes_what_it_says(text: str, expected: list[tuple[str, ...]]) -> None:
    assert told(read(text, None)) == sorted(expected)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (account("京东支付", "成功", "支付金额：¥23.90", "支付方式：招行信用卡(尾号1111)"), Reason.CARD_PURCHASE),
        (
            account("某某银行", "交易提醒", "交易金额：人民币活期-19.80", "可用额度：点击查看（尾号1111）"),
            Reason.NOT_CREDIT,
        ),
        ("您尾号1111的账户信用卡预约还款人民币300.00元【招商银行】", Reason.ANNOUNCED),
        ("【快递】您的包裹已到达，取件码尾号1234", Reason.NOT_CREDIT),
    ],
)
def test_what_is_about_no_line_says_why(text: str, reason: Reason) -> None:
    parsed = read(text)
    assert (parsed.records, [row.reason for row in parsed.ignored]) == ((), [reason])


def test_a_message_without_a_day_in_a_file_is_a_problem_and_pasted_is_of_today() -> None:
    text = "【建设银行】您尾号1111的信用卡消费10.00元，当前可用额度500.00元"
    assert [problem.line for problem in read(text, None).problems] == [1]
    assert {record.on for record in read(text).records} == {TODAY}


def test_a_closing_is_a_state_and_a_temporary_limit_has_its_end() -> None:
    (closed,) = read("【支付平台】您的借呗额度已关闭。").records
    assert isinstance(closed, Reading)
    assert closed.status is LineStatus.CLOSED
    (raised,) = read("【工商银行】您尾号8888信用卡临时额度10000元已生效，有效期至2026年12月31日。").records
    assert isinstance(raised, Reading)
    assert raised.temporary is not None
    assert (str(raised.temporary.amount), raised.temporary.until) == ("10000.00", date(2026, 12, 31))
    assert raised.on == TODAY


def test_a_file_of_messages_is_recognised_and_each_line_is_one() -> None:
    text = (
        "【建设银行】您尾号1111的信用卡2026年11月02日消费10.00元，当前可用额度500.00元\n"
        "【建设银行】您尾号1111的信用卡2026年11月03日消费20.00元，当前可用额度480.00元\n"
        "【快递】包裹到了，尾号1234\n"
    )
    parsed = parse(text.encode(), LEXICON)
    assert parsed.format == "message"
    assert len(parsed.records) == 4
    assert parsed.rows == len(parsed.records) + len(parsed.ignored) + len(parsed.problems)


@pytest.mark.parametrize(
    ("text", "limit", "available"),
    [
        ("花呗 可用额度(元) 6,500.00 总额度 8,000.00", "8000.00", "6500.00"),
        ("借呗 可借额度(元) 0.00 总额度 20,000 日利率0.05%", "20000.00", "0.00"),
        ("花呗\n可用额度(元)\n6,500.00\n总额度\n8,000.00", "8000.00", "6500.00"),
        ("微粒贷\n可借额度（元）\n30,000.00\n总额度（元）\n50,000.00\n年利率 14.6%", "50000.00", "30000.00"),
        ("借呗\n总额度(元)\n50,000.00\n剩余可借(元)\n12,000.00", "50000.00", "12000.00"),
        ("招商银行信用卡\n可用额度\n12,345.67\n信用额度\n30,000.00", "30000.00", "12345.67"),
    ],
)
def test_words_copied_from_a_screen_are_read_with_the_unit_in_the_label(text: str, limit: str, available: str) -> None:
    (found,) = read(text).records
    assert isinstance(found, Reading)
    assert (str(found.limit), str(found.available)) == (limit, available)


@pytest.mark.parametrize(
    "text", ["借呗 最高可借额度 200,000.00 立即领取", "花呗 可用额度(元) 12% 总额度", "总额度(元) 8,000.00"]
)
def test_an_offer_or_a_figure_of_no_line_on_a_screen_stays_unread(text: str) -> None:
    assert read(text).records == ()


@pytest.mark.parametrize("text", ["a" * 200_000, "【花呗】您的额度" * 20_000, "借" * 100_000 + "\n" + "1" * 100_000])
def test_what_is_longer_than_any_message_is_told_at_once(text: str) -> None:
    """Nobody waits minutes for a page that was pasted in one word."""
    began = process_time()
    parsed = read(text)
    assert process_time() - began < 20
    assert parsed.records == ()
    assert "This is longer than any message; paste each message by itself." in [one.what for one in parsed.problems]
