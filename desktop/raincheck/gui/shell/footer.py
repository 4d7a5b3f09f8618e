"""What stands at the foot of the sidebar: which book is open, when it was checked and when it will be."""

from __future__ import annotations

from datetime import datetime

from raincheck.app.example import is_example
from raincheck.app.preferring import schedule_plan
from raincheck.core.schedule import next_check
from raincheck.core.text import tr
from raincheck.gui.shell.sidebar import Footer
from raincheck.store import Store
from raincheck.system.clock import Clock


def footer(store: Store, clock: Clock) -> Footer:
    """The foot of the sidebar for this book, now."""
    last = max((run.at for run in store.checks()), default=None)
    following = next_check(last, clock.now(), schedule_plan(store, clock))
    return Footer(
        book=(tr("Example, not your book") if is_example(store) else tr("Book: {name}").format(name=store.path.name)),
        encrypted=store.key is not None,
        last_check=tr("Last check {when}").format(when=moment_words(last, clock)) if last else tr("Not checked yet"),
        next_check=tr("Next check {when}").format(when=moment_words(following, clock)) if following else "",
    )


def moment_words(moment: datetime, clock: Clock) -> str:
    """A moment as people say it: "today 09:00", "11-20 21:00"."""
    local = moment.astimezone(clock.zone)
    days = (local.date() - clock.today()).days
    day = {0: tr("today"), -1: tr("yesterday"), 1: tr("tomorrow")}.get(days, f"{local:%m-%d}")
    return f"{day} {local:%H:%M}"
