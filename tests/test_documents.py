"""The documents point at what is there and name commands that exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from raincheck.cli import main as command_line

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = [
    *sorted(ROOT.glob("*.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
    *sorted((ROOT / "benchmarks").glob("*.md")),
]
READMES = [ROOT / "README.md", ROOT / "README.zh-CN.md"]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_link_leads_somewhere(document):
    text = document.read_text("utf-8")
    links = [*re.findall(r"\]\(([^)#]+)", text), *re.findall(r'src(?:set)?="([^"]+)"', text)]
    dead = [link for link in links if "://" not in link and not (document.parent / link).is_file()]
    assert dead == []


@pytest.mark.parametrize("readme", READMES, ids=lambda path: path.name)
def test_every_command_of_the_readme_exists(readme):
    named = re.findall(r"^raincheck ([a-z]+)", readme.read_text("utf-8"), re.MULTILINE)
    assert len(named) >= 5
    assert [name for name in named if name not in command_line.WHERE] == []


def test_both_readmes_give_the_same_commands():
    english, chinese = (
        re.findall(r"`(sh packaging/\S+ \w+|powershell [^`]+)`", path.read_text("utf-8")) for path in READMES
    )
    assert set(english) == set(chinese)


def test_the_readme_gives_the_two_commands():
    text = READMES[0].read_text("utf-8")
    script = (ROOT / "packaging" / "dev.sh").read_text("utf-8")
    for task in ("run", "test", "pictures"):
        assert f"sh packaging/dev.sh {task}" in text
        assert re.search(rf"^    (?:\w+ \| )?{task}(?: \| \w+)?\)", script, re.MULTILINE)
