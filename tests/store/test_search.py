"""Words are found wherever they were written, Chinese of one character too, and the index follows the book."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import NOW, TODAY, a_channel, a_reading, a_row, a_second_edition_book

from raincheck.core.model import Note
from raincheck.store import FoundIn, MissedEvent, open_store


@pytest.fixture
def full(store):
    with store.write("load") as tx:
        tx.load(a_second_edition_book())
        tx.add_missed_event(MissedEvent(TODAY, "额度一夜没了", "card", "L03"))
    return store


@pytest.mark.parametrize(
    ("words", "kinds"),
    [
        ("信用卡", {FoundIn.LINE}),
        ("卡", {FoundIn.LINE, FoundIn.NOTE}),
        ("余额不足", {FoundIn.MOVEMENT}),
        ("不足", {FoundIn.MOVEMENT}),
        ("某银行 审批", {FoundIn.INQUIRY}),
        ("故障", {FoundIn.EVENT}),
        ("月底再看", {FoundIn.NOTE}),
        ("a-17", {FoundIn.INCIDENT}),
        ("三个工作日", {FoundIn.INCIDENT}),
        ("两张", {FoundIn.INCIDENT}),
        ("截图.png", {FoundIn.EVIDENCE}),
        ("额度页", {FoundIn.EVIDENCE}),
        ("货款", {FoundIn.INCOME}),
        ("店里的钱", {FoundIn.ASSET}),
        ("一夜没了", {FoundIn.MISSED}),
        ("没有写过的话", set()),
        ("信用卡 没有写过的话", set()),
        ("%", set()),
        ("_", {FoundIn.INCIDENT}),
        ('"', set()),
        ("' OR 1=1 --", set()),
        (" ", set()),
    ],
)
def test_words_are_found_where_they_were_written(full, words, kinds):
    assert {hit.kind for hit in full.search(words)} == kinds


def test_the_newest_comes_first_and_a_line_before_all(store):
    with store.write("fill") as tx:
        tx.add_channel(a_channel(name="年底再看"))
        tx.add_note(Note(TODAY.replace(day=1), "年底再看"))
        tx.add_note(Note(TODAY, "年底再看看", "jiebei"))
        tx.add_ledger(a_row(on=TODAY.replace(day=10), note="年底再看"))
    assert [(hit.kind, hit.ref) for hit in store.search("年底再看")] == [
        (FoundIn.LINE, "jiebei"),
        (FoundIn.NOTE, "2"),
        (FoundIn.MOVEMENT, "1"),
        (FoundIn.NOTE, "1"),
    ]


def test_the_index_follows_what_is_written_withdrawn_and_undone_here_and_elsewhere(store, opened, path):
    with store.write("fill") as tx:
        tx.add_channel(a_channel())
        tx.record(a_reading(note="看到的额度"))
    other = opened(path)
    assert [len(one.search("看到的")) for one in (store, other)] == [1, 1]
    with other.write("withdraw") as tx:
        tx.withdraw(1)
    assert [len(one.search("看到的")) for one in (store, other)] == [0, 0]
    store.undo_last()
    assert [len(one.search("看到的")) for one in (store, other)] == [1, 1]


def test_nothing_of_the_index_is_written_to_the_book(full, path):
    before = path.read_bytes()
    assert full.search("信用卡")
    assert path.read_bytes() == before


TEXTS = ["借呗额度", "花呗 a1", "100%_\\", "\"'-*()", "a 借 花"]


@pytest.fixture(scope="module")
def five(tmp_path_factory):
    folder = tmp_path_factory.mktemp("search")
    with open_store(folder / "book.raincheck", clock=lambda: NOW, create=True) as store:
        with store.write("fill") as tx:
            for text in TEXTS:
                tx.add_note(Note(TODAY, text))
        yield store


@given(words=st.text(st.sampled_from("借呗花额度 a1%_\\\"'-*()"), max_size=8))
def test_any_words_find_just_the_texts_that_hold_them_all(five, words):
    wanted = {text for text in TEXTS if words.split() and all(word in text for word in words.split())}
    assert {hit.text for hit in five.search(words)} == wanted


def test_what_is_shown_of_a_hit_are_the_persons_words(full):
    (incident,) = full.search("a-17")
    assert "a-17" not in incident.text
    assert "phone" not in incident.text
    assert all("ANT" not in hit.text for hit in full.search("ANT"))
    assert {hit.kind for hit in full.search("ANT")} == {FoundIn.LINE}
