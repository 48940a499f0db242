"""Learning sets: who belongs, meetings, threads, and the actions that come of them."""

from flask import Blueprint

from learnapp.learning_sets.post_forms import new_nonce
from learnapp.store.posts import PAGE

blueprint = Blueprint("learning_sets", __name__, url_prefix="/sets")


@blueprint.record
def _tell_templates(state) -> None:  # type: ignore[no-untyped-def]
    state.app.jinja_env.globals.update(post_nonce=new_nonce, posts_on_a_page=PAGE)


from learnapp.learning_sets import (  # noqa: E402, F401
    cohort_sets,
    discussion,
    facilitator_notes,
    ground_rules,
    hand_over,
    join_set,
    leave,
    meeting,
    meetings,
    members,
    post_reports,
    posts,
    record,
    routes,
    set_actions,
    sets,
    the_set,
    thread,
    threads,
)
