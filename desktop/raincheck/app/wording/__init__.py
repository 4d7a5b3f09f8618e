"""Every sentence a person reads about alerts, rules, cards and the weather (architecture.md: wording in one place).

The names lie in sentences.py, which is imported when one of them is asked for: amounts alone need no rule's words.
"""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from raincheck.app.wording.sentences import *  # noqa: F403 - the same names, and no second list of them
else:

    def __getattr__(name: str) -> object:
        if name.startswith("_"):
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        # `from … import amounts` asks here first, and must not wait for all sentences, which wait for amounts.
        if find_spec(f"{__name__}.{name}") is not None:
            return import_module(f"{__name__}.{name}")
        found = globals()[name] = getattr(import_module(f"{__name__}.sentences"), name)
        return found
