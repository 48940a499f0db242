"""`learnapp mail`: the messages that could not be sent for certain."""

from __future__ import annotations

import click

from learnapp.cli import site
from learnapp.cli.site import example


@click.group()
def mail() -> None:
    """Emails that failed, or that may or may not have been sent."""


@mail.command("list", epilog=example("learnapp mail list"))
def mail_list() -> None:
    """List them: number, outcome, when it was queued, recipient, subject and reason."""
    from learnapp.mail import outbox

    with site.store(site.settings()).read() as connection:
        for one in outbox.uncertain(connection):
            click.echo(f"{one.id}  {one.outcome}  {one.queued_at:%Y-%m-%d %H:%M}  {one.recipient}  {one.subject}")
            click.echo(f"    {one.problem}")


@mail.command("retry", epilog=example("learnapp mail retry 17"))
@click.argument("number", type=int)
def mail_retry(number: int) -> None:
    """Send one of them again. If its outcome is unknown, it may arrive twice."""
    from learnapp.mail import outbox

    with site.store(site.settings()).write() as connection:
        if not outbox.retry(connection, number, site.now()):
            raise click.ClickException(
                f"Message {number} is not on the list, or is out of date. See `learnapp mail list`."
            )
    click.echo(f"Message {number} is queued again.")
