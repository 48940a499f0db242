"""A site with one module's folder in it, for its author: what `learnapp preview FOLDER` serves."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.wrappers import Response

FOLDER, ADDRESS = "LEARNAPP_PREVIEW_FOLDER", "author@example.com"
"""The variable that names the folder, and the author's address."""


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
    app.extensions["previews"] = Folders(given.modules, Path(os.environ[FOLDER]))
    app.extensions["preview_follows"] = True

    def enter() -> Response | None:
        if request.endpoint == "static" or person.is_authenticated:
            return None
        with store().write() as connection:
            author = people.find(connection, people.email_key(ADDRESS))
            if author is None:
                return None
            # On the author's own machine we do not ask for a second factor, whatever the environment's settings say.
            token = sign_ins.begin(connection, author.id, "preview", now(), settings().session_idle, "provider")
            server_session = sign_ins.session_of(connection, token)
        assert server_session is not None
        session.permanent = True
        login_user(SignedIn(token, server_session))
        return redirect(request.full_path.rstrip("?"))

    app.before_request_funcs.setdefault(None, []).insert(0, enter)
    return app
