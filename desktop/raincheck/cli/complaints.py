"""What click finds wrong with the words of a command, as one sentence in the language in use."""

from __future__ import annotations

import re

import click

from raincheck.core.errors import UsageError
from raincheck.core.text import tr


def complaint(problem: click.ClickException) -> UsageError:
    """The same complaint as ours: what is wrong, and where the help is."""
    if isinstance(problem, click.exceptions.NoArgsIsHelpError):
        return _no_command(problem)
    words = _words(problem)
    if isinstance(problem, click.UsageError) and problem.ctx is not None:
        words = tr('{message} (see "{command} --help")').format(message=words, command=problem.ctx.command_path)
    return UsageError(words)


def _words(problem: click.ClickException) -> str:
    match problem:
        case click.NoSuchOption():
            return _no_option(problem)
        case click.BadOptionUsage():
            form = tr("{option} takes no value.") if _is_flag(problem) else tr("{option} needs a value after it.")
            return form.format(option=problem.option_name)
        case click.MissingParameter():
            return tr("{name} is missing.").format(name=_name(problem.param, problem.ctx))
        case click.BadParameter():
            return tr("{name}: {what}").format(name=_name(problem.param, problem.ctx), what=problem.message)
        case _:
            return " ".join(problem.format_message().split())


def _no_command(problem: click.exceptions.NoArgsIsHelpError) -> UsageError:
    command, path = problem.ctx.command, problem.ctx.command_path
    names = ", ".join(command.commands) if isinstance(command, click.Group) else ""
    return UsageError(tr('"{path}" needs a command after it: {names}.').format(path=path, names=names))


def _no_option(problem: click.NoSuchOption) -> str:
    if re.fullmatch(r"-[0-9.]", problem.option_name):
        return tr("An amount is never below zero.")
    if problem.possibilities:
        near = ", ".join(sorted(problem.possibilities))
        return tr("There is no option {option}; did you mean {near}?").format(option=problem.option_name, near=near)
    if problem.ctx is not None and _belongs_behind(problem.option_name, problem.ctx):
        form = tr("{option} stands behind its command: {path} COMMAND {option}.")
        return form.format(option=problem.option_name, path=problem.ctx.command_path)
    return tr("There is no option {option}.").format(option=problem.option_name)


def _belongs_behind(option: str, ctx: click.Context) -> bool:
    """Whether a command of the group has the option that was given to the group."""
    group = ctx.command
    if not isinstance(group, click.Group):
        return False
    commands = filter(None, (group.get_command(ctx, name) for name in group.list_commands(ctx)))
    return any(option in entry.opts for command in commands for entry in command.params)


def _is_flag(problem: click.BadOptionUsage) -> bool:
    options = () if problem.ctx is None else problem.ctx.command.params
    return any(
        isinstance(entry, click.Option) and entry.is_flag and problem.option_name in entry.opts for entry in options
    )


def _name(parameter: click.Parameter | None, ctx: click.Context | None) -> str:
    if isinstance(parameter, click.Option):
        return max(parameter.opts, key=len)
    return "" if parameter is None or ctx is None else parameter.make_metavar(ctx)
