"""Random books of format version 1, read from their JSON and judged once more straight from domain.md 2, 5 and 12.

The rules here are those that no other independent test holds: use, debt, cash, dues, ends and borrowing. Limits, events
and payments stand in test_independent_rules.py, the dead band and what a cut keeps in test_independent_engine.py, the
forecast in planner/test_independent.py.
"""

from __future__ import annotations

import json
import random
from calendar import monthrange
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from tests.builders import TODAY
from tests.core.checks import Watch

from raincheck.bookfile import parse

RANK = {"grey": -1, "green": 0, "amber": 1, "red": 2}
HARD = {"贷款审批", "信用卡审批", "保前审查"}


def level(value, amber, red):
    if value is None:
        return "grey"
    return "red" if value >= Fraction(red) else "amber" if value >= Fraction(amber) else "green"


def below(value, amber, red):
    if value is None:
        return "grey"
    return "red" if value < Fraction(red) else "amber" if value < Fraction(amber) else "green"


def worst(levels):
    return max(levels, key=RANK.get, default="grey")


def fen(text):
    return int(Fraction(text) * 100)


def whole(value):
    """Half-up to fen."""
    return int((Decimal(value.numerator) / Decimal(value.denominator)).quantize(Decimal(1), ROUND_HALF_UP))


def ago(days):
    return str(TODAY - timedelta(days=days))


def yuan(chance, low, high):
    return f"{chance.randint(low, high)}.{chance.choice(['00', '07', '50'])}"


def random_line(chance, place):
    kind = chance.choice(["revolving", "revolving", "statement", "term"])
    method = chance.choice(["full", "min_pct"] if kind == "statement" else ["level", "equal_principal", "bullet"])
    repayment = {"method": method, "due_day": chance.choice([1, 8, 22, 23, 30, 31])}
    if kind == "statement":
        repayment |= {"min_pct": "0.10"} if method == "min_pct" else {}
    else:
        repayment["periods"] = chance.choice([1, 2, 12, 36])
    group = chance.choice(["ANT", "ANT", "JD", "CMB", "ICBC", "CCB"])
    line = {
        "id": f"c{place}",
        "name": f"line {place}",
        "platform": group,
        "funder": group,
        "kind": kind,
        "revocable": True,
        "apr": chance.choice(["0", "0.0365", "0.146", "0.24"]),
        "repayment": repayment,
        "opened_on": ago(chance.choice([20, 100, 179, 180, 900])),
    }
    if chance.random() < 0.3:
        line["expires_on"] = ago(chance.choice([3, 0, -30, -31, -60, -61]))
    return line


def random_readings(chance, line):
    limit, seen = chance.choice([3000, 50_000, 100_000]), []
    used = limit * chance.choice([0, 0, 5, 10, 40, 79, 80, 95, 110]) // 100
    for days in sorted(chance.sample(range(60), chance.randint(1, 4)), reverse=True):
        limit = limit * chance.choice([100, 100, 100, 89, 40]) // 100
        status = chance.choice(["open"] * 5 + ["repay_disabled", "closed"])
        on = {"channel": line["id"], "on": ago(days), "status": status, "source": "manual"}
        seen.append(on | {"limit": f"{limit}.00", "used": f"{used}.00"})
    return seen


def random_book(seed):
    chance = random.Random(seed)  # noqa: S311 - made-up households, no secret
    lines = [random_line(chance, place) for place in range(chance.randint(1, 6))]
    ids = [line["id"] for line in lines]
    rows = [
        {"on": ago(days), "kind": chance.choice(["draw", "repay"]), "channel": chance.choice(ids), "amount": "300.00"}
        for days in sorted(chance.sample(range(95), chance.choice([0, 3, 9])), reverse=True)
    ]
    asked = [
        {"on": ago(chance.randint(0, 185)), "lender": chance.choice("甲乙丙丁"), "reason": reason}
        for reason in chance.choices([*sorted(HARD), "本人查询"], k=chance.choice([0, 4, 12]))
    ]
    return {
        "format": "raincheck-book",
        "version": 1,
        "currency": "CNY",
        "income": [{"name": "pay", "amount": yuan(chance, 3000, 20_000), "day": 5}],
        "living": {"essential": yuan(chance, 500, 8000), "discretionary": "300.00"},
        "assets": [{"id": "cash", "name": "cash", "value": yuan(chance, 0, 60_000), "haircut": "0.05"}],
        "all_assets_listed": chance.random() < 0.4,
        "channels": lines,
        "observations": [entry for line in lines for entry in random_readings(chance, line)],
        "ledger": rows,
        "inquiries": asked,
    }


class Reader:
    """A book of version 1 as of today, with nothing but what its JSON says."""

    def __init__(self, book):
        self.book = book
        self.lines = book["channels"]
        self.seen = {
            line["id"]: [entry for entry in book["observations"] if entry["channel"] == line["id"]]
            for line in self.lines
        }
        self.income, self.essential = fen(book["income"][0]["amount"]), fen(book["living"]["essential"])
        asset = book["assets"][0]
        self.worth = fen(asset["value"])
        self.liquid = whole(self.worth * (1 - Fraction(asset["haircut"])))
        self.dues = {line["id"]: self.instalments(line) for line in self.lines}

    def now(self, line):
        return self.seen[line["id"]][-1]

    def used(self, line):
        return fen(self.now(line)["used"])

    def free(self, line):
        now = self.now(line)
        lends = now["status"] == "open" and line["kind"] != "term"
        return max(fen(now["limit"]) - fen(now["used"]), 0) if lends else 0

    def instalments(self, line):
        """(day, amount, interest in it) of 90 days (contract.md 4)."""
        way, rate, balance, found = line["repayment"], Fraction(line["apr"]) / 12, self.used(line), []
        start, count = balance, way.get("periods")
        if way["method"] == "level":
            part = whole(start * rate / (1 - (1 + rate) ** -count) if rate else Fraction(start, count))
        day, place = due_after(TODAY, way["due_day"]), 0
        while balance and day <= TODAY + timedelta(days=90):
            interest, place = whole(balance * rate), place + 1
            if way["method"] == "full":
                amount, interest = balance, 0
            elif way["method"] == "min_pct":
                amount = whole(Fraction(way["min_pct"]) * (balance + interest))
            elif place == count:
                amount = balance + interest
            elif way["method"] == "level":
                amount = part
            else:
                amount = interest + (whole(Fraction(start, count)) if way["method"] == "equal_principal" else 0)
            found.append((day, amount, interest))
            balance += interest - amount
            day = due_after(day, way["due_day"])
        return found

    def rows(self, kind, line=None):
        return [
            (date.fromisoformat(row["on"]), row["channel"], fen(row["amount"]))
            for row in self.book["ledger"]
            if row["kind"] == kind and line in (None, row["channel"])
        ]


def due_after(day, of_month):
    for months in (0, 1):
        year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
        due = date(year, month + 1, min(of_month, monthrange(year, month + 1)[1]))
        if due > day:
            return due
    raise AssertionError(day)


def use_and_debt(reader):
    used = []
    for line in reader.lines:
        now = reader.now(line)
        lends = line["kind"] != "term" and now["status"] == "open" and fen(now["limit"])
        used.append(level(Fraction(reader.used(line), fen(now["limit"])) if lends else None, "0.8", "0.95"))
    first = [
        dues[0] for line in reader.lines if line["repayment"]["method"] != "full" and (dues := reader.dues[line["id"]])
    ]
    service, interest = sum(due[1] for due in first), sum(due[2] for due in first)
    owed = sum(map(reader.used, reader.lines))
    near = sum(due[1] for dues in reader.dues.values() for due in dues if due[0] <= TODAY + timedelta(days=30))
    leverage = [level(Fraction(owed, 12 * reader.income), 1, 2)]
    if reader.book["all_assets_listed"] and reader.worth:
        leverage.append(level(Fraction(owed, reader.worth), "0.5", "0.8"))
    left, out = reader.income - reader.essential, reader.essential + near
    need = out - min(Fraction(7, 10) * reader.income, Fraction(3, 4) * out)
    return {
        "U02": worst(used),
        "D01": level(Fraction(service, reader.income), "0.36", "0.5"),
        "D02": worst(leverage),
        "D03": "green" if left >= service else "amber" if left >= interest else "red",
        "F01": below(Fraction(reader.liquid, reader.essential + service), 3, 1),
        "F02": below(reader.liquid / need, "1.5", 1),
        "M01": level(Fraction(near, owed) if owed else None, "0.35", "0.6"),
    }


def dues_and_ends(reader):
    large = [
        min(days)
        for dues in reader.dues.values()
        if (days := [(due[0] - TODAY).days for due in dues if due[1] and due[1] >= reader.liquid])
    ]
    ends, room = ["green"], sum(map(reader.free, reader.lines))
    for line in reader.lines:
        in_use = reader.used(line) or (room and Fraction(reader.free(line), room) >= Fraction(1, 10))
        if "expires_on" in line and in_use:
            days = (date.fromisoformat(line["expires_on"]) - TODAY).days
            ends.append("red" if days <= 30 else "amber" if days <= 60 else "green")
    blocked = ["green"]
    for line in reader.lines:
        if reader.now(line)["status"] == "repay_disabled":
            day = date.fromisoformat(reader.now(line)["on"])
            next_due = next((due[0] for due in reader.dues[line["id"]] if due[1]), date.max)
            cured = any(on >= day for on, _, _ in reader.rows("repay", line["id"]))
            blocked.append("green" if cured else "red" if (next_due - TODAY).days <= 7 else "amber")
    return {
        "M02": worst(["green", *("red" if days <= 30 else "amber" for days in large)]),
        "M03": worst(ends),
        "L05": worst(blocked) if all_read_alike(reader) else None,
    }


def all_read_alike(reader):
    """Whether no line was read otherwise after its repayment was blocked: L05 then rests on more than the last."""
    return all(
        [entry["status"] for entry in entries].count("repay_disabled") == (entries[-1]["status"] == "repay_disabled")
        for entries in reader.seen.values()
    )


def borrowing(reader):
    draws = [list(row) for row in reader.rows("draw")]
    repaid = [row for row in reader.rows("repay") if row[0] > TODAY - timedelta(days=90)]
    whole_, taken = sum(row[2] for row in repaid), 0
    for on, line, amount in repaid:
        left = amount
        for draw in draws:
            if draw[1] != line and 0 <= (on - draw[0]).days <= 3:
                part = min(left, draw[2])
                draw[2], left, taken = draw[2] - part, left - part, taken + part
    drawn = sum(row[2] for row in reader.rows("draw") if row[0] > TODAY - timedelta(days=90))
    matched = level(Fraction(taken, whole_) if whole_ else None, "0.2", "0.5")
    asked = {(date.fromisoformat(e["on"]), e["lender"]) for e in reader.book["inquiries"] if e["reason"] in HARD}
    within = [sum(day > TODAY - timedelta(days=days) for day, _ in asked) for days in (30, 90, 180)]
    opened = {}
    for line in reader.lines:
        day = date.fromisoformat(line["opened_on"])
        opened[line["funder"]] = min(day, opened.get(line["funder"], day))
    return {
        "R01": worst([matched, level(Fraction(drawn, whole_) if whole_ else None, 1, "1.3")]),
        "R02": worst(level(Fraction(n), *band) for n, band in zip(within, ((3, 5), (6, 9), (6, 10)), strict=True)),
        "R03": level(Fraction(len({line["funder"] for line in reader.lines if reader.used(line)})), 5, 8),
        "R04": level(Fraction(sum(day > TODAY - timedelta(days=180) for day in opened.values())), 2, 4),
    }


@pytest.mark.parametrize("first", range(0, 60, 20))
def test_twenty_books_of_version_1_are_judged_alike(first):
    for seed in range(first, first + 20):
        book = random_book(seed)
        checked = Watch(parse(json.dumps(book).encode())).check(TODAY)
        reader = Reader(book)
        expected = use_and_debt(reader) | dues_and_ends(reader) | borrowing(reader)
        found = {code: checked.levels[code].value for code, wanted in expected.items() if wanted is not None}
        assert found == {code: wanted for code, wanted in expected.items() if wanted is not None}, seed
