"""Deep linking: a person who teaches chooses what a link in their course leads to, and which score goes back."""

from __future__ import annotations

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from learnapp.domain.learning.launch_scores import scored_by
from learnapp.domain.people.launches import GRADE
from learnapp.domain.people.origins import origin_of
from learnapp.launch.blueprint import blueprint
from learnapp.launch.scope import arrival_or_404, own_key
from learnapp.launch.targets import targets_of
from learnapp.store.launches import launches, platforms
from learnapp.web.access import access
from learnapp.web.identity import keep_to, settings, whole_catalogue
from learnapp.web.launches.launched import allow_sending_to
from learnapp.web.transaction import db


@blueprint.route("/pick/<ticket>/", methods=["GET", "POST"])
@access("anyone")
def pick(ticket: str) -> ResponseReturnValue:
    """Choose, and go back to the platform with a signed link. This needs no account and makes none."""
    state, arrived = arrival_or_404(ticket)
    platform, who = platforms.get(db(), arrived.platform_id), arrived.who
    if platform is None or who is None or who.settings is None:
        abort(404)
    back = str(who.settings.get("deep_link_return_url", ""))
    if not origin_of(back):
        abort(404)
    keep_to(who.organisation_id)
    modules = whole_catalogue().of((who.organisation_id,)).modules
    targets = targets_of(modules.values())
    chosen, grade = request.form.get("target", ""), request.form.get("grade", "completion")
    errors = []
    if request.method == "POST":
        target = next((one for one in targets if one.key == chosen), None)
        if target is None:
            errors.append(("target", "Choose what the link leads to"))
        elif grade not in {"", "completion", "best"}:
            errors.append(("grade", "Choose which score goes back"))
        elif grade == "best" and (not target.module or not scored_by(modules[target.module], target.activity)):
            errors.append(("grade", "This has no end quiz. Choose another score, or a module with an end quiz"))
        else:
            from learnapp.launch import platform_calls

            graded = bool(grade and target.module) and who.settings.get("accept_lineitem") is not False
            message = platform_calls.link_made(
                platform,
                own_key(),
                who.deployment,
                who.settings,
                title=target.title,
                url=settings().site_url + target.path,
                custom={GRADE: grade if target.module else "none"},
                graded=graded,
            )
            launches.go_on(db(), state)
            allow_sending_to(origin_of(back))
            return render_template("launch/picked.html", platform=platform, back=back, message=message, target=target)
    page = render_template(
        "launch/pick.html",
        platform=platform,
        targets=targets,
        chosen=chosen,
        grade=grade,
        errors=errors,
    )
    return page, 422 if errors else 200
