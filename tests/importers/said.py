"""What is read of a message, in short: figures, movements, states; "?" where it asks, "-" where it is left out."""

from __future__ import annotations

from datetime import date

from raincheck.core.model import LineStatus
from raincheck.importers import lexicon_of
from raincheck.importers.base import DueSeen, Movement, Reading, Reason
from raincheck.importers.messages import read_messages
from raincheck.system.catalogue import load_catalogue

NAMES = [
    *("借呗", "花呗", "网商贷", "微粒贷", "京东金条", "京东白条", "美团月付", "抖音月付", "放心借", "有钱花"),
    *(
        "招商银行信用卡",
        "建设银行信用卡",
        "工商银行信用卡",
        "平安信用卡",
        "招联好期贷",
        "安逸花",
        "360借条",
        "建行快贷",
    ),
]
LEXICON = lexicon_of(load_catalogue(), NAMES)
RECEIVED = date(2026, 11, 30)


def said(text: str, received: date = RECEIVED) -> tuple[str, ...]:
    """The answer to a message; "$" stands for what a statement has again in yuan."""
    parsed = read_messages(text, LEXICON, received=received)
    found: list[str] = []
    for record in parsed.records:
        if isinstance(record, Movement):
            found.append(f"{record.kind.value} {record.amount}")
        elif isinstance(record, DueSeen):
            found.append(f"due {record.amount} {record.due}")
        elif isinstance(record, Reading):
            figures = (("limit", record.limit), ("used", record.used), ("avail", record.available))
            found += [f"{name} {value}" for name, value in figures if value is not None]
            if record.temporary is not None:
                found.append(f"temp {record.temporary.amount} {record.temporary.until}")
            if record.status is not LineStatus.UNKNOWN:
                found.append(record.status.value)
    found += ["$" if row.reason is Reason.FOREIGN_CURRENCY else "-" for row in parsed.ignored]
    return tuple(sorted([*found, *("?" for _ in parsed.problems[:1])]))
