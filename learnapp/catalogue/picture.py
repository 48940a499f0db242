"""A module's picture, sound or film. Introductions and trial cases are open to anyone, so these are as well, by their
digests."""

from __future__ import annotations

from flask import Response, abort, current_app, request
from werkzeug.exceptions import RequestedRangeNotSatisfiable

from learnapp.catalogue.blueprint import blueprint
from learnapp.domain.source.media import FILM, SOUND
from learnapp.domain.source.pictures import TYPES
from learnapp.store.content import pictures
from learnapp.store.content.pictures import KeptPicture
from learnapp.web.access import access
from learnapp.web.identity import person
from learnapp.web.transaction import commit, db


@blueprint.get("/pictures/<digest>.<ending>")
@access("anyone")
def picture(digest: str, ending: str) -> Response:
    """A picture, sound or film in any edition or, for educators, in a folder that they preview before publication."""
    published = pictures.find(db(), digest)
    found = published or _previewed(digest)
    if found is None or found.kind != ending:
        abort(404)
    commit()  # a media store can take seconds, and others need the connection
    response = _played(found) if ending in SOUND | FILM else Response(found.read())
    response.mimetype = TYPES[ending]
    if published:
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


def _previewed(digest: str) -> KeptPicture | None:
    if not (person.is_authenticated and person.may("educate")):
        return None
    found: tuple[str, bytes] | None = current_app.extensions["previews"].picture(digest)
    return KeptPicture(found[0], len(found[1]), found[1]) if found else None


def _played(found: KeptPicture) -> Response:
    """Sound or film: players ask for a part, and some do not play unless they get just that. Only that part is read."""
    wanted = request.range if "If-Range" not in request.headers else None  # no answer here has what it would compare
    if wanted is None:
        response = Response(found.read())
    else:
        part = wanted.range_for_length(found.length)
        if part is None:
            raise RequestedRangeNotSatisfiable(found.length)
        response = Response(found.read(*part), 206)
        response.content_range = wanted.make_content_range(found.length)
    response.accept_ranges = "bytes"
    return response
