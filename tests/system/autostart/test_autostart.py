"""What is handed to each platform's scheduler, judged by the platform's own verifier where there is one here."""

from __future__ import annotations

import os
import plistlib
import shlex
import shutil
import subprocess
from collections.abc import Sequence
from datetime import time
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from msgspec import Struct, field

from raincheck.core.errors import UsageError
from raincheck.system.autostart import systemd, xdg
from raincheck.system.autostart.base import Answered, AutostartError, Job, Way, check_command, program, run_tool
from raincheck.system.autostart.choose import LinuxAutostart, NoAutostart, autostart, login_start
from raincheck.system.autostart.launchd import LaunchAgent, property_list
from raincheck.system.autostart.login import LoginFile
from raincheck.system.autostart.systemd import SystemdTimer, service_unit, timer_unit
from raincheck.system.autostart.taskscheduler import NAMESPACE, TaskScheduler, task_xml
from raincheck.system.autostart.xdg import XdgAutostart, desktop_entry

HARD = "我的 账本 100% $HOME `x` \"q\" 'a' \\ ;&.raincheck"


class FakeTool(Struct):
    """A system tool that remembers what it was asked and answers from a script."""

    answers: dict[str, Answered] = field(default_factory=dict)
    asked: list[tuple[str, ...]] = field(default_factory=list)

    def __call__(self, command: Sequence[str], /) -> Answered:
        self.asked.append(tuple(command))
        words = " ".join(command)
        return next((answer for part, answer in self.answers.items() if part in words), Answered(0, "", ""))


def job(folder: Path, name: str = HARD, *, program: str = "/usr/bin/raincheck") -> Job:
    book = folder / name
    return Job(book, check_command(book, (program,)), (time(20), time(8, 30), time(8, 30)))


def needs(tool: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(shutil.which(tool) is None, reason=f"{tool} is not installed")


def split_systemd(line: str) -> list[str]:
    """ExecStart as systemd.service(5) reads it, for the quotes we use."""
    words = [word.replace("%%", "%") for word in shlex.split(line)]
    return [words[0], *(word.replace("$$", "$") for word in words[1:])]


def value(text: str, key: str) -> str:
    return next(line.split("=", 1)[1] for line in text.splitlines() if line.startswith(f"{key}="))


def test_two_books_have_two_jobs_and_one_book_has_one_by_any_path(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    assert job(tmp_path, "x").name != job(tmp_path, "y").name
    assert job(tmp_path, "x").name == job(tmp_path / "a" / "..", "x").name


def test_the_command_checks_the_book_by_its_full_path(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    assert check_command(Path("b.raincheck"), ("rc",)) == (
        "rc", "--book", str(tmp_path / "b.raincheck"), "check", "--notify",
    )  # fmt: skip


def test_a_path_with_a_line_break_is_refused() -> None:
    with pytest.raises(UsageError, match="line break"):
        check_command(Path("/a\nExecStart=evil"), ("rc",))


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({"FLATPAK_ID": "org.example.App"}, ("flatpak", "run", "org.example.App")),
        ({"APPIMAGE": "/opt/Rain check.AppImage"}, ("/opt/Rain check.AppImage",)),
    ],
)
def test_a_bundle_starts_itself(environ: dict[str, str], expected: tuple[str, ...]) -> None:
    assert program(environ) == expected


def test_elsewhere_this_python_starts_the_package() -> None:
    assert program({})[1:] == ("-m", "raincheck")
    assert Path(program({})[0]).exists()


def test_a_tool_that_is_not_there_is_an_answer() -> None:
    assert run_tool(("no-such-tool-here",)).code == 127
    assert run_tool(("sh", "-c", "echo out; echo err >&2; exit 3")) == Answered(3, "out\n", "err\n")


class TestSystemd:
    def test_the_command_survives_systemds_quoting(self, tmp_path: Path) -> None:
        made = job(tmp_path)
        assert split_systemd(value(service_unit(made), "ExecStart")) == list(made.command)

    def test_each_time_is_one_line_and_missed_runs_are_made_up_for(self, tmp_path: Path) -> None:
        lines = timer_unit(job(tmp_path)).splitlines()
        assert [line for line in lines if line.startswith("OnCalendar")] == [
            "OnCalendar=*-*-* 08:30:00",
            "OnCalendar=*-*-* 20:00:00",
        ]
        assert "Persistent=true" in lines

    @needs("systemd-analyze")
    def test_systemd_finds_no_fault_with_the_units(self, tmp_path: Path) -> None:
        for name in ("程序 100% dir", 'a "quoted" dir', "a $dollar dir"):
            (tmp_path / name).mkdir()
            script = tmp_path / name / "rain check"
            script.write_text("#!/bin/sh\n", encoding="utf-8")
            script.chmod(0o755)
            made = job(tmp_path, program=str(script))
            assert self._complaints(tmp_path, made) == ""
            words = split_systemd(value(service_unit(made), "ExecStart"))
            assert words[-len(made.command) :] == list(made.command)
            assert len(words) == len(made.command) or words[0] == "/usr/bin/env"

    @needs("systemd-analyze")
    def test_systemd_would_say_so_if_the_program_were_not_found(self, tmp_path: Path) -> None:
        assert "not executable" in self._complaints(tmp_path, job(tmp_path, program=str(tmp_path / "gone")))

    @needs("systemd-analyze")
    def test_systemd_understands_the_times(self) -> None:
        said = subprocess.run(
            ["systemd-analyze", "calendar", "*-*-* 08:30:00"], capture_output=True, text=True, check=True
        )
        assert "08:30:00" in said.stdout

    @staticmethod
    def _complaints(folder: Path, job: Job) -> str:
        service, timer = folder / f"{job.name}.service", folder / f"{job.name}.timer"
        service.write_text(service_unit(job), encoding="utf-8")
        timer.write_text(timer_unit(job), encoding="utf-8")
        runtime = folder / "run"
        runtime.mkdir(exist_ok=True)
        done = subprocess.run(
            ["systemd-analyze", "verify", "--user", str(service), str(timer)],
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "XDG_RUNTIME_DIR": str(runtime)},
        )
        return "\n".join(line for line in done.stderr.splitlines() if job.name in line)

    def test_making_one_touches_nothing(self, tmp_path: Path) -> None:
        tool = FakeTool()
        SystemdTimer(tmp_path / "user", tool)
        assert tool.asked == []
        assert not (tmp_path / "user").exists()

    def test_install_writes_both_units_and_starts_the_timer(self, tmp_path: Path) -> None:
        tool, made = FakeTool(), job(tmp_path)
        SystemdTimer(tmp_path / "user", tool).install(made)
        assert sorted(path.name for path in (tmp_path / "user").iterdir()) == [
            f"{made.name}.service",
            f"{made.name}.timer",
        ]
        assert [" ".join(command[3:]) for command in tool.asked] == [
            "daemon-reload",
            f"enable {made.name}.timer",
            f"restart {made.name}.timer",
        ]

    def test_a_refusal_leaves_what_was_there_before(self, tmp_path: Path) -> None:
        timer = SystemdTimer(tmp_path, FakeTool({"enable": Answered(1, "", "Failed to connect to bus: 没有")}))
        with pytest.raises(AutostartError, match="没有"):
            timer.install(job(tmp_path))
        assert list(tmp_path.iterdir()) == []
        earlier = job(tmp_path)
        SystemdTimer(tmp_path, FakeTool()).install(earlier)
        later = Job(earlier.book, earlier.command, (time(7),))
        with pytest.raises(AutostartError):
            timer.install(later)
        assert timer.status(earlier.name, earlier).current

    def test_status_is_what_systemd_says(self, tmp_path: Path) -> None:
        made = job(tmp_path)
        said = "UnitFileState=enabled\nActiveState=active\nNextElapseUSecRealtime=Mon 08:30\nLastTriggerUSec=\n"
        tool = FakeTool({" show ": Answered(0, said, "")})
        timer = SystemdTimer(tmp_path, tool)
        assert not timer.status(made.name, made).installed
        timer.install(made)
        status = timer.status(made.name, made)
        assert (status.installed, status.active, status.current, status.next_run, status.last_run) == (
            True, True, True, "Mon 08:30", None,
        )  # fmt: skip
        tool.answers[" show "] = Answered(0, "UnitFileState=disabled\nActiveState=inactive\n", "")
        assert timer.status(made.name, made).active is False
        tool.answers[" show "] = Answered(1, "", "no bus")
        assert timer.status(made.name, made).active is None
        (tmp_path / f"{made.name}.timer").write_text("[Timer]\n", encoding="utf-8")
        assert not timer.status(made.name, made).current

    def test_remove_leaves_nothing(self, tmp_path: Path) -> None:
        made, timer = job(tmp_path), SystemdTimer(tmp_path, FakeTool({"disable": Answered(1, "", "no bus")}))
        assert not timer.remove(made.name)
        timer.install(made)
        assert timer.remove(made.name)
        assert list(tmp_path.iterdir()) == []

    def test_an_unwritable_folder_is_a_calm_sentence(self, tmp_path: Path) -> None:
        (tmp_path / "user").write_text("a file where the folder should be", encoding="utf-8")
        with pytest.raises(AutostartError, match="cannot be written"):
            SystemdTimer(tmp_path / "user", FakeTool()).install(job(tmp_path))


class TestXdg:
    def test_the_command_survives_the_desktop_entrys_quoting(self, tmp_path: Path) -> None:
        made = job(tmp_path)
        # The specification: a value's backslashes are undone first, then the quoting is the shell's.
        line = value(desktop_entry(made), "Exec").replace("\\\\", "\\")
        shown = subprocess.run(
            ["sh", "-c", f"printf '%s\\0' {line}"], capture_output=True, text=True, check=True
        ).stdout
        assert [word.replace("%%", "%") for word in shown.split("\0")[:-1]] == list(made.command)

    @needs("desktop-file-validate")
    def test_the_entry_is_valid(self, tmp_path: Path) -> None:
        file = tmp_path / "x.desktop"
        file.write_text(desktop_entry(job(tmp_path)), encoding="utf-8")
        done = subprocess.run(["desktop-file-validate", str(file)], capture_output=True, text=True, check=False)
        assert (done.returncode, done.stdout) == (0, "")

    def test_status_reads_the_file_back(self, tmp_path: Path) -> None:
        made, login = job(tmp_path), XdgAutostart(tmp_path / "autostart")
        assert not login.status(made.name, made).installed
        login.install(made)
        status = login.status(made.name, made)
        assert (status.way, status.installed, status.active, status.current, status.daily) == (
            Way.XDG, True, True, True, False,
        )  # fmt: skip
        file = tmp_path / "autostart" / f"{made.name}.desktop"
        for switched_off in ("Hidden=true\n", "X-GNOME-Autostart-enabled=false\n"):
            file.write_text(desktop_entry(made) + switched_off, encoding="utf-8")
            assert login.status(made.name, made).active is False
        file.write_bytes(b"\xff\xfe nonsense")
        assert login.status(made.name, made).active is False
        assert login.remove(made.name)
        assert not login.remove(made.name)

    def test_an_unwritable_folder_is_a_calm_sentence(self, tmp_path: Path) -> None:
        (tmp_path / "autostart").write_text("", encoding="utf-8")
        with pytest.raises(AutostartError, match="cannot be written"):
            XdgAutostart(tmp_path / "autostart").install(job(tmp_path))


class TestLinux:
    def test_the_timer_where_systemd_runs_else_the_login_entry_and_never_both(self, tmp_path: Path) -> None:
        tool, made = FakeTool(), job(tmp_path)
        linux = LinuxAutostart(SystemdTimer(tmp_path / "user", tool), XdgAutostart(tmp_path / "autostart"))
        assert linux.status(made.name, made).way is Way.SYSTEMD
        linux.install(made)
        assert (linux.status(made.name, made).way, linux.status(made.name, made).installed) == (Way.SYSTEMD, True)
        tool.answers["--user"] = Answered(1, "", "no bus")
        linux.install(made)
        assert (linux.status(made.name, made).way, linux.status(made.name, made).installed) == (Way.XDG, True)
        assert list((tmp_path / "user").iterdir()) == []
        assert linux.remove(made.name)
        assert not linux.status(made.name, made).installed
        assert not linux.remove(made.name)


def test_a_system_without_a_way_says_so(tmp_path: Path) -> None:
    with pytest.raises(AutostartError, match="leave the window open"):
        NoAutostart("leave the window open").install(job(tmp_path))
    assert NoAutostart("leave the window open").status("any").way is Way.NONE
    assert not NoAutostart("leave the window open").remove(job(tmp_path).name)


class TestLaunchd:
    def test_the_list_holds_the_command_and_every_time(self, tmp_path: Path) -> None:
        made = job(tmp_path)
        read = plistlib.loads(property_list(made))
        assert read["ProgramArguments"] == list(made.command)
        assert read["Label"] == made.name
        assert read["RunAtLoad"] is True
        assert read["StartCalendarInterval"] == [{"Hour": 8, "Minute": 30}, {"Hour": 20, "Minute": 0}]

    def test_install_loads_and_status_reads_back(self, tmp_path: Path) -> None:
        tool, made = FakeTool(), job(tmp_path)
        agent = LaunchAgent(tmp_path, 501, tool)
        assert not agent.status(made.name, made).installed
        tool.asked.clear()
        agent.install(made)
        assert [command[1] for command in tool.asked] == ["bootout", "bootstrap"]
        assert agent.status(made.name, made).active
        tool.answers["print"] = Answered(113, "", "Could not find service")
        assert agent.status(made.name, made).active is False
        assert agent.remove(made.name)
        assert not agent.remove(made.name)

    def test_a_refusal_leaves_no_list_behind(self, tmp_path: Path) -> None:
        with pytest.raises(AutostartError, match="launchctl"):
            LaunchAgent(tmp_path, 501, FakeTool({"bootstrap": Answered(5, "", "Input/output error")})).install(
                job(tmp_path)
            )
        assert list(tmp_path.iterdir()) == []


class TestTaskScheduler:
    def test_the_task_keeps_the_schemas_order_and_makes_up_for_missed_runs(self, tmp_path: Path) -> None:
        content = task_xml(job(tmp_path))
        assert content[:2] in (b"\xff\xfe", b"\xfe\xff")
        task = ET.fromstring(content)  # noqa: S314 - our own
        assert task.tag == f"{{{NAMESPACE}}}Task"

        def children(path: str) -> list[str]:
            found = task.find("/".join(f"{{{NAMESPACE}}}{part}" for part in path.split("/"))) if path else task
            assert found is not None
            return [child.tag.removeprefix(f"{{{NAMESPACE}}}") for child in found]

        assert children("") == ["RegistrationInfo", "Triggers", "Principals", "Settings", "Actions"]
        assert children("Triggers") == ["CalendarTrigger", "CalendarTrigger"]
        # The schema has a sequence here: what every trigger has comes before what a calendar trigger adds.
        assert children("Triggers/CalendarTrigger") == ["Enabled", "StartBoundary", "ScheduleByDay"]
        assert children("Actions/Exec") == ["Command", "Arguments"]
        assert task.findtext(f".//{{{NAMESPACE}}}StartWhenAvailable") == "true"
        starts = [node.text for node in task.iter(f"{{{NAMESPACE}}}StartBoundary")]
        assert starts == ["2024-01-01T08:30:00", "2024-01-01T20:00:00"]

    def test_the_arguments_are_quoted_for_windows(self) -> None:
        made = Job(Path("b"), ("C:\\Program Files\\r.exe", "--book", "D:\\我的 账本\\b.raincheck", "check"), (time(8),))
        task = ET.fromstring(task_xml(made))  # noqa: S314 - our own
        assert task.findtext(f".//{{{NAMESPACE}}}Command") == "C:\\Program Files\\r.exe"
        assert task.findtext(f".//{{{NAMESPACE}}}Arguments") == '--book "D:\\我的 账本\\b.raincheck" check'

    def test_install_status_and_remove_speak_to_schtasks(self, tmp_path: Path) -> None:
        made = job(tmp_path)
        gone = Answered(1, "", "ERROR: The system cannot find the file specified.")
        tool = FakeTool({"/Query": gone})
        tasks = TaskScheduler(tool)
        assert not tasks.status(made.name, made).installed
        assert not tasks.remove(made.name)
        tasks.install(made)
        assert tool.asked[-1][:4] == ("schtasks", "/Create", "/TN", made.name)
        tool.answers["/Query"] = Answered(0, "\r\n" + task_xml(made).decode("utf-16"), "")
        status = tasks.status(made.name, made)
        assert (status.installed, status.active, status.current) == (True, True, True)
        other = Job(made.book, made.command, (time(7),))
        assert not tasks.status(other.name, other).current
        disabled = task_xml(made).decode("utf-16").replace("<Settings>", "<Settings><Enabled>false</Enabled>")
        tool.answers["/Query"] = Answered(0, disabled, "")
        assert tasks.status(made.name, made).active is False
        assert tasks.remove(made.name)
        tool.answers["/Query"] = Answered(0, "not xml", "")
        assert not tasks.status(made.name, made).installed

    def test_a_refusal_is_a_calm_sentence(self, tmp_path: Path) -> None:
        with pytest.raises(AutostartError, match="拒绝访问"):
            TaskScheduler(FakeTool({"/Create": Answered(1, "", "错误: 拒绝访问。")})).install(job(tmp_path))


@pytest.mark.parametrize("name", [HARD, "书.raincheck", "a b.raincheck", "a`b$c.raincheck", "100%.raincheck"])
def test_what_an_entry_starts_is_read_back_from_it(tmp_path: Path, name: str) -> None:
    book = tmp_path / name
    made = Job(book, check_command(book, ("/opt/Rain check/rc",), tmp_path / "my pass"), (time(9),))
    assert systemd.command_of(service_unit(made)) == made.command
    assert xdg.command_of(desktop_entry(made)) == made.command
    agent = LaunchAgent(tmp_path / "agents", 1, FakeTool())
    agent.install(made)
    status = agent.status(made.name)
    assert status.command == made.command
    assert (status.current, status.missing_program) == (None, "/opt/Rain check/rc")
    assert status.passphrase_file == tmp_path / "my pass"
    if '"' not in name:
        tool = FakeTool({"/Query": Answered(0, task_xml(made).decode("utf-16"), "")})
        assert TaskScheduler(tool).status(made.name).command == made.command


@pytest.mark.parametrize("text", ["", 'ExecStart="open', 'Exec="open', "nothing of ours"])
def test_an_entry_of_somebody_else_starts_nothing_that_we_know(text: str) -> None:
    assert systemd.command_of(text) == xdg.command_of(text) == ()


def test_an_entry_whose_program_is_gone_is_passed_over_at_login(tmp_path: Path) -> None:
    lines = desktop_entry(job(tmp_path, program="/opt/gone")).splitlines()
    assert "TryExec=/opt/gone" in lines


def test_a_flatpak_says_that_it_cannot_enter_a_check(tmp_path: Path) -> None:
    way = autostart({"FLATPAK_ID": "org.example.App"})
    with pytest.raises(AutostartError, match="Flatpak"):
        way.install(job(tmp_path))
    assert not way.remove("any")
    assert login_start({"FLATPAK_ID": "org.example.App"}) is None


def test_the_tray_can_start_at_login(tmp_path: Path) -> None:
    start = login_start({"XDG_CONFIG_HOME": str(tmp_path)})
    assert isinstance(start, LoginFile)
    assert not start.is_on()
    start.switch(("/usr/bin/env", "--tray", "--book", "/home/我的 账本.raincheck"), on=True)
    assert start.is_on()
    (entry,) = (tmp_path / "autostart").iterdir()
    assert xdg.command_of(entry.read_text("utf-8"))[1:] == ("--tray", "--book", "/home/我的 账本.raincheck")
    if shutil.which("desktop-file-validate"):
        subprocess.run(["desktop-file-validate", str(entry)], check=True)
    entry.write_text(entry.read_text("utf-8") + "Hidden=true\n", encoding="utf-8")
    assert not start.is_on(), "the desktop's own settings switch it off so"
    start.switch((), on=False)
    assert list((tmp_path / "autostart").iterdir()) == []


def test_the_tray_of_macos_is_an_agent_that_runs_at_load(tmp_path: Path) -> None:
    start = LoginFile(tmp_path / "raincheck-tray.plist")
    start.switch(("/Applications/Raincheck.app/rc", "--tray"), on=True)
    assert plistlib.loads((tmp_path / "raincheck-tray.plist").read_bytes())["RunAtLoad"] is True
    assert start.is_on()


def test_all_entries_are_found_whatever_their_books(tmp_path: Path) -> None:
    first, second = job(tmp_path, "a"), job(tmp_path, "b")
    login, agents = XdgAutostart(tmp_path / "login"), LaunchAgent(tmp_path / "agents", 1, FakeTool())
    for way in (login, agents, SystemdTimer(tmp_path / "units", FakeTool())):
        for made in (first, second):
            way.install(made)
        assert way.names() == tuple(sorted((first.name, second.name)))
    listed = f'"\\{first.name}","N/A","Ready"\n"\\Microsoft\\other","N/A","Ready"\n"\\{first.name}","N/A","Ready"\n'
    assert TaskScheduler(FakeTool({"/FO": Answered(0, listed, "")})).names() == (first.name,)
