from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from raincheck.core.passphrase import Strength, guess_tenths, strength


@pytest.mark.parametrize(
    ("passphrase", "expected"),
    [
        ("", Strength.EMPTY),
        ("   ", Strength.EMPTY),
        ("123456", Strength.WEAK),
        ("19900101", Strength.WEAK),
        ("password1", Strength.WEAK),
        ("qwertyuiop", Strength.WEAK),
        ("aaaaaaaaaaaaaaaaaaaa", Strength.WEAK),
        ("rain1234", Strength.WEAK),
        ("Umbrella2024!", Strength.WEAK),
        ("雨伞", Strength.WEAK),
        ("雨伞 屋顶", Strength.WEAK),
        ("correct horse battery staple", Strength.FAIR),
        ("雨伞 屋顶 存粮 石头", Strength.FAIR),
        ("correct horse battery staple umbrella", Strength.GOOD),
        ("雨伞 屋顶 存粮 石头 算盘", Strength.GOOD),
        ("xK9#qT2$mZ7&wR", Strength.GOOD),
    ],
)
def test_a_hint_is_honest(passphrase: str, expected: Strength) -> None:
    assert strength(passphrase) is expected


def test_saying_a_word_twice_makes_nothing_harder() -> None:
    assert guess_tenths("umbrella umbrella Umbrella") == guess_tenths("umbrella")


@given(st.text(max_size=40), st.text(max_size=10))
def test_any_text_is_judged_and_one_more_word_never_makes_it_easier(passphrase: str, word: str) -> None:
    assert guess_tenths(f"{passphrase} {word}") >= guess_tenths(passphrase)
    assert strength(passphrase) in Strength
