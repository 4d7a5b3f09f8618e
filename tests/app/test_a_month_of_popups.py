"""Thirty days of popups, two checks a day, as one person sees them: the lists are golden files to be read and signed.

After a change of what is said, look at the difference as a reader would, then write the files anew:
    RAINCHECK_WRITE_GOLDEN=1 python -m pytest tests/app/test_a_month_of_popups.py
"""

from __future__ import annotations

import os
from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from raincheck.app import scheduling, transfer
from raincheck.app.checking import run_check
from raincheck.app.notifying import deliver
from raincheck.app.opening import open_book
from raincheck.app.recording import Entry, record
from raincheck.app.reminding import keep_reminders
from raincheck.core.delivery import POPUPS_A_DAY
from raincheck.core.model import LineStatus
from raincheck.core.money import Money
from raincheck.core.schedule import local_day
from raincheck.store import Store
from raincheck.system.notify.port import Delivered, Outcome, Popup

BOOKS = Path(__file__).parents[1] / "cli" / "data"
GOLDEN = Path(__file__).parent / "data"
SHANGHAI = ZoneInfo("Asia/Shanghai")
FIRST = date(2026, 11, 22)
DAYS = 30


class Clock:
    """A clock that stands on the day's checks."""

    zone = SHANGHAI

    def __init__(self) -> None:
        self.at = datetime.combine(FIRST, time(9), SHANGHAI).astimezone(UTC)

    def now(self) -> datetime:
        return self.at

    def today(self) -> date:
        return local_day(self.at, self.zone)

    def awake(self) -> timedelta:
        return timedelta(0)


class Desk:
    """A desktop that shows everything, and a person who reads it and closes it in the evening without an answer."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.lines: list[str] = []
        self.replaced: list[str] = []

    def server(self) -> str | None:
        return f"of {self.clock.today()}"

    def close(self, delivered: Delivered) -> bool:
        return True

    def send(self, popup: Popup, *, replaces: Delivered | None = None) -> Outcome:
        day = self.clock.at.astimezone(SHANGHAI)
        body = popup.body.replace("\n", " ／ ")
        self.lines.append(f"{day:%m-%d %H} {popup.urgency.value[0]} {popup.title} ｜ {body}")
        return Delivered(str(len(self.lines)), f"of {self.clock.today()}")


Story = dict[int, tuple[Entry, ...]]

LI_MING: Story = {
    # The line comes back on the twelfth day, a second one is trimmed on the twentieth.
    12: (Entry("jiebei", limit=Money(10_000_000), used=Money(3_600_000)),),
    20: (Entry("weilidai", limit=Money(2_000_000)),),
}
MIXED: Story = {
    # One line is cut, another frozen some days later; the first comes back; one is looked at and unchanged.
    3: (Entry("ch2", limit=Money(10_000_000)),),
    9: (Entry("ch5", status=LineStatus.FROZEN),),
    16: (Entry("ch2", limit=Money(17_500_000)), Entry("ch0")),
}


def play(store: Store, clock: Clock, story: Story) -> list[str]:
    """A month of two checks a day: the popups in the order they came."""
    desk = Desk(clock)
    for day in range(DAYS):
        for hour in (9, 21):
            clock.at = datetime.combine(FIRST + timedelta(days=day), time(hour), SHANGHAI).astimezone(UTC)
            if hour == 9:
                for entry in story.get(day, ()):
                    record(store, entry, clock.today())
            run_check(store, clock.today(), now=clock.now(), slot=scheduling.slot_now(store, clock))
            with store.write_state(at=clock.now()) as state:
                keep_reminders(store, state, clock.today())
            deliver(store, desk, clock, buttons=True)
    return desk.lines


@pytest.mark.parametrize(("book", "story"), [("li_ming", LI_MING), ("eight_lines", MIXED)], ids=["li_ming", "mixed"])
def test_a_month_of_popups_is_the_one_that_was_read_and_signed(
    tmp_path: Path, chinese: None, book: str, story: Story
) -> None:
    clock = Clock()
    with open_book(tmp_path / "b.raincheck", clock=clock, create=True) as store:
        transfer.load(store, transfer.read_file(BOOKS / f"{book}.json"))
        lines = play(store, clock, story)
    golden = GOLDEN / f"month_{book}.txt"
    if os.environ.get("RAINCHECK_WRITE_GOLDEN"):
        golden.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert lines == golden.read_text("utf-8").splitlines()
    assert max(Counter(line[:5] for line in lines).values()) <= POPUPS_A_DAY
    calm = Counter(words for _, _, urgency, words in (line.split(" ", 3) for line in lines) if urgency == "n")
    assert max(calm.values()) == 1, "the same words twice teach nobody anything"
    pressing = Counter(words for _, _, urgency, words in (line.split(" ", 3) for line in lines) if urgency == "c")
    assert max(pressing.values()) <= 3, "a red warning nobody answers is said again after one day and after three more"
