from __future__ import annotations

from pathlib import Path

import pytest
from tests.cli.conftest import Run

from raincheck.system.paths import places


def test_a_sound_book_is_called_sound(li_ming: Run) -> None:
    assert li_ming("backup").code == 0
    told = li_ming("doctor")
    assert told.code == 0
    assert "The file is sound." in told.out


@pytest.mark.skipif("os.name == 'nt'")
def test_what_can_be_mended_is_mended(li_ming: Run, book_path: Path) -> None:
    book_path.chmod(0o644)
    told = li_ming("doctor")
    assert told.code == 1
    assert "mendable" in told.out
    assert li_ming("doctor", "--mend").code == 0
    assert book_path.stat().st_mode & 0o077 == 0
    assert list(book_path.with_name("backups").glob("*.manual.bak"))


@pytest.mark.skipif("os.name == 'nt'")
def test_a_log_that_was_opened_up_is_named_and_shut(li_ming: Run) -> None:
    li_ming("backup")
    folder = places().logs
    folder.mkdir(parents=True, exist_ok=True)
    old = folder / "raincheck.log.1"
    old.write_text("a line\n", "utf-8")
    old.chmod(0o644)
    folder.chmod(0o755)
    assert "can read logs, raincheck.log.1" in li_ming("doctor").out
    assert li_ming("doctor", "--mend").code == 0
    assert [entry.stat().st_mode & 0o777 for entry in (folder, old)] == [0o700, 0o600]


def test_what_is_readable_of_a_damaged_book_is_saved(li_ming: Run, book_path: Path, tmp_path: Path) -> None:
    wanted = li_ming("dump").out
    damaged = bytearray(book_path.read_bytes())
    damaged[:100] = bytes(100)
    book_path.write_bytes(bytes(damaged))
    assert li_ming("dump").code == 1
    assert li_ming("doctor").code == 1
    target = tmp_path / "saved.raincheck"
    assert li_ming("doctor", "--salvage", target).code == 0
    target.replace(book_path)
    assert li_ming("dump").out == wanted


@pytest.fixture
def torn(li_ming: Run, book_path: Path) -> Run:
    """A book of which not a row can be read, and one sound backup of it."""
    assert li_ming("backup").code == 0
    content = bytearray(book_path.read_bytes())
    for place in range(1000, len(content), 37):
        content[place] ^= 0xFF
    book_path.write_bytes(bytes(content))
    return li_ming


def test_a_damaged_book_is_told_with_its_newest_backup_and_the_command_that_saves_the_rest(
    torn: Run, book_path: Path
) -> None:
    told = torn("doctor")
    assert told.code == 1
    assert "`raincheck doctor --salvage NEWFILE`" in told.out
    backup = next(book_path.with_name("backups").glob("*.bak"))
    assert f"The newest sound backup is {backup}." in told.out
    backup.write_bytes(backup.read_bytes()[:5000])
    assert "None of the backups in " in torn("doctor").out
    backup.unlink()
    assert "There is no backup in " in torn("doctor").out


def test_where_not_a_row_can_be_read_no_empty_book_is_written(torn: Run, book_path: Path, tmp_path: Path) -> None:
    backup = next(book_path.with_name("backups").glob("*.bak"))
    told = torn("doctor", "--salvage", tmp_path / "saved.raincheck")
    assert (told.code, told.out) == (1, "")
    assert told.err == (
        f"raincheck: Nothing can be read of {book_path}; restore a backup. The newest sound backup is {backup}.\n"
    )
    assert not (tmp_path / "saved.raincheck").exists()


def test_the_passphrase_comes_from_its_file(li_ming: Run, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("雨伞 umbrella\n", "utf-8")
    done = li_ming("--passphrase-file", secret, "encrypt")
    assert (done.code, done.out) == (0, "The book is encrypted.\n")
    assert done.err.startswith("Nobody can recover a forgotten passphrase, nor can we:"), "said before it is done"
    assert li_ming("doctor").code == 1
    assert li_ming("--passphrase-file", secret, "backup").code == 0
    assert li_ming("--passphrase-file", secret, "doctor").code == 0


def test_a_second_folder_is_encrypted_too(li_ming: Run, tmp_path: Path) -> None:
    second = tmp_path / "second"
    second.mkdir()
    assert li_ming("setting", "set", "second_backups", second).code == 0
    assert li_ming("backup").code == 0
    secret = tmp_path / "secret"
    secret.write_text("雨伞 umbrella\n", "utf-8")
    assert li_ming("--passphrase-file", secret, "encrypt").code == 0
    copies = list(second.glob("*.bak"))
    assert copies
    assert not any(copy.read_bytes().startswith(b"SQLite format 3") for copy in copies)
