"""One rule for texts: what a book may hold, what is cleaned, and what a terminal sees."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from tests.builders import TODAY, a_channel, a_reading

from raincheck.core.errors import UsageError
from raincheck.core.model import Book, Note
from raincheck.core.written import LONGEST, TextKind, checked, clean, clean_book, cleaned, fault_in, shown


@pytest.mark.parametrize(
    ("text", "kind", "fits"),
    [
        ("借呗", TextKind.NAME, True),
        ("👨‍👩‍👧 家", TextKind.NAME, True),
        ("a\tb", TextKind.NAME, False),
        ("a\nb", TextKind.NAME, False),
        ("a\nb", TextKind.NOTE, True),
        ("", TextKind.NOTE, True),
        ("\x1b[2J", TextKind.NOTE, False),
        ("\x7f", TextKind.NOTE, False),
        ("\x9b", TextKind.NOTE, False),
        ("\u202e", TextKind.NOTE, False),
        ("\u200f", TextKind.NAME, False),
        ("\u2028", TextKind.NOTE, False),
        ("\ud800", TextKind.NOTE, False),
        ("x" * 80, TextKind.NAME, True),
        ("x" * 81, TextKind.NAME, False),
        ("x" * 2000, TextKind.NOTE, True),
        ("x" * 2001, TextKind.NOTE, False),
        ("jiebei", TextKind.ID, True),
        ("jie bei-2", TextKind.ID, True),
        ("", TextKind.ID, False),
        (" jiebei", TextKind.ID, False),
        ("--book", TextKind.ID, False),
        ("a/b", TextKind.ID, False),
        ("a\\b", TextKind.ID, False),
        ("..", TextKind.ID, False),
        ("x" * 65, TextKind.ID, False),
        ("截图 1.png", TextKind.FILE_NAME, True),
        ("../x.png", TextKind.FILE_NAME, False),
    ],
)
def test_what_a_text_may_hold(text: str, kind: TextKind, fits: bool) -> None:
    assert (fault_in(text, kind) is None) is fits
    if not fits:
        with pytest.raises(UsageError):
            checked(text, kind)


@given(st.text(st.characters(), max_size=30), st.sampled_from([TextKind.NAME, TextKind.NOTE]))
def test_a_cleaned_text_fits_and_cleaning_it_again_changes_nothing(text: str, kind: TextKind) -> None:
    once = cleaned(text, kind)
    assert fault_in(once, kind) is None
    assert cleaned(once, kind) == once
    if fault_in(text, kind) is None:
        assert once == text


@given(st.text(st.characters(), max_size=30))
def test_nothing_shown_can_steer_a_terminal(text: str) -> None:
    assert not any(ord(char) < 32 and char not in "\t\n\r" for char in shown(text))
    assert not {"\x1b", "\x9b", "\u202e"} & set(shown(text))


def test_a_record_is_cleaned_in_its_texts_alone() -> None:
    reading = a_reading(note="a\x1bb")
    assert clean(reading) == replace(reading, note="ab")
    fit = a_reading(note="ab")
    assert clean(fit) is fit
    assert clean(a_channel("-x", name="借\n呗")) == a_channel("-x", name="借 呗")
    assert len(clean(Note(TODAY, "x" * 3000)).text) == LONGEST[TextKind.NOTE]


def test_a_book_written_before_the_rule_is_cleaned_and_a_fit_one_is_left_alone() -> None:
    book = Book(channels=(a_channel(),), observations=(a_reading(note="\x1b"), a_reading()))
    assert clean_book(book).observations == (a_reading(), a_reading())
    assert clean_book(clean_book(book)) == clean_book(book)
