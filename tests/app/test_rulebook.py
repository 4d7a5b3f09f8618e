"""The rule book says what the rules do, and the handbook's pages are it."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from raincheck.app.rulebook import family_name, rulebook
from raincheck.app.wording.rules import wording
from raincheck.app.wording.thresholds import named_band
from raincheck.core.rules import RULES

ROOT = Path(__file__).resolve().parents[2]

_spec = importlib.util.spec_from_file_location("handbook", ROOT / "packaging" / "handbook.py")
assert _spec is not None
assert _spec.loader is not None
handbook = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(handbook)


def test_the_handbook_is_up_to_date():
    stale = [path.name for path, page in handbook.pages() if not path.exists() or path.read_text("utf-8") != page]
    assert stale == [], "run: python packaging/handbook.py"


def test_every_rule_has_a_page_with_its_own_thresholds():
    pages = rulebook()
    assert [page.code for page in pages] == [rule.code for rule in RULES]
    for page, rule in zip(pages, RULES, strict=True):
        assert [entry.threshold for entry in page.thresholds] == list(rule.thresholds)
        assert page.thresholds or page.levels, f"{page.code}: nothing says when it warns"
        assert all((page.name, page.watches, page.formula, page.clears, page.cooldown, page.source, page.marks))
        assert family_name(page.code)


@pytest.mark.parametrize(
    ("code", "band", "bounds"),
    [
        ("C01", "share: watch from 40%, severe from 60%", "may be set from 1% to 100%"),
        ("C02", "index of concentration: watch from 0.25, severe from 0.4", "may be set from 0.05 to 1"),
        ("F01", "months: watch below 3 months, severe below 1 month", "may be set from 0.5 months to 12 months"),
        ("F04", "days: watch from 60 days down, severe from 30 days down", "may be set from 7 days to 180 days"),
        ("L04", "part lost: severe from 80%", "may be set from 0% to 100%"),
        ("L05", "days: severe from 7 days down", "may be set from 0 days to 180 days"),
        ("P01", "yearly rate: watch from 18%, severe above 24%", "may be set from 3% to 36%"),
        ("P02", "difference: watch from 2 points, severe from 5 points", "may be set from 0.5 points to 20 points"),
        ("R02", "inquiries in 30 days: watch from 3, severe from 5", "may be set from 1 to 50"),
    ],
)
def test_thresholds_in_words(code, band, bounds):
    page = next(page for page in rulebook() if page.code == code)
    assert (page.thresholds[0].band, page.thresholds[0].bounds) == (band, bounds)


@pytest.mark.parametrize(
    ("code", "clears"),
    [
        ("C01", "at least a tenth of it"),
        ("U01", "at least 5 points"),
        ("F03", "at least 14 days"),
        ("R02", "Ends after 14 days below the threshold."),
        ("D03", "Ends when it is better over 2 month ends."),
        ("L08", "Ends with the first check that is below the threshold."),
        ("L01", "at most 30 days"),
        ("L05", "a repayment that went through"),
    ],
)
def test_how_a_rule_ends(code, clears):
    assert clears in next(page.clears for page in rulebook() if page.code == code)


def test_every_threshold_has_a_name():
    for rule in RULES:
        names = wording(rule.code).text().thresholds
        assert len(set(names)) == len(names) == len(rule.thresholds), rule.code
        assert all(named_band(rule, entry, entry.band) for entry in rule.thresholds)
