"""The recipes name what exists, agree with the package, and pass the validators of their formats."""

from __future__ import annotations

import importlib.util
import os
import plistlib
import re
import shutil
import struct
import subprocess
import sys
import tomllib
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from raincheck import __version__

ROOT = Path(__file__).resolve().parents[1]
PACKAGING = ROOT / "packaging"
LINUX = PACKAGING / "linux"
HASHES = PACKAGING / "hashes.txt"
METAINFO = LINUX / "io.github.raincheck_contributors.Raincheck.metainfo.xml"
APP_ID = METAINFO.name.removesuffix(".metainfo.xml")

_spec = importlib.util.spec_from_file_location("icu", LINUX / "icu.py")
assert _spec is not None
assert _spec.loader is not None
icu = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(icu)


@pytest.mark.parametrize(
    "command",
    [
        ["desktop-file-validate", str(LINUX / "raincheck.desktop")],
        ["appstreamcli", "validate", "--no-net", "--explain", str(METAINFO)],
        ["sh", "-n", str(PACKAGING / "dev.sh")],
        ["sh", "-n", str(LINUX / "build.sh")],
        ["sh", "-n", str(LINUX / "before-removal.sh")],
        ["sh", "-n", str(LINUX / "after-change.sh")],
        ["bash", "-n", str(LINUX / "try.sh")],
        ["sh", "-n", str(PACKAGING / "notes.sh")],
        ["sh", "-n", str(PACKAGING / "hashes.sh")],
        ["sh", "-n", str(ROOT / ".ci" / "bare")],
        ["sh", "-n", str(PACKAGING / "macos" / "build.sh")],
        ["bash", "-n", str(ROOT / ".ci" / "run")],
    ],
    ids=lambda command: f"{command[0]} {Path(command[-1]).name}",
)
@pytest.mark.skipif(sys.platform != "linux", reason="these validators are Linux's own")
def test_the_systems_own_validator_is_content(command):
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, "error" in done.stdout + done.stderr) == (0, False), done.stdout + done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="dev.sh is for Linux and macOS; CI runs it on Linux")
def test_a_checkout_that_was_set_up_is_compiled_even_where_python_writes_no_bytecode(tmp_path):
    code = (PACKAGING / "dev.sh").read_text("utf-8")
    step = code[code.index("compile_sources()") : code.index("\n}\n", code.index("compile_sources()")) + 3]
    source = tmp_path / "desktop" / "raincheck" / "it.py"
    source.parent.mkdir(parents=True)
    source.write_text("VALUE = 1\n", encoding="utf-8")
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "python").symlink_to(sys.executable)
    script = f"set -eu\nroot={tmp_path}\nvenv={tmp_path}\n{step}\ncompile_sources\n"

    def bytecode() -> list[int]:
        subprocess.run(["sh", "-c", script], env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"}, check=True)
        return [found.stat().st_mtime_ns for found in source.parent.rglob("*.pyc")]

    first = bytecode()
    assert len(first) == 1
    assert bytecode() == first
    source.write_text("VALUE = 22\n", encoding="utf-8")
    os.utime(source, (2e9, 2e9))
    assert bytecode() != first


def test_the_metainfo_tells_of_this_version():
    releases = ET.parse(METAINFO).getroot().findall("releases/release")  # noqa: S314  our own file
    assert releases[0].get("version") == __version__


def test_what_a_run_needs_is_held_to_the_files_that_are_known_on_every_system():
    held = re.findall(r"^([a-z0-9-]+)==(\S+)(.*?)(?=^[a-z]|\Z)", HASHES.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    assert all(more.count("--hash=sha256:") for _, _, more in held)
    lines = (PACKAGING / "constraints.txt").read_text("utf-8").splitlines()
    pinned = dict(line.split(";")[0].strip().split("==") for line in lines if "==" in line)
    pinned = {re.sub(r"[-_.]+", "-", name).lower(): version for name, version in pinned.items()}
    apart = {name: (version, pinned[name]) for name, version, _ in held if pinned.get(name, version) != version}
    assert apart == {}, "sh packaging/hashes.sh"
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    names = {re.sub(r"[-_.]+", "-", re.match(r"[\w.-]+", line)[0]).lower() for line in declared}
    assert names <= {name for name, _, _ in held}, "sh packaging/hashes.sh"
    for recipe in (".ci/run", ".github/workflows/release.yml", "packaging/linux/build.sh", "packaging/macos/build.sh"):
        assert "--require-hashes" in (ROOT / recipe).read_text("utf-8"), recipe
    assert "--require-hashes" in (PACKAGING / "windows" / "build.ps1").read_text("utf-8")


def test_every_recipe_calls_the_program_by_one_id():
    for recipe in (
        METAINFO,
        PACKAGING / "flatpak" / f"{APP_ID}.yaml",
        LINUX / "nfpm.yaml",
        PACKAGING / "raincheck.spec",
    ):
        assert APP_ID in recipe.read_text("utf-8"), recipe.name


def test_what_the_linux_package_takes_is_there():
    sources = re.findall(r"src: ([\w./-]+)", (LINUX / "nfpm.yaml").read_text("utf-8"))
    missing = [name for name in sources if not name.startswith(("dist/", "/opt/")) and not (ROOT / name).is_file()]
    assert len(sources) > 5
    assert missing == []


def test_the_linux_package_depends_on_what_running_needs():
    wanted = re.findall(r"^run (lib\S+)$", (PACKAGING / "debian-packages.txt").read_text("utf-8"), re.MULTILINE)
    depends = (LINUX / "nfpm.yaml").read_text("utf-8")
    assert len(wanted) > 10
    assert [name for name in wanted if name not in depends] == []


def test_the_list_of_debian_packages_is_read_whole():
    lines = (PACKAGING / "debian-packages.txt").read_text("utf-8").splitlines()
    odd = [line for line in lines if line and not re.fullmatch(r"#.*|(?:python|run|test|pictures) [a-z0-9.+-]+", line)]
    assert odd == []


def test_the_entitlements_are_a_property_list():
    assert all(plistlib.loads((PACKAGING / "macos" / "entitlements.plist").read_bytes()).values())


def test_every_dependency_is_pinned_for_the_suite():
    with (ROOT / "pyproject.toml").open("rb") as file:
        project = tomllib.load(file)["project"]
    asked = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    names = {re.match(r"[\w-]+", line).group().lower().replace("_", "-") for line in asked if "darwin" not in line}
    pins = (PACKAGING / "constraints.txt").read_text("utf-8").lower().replace("_", "-")
    assert sorted(name for name in names if f"\n{name}==" not in pins) == []


def test_every_dependency_says_from_which_version_on_it_works():
    pins = subprocess.run(
        [sys.executable, str(PACKAGING / "lowest.py")], capture_output=True, text=True, check=True
    ).stdout.splitlines()
    assert all(re.fullmatch(r"[\w-]+==[\d.]+\.\*(; .+)?", line) for line in pins)
    assert "numpy==2.0.*" in pins


def test_the_notes_of_a_release_are_its_part_of_the_changelog():
    notes = subprocess.run(
        ["sh", str(PACKAGING / "notes.sh"), __version__], capture_output=True, text=True, check=True
    ).stdout
    assert "### " in notes
    assert "## [" not in notes
    refused = subprocess.run(["sh", str(PACKAGING / "notes.sh"), "9.9.9"], capture_output=True, text=True, check=False)
    assert refused.returncode == 1


def handed_over_by_powershell_5(arguments: list[str]) -> str:
    """A program's command line as Windows PowerShell 5.1 writes it: blanks are wrapped in quotes, quotes stay bare."""
    return " ".join(f'"{word}"' if re.search(r"\s", word) or not word else word for word in arguments)


def read_by_a_windows_program(line: str) -> list[str]:
    """A command line as the C run-time of a Windows program splits it."""
    words, word, quoted, begun = [], "", False, False
    backslashes = 0
    for character in line + " ":
        if character == "\\":
            backslashes += 1
            continue
        if character == '"':
            word += "\\" * (backslashes // 2)
            begun = True
            if backslashes % 2:
                word += '"'
            else:
                quoted = not quoted
        else:
            word += "\\" * backslashes
            if character.isspace() and not quoted:
                if begun or word:
                    words.append(word)
                word, begun = "", False
            else:
                word += character
        backslashes = 0
    return words


def test_the_emulation_shows_the_trap_that_it_is_for():
    broken = ["-c", 'import sys; print("a b")']
    assert read_by_a_windows_program(handed_over_by_powershell_5(broken)) != broken
    assert read_by_a_windows_program(r'a "b c" "d\\" e\"f') == ["a", "b c", "d\\", 'e"f']


@pytest.mark.parametrize("script", ["dev.ps1", "windows/build.ps1"])
def test_what_powershell_hands_to_programs_arrives_in_windows_powershell_too(script):
    text = (PACKAGING / script).read_text("utf-8")
    assert text.isascii(), "without a mark 5.1 reads a script in the system's own encoding"
    calls = re.findall(r"^\s*(?:[^#\n]*\{ )?(?:Invoke-Step|& (?:py|\$\w+)) (.*)$", text, re.MULTILINE)
    assert len(calls) > 2
    literals = [literal for call in calls for literal in re.findall(r"'([^']*)'", call)]
    assert literals
    for literal in literals:
        assert read_by_a_windows_program(handed_over_by_powershell_5([literal, "next"])) == [literal, "next"]
    inside = [call for call in calls if re.search(r"'[^']*\"[^']*'", call)]
    assert inside == []


def test_readmes_windows_line_is_the_one_ci_runs():
    line = r"powershell -ExecutionPolicy Bypass -File packaging\dev.ps1 run"
    assert line in (ROOT / "README.md").read_text("utf-8")
    assert line in (ROOT / ".github" / "workflows" / "test.yml").read_text("utf-8")


def test_the_uninstaller_names_each_file_and_takes_no_folder_that_is_not_empty(tmp_path):
    for name in ("raincheck.exe", "_internal/a b/c.dll", "_internal/程序.txt"):
        (tmp_path / "dist" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "dist" / name).write_bytes(b"x")
    target = tmp_path / "build" / "uninstall.nsh"
    subprocess.run(
        [sys.executable, str(PACKAGING / "windows" / "uninstall_list.py"), str(tmp_path / "dist"), str(target)],
        check=True,
    )
    assert target.read_text("utf-8-sig").splitlines() == [
        r'Delete "$INSTDIR\_internal\a b\c.dll"',
        r'Delete "$INSTDIR\_internal\程序.txt"',
        r'Delete "$INSTDIR\raincheck.exe"',
        r'RMDir "$INSTDIR\_internal\a b"',
        r'RMDir "$INSTDIR\_internal"',
    ]
    assert "RMDir /r" not in (PACKAGING / "windows" / "raincheck.nsi").read_text("utf-8")


@pytest.mark.skipif(shutil.which("makensis") is None, reason="NSIS is here only where installers are built")
def test_nsis_compiles_the_installer(tmp_path):
    for name in ("dist/raincheck/raincheck.exe", "dist/raincheck/raincheck-cli.exe", "dist/raincheck/_internal/x.dll"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    recipe = tmp_path / "packaging" / "windows" / "raincheck.nsi"
    recipe.parent.mkdir(parents=True)
    shutil.copy(PACKAGING / "windows" / "raincheck.nsi", recipe)
    listed = [str(tmp_path / "dist" / "raincheck"), str(tmp_path / "build" / "uninstall.nsh")]
    subprocess.run([sys.executable, str(PACKAGING / "windows" / "uninstall_list.py"), *listed], check=True)
    done = subprocess.run(["makensis", "-V2", "-DVERSION=0", str(recipe)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert (tmp_path / "dist" / "raincheck-0-setup.exe").stat().st_size > 10_000


def test_what_is_left_of_icus_data_is_a_whole_package_again():
    names = ["coll/fr.res", "coll/zh.res", "curr/fr.res", "curr/zh_Hans.res", "curr/supplementalData.res"]
    names += ["brkitr/cjdict.dict", "en.res", "fr.res", "ibm-37_P100-1995.cnv", "nfc.nrm", "res_index.res", "root.res"]
    names += ["gb18030.cnv", "ibm-1386_P100-2001.cnv", "ibm-1375_P100-2008.cnv"]
    content = {f"icudt73l/{name}": name.encode() * 3 for name in sorted(names)}
    head = struct.pack("<HH", 32, 0x27DA) + bytes(8) + icu.MAGIC + bytes(16)
    found, read = icu.items(b"what the linker put before it" + icu.package(head, content))
    assert (found, list(read)) == (head, list(content))
    assert all(read[name].rstrip(b"\0") == said for name, said in content.items())
    left = {name: said for name, said in read.items() if icu.stays(name)}
    gone = {"brkitr/cjdict.dict", "curr/fr.res", "fr.res", "ibm-37_P100-1995.cnv"}
    assert {name.removeprefix("icudt73l/") for name in content.keys() - left.keys()} == gone
    assert list(icu.items(icu.package(head, left))[1]) == list(left)


def test_no_issue_template_asks_for_a_book():
    templates = sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml"))
    told = [template for template in templates if "ever attach your book" in template.read_text("utf-8")]
    assert [template.name for template in told] == ["bug.yml", "rule.yml"]


def test_removing_the_package_takes_its_schedules_and_leaves_books_and_other_programs_entries(tmp_path):
    home = tmp_path / "li"
    units, login = home / ".config" / "systemd" / "user", home / ".config" / "autostart"
    for folder in (units / "timers.target.wants", login):
        folder.mkdir(parents=True)
    ours, theirs = "raincheck-check-1", "raincheck-check-2"
    for name, program in ((ours, "/opt/raincheck/raincheck"), (theirs, "/home/li/.venv/bin/python")):
        (units / f"{name}.service").write_text(f'ExecStart="{program}" "--book" "b"\n', encoding="utf-8")
        (units / f"{name}.timer").write_text("[Timer]\n", encoding="utf-8")
        (units / "timers.target.wants" / f"{name}.timer").symlink_to(units / f"{name}.timer")
        (login / f"{name}.desktop").write_text(f'Exec="{program}" "check"\n', encoding="utf-8")
    (login / "raincheck-tray.desktop").write_text('Exec="/opt/raincheck/raincheck" "--tray"\n', encoding="utf-8")
    (home / "b.raincheck").write_bytes(b"a book")
    script = str(LINUX / "before-removal.sh")
    environ = {"PATH": "/usr/bin:/bin", "RAINCHECK_HOMES": str(home)}
    subprocess.run(["sh", script, "upgrade"], env=environ, check=True)
    assert (units / f"{ours}.timer").exists(), "an upgrade takes nothing away"
    said = subprocess.run(["sh", script, "remove"], env=environ, capture_output=True, text=True, check=True).stdout
    left = sorted(path.name for path in home.rglob("raincheck-*"))
    assert left == sorted([f"{theirs}.service", f"{theirs}.timer", f"{theirs}.timer", f"{theirs}.desktop"])
    assert (home / "b.raincheck").read_bytes() == b"a book"
    assert "stay" in said


@pytest.mark.skipif(sys.platform != "linux", reason="dev.sh is for Linux and macOS; CI runs it on Linux")
@pytest.mark.parametrize(
    ("spoken", "told"), [({"LANG": "zh_CN.UTF-8"}, "你好"), ({"LANG": "en_US.UTF-8"}, "hello"), ({}, "hello"),
                         ({"LANG": "zh_CN.UTF-8", "RAINCHECK_LANG": "en"}, "hello")],
)  # fmt: skip
def test_the_set_up_speaks_as_the_session_does(spoken, told):
    code = (PACKAGING / "dev.sh").read_text("utf-8")
    words = code[code.index("say() {") : code.index("\n", code.index("tell() {"))]
    done = subprocess.run(
        ["sh", "-c", f"set -eu\n{words}\ntell hello 你好"],
        env={"PATH": os.environ["PATH"], **spoken}, capture_output=True, encoding="utf-8", check=True,
    )  # fmt: skip
    assert done.stderr.strip() == told
