"""Whether a passphrase is the book's, told by the key file or by the pages themselves."""

from __future__ import annotations

from tests.store.test_files import PASSPHRASE, filled

from raincheck.store import keys


def test_a_passphrase_is_known_with_the_key_file_and_without_it(path):
    filled(path, PASSPHRASE)
    assert keys.passphrase_is_right(path, PASSPHRASE)
    assert not keys.passphrase_is_right(path, "another")
    keys.key_path(path).unlink()
    assert keys.passphrase_is_right(path, PASSPHRASE)
    assert not keys.passphrase_is_right(path, "another")


def test_a_file_shorter_than_its_salt_belongs_to_no_passphrase(path):
    path.write_bytes(b"short")
    assert not keys.passphrase_is_right(path, PASSPHRASE)
