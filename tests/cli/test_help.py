"""Help and complaints in the language in use; every command and option has its sentence."""

from __future__ import annotations

import re
import subprocess
import sys

import click
import pytest
from tests.cli.conftest import Run

from raincheck.cli.help import Command, Group, sentence, sentences
from raincheck.cli.layout import width
from raincheck.cli.main import raincheck

COMMANDS = [(path, entry) for path, entry in sentences(raincheck) if isinstance(entry, click.Command)]
CHINESE = re.compile("[\u4e00-\u9fff]")


@pytest.fixture
def chinese(run: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("RAINCHECK_LANG", "zh_CN")
    return run


def test_every_command_and_option_has_its_sentence() -> None:
    assert [path for path, entry in sentences(raincheck) if not sentence(entry).endswith(".")] == []


def test_every_command_speaks_through_ours() -> None:
    assert [path for path, command in COMMANDS if not isinstance(command, Command | Group)] == []


@pytest.mark.parametrize("path", [path for path, _ in COMMANDS])
def test_a_help_page_is_chinese_and_fits(chinese: Run, monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    page = chinese(*path.split()[1:], "--help")
    assert page.code == 0
    assert page.err == ""
    assert page.out.startswith(f"用法：{path}")
    assert [line for line in page.out.splitlines() if width(line) > 80] == []
    described = [line for line in page.out.splitlines() if line.startswith("  ") and "  " in line.strip()]
    assert [line for line in described if not CHINESE.search(line)] == []


@pytest.mark.parametrize("words", [("--help",), ("check", "--help"), ("channel", "-h"), ("alert", "snooze", "-h")])
def test_help_needs_no_book(run: Run, words: tuple[str, ...]) -> None:
    page = run(*words)
    assert page.code == 0
    assert page.out.startswith("Usage: raincheck")


WRONG = [
    (("nonsense",), 'There is no command "nonsense"; "raincheck --help" lists them.', "没有“nonsense”这个命令"),
    (("chek",), 'There is no command "chek"; did you mean check?', "是不是 check？"),
    (("channel", "nope"), "raincheck channel --help", "没有“nope”这个命令"),
    (("check", "--nonsense"), "There is no option --nonsense", "没有 --nonsense 这个选项"),
    (("--json", "check"), "--json stands behind its command: raincheck COMMAND --json.", "--json 要写在命令后面"),
    (("check", "--as-of"), "--as-of needs a value after it.", "--as-of 后面要写一个值。"),
    (("check", "--json=3"), "--json takes no value.", "--json 后面不能带值。"),
    (("check", "now"), '"raincheck check" takes no "now"; leave it out.', "用不到“now”"),
    (("record",), "CHANNEL is missing.", "缺少 CHANNEL。"),
    (("alert",), '"raincheck alert" needs a command after it: list, show, ack, ', "后面要写一个命令"),
    (("alert", "snooze", "1", "--reason", "x"), "--until is missing.", "缺少 --until。"),
    (("record", "x", "--limit", "much"), '--limit: "much" is no amount;', "“much”不是金额"),
    (("record", "x", "--status", "gone"), '--status: "gone" is none of open, frozen,', "“gone”不行"),
    (("check", "--as-of", "2026-02-30"), "--as-of: No calendar has the day 2026-02-30.", "没有 2026-02-30 这一天"),
    (("check", "--as-of", "9999-12-31"), "--as-of: 9999-12-31 is too far away;", "9999-12-31 太远了"),
    (("due", "add", "x", "-500", "2026-12-05"), "An amount is never below zero.", "金额不能小于零"),
    (("check", "--as-of", "8/12"), "--as-of: 8/12 can be read two ways; write 8月12日 or 12月8日.", "有两种读法"),
    (("channel", "add", "x", "--due-day", "32"), '"32" is no whole number from 1 to 31.', "不是 1 到 31 的整数"),
    (("channel", "add", "x", "--apr", "cheap"), '"cheap" is no rate;', "不是利率或比例"),
    (("channel", "add", "x", "--apr", "6"), "--apr: Is 6 meant as 6% or as 600%?", "6 是 6% 还是 600%"),
]


@pytest.mark.parametrize(("words", "said", "_chinese"), WRONG, ids=[" ".join(words) for words, _, _ in WRONG])
def test_a_wrong_word_is_one_english_sentence(run: Run, words: tuple[str, ...], said: str, _chinese: str) -> None:
    answer = run(*words)
    assert answer.code == 2
    assert answer.out == ""
    assert answer.err.startswith("raincheck: ")
    assert answer.err.count("\n") == 1
    assert said in answer.err


@pytest.mark.parametrize(("words", "_english", "said"), WRONG, ids=[" ".join(words) for words, _, _ in WRONG])
def test_a_wrong_word_is_one_chinese_sentence(chinese: Run, words: tuple[str, ...], _english: str, said: str) -> None:
    answer = chinese(*words)
    assert answer.code == 2
    assert answer.out == ""
    assert answer.err.count("\n") == 1
    assert said in answer.err


def test_a_command_has_all_of_its_own_whatever_else_is_imported():
    told = (
        "import click\n"
        "from raincheck.cli.main import WHERE, raincheck\n"
        "ctx = click.Context(raincheck)\n"
        "def size(name):\n"
        "    command = raincheck.get_command(ctx, name)\n"
        "    return len(getattr(command, 'commands', ()))\n"
        "alone = {name: size(name) for name in sorted(WHERE)}\n"
        "print([name for name in WHERE if size(name) != alone[name]])\n"
    )
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout == "[]\n"
