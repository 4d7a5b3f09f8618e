"""What a use case gives back: its result, which parts of the book it touched, and the sentence that tells of it."""

from __future__ import annotations

from typing import Generic, TypeVar

from msgspec import Struct
from msgspec.structs import fields, replace

R = TypeVar("R")


class Changes(Struct, frozen=True):
    """The parts of the book that a use case touched.

    `program`: a setting of how the program looks and runs, on which no judgement and no plan rests.
    """

    channels: bool = False
    limits: bool = False
    obligations: bool = False
    cash: bool = False
    alerts: bool = False
    settings: bool = False
    program: bool = False

    @classmethod
    def everything(cls) -> Changes:
        """All parts: another book, an import, an undo."""
        return cls(**{field.name: True for field in fields(cls)})

    @classmethod
    def of_the_book(cls) -> Changes:
        """All that a judgement or a plan may rest on."""
        return replace(cls.everything(), program=False)

    def __or__(self, other: Changes) -> Changes:
        return Changes(**{f.name: getattr(self, f.name) or getattr(other, f.name) for f in fields(self)})

    def touches(self, interest: Changes) -> bool:
        """Whether anything of `interest` changed."""
        return any(getattr(self, f.name) and getattr(interest, f.name) for f in fields(self))


class Done(Struct, Generic[R], frozen=True):
    """What was done: the record it made, the parts of the book it touched, and one sentence for either face."""

    result: R
    changes: Changes
    told: str
