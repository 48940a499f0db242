"""`learnapp mail`: messages that failed, or may not have been sent."""

from __future__ import annotations

import click

from learnapp.cli import site
from learnapp.cli.site import example


@click.group()
def mail() -> None:
    """Try whether email works; list emails that failed, or that may or may not have been sent."""


@mail.command("list", epilog=example("learnapp mail list"))
@click.option("--waiting", is_flag=True, help="List what waits to be sent instead.")
def mail_list(waiting: bool) -> None:
    """List them: number, outcome, when it was queued, recipient, subject and reason."""
    from learnapp.mail import outbox

    before = None
    with site.store(site.settings()).read() as connection:
        while (page := outbox.queue_page(connection, "waiting" if waiting else "held", before)).lines:
            for one in page.lines:
                outcome = one.outcome or "waiting"
                click.echo(f"{one.id}  {outcome}  {one.queued_at:%Y-%m-%d %H:%M}  {one.recipient}  {one.subject}")
                if one.problem:
                    click.echo(f"    {one.problem}")
            before = page.lines[-1].id
    if before is None:
        click.echo("No email is waiting to be sent." if waiting else "No email has failed or is in doubt.")


@mail.command("retry", epilog=example("learnapp mail retry 17"))
@click.argument("number", type=click.IntRange(1, 2**31 - 1), required=False)
@click.option("--failed", is_flag=True, help="Send all again that were certainly not sent.")
def mail_retry(number: int | None, failed: bool) -> None:
    """Send one of them again, or all that failed. If the outcome of one is unknown, it may arrive twice."""
    from learnapp.mail import outbox

    if failed == (number is not None):
        raise click.UsageError("Give the number of an email, or --failed.")
    with site.store(site.settings()).write() as connection:
        if number is None:
            click.echo(f"Emails queued again: {outbox.retry_failed(connection, site.now())}.")
            return
        if not outbox.retry(connection, number, site.now()):
            raise click.ClickException(
                f"Email {number} is not on the list, or is out of date. See `learnapp mail list`."
            )
    click.echo(f"Email {number} is queued again.")


@mail.command("test", epilog=example("learnapp mail test you@example.org"))
@click.argument("address")
def mail_test(address: str) -> None:
    """Send a test email to ADDRESS now, with the site's settings, and say what the mail server answered."""
    from learnapp.config import with_secret
    from learnapp.domain.people.addresses import checked_address
    from learnapp.mail import outbox
    from learnapp.mail.composing import TRIAL, Site
    from learnapp.mail.sending import MailServerError, send_trial

    settings = with_secret(site.settings())
    if not settings.sends_mail:
        raise click.ClickException(f"Set {site.listed(settings.mail_lacks)} first.")
    sender = Site(settings.mail_from, settings.site_url, settings.secret)
    try:
        outcome, why = send_trial(settings.smtp_url, sender, checked_address(address)[0], site.now())
    except (MailServerError, ValueError) as error:
        raise click.ClickException(site.ended(str(error))) from error
    if outcome != "sent":
        raise click.ClickException(why)
    with site.store(settings).write() as connection:
        outbox.note_sent(connection, address, TRIAL, site.now())
    click.echo(f"The mail server accepted a test email to {address}. Check that it arrives, and not as spam.")
