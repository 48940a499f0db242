"""The blueprint on which every screen of this room is registered."""

from flask import Blueprint
from flask.blueprints import BlueprintSetupState

from learnapp.store.sets.posts import PAGE
from learnapp.web.typed_fields import new_nonce

blueprint = Blueprint("learning_sets", "learnapp.learning_sets", url_prefix="/sets")


@blueprint.record
def _tell_templates(state: BlueprintSetupState) -> None:
    state.app.jinja_env.globals.update(post_nonce=new_nonce, posts_on_a_page=PAGE)
