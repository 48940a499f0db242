"""A set's ground rules: read, agreed to, and reworded by whoever facilitates."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learnapp.domain.rendering import people_html
from learnapp.learning_sets import blueprint
from learnapp.learning_sets.scope import my_set
from learnapp.store import sets
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.identity import person
from learnapp.web.transaction import db


@blueprint.route("/<int:set_id>/ground-rules/", methods=["GET", "POST"])
@access("learner")
def ground_rules(set_id: int) -> ResponseReturnValue:
    """The rules and who could read what is said; agreed to by POST."""
    mine = my_set(set_id, before_rules=True)
    changed = False
    if request.method == "POST" and mine.open:
        revision = request.form.get("revision", 0, type=int)
        if sets.accept_rules(db(), set_id, person.id, revision, now()):
            flash("You agreed to the ground rules.")
            return redirect(url_for("learning_sets.the_set", set_id=set_id), 303)
        changed = True
    page = render_template(
        "learning_sets/ground_rules.html",
        mine=mine,
        rules=people_html(mine.the_set.ground_rules),
        changed=changed,
        accepted=mine.me.accepted_rules == mine.the_set.rules_revision,
    )
    return page, 409 if changed else 200
