"""Profiles, and thresholds a person may change only within their bounds."""

from __future__ import annotations

from fractions import Fraction

import pytest
from tests.builders import a_reading
from tests.core.checks import ahead, even_book, level, one_line

from raincheck.core.errors import UsageError
from raincheck.core.rules import RULES
from raincheck.core.rules.profiles import Profile, change_threshold, decimal_text, overrides_of, profile
from raincheck.core.rules.thresholds import Band, Bands


@pytest.mark.parametrize(
    ("name", "lines", "expected"),
    [
        (None, 5, "green"),
        ("default", 5, "green"),
        ("strict_2010", 7, "green"),
        ("strict_2010", 6, "amber"),
        ("strict_2010", 4, "red"),
        ("strict_2023", 11, "green"),
        ("strict_2023", 10, "amber"),
        ("strict_2023", 6, "amber"),
        ("strict_2023", 5, "red"),
    ],
)
def test_a_profile_sets_the_bands_of_concentration(name, lines, expected):
    assert level(even_book(*[100] * lines), "C02", bands=Bands(profile=profile(name))) == expected


def test_what_the_person_changed_goes_before_the_profile():
    own = change_threshold("C02", "hhi", amber=Fraction(1, 2), red=Fraction(9, 10))
    bands = Bands((own,), overrides_of(Profile.STRICT_2023))
    assert level(even_book(*[100] * 4), "C02", bands=bands) == "green"


def test_every_profile_keeps_to_the_bounds():
    for chosen in Profile:
        for entry in overrides_of(chosen):
            change_threshold(entry.rule, entry.threshold, amber=entry.band.amber, red=entry.band.red)


def test_every_rules_own_values_keep_to_its_bounds():
    for rule in RULES:
        for threshold in rule.thresholds:
            change_threshold(rule.code, threshold.name)


def test_an_unknown_profile_is_refused_with_the_choices():
    with pytest.raises(UsageError, match="default, strict_2010, strict_2023"):
        profile("loose")


@pytest.mark.parametrize(
    ("code", "name", "band", "says"),
    [
        ("C01", "share", ("0.001", "0.6"), r"between 0\.01 and 1; 0\.001"),
        ("C01", "share", ("0.4", "1.01"), r"between 0\.01 and 1; 1\.01"),
        ("C01", "share", ("0.6", "0.4"), "red value must not be below"),
        ("F01", "months", ("1", "3"), "red value must not be above"),
        ("M02", "days", ("91", "30"), "between 7 and 90; 91"),
        ("Z99", "share", ("1", "1"), "no rule"),
        ("C01", "hhi", ("1", "1"), "it has share"),
        ("D03", "x", ("1", "1"), "no threshold to change"),
    ],
)
def test_out_of_bounds_is_refused_with_the_bound(code, name, band, says):
    amber, red = map(Fraction, band)
    with pytest.raises(UsageError, match=says):
        change_threshold(code, name, amber=amber, red=red)


def test_a_line_of_its_own_only_where_it_makes_sense():
    assert change_threshold("u02", "utilisation", amber=Fraction(1, 2), channel="jiebei").channel == "jiebei"
    with pytest.raises(UsageError, match="whole book"):
        change_threshold("C01", "share", channel="jiebei")


def test_what_is_not_given_stays():
    changed = change_threshold("U01", "utilisation", red=Fraction(9, 10), current=Band(Fraction(1, 3), Fraction(1, 2)))
    assert changed.band == Band(Fraction(1, 3), Fraction(9, 10))


def test_a_lines_own_threshold_judges_that_line_only():
    own = change_threshold("X01", "large_group_days", amber=Fraction(40), red=Fraction(80), channel="jiebei")
    book = one_line(a_reading())
    assert level(book, "X01", ahead(39), bands=Bands((own,))) == "green"
    assert level(book, "X01", ahead(39)) == "red"


@pytest.mark.parametrize(("value", "text"), [("1/4", "0.25"), ("14", "14"), ("1/3", "0.333333"), ("-1/2", "-0.5")])
def test_a_threshold_is_written_as_people_write_it(value, text):
    assert decimal_text(Fraction(value)) == text
