"""The frame of a package that shows this site in another learning platform, and what is reported from it.

A lead stated the platform's address and can withdraw it, so every request of such a session checks that it is still
there. A report goes to that address alone, about the person who has signed in within this frame and agreed to it here.
`docs/decisions/0093-packages-that-show-the-site.md`.
"""

from __future__ import annotations

import json

from flask import Flask, g, request, session
from markupsafe import Markup

from learnapp.assets import asset
from learnapp.domain.learning.launch_scores import score_of
from learnapp.store.launches import frame_hosts
from learnapp.store.launches.frame_hosts import FrameHost
from learnapp.store.learning import records
from learnapp.web.identity import person, whole_catalogue
from learnapp.web.launches.launched import PACKAGE, uses_launched_cookie
from learnapp.web.transaction import acts_for, asking, db

AGREED = "package_agreed"
"""In such a session: the person who agreed to reports about this module. Signing in or out ends it."""


def init_app(app: Flask) -> None:
    """Call it before anything looks up who is asking."""
    app.before_request(_look_again)
    app.jinja_env.globals["package_report"] = package_report


def in_package_frame() -> bool:
    """Whether this session belongs to the frame of a package."""
    return PACKAGE in session and uses_launched_cookie()


def _look_again() -> None:
    if not in_package_frame() or request.endpoint == "static":
        return
    host_id, module = session[PACKAGE]
    with asking(acts_for()) as connection:  # no turn to write while a form may still be arriving
        host = frame_hosts.get(connection, host_id)
    if host is None:
        session.clear()
    elif request.method == "GET" and AGREED in session and person.is_authenticated and session[AGREED] == person.id:
        g.package_report = _report(host, module)


def _report(host: FrameHost, slug: str) -> str:
    """What the page's script tells the package, and the only address that it sends this to."""
    module = whole_catalogue().of((host.organisation_id,)).modules.get(slug)
    if module is None:
        return ""
    done = records.records(db(), person.id, slug).get(slug, {})
    finished = score_of(module, "", "completion", done) is not None
    report = {"to": host.origin, "finished": finished, "score": score_of(module, "", "best", done)}
    return json.dumps(report)


def package_report() -> Markup:
    """The report of this page, with the script that passes it to the package around the frame."""
    report = g.get("package_report", "")
    if not report:
        return Markup()
    return Markup('<meta name="package-report" content="{}">\n<script type="module" src="{}"></script>\n').format(
        report, asset("framed.js")
    )
