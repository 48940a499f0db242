"""A module's picture, sound or film. Introductions and trial cases are open to anyone, so these are as well, by their
digests."""

from __future__ import annotations

from flask import Response, abort, current_app, request

from learnapp.catalogue.blueprint import blueprint
from learnapp.domain.source.media import FILM, SOUND
from learnapp.domain.source.pictures import TYPES
from learnapp.store.content import pictures
from learnapp.web.access import access
from learnapp.web.identity import person
from learnapp.web.transaction import db


@blueprint.get("/pictures/<digest>.<ending>")
@access("anyone")
def picture(digest: str, ending: str) -> Response:
    """One of any edition or, for educators, of a folder that they preview before it is published."""
    found = pictures.find(db(), digest)
    published = found is not None
    if found is None and person.is_authenticated and person.may("educate"):
        found = current_app.extensions["previews"].picture(digest)
    if found is None or found[0] != ending:
        abort(404)
    response = Response(found[1], mimetype=TYPES[ending])
    if published:
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    if ending in SOUND | FILM:  # players ask for a part, and some play nothing without it
        response.make_conditional(request, accept_ranges=True, complete_length=len(found[1]))
    return response
