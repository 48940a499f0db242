"""Inviting people by a list: reading it, showing line by line what will happen, then doing it."""

from __future__ import annotations

import time

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learnapp.domain.cohorts.address_lists import AddressList, AddressListError, read_addresses, read_file
from learnapp.educator.blueprint import blueprint
from learnapp.educator.invitations.invitations import sender
from learnapp.educator.scope import my_cohort
from learnapp.store.cohorts import address_lists
from learnapp.store.cohorts.cohorts import Cohort
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.drafts import draft_here, forget_draft, keeps_writing_drafts
from learnapp.web.forms import takes_files
from learnapp.web.identity import person, settings
from learnapp.web.notices import flash_problem
from learnapp.web.transaction import commit, db
from learnapp.web.typed_fields import asked_page

LARGEST = 3 * 1024 * 1024
"""Bytes of a form with a list: 10,000 lines of 150 characters in UTF-16."""
SECONDS = 5.0
"""How long one press of the button goes on inviting. The rest waits for the next press."""
ON_A_PAGE = 100
SHOWN = ("problems", "repeated", "members", "invited", "new")


@blueprint.route("/cohorts/<int:cohort>/invite/", methods=["GET", "POST"])
@access("educate")
@takes_files(LARGEST)
@keeps_writing_drafts
def invite(cohort: int) -> ResponseReturnValue:
    own_cohort = my_cohort(cohort)
    mail = settings().sends_mail
    if request.method == "GET":
        draft = draft_here()
        text = draft.get("list", [""])[0] if draft else ""
        return render_template(
            "educator/invitations/invite.html", cohort=own_cohort, text=text, errors=[], mail=mail, draft=draft
        )
    text = request.form.get("list", "")
    try:
        if own_cohort.closed_at:
            raise AddressListError("This cohort is closed. Reopen it in its settings before inviting people")
        read = _read(text)
    except AddressListError as error:
        page = render_template(
            "educator/invitations/invite.html", cohort=own_cohort, text=text, errors=[("list", str(error))], mail=mail
        )
        return page, 422
    kept = address_lists.keep(db(), own_cohort.id, person.id, read, now())
    forget_draft()
    return redirect(url_for("educator.invite_list", cohort=own_cohort.id, addresses=kept), 303)


def _read(text: str) -> AddressList:
    """The file if one was chosen, otherwise what was pasted. Raises AddressListError."""
    file = request.files.get("file")
    if file is not None and file.filename:
        if text.strip():
            raise AddressListError("Paste a list or choose a file, not both")
        return read_file(file.read())
    return read_addresses(text)


@blueprint.route("/cohorts/<int:cohort>/invite/<int:addresses>/", methods=["GET", "POST"])
@access("educate")
def invite_list(cohort: int, addresses: int) -> ResponseReturnValue:
    """Show what will happen to each line; on POST, do as much as one request can."""
    own_cohort = my_cohort(cohort)
    address_list = address_lists.get(db(), own_cohort.id, person.id, addresses, now())
    if address_list is None:
        flash_problem("That list has expired, because we keep lists for an hour. Paste it again.")
        return redirect(url_for("educator.invite", cohort=own_cohort.id), 303)
    if request.method == "POST":
        _confirm(own_cohort, addresses)
        return redirect(url_for("educator.invite_list", cohort=own_cohort.id, addresses=addresses), 303)
    mail = settings().sends_mail
    if address_list.confirmed_at:
        return render_template("educator/invitations/invited.html", cohort=own_cohort, list=address_list, mail=mail)
    seen = address_lists.look(db(), own_cohort.id, address_list, now())
    lines = {name: getattr(seen, name) for name in SHOWN}
    show = request.args.get("show", "")
    if show not in lines:
        show = next((name for name in SHOWN if lines[name] and name != "new"), "new")
    part = asked_page(len(lines[show]), size=ON_A_PAGE)
    return render_template(
        "educator/invitations/invite_list.html",
        cohort=own_cohort,
        list=address_list,
        seen=seen,
        counts={name: len(found) for name, found in lines.items()},
        show=show,
        part=part,
        lines=lines[show][part.start : part.end],
        mail=mail,
    )


def _confirm(cohort: Cohort, list_id: int) -> None:
    """Invite part by part, each committed by itself, so that others get their turn to write in between."""
    until = time.monotonic() + SECONDS
    own_sender = sender(cohort)
    while True:
        step = address_lists.confirm_some(db(), cohort.id, person.id, list_id, settings().secret, now())
        if step is None:
            return
        own_sender.queue(db(), step.invited, now())
        commit()
        if not step.more or time.monotonic() >= until:
            return
