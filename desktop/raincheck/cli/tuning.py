"""`rules`, `threshold`, `setting`: what is judged, how strictly, and the program's settings."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import click

from raincheck.app import preferring, tuning
from raincheck.app.lines import line_id_or_none
from raincheck.app.rulebook import RulePage, rulebook
from raincheck.app.wording.thresholds import named_band
from raincheck.cli.help import Command, Group
from raincheck.cli.layout import table
from raincheck.cli.options import NUMBER, json_option
from raincheck.cli.output import Json, emit, plain, say
from raincheck.cli.session import Session
from raincheck.core.rules import rule
from raincheck.core.rules.profiles import decimal_text
from raincheck.core.settings import SETTINGS, preferences, setting_help
from raincheck.core.text import tr
from raincheck.store import Store


def _rule_document(page: RulePage) -> dict[str, Json]:
    return {
        "code": page.code,
        "name": page.name,
        "version": page.version,
        "event": page.event,
        "about_channel": page.about_channel,
        "watches": page.watches,
        "formula": page.formula,
        "thresholds": [
            {
                "name": entry.threshold.name,
                "amber": plain(entry.threshold.amber),
                "red": plain(entry.threshold.red),
                "lowest": plain(entry.threshold.lowest),
                "highest": plain(entry.threshold.highest),
                "unit": entry.threshold.unit.value,
                "per_channel": entry.threshold.per_channel,
            }
            for entry in page.thresholds
        ],
        "clears": page.clears,
        "cooldown": page.cooldown,
        "steps": list(page.steps),
        "source": page.source,
        "marks": [mark.value for mark in page.marks],
    }


@click.command(cls=Command)
@json_option
def rules(as_json: bool) -> None:
    """All rules: what each watches, its thresholds and bounds, steps and source."""
    pages = rulebook()
    if as_json:
        emit({"rules": [_rule_document(page) for page in pages]})
        return
    for page in pages:
        say(f"{page.code}  {page.name} — {page.watches}")
        for entry in page.thresholds:
            say(f"     {entry.threshold.name}: {entry.band} ({entry.bounds})")


@click.group(cls=Group)
def threshold() -> None:
    """The thresholds: show what was changed, change one, take a change back."""


@threshold.command("list")
@click.pass_obj
def list_thresholds(session: Session) -> None:
    """Show the thresholds that were changed, and the set in force."""
    with session.open() as store:
        overrides = store.overrides()
        chosen = preferences(dict(store.settings())).profile
    say(tr("Set of thresholds: {profile}").format(profile=chosen))
    for entry in overrides:
        found = rule(entry.rule).threshold(entry.threshold)
        if found is not None:
            where = tr("whole book") if entry.channel is None else entry.channel
            say(f"{entry.rule} {entry.threshold} ({where}): {named_band(rule(entry.rule), found, entry.band)}")


@threshold.command("set")
@click.argument("rule")
@click.argument("name")
@click.option("--amber", type=NUMBER, help="From here it is amber: a share (0.40 or 40%), a count or days.")
@click.option("--red", type=NUMBER, help="From here it is red.")
@click.option("--channel", help="For this line only, where the rule judges lines.")
@click.pass_obj
def set_threshold(
    session: Session, rule: str, name: str, amber: Decimal | None, red: Decimal | None, channel: str | None
) -> None:
    """Change one threshold within its bounds."""
    with session.open() as store:
        made = tuning.change(
            store,
            rule,
            name,
            amber=None if amber is None else Fraction(amber),
            red=None if red is None else Fraction(red),
            channel=line_id_or_none(store, channel),
        ).result
    say(
        tr("{rule} {name}: amber {amber}, red {red}").format(
            rule=made.rule, name=made.threshold, amber=decimal_text(made.band.amber), red=decimal_text(made.band.red)
        )
    )


@threshold.command("reset")
@click.argument("rule")
@click.argument("name", required=False)
@click.option("--channel", help="The change of this line only.")
@click.pass_obj
def reset_threshold(session: Session, rule: str, name: str | None, channel: str | None) -> None:
    """Take changes back, of one threshold or of all of a rule."""
    with session.open() as store:
        count = tuning.reset(store, rule, name, channel=line_id_or_none(store, channel)).result
    say(tr("Changes taken back: {n}").format(n=count))


@click.group(cls=Group)
def setting() -> None:
    """The settings kept in the book."""


@setting.command("list")
@click.pass_obj
def list_settings(session: Session) -> None:
    """Show every setting with its value."""
    with session.open() as store:
        chosen = dict(store.settings())
    rows = [[entry.key, chosen.get(entry.key, entry.default), setting_help(entry.key)] for entry in SETTINGS]
    say(table([tr("Setting"), tr("Value"), tr("Meaning")], rows))


@setting.command("set")
@click.argument("key")
@click.argument("value")
@click.pass_obj
def set_setting(session: Session, key: str, value: str) -> None:
    """Choose a value, such as quiet_hours 22:00-08:00."""
    with session.open() as store:
        preferring.change_setting(store, key, value)
        say(f"{key} = {value}")
        if key == "check_times" and _refresh_schedule(store, session):
            say(tr("The daily check runs at the new times."))


def _refresh_schedule(store: Store, session: Session) -> bool:
    from raincheck.app import scheduling  # noqa: PLC0415 - the one setting that reaches into the system
    from raincheck.system.autostart.choose import autostart  # noqa: PLC0415 - the same

    return scheduling.refresh(store, session.clock, autostart())


COMMANDS = (rules, threshold, setting)
