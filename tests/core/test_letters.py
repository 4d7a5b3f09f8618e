"""Letters: what is filled in, what is left out, and what stays a line to write on."""

import pytest

from raincheck.core.letters import BLANK, LetterFacts, compose, gaps_of
from raincheck.core.playbooks import LetterFile, LetterKind, Paragraph
from raincheck.system.playbooks import load_letters

FILE = LetterFile(
    LetterKind.COMPLAINT,
    "信",
    "Letter",
    (
        Paragraph("致{lender}", "To {lender}"),
        Paragraph("工单{ticket}", "Ticket {ticket}"),
        Paragraph("只对卡", "For cards", needs=("card",)),
        Paragraph("{name}", "{name}"),
    ),
)


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        pytest.param(LetterFacts(lender="A"), ["致A", BLANK], id="what is not known is left out"),
        pytest.param(LetterFacts(lender="A", ticket="9"), ["致A", "工单9", BLANK], id="what is known is said"),
        pytest.param(LetterFacts(lender="A", name="李"), ["致A", "李"], id="the person's own words"),
        pytest.param(
            LetterFacts(lender="A", cases=frozenset({"card"})), ["致A", "只对卡", BLANK], id="a paragraph of the case"
        ),
    ],
)
def test_paragraphs(facts, said):
    assert [entry.text for entry in compose(FILE, facts, chinese=True)] == said


def test_both_languages_have_the_same_gaps_and_the_book_knows_them_all():
    known = set(LetterFacts.__struct_fields__)
    for letter in load_letters():
        for paragraph in letter.paragraphs:
            assert gaps_of(paragraph.text) == gaps_of(paragraph.text_en) <= known


def test_no_letter_fills_in_anything_personal_by_itself():
    facts = LetterFacts(lender="A", line="B", day="C", event="D", next_due="E", next_amount="F", owed="G", today="H")
    for letter in load_letters():
        text = "".join(entry.text for entry in compose(letter, facts, chinese=True))
        assert BLANK in text
