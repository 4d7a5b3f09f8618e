"""Starting the program in the tray at login; one entry a user, whatever the book."""

from __future__ import annotations

import plistlib
from collections.abc import Sequence
from pathlib import Path
from typing import Final, Protocol

from raincheck.system.autostart.base import read_text, unwritable
from raincheck.system.autostart.xdg import starts, switched_on
from raincheck.system.files import remove, write_atomically

NAME: Final = "raincheck-tray"


class LoginStart(Protocol):
    """A system's way to start a program with the desktop."""

    def switch(self, command: Sequence[str], *, on: bool) -> None:
        """Enter the command in place of an earlier one, or take it out. Raises AutostartError."""
        ...

    def is_on(self) -> bool:
        """Whether the desktop will start us."""
        ...


class LoginFile:
    """A file in a folder that the desktop reads at login: .desktop on Linux, .plist on macOS."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def switch(self, command: Sequence[str], *, on: bool) -> None:
        """Write or delete the file. Raises AutostartError."""
        try:
            if on:
                write_atomically(self._path, self._content(command))
            else:
                remove(self._path)
        except OSError as problem:
            raise unwritable(self._path, problem) from problem

    def is_on(self) -> bool:
        """Whether the file is there and not switched off by the desktop's own settings."""
        text = read_text(self._path)
        return text is not None and (self._path.suffix != ".desktop" or switched_on(text))

    def _content(self, command: Sequence[str]) -> bytes:
        if self._path.suffix == ".plist":
            return plistlib.dumps({"Label": NAME, "ProgramArguments": list(command), "RunAtLoad": True})
        return (
            "[Desktop Entry]\n"
            "Type=Application\n"
            "Version=1.0\n"
            "Name=Raincheck\n"
            "Name[zh_CN]=未雨\n"
            "Comment=Watches from the tray\n"
            "Comment[zh_CN]=在托盘里看着\n"
            f"{starts(command)}"
            "Icon=raincheck\n"
            "Terminal=false\n"
            "X-GNOME-Autostart-enabled=true\n"
        ).encode()
