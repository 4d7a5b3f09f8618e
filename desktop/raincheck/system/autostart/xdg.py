"""The fallback of Linux desktops without a systemd for the user: one check at each login."""

from __future__ import annotations

import configparser
import shlex
from collections.abc import Sequence
from pathlib import Path

from raincheck.system.autostart.base import Job, Status, Way, names_in, read_text, unwritable
from raincheck.system.files import remove, write_atomically


class XdgAutostart:
    """A .desktop file in the user's autostart folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def install(self, job: Job) -> None:
        """Write the entry. Raises AutostartError."""
        path = self._file(job.name)
        try:
            write_atomically(path, desktop_entry(job).encode())
        except OSError as problem:
            raise unwritable(path, problem) from problem

    def remove(self, name: str) -> bool:
        """Delete the entry; whether there was one. Raises AutostartError."""
        try:
            return remove(self._file(name))
        except OSError as problem:
            raise unwritable(self._file(name), problem) from problem

    def names(self) -> tuple[str, ...]:
        """The entries in the folder."""
        return names_in(self._folder, ".desktop")

    def status(self, name: str, job: Job | None = None) -> Status:
        """Whether the entry is there and neither hidden nor switched off by the desktop's own settings."""
        text = read_text(self._file(name))
        return Status(
            way=Way.XDG,
            installed=text is not None,
            active=text is not None and switched_on(text),
            current=None if job is None else text == desktop_entry(job),
            daily=False,
            where=str(self._file(name)),
            command=() if text is None else command_of(text),
        )

    def _file(self, name: str) -> Path:
        return self._folder / f"{name}.desktop"


def desktop_entry(job: Job) -> str:
    """The autostart entry."""
    return (
        "[Desktop Entry]\n"
        "Type=Application\n"
        "Version=1.0\n"
        "Name=Raincheck check\n"
        "Name[zh_CN]=未雨检查\n"
        "Comment=Checks the book once after login\n"
        "Comment[zh_CN]=登录后检查一次账本\n"
        f"{starts(job.command)}"
        "Icon=raincheck\n"
        "Terminal=false\n"
        "NoDisplay=true\n"
        "X-GNOME-Autostart-enabled=true\n"
        "X-GNOME-Autostart-Delay=20\n"
    )


def starts(command: Sequence[str]) -> str:
    """The lines that say what is started; a program that is gone is passed over without a complaint at each login."""
    program = command[0].replace("\\", "\\\\")
    return f"TryExec={program}\nExec={' '.join(_quoted(part) for part in command)}\n"


def command_of(text: str) -> tuple[str, ...]:
    """What an entry of ours starts; () for a text that is not of ours."""
    line = next((line for line in text.splitlines() if line.startswith("Exec=")), "Exec=")
    value = line.removeprefix("Exec=").replace("\\\\", "\\")
    try:
        # Inside double quotes a shell takes a backslash away before these four alone, as the entry's quoting does.
        words = shlex.split(value.replace("\\`", "`").replace("\\$", "$"))
    except ValueError:
        return ()
    return tuple(word.replace("%%", "%") for word in words)


def _quoted(argument: str) -> str:
    r"""One argument of Exec: quoted as in a shell, then escaped as a value; so a backslash is four, " is \\"."""
    escaped = argument.replace("%", "%%")
    for character in '\\"`$':
        escaped = escaped.replace(character, f"\\{character}")
    return '"' + escaped.replace("\\", "\\\\") + '"'


def switched_on(text: str) -> bool:
    """Whether the desktop will start an entry."""
    parser = configparser.RawConfigParser(interpolation=None, strict=False)
    try:
        parser.read_string(text)
        entry = parser["Desktop Entry"]
    except (configparser.Error, KeyError):
        return False
    hidden = entry.get("Hidden", "false").strip().lower() == "true"
    return not hidden and entry.get("X-GNOME-Autostart-enabled", "true").strip().lower() != "false"
