"""Merging two accounts of one person: what would move is shown first."""

from __future__ import annotations

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learnapp.admin.blueprint import blueprint
from learnapp.admin.telling import tell
from learnapp.exports.own_data_words import HELD, about_them
from learnapp.mail import account_mail
from learnapp.store.operations import merging
from learnapp.store.people import directory, people
from learnapp.store.people.directory import FoundPerson
from learnapp.vault.merging import merge
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.drafts import vault
from learnapp.web.identity import person, settings, whole_catalogue
from learnapp.web.notices import flash_success
from learnapp.web.own_password import is_sure, unsure
from learnapp.web.transaction import commit, db
from learnapp.web.typed_fields import FieldErrors, whole_number

NONE = "No account has this address. Look for the other account under People"
GONE = "The other account is gone: it was merged or erased since you opened the page"
SAME = "This is the address of the account itself. Enter that of the other one"
OWN = "One of them is your own. Ask another administrator"
UNCONFIRMED = (
    "The account that would stay has an address that is not confirmed, so it may be a stranger’s. "
    "Have it confirmed first, or keep the other account"
)
SUSPENDED = "One of them is suspended. End that first, or erase it"
UNSURE = "Tick this once you have asked the person, or seen that both addresses are theirs"


@blueprint.route("/people/<int:person_id>/merge/", methods=["GET", "POST"])
@access("administer")
def merge_people(person_id: int) -> ResponseReturnValue:
    """Ask for the other account, say what moves and what does not, and merge after confirmation."""
    kept = directory.get(db(), person_id)
    if kept is None:
        abort(404)
    if request.method == "GET":
        typed = request.args.get("email", "")
        other, wrong = _other(kept, typed) if typed else (None, "")
        return _page(kept, other, [("email", wrong)] if wrong else [], typed)
    other = directory.get(db(), whole_number(request.form.get("other", "")) or 0)
    if other is None or (wrong := _refused(kept, other)):
        return _page(kept, None, [("email", wrong if other else GONE)])
    errors, status = unsure(UNSURE)
    if errors:
        return _page(kept, other, errors, status=status)
    if not merge(vault(), db(), kept.id, other.id, whole_catalogue().modules.values(), now(), person.id):
        return _page(kept, None, [("email", GONE)])
    tell("merged", kept)
    if settings().sends_mail and other.proved_at:
        about = settings().site_url, settings().contact
        account_mail.queue_merged(db(), other.email, kept.email, person.name, *about, now())
    commit()
    flash_success(f"The account of {other.name} with {other.email} is now part of this one.")
    return redirect(url_for("admin.one_person", person_id=kept.id), 303)


def _other(kept: FoundPerson, typed: str) -> tuple[FoundPerson | None, str]:
    try:
        account = people.find(db(), people.email_key(typed))
    except ValueError as error:
        return None, str(error)
    other = directory.get(db(), account.id) if account else None
    wrong = NONE if other is None else _refused(kept, other)
    return (None if wrong else other), wrong


def _refused(kept: FoundPerson, other: FoundPerson) -> str:
    """Why these two cannot be merged, or ""."""
    if kept.id == other.id:
        return SAME
    if person.id in {kept.id, other.id}:
        return OWN
    if kept.suspended_at or other.suspended_at:
        return SUSPENDED
    return UNCONFIRMED if merging.rests_on_no_proof(db(), kept.id, other.id) else ""


def _page(
    kept: FoundPerson, other: FoundPerson | None, errors: FieldErrors, typed: str = "", status: int = 422
) -> ResponseReturnValue:
    lines = merging.plan(db(), kept.id, other.id) if other else []
    page = render_template(
        "admin/merge_people.html",
        kept=kept,
        other=other,
        typed=typed,
        lines=[(about_them(HELD[one.table].what), one, merging.RULES[one.table].words) for one in lines],
        proved=other is not None and kept.proved_at is not None and other.proved_at is not None,
        errors=errors,
        sure=is_sure(),
    )
    return page, status if errors else 200
