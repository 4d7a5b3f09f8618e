"""Help in the language in use: a command's docstring and its options' help are the English sentences.

They are translated when help is asked for; tests/test_catalogues.py collects them from the tree of commands.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import click

from raincheck.cli.layout import GAP, width, wrap
from raincheck.core import text
from raincheck.core.errors import UsageError
from raincheck.core.text import tr

_LONGEST_TERM = 26
"""A longer option stands on a line of its own, its help below it."""


class Command(click.Command):
    """A command whose help and complaints are in the language in use."""

    allow_extra_args = True  # so that the complaint about them is ours

    def get_help(self, ctx: click.Context) -> str:
        """The whole help page."""
        return _page(ctx, ())

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the words after the command. Raises UsageError for more of them than it takes."""
        with _known_place(ctx):
            rest = super().parse_args(ctx, args)
        if rest and not ctx.resilient_parsing:
            surplus = tr('"{command}" takes no "{words}"; leave it out.')
            raise UsageError(surplus.format(command=ctx.command_path, words=" ".join(rest)))
        return rest


class Group(click.Group):
    """A group of commands, likewise."""

    command_class = Command

    def get_help(self, ctx: click.Context) -> str:
        """The whole help page, each command with its sentence."""
        return _page(ctx, [(name, said(command)) for name, command in self.each(ctx)])

    def each(self, ctx: click.Context) -> Iterator[tuple[str, click.Command]]:
        """Every command of the group by name, sorted."""
        for name in self.list_commands(ctx):
            command = self.get_command(ctx, name)
            if command is not None:
                yield name, command

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the words up to the command."""
        with _known_place(ctx):
            return super().parse_args(ctx, args)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command of that name. Raises UsageError with the nearest names there are."""
        names = self.list_commands(ctx)
        if args[0] in names:
            return super().resolve_command(ctx, args)
        near = difflib.get_close_matches(args[0], names)
        if near:
            nearly = tr('There is no command "{name}"; did you mean {near}?')
            raise UsageError(nearly.format(name=args[0], near=", ".join(near)))
        unknown = tr('There is no command "{name}"; "{path} --help" lists them.')
        raise UsageError(unknown.format(name=args[0], path=ctx.command_path))


def sentence(entry: click.Command | click.Parameter) -> str:
    """The English sentence of a command or an option, empty where it has none."""
    return " ".join((getattr(entry, "help", None) or "").split())


def said(entry: click.Command | click.Parameter) -> str:
    """The same in the language in use."""
    words = sentence(entry)
    return text.tr(words) if words else ""


def places(command: click.Command, parent: click.Context | None = None) -> Iterator[click.Context]:
    """`command` and every command below it, each where it stands."""
    ctx = click.Context(command, parent, info_name=command.name, **command.context_settings)
    yield ctx
    if isinstance(command, Group):
        for _, child in command.each(ctx):
            yield from places(child, ctx)


def sentences(program: click.Command) -> Iterator[tuple[str, click.Command | click.Parameter]]:
    """Every command and option of the program, each with the words that lead to it."""
    for ctx in places(program):
        yield ctx.command_path, ctx.command
        for option in _options(ctx):
            yield f"{ctx.command_path} {option.opts[-1]}", option


def usage(ctx: click.Context) -> str:
    """How a command is written: "raincheck load [OPTIONS] FILE"."""
    return " ".join([ctx.command_path, *ctx.command.collect_usage_pieces(ctx)])


def options(ctx: click.Context) -> list[tuple[str, str]]:
    """A command's options: how each is written ("-o, --output FILE"), and what it does."""
    found = ((option.get_help_record(ctx), option) for option in _options(ctx))
    return [(record[0], _help(option)) for record, option in found if record is not None]


def _options(ctx: click.Context) -> list[click.Option]:
    return [entry for entry in ctx.command.get_params(ctx) if isinstance(entry, click.Option)]


def _help(option: click.Option) -> str:
    return tr("{help} (must be given)").format(help=said(option)) if option.required else said(option)


def _page(ctx: click.Context, children: Sequence[tuple[str, str]]) -> str:
    parts = [
        wrap(usage(ctx), first=tr("Usage: ")),
        wrap(said(ctx.command), first=GAP, rest=GAP),
        "\n".join([tr("Options:"), *_definitions(options(ctx))]),
    ]
    if children:
        parts.append("\n".join([tr("Commands:"), *_definitions(children)]))
    return "\n\n".join(parts)


def _definitions(entries: Sequence[tuple[str, str]]) -> Iterator[str]:
    wide = max((width(term) for term, _ in entries if width(term) <= _LONGEST_TERM), default=_LONGEST_TERM)
    margin = GAP + " " * wide + GAP
    for term, words in entries:
        if width(term) > wide:
            yield GAP + term
            yield wrap(words, first=margin, rest=margin)
        else:
            first = GAP + term + " " * (wide - width(term)) + GAP
            yield wrap(words, first=first, rest=margin)


@contextmanager
def _known_place(ctx: click.Context) -> Iterator[None]:
    """Tell each complaint of click's parser which command it is about."""
    try:
        yield
    except click.UsageError as problem:
        problem.ctx = problem.ctx or ctx
        raise
