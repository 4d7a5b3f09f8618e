"""Windows: the user's Run key, which names what starts with the desktop."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from typing import Final

from raincheck.system.autostart.base import AutostartError
from raincheck.system.autostart.login import NAME

_KEY: Final = r"Software\Microsoft\Windows\CurrentVersion\Run"

if sys.platform == "win32":
    import winreg

    class RunKey:
        """One value in the user's Run key."""

        def switch(self, command: Sequence[str], *, on: bool) -> None:
            """Enter or take out the value. Raises AutostartError."""
            try:
                with winreg.CreateKey(winreg.HKEY_CURRENT_USER, _KEY) as key:
                    if on:
                        winreg.SetValueEx(key, NAME, 0, winreg.REG_SZ, subprocess.list2cmdline(command))
                    elif self.is_on():
                        winreg.DeleteValue(key, NAME)
            except OSError as problem:
                raise AutostartError(str(problem)) from problem

        def is_on(self) -> bool:
            """Whether the value is there."""
            try:
                with winreg.OpenKey(winreg.HKEY_CURRENT_USER, _KEY) as key:
                    winreg.QueryValueEx(key, NAME)
            except OSError:
                return False
            return True
