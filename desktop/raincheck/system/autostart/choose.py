"""Which way this machine has to run the check while the window is closed."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from raincheck.core.text import tr
from raincheck.system.autostart.base import Autostart, AutostartError, Job, Run, Status, Way, run_tool
from raincheck.system.autostart.systemd import SystemdTimer
from raincheck.system.autostart.xdg import XdgAutostart


class LinuxAutostart:
    """The systemd timer where systemd runs for the user, else the autostart folder; never both."""

    def __init__(self, timer: SystemdTimer, login: XdgAutostart) -> None:
        self._timer = timer
        self._login = login

    def install(self, job: Job) -> None:
        """Enter the job in the better way and take it out of the other. Raises AutostartError."""
        if self._timer.usable():
            self._timer.install(job)
            self._login.remove(job)
        else:
            self._login.install(job)
            self._timer.remove(job)

    def remove(self, job: Job) -> bool:
        """Take the job out of both ways; whether it was in one. Raises AutostartError."""
        return any([self._timer.remove(job), self._login.remove(job)])

    def status(self, job: Job) -> Status:
        """The way that is installed, else the way that would be."""
        timer, login = self._timer.status(job), self._login.status(job)
        if timer.installed or login.installed:
            return timer if timer.installed else login
        return timer if self._timer.usable() else login


class NoAutostart:
    """A system without a way we know."""

    def install(self, job: Job) -> None:  # noqa: ARG002 - the port's form
        """Raise AutostartError."""
        raise AutostartError(tr("This system has no scheduler that Raincheck knows: leave the window open instead."))

    def remove(self, job: Job) -> bool:  # noqa: ARG002 - the port's form
        """There is nothing to remove."""
        return False

    def status(self, job: Job) -> Status:  # noqa: ARG002 - the port's form
        """Nothing is installed."""
        return Status(Way.NONE, installed=False, active=False, current=False, daily=False)


def autostart(environ: Mapping[str, str] = os.environ, *, run: Run = run_tool) -> Autostart:
    """This system's way."""
    if sys.platform == "win32":
        from raincheck.system.autostart.taskscheduler import TaskScheduler  # noqa: PLC0415 - Windows alone needs XML

        return TaskScheduler(run)
    if sys.platform == "darwin":
        from raincheck.system.autostart.launchd import LaunchAgent  # noqa: PLC0415 - macOS alone needs plistlib

        return LaunchAgent(Path.home() / "Library" / "LaunchAgents", os.getuid(), run)
    if sys.platform.startswith("linux"):
        config = Path(environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
        return LinuxAutostart(SystemdTimer(config / "systemd" / "user", run), XdgAutostart(config / "autostart"))
    return NoAutostart()
