"""A systemd user timer: at the chosen times, and once at the next login or waking for all that were missed."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Final

from raincheck.system.autostart.base import (
    Answered,
    Job,
    Run,
    Status,
    Way,
    names_in,
    read_text,
    refused,
    run_tool,
    unwritable,
)
from raincheck.system.files import remove, write_atomically

_SYSTEMCTL: Final = ("systemctl", "--user", "--no-pager")
_PROPERTIES: Final = ("UnitFileState", "ActiveState", "NextElapseUSecRealtime", "LastTriggerUSec")


class SystemdTimer:
    """Two unit files in the user's folder of units, and `systemctl --user`."""

    def __init__(self, folder: Path, run: Run = run_tool) -> None:
        self._folder = folder
        self._run = run

    def usable(self) -> bool:
        """Whether a systemd runs for this user."""
        return self._run((*_SYSTEMCTL, "show-environment")).code == 0

    def install(self, job: Job) -> None:
        """Write both units, then enable and start the timer. Raises AutostartError; nothing is left half done."""
        files = _units(self._folder, job)
        before = {path: read_text(path) for path in files}
        try:
            for path, text in files.items():
                write_atomically(path, text.encode())
        except OSError as problem:
            self._put_back(before)
            raise unwritable(self._folder, problem) from problem
        timer = f"{job.name}.timer"
        for command in (("daemon-reload",), ("enable", timer), ("restart", timer)):
            answered = self._systemctl(*command)
            if answered.code != 0:
                self._put_back(before)
                self._systemctl("daemon-reload")
                raise refused("systemctl", answered)

    def remove(self, name: str) -> bool:
        """Stop and disable the timer and delete both units; whether there were any."""
        paths = self._paths(name)
        was_there = any(path.exists() for path in paths)
        if was_there:
            # Without a running systemd this fails, and the files alone are what is left to take away.
            self._systemctl("disable", "--now", f"{name}.timer")
            try:
                for path in (*paths, self._folder / "timers.target.wants" / f"{name}.timer"):
                    remove(path)
            except OSError as problem:
                raise unwritable(self._folder, problem) from problem
            self._systemctl("daemon-reload")
        return was_there

    def names(self) -> tuple[str, ...]:
        """The timers in the folder."""
        return names_in(self._folder, ".timer")

    def status(self, name: str, job: Job | None = None) -> Status:
        """What the unit files say and what systemd says of them."""
        texts = {path: read_text(path) for path in self._paths(name)}
        installed = all(text is not None for text in texts.values())
        shown = self._systemctl("show", f"{name}.timer", *(f"--property={name}" for name in _PROPERTIES))
        said = dict(line.split("=", 1) for line in shown.out.splitlines() if "=" in line)
        enabled = said.get("UnitFileState") == "enabled" and said.get("ActiveState") == "active"
        service = texts[self._paths(name)[0]]
        return Status(
            way=Way.SYSTEMD,
            installed=installed,
            active=installed and enabled if shown.code == 0 else None,
            current=None if job is None else texts == _units(self._folder, job),
            daily=True,
            where=str(self._folder / f"{name}.timer"),
            next_run=said.get("NextElapseUSecRealtime") or None,
            last_run=said.get("LastTriggerUSec") or None,
            command=() if service is None else command_of(service),
        )

    def _systemctl(self, *arguments: str) -> Answered:
        return self._run((*_SYSTEMCTL, *arguments))

    def _paths(self, name: str) -> tuple[Path, Path]:
        return self._folder / f"{name}.service", self._folder / f"{name}.timer"

    def _put_back(self, before: dict[Path, str | None]) -> None:
        for path, text in before.items():
            if text is None:
                remove(path)
            else:
                write_atomically(path, text.encode())


def _units(folder: Path, job: Job) -> dict[Path, str]:
    return {
        folder / f"{job.name}.service": service_unit(job),
        folder / f"{job.name}.timer": timer_unit(job),
    }


def command_of(service: str) -> tuple[str, ...]:
    """What a service unit of ours starts; () for a text that is not of ours."""
    line = next((line for line in service.splitlines() if line.startswith("ExecStart=")), "ExecStart=")
    try:
        words = [word.replace("%%", "%") for word in shlex.split(line.removeprefix("ExecStart="))]
    except ValueError:
        return ()
    words = [*words[:1], *(word.replace("$$", "$") for word in words[1:])]
    return tuple(words[1:] if words[:1] == ["/usr/bin/env"] else words)


def service_unit(job: Job) -> str:
    """The unit that checks once."""
    # systemd takes no program whose path has quotes, and expands no $$ there; as an argument of env it may have both.
    words = ("/usr/bin/env", *job.command) if set(job.command[0]) & set("\"'\\$") else job.command
    command = " ".join((_quoted(words[0]), *(_quoted(word).replace("$", "$$") for word in words[1:])))
    return (
        "[Unit]\n"
        f"Description=Raincheck: check {_plain(job.book.name)}\n"
        "\n"
        "[Service]\n"
        "Type=exec\n"
        f"ExecStart={command}\n"
        "Nice=10\n"
        # Whoever hears the popups' answers, and a window they open, live on when the check is done.
        "KillMode=process\n"
        "RuntimeMaxSec=15min\n"
    )


def timer_unit(job: Job) -> str:
    """The unit that says when; `Persistent` makes one run of all that were missed."""
    times = "".join(f"OnCalendar=*-*-* {at:%H:%M}:00\n" for at in sorted(set(job.times)))
    return (
        "[Unit]\n"
        f"Description=Raincheck: when to check {_plain(job.book.name)}\n"
        "\n"
        "[Timer]\n"
        f"{times}"
        "Persistent=true\n"
        "AccuracySec=1min\n"
        "\n"
        "[Install]\n"
        "WantedBy=timers.target\n"
    )


def _quoted(argument: str) -> str:
    """One argument of ExecStart, after systemd's rules for quotes, backslashes and % specifiers."""
    escaped = argument.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return f'"{escaped}"'


def _plain(text: str) -> str:
    """Free text in a unit: % would be a specifier, a trailing backslash would swallow the next line."""
    return text.replace("%", "%%").replace("\\", "/")
