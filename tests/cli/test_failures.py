"""When something fails nothing is written, one line says what and the mend, and no traceback is seen."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from tests.cli.conftest import DATA, Answer, Run

PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)
needs_linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="mounts and /dev/full are Linux's")


def one_line(answer: Answer, code: int) -> str:
    """The one line of an answer that failed."""
    assert answer.code == code, answer
    assert answer.out == ""
    assert answer.err.startswith("raincheck: ")
    assert answer.err.count("\n") == 1
    return answer.err


def program(*words: object) -> subprocess.CompletedProcess[str]:
    """The program in a process of its own, English, nobody at a terminal."""
    return subprocess.run(
        [sys.executable, "-m", "raincheck", *map(str, words)],
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
        timeout=60,
        env={**os.environ, "RAINCHECK_LANG": "en"},
    )


@pytest.fixture(params=["folder", "picture", "nothing", "missing folder", "dangling link"])
def no_book(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / "no" / "book"
    path.parent.mkdir()
    match request.param:
        case "folder":
            path.mkdir()
        case "picture":
            path.write_bytes(PNG)
        case "missing folder":
            return path / "deeper" / "book"
        case "dangling link":
            path.symlink_to("nowhere")
    return path


@pytest.mark.parametrize(
    "words",
    [
        ("check",),
        ("check", "--json"),
        ("plan",),
        ("stress",),
        ("dump",),
        ("channel", "list"),
        ("record", "jiebei", "--used", "1"),
        ("alert", "ack", "1"),
        ("backup",),
        ("undo",),
    ],
    ids=" ".join,
)
def test_what_is_no_book_is_said_and_left_alone(run: Run, no_book: Path, words: tuple[str, ...]) -> None:
    before = sorted(no_book.parent.rglob("*")) if no_book.parent.exists() else None
    one_line(run("--book", no_book, *words), 1)
    assert (sorted(no_book.parent.rglob("*")) if no_book.parent.exists() else None) == before


@pytest.mark.parametrize(
    "words", [("load", DATA / "li_ming.json"), ("channel", "add", "jiebei", "--product", "huabei")]
)
def test_a_picture_is_never_made_a_book(run: Run, tmp_path: Path, words: tuple[object, ...]) -> None:
    picture = tmp_path / "picture"
    picture.write_bytes(PNG)
    one_line(run("--book", picture, *words), 1)
    assert picture.read_bytes() == PNG


def test_a_link_that_leads_back_to_itself_is_said(run: Run, tmp_path: Path) -> None:
    link = tmp_path / "loop"
    link.symlink_to("loop")
    one_line(run("--book", link, "check"), 2)
    one_line(run("--book", link, "load", DATA / "li_ming.json"), 1)


def test_a_link_to_a_book_is_the_book(li_ming: Run, book_path: Path, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(book_path)
    assert li_ming("--book", link, "record", "jiebei", "--used", "1").code == 0
    assert link.is_symlink()
    assert li_ming("--book", link, "dump").out == li_ming("dump").out


def test_the_book_is_the_variables_where_no_option_names_one(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = tmp_path / "by-variable"
    assert run("--book", book, "load", DATA / "li_ming.json").code == 0
    monkeypatch.setenv("RAINCHECK_BOOK", str(book))
    done = program("channel", "list", "--json")
    assert done.returncode == 0
    assert '"jiebei"' in done.stdout


def test_a_new_book_is_gone_again_when_the_command_fails(
    run: Run, book_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from raincheck.app import transfer
    from raincheck.core.errors import KnownError

    def full(*_: object, **__: object) -> None:
        raise KnownError("no room")

    monkeypatch.setattr(transfer, "load", full)
    assert "no room" in one_line(run("load", DATA / "li_ming.json"), 1)
    assert list(book_path.parent.glob(f"{book_path.name}*")) == []


def test_one_bad_file_of_two_leaves_both_out(li_ming: Run, bill: Path, tmp_path: Path) -> None:
    picture = tmp_path / "picture.csv"
    picture.write_bytes(PNG)
    before = li_ming("dump").out
    assert "picture.csv" in one_line(li_ming("import", bill, picture), 2)
    assert "nowhere.csv" in one_line(li_ming("import", bill, "nowhere.csv"), 1)
    assert li_ming("dump").out == before


def test_a_dry_run_makes_no_book(run: Run, bill: Path, book_path: Path) -> None:
    shown = run("import", bill, "--dry-run", "--json")
    assert shown.code == 0
    assert shown.document["files"][0]["rows"] > 0
    assert not book_path.exists()


@pytest.fixture
def bill(tmp_path: Path) -> Path:
    """A bill of one loan, as the Alipay app writes it."""
    head = "交易时间,交易分类,交易对方,对方账号,商品说明,收/支,金额,收/付款方式,交易状态,交易订单号,商家订单号,备注,"
    row = "2026-11-20 10:00:00,信用借还,蚂蚁消费金融,/,借呗放款,不计收支,3000.00,,放款成功,2026112001\t,\t,,"
    lines = ["-" * 40, "支付宝交易明细", "-" * 24 + "电子客户回单" + "-" * 24, head, row]
    path = tmp_path / "bill.csv"
    path.write_bytes("\r\n".join(lines).encode("gbk"))
    return path


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    path = tmp_path / "passphrase"
    path.write_text("rain on the roof\n", encoding="utf-8")
    return path


@pytest.fixture
def encrypted(li_ming: Run, secret: Path) -> Run:
    assert li_ming("encrypt", "--passphrase-file", secret).code == 0
    return li_ming


@pytest.mark.parametrize("words", [("check",), ("dump",), ("record", "jiebei"), ("decrypt",), ("rekey",), ("backup",)])
def test_an_encrypted_book_without_a_terminal_says_so_at_once(
    encrypted: Run, book_path: Path, words: tuple[str, ...]
) -> None:
    done = program("--book", book_path, *words)
    assert done.returncode == 1
    assert "--passphrase-file" in one_line(Answer(done.returncode, done.stdout, done.stderr), 1)


@pytest.mark.parametrize("content", [b"wrong\n", b"", b"\xff\xfe\n", None], ids=["wrong", "empty", "no text", "absent"])
def test_a_passphrase_file_that_does_not_open_the_book(encrypted: Run, tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "other"
    if content is not None:
        path.write_bytes(content)
    one_line(encrypted("check", "--passphrase-file", path), 1)


def test_an_encrypted_book_opens_with_its_file(encrypted: Run, secret: Path) -> None:
    answer = encrypted("check", "--as-of", "2026-11-22", "--json", "--passphrase-file", secret)
    assert answer.document["weather"] == "rain"
    assert encrypted("rekey", "--passphrase-file", secret, "--new-passphrase-file", secret).code == 0


@pytest.mark.parametrize("command", ["decrypt", "rekey"])
def test_a_plain_book_has_no_passphrase_to_change(li_ming: Run, secret: Path, command: str) -> None:
    options = ("--new-passphrase-file", secret) if command == "rekey" else ()
    assert "not encrypted" in one_line(li_ming(command, *options), 2)


@needs_linux
@pytest.mark.parametrize("words", [("dump",), ("check", "--json"), ("plan",)], ids=" ".join)
def test_output_onto_a_full_disk_is_one_line(li_ming: Run, book_path: Path, words: tuple[str, ...]) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "raincheck", "--book", str(book_path), *words],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr.startswith("raincheck: ")
    assert done.stderr.count("\n") == 1


@needs_linux
@pytest.mark.parametrize("command", ["dump", "rules"])
def test_a_reader_that_leaves_ends_the_command_quietly(li_ming: Run, book_path: Path, command: str) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-m", "raincheck", "--book", str(book_path), command],
        stdout=writing,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (141, "")


@needs_linux
def test_a_closed_stdout_is_no_reason_to_fail(li_ming: Run, book_path: Path) -> None:
    done = subprocess.run(
        ["sh", "-c", 'exec "$0" -m raincheck --book "$1" check --json >&-', sys.executable, str(book_path)],
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.fixture
def mounted(tmp_path: Path) -> Iterator[Path]:
    """A small disk of its own; only where the tests may mount one."""
    place = tmp_path / "disk"
    place.mkdir()
    if not sys.platform.startswith("linux") or _mount("-t", "tmpfs", "-o", "size=3m", "tmpfs", place):
        pytest.skip("no right to mount a disk")
    yield place
    subprocess.run(["umount", "--lazy", place], check=True)


def _mount(*words: object) -> int:
    return subprocess.run(["mount", *map(str, words)], check=False, capture_output=True).returncode


def test_a_read_only_book_can_be_read_and_keeps_what_it_has(run: Run, mounted: Path) -> None:
    book = mounted / "book"
    assert run("--book", book, "load", DATA / "li_ming.json").code == 0
    assert run("--book", book, "check", "--as-of", "2026-11-22").code == 0
    assert _mount("-o", "remount,ro", mounted) == 0
    before = run("--book", book, "dump").out
    one_line(run("--book", book, "record", "jiebei", "--used", "1"), 1)
    one_line(run("--book", book, "alert", "ack", "1"), 1)
    one_line(run("--book", mounted / "new", "load", DATA / "li_ming.json"), 1)
    assert run("--book", book, "check", "--as-of", "2026-11-22", "--exit-code").code == 20
    assert run("--book", book, "dump").out == before


@needs_linux
def test_a_device_that_never_ends_is_refused(li_ming: Run) -> None:
    id = li_ming("incident", "list", "--as-of", "2026-11-22", "--json").document["incidents"][0]["id"]
    told = one_line(li_ming("incident", "attach", id, "/dev/zero", "--as-of", "2026-11-22"), 2)
    assert "larger than 20 MB" in told
    for place in ("/dev/zero", "/proc/self/mem", "/dev/full"):
        assert "full;" not in one_line(li_ming("--book", place, "check"), 1)


def fill_up(disk: Path) -> None:
    with suppress(OSError), (disk / "fill").open("wb", buffering=0) as fill:
        while True:
            fill.write(bytes(4096))


def test_the_disk_that_is_full_is_the_one_that_is_named(li_ming: Run, book_path: Path, mounted: Path) -> None:
    fill_up(mounted)
    told = one_line(li_ming("backup", mounted / "copy"), 1)
    assert "full" in told
    assert str(book_path) not in told


@pytest.mark.parametrize("kilobytes", [8, 200, 400, 600])
def test_a_first_book_that_its_disk_cannot_hold_leaves_nothing_half_made(
    run: Run, mounted: Path, kilobytes: int
) -> None:
    assert _mount("-o", f"remount,size={kilobytes}k", mounted) == 0
    told = one_line(run("--book", mounted / "book", "load", DATA / "li_ming.json"), 1)
    assert "full" in told
    assert list(mounted.iterdir()) == []


def test_a_book_on_a_full_disk_can_be_read_and_written_out_elsewhere(run: Run, mounted: Path, tmp_path: Path) -> None:
    book = mounted / "book"
    assert run("--book", book, "load", DATA / "li_ming.json").code == 0
    before = run("--book", book, "dump").out
    fill_up(mounted)
    for words in (
        ("dump", "-o", tmp_path / "dump.json"),
        ("backup", tmp_path / "copy.bak"),
        ("check", "--as-of", "2026-11-22"),
        ("search", "借呗"),
        ("plan",),
        ("history",),
    ):
        assert run("--book", book, *words).code == 0, words
    assert (tmp_path / "dump.json").read_text("utf-8") == before == run("--book", tmp_path / "copy.bak", "dump").out
    told = one_line(run("--book", book, "record", "jiebei", "--used", "1"), 1)
    assert "full" in told


def test_a_full_disk_loses_nothing(run: Run, mounted: Path, bill: Path) -> None:
    book = mounted / "book"
    assert run("--book", book, "load", DATA / "li_ming.json").code == 0
    before = run("--book", book, "dump").out
    fill_up(mounted)
    one_line(run("--book", book, "import", bill), 1)
    one_line(run("--book", mounted / "new", "load", DATA / "li_ming.json"), 1)
    assert not (mounted / "new").exists()
    one_line(run("--book", book, "dump", "-o", mounted / "dump.json"), 1)
    assert not (mounted / "dump.json").exists()
    (mounted / "fill").unlink()
    assert run("--book", book, "dump").out == before


def test_a_dump_to_a_dash_is_a_dump_to_stdout(li_ming: Run) -> None:
    assert li_ming("dump", "-o", "-").out == li_ming("dump").out


def test_a_check_of_a_damaged_book_does_not_end_well(li_ming: Run, book_path: Path) -> None:
    content = book_path.read_bytes()
    wanted = "借呗".encode()
    assert wanted in content
    book_path.write_bytes(content.replace(wanted, "借呵".encode(), 1))
    told = li_ming("check")
    assert "damaged" in told.err
    assert told.code == 1
