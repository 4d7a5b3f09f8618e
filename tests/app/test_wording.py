"""What the window, the popups and the command line say about the stories of the product."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.app import wording_stories as stories
from tests.builders import TODAY

from raincheck.app.wording import (
    Scene,
    alert_words,
    card_words,
    evidence_words,
    group_name,
    leading_alert,
    level_mark,
    move_words,
    threshold_words,
    weather_headline,
    weather_summary,
    words,
)
from raincheck.core.alerts import Alert, AlertState
from raincheck.core.cards import make_cards
from raincheck.core.decisions import handle, snooze
from raincheck.core.model import Book
from raincheck.core.rules.thresholds import Level
from raincheck.core.weather import Weather

pytestmark = pytest.mark.usefixtures("chinese")


def raised(book: Book, rule: str, subject: str | None = None) -> Alert:
    return next(alert for alert in stories.alerts(book) if alert.rule == rule and subject in {None, alert.subject})


def test_the_story_of_the_product():
    cut = raised(stories.cut(), "L01", "jiebei")
    told = alert_words(cut, Scene(TODAY))
    assert told.title == "借呗额度骤降 99.95%"
    assert told.headline == "借呗额度昨天从 100,000 元降到 50 元"
    assert told.why == "11月21日的读数显示额度 50 元，此前是 100,000 元，少了 99.95%。"
    assert told.level == "严重"
    assert "截图" in told.next_step
    assert weather_headline(Weather.RAIN, [cut], TODAY) == "雨 · 借呗额度昨天从 100,000 元降到 50 元"


def test_the_sentence_below_says_how_long_money_lasts_and_which_due_is_open():
    book = stories.over_lent()
    told = [alert for alert in stories.alerts(book) if alert.rule in {"F03", "F04"}]
    cut = raised(stories.cut(), "L01", "jiebei")
    assert weather_summary(Weather.STORM, [cut, *told], TODAY) == (
        "若某银行的渠道今天全部关闭，现金只够 9 天；12月5日要还的 202,433.33 元目前没有着落。"
    )


def test_without_forecasts_the_sentence_is_the_next_step():
    cut = raised(stories.cut(), "L01", "jiebei")
    assert weather_summary(Weather.RAIN, [cut], TODAY) == words(cut, Scene(TODAY)).next_step


def test_fine_weather_and_fog_are_two_things():
    stale = [alert for alert in stories.alerts(stories.applying()) if alert.rule == "X01"]
    assert weather_headline(Weather.CLEAR, [], TODAY) == "晴 · 今天没有需要处理的预警"
    assert weather_headline(Weather.FOG, stale, TODAY) == "雾 · 3 条渠道太久没核对"
    assert "巡检" in weather_summary(Weather.FOG, stale, TODAY)


def test_the_day_is_named_after_what_is_worst_and_waits():
    alerts = stories.alerts(stories.reopened())
    leading = leading_alert(alerts)
    assert leading is not None
    assert (leading.rule, leading.subject) == ("L05", "baitiao")
    quiet, _ = snooze(leading, TODAY, until=TODAY, reason="已联系", next_due=None)
    rest = [quiet if alert is leading else alert for alert in alerts]
    following = leading_alert(rest)
    assert following is not None
    assert (following.level, following.state, following.rule) == (Level.RED, AlertState.OPEN, "L04")
    assert leading_alert([handle(alert, TODAY)[0] for alert in alerts]) is None


def test_a_withdrawn_limit_is_no_percentage():
    book = stories.withdrawn()
    assert alert_words(raised(book, "U01")).title == "额度已被收回，欠款还在"
    assert alert_words(raised(book, "U02")).title == "借呗额度已被收回"
    assert "%" not in alert_words(raised(book, "U02")).why


def test_over_the_limit_after_a_cut_names_the_cut():
    told = alert_words(raised(stories.cut(), "U02", "jiebei"), Scene(TODAY))
    assert told.title == "借呗超出额度：720 倍"
    assert "11月21日额度有变化" in told.why


def test_closed_and_frozen_and_nothing_owed():
    book = stories.shut()
    closed, frozen = (alert_words(raised(book, "L03", channel)) for channel in ("jiebei", "huabei"))
    assert closed.title == "借呗被关闭"
    assert closed.why == "11月20日的读数显示借呗已关闭。此前额度 10 万元。还欠 2 万元。"
    assert "扣款卡" in closed.next_step
    assert frozen.title == "花呗被冻结"
    assert frozen.why == "11月22日的读数显示花呗已冻结。上面没有欠款。"


def test_a_wave_of_one_group_and_of_several():
    assert alert_words(raised(stories.shut(), "L07")).title == "蚂蚁收紧了 2 条渠道"
    assert alert_words(raised(stories.cut(), "L07")).title == "2 家资金方先后收紧"


def test_borrowing_to_repay_by_the_view_that_is_worse():
    assert alert_words(raised(stories.over_lent(), "R01")).title == "还款里有 100% 是借来的"
    assert alert_words(raised(stories.one_loan_after_another(), "R01")).title == "借的是还的 560 倍"


def test_the_window_of_inquiries_and_the_day_until_which_to_wait():
    told = alert_words(raised(stories.applying(), "R02"), Scene(TODAY))
    assert told.title == "30 天内 5 次审批查询"
    assert told.next_step == "2027年2月20日之前，不提交任何贷款或信用卡申请。"
    assert alert_words(raised(stories.applying(), "R02")).next_step == "90 天内不提交任何贷款或信用卡申请。"


def test_no_applications_while_there_are_many():
    top = raised(stories.cut(), "C01")
    assert not any("申请" in step for step in alert_words(top).further_steps)
    assert "90 天内不提交" in alert_words(top, Scene(TODAY, pause_applications=True)).further_steps[-1]


def test_thresholds_are_those_the_alert_was_judged_with():
    top = raised(stories.cut(), "C01")
    assert threshold_words(top) == ("占比：40% 起为注意，60% 起为严重",)
    (band,) = top.bands
    own = replace(top, bands=(replace(band, band=replace(band.band, amber=band.band.amber / 2)),))
    assert threshold_words(own) == ("占比：20% 起为注意，60% 起为严重",)


def test_a_popup_says_one_thing_and_how_much_belongs_to_it():
    book = stories.reopened()
    alerts = [alert for alert in stories.alerts(book) if alert.rule in {"L05", "L04"}]
    cards = make_cards(alerts, (channel.id for channel in book.channels), TODAY)
    told = {card.headline.subject: card_words(card, hidden=True) for card in cards}
    assert told["jiebei"].title == "借呗昨天重开，额度从 ••••变成 ••••"
    assert told["baitiao"].body == "11月25日前把 ••••放进扣款卡，并截图失败页面（带时间）。"
    assert "642.50 元" in card_words(next(card for card in cards if card.headline.subject == "baitiao")).body


def test_stale_lines_are_one_popup():
    book = stories.applying()
    stale = [alert for alert in stories.alerts(book) if alert.rule == "X01"]
    (card,) = make_cards(stale, (channel.id for channel in book.channels), TODAY)
    told = card_words(card)
    assert (told.title, told.body) == ("3 条渠道该核对了", "有钱花、分付、放心借。做一次巡检，约 2 分钟。")


def test_evidence_says_what_when_and_from_where():
    cut = raised(stories.cut(), "L01", "jiebei")
    before, after = (evidence_words(entry, {"jiebei": "借呗"}, as_of=TODAY) for entry in cut.evidence)
    assert (before.label, before.value, before.day, before.source) == ("借呗 · 额度", "100,000 元", "9月23日", "手工")
    assert after.value == "50 元"


def test_an_old_alert_whose_facts_are_fewer_still_reads():
    bare = replace(raised(stories.cut(), "L01", "jiebei"), facts=())
    assert "未知" in alert_words(bare).why


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("ANT", "蚂蚁"),
        ("WEBANK", "微众"),
        ("CMB", "招行"),
        ("DXM", "度小满"),
        ("某银行", "某银行"),
        ("BANK_A", "BANK_A"),
    ],
)
def test_groups_have_names(key, name):
    assert group_name(key) == name


def test_levels_have_shape_and_word():
    assert [level_mark(level) for level in Level] == ["○ 数据不足", "● 正常", "▲ 注意", "■ 严重"]


def test_a_move_is_told_with_the_persons_own_words():
    _, move = snooze(raised(stories.cut(), "C01"), TODAY, until=TODAY, reason="等工资", next_due=None)
    assert move_words(move) == "你已延后：等工资"
