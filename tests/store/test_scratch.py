"""Unfinished copies: those that nobody fills any more are found, each by the file it was to become."""

from __future__ import annotations

from raincheck.store.files import dead_scratch, scratch_file


def left(folder, name):
    """What an older Raincheck, or one that was killed, left of a copy of this name."""
    file = folder / f".{name}.0123abcd.tmp"
    file.write_bytes(b"half")
    return file


def test_what_is_left_belongs_to_one_file_or_to_its_family(tmp_path):
    book = tmp_path / "book"
    own, backup = left(tmp_path, "book"), left(tmp_path, "book.20261122.bak")
    left(tmp_path, "other")
    left(tmp_path, "bookcase")
    (tmp_path / ".book.tmp").write_bytes(b"not ours")
    assert dead_scratch(book) == (own,)
    assert dead_scratch(book, family=True) == tuple(sorted([own, backup]))


def test_a_copy_that_is_being_filled_is_not_dead(tmp_path):
    with scratch_file(tmp_path / "book"):
        assert dead_scratch(tmp_path / "book") == ()
    killed = tmp_path / ".book.0123abcd.tmp"
    killed.mkdir()
    assert dead_scratch(tmp_path / "book") == (killed,)
