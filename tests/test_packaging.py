"""The recipes name what exists, agree with the package, and pass the validators of their formats."""

from __future__ import annotations

import plistlib
import re
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
METAINFO = LINUX / "io.github.raincheck_contributors.Raincheck.metainfo.xml"
APP_ID = METAINFO.name.removesuffix(".metainfo.xml")


@pytest.mark.parametrize(
    "command",
    [
        ["desktop-file-validate", str(LINUX / "raincheck.desktop")],
        ["appstreamcli", "validate", "--no-net", "--explain", str(METAINFO)],
        ["sh", "-n", str(PACKAGING / "dev.sh")],
        ["sh", "-n", str(LINUX / "build.sh")],
        ["sh", "-n", str(PACKAGING / "macos" / "build.sh")],
        ["bash", "-n", str(ROOT / ".ci" / "run")],
    ],
    ids=lambda command: f"{command[0]} {Path(command[-1]).name}",
)
@pytest.mark.skipif(sys.platform != "linux", reason="these validators are Linux's own")
def test_the_systems_own_validator_is_content(command):
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, "error" in done.stdout + done.stderr) == (0, False), done.stdout + done.stderr


def test_the_metainfo_tells_of_this_version():
    releases = ET.parse(METAINFO).getroot().findall("releases/release")  # noqa: S314  our own file
    assert releases[0].get("version") == __version__


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
    odd = [line for line in lines if line and not re.fullmatch(r"#.*|(?:python|run|test) [a-z0-9.+-]+", line)]
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
