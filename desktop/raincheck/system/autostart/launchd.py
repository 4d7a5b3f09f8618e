"""macOS: a LaunchAgent; launchd runs a time that was slept through once after waking, and we ask it to at login."""

from __future__ import annotations

import plistlib
from pathlib import Path

from raincheck.system.autostart.base import Answered, Job, Run, Status, Way, names_in, refused, run_tool, unwritable
from raincheck.system.files import remove, write_atomically


class LaunchAgent:
    """A property list in the user's LaunchAgents folder, and `launchctl`."""

    def __init__(self, folder: Path, user: int, run: Run = run_tool) -> None:
        self._folder = folder
        self._domain = f"gui/{user}"
        self._run = run

    def install(self, job: Job) -> None:
        """Write the list and load it in place of an earlier one. Raises AutostartError."""
        path = self._file(job.name)
        try:
            write_atomically(path, property_list(job))
        except OSError as problem:
            raise unwritable(path, problem) from problem
        self._launchctl("bootout", f"{self._domain}/{job.name}")
        answered = self._launchctl("bootstrap", self._domain, str(path))
        if answered.code != 0:
            remove(path)
            raise refused("launchctl", answered)

    def remove(self, name: str) -> bool:
        """Unload and delete the list; whether there was one. Raises AutostartError."""
        self._launchctl("bootout", f"{self._domain}/{name}")
        try:
            return remove(self._file(name))
        except OSError as problem:
            raise unwritable(self._file(name), problem) from problem

    def names(self) -> tuple[str, ...]:
        """The lists in the folder."""
        return names_in(self._folder, ".plist")

    def status(self, name: str, job: Job | None = None) -> Status:
        """What the list says, and whether launchd has loaded it."""
        path = self._file(name)
        try:
            content: bytes | None = path.read_bytes()
        except OSError:
            content = None
        shown = self._launchctl("print", f"{self._domain}/{name}")
        return Status(
            way=Way.LAUNCHD,
            installed=content is not None,
            active=None if shown.code in (126, 127) else content is not None and shown.code == 0,
            current=None if job is None else content == property_list(job),
            daily=True,
            where=str(path),
            command=() if content is None else _command_of(content),
        )

    def _launchctl(self, *arguments: str) -> Answered:
        return self._run(("launchctl", *arguments))

    def _file(self, name: str) -> Path:
        return self._folder / f"{name}.plist"


def property_list(job: Job) -> bytes:
    """The agent's property list."""
    return plistlib.dumps(
        {
            "Label": job.name,
            "ProgramArguments": list(job.command),
            "StartCalendarInterval": [{"Hour": at.hour, "Minute": at.minute} for at in sorted(set(job.times))],
            "RunAtLoad": True,
            "ProcessType": "Background",
            "LowPriorityIO": True,
        }
    )


def _command_of(content: bytes) -> tuple[str, ...]:
    try:
        words = plistlib.loads(content)["ProgramArguments"]
    except (plistlib.InvalidFileException, ValueError, KeyError, TypeError):
        return ()
    return tuple(words) if all(isinstance(word, str) for word in words) else ()
