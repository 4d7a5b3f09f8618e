"""How well the rules would have told trouble on real clients: UCI's Taiwan cards, six months, default in the next.

    python benchmarks/evaluate_public.py FILE.csv [--rows N] [--skip N]

FILE is "Default of Credit Card Clients" (I-C. Yeh, UCI, CC BY 4.0) with its columns X1…X23 and Y; it is not part of
this project. Each client becomes a book of one card: a reading, a statement and a payment every month. The rules that
the columns allow are replayed at the six month ends through the alerts' own machine. Nothing is fitted: the levels are
added up as they are. What is printed is association on a selected foreign sample of 2005, not a forecast for anybody.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import islice
from pathlib import Path

from msgspec import Struct

from raincheck.core.alerts import MoveReason
from raincheck.core.calendar import Month
from raincheck.core.model import (
    Book,
    Channel,
    ChannelKind,
    Due,
    LedgerKind,
    LedgerRow,
    LineStatus,
    Observation,
    Repayment,
    RepaymentMethod,
    Source,
)
from raincheck.core.money import Money
from raincheck.core.replay import replay
from raincheck.core.rules import rule
from raincheck.core.rules.thresholds import Level

APRIL = Month(2005, 4)
MONTHS = tuple(APRIL.plus(number) for number in range(6))
CODES = ("U01", "U02", "L08", "B04")
DUE_DAY = 20
CARD = Channel(
    id="card",
    name="card",
    platform="BANK",
    funder="BANK",
    kind=ChannelKind.STATEMENT,
    revocable=True,
    apr=Decimal("0.20"),
    repayment=Repayment(RepaymentMethod.MIN_PCT, due_day=DUE_DAY, min_pct=Decimal("0.05")),
)
POINTS = {Level.RED: 2, Level.AMBER: 1, Level.GREEN: 0, Level.GREY: 0}


class Client(Struct, frozen=True):
    """One row, oldest month first: months late, bills and payments, and whether it defaulted in the next month."""

    limit: int
    late: tuple[int, ...]
    bills: tuple[int, ...]
    paid: tuple[int, ...]
    defaulted: bool


class Told(Struct, frozen=True):
    """What the rules said of one client at each month end.

    The levels, how many missed dues stood open (B04 red), and how many months the oldest of them was late.
    """

    levels: tuple[tuple[Level, ...], ...]
    open_reds: tuple[int, ...]
    months_late: tuple[int, ...]


def read_clients(path: Path, rows: int | None, skip: int = 0) -> list[Client]:
    """The clients of the file after the first `skip`, at most `rows` of them."""
    with path.open(newline="", encoding="utf-8-sig") as file:
        table = list(islice(csv.DictReader(file), skip, None if rows is None else skip + rows))

    def months(row: dict[str, str], first: int) -> tuple[int, ...]:
        return tuple(int(float(row[f"X{first + back}"])) for back in range(5, -1, -1))

    return [
        Client(int(float(row["X1"])), months(row, 6), months(row, 12), months(row, 18), row["Y"].strip() == "1")
        for row in table
    ]


def as_book(client: Client) -> Book:
    """A month: payment and due on the 20th, reading and next statement at its end."""
    readings, rows, dues = [], [], []
    for month, bill, paid in zip(MONTHS, client.bills, client.paid, strict=True):
        used = Money(max(bill, 0) * 100)
        end = month.last_day
        readings.append(Observation("card", end, LineStatus.OPEN, Source.IMPORT, Money(client.limit * 100), used))
        if paid > 0:
            rows.append(LedgerRow(month.on(DUE_DAY), LedgerKind.REPAY, "card", Money(paid * 100)))
    earliest = 1 - max((late - place for place, late in enumerate(client.late)), default=0)
    for place in range(min(earliest, 0), len(MONTHS)):
        bill = client.bills[max(place - 1, 0)]
        on = APRIL.plus(place).on(DUE_DAY)
        dues.append(Due("card", on, Money(max(bill, 1) * 100), _paid_on(client, place)))
    return Book(channels=(CARD,), observations=tuple(readings), ledger=tuple(rows), dues=tuple(dues))


def _paid_on(client: Client, place: int) -> date | None:
    """The first month in which the client was not late enough for this due to be open."""
    for month in range(max(place, 0), len(MONTHS)):
        if client.late[month] < month - place + 1:
            return MONTHS[month].on(DUE_DAY) if month == place else MONTHS[month].last_day
    return None


def ask(client: Client) -> Told:
    """Replay the six month ends."""
    rules = [rule(code) for code in CODES]
    ends = [month.last_day for month in MONTHS]
    result = replay(as_book(client), rules, ends)
    missed = {alert.id: alert.day for alert in result.alerts if alert.rule == "B04" and alert.level is Level.RED}
    open_now: set[int] = set()
    reds, late = [], []
    for month, day in zip(MONTHS, result.days, strict=True):
        moved = [move for move in day.moves if move.alert in missed]
        open_now |= {move.alert for move in moved if move.reason is MoveReason.RAISED}
        open_now -= {move.alert for move in moved if move.reason is MoveReason.GONE}
        reds.append(len(open_now))
        dues = [due for alert in open_now if (due := missed[alert]) is not None]
        late.append(0 if not dues else 1 + 12 * (month.year - min(dues).year) + month.number - min(dues).month)
    return Told(tuple(day.levels for day in result.days), tuple(reds), tuple(late))


def by_recency(points: Sequence[int]) -> Fraction:
    """The points of each month added up, oldest first; a month back counts for half, two for a third."""
    return sum((Fraction(point, len(points) - place) for place, point in enumerate(points)), Fraction(0))


def standing(months_late: Sequence[int], told: Told, paid: Sequence[int] | None = None) -> Fraction:
    """How late, how often, how recent: ten points for a month late, U02's level, two for a month without a repayment.

    U01 is the same figure as U02 where there is one card, so it does not count twice. Without `paid` the last part is
    left out.
    """
    place = CODES.index("U02")
    points = []
    for month, levels in enumerate(told.levels):
        nothing = 2 * (paid is not None and paid[month] <= 0)
        points.append(10 * months_late[month] + POINTS[levels[place]] + nothing)
    return by_recency(points)


def by_size(client: Client, told: Told) -> Fraction:
    """The same, but each digit of what was paid takes a point off; it ranks by how much money moves: not used."""
    place = CODES.index("U02")
    return by_recency(
        [
            10 * max(late, 0) + POINTS[levels[place]] - (len(str(paid)) if paid > 0 else 0)
            for late, levels, paid in zip(client.late, told.levels, client.paid, strict=True)
        ]
    )


def as_lender_counts(client: Client) -> tuple[int, ...]:
    """Months late as the lender states them, oldest first."""
    return tuple(max(late, 0) for late in client.late)


def area(scores: Sequence[Fraction | int], truth: Sequence[bool]) -> Fraction:
    """The area under the ROC curve: how often a client who defaulted ranks above one who did not, ties for half."""
    ordered = sorted(zip(scores, truth, strict=True))
    below, wins, place = 0, Fraction(0), 0
    while place < len(ordered):
        end = place
        while end < len(ordered) and ordered[end][0] == ordered[place][0]:
            end += 1
        bad = sum(entry[1] for entry in ordered[place:end])
        good = end - place - bad
        wins += bad * (below + Fraction(good, 2))
        below += good
        place = end
    bads = sum(truth)
    return wins / (bads * (len(truth) - bads))


def precision_at(scores: Sequence[Fraction | int], truth: Sequence[bool], recall: Fraction) -> Fraction:
    """Precision where so much of the defaults is caught, clients of one score taken in the same proportion."""
    wanted = recall * sum(truth)
    caught, flagged = Fraction(0), Fraction(0)
    by_score: dict[Fraction | int, list[bool]] = {}
    for score, bad in zip(scores, truth, strict=True):
        by_score.setdefault(score, []).append(bad)
    for score in sorted(by_score, reverse=True):
        group = by_score[score]
        bads = sum(group)
        if caught + bads >= wanted:
            part = (wanted - caught) / bads
            return wanted / (flagged + part * len(group))
        caught, flagged = caught + bads, flagged + len(group)
    return Fraction(sum(truth), len(truth))


def flag_line(name: str, flags: Iterable[bool], truth: Sequence[bool]) -> str:
    """One row of the table: flagged, precision, recall."""
    marked = list(flags)
    hits = sum(flag and bad for flag, bad in zip(marked, truth, strict=True))
    count = sum(marked)
    precision = f"{hits / count:.3f}" if count else "-"
    return f"| {name} | {count} | {precision} | {hits / sum(truth):.3f} |"


def main() -> None:
    """Print the tables in the form of the handbook."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--rows", type=int)
    parser.add_argument("--skip", type=int, default=0, help="leave out so many: those a ranking was chosen on")
    asked = parser.parse_args()
    clients = read_clients(asked.file, asked.rows, asked.skip)
    truth = [client.defaulted for client in clients]
    told = [ask(client) for client in clients]
    print(f"{len(clients)} clients, {sum(truth) / len(truth):.4f} defaulted in the next month\n")
    print("| flag on the last month end | clients | precision | recall |\n|---|---|---|---|")
    for place, code in enumerate(CODES):
        for name, least in (("amber or red", Level.AMBER), ("red", Level.RED)):
            flags = (said.levels[-1][place].rank >= least.rank for said in told)
            print(flag_line(f"{code} {name}", flags, truth))
    print(flag_line("any red", (Level.RED in said.levels[-1] for said in told), truth))
    print(flag_line("B04 red in 2 of the last 3", (_persists(said) for said in told), truth))
    print(flag_line("raw column: late now", (client.late[-1] > 0 for client in clients), truth))
    print('\n| ranking | AUC | precision at the recall of "late now" |\n|---|---|---|')
    late_now = [client.late[-1] > 0 for client in clients]
    recall = Fraction(sum(a and b for a, b in zip(late_now, truth, strict=True)), sum(truth))
    rankings: dict[str, Callable[[Client, Told], Fraction | int]] = {
        "raw column: months late now (the best single one)": lambda client, _: max(client.late[-1], 0),
        "raw columns: lateness summed over six months": lambda client, _: sum(max(late, 0) for late in client.late),
        "raw column: use of the limit": lambda client, _: Fraction(client.bills[-1], client.limit),
        "levels now, added": lambda _, said: sum(POINTS[level] for level in said.levels[-1]),
        "missed dues open now": lambda _, said: said.open_reds[-1],
        "how late and how recent by B04, with use": lambda _, said: standing(said.months_late, said),
        "the same and months without a repayment": lambda client, said: standing(said.months_late, said, client.paid),
        "how late as the lender counts, how recent, with use": lambda client, said: standing(
            as_lender_counts(client), said
        ),
        "**the same and months without a repayment**": lambda client, said: standing(
            as_lender_counts(client), said, client.paid
        ),
        "not used: with the size of what was paid": by_size,
    }
    for name, score in rankings.items():
        scores = [score(client, said) for client, said in zip(clients, told, strict=True)]
        print(f"| {name} | {float(area(scores, truth)):.3f} | {float(precision_at(scores, truth, recall)):.3f} |")


def _persists(said: Told) -> bool:
    place = CODES.index("B04")
    return sum(levels[place] is Level.RED for levels in said.levels[-3:]) >= 2


if __name__ == "__main__":
    main()
