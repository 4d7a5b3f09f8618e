"""The handbook's page of commands, in the language in use: written from the commands themselves."""

from __future__ import annotations

from collections.abc import Iterator

import click

from raincheck.cli.help import options, places, said, usage
from raincheck.core.text import tr


def commands_page(program: click.Command) -> str:
    """The whole page as Markdown: what holds for all commands, then each with its options."""
    top, *rest = places(program)
    written = tr("Written by `python packaging/handbook.py` from the commands; changes belong there.")
    lines = [
        "# " + tr("The command line"),
        "",
        written,
        "",
        said(top.command),
        "",
        *_entry(top),
        *_what_holds_for_all(),
    ]
    for ctx in rest:
        level = "##" if ctx.parent is top else "###"
        lines += [f"{level} {ctx.command_path}", "", said(ctx.command), "", *_entry(ctx)]
    return "\n".join(lines).rstrip() + "\n"


def _entry(ctx: click.Context) -> Iterator[str]:
    yield from ("```", usage(ctx), "```", "")
    found = [f"- `{terms}`: {words}" for terms, words in options(ctx) if "--help" not in terms]
    if found:
        yield from (*found, "")


def _what_holds_for_all() -> Iterator[str]:
    yield tr("Exit codes:")
    yield ""
    yield "- 0: " + tr("done, whatever the warnings are")
    yield "- 1: " + tr("something failed: a file cannot be read, the passphrase is wrong, the disk is full")
    yield "- 2: " + tr("wrong usage or bad input; nothing was written")
    yield "- 10, 20: " + tr("with `check --exit-code`: the worst open warning is amber, or red")
    yield ""
    yield tr("Amounts: 30000, 30,000.50, 3万, 3.5w. Days: 2026-11-22. Shares and rates: 0.146 for 14.6 %.")
    yield ""
