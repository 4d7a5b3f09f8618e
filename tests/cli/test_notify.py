"""`check --notify` with a real notification daemon: shown once, heard when answered, and never in a caller's way."""

from __future__ import annotations

import os
import signal
import subprocess
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from tests.builders import a_channel, a_reading
from tests.processes import Seat, seat
from tests.system.notification_desktop import MISSING, eventually

from raincheck import bookfile
from raincheck.core.model import Book, Due, LineStatus
from raincheck.core.money import Money
from raincheck.system.clock import SystemClock

pytestmark = pytest.mark.skipif(bool(MISSING), reason=f"not installed: {', '.join(MISSING)}")

DATA = Path(__file__).parent / "data"
DAY = date(2026, 11, 22)
NEXT = DAY + timedelta(days=1)


@pytest.fixture
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seat]:
    # The socket's path must be short.
    with seat(tmp_path_factory.mktemp("n")) as taken:
        assert taken.run("load", DATA / "li_ming.json").code == 0
        yield taken


def shown(home: Seat) -> list[tuple[str, tuple[str, ...]]]:
    """Every popup the desktop took: the local day it counts on, and its cards."""
    rows = home.rows(
        "SELECT p.no, datetime(p.at, '+8 hours'), pc.card FROM popup p JOIN popup_card pc ON pc.popup = p.no"
        " WHERE p.outcome = 'shown' ORDER BY p.no, pc.card"
    )
    found: dict[int, tuple[str, list[str]]] = {}
    for no, at, card in rows:
        found.setdefault(no, (at, []))[1].append(str(card))
    return [(at[:10], tuple(cards)) for at, cards in found.values()]


def test_a_popup_is_shown_once_and_the_caller_gets_its_answer_at_once(home: Seat) -> None:
    first = home.run("check", "--as-of", DAY, "--notify", "--json", "--exit-code")
    assert first.code == 20
    assert [popup["level"] for popup in first.document["popups"]] == ["red"]
    assert first.err == ""
    assert home.desktop.shows(1)
    assert home.listens(), "somebody must hear the click"
    again = home.run("check", "--as-of", DAY, "--notify", "--json")
    assert again.document["popups"] == []
    assert home.desktop.displayed() == 1
    home.desktop.close_all()
    assert home.listens(0), "with no popup left nobody stays"
    (popup,) = home.desktop.history()
    assert popup["appname"] == "Raincheck"
    assert "100,000" in popup["summary"]


def test_one_process_stays_for_all_popups_and_leaves_with_the_last(home: Seat) -> None:
    home.run("check", "--as-of", DAY, "--notify")
    assert home.desktop.shows(1)
    assert home.listens()
    (first,) = home.processes("--notify")
    home.run("record", "jiebei", "--limit", 0, "--on", NEXT)
    said = home.run("check", "--as-of", NEXT, "--notify")
    assert "Popups shown" in said.out, "the process that stays shows it, and the check says what came of it"
    assert home.processes("--notify") == [first]
    home.desktop.close_all()
    assert home.listens(0)
    left = {path.suffix for path in Path(home.desktop.environ["XDG_STATE_HOME"], "raincheck", "locks").iterdir()}
    assert left == {".lock"}


def test_a_process_that_was_killed_holds_nobody_up(home: Seat) -> None:
    home.run("check", "--as-of", DAY, "--notify")
    assert home.listens()
    (first,) = home.processes("--notify")
    os.kill(first, signal.SIGKILL)
    assert home.listens(0)
    home.run("record", "jiebei", "--limit", 0, "--on", NEXT)
    assert "Popups shown" in home.run("check", "--as-of", NEXT, "--notify").out
    assert home.listens()


def test_a_warning_decided_on_in_another_command_leaves_the_screen(home: Seat) -> None:
    listed = home.run("check", "--as-of", DAY, "--notify", "--json").document["alerts"]
    assert home.desktop.shows(1)
    assert home.listens()
    for alert in listed:
        if alert["state"] == "open":
            assert home.run("alert", "ack", alert["id"], "--as-of", DAY).code == 0
    home.run("check", "--as-of", DAY, "--notify")
    assert home.desktop.shows(0)
    assert home.listens(0)


def test_a_popup_that_dies_with_its_daemon_comes_again_once(home: Seat) -> None:
    home.run("check", "--as-of", DAY, "--notify")
    assert home.desktop.shows(1)
    assert home.listens()
    home.desktop.stop_daemon()
    home.desktop.start_daemon()
    assert home.desktop.shows(1), "the process that stays has seen the daemon go and come"
    home.desktop.stop_daemon()
    home.desktop.start_daemon()
    assert home.listens(0)
    assert home.desktop.displayed() == 0


def test_a_daemon_that_starts_after_the_check_shows_what_waited(home: Seat) -> None:
    home.desktop.stop_daemon()
    assert "No notification service answers" in home.run("check", "--as-of", DAY, "--notify").out
    assert home.listens(), "at login the service may come later than the check"
    home.desktop.start_daemon()
    assert home.desktop.shows(1)
    assert eventually(lambda: len(shown(home)) == 1), "written down after it was shown"


def test_a_deaf_daemon_has_perhaps_shown_the_popup_and_is_not_sent_it_again(home: Seat) -> None:
    assert home.run("check", "--as-of", DAY).code == 0
    home.desktop.hold_daemon()
    check = home.start("check", "--as-of", DAY, "--notify")
    # The popup goes out only after the daemon told what it can do.
    home.desktop.let_daemon_go()
    out, err = check.communicate(timeout=60)
    assert check.returncode == 0, out + err
    assert home.desktop.shows(1)
    again = home.run("check", "--as-of", DAY, "--notify")
    assert again.code == 0
    assert home.desktop.displayed() == 1


def test_a_click_while_the_window_is_closed_opens_it_on_the_incident(home: Seat) -> None:
    home.run("check", "--as-of", DAY, "--notify")
    assert home.desktop.shows(1)
    home.desktop.click()
    assert eventually(lambda: bool(home.processes("open", "--show", "events:alert:")), seconds=20)
    assert home.listens(0)
    assert eventually(lambda: any("Raincheck" in title for title in home.windows()), seconds=40)
    (window,) = home.processes("open", "--show")
    # A second start finds the first and leaves.
    assert home.run("open", "--show", "check").code == 0
    assert home.processes("open", "--show") == [window]


def test_got_it_and_later_are_written_to_the_book(home: Seat) -> None:
    home.run("check", "--as-of", DAY, "--notify")
    assert home.desktop.shows(1)
    home.desktop.press("Got it")
    assert eventually(lambda: acknowledged(home))
    assert home.desktop.shows(0)
    assert home.listens(0)


def test_a_due_is_paid_by_the_button_of_its_popup_while_the_window_is_closed(home: Seat) -> None:
    today = SystemClock().today()
    book = Book(channels=(a_channel("huabei"),), dues=(Due("huabei", today, Money(650_000)),))
    source = home.book.with_name("one.json")
    source.write_bytes(bookfile.write(book))
    home.book.unlink()
    assert home.run("load", source).code == 0
    home.run("check", "--notify")
    assert home.desktop.shows(1)
    home.desktop.press("Paid")
    assert eventually(lambda: home.rows("SELECT paid_on FROM due") == [(str(today),)])
    assert home.desktop.shows(0)
    assert home.listens(0)


def test_a_due_paid_by_another_command_takes_its_warnings_off_the_screen(home: Seat) -> None:
    today = SystemClock().today()
    blocked = a_reading("huabei", on=today, used=6500, status=LineStatus.REPAY_DISABLED)
    due = Due("huabei", today + timedelta(days=3), Money(650_000))
    source = home.book.with_name("one.json")
    source.write_bytes(bookfile.write(Book(channels=(a_channel("huabei"),), observations=(blocked,), dues=(due,))))
    home.book.unlink()
    assert home.run("load", source).code == 0
    assert home.run("check", "--notify").code == 0
    assert home.desktop.shows(3), "it fails, 6,500 to pay, one line alone"
    assert home.listens()
    assert home.run("due", "pay", "huabei").code == 0
    assert home.desktop.shows(1), "no check is waited for"
    gone = [entry["summary"] for entry in home.desktop.history()]
    assert sorted(title.split(":")[0] for title in gone) == ["huabei", "¥6,500 to pay within 30 days"]
    assert len(home.processes("--notify")) == 1, "what still stands is heard"


def test_tomorrow_is_kept_and_shown_tomorrow(home: Seat) -> None:
    home.run("check", "--as-of", NEXT, "--notify")
    assert home.desktop.shows(1)
    home.desktop.press("Remind me tomorrow")
    later = "SELECT not_before FROM card WHERE not_before IS NOT NULL"
    assert eventually(lambda: bool(home.rows(later)))
    assert str(home.rows(later)[0][0]).startswith("2026-11-24T01:00")
    assert home.listens(0)
    home.run("check", "--as-of", NEXT, "--notify")
    assert home.desktop.displayed() == 0


def acknowledged(home: Seat) -> bool:
    listed = home.run("alert", "list", "--json", "--as-of", DAY).document["alerts"]
    return any(alert["state"] == "acknowledged" for alert in listed)


def test_a_daemon_that_dies_between_two_checks_costs_no_card(home: Seat) -> None:
    home.desktop.stop_daemon()
    refused = home.run("check", "--as-of", DAY, "--notify")
    assert refused.code == 0
    assert "No notification service answers" in refused.out
    assert shown(home) == []
    home.desktop.start_daemon()
    home.run("check", "--as-of", DAY, "--notify")
    assert home.desktop.shows(1)
    assert len(shown(home)) == 1


def test_two_checks_at_once_show_a_card_once(home: Seat) -> None:
    both = [home.start("check", "--as-of", DAY, "--notify") for _ in range(2)]
    for check in both:
        out, err = check.communicate(timeout=60)
        assert check.returncode == 0, out + err
    assert Counter(card for _, cards in shown(home) for card in cards).most_common(1)[0][1] == 1
    assert home.desktop.displayed() == 1


def test_a_played_week_keeps_three_a_day_and_loses_nothing(home: Seat) -> None:
    home.book.unlink()
    assert home.run("load", DATA / "ten_lines.json").code == 0
    for step in range(7):
        day = DAY + timedelta(days=step)
        assert home.run(
            "record", "baitiao" if step % 2 else "jiebei", "--limit", 9000 - 900 * step, "--on", day
        ).code in (
            0,
            2,
        )
        for _ in range(2):
            assert home.run("check", "--as-of", day, "--notify").code == 0
    popups = shown(home)
    told = Counter(card for _, cards in popups for card in cards)
    assert set(told.values()) == {1}
    assert max(Counter(day for day, _ in popups).values()) <= 3
    assert {day for day, _ in popups} <= {str(DAY + timedelta(days=step)) for step in range(7)}
    assert len({day for day, _ in popups}) > 1
    left = home.rows("SELECT key FROM card WHERE closed_at IS NULL AND no NOT IN (SELECT card FROM popup_card)")
    assert left == []


def test_quiet_hours_hold_a_popup_back(home: Seat) -> None:
    now = home.desktop.run("date", "+%H:%M").strip()
    hour = int(now[:2])
    quiet = f"{(hour - 1) % 24:02d}:00-{(hour + 2) % 24:02d}:00"
    assert home.run("setting", "set", "quiet_hours", quiet).code == 0
    held = home.run("check", "--as-of", DAY, "--notify")
    assert "Cards waiting: 1" in held.out
    assert home.desktop.displayed() == 0
    assert home.run("setting", "set", "quiet_hours", "").code == 0
    home.run("check", "--as-of", DAY, "--notify")
    assert home.desktop.shows(1)


def test_a_locked_book_says_so_once_until_it_could_be_read_again(home: Seat) -> None:
    secret = home.book.with_name("secret")
    secret.write_text("correct horse\n", encoding="utf-8")
    assert home.run("encrypt", "--passphrase-file", secret).code == 0
    for _ in range(2):
        refused = home.run("check", "--as-of", DAY, "--notify")
        assert refused.code == 1
        assert refused.out == ""
        assert len(refused.err.splitlines()) == 1
        assert home.desktop.shows(1)
    home.desktop.close_all()
    assert home.desktop.history()[0]["summary"] == "Your book is locked"
    assert home.run("check", "--as-of", DAY, "--passphrase-file", secret, "--notify").code == 0
    assert home.desktop.shows(1)
    home.desktop.close_all()
    home.run("check", "--as-of", DAY, "--notify")
    assert home.desktop.shows(1), "it was readable in between, so it is said again"


def test_what_the_caller_holds_is_let_go(home: Seat, tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    with lock.open("w") as held:
        os.set_inheritable(held.fileno(), True)
        subprocess.run(
            home.command("check", "--as-of", str(DAY), "--notify"),
            env=home.desktop.environ, close_fds=False, capture_output=True, timeout=60, check=True,
        )  # fmt: skip
        assert home.listens()
        (listener,) = home.processes("--notify")
        holds = {str(entry.readlink()) for entry in Path(f"/proc/{listener}/fd").iterdir()}
    assert str(lock) not in holds


def test_the_log_of_a_check_names_no_amount_and_no_line(home: Seat) -> None:
    home.run("check", "--as-of", DAY, "--notify")
    log = Path(home.desktop.environ["XDG_STATE_HOME"], "raincheck", "logs", "raincheck.log").read_text(encoding="utf-8")
    assert "shown" in log
    assert "100,000" not in log
    assert not any("\u4e00" <= character <= "\u9fff" for character in log)
