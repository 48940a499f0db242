"""`learnapp mail`: the messages that could not be sent for certain."""

from __future__ import annotations

import click

from learnapp.cli import site
from learnapp.cli.site import example


@click.group()
def mail() -> None:
    """Messages that were given up, or of which nobody knows whether they were sent."""


@mail.command("list", epilog=example("learnapp mail list"))
def mail_list() -> None:
    """List them: number, what became of it, since when, to whom, subject, why."""
    from learnapp.mail import outbox

    with site.store(site.settings()).read() as connection:
        for one in outbox.uncertain(connection):
            click.echo(f"{one.id}  {one.outcome}  {one.queued_at:%Y-%m-%d %H:%M}  {one.recipient}  {one.subject}")
            click.echo(f"    {one.problem}")


@mail.command("retry", epilog=example("learnapp mail retry 17"))
@click.argument("number", type=int)
def mail_retry(number: int) -> None:
    """Send one of them again. One in doubt may arrive a second time."""
    from learnapp.mail import outbox

    with site.store(site.settings()).write() as connection:
        if not outbox.retry(connection, number, site.now()):
            raise click.ClickException(f"Message {number} is not held, or is out of date. See `learnapp mail list`.")
    click.echo("It is queued again.")
