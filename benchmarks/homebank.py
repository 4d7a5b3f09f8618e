"""A made-up file for HomeBank, to see how long another program takes for one of its own."""

from __future__ import annotations

import random
from pathlib import Path

HEAD = """<?xml version="1.0"?>
<homebank v="1.3" d="050100">
<properties title="made up" curr="1" auto_smode="1" auto_weekday="1"/>
<cur key="1" flags="0" iso="CNY" name="Yuan" symb="¥" syprf="1" dchar="." gchar="," frac="2" rate="0" mdate="0"/>
"""
FIRST_DAY = 736_330
"""2017-01-01, counted as HomeBank counts days."""


def write_xhb(path: Path, *, transactions: int = 5_000, accounts: int = 75, seed: int = 7) -> None:
    """Write so many transactions of ten years on so many accounts."""
    chance = random.Random(seed)
    lines = [
        f'<account key="{key}" pos="{key}" type="1" curr="1" name="Account {key}" initial="0" minimum="0"/>'
        for key in range(1, accounts + 1)
    ]
    for number in range(transactions):
        day = FIRST_DAY + number * 3_650 // transactions
        amount = chance.randint(-500_000, 400_000) / 100
        lines.append(
            f'<ope date="{day}" amount="{amount}" account="{chance.randint(1, accounts)}" wording="row {number}"/>'
        )
    path.write_text(HEAD + "\n".join(lines) + "\n</homebank>\n", encoding="utf-8")
