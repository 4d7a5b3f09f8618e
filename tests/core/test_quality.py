"""Verdicts on warnings, what they say of each rule, and the looser thresholds they may lead to."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import pytest

from raincheck.core.quality import Judged, Quality, measure, offers
from raincheck.core.rules import RULES, rule
from raincheck.core.rules.profiles import change_threshold
from raincheck.core.rules.thresholds import Band, Bands
from raincheck.core.verdicts import Verdict

VECTOR = json.loads((Path(__file__).parent / "data" / "engine_vectors.json").read_text("utf-8"))["alert_quality"]


def verdicts(code, *, useful=0, known=0, wrong=0):
    counts = {Verdict.USEFUL: useful, Verdict.KNOWN: known, Verdict.WRONG: wrong}
    return [Judged(code, verdict) for verdict, count in counts.items() for _ in range(count)]


def test_precision_and_recall():
    whole, *_ = measure(verdicts("U01", useful=VECTOR["tp"], wrong=VECTOR["fp"]), [None] * VECTOR["fn"])
    assert whole.precision == Fraction(3, 4) == Fraction(VECTOR["precision"])
    assert round(float(whole.recall), 6) == VECTOR["recall"]


def test_known_is_right_although_no_news():
    assert Quality("U01", 1, 2, 1, 0).precision == Fraction(3, 4)


def test_nothing_judged_is_unknown_and_not_zero():
    (whole,) = measure([], [])
    assert (whole.precision, whole.recall) == (None, None)


def test_each_rule_has_its_own_figures_in_the_catalogues_order():
    judged = [*verdicts("X01", wrong=1), *verdicts("C01", useful=1)]
    found = measure(judged, ["L03", None])
    assert [(entry.rule, entry.missed) for entry in found] == [(None, 2), ("C01", 0), ("L03", 1), ("X01", 0)]
    assert found[2].recall == 0


def test_after_five_wrong_a_looser_band_is_offered():
    assert offers(verdicts("U01", wrong=4, useful=9), Bands()) == ()
    (offer,) = offers(verdicts("U01", wrong=5), Bands())
    assert (offer.rule, offer.wrong) == ("U01", 5)
    assert offer.overrides[0].band == Band(Fraction(3, 5), Fraction(24, 25))


def test_a_looser_band_starts_from_the_one_in_force():
    own = change_threshold("U01", "utilisation", amber=Fraction(3, 5), red=Fraction(4, 5))
    (offer,) = offers(verdicts("U01", wrong=5), Bands((own,)))
    assert offer.overrides[0].band.amber == Fraction(18, 25)


@pytest.mark.parametrize("code", [entry.code for entry in RULES])
def test_every_offer_is_looser_and_within_bounds(code):
    for offer in offers(verdicts(code, wrong=7), Bands()):
        for entry in offer.overrides:
            threshold = rule(code).threshold(entry.threshold)
            changed = change_threshold(code, entry.threshold, amber=entry.band.amber, red=entry.band.red)
            assert changed.band == entry.band
            less_is_worse = threshold.below or threshold.inside
            assert (entry.band.amber <= threshold.amber) if less_is_worse else (entry.band.amber >= threshold.amber)


def test_a_rule_without_thresholds_has_none_to_loosen():
    assert offers(verdicts("D03", wrong=9), Bands()) == ()
