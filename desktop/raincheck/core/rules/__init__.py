"""The rules. `RULES` and `rule` lie in catalogue.py, which is imported when one of them is asked for.

What only speaks of levels and findings, as the book's file and the first paint do, need not wait for every rule.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from raincheck.core.rules.catalogue import RULES, rule
else:

    def __getattr__(name: str) -> object:
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        found = globals()[name] = getattr(import_module(f"{__name__}.catalogue"), name)
        return found


__all__ = ["RULES", "rule"]
