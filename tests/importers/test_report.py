from __future__ import annotations

from datetime import date

import pytest

from raincheck.core.calendar import Month
from raincheck.core.model import ChannelKind, LineStatus, Source
from raincheck.core.money import Money
from raincheck.importers import ImportFileError, Parsed, parse
from raincheck.importers.base import Asked, Problem, Reading, Reason

HEAD = "个人信用报告\n报告时间:2026-10-09 20:14:31\n信贷记录\n信用卡\n"

CARD = (
    "1.2016年03月08日招商银行股份有限公司信用卡中心发放的贷记卡(人民币账户,卡片尾号:1111)。"
    "截至2026年09月,信用额度50,000,已使用额度18,240。\n"
)
LINE = (
    "6.2023年05月12日重庆蚂蚁消费金融有限公司(原:重庆市蚂蚁商诚小额贷款有限公司)为其他个人消费贷款授信,"
    "额度有效期至2027年05月12日,可循环使用。截至2026年08月,信用额度100,000元(人民币),余额为36,000,当前无逾期。\n"
)
LOAN = (
    "10.2025年07月18日中国建设银行股份有限公司杭州文三路支行发放的80,000元(人民币)个人经营性贷款,"
    "2026年12月18日到期。截至2026年09月,余额45,000,当前有逾期。\n"
)
GUARANTEE = (
    "13.2023年10月10日为李四(证件类型:身份证,证件号码:****)在中国农业银行股份有限公司杭州分行办理的个人经营性贷款"
    "承担相关还款责任,责任人类型为保证人,相关还款责任金额200,000。截至2026年09月,贷款余额150,000。\n"
)
ASKED = (
    "查询记录\n机构查询记录明细\n编号 查询日期 查询机构 查询原因\n"
    "1 2026年09月28日 重庆蚂蚁消费金融有限公司 贷后管理\n"
    "2 2026年09月15日 中信百信银行股份有限公司 贷款审批\n"
    "3 2026年09月15日 中信百信银行股份有限公司 贷款审批\n"
    "第 2 页,共 3 页\n"
    "本人查询记录明细\n编号 查询日期 查询机构 查询原因\n1 2026年10月09日 本人 本人查询(互联网个人信用信息服务平台)\n"
)


def read(text: str) -> Parsed:
    return parse((HEAD + text).encode())


def reading(text: str) -> Reading:
    (record,) = read(text).records
    assert isinstance(record, Reading)
    return record


def test_a_card_shows_limit_and_use_at_a_months_end() -> None:
    card = reading(CARD)
    assert (card.kind, card.status, card.source) == (ChannelKind.STATEMENT, LineStatus.OPEN, Source.REPORT)
    assert (card.limit, card.used) == (Money(5000000), Money(1824000))
    assert (card.on, card.as_of_month) == (date(2026, 10, 9), Month(2026, 9))
    assert (card.product.key, card.product.lender, card.product.tail, card.product.opened_on) == (
        "credit_card",
        "招商银行股份有限公司信用卡中心",
        "1111",
        date(2016, 3, 8),
    )


def test_a_revolving_line_shows_its_expiry_and_loses_the_old_name_of_its_lender() -> None:
    line = reading(LINE)
    assert (line.kind, line.limit, line.used) == (ChannelKind.REVOLVING, Money(10000000), Money(3600000))
    assert (line.expires_on, line.as_of_month) == (date(2027, 5, 12), Month(2026, 8))
    assert line.product.lender == "重庆蚂蚁消费金融有限公司"


def test_a_loan_has_no_limit_and_says_that_it_is_overdue() -> None:
    loan = reading(LOAN)
    assert (loan.kind, loan.limit, loan.used) == (ChannelKind.TERM, None, Money(4500000))
    assert loan.expires_on == date(2026, 12, 18)
    assert "overdue" in loan.note
    assert reading(LINE).note == ""


def test_breaks_page_feet_and_full_width_marks_do_not_matter() -> None:
    broken = (
        LINE.replace("36,000", "36,\n第 1 页,共 3 页\n000")
        .replace("2023年05月", "2023年\n05月")
        .replace("公司为", "公\n司为")
    )
    wide = LINE.translate(str.maketrans("(),:", "（），："))
    assert reading(broken) == reading(LINE)
    assert reading(wide) == reading(LINE)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (CARD.replace("人民币账户", "美元账户").replace("50,000", "折合人民币50,000"), Reason.FOREIGN_TWIN),
        (
            "4.2014年06月30日平安银行股份有限公司信用卡中心发放的贷记卡(人民币账户),2021年05月销户。\n",
            Reason.ACCOUNT_ENDED,
        ),
        (
            "11.2022年03月03日马上消费金融股份有限公司发放的12,000元(人民币)其他个人消费贷款,2023年03月已结清。\n",
            Reason.ACCOUNT_ENDED,
        ),
        (GUARANTEE, Reason.GUARANTEE),
        (LOAN.replace("个人经营性贷款", "个人住房商业贷款"), Reason.MORTGAGE),
    ],
)
def test_what_is_no_line_of_ones_own_is_left_out_with_its_reason(text: str, reason: Reason) -> None:
    parsed = read(text)
    assert parsed.records == ()
    assert [(row.line, row.reason) for row in parsed.ignored] == [(5, reason)]


def test_the_heading_of_the_next_list_says_nothing_about_the_account_before_it() -> None:
    parsed = read(LOAN + "相关还款责任信息\n已结清账户明细如下:\n")
    assert (len(parsed.records), parsed.ignored) == (1, ())


def test_an_account_that_is_cut_off_is_a_problem() -> None:
    for text in (LINE[: LINE.index("截至")], LOAN[: LOAN.index("余额")], "9.2020年09月01日某公司什么也没有。\n"):
        parsed = read(text)
        assert parsed.records == ()
        assert [type(problem) for problem in parsed.problems] == [Problem]


def test_every_inquiry_is_a_row_also_the_same_bank_twice_on_one_day() -> None:
    parsed = read(CARD + ASKED)
    asked = [record for record in parsed.records if isinstance(record, Asked)]
    assert [(row.on.day, row.lender, row.reason) for row in asked] == [
        (15, "中信百信银行股份有限公司", "贷款审批"),
        (15, "中信百信银行股份有限公司", "贷款审批"),
        (28, "重庆蚂蚁消费金融有限公司", "贷后管理"),
        (9, "本人", "本人查询(互联网个人信用信息服务平台)"),
    ]
    assert (parsed.format, parsed.rows) == ("credit-report", 5)


def test_a_report_without_its_day_is_refused() -> None:
    with pytest.raises(ImportFileError, match="报告时间"):
        parse(("个人信用报告\n信贷记录\n" + CARD).encode())


def test_an_account_or_an_inquiry_with_a_damaged_lender_adds_no_line() -> None:
    hurt = CARD.replace("商银", "商�") + LINE + ASKED.replace("百信", "百�", 1)
    parsed = read(hurt)
    assert [problem.line for problem in parsed.problems] == [5, 11]
    assert all("damaged" in problem.what for problem in parsed.problems)
    assert len(parsed.records) == 4
