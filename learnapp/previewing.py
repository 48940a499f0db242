"""`learnapp preview FOLDER`: a module's folder on a page of its own while it is being written."""

from __future__ import annotations

import os
import secrets
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.wrappers import Response

_FOLDER, _ADDRESS = "LEARNAPP_PREVIEW_FOLDER", "author@example.com"


@click.command(epilog="\b\nExample:\n  learnapp preview modules/challenging-colleagues")
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--port", default=8001, show_default=True, type=click.IntRange(1, 65535))
def preview(folder: Path, port: int) -> None:
    """Preview the module in FOLDER as a learner would see it, with the checker's results.

    Runs on this computer only. Pages reload when files change. Nothing is published or recorded.
    """
    from learnapp import serving
    from learnapp.domain.people.roles import Role
    from learnapp.store.db.engine import Store
    from learnapp.store.operations.migrate import migrate
    from learnapp.store.people import people
    from learnapp.web.clock import system_clock

    slug = folder.resolve().name
    with tempfile.TemporaryDirectory(prefix="learnapp-preview-") as instance:
        store = Store(f"sqlite:///{instance}/learnapp.db")
        migrate(store)
        with store.write() as connection:
            people.add(
                connection,
                name="Author",
                email=_ADDRESS,
                password_hash=f"!{secrets.token_hex(16)}",  # no password opens it
                now=system_clock(),
                role=Role.EDUCATOR,
                proved=True,
            )
        store.dispose()
        os.environ.update(
            {"LEARNAPP_INSTANCE": instance, "DATABASE_URL": "", "LEARNAPP_VAULT": "", _FOLDER: str(folder.resolve())}
        )
        click.echo(f"{slug} is at http://127.0.0.1:{port}/educator/preview/{slug}/\n\nStop with Ctrl+C.")
        serving.serve("127.0.0.1", port, 1, target="learnapp.previewing:application")


def application() -> Flask:
    """The site with one folder in it, on which every visitor is signed in as its author."""
    from flask import redirect, request, session
    from flask_login import login_user

    from learnapp import create_app
    from learnapp.config import from_environment
    from learnapp.educator.previews.preview_folders import Folders
    from learnapp.store.people import people, sign_ins
    from learnapp.web.clock import now
    from learnapp.web.identity import SignedIn, person, settings
    from learnapp.web.transaction import store

    given = from_environment()
    app = create_app(given)
    app.extensions["previews"] = Folders(given.modules, Path(os.environ[_FOLDER]))
    app.extensions["preview_follows"] = True

    def enter() -> Response | None:
        if request.endpoint == "static" or person.is_authenticated:
            return None
        with store().write() as connection:
            author = people.find(connection, people.email_key(_ADDRESS))
            if author is None:
                return None
            token = sign_ins.begin(connection, author.id, "preview", now(), settings().session_idle)
            bearer = sign_ins.session_of(connection, token)
        assert bearer is not None
        session.permanent = True
        login_user(SignedIn(token, bearer))
        return redirect(request.full_path.rstrip("?"))

    app.before_request_funcs.setdefault(None, []).insert(0, enter)
    return app
