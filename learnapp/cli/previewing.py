"""`learnapp preview FOLDER`: a module's folder on a page of its own while it is being written."""

from __future__ import annotations

import os
import secrets
import tempfile
from pathlib import Path

import click

from learnapp.cli import site
from learnapp.cli.serving import check_port
from learnapp.cli.site import example
from learnapp.previewing import ADDRESS, FOLDER


@click.command(epilog=example("learnapp preview modules/challenging-colleagues"))
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--port", default=8001, show_default=True, type=click.IntRange(1, 65535))
def preview(folder: Path, port: int) -> None:
    """Preview the module in FOLDER as a learner would see it, with the checker's results.

    Runs on this computer only. Pages reload when files change. Nothing is published or recorded.
    The folder is compared with its published edition, if this site has one when the preview starts.
    """
    from learnapp import serving
    from learnapp.domain.people.roles import Role
    from learnapp.store.db.engine import Store
    from learnapp.store.operations import publishing
    from learnapp.store.operations.migrate import migrate
    from learnapp.store.people import people
    from learnapp.web.clock import system_clock

    check_port("127.0.0.1", port)
    slug = folder.resolve().name
    published = site.ask(
        site.settings("the site's, if there"), lambda connection: publishing.last_edition(connection, slug), None
    )
    with tempfile.TemporaryDirectory(prefix="learnapp-preview-") as instance:
        store = Store(f"sqlite:///{instance}/learnapp.db")
        migrate(store)
        with store.write() as connection:
            people.add(
                connection,
                name="Author",
                email=ADDRESS,
                password_hash=f"!{secrets.token_hex(16)}",  # no password signs this account in
                now=system_clock(),
                role=Role.EDUCATOR,
                proved=True,
            )
            if published:
                publishing.take_over(connection, published)
        store.dispose()
        os.environ.update(
            {
                "LEARNAPP_INSTANCE": instance,
                "DATABASE_URL": "",
                "LEARNAPP_VAULT": "",
                "LEARNAPP_MEDIA": "",
                FOLDER: str(folder.resolve()),
            }
        )
        click.echo(f"{slug} is at http://127.0.0.1:{port}/educator/preview/{slug}/\n\nStop with Ctrl+C.")
        serving.serve("127.0.0.1", port, 1, target="learnapp.previewing:application")
