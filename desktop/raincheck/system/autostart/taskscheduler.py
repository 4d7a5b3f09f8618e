"""Windows: a task of the Task Scheduler that is made up for when its time was slept through or the machine was off."""

from __future__ import annotations

import re
import subprocess
import tempfile
from datetime import date, datetime
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET

from raincheck.system.autostart.base import PREFIX, Answered, Job, Run, Status, Way, refused, run_tool
from raincheck.system.files import write_atomically

NAMESPACE: Final = "http://schemas.microsoft.com/windows/2004/02/mit/task"
_ARGUMENT: Final = re.compile(r'"([^"]*)"|(\S+)')
_FIRST_DAY: Final = date(2024, 1, 1)
"""Any past day: a daily trigger counts from it, and a fixed one makes the same job the same text."""


class TaskScheduler:
    """One task a book, entered and read through `schtasks`."""

    def __init__(self, run: Run = run_tool) -> None:
        self._run = run

    def install(self, job: Job) -> None:
        """Enter the task in place of an earlier one. Raises AutostartError."""
        with tempfile.TemporaryDirectory(prefix="raincheck-") as folder:
            path = Path(folder) / "task.xml"
            write_atomically(path, task_xml(job))
            answered = self._schtasks("/Create", "/TN", job.name, "/XML", str(path), "/F")
        if answered.code != 0:
            raise refused("schtasks", answered)

    def remove(self, name: str) -> bool:
        """Delete the task; whether there was one. Raises AutostartError."""
        if not self.status(name).installed:
            return False
        answered = self._schtasks("/Delete", "/TN", name, "/F")
        if answered.code != 0:
            raise refused("schtasks", answered)
        return True

    def names(self) -> tuple[str, ...]:
        """The tasks of the scheduler's list, whose first column is the task's path."""
        listed = self._schtasks("/Query", "/FO", "CSV", "/NH").out
        return tuple(dict.fromkeys(re.findall(rf'^"\\\\?({PREFIX}[0-9a-f]+)"', listed, re.MULTILINE)))

    def status(self, name: str, job: Job | None = None) -> Status:
        """What the scheduler's own copy of the task says."""
        shown = self._schtasks("/Query", "/TN", name, "/XML")
        task = _parsed(shown.out) if shown.code == 0 else None
        enabled = task is not None and (_text(task, "Settings", "Enabled") or "true").lower() == "true"
        current = None
        if job is not None:
            current = task is not None and _essence(task) == _essence(ET.fromstring(_tree(job)))  # noqa: S314 - ours
        return Status(
            way=Way.TASK_SCHEDULER,
            installed=task is not None,
            active=enabled if shown.code not in (126, 127) else None,
            current=current,
            daily=True,
            where=name,
            command=() if task is None else _command_of(task),
        )

    def _schtasks(self, *arguments: str) -> Answered:
        return self._run(("schtasks", *arguments))


def task_xml(job: Job) -> bytes:
    """The task as schtasks reads it: UTF-16 with its mark."""
    return ('<?xml version="1.0" encoding="UTF-16"?>\n' + _tree(job)).encode("utf-16")


def _tree(job: Job) -> str:
    task = ET.Element("Task", {"version": "1.2", "xmlns": NAMESPACE})
    _add(_add(task, "RegistrationInfo"), "Description", "Raincheck: the daily check of a book")
    triggers = _add(task, "Triggers")
    for at in sorted(set(job.times)):
        trigger = _add(triggers, "CalendarTrigger")
        _add(trigger, "Enabled", "true")
        _add(trigger, "StartBoundary", datetime.combine(_FIRST_DAY, at).isoformat())
        _add(_add(trigger, "ScheduleByDay"), "DaysInterval", "1")
    principal = _add(_add(task, "Principals"), "Principal")
    principal.set("id", "Author")
    _add(principal, "LogonType", "InteractiveToken")
    _add(principal, "RunLevel", "LeastPrivilege")
    settings = _add(task, "Settings")
    for name, value in (
        ("MultipleInstancesPolicy", "IgnoreNew"),
        ("DisallowStartIfOnBatteries", "false"),
        ("StopIfGoingOnBatteries", "false"),
        ("StartWhenAvailable", "true"),
        ("RunOnlyIfNetworkAvailable", "false"),
        ("Enabled", "true"),
        ("Hidden", "false"),
        ("WakeToRun", "false"),
        ("ExecutionTimeLimit", "PT2H"),
        ("Priority", "7"),
    ):
        _add(settings, name, value)
    actions = _add(task, "Actions")
    actions.set("Context", "Author")
    execute = _add(actions, "Exec")
    program, *arguments = job.command
    _add(execute, "Command", program)
    _add(execute, "Arguments", subprocess.list2cmdline(arguments))
    ET.indent(task)
    return ET.tostring(task, encoding="unicode")


def _add(parent: ET.Element, name: str, text: str | None = None) -> ET.Element:
    child = ET.SubElement(parent, name)
    child.text = text
    return child


def _parsed(text: str) -> ET.Element | None:
    # schtasks names UTF-16 in the head of what it prints in the console's own encoding.
    body = text[text.find("<Task") :] if "<Task" in text else ""
    try:
        return ET.fromstring(body)  # noqa: S314 - the system's own tool wrote it
    except ET.ParseError:
        return None


def _text(task: ET.Element, *path: str) -> str | None:
    return task.findtext("/".join(f"{{{NAMESPACE}}}{name}" for name in path))


def _essence(task: ET.Element) -> tuple[str | None, str | None, tuple[str, ...]]:
    """What makes two tasks the same for us; the scheduler adds and reorders the rest."""
    starts = task.iterfind(f"{{{NAMESPACE}}}Triggers/{{{NAMESPACE}}}CalendarTrigger/{{{NAMESPACE}}}StartBoundary")
    hours = tuple(sorted((start.text or "")[11:16] for start in starts))
    return _text(task, "Actions", "Exec", "Command"), _text(task, "Actions", "Exec", "Arguments"), hours


def _command_of(task: ET.Element) -> tuple[str, ...]:
    """The task's program and arguments; each argument of ours is quoted whole or has no blank."""
    program, rest = _text(task, "Actions", "Exec", "Command"), _text(task, "Actions", "Exec", "Arguments")
    if program is None:
        return ()
    return program, *(quoted or plain for quoted, plain in _ARGUMENT.findall(rest or ""))
