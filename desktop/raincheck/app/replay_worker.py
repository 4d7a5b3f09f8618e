"""One of the processes of a long replay: `python -m raincheck.app.replay_worker`, an errand in, its stretches out."""

from __future__ import annotations

import gc
from typing import Final, cast

from raincheck.app.replaying import Errand, stretches
from raincheck.app.tuning import bands_in_force
from raincheck.core.judging import Memory
from raincheck.core.replay import Replayer
from raincheck.core.rules import RULES
from raincheck.store import open_store
from raincheck.system.beside import Caller
from raincheck.system.clock import SystemClock
from raincheck.system.process import forbid_core_dumps

_COLLECT_EVERY: Final = 50_000
"""New objects between two looks for rubbish: hardly anything here is."""


def main() -> None:
    """Read the book, and replay every nth stretch; end without a word where the book is not as it was."""
    forbid_core_dumps()
    caller = Caller()
    errand = cast("Errand", caller.receive())
    with open_store(errand.path, clock=SystemClock().now, key=errand.key) as store:
        replayer = Replayer(store.book(), RULES, bands_in_force(store))
        if store.stand() != errand.stand:
            return
    gc.freeze()
    gc.set_threshold(_COLLECT_EVERY)
    for number, days in enumerate(stretches(errand.days)):
        if number % errand.of == errand.place:
            looks = [replayer.look(on) for on in days]
            memory = cast("Memory", caller.receive()) if number else Memory()
            caller.send(replayer.settle(looks, memory))


if __name__ == "__main__":
    main()
