"""Commands about the accounts of staff, for the technician at the machine."""

import click

from kiosk.cli.library import curated
from kiosk.clock import Clock
from kiosk.config import Settings
from kiosk.people import phrase
from kiosk.people.accounts import Accounts, Newcomer
from kiosk.people.audit import Audit
from kiosk.people.model import Role

_name = click.argument("name")


@click.group()
def people() -> None:
    """Accounts of staff: who may sign in to the staff site."""


@people.command("list")
@click.pass_obj
def list_people(settings: Settings) -> None:
    """List the accounts with their roles."""
    with Accounts.open(settings.data) as accounts:
        for person in accounts.all():
            click.echo(f"{person.role:12} {person.name}")


@people.command()
@_name
@click.option("--role", required=True, type=click.Choice([str(role) for role in Role]))
@click.pass_obj
def add(settings: Settings, name: str, role: str) -> None:
    """Let somebody in; prints the pass phrase, once."""
    made = phrase.make()
    with Accounts.open(settings.data) as accounts:
        accounts.add(Newcomer(name=name, role=Role(role), phrase=made))
    click.echo(made)


@people.command("phrase")
@_name
@click.pass_obj
def new_phrase(settings: Settings, name: str) -> None:
    """Give somebody who lost it a new pass phrase; prints it, once."""
    made = phrase.make()
    with Accounts.open(settings.data) as accounts:
        accounts.set_phrase(accounts.named(name), made)
    click.echo(made)


@people.command()
@_name
@click.pass_obj
def close(settings: Settings, name: str) -> None:
    """Let somebody in no longer."""
    with Accounts.open(settings.data) as accounts:
        accounts.close(accounts.named(name))


@people.command("first-code")
@click.pass_obj
def first_code(settings: Settings) -> None:
    """Print the code that the first start of the staff site asks for."""
    with Accounts.open(settings.data) as accounts:
        click.echo(accounts.first_code())


@people.command()
@click.pass_context
def audit(context: click.Context) -> None:
    """Print what was done; ends with an error, and names the lines, when somebody changed what is written there."""
    damaged = []
    with curated(context.obj) as curation:
        for entry in Audit(curation.db, Clock().today).entries():
            mark = " " if entry.whole else "!"
            told = f"{entry.number:6} {entry.day} {entry.role:12} {entry.action:14} {entry.item:20} {entry.reason}"
            click.echo(f"{mark}{told}".rstrip())
            damaged += [] if entry.whole else [str(entry.number)]
    if damaged:
        click.secho(
            f"Lines that were changed, or that follow on missing ones: {', '.join(damaged)}", fg="red", err=True
        )
        context.exit(1)
