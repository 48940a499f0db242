"""A set's ground rules: members read and agree to them, and the facilitator can edit them."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learnapp.domain.content.rendering import people_html
from learnapp.learning_sets.blueprint import blueprint
from learnapp.learning_sets.membership.set_forms import RulesForm
from learnapp.learning_sets.scope import SetMembership, managing, my_set
from learnapp.store.sets import discussions, sets
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.drafts import draft_here, forget_draft, keeps_answer_drafts
from learnapp.web.identity import person
from learnapp.web.notices import flash_success
from learnapp.web.transaction import db
from learnapp.web.typed_fields import FieldErrors, number_in


@blueprint.route("/<int:set_id>/ground-rules/", methods=["GET", "POST"])
@access("learn")
def ground_rules(set_id: int) -> ResponseReturnValue:
    """The rules, and who could read what is said. A POST agrees to them and leads to the meeting if one is running."""
    membership = my_set(set_id, before_rules=True)
    changed = False
    if request.method == "POST" and membership.open:
        revision = number_in(request.form, "revision")
        if sets.accept_rules(db(), set_id, person.id, revision, now()):
            flash_success("You have agreed to the ground rules.")
            on_now = [one for one in discussions.of_set(db(), set_id, "meeting") if one.on_now]
            if len(on_now) == 1:
                return redirect(url_for("learning_sets.meeting", set_id=set_id, number=on_now[0].number), 303)
            return redirect(url_for("learning_sets.the_set", set_id=set_id), 303)
        changed = True
    page = render_template(
        "learning_sets/membership/ground_rules.html",
        membership=membership,
        rules=people_html(membership.the_set.ground_rules),
        changed=changed,
        accepted=membership.me.accepted_rules == membership.the_set.rules_revision,
    )
    return page, 409 if changed else 200


@blueprint.route("/<int:set_id>/ground-rules/change/", methods=["GET", "POST"])
@access("learn")
@keeps_answer_drafts
def change_rules(set_id: int) -> ResponseReturnValue:
    """Edit the rules. All members except the one who edited them are asked to agree again."""
    membership = managing(set_id)
    draft = draft_here()
    if request.method == "GET":
        text = draft.get("rules", [""])[0] if draft else membership.the_set.ground_rules
        return _change_page(membership, text, [], draft=bool(draft))
    form = RulesForm(request.form)
    text = form.rules.data
    if not form.validate():
        return _change_page(membership, text, form.problems)
    revision = number_in(request.form, "revision")
    if text != membership.the_set.ground_rules:
        if not sets.change_rules(db(), set_id, text, revision):
            return _change_page(membership, text, [], stale=True)
        sets.accept_rules(db(), set_id, person.id, revision + 1, now())
        flash_success("The ground rules have been changed. We will ask everyone to agree to them again.")
    forget_draft()
    return redirect(url_for("learning_sets.ground_rules", set_id=set_id), 303)


def _change_page(
    membership: SetMembership, text: str, errors: FieldErrors, *, draft: bool = False, stale: bool = False
) -> ResponseReturnValue:
    page = render_template(
        "learning_sets/membership/change_rules.html",
        membership=membership,
        text=text,
        draft=draft,
        stale=stale,
        errors=errors,
    )
    return page, 409 if stale else 422 if errors else 200
