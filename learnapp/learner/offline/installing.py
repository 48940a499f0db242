"""The site as an app on a home screen: its manifest, and the script that serves it without a network."""

from __future__ import annotations

from flask import jsonify, send_from_directory, url_for
from flask.typing import ResponseReturnValue

from learnapp.assets import asset, manifest
from learnapp.learner.blueprint import blueprint
from learnapp.paths import STATIC
from learnapp.web.access import access
from learnapp.web.page_shell import shown_organisation


@blueprint.get("/app.webmanifest")
@access("anyone")
def app_manifest() -> ResponseReturnValue:
    """The manifest, with the name of the reader's organisation if pages show one. The app opens to Home."""
    where = shown_organisation()
    icon = {"src": asset("icon.png"), "sizes": "512x512", "type": "image/png"}
    answer = jsonify(
        {
            "name": f"learnapp, {where.name}" if where else "learnapp",
            "short_name": "learnapp",
            "id": url_for("catalogue.front"),
            "start_url": url_for("learner.home"),
            "scope": url_for("catalogue.front"),
            "display": "standalone",
            "lang": "en-GB",
            "background_color": "#ffffff",
            "theme_color": "#003087",
            "icons": [
                {**icon, "purpose": "any"},
                {**icon, "purpose": "maskable"},
                {"src": asset("favicon.svg"), "sizes": "any", "type": "image/svg+xml"},
            ],
        }
    )
    answer.mimetype = "application/manifest+json"
    return answer


@blueprint.get("/worker.js")
@access("anyone")
def worker() -> ResponseReturnValue:
    """The worker, at the site's root so that the whole site is in its scope. A new build replaces it."""
    return send_from_directory(STATIC / "dist", manifest(STATIC)["worker.js"], mimetype="text/javascript", max_age=0)
