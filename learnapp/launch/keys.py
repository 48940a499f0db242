"""The site's public key, for platforms that check what it sends."""

from __future__ import annotations

from flask import jsonify
from flask.typing import ResponseReturnValue

from learnapp.launch.blueprint import blueprint
from learnapp.launch.scope import own_key
from learnapp.web.access import access


@blueprint.get("/keys.json")
@access("anyone")
def keys() -> ResponseReturnValue:
    from learnapp.launch.platform_calls import published_keys

    return jsonify(published_keys(own_key()))
