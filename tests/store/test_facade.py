"""The store as its callers see it: what was undone is done again, in order, and large things are told as such."""

from __future__ import annotations

from datetime import timedelta

from tests.builders import TODAY, a_channel, a_reading

from raincheck.store.journal import LONG


def test_all_that_was_undone_is_done_again_in_order(store):
    books = [store.book()]
    for name in ("one", "two", "three"):
        with store.write(name) as tx:
            tx.add_channel(a_channel(name))
        books.append(store.book())
    for before in reversed(books[:-1]):
        store.undo_last()
        assert store.book() == before
    for after in books[1:]:
        store.redo_last()
        assert store.book() == after
    assert store.next_redo() is None


def test_what_would_take_a_while_to_undo_or_redo_is_told(store):
    with store.write("lines") as tx:
        tx.add_channel(a_channel())
    with store.write("many") as tx:
        tx.record(*(a_reading(on=TODAY - timedelta(days), limit=days) for days in range(LONG)))
    assert store.undo_is_long()
    with store.write("few") as tx:
        tx.record(a_reading(limit=99_999))
    assert not store.undo_is_long()
    assert not store.redo_is_long()
    store.undo_last()
    assert (store.undo_is_long(), store.redo_is_long()) == (True, False)
    store.undo_last()
    assert (store.undo_is_long(), store.redo_is_long()) == (False, True)
