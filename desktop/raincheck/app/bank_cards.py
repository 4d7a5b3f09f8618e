"""The credit cards of the banks that the catalogue knows, as products to choose: each bank by all its names."""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from raincheck.app.wording import group_name
from raincheck.core.catalogue import Bank, Catalogue
from raincheck.core.text import tr

CARD: Final = "credit_card"
_WORD: Final = "信用卡"


class BankCard(Struct, frozen=True):
    """The card of one bank: what it is called, and all that people type for it."""

    bank: str
    shown: str
    names: tuple[str, ...]

    @property
    def key(self) -> str:
        """What tells it apart from other products."""
        return f"{CARD} {self.bank}"


def bank_cards(catalogue: Catalogue) -> tuple[BankCard, ...]:
    """One for each bank, in the order of the catalogue."""
    return tuple(
        BankCard(bank.name, tr("{bank} credit card").format(bank=_shown(bank)), card_names(bank))
        for bank in catalogue.banks
    )


def bank_of(key: str | None) -> str | None:
    """The bank whose card a key is."""
    word, _, bank = (key or "").partition(" ")
    return bank or None if word == CARD else None


def card_names(bank: Bank) -> tuple[str, ...]:
    """Every name of the bank and of its card: 招商银行, 招行, 招行信用卡, 招商信用卡, CMB."""
    names = [bank.name, *bank.also]
    return tuple(dict.fromkeys(form for name in names for form in (name, _of_a_card(name))))


def _of_a_card(name: str) -> str:
    return name if name.isascii() or name.endswith(_WORD) else name + _WORD


def _shown(bank: Bank) -> str:
    """The bank's own name, in English its short one."""
    if tr("en") == "zh":
        return bank.name
    return next((name for short in bank.also if (name := group_name(short)).isascii()), bank.name)
