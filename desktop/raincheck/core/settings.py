"""Every setting of a book, declared once: its key, default, form and help. Kept as text, read as Preferences."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import time
from enum import StrEnum
from typing import Final

from msgspec import Struct

from raincheck.core.errors import UsageError
from raincheck.core.schedule import QuietHours
from raincheck.core.text import tr

ON, OFF = "on", "off"
_TIME: Final = "([01][0-9]|2[0-3]):([0-5][0-9])"


class SettingKind(StrEnum):
    """What form a setting's text has."""

    CHOICE = "choice"
    FLAG = "flag"
    TIMES = "times"
    SPAN = "span"
    NUMBER = "number"
    FOLDER = "folder"


class Setting(Struct, frozen=True):
    """One setting. `choices` for a choice, `lowest`–`highest` for a number.

    `judges`: the book is judged or planned by it, so that to choose it is an entry of the book, which undo takes back.
    All others say how the program looks and runs.
    """

    key: str
    kind: SettingKind
    default: str
    choices: tuple[str, ...] = ()
    lowest: int = 0
    highest: int = 0
    judges: bool = False


SETTINGS: Final[tuple[Setting, ...]] = (
    Setting("language", SettingKind.CHOICE, "zh_CN", ("zh_CN", "en")),
    Setting("theme", SettingKind.CHOICE, "auto", ("auto", "light", "dark")),
    Setting("font_scale", SettingKind.NUMBER, "100", lowest=80, highest=200),
    Setting("hide_amounts", SettingKind.FLAG, OFF),
    Setting("profile", SettingKind.CHOICE, "default", ("default", "strict_2010", "strict_2023"), judges=True),
    Setting("leverage", SettingKind.CHOICE, "default", ("default", "strict", "loose"), judges=True),
    Setting("check_times", SettingKind.TIMES, "09:00,21:00"),
    Setting("quiet_hours", SettingKind.SPAN, ""),
    Setting("popups", SettingKind.FLAG, ON),
    Setting("popup_amounts", SettingKind.FLAG, ON),
    Setting("close_to_tray", SettingKind.FLAG, OFF),
    Setting("lock_minutes", SettingKind.NUMBER, "0", highest=240),
    Setting("second_backups", SettingKind.FOLDER, ""),
)


OF_THE_PROGRAM: Final = tuple(entry.key for entry in SETTINGS if not entry.judges)
"""The keys of what says how the program looks and runs: no entry of the book."""


def setting_help(key: str) -> str:
    """What a setting means, in the installed language."""
    meanings = {
        "language": tr("Language of the window"),
        "theme": tr("Light, dark, or as the system has it"),
        "font_scale": tr("Size of the letters in percent"),
        "hide_amounts": tr("Hide amounts on the screen, in popups, reports, prints and copies"),
        "profile": tr("How strict the warnings are"),
        "leverage": tr("How strict the leverage target is"),
        "check_times": tr("When the book is checked each day"),
        "quiet_hours": tr("When popups wait, unless something is due"),
        "popups": tr("Show popups on the desktop"),
        "popup_amounts": tr("Show amounts in popups"),
        "close_to_tray": tr("Closing the window leaves Raincheck in the tray"),
        "lock_minutes": tr("Lock an encrypted book after idle minutes, 0 never"),
        "second_backups": tr("A second folder for backups"),
    }
    return meanings[key]


def setting(key: str) -> Setting:
    """The setting of that key. Raises UsageError."""
    for entry in SETTINGS:
        if entry.key == key:
            return entry
    raise UsageError(tr('There is no setting "{key}".').format(key=key))


def checked(entry: Setting, text: str) -> str:
    """The text if it fits the setting. Raises UsageError with what would fit."""
    text = text.strip()
    match entry.kind:
        case SettingKind.CHOICE if text not in entry.choices:
            raise UsageError(tr("{key} is one of {choices}.").format(key=entry.key, choices=", ".join(entry.choices)))
        case SettingKind.FLAG if text not in (ON, OFF):
            raise UsageError(tr("{key} is on or off.").format(key=entry.key))
        case SettingKind.NUMBER:
            if not (text.isascii() and text.isdecimal() and entry.lowest <= int(text[:6]) <= entry.highest):
                raise UsageError(
                    tr("{key} is a whole number from {lowest} to {highest}.").format(
                        key=entry.key, lowest=entry.lowest, highest=entry.highest
                    )
                )
        case SettingKind.TIMES:
            _times(text)
        case SettingKind.SPAN:
            _span(text)
        case _:
            pass
    return text


def _time(text: str) -> time:
    match = re.fullmatch(_TIME, text.strip())
    if match is None:
        raise UsageError(tr("{text} is no time of day; write it like 09:00.").format(text=text))
    return time(int(match[1]), int(match[2]))


def _times(text: str) -> tuple[time, ...]:
    return tuple(sorted({_time(part) for part in text.split(",") if part.strip()}))


def _span(text: str) -> QuietHours | None:
    if not text:
        return None
    start, dash, end = text.partition("-")
    if not dash:
        raise UsageError(tr("{text} is no span of time; write it like 22:00-08:00.").format(text=text))
    return QuietHours(_time(start), _time(end))


class Preferences(Struct, frozen=True):
    """The settings of a book as values; `quiet_hours` None: never quiet, `second_backups` empty: none."""

    language: str
    theme: str
    font_scale: int
    hide_amounts: bool
    profile: str
    leverage: str
    check_times: tuple[time, ...]
    quiet_hours: QuietHours | None
    popups: bool
    popup_amounts: bool
    close_to_tray: bool
    lock_minutes: int
    second_backups: str


def preferences(chosen: Mapping[str, str]) -> Preferences:
    """The values of what was chosen, defaults for the rest."""
    text = {entry.key: chosen.get(entry.key, entry.default) for entry in SETTINGS}
    return Preferences(
        language=text["language"],
        theme=text["theme"],
        font_scale=int(text["font_scale"]),
        hide_amounts=text["hide_amounts"] == ON,
        profile=text["profile"],
        leverage=text["leverage"],
        check_times=_times(text["check_times"]),
        quiet_hours=_span(text["quiet_hours"]),
        popups=text["popups"] == ON,
        popup_amounts=text["popup_amounts"] == ON,
        close_to_tray=text["close_to_tray"] == ON,
        lock_minutes=int(text["lock_minutes"]),
        second_backups=text["second_backups"],
    )
