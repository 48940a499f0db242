"""What programs need to check an Open Badge of this site: its keys, its name, and what a badge is for."""

from __future__ import annotations

from typing import Any

import msgspec
from flask import Response, abort
from flask.typing import ResponseReturnValue

from learnapp.catalogue.blueprint import blueprint
from learnapp.exports.sealing import badges, keys
from learnapp.exports.sealing import verify as verifying
from learnapp.web.access import access
from learnapp.web.identity import module_or_404, settings


@blueprint.get("/.well-known/did.json")
@access("anyone")
def did_document() -> ResponseReturnValue:
    """The public keys, as the standard for badges reads them."""
    file = settings().signing_key_file
    assert file is not None
    known = verifying.read_keys(keys.published(file).encode())
    return _json(badges.did_document(_site(), known.values()))


@blueprint.get("/badges/issuer.json")
@access("anyone")
def badge_issuer() -> ResponseReturnValue:
    return _json(badges.issuer(_site()).to_dict())


@blueprint.get("/badges/<module>.json")
@access("anyone")
def badge(module: str) -> ResponseReturnValue:
    """What the badge of a module is for."""
    found = module_or_404(module)
    return _json(badges.achievement(_site(), module, found.title, found.summary).to_dict())


def _site() -> str:
    """The site's address, without which it issues no badges."""
    return settings().site_url or abort(404)


def _json(value: dict[str, Any]) -> Response:
    answer = Response(msgspec.json.encode(value), mimetype="application/json")
    answer.headers["Access-Control-Allow-Origin"] = "*"  # a badge may be checked in a browser
    return answer
