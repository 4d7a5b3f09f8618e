"""`schedule install|remove|status`: what is written passes the system's own verifier, and status tells the truth."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.cli.conftest import Run

needs_systemd = pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")
needs_validator = pytest.mark.skipif(
    shutil.which("desktop-file-validate") is None, reason="desktop-file-validate is not installed"
)
DATA = Path(__file__).parent / "data"
SYSTEMCTL = """#!/bin/sh
# A systemd for the user that remembers whether the timer is enabled.
state="$(dirname "$0")/enabled"
case "$*" in
    *disable*) rm -f "$state" ;;
    *enable*) touch "$state" ;;
    *show\\ *) if [ -e "$state" ]; then echo UnitFileState=enabled; echo ActiveState=active; fi ;;
esac
"""


def tool(folder: Path, script: str) -> None:
    folder.mkdir(exist_ok=True)
    (folder / "systemctl").write_text(script, encoding="utf-8")
    (folder / "systemctl").chmod(0o755)


@pytest.fixture
def systemd(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine whose systemd runs for the user."""
    tool(tmp_path / "bin", SYSTEMCTL)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{os.environ['PATH']}")


@pytest.fixture
def no_systemd(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without one."""
    tool(tmp_path / "bin", "#!/bin/sh\nexit 1\n")
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{os.environ['PATH']}")


def config() -> Path:
    return Path(os.environ["XDG_CONFIG_HOME"])


@needs_systemd
def test_the_timer_that_is_installed_is_one_systemd_accepts(systemd: None, li_ming: Run, book_path: Path) -> None:
    assert li_ming("setting", "set", "check_times", "07:45,20:30").code == 0
    assert li_ming("schedule", "install").code == 0
    units = sorted((config() / "systemd" / "user").iterdir())
    assert [unit.suffix for unit in units] == [".service", ".timer"]
    service, timer = (unit.read_text(encoding="utf-8") for unit in units)
    assert f'"--book" "{book_path}" "check" "--notify"' in service
    assert "KillMode=process" in service, "the window that a click opens must outlive the check"
    assert "OnCalendar=*-*-* 07:45:00" in timer
    assert "Persistent=true" in timer
    done = subprocess.run(
        ["systemd-analyze", "verify", "--user", *map(str, units)], capture_output=True, text=True, check=False
    )
    # A misspelt key is only complained of, with exit code 0.
    assert [line for line in done.stderr.splitlines() if "raincheck" in line] == []


def test_status_is_read_back_from_the_system(systemd: None, li_ming: Run) -> None:
    before = li_ming("schedule", "status", "--json").document
    assert (before["installed"], before["active"]) == (False, False)
    li_ming("schedule", "install")
    there = li_ming("schedule", "status", "--json").document
    assert (there["way"], there["installed"], there["active"], there["current"]) == ("systemd", True, True, True)
    assert "new times" in li_ming("setting", "set", "check_times", "06:00").out
    assert li_ming("schedule", "status", "--json").document["current"] is True
    (timer,) = (config() / "systemd" / "user").glob("*.timer")
    assert "06:00" in timer.read_text(encoding="utf-8")
    timer.write_text(timer.read_text(encoding="utf-8").replace("06:00", "05:00"), encoding="utf-8")
    assert "schedule refresh" in li_ming("schedule", "status").out
    assert "up to date" in li_ming("schedule", "refresh").out
    assert li_ming("schedule", "status", "--json").document["current"] is True
    assert li_ming("schedule", "remove").code == 0
    after = li_ming("schedule", "status", "--json").document
    assert (after["installed"], after["active"]) == (False, False)
    assert list((config() / "systemd" / "user").iterdir()) == []
    assert "no daily check to remove" in li_ming("schedule", "remove").out


@needs_validator
def test_without_systemd_the_check_runs_at_login(no_systemd: None, li_ming: Run) -> None:
    said = li_ming("schedule", "install")
    assert said.code == 0
    assert "at login only" in said.out
    (entry,) = (config() / "autostart").iterdir()
    subprocess.run(["desktop-file-validate", str(entry)], check=True)
    assert li_ming("schedule", "status", "--json").document["way"] == "xdg"
    li_ming("schedule", "remove")
    assert li_ming("schedule", "status", "--json").document["installed"] is False


def test_status_says_since_when_no_check_has_run(no_systemd: None, li_ming: Run) -> None:
    assert li_ming("schedule", "status", "--json").document["last_check"] is None
    assert li_ming("check").code == 0
    found = li_ming("schedule", "status", "--json").document
    assert found["last_check"] is not None
    assert found["missed"] == 0


def test_a_check_for_the_schedule_serves_its_slot_once(no_systemd: None, li_ming: Run) -> None:
    for _ in range(3):
        assert li_ming("check", "--notify").code == 0
    assert li_ming("schedule", "status", "--json").document["missed"] == 0


def test_the_schedule_of_a_book_that_is_gone_can_be_seen_and_removed(
    systemd: None, li_ming: Run, book_path: Path
) -> None:
    li_ming("schedule", "install")
    book_path.rename(book_path.with_name("moved.raincheck"))
    seen = li_ming("schedule", "status", "--json")
    assert (seen.code, seen.document["installed"], seen.document["last_check"]) == (0, True, None)
    assert seen.document["unread"]
    assert "is removed" in li_ming("schedule", "remove").out
    assert list((config() / "systemd" / "user").iterdir()) == []


def test_a_refresh_where_nothing_is_scheduled_schedules_nothing(systemd: None, li_ming: Run) -> None:
    assert "No daily check is installed" in li_ming("schedule", "refresh").out
    assert li_ming("schedule", "status", "--json").document["installed"] is False


def test_an_encrypted_book_is_scheduled_only_with_a_passphrase_that_is_there_when_nobody_is(
    systemd: None, li_ming: Run, tmp_path: Path
) -> None:
    secret = tmp_path / "my secret"
    secret.write_text("correct horse\n", encoding="utf-8")
    assert li_ming("--passphrase-file", secret, "encrypt").code == 0
    seen = li_ming("schedule", "status", "--json")
    assert (seen.code, seen.document["installed"]) == (0, False)
    assert "encrypted" in seen.document["unread"]
    assert li_ming("--passphrase-file", secret, "schedule", "status", "--json").document["unread"] is None
    assert li_ming("--passphrase-file", secret, "schedule", "install").code == 0
    (service,) = (config() / "systemd" / "user").glob("*.service")
    assert f'"--passphrase-file" "{secret}"' in service.read_text(encoding="utf-8")
    assert li_ming("schedule", "status", "--json").document["unread"] is None, "the schedule's own file opens it"
    assert li_ming("--passphrase-file", secret, "setting", "set", "check_times", "06:00").code == 0
    assert f'"--passphrase-file" "{secret}"' in service.read_text(encoding="utf-8"), "the way to open it is kept"
    assert li_ming("schedule", "remove").code == 0


def test_the_doctor_says_that_the_scheduled_program_is_gone(systemd: None, li_ming: Run) -> None:
    li_ming("schedule", "install")
    assert "its program is there" in li_ming("doctor").out
    (service,) = (config() / "systemd" / "user").glob("*.service")
    text = service.read_text(encoding="utf-8")
    service.write_text(text.replace(sys.executable, "/opt/gone/python"), encoding="utf-8")
    told = li_ming("doctor")
    assert told.code == 1
    assert "/opt/gone/python" in told.out
    assert "is gone" in li_ming("schedule", "status").out
    li_ming("schedule", "refresh")
    assert "its program is there" in li_ming("doctor").out


def test_two_books_are_scheduled_side_by_side(systemd: None, run: Run, tmp_path: Path) -> None:
    for name in ("a", "b"):
        book = tmp_path / f"{name}.raincheck"
        assert run("--book", book, "load", DATA / "li_ming.json").code == 0
        assert run("--book", book, "schedule", "install").code == 0
    assert len(list((config() / "systemd" / "user").glob("*.timer"))) == 2
    assert run("--book", tmp_path / "a.raincheck", "schedule", "remove").code == 0
    assert run("--book", tmp_path / "b.raincheck", "schedule", "status", "--json").document["installed"] is True
    assert run("--book", tmp_path / "a.raincheck", "schedule", "install").code == 0
    assert "2 daily checks are removed" in run("schedule", "remove", "--all").out
    assert list((config() / "systemd" / "user").glob("*.timer")) == []
