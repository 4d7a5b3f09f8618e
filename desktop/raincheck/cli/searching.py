"""`search`: words in everything that was written."""

from __future__ import annotations

import click

from raincheck.app import searching
from raincheck.cli.help import Command
from raincheck.cli.layout import DASH, table
from raincheck.cli.options import json_option
from raincheck.cli.output import emit, plain, say
from raincheck.cli.session import Session
from raincheck.core.text import tr


@click.command(cls=Command)
@click.argument("words", nargs=-1, required=True)
@json_option
@click.pass_obj
def search(session: Session, words: tuple[str, ...], as_json: bool) -> None:
    """Find WORDS in lines, notes, movements, incidents and the names of kept files."""
    with session.open() as store:
        hits = searching.search(store, " ".join(words))
    if as_json:
        emit(
            {
                "words": list(words),
                "hits": [
                    {
                        "kind": hit.kind.value,
                        "ref": hit.ref,
                        "channel": hit.channel,
                        "on": plain(hit.on),
                        "text": hit.text,
                    }
                    for hit in hits
                ],
            }
        )
        return
    if not hits:
        say(tr("Nothing in the book holds these words."))
        return
    rows = [
        [
            searching.found_in_word(hit.kind),
            hit.ref,
            DASH if hit.on is None else str(hit.on),
            hit.channel or DASH,
            " ".join(hit.text.split()),
        ]
        for hit in hits
    ]
    say(table([tr("Where"), "#", tr("Day"), tr("Line"), tr("Text")], rows))


COMMANDS = (search,)
