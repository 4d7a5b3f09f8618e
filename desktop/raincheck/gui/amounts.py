"""How an amount is written in the window: grouped yuan, and the short form of axes and labels."""

from __future__ import annotations

from raincheck.core.money import Money
from raincheck.core.text import tr


def money_text(money: Money) -> str:
    """Yuan with thousands grouped, fen only where there are any: "30,000", "-1,072.50"."""
    sign, fen = ("−" if money.fen < 0 else ""), abs(money.fen)
    whole = f"{sign}{fen // 100:,}"
    return f"{whole}.{fen % 100:02d}" if fen % 100 else whole


def short_money(money: Money) -> str:
    """An amount of an axis or a label: whole yuan below 10,000, above in 万 (Chinese) or thousands (English)."""
    sign, yuan = ("−" if money.fen < 0 else ""), round(abs(money.fen) / 100)
    if yuan < 10_000:
        return f"{sign}{yuan:,}"
    form = tr("{n}k")
    unit = 10_000 if "万" in form else 1_000
    return form.format(n=f"{sign}{_trimmed(yuan / unit)}")


def _trimmed(value: float) -> str:
    return f"{value:,.2f}".rstrip("0").rstrip(".")
