"""A package that shows this site in another learning platform: the first page in its frame."""

from __future__ import annotations

from flask import abort, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import logout_user

from learnapp.launch.blueprint import blueprint
from learnapp.store.launches import frame_hosts
from learnapp.web.access import access
from learnapp.web.identity import act_for_every, person, whole_catalogue
from learnapp.web.launches.launched import ACTS_IN, FRAMES, PACKAGE, in_a_tab, use_launched_cookie, uses_launched_cookie
from learnapp.web.launches.package_frames import AGREED
from learnapp.web.transaction import db


@blueprint.route("/framed/<int:host_id>/<module>/", methods=["GET", "POST"])
@access("anyone")
def framed(host_id: int, module: str) -> ResponseReturnValue:
    """Ask a person to sign in, and then to agree that this module is reported. In a tab, go to the module's page."""
    act_for_every()
    host = frame_hosts.get(db(), host_id)
    found = whole_catalogue().of((host.organisation_id,)).modules.get(module) if host else None
    if host is None or found is None:
        abort(404)
    onward = url_for("catalogue.module", module=found.slug)
    if in_a_tab() or not uses_launched_cookie():
        return redirect(onward, 303)
    own = [host.id, found.slug]
    if session.get(PACKAGE) != own and request.method == "GET":
        if session.get(FRAMES) != host.origin or session.get(ACTS_IN) != host.organisation_id:
            _sign_in_again()
        session[FRAMES], session[ACTS_IN], session[PACKAGE] = host.origin, host.organisation_id, own
        session.pop(AGREED, None)
    if request.method == "POST":
        if session.get(PACKAGE) != own or not person.is_authenticated:
            abort(404)
        session[AGREED] = person.id
        return redirect(onward, 303)
    if person.is_authenticated and session.get(AGREED) == person.id:
        return redirect(onward, 303)
    return render_template("launch/framed.html", module=found, host=host, onward=onward)


def _sign_in_again() -> None:
    """Have a person who came to this frame for another organisation, or from another platform, sign in again."""
    logout_user()
    session.clear()
    use_launched_cookie()
