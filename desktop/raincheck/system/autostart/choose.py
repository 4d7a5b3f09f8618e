"""Which way this machine has to run the check while the window is closed."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from raincheck.core.text import tr
from raincheck.system.autostart.base import Autostart, AutostartError, Job, Run, Status, Way, run_tool
from raincheck.system.autostart.login import NAME, LoginFile, LoginStart
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
            self._login.remove(job.name)
        else:
            self._login.install(job)
            self._timer.remove(job.name)

    def remove(self, name: str) -> bool:
        """Take the job out of both ways; whether it was in one. Raises AutostartError."""
        return any([self._timer.remove(name), self._login.remove(name)])

    def names(self) -> tuple[str, ...]:
        """The entries of both ways."""
        return tuple(dict.fromkeys((*self._timer.names(), *self._login.names())))

    def status(self, name: str, job: Job | None = None) -> Status:
        """The way that is installed, else the way that would be."""
        timer, login = self._timer.status(name, job), self._login.status(name, job)
        if timer.installed or login.installed:
            return timer if timer.installed else login
        return timer if self._timer.usable() else login


class NoAutostart:
    """A place without a way we know; `why` is the sentence that says what to do instead."""

    def __init__(self, why: str) -> None:
        self._why = why

    def install(self, job: Job) -> None:  # noqa: ARG002 - the port's form
        """Raise AutostartError."""
        raise AutostartError(self._why)

    def remove(self, name: str) -> bool:  # noqa: ARG002 - the port's form
        """There is nothing to remove."""
        return False

    def names(self) -> tuple[str, ...]:
        """There are none."""
        return ()

    def status(self, name: str, job: Job | None = None) -> Status:  # noqa: ARG002 - the port's form
        """Nothing is installed."""
        return Status(Way.NONE, installed=False, active=False, current=None if job is None else False, daily=False)


def autostart(environ: Mapping[str, str] = os.environ, *, run: Run = run_tool) -> Autostart:
    """This system's way."""
    if environ.get("FLATPAK_ID"):
        # The sandbox reaches no timer of the host, and the desktop's portal starts programs at login only.
        return NoAutostart(
            tr("In a Flatpak Raincheck cannot enter a daily check: leave it in the tray, where it checks by itself.")
        )
    if sys.platform == "win32":
        from raincheck.system.autostart.taskscheduler import TaskScheduler  # noqa: PLC0415 - Windows alone needs XML

        return TaskScheduler(run)
    if sys.platform == "darwin":
        from raincheck.system.autostart.launchd import LaunchAgent  # noqa: PLC0415 - macOS alone needs plistlib

        return LaunchAgent(Path.home() / "Library" / "LaunchAgents", os.getuid(), run)
    if sys.platform.startswith("linux"):
        config = Path(environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
        return LinuxAutostart(SystemdTimer(config / "systemd" / "user", run), XdgAutostart(config / "autostart"))
    return NoAutostart(tr("This system has no scheduler that Raincheck knows: leave the window open instead."))


def login_start(environ: Mapping[str, str] = os.environ) -> LoginStart | None:
    """This system's way to start the tray with the desktop; None where there is none that we know."""
    if sys.platform == "darwin":
        return LoginFile(Path.home() / "Library" / "LaunchAgents" / f"{NAME}.plist")
    if sys.platform == "win32":
        from raincheck.system.autostart.runkey import RunKey  # noqa: PLC0415 - Windows alone has a registry

        return RunKey()
    if sys.platform.startswith("linux") and not environ.get("FLATPAK_ID"):
        config = Path(environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
        return LoginFile(config / "autostart" / f"{NAME}.desktop")
    return None
