"""English card alerts that suppose, announce or take back something; all are made up."""

from __future__ import annotations

import pytest
from tests.importers.said import LEXICON, said

from raincheck.importers.screens import propose_words

FACTS = (
    "your credit card ending 1234 was charged CNY 356.80",
    "your credit limit on credit card ending 1234 has been reduced to CNY 1,000.00",
    "a payment of CNY 3,000.00 to your credit card ending 1234 was received",
    "an auto payment of CNY 500.00 for credit card ending 1234 failed",
    "a refund of CNY 50.00 was posted to your credit card ending 1234",
    "available credit of credit card ending 1234 is CNY 5,000.00",
)
FRAMES = (
    *("If", "If you do not pay,", "Unless paid by Dec 5,", "Should you miss it,", "You may find that", "For example,"),
    *("It is possible that", "Scammers claim that", "Next month", "From Dec 20,"),
)


def test_words_that_suppose_are_no_page_of_a_lender() -> None:
    """They would fill in a row of the check round."""
    text = "If not paid by Dec 5, the credit limit of your credit card ending 1234 may be reduced to CNY 1,000.00."
    assert propose_words(text, LEXICON.catalogue).proposals == ()


BACK = [
    ("[CMB] Your credit card ending 1234 was charged CNY 356.80 on 28 Nov and then reversed.", ("refund 356.80",)),
    ("[CMB] A payment of CNY 3,000.00 to your credit card ending 1234 was returned on 28 Nov.", ("failed 3000.00",)),
    ("[CMB] A refund of CNY 50.00 to your credit card ending 1234 was reversed on 28 Nov.", ("?",)),
    ("[CMB] The cut of your credit limit on credit card ending 1234 to CNY 1,000.00 was cancelled.", ("?",)),
    ("[CMB] From Nov 28, your credit limit on credit card ending 1234 is changed to CNY 1,000.00.", ("limit 1000.00",)),
]


@pytest.mark.parametrize("frame", FRAMES)
def test_an_english_fact_in_a_frame_is_none(frame: str) -> None:
    texts = [f"[CMB] {frame} {fact}." for fact in FACTS]
    assert [(text, said(text)) for text in texts if set(said(text)) - {"?", "-"}] == []


@pytest.mark.parametrize(("text", "says"), BACK)
def test_what_an_english_message_takes_back_is_told_so(text: str, says: tuple[str, ...]) -> None:
    assert said(text) == says
