from __future__ import annotations

import tomllib

import pytest
from msgspec.structs import fields

from raincheck.core.catalogue import Bank, CatalogueLine, LenderGroup, Mark
from raincheck.core.model import RepaymentMethod
from raincheck.system.catalogue import load_catalogue
from raincheck.system.resources import resource_text


def test_the_shipped_file_holds_no_key_that_is_not_read() -> None:
    raw = tomllib.loads(resource_text("catalogue.toml"))
    for name, record in {"lines": CatalogueLine, "groups": LenderGroup, "banks": Bank}.items():
        known = {field.name for field in fields(record)}
        assert {key for entry in raw.pop(name) for key in entry} <= known
    assert raw == {}


def test_every_line_can_become_a_channel() -> None:
    catalogue = load_catalogue()
    keys = [line.key for line in catalogue.lines]
    assert len(set(keys)) == len(keys)
    assert {"jiebei", "huabei", "weilidai", "jintiao", "baitiao", "credit_card", "bank_consumer_loan"} <= set(keys)
    for line in catalogue.lines:
        by_periods = line.method in (RepaymentMethod.LEVEL, RepaymentMethod.EQUAL_PRINCIPAL, RepaymentMethod.BULLET)
        assert by_periods == (line.periods is not None), line.key
        assert (line.method is RepaymentMethod.MIN_PCT) == (line.min_pct is not None), line.key
        assert line.words, line.key
        assert (line.due_day is None) == (line.due_mark is None), line.key
        assert (line.hotline is None) == (line.hotline_mark is None), line.key


def test_only_what_was_read_somewhere_counts_as_a_fact() -> None:
    assert [mark for mark in Mark if mark.is_fact] == [Mark.SOURCE, Mark.DATA]
    jiebei = load_catalogue().find("jiebei")
    assert jiebei is not None
    assert (jiebei.hotline, jiebei.hotline_mark, jiebei.apr_mark) == ("95188", Mark.SOURCE, Mark.PROJECT)


@pytest.mark.parametrize(
    ("lender", "key"),
    [
        ("重庆蚂蚁消费金融有限公司(原:重庆市蚂蚁商诚小额贷款有限公司)", "ANT"),
        ("重庆市蚂蚁小微小额贷款有限公司", "ANT"),
        ("浙江网商银行股份有限公司", "ANT"),
        ("花呗", "ANT"),
        ("深圳前海微众银行股份有限公司", "WEBANK"),
        ("微业贷", "WEBANK"),
        ("深圳市腾讯微贷小额贷款有限公司", "TENCENT"),
        ("重庆京东盛际小额贷款有限公司", "JD"),
        ("重庆美团三快小额贷款有限公司", "MEITUAN"),
        ("抖音月付", "DOUYIN"),
        ("重庆度小满小额贷款有限公司", "DXM"),
        ("中国工商银行股份有限公司杭州高新支行", "中国工商银行"),
        ("招商银行股份有限公司信用卡中心", "招商银行"),
        ("浦发银行信用卡中心", "浦发银行"),
        ("杭州银行余杭支行", "杭州银行"),
        ("马上消费金融股份有限公司", "马上消费金融"),
        ("建行信用贷", "中国建设银行"),
        ("ANT", "ANT"),
    ],
)
def test_lenders_fall_into_their_groups(lender: str, key: str) -> None:
    assert load_catalogue().group_key(lender) == key


def test_fenfu_is_looked_at_together_with_webank() -> None:
    assert {group.key: group.shown_with for group in load_catalogue().groups if group.shown_with} == {
        "TENCENT": "WEBANK"
    }


def test_a_short_code_is_a_bank_only_where_it_stands_alone() -> None:
    catalogue = load_catalogue()
    assert catalogue.bank_name("ABC 卡") == "中国农业银行"
    assert catalogue.bank_name("ABCD 公司") is None
    assert catalogue.bank_name("中国邮政储蓄银行") == "中国邮政储蓄银行"
