"""The door of the program: what it opens, what it says when it cannot, and what it leaves unloaded."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import types

import pytest

from raincheck import __main__ as door
from raincheck import __version__
from raincheck.__main__ import WindowRequest, main, window_request
from raincheck.core.errors import KnownError, UsageError


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        pytest.param([], WindowRequest(), id="nothing asked"),
        pytest.param(["open"], WindowRequest(), id="open"),
        pytest.param(["open", "my.raincheck"], WindowRequest("my.raincheck"), id="open a file"),
        pytest.param(["--book", "b"], WindowRequest("b"), id="only the book"),
        pytest.param(["--book=b", "open"], WindowRequest("b"), id="book, then open"),
        pytest.param(["open", "--passphrase-file", "p", "f"], WindowRequest("f", "p"), id="passphrase"),
        pytest.param(["open", "b", "--show", "alerts:3"], WindowRequest("b", show="alerts:3"), id="page"),
        pytest.param(["check", "--show", "alerts"], None, id="no command takes a page"),
        pytest.param(["--help"], None, id="help"),
        pytest.param(["open", "--help"], None, id="help of open"),
        pytest.param(["check"], None, id="a command"),
        pytest.param(["--book", "open", "check", "--json"], None, id="a book called open"),
        pytest.param(["record", "jiebei", "--limit", "50", "--used", "0"], None, id="a command with options"),
        pytest.param(["--book"], None, id="an option without its value"),
        pytest.param(["--nonsense"], None, id="an unknown option"),
    ],
)
def test_only_open_and_nothing_ask_for_the_window(arguments, expected):
    assert window_request(arguments) == expected


@pytest.mark.parametrize("surplus", ["--json", "another"])
def test_open_refuses_what_it_does_not_know(surplus):
    with pytest.raises(UsageError, match=surplus):
        window_request(["open", "book", surplus])


@pytest.fixture
def command_line(monkeypatch):
    """A command line of the test's own in place of the real one."""

    def install(act):
        monkeypatch.setitem(sys.modules, "raincheck.cli", types.SimpleNamespace(main=types.SimpleNamespace(main=act)))

    return install


@pytest.mark.parametrize(("error", "code"), [(KnownError, 1), (UsageError, 2)])
def test_a_known_error_is_one_line_and_its_exit_code(command_line, capsys, error, code):
    def fail(*_asked):
        raise error("The disk is full; make room and try again.")

    command_line(fail)
    assert main(["check"]) == code
    assert capsys.readouterr() == ("", "raincheck: The disk is full; make room and try again.\n")


def test_a_bug_is_logged_and_not_swallowed(command_line, caplog):
    def crash(*_asked):
        raise ZeroDivisionError

    command_line(crash)
    with pytest.raises(ZeroDivisionError):
        main(["check"])
    assert [record.getMessage() for record in caplog.records] == ["crash"]
    caplog.clear()


def test_an_interrupt_is_quiet(command_line, capsys):
    def interrupt(*_asked):
        raise KeyboardInterrupt

    command_line(interrupt)
    assert main(["check"]) == 130
    assert capsys.readouterr() == ("", "")


def test_a_reader_that_went_away_is_no_error(monkeypatch):
    monkeypatch.delenv("PYTHONUNBUFFERED", raising=False)  # the complaint would come from what is left in the buffer
    script = (
        "import sys, types; from raincheck import __main__ as door;"
        "act = lambda *asked: [print('one', flush=True), sys.stdin.readline(), print('two')] and 0;"
        "sys.modules['raincheck.cli'] = types.SimpleNamespace(main=types.SimpleNamespace(main=act));"
        "sys.exit(door.main(['check']))"
    )
    pipe = subprocess.PIPE
    with subprocess.Popen([sys.executable, "-c", script], stdin=pipe, stdout=pipe, stderr=pipe) as writer:
        assert writer.stdout.readline().strip() == b"one"
        writer.stdout.close()
        writer.stdin.close()
        assert writer.stderr.read() == b""
    assert writer.returncode == 141


def test_version_loads_neither_window_nor_commands():
    script = (
        "import sys; from raincheck.__main__ import main; main(['--version']);"
        "print(sorted(m for m in sys.modules if m.startswith(('raincheck.gui', 'raincheck.cli', 'click', 'PySide6'))))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    first, second, loaded = done.stdout.splitlines()
    assert (first, loaded) == (f"raincheck {__version__}", "[]")
    assert re.fullmatch(r"Python 3\.\S+ · Qt 6\.\S+ · SQLite 3\.\S+ · SQLCipher 4\.\S+ · \w+", second)


def test_a_clone_without_a_compiled_catalogue_speaks_english_and_says_so_in_one_line(tmp_path, repository):
    clone = tmp_path / "我的 clone"
    shutil.copytree(repository / "desktop", clone / "desktop", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(repository / "resources", clone / "resources", ignore=shutil.ignore_patterns("*.mo"))
    done = subprocess.run(
        [sys.executable, "-m", "raincheck", "--book", str(tmp_path / "b"), "check"],
        env={**os.environ, "PYTHONPATH": str(clone / "desktop")}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    first, second = done.stderr.splitlines()
    assert "packaging/catalogues.py" in first
    assert second.startswith("raincheck: There is no book")


def test_a_pipe_gets_utf_8_whatever_the_locale(monkeypatch):
    script = "from raincheck import __main__ as door; door._let_every_text_through(); print('未雨')"
    monkeypatch.setenv("PYTHONIOENCODING", "latin-1")
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    assert done.stdout.decode("utf-8").strip() == "未雨"


def test_the_console_script_names_the_door(repository):
    assert 'raincheck = "raincheck.__main__:main"' in (repository / "pyproject.toml").read_text(encoding="utf-8")
    assert callable(door.main)
