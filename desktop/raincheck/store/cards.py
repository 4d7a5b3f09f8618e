"""Cards waiting for the desktop, and the popups it took or refused (core/delivery.py decides which and when)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from raincheck.core.delivery import PastPopup, PendingCard
from raincheck.core.rules.thresholds import Level
from raincheck.store.rows import Row, moment_of, moment_text

if TYPE_CHECKING:
    from sqlite3 import Connection


class CardDraft(Struct, frozen=True):
    """A card to keep: what makes it the same card, its words, and the alerts it gathers in their order.

    `reminder` is the durable key of a reminder, or several joined by ";": a second card with the same is not kept.
    """

    key: str
    level: Level
    made_on: date
    title: str
    body: str
    alerts: tuple[int, ...] = ()
    pressing: bool = False
    reminder: str | None = None
    not_before: datetime | None = None


class KeptCard(Struct, frozen=True):
    """A card in the book: its id, when it was made (UTC), listed and last shown; None: not yet."""

    id: str
    card: CardDraft
    made_at: datetime
    listed_at: datetime | None
    shown_at: datetime | None

    @property
    def pending(self) -> PendingCard:
        """What the delivery decides on."""
        card = self.card
        return PendingCard(self.id, card.key, card.level, card.pressing, card.not_before)


PERHAPS: Final = "perhaps"
"""What stands beside a shown popup whose service never said that it took it."""

LOST: Final = "lost"
"""What stands beside a popup that went away unread: its cards wait again, and it takes no place among the day's."""

_SELECT: Final = """
    SELECT c.no, c.key, c.level, c.made_at, c.made_on, c.pressing, c.title, c.body, c.reminder, c.not_before,
           c.listed_at, (SELECT max(p.at) FROM popup p JOIN popup_card pc ON pc.popup = p.no
                         WHERE pc.card = c.no AND p.outcome = 'shown' AND p.detail = '') AS shown_at
    FROM card c
"""


def add_cards(connection: Connection, drafts: Iterable[CardDraft], *, at: datetime) -> tuple[str, ...]:
    """Keep new cards and answer their ids; a waiting card of the same key gives way to its newer self."""
    ids = []
    for draft in drafts:
        if draft.reminder is not None and _reminded(connection, draft.reminder):
            continue
        connection.execute(
            "UPDATE card SET closed_at = ? WHERE key = ? AND closed_at IS NULL AND NOT EXISTS ("
            " SELECT 1 FROM popup_card pc JOIN popup p ON p.no = pc.popup"
            " WHERE pc.card = card.no AND p.outcome = 'shown')",
            (moment_text(at), draft.key),
        )
        no = connection.execute(
            "INSERT INTO card (key, level, made_at, made_on, pressing, title, body, reminder, not_before)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                draft.key,
                draft.level.value,
                moment_text(at),
                str(draft.made_on),
                int(draft.pressing),
                draft.title,
                draft.body,
                draft.reminder,
                None if draft.not_before is None else moment_text(draft.not_before),
            ),
        ).lastrowid
        connection.executemany(
            "INSERT INTO card_alert (card, place, alert) VALUES (?, ?, ?)",
            ((no, place, alert) for place, alert in enumerate(draft.alerts)),
        )
        ids.append(str(no))
    return tuple(ids)


def waiting_cards(connection: Connection) -> tuple[KeptCard, ...]:
    """Cards that no popup has surely shown yet and that were not closed, oldest first."""
    rows = connection.execute(f"SELECT * FROM ({_SELECT} WHERE c.closed_at IS NULL) WHERE shown_at IS NULL ORDER BY no")
    return _cards(connection, rows.fetchall())


def read_cards(connection: Connection, *, limit: int) -> tuple[KeptCard, ...]:
    """The newest cards first, shown and closed ones too."""
    return _cards(connection, connection.execute(f"{_SELECT} ORDER BY c.no DESC LIMIT ?", (limit,)).fetchall())


def mark_listed(connection: Connection, ids: Sequence[str], *, at: datetime) -> None:
    """Remember that these cards were listed; each is listed once."""
    connection.executemany(
        "UPDATE card SET listed_at = ? WHERE no = ? AND listed_at IS NULL", ((moment_text(at), int(id_)) for id_ in ids)
    )


def close_cards(connection: Connection, ids: Sequence[str], *, at: datetime) -> None:
    """Take cards out of the queue that nobody needs any more."""
    connection.executemany(
        "UPDATE card SET closed_at = ? WHERE no = ? AND closed_at IS NULL", ((moment_text(at), int(id_)) for id_ in ids)
    )


def add_popup(
    connection: Connection, ids: Sequence[str], *, at: datetime, failed: str | None = None, perhaps: bool = False
) -> None:
    """Write what the desktop did: it took one popup for these cards, perhaps took it, or failed and why."""
    no = connection.execute(
        "INSERT INTO popup (at, outcome, detail) VALUES (?, ?, ?)",
        (moment_text(at), "shown" if failed is None else "failed", failed or (PERHAPS if perhaps else "")),
    ).lastrowid
    connection.executemany("INSERT INTO popup_card (popup, card) VALUES (?, ?)", ((no, int(id_)) for id_ in ids))


def confirm_popups(connection: Connection, ids: Sequence[str]) -> None:
    """What was perhaps shown of these cards was shown: the desktop said so after all."""
    _rename(connection, ids, "")


def lose_popups(connection: Connection, ids: Sequence[str]) -> None:
    """What was shown of these cards went away unread."""
    _rename(connection, ids, LOST)


def _rename(connection: Connection, ids: Sequence[str], detail: str) -> None:
    connection.executemany(
        "UPDATE popup SET detail = ? WHERE outcome = 'shown' AND no IN (SELECT popup FROM popup_card WHERE card = ?)",
        ((detail, int(id_)) for id_ in ids),
    )


def popups(connection: Connection, *, since: datetime) -> tuple[PastPopup, ...]:
    """The popups that were shown since that moment, surely or perhaps, oldest first."""
    rows = connection.execute(
        "SELECT p.no, p.at, p.detail, pc.card FROM popup p JOIN popup_card pc ON pc.popup = p.no"
        " WHERE p.outcome = 'shown' AND p.detail <> ? AND p.at >= ? ORDER BY p.no, pc.card",
        (LOST, moment_text(since)),
    ).fetchall()
    found: dict[int, tuple[str, str, list[str]]] = {}
    for no, at, detail, card in rows:
        found.setdefault(no, (at, detail, []))[2].append(str(card))
    return tuple(PastPopup(moment_of(at), tuple(ids), perhaps=detail == PERHAPS) for at, detail, ids in found.values())


def made_reminders(connection: Connection) -> frozenset[str]:
    """The durable keys of the reminders that a popup has said; one still waiting may be gathered anew."""
    rows = connection.execute(
        "SELECT reminder FROM card WHERE reminder IS NOT NULL AND EXISTS ("
        " SELECT 1 FROM popup_card pc JOIN popup p ON p.no = pc.popup"
        " WHERE pc.card = card.no AND p.outcome = 'shown')"
    ).fetchall()
    return frozenset(key for row in rows for key in row[0].split(";"))


def _reminded(connection: Connection, key: str) -> bool:
    return connection.execute("SELECT 1 FROM card WHERE reminder = ?", (key,)).fetchone() is not None


def _cards(connection: Connection, rows: list[Row]) -> tuple[KeptCard, ...]:
    gathered: dict[int, list[int]] = {row[0]: [] for row in rows}
    for no in gathered:
        found = connection.execute("SELECT alert FROM card_alert WHERE card = ? ORDER BY place", (no,)).fetchall()
        gathered[no] = [row[0] for row in found]
    return tuple(_card(row, tuple(gathered[row[0]])) for row in rows)


def _card(row: Row, alerts: tuple[int, ...]) -> KeptCard:
    no, key, level, made_at, made_on, pressing, title, body, reminder, not_before, listed_at, shown_at = row
    draft = CardDraft(
        key=key,
        level=Level(level),
        made_on=date.fromisoformat(made_on),
        title=title,
        body=body,
        alerts=alerts,
        pressing=bool(pressing),
        reminder=reminder,
        not_before=_moment(not_before),
    )
    return KeptCard(str(no), draft, moment_of(made_at), _moment(listed_at), _moment(shown_at))


def _moment(stored: str | None) -> datetime | None:
    return None if stored is None else moment_of(stored)
