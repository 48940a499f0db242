"""Learning sets: who belongs, meetings, threads, and the actions that come of them."""

from flask import Blueprint

blueprint = Blueprint("learning_sets", __name__, url_prefix="/sets")


@blueprint.record
def _can_ask_for_screens(state) -> None:  # type: ignore[no-untyped-def]
    views = state.app.view_functions
    state.app.jinja_env.globals["has_screen"] = lambda endpoint: endpoint in views


from learnapp.learning_sets import (  # noqa: E402, F401
    ground_rules,
    members,
    sets,
    the_set,
)
