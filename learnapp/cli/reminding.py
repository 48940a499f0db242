"""`learnapp remind`: the work that the site does every few minutes, step by step."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any

import click

from learnapp.cli import site
from learnapp.cli.site import example
from learnapp.config import Settings, with_secret
from learnapp.paths import MODULES

log = logging.getLogger(__name__)


class ReminderRun:
    """The steps of one run. Each prints in a line what it did; anything that several steps need is made at its first
    use.
    """

    def __init__(self, settings: Settings, store: Any, clock: Callable[[], datetime]) -> None:
        self.settings, self.store, self.clock = settings, store, clock
        self._catalogue: Any = None

    @property
    def vault(self) -> Any:
        return site.vault(self.settings, self.store)

    @property
    def catalogue(self) -> Any:
        from learnapp.domain.reading import read_library
        from learnapp.store.content.catalogue import Catalogue

        if self._catalogue is None:
            self._catalogue = Catalogue(read_library((*self.settings.modules, MODULES)))
        return self._catalogue

    def move_threads(self) -> str:
        from learnapp.learning_sets.threads.thread_clock import move_threads_on

        moved = move_threads_on(self.store, self.vault, self.catalogue, self.clock())
        return f"Threads moved on: {moved}."

    def tell_of_threads(self) -> str:
        from learnapp.learning_sets.threads.thread_news import tell_of_threads

        site_url, by_mail = self.settings.site_url, self.settings.sends_mail
        return f"Thread notices: {tell_of_threads(self.store, site_url, self.clock, by_mail=by_mail)}."

    def remind(self) -> str:
        from learnapp.mail.reminding import remind

        with self.store.read() as connection:
            modules = self.catalogue.at(connection).modules
        site_url, by_mail = self.settings.site_url, self.settings.sends_mail
        return f"Reminders: {remind(self.store, modules, site_url, self.clock, by_mail=by_mail)}."

    def count(self) -> str:
        from learnapp.educator.findings import findings_actions

        counted = findings_actions.count_all(self.store, self.catalogue, self.clock())
        return f"Cohorts with new figures: {counted}."

    def count_splits(self) -> str:
        import secrets

        from learnapp.store.sets import past_splits

        with self.store.read() as connection:
            published = self.catalogue.at(connection)
        counted = past_splits.count_all(self.store, published, secrets.randbelow, self.clock())
        return f"Votes of sets counted together: {counted}."

    def send_pushes(self) -> str:
        from learnapp.deliveries.pushing import push_due

        settings = self.settings
        contact = f"mailto:{settings.contact}" if "@" in settings.contact else settings.site_url
        counts = push_due(self.store, settings.secret, contact, self.clock)
        return f"Reminders on devices: {counts.sent} sent, {counts.put_off} kept for later, {counts.gone} turned off."

    def send_scores(self) -> str:
        from learnapp.exports.sealing.tool_key import tool_key
        from learnapp.launch.sending_scores import send_due, work_out

        file = self.settings.lti_key_file
        assert file is not None
        with self.store.read() as connection:
            modules = self.catalogue.at(connection).modules
        new = work_out(self.store, modules, self.clock())
        counts = send_due(self.store, lambda: tool_key(file), self.clock, self.settings.inside_hosts)
        if counts.failed:
            click.echo(f"{counts.failed} scores failed: see Learning platforms on the site.", err=True)
        return f"Scores for other platforms: {new} new, {counts.sent} sent, {counts.put_off} kept for later."

    def tell_systems(self) -> str:
        from learnapp.deliveries.noticing import notice, write_files
        from learnapp.deliveries.sending import send_due

        with self.store.read() as connection:
            modules = self.catalogue.at(connection).modules
        files = write_files(self.store, modules, self.settings.exports, self.clock)
        new = notice(self.store, modules, self.settings.site_url, self.clock) if self.settings.site_url else 0
        counts = send_due(self.store, self.settings.secret, self.clock, self.settings.inside_hosts)
        kept = f"{counts.put_off} kept for later, {counts.failed} failed"
        return f"Other systems: {files} files, {new} new, {counts.sent} delivered, {kept}."

    def follow(self) -> str:
        from learnapp.cli.repositories.following import follow_all

        if not self.settings.follow:
            return "Branches: none to follow."
        told = follow_all(self.store, self.settings, self.clock())
        for line in told.problems:
            click.echo(line, err=True)
        return f"Branches: {len(self.settings.follow)} followed, {told.published} modules published."

    def look_for_media(self) -> str:
        from learnapp.store.content.media_stores import MediaAwayError
        from learnapp.store.content.pictures import one_stored
        from learnapp.store.operations.health import note_media

        with self.store.read() as connection:
            picture = one_stored(connection)
        try:
            if picture:
                picture.read()
        except MediaAwayError as error:  # Site health shows it; nothing else in this round depends on it
            note_media(self.store, self.clock(), failed=True)
            return f"Media: {error}"
        note_media(self.store, self.clock(), failed=False)
        return f"Media: {'read' if picture else 'all in the database'}."

    def look_for_keys(self) -> str:
        return f"Keys to private writing: {site.lacking_keys(self.settings, self.store) or 'none missing.'}"

    def look_for_educators(self) -> str:
        from learnapp.store.cohorts import cohorts
        from learnapp.store.operations.health import note_without_educator

        with self.store.read() as connection:
            found = cohorts.without_educator(connection, None, self.clock())
        with self.store.write() as connection:
            note_without_educator(connection, {one.organisation_id for one in found if one.organisation_id is not None})
        return f"Cohorts without an educator: {len(found)}."

    def clear(self) -> str:
        from learnapp.store.operations.housekeeping import clear_all
        from learnapp.vault.erasing import end_closed, erase_due
        from learnapp.vault.voting import sweep

        cleared = clear_all(self.store, self.clock())
        cleared += erase_due(self.vault, self.store, self.clock())
        cleared += end_closed(self.vault, self.store, self.clock())
        sweep(self.store, self.vault)  # the keys of votes whose set is gone
        return f"Rows cleared: {cleared}."

    def send_mail(self) -> str:
        from learnapp.mail.composing import Site
        from learnapp.mail.sending import MailServerError, send_due

        settings = self.settings
        if not settings.sends_mail:
            return f"No email: set {site.listed(settings.mail_lacks)}, if you want it."
        sender = Site(settings.mail_from, settings.site_url, settings.secret)
        try:
            tally = send_due(self.store, settings.smtp_url, sender, self.clock)
        except MailServerError as error:
            raise click.ClickException(
                f"{site.ended(str(error))} Everything queued is kept for the next run."
            ) from error
        if tally.failed or tally.unknown:
            click.echo(f"{tally.failed} failed and {tally.unknown} in doubt: see `learnapp mail list`.", err=True)
        return f"Email: {tally.sent} sent, {tally.put_off} kept for later."


def run(steps: list[tuple[str, Callable[[], str]]]) -> list[str]:
    """Run each step even if others fail; returns the names of those that failed.

    If the machine is at fault, for example because the database is away, the step says so in a sentence. Other causes
    are in the log.
    """
    failed = []
    for name, step in steps:
        try:
            with site.in_a_sentence():
                said = step()
        except click.ClickException as error:
            error.show()
            failed.append(name)
        except Exception:
            log.exception("learnapp remind: the step that should %s failed", name)
            failed.append(name)
        else:
            with contextlib.suppress(OSError):  # no one reads the output, or the disk is full: still done
                click.echo(said)
    return failed


def ping(url: str) -> bool:
    """Call the address that watches whether reminders run; returns whether it answered. Its path is not logged.

    Follows no redirect, because it would lead to an address that the site's settings do not name.
    """
    import requests  # slow to import, and most commands need none

    from learnapp.deliveries.bounded_calls import bounded

    try:
        with bounded(requests.Session(), None) as session:
            answer = session.get(url)
    except requests.RequestException as error:
        log.warning("the ping address could not be called: %s", error.__cause__ or type(error).__name__)
        return False
    if not answer.ok:
        log.warning("the ping address could not be called: it answered %d", answer.status_code)
    return answer.ok


@click.command(epilog=example("learnapp remind    (from cron, every few minutes)"))
def remind() -> None:
    """Move threads on, send reminders, count what cohorts found hard, send email and scores, delete expired data.

    Two runs at once do no harm. First it erases again the people whom an older copy brought back; if that fails, the
    round ends. Every other step runs even if others fail; if one failed, the exit status is 1.
    """
    from learnapp.web.monitoring import logs

    settings = with_secret(site.settings())
    with logs.written(settings):
        _round(ReminderRun(settings, site.store(settings), site.now))


def _round(work: ReminderRun) -> None:
    from learnapp.store.operations.health import note_ping, note_run

    try:
        with site.in_a_sentence():
            site.erase_again(work.settings, work.store)  # first, so that no erased person gets a message
    except click.ClickException as error:
        raise click.ClickException(f"Nothing was done. {error.message}") from error
    failed = run(
        [
            ("move threads on", work.move_threads),
            ("tell of threads", work.tell_of_threads),
            ("remind of assigned work", work.remind),
            ("count what cohorts found hard", work.count),
            ("count how sets split", work.count_splits),
            ("send email", work.send_mail),
            ("send reminders to devices", work.send_pushes),
            ("send scores to other platforms", work.send_scores),
            ("look for media", work.look_for_media),
            ("look for lost keys", work.look_for_keys),
            ("look for cohorts without an educator", work.look_for_educators),
            ("clear what is over", work.clear),
            ("tell other systems", work.tell_systems),
            ("follow branches", work.follow),
        ]
    )
    if failed:
        raise click.ClickException(f"Not done: {', '.join(failed)}. The next run tries again.")
    note_run(work.store, work.clock())
    if work.settings.ping_url:
        note_ping(work.store, work.clock(), failed=not ping(work.settings.ping_url))
