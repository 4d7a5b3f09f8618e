"""What the window, the popups and the command line say about the stories of the product."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from msgspec.structs import replace
from tests.app import wording_stories as stories
from tests.builders import TODAY, a_channel, a_reading, a_row

from raincheck.app.wording import (
    Scene,
    alert_words,
    card_words,
    entry_words,
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
from raincheck.core.model import Book, Due, LineStatus
from raincheck.core.money import Money
from raincheck.core.rules.findings import CASH_ON, Fact
from raincheck.core.rules.thresholds import Level
from raincheck.core.urgency import entries, in_order
from raincheck.core.weather import Weather

pytestmark = pytest.mark.usefixtures("chinese")


def raised(book: Book, rule: str, subject: str | None = None) -> Alert:
    return next(alert for alert in stories.alerts(book) if alert.rule == rule and subject in {None, alert.subject})


def test_the_story_of_the_product():
    cut = raised(stories.cut(), "L01", "jiebei")
    told = alert_words(cut, Scene(TODAY))
    assert told.title == "借呗额度骤降 99.95%"
    assert told.headline == "借呗额度从 100,000 元降到 50 元（昨天看到，上次是9月23日）"
    assert told.why == "11月21日的读数显示额度 50 元，此前是 100,000 元，少了 99.95%。"
    assert told.level == "严重"
    assert told.next_step == "截下额度页（带日期），打客服电话问原因，记下工单号。"
    assert weather_headline(Weather.RAIN, [cut], TODAY) == f"雨 · {told.headline}"


def test_the_sentence_below_says_how_long_money_lasts_and_which_due_is_open():
    book = stories.over_lent()
    told = [alert for alert in stories.alerts(book) if alert.rule in {"F03", "F04"}]
    blocked = raised(stories.reopened(), "L05", "baitiao")
    assert weather_summary(Weather.STORM, [blocked, *told], TODAY) == (
        "现金只够 9 天；12月5日要还的 202,433.33 元目前没有着落。今天到期的 27,381.20 元没算在内。"
    )


def test_old_cash_is_asked_for_before_a_forecast_speaks_of_it():
    told = [alert for alert in stories.alerts(stories.over_lent()) if alert.rule in {"F03", "F04"}]
    old = [
        replace(
            alert,
            facts=(*(fact for fact in alert.facts if fact.name != CASH_ON), Fact(CASH_ON, TODAY - timedelta(days=7))),
        )
        for alert in told
    ]
    blocked = raised(stories.reopened(), "L05", "baitiao")
    said = weather_summary(Weather.STORM, [blocked, *old], TODAY)
    assert said.startswith("先更新手头的钱：现在用的还是11月15日的数")


def test_a_due_that_stands_today_behind_a_dead_entry_wants_its_money_today():
    book = Book(
        channels=(a_channel("dead"),),
        observations=(a_reading("dead", on=TODAY - timedelta(days=2), status=LineStatus.REPAY_DISABLED),),
        dues=(Due("dead", TODAY, Money(324_251)),),
    )
    told = words(raised(book, "L05"), Scene(TODAY))
    assert told.next_step == "今天就把 3,242.51 元放进扣款卡，失败页面截图留存（带时间）。"
    assert "11月22日该还的 3,242.51 元还没有记为已还" in told.why
    ahead = replace(book, dues=(Due("dead", TODAY + timedelta(days=3), Money(324_251)),))
    assert words(raised(ahead, "L05"), Scene(TODAY)).next_step.startswith("11月25日前")


def test_a_group_is_blamed_only_where_its_closing_changes_the_day():
    alone = raised(stories.living_on_a_draw(), "F03")
    assert words(alone, Scene(TODAY)).title.startswith("蚂蚁若全关，现金撑")
    told = words(raised(stories.over_lent(), "F03"), Scene(TODAY))
    assert told.title == "现金只够 9 天"
    assert "（10 天后）" in told.why
    assert "（10 天后）" in words(raised(stories.over_lent(), "F04"), Scene(TODAY)).why
    assert words(raised(stories.over_lent(), "F03"), Scene(TODAY)).why.startswith("按现在的计划")


def test_a_week_after_the_act_nobody_is_asked_for_a_screenshot_of_that_day():
    for code, subject in (("L01", "cut"), ("L03", "shut")):
        told = alert_words(raised(stories.a_week_later(), code, subject), Scene(TODAY))
        assert told.next_step.startswith("还没有答复的话")


def test_a_fee_is_only_asked_of_a_line_with_statements():
    card = alert_words(raised(stories.a_week_later(), "U02", "card"), Scene(TODAY))
    loan = alert_words(raised(stories.a_week_later(), "U02", "over"), Scene(TODAY))
    assert (card.title, loan.title) == ("招行信用卡超出额度 500 元", "度小满超出额度 12 元")
    assert "费" in card.next_step
    assert "费" not in loan.next_step + loan.meaning


def test_what_is_only_held_says_how_it_ends():
    cut = raised(stories.cut(), "C02")
    held = replace(cut, now=Level.GREEN)
    assert alert_words(held, Scene(TODAY)).next_step == "快好了：换一天再核对一次就解除。"
    assert leading_alert([held]) is None


def test_concentration_is_one_card_with_four_figures():
    few = [alert for alert in stories.alerts(stories.cut()) if alert.rule.startswith("C")]
    (card,) = make_cards(few, (), TODAY)
    told = card_words(card)
    assert told.title == "额度集中在少数几家"
    assert told.body.startswith("借呗一条就占 62.5%，整体只相当于 2.1 条一样大的渠道；还能借的有 66% 在蚂蚁。")
    (entry,) = entries(few)
    listed = entry_words(entry)
    assert listed.title == told.title
    assert listed.why.split("。")[0] == told.body.split("。")[0]
    assert "少了一条渠道，不等于风险分散了" in listed.why, "figures kept from the eve of a cut say so"
    assert len(listed.thresholds) == len(few)


def test_what_was_put_off_stands_apart_and_a_cut_takes_what_it_left_along():
    listed = in_order(stories.alerts(stories.cut()))
    few = next(alert for alert in listed if alert.rule == "C01")
    later, _ = snooze(few, TODAY, until=TODAY + timedelta(days=3), reason="later", next_due=None)
    told = [[alert.rule for alert in entry] for entry in entries(later if a is few else a for a in listed)]
    assert ["L01", "U02"] in told
    assert ["C01"] in told
    assert [codes for codes in told if "C02" in codes] == [[a.rule for a in listed if a.rule in {"C02", "C03", "C04"}]]
    cut = entries(listed)[0]
    assert "额度已低于欠款" in entry_words(cut).why
    assert not any("如果是降额" in step or "信用卡" in step for step in entry_words(cut).further_steps)
    assert "额度已低于欠款" in card_words(make_cards(cut, ("jiebei",), TODAY)[0]).body


def test_one_small_bill_is_said_without_alarm():
    """M01 and M02 are red for a single bill; what it means hangs on what is at hand and what comes in."""
    bill = raised(stories.one_bill(), "M02")
    assert words(bill, Scene(TODAY)).headline == "花呗：12月8日要还 3,000 元"
    assert "还完还剩" in words(bill).meaning
    assert words(bill, Scene(TODAY)).next_step == "12月8日要还的 3,000 元先留出来；收入要是晚到，提前联系花呗。"
    assert "还不知道" in words(raised(stories.a_bill_and_no_living_told(), "M02")).meaning
    assert words(raised(stories.a_bill_that_is_there(), "M01")).meaning == "手头的 9,000 元够还这些。"
    assert words(raised(stories.a_bill_and_no_cash_told(), "M01")).next_step == "先把手头的钱登记上，看够不够还。"


def test_cash_of_before_pay_day_is_asked_for_first():
    book = stories.a_bill_and_cash_of_before_pay_day()
    told = alert_words(raised(book, "M02"), Scene(TODAY))
    assert told.next_step == "先更新手头的钱：现在用的还是11月2日的数，之后的收入没算进去。"
    assert told.further_steps[0] == words(raised(stories.one_bill(), "M02"), Scene(TODAY)).next_step
    today = replace(book, asset_values=(replace(book.asset_values[0], on=TODAY),))
    assert "更新" not in words(raised(today, "M02"), Scene(TODAY)).next_step


def test_one_line_alone_is_no_spread_to_judge():
    """A book of one line is most often one half typed: the words say so, whatever the level is."""
    whole = stories.cut()
    line = whole.channels[0].id
    alone = replace(
        whole,
        channels=whole.channels[:1],
        observations=tuple(seen for seen in whole.observations if seen.channel == line)[:1],
    )
    few = [alert for alert in stories.alerts(alone) if alert.rule.startswith("C")]
    (entry,) = entries(few)
    assert entry_words(entry).title == "只登记了借呗一条渠道"
    assert "还有别的在用" in entry_words(entry).next_step
    assert weather_headline(Weather.STORM, few, TODAY) == "暴雨 · 只登记了借呗一条渠道"


def test_a_card_of_a_wave_is_named_after_the_newest_act_and_says_who_tightened():
    book = stories.shut()
    alerts = [alert for alert in stories.alerts(book) if alert.rule in {"L03", "L07"}]
    (card,) = make_cards(alerts, (channel.id for channel in book.channels), TODAY)
    told = card_words(card)
    assert told.title == words(card.headline, Scene(TODAY)).headline
    assert card.headline.rule == "L03"
    assert words(next(a for a in alerts if a.rule == "L07"), Scene(TODAY)).title in told.body


def test_the_headline_of_an_overdue_due_names_the_oldest_and_tells_how_many_more_and_their_sum():
    told = [alert for alert in stories.alerts(stories.several_overdue()) if alert.rule == "B04"]
    assert weather_headline(Weather.RAIN, told, TODAY) == (
        "雨 · A11月5日的 800 元还没记为已还；此外还有 3 笔，共 6,770.50 元"
    )
    alone = [alert for alert in told if alert.fact("channel") in ("B", "C")]
    assert weather_headline(Weather.RAIN, alone, TODAY, hidden=True).endswith("；此外还有 2 笔，共 ••••")


def test_without_forecasts_the_sentence_is_the_next_step():
    cut = raised(stories.cut(), "L01", "jiebei")
    assert weather_summary(Weather.RAIN, [cut], TODAY) == words(cut, Scene(TODAY)).next_step


def test_fine_weather_and_fog_are_two_things():
    stale = [alert for alert in stories.alerts(stories.applying()) if alert.rule == "X01"]
    assert weather_headline(Weather.CLEAR, [], TODAY) == "晴 · 今天没有需要处理的预警"
    assert weather_headline(Weather.FOG, stale, TODAY) == "雾 · 3 条渠道太久没核对"
    assert "巡检" in weather_summary(Weather.FOG, stale, TODAY)


def test_the_day_is_named_after_what_is_most_urgent_and_waits():
    alerts = stories.alerts(stories.reopened())
    leading = leading_alert(alerts)
    assert leading is not None
    assert (leading.rule, leading.subject) == ("L05", "baitiao")
    pressing = [alert for alert in alerts if alert.rule == "L05"]
    quiet = [snooze(alert, TODAY, until=TODAY, reason="已联系", next_due=None)[0] for alert in pressing]
    following = leading_alert([*quiet, *(alert for alert in alerts if alert.rule != "L05")])
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
    assert told.title == "借呗：额度已低于欠款"
    assert told.next_step == "借呗照原计划还就行，不用因为降额一次还清。"
    assert "11月21日额度有变化" in told.why


def test_closed_and_frozen_and_nothing_owed():
    book = stories.shut()
    closed, frozen = (alert_words(raised(book, "L03", channel)) for channel in ("jiebei", "huabei"))
    assert closed.title == "借呗被关闭"
    assert closed.why == "11月20日的读数显示借呗已关闭。此前额度 100,000 元。还欠 20,000 元。"
    assert "扣款卡" in closed.next_step
    assert frozen.title == "花呗被冻结"
    assert frozen.why == "11月22日的读数显示花呗已冻结。上面没有欠款。"


def test_a_shut_line_names_its_next_due_where_the_book_knows_it():
    book = stories.shut_with_dues()
    step = {
        line: alert_words(raised(book, "L03", line), Scene(TODAY)).next_step for line in ("ahead", "passed", "guessed")
    }
    assert step == {
        "ahead": "11月25日前把 3,242.51 元放进扣款卡，已借的照原计划还。",
        "passed": "11月21日那笔还没记还款：今天就把 500 元放进扣款卡。",
        "guessed": "查好微粒贷的下一个还款日，提前把钱放进扣款卡。",
    }


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
    assert told["jiebei"].title == "借呗重开，额度从 ••••变成 ••••（昨天看到，上次是10月13日）"
    assert told["baitiao"].body == "11月25日前把 ••••放进扣款卡，失败页面截图留存（带时间）。"
    assert "642.50 元" in card_words(next(card for card in cards if card.headline.subject == "baitiao")).body


def test_stale_lines_are_one_popup():
    book = stories.applying()
    stale = [alert for alert in stories.alerts(book) if alert.rule == "X01"]
    (card,) = make_cards(stale, (channel.id for channel in book.channels), TODAY)
    told = card_words(card)
    assert (told.title, told.body) == ("3 条渠道该核对了", "分付、有钱花、放心借。做一次巡检，约 2 分钟。")


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


def test_a_gap_is_never_called_closed_while_dues_are_unconfirmed():
    told = next(alert for alert in stories.alerts(stories.over_lent()) if alert.rule == "F04")
    gone = ("on", "missed_on", "missed_amount", CASH_ON)
    facts = tuple(fact for fact in told.facts if fact.name not in gone)
    doubts = (
        Fact("cash_seen", date(2026, 10, 19)),
        Fact("asked", 3),
        Fact("asked_from", date(2026, 10, 20)),
        Fact("asked_to", date(2026, 10, 25)),
    )
    said = words(replace(told, facts=(*facts, *doubts)), Scene(TODAY))
    assert said.title == "没有现金缺口（按10月19日的现金）"
    assert "10月20日到10月25日的 3 笔" in said.why
    assert said.next_step.startswith("先说一下10月20日到10月25日的 3 笔还了没有")
    assert words(replace(told, facts=facts), Scene(TODAY)).title == "现金缺口已补上"


def test_an_overdue_bill_is_told_with_its_own_day_and_not_as_due_tomorrow():
    """A forecast lays it on its first day (contract.md 4); that day is in no bill."""
    told = words(raised(stories.a_bill_that_is_overdue(), "M02"), Scene(TODAY))
    assert told.title == "花呗：11月17日的 3,000 元没记为已还"
    assert "11月23日" not in told.title + told.why + told.meaning + told.next_step


def test_a_first_loan_is_said_to_be_the_first_of_the_book():
    """A bill that begins in November cannot show the first loan ever: what is owed says more."""
    book = Book(
        channels=(a_channel("huabei", name="花呗"),),
        observations=(
            a_reading("huabei", on=TODAY - timedelta(days=3), limit=5000, used=3218),
            a_reading("huabei", on=TODAY - timedelta(days=1), limit=0, used=3218, status=LineStatus.CLOSED),
        ),
        ledger=(a_row(channel="huabei", on=TODAY - timedelta(days=5), amount=32),),
    )
    told = alert_words(raised(book, "L06"), Scene(TODAY))
    assert told.title == "花呗在账本里的第一笔借款后被关停"
    assert told.why == "账本里第一次看到的借款是11月17日的 32 元，更早的这里没有；11月21日的读数显示已关停。"
    assert "首" not in told.title + told.why + told.next_step


def test_a_due_that_nobody_entered_a_payment_for_is_not_called_unpaid():
    """The program knows of entries alone: a debit may have gone through, and nobody shall pay twice."""
    channel = a_channel("jiebei", name="借呗")
    seen = a_reading("jiebei", on=TODAY - timedelta(days=30), limit=60000, used=41250)
    book = Book(
        channels=(channel,), observations=(seen,), dues=(Due("jiebei", TODAY - timedelta(days=9), Money(320_00)),)
    )
    told = alert_words(raised(book, "B04"), Scene(TODAY))
    assert told.title == "借呗有 320 元到期，未记还款"
    assert told.next_step == "还了吗？还过了就在日历里点“已还”；没还就今天还上 320 元，不够就今天致电，问有没有宽限期。"
    assert "未还" not in told.title + told.why + told.next_step


def test_a_due_without_a_payment_is_asked_about_and_never_called_overdue():
    """The program knows that no payment was entered; whether one was made it does not know."""
    missed = raised(stories.a_bill_that_is_overdue(), "B04")
    told = words(missed, Scene(TODAY))
    assert (told.title, told.headline) == ("花呗有 3,000 元到期，未记还款", "花呗11月17日的 3,000 元还没记为已还")
    assert told.next_step.startswith("还了吗？还过了就在日历里点“已还”")
    row = evidence_words(missed.evidence[0], {"huabei": "花呗"})
    assert (row.label, row.source) == ("花呗 · 到期，没记为已还", "登记的应还")
    for face in (told.title, told.headline, told.why, told.meaning, told.next_step, row.label):
        assert not any(word in face for word in ("逾期", "过期未还", "还没还", "已晚"))
