"""The fallback of Linux desktops without a systemd for the user: one check at each login."""

from __future__ import annotations

import configparser
from pathlib import Path

from raincheck.system.autostart.base import Job, Status, Way, read_text, unwritable
from raincheck.system.files import remove, write_atomically


class XdgAutostart:
    """A .desktop file in the user's autostart folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def install(self, job: Job) -> None:
        """Write the entry. Raises AutostartError."""
        try:
            write_atomically(self._file(job), desktop_entry(job).encode())
        except OSError as problem:
            raise unwritable(self._file(job), problem) from problem

    def remove(self, job: Job) -> bool:
        """Delete the entry; whether there was one. Raises AutostartError."""
        try:
            return remove(self._file(job))
        except OSError as problem:
            raise unwritable(self._file(job), problem) from problem

    def status(self, job: Job) -> Status:
        """Whether the entry is there and neither hidden nor switched off by the desktop's own settings."""
        text = read_text(self._file(job))
        return Status(
            way=Way.XDG,
            installed=text is not None,
            active=text is not None and _switched_on(text),
            current=text == desktop_entry(job),
            daily=False,
            where=str(self._file(job)),
        )

    def _file(self, job: Job) -> Path:
        return self._folder / f"{job.name}.desktop"


def desktop_entry(job: Job) -> str:
    """The autostart entry."""
    command = " ".join(_quoted(part) for part in job.command)
    return (
        "[Desktop Entry]\n"
        "Type=Application\n"
        "Version=1.0\n"
        "Name=Raincheck check\n"
        "Name[zh_CN]=未雨检查\n"
        "Comment=Checks the book once after login\n"
        "Comment[zh_CN]=登录后检查一次账本\n"
        f"Exec={command}\n"
        "Icon=raincheck\n"
        "Terminal=false\n"
        "NoDisplay=true\n"
        "X-GNOME-Autostart-enabled=true\n"
        "X-GNOME-Autostart-Delay=20\n"
    )


def _quoted(argument: str) -> str:
    r"""One argument of Exec: quoted as in a shell, then escaped as a value; so a backslash is four, " is \\"."""
    escaped = argument.replace("%", "%%")
    for character in '\\"`$':
        escaped = escaped.replace(character, f"\\{character}")
    return '"' + escaped.replace("\\", "\\\\") + '"'


def _switched_on(text: str) -> bool:
    parser = configparser.RawConfigParser(interpolation=None, strict=False)
    try:
        parser.read_string(text)
        entry = parser["Desktop Entry"]
    except (configparser.Error, KeyError):
        return False
    hidden = entry.get("Hidden", "false").strip().lower() == "true"
    return not hidden and entry.get("X-GNOME-Autostart-enabled", "true").strip().lower() != "false"
