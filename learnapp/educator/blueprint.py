"""The blueprint on which every screen of this room is registered."""

from flask import Blueprint
from flask.blueprints import BlueprintSetupState

from learnapp.educator.status_words import STATUS_WORDS

blueprint = Blueprint("educator", "learnapp.educator", url_prefix="/educator")


@blueprint.record_once
def _globals(state: BlueprintSetupState) -> None:
    state.app.jinja_env.globals["status_words"] = STATUS_WORDS
