"""Who may use a route, and for which organisation. Every route must declare who; the site refuses all requests to one
that does not.

@blueprint.get("/progress/")
@access("learn")
def show(): ...
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from flask import Flask, abort, current_app, redirect, request, url_for
from werkzeug.wrappers import Response

from learnapp.domain.people.organisations import Organisation
from learnapp.domain.people.roles import Permission
from learnapp.store.people.sign_ins import EndedError
from learnapp.web.drafts import save_answer_draft
from learnapp.web.forms import page_of_form
from learnapp.web.identity import acting, give_up_asking, person, whole_catalogue
from learnapp.web.second_step import half_signed_in
from learnapp.web.typed_fields import FieldErrors

Who = Permission | Literal["anyone", "second step"]
View = TypeVar("View", bound=Callable[..., Any])


def access(who: Who) -> Callable[[View], View]:
    """Declare who may use a view: those with a permission, or anyone. Everyone signed in may "learn".

    "second step" is for screens about the second factor: everyone signed in, and people who have given their first
    factor alone. The screen tells the two apart.
    """

    def declare(view: View) -> View:
        view.access = who  # type: ignore[attr-defined]
        return view

    return declare


def declared(app: Flask, endpoint: str) -> Who | None:
    """What the endpoint's view declares; None if it declares nothing."""
    if endpoint == "static":
        return "anyone"
    return getattr(app.view_functions[endpoint], "access", None)


NONE = (
    "You do not belong to an organisation on this site yet, so there is nothing you can create. Ask the people who run "
    "the site"
)


@dataclass(frozen=True)
class Chosen:
    """`choices` are the organisations in which the person may do it; `errors` say what is wrong with a form sent."""

    id: int | None
    choices: tuple[Organisation, ...]
    errors: FieldErrors


def chosen_organisation(permission: Permission) -> Chosen:
    """The organisation in which the person asking is about to do something that needs this permission."""
    known = whole_catalogue().organisations
    choices = tuple(known[one] for one in acting().where(permission) if one in known)
    if len(choices) == 1:
        return Chosen(choices[0].id, choices, [])
    typed = request.values.get("organisation", "")
    found = next((one.id for one in choices if str(one.id) == typed), None)
    wrong = ("organisation", "Choose an organisation") if choices else ("name", NONE)
    return Chosen(found, choices, [] if found else [wrong])


def refuse_ended(_error: EndedError) -> Response:
    """Answer a request whose sign-in was ended while it was under way, as if it had come a moment later."""
    give_up_asking()
    return check_access() or redirect(url_for("accounts.sign_in"))


def check_access() -> Response | None:
    """Before every request: let it through, redirect to signing in, or answer 404 as if the page were not there.

    Between the factors a browser is a visitor, who is sent to the second step and not to sign in.
    """
    if request.endpoint is None:
        return None
    who = declared(current_app, request.endpoint)
    if who is None:
        abort(404)
    if who == "anyone":
        return None
    if not person.is_authenticated:
        half = half_signed_in() is not None
        if half and who == "second step":
            return None
        draft_page = save_answer_draft()
        if half:
            return redirect(url_for("accounts.second_step"))
        if request.method in {"GET", "HEAD"}:
            return redirect(url_for("accounts.sign_in", next=request.full_path.rstrip("?")))
        if draft_page:
            return redirect(url_for("accounts.sign_in", next=draft_page, held="yes"))
        if request.endpoint == "accounts.sign_out":  # a visitor who signs out is signed out already
            return redirect(url_for("accounts.sign_in"))
        return redirect(url_for("accounts.sign_in", next=page_of_form(), ended="yes"))
    if who != "second step" and not person.may(who):
        abort(404)
    return None
