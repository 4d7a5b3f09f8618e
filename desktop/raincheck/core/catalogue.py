"""The lines on offer, and which lenders belong together (domain.md 4 and 9); the data come from a file of resources.

Each value carries the mark of domain.md: a fact that was read somewhere, or only a starting value.
"""

from __future__ import annotations

import re
from decimal import Decimal
from enum import StrEnum
from typing import Final

from msgspec import Struct

from raincheck.core.model import ChannelKind, RepaymentMethod, Restores

_RENAMED: Final = re.compile(r"[(（]原[:：][^)）]*[)）]")
# Everything from the legal form on is a branch or a department: 中国工商银行|股份有限公司杭州高新支行.
_LEGAL: Final = re.compile(r"(股份有限公司|有限责任公司|有限公司).*")
_DEPARTMENT: Final = re.compile(r"(信用卡中心|信用卡|[^银行]{2,6}(支行|分行|营业部))$")


class Mark(StrEnum):
    """Where a value of the catalogue comes from (domain.md, head)."""

    SOURCE = "S"
    KNOWLEDGE = "K"
    UNVERIFIED = "U"
    PROJECT = "P"
    DATA = "D"

    @property
    def is_fact(self) -> bool:
        """Whether the value may be shown as a fact and not only as a value to start from."""
        return self in (Mark.SOURCE, Mark.DATA)


class CatalogueLine(Struct, frozen=True):
    """A product on offer, with the values a new channel starts from.

    An empty `platform` or `funder` is the bank or company itself. Where a mark is no fact, say so beside the value.
    """

    key: str
    name: str
    name_en: str
    words: tuple[str, ...]
    platform: str
    funder: str
    kind: ChannelKind
    revocable: bool
    restores: Restores
    restores_mark: Mark
    method: RepaymentMethod
    apr: Decimal
    apr_mark: Mark
    periods: int | None = None
    min_pct: Decimal | None = None
    due_day: int | None = None
    due_mark: Mark | None = None
    hotline: str | None = None
    hotline_mark: Mark | None = None
    reported_by: tuple[str, ...] = ()


class LenderGroup(Struct, frozen=True):
    """Lenders and app names that fall together under one key; `shown_with` names a key to be looked at as one."""

    key: str
    name: str
    name_en: str
    members: tuple[str, ...]
    shown_with: str | None = None


class Bank(Struct, frozen=True):
    """A bank by the name that groups and cards use, and its other names."""

    name: str
    also: tuple[str, ...]


class Catalogue(Struct, frozen=True):
    """Everything the catalogue holds, in the order it is offered."""

    lines: tuple[CatalogueLine, ...]
    groups: tuple[LenderGroup, ...]
    banks: tuple[Bank, ...]

    def find(self, key: str) -> CatalogueLine | None:
        """The product with that key."""
        return next((line for line in self.lines if line.key == key), None)

    def named_in(self, text: str) -> CatalogueLine | None:
        """The product that a text names, as "招行信用卡" holds 信用卡; the longest name that fits decides.

        Other words count only for products that any lender may offer: 信用贷 alone is not yet 借呗.
        """
        fits = [
            (len(word), -place)
            for place, line in enumerate(self.lines)
            for word in (line.name, *(() if line.platform else line.words))
            if word in text
        ]
        return self.lines[-max(fits)[1]] if fits else None

    def reported(self, lender: str, kind: ChannelKind) -> CatalogueLine | None:
        """The product that a lender of that name reports as a line of that kind."""
        for line in self.lines:
            if line.kind is kind and any(name in lender for name in line.reported_by):
                return line
        return None

    def bank_name(self, text: str) -> str | None:
        """The bank that the text names, also by a short name; the longest name that fits decides."""
        fits = [(len(name), bank.name) for bank in self.banks for name in (bank.name, *bank.also) if _names(name, text)]
        return max(fits)[1] if fits else None

    def group_key(self, lender: str) -> str:
        """The default group key for a lender's name on a report or in an app (domain.md 9)."""
        name = lender_name(lender)
        bank = self.bank_name(name)
        if bank is not None:
            return bank
        for group in self.groups:
            if name == group.key or any(member in name for member in group.members):
                return group.key
        return name


def lender_name(text: str) -> str:
    """A lender's name without its former name, legal form, branch and department."""
    bare = _LEGAL.sub("", _RENAMED.sub("", text).strip())
    return _DEPARTMENT.sub("", bare) or bare


def _names(name: str, text: str) -> bool:
    # A short code such as ABC is a name only where it stands alone.
    return name in re.findall("[A-Za-z]+", text) if name.isascii() else name in text
