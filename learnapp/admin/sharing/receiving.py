"""Where an organisation has its records sent: adding and removing webhooks, a learning record store and files."""

from __future__ import annotations

import msgspec
from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learnapp.admin.blueprint import blueprint
from learnapp.admin.scope import my_open_or_closed_organisation, my_organisation
from learnapp.admin.sharing.data_out import OFTEN
from learnapp.admin.sharing.sharing_forms import LoginForm, ReceiverForm
from learnapp.deliveries import addresses, secrets_of
from learnapp.deliveries.addresses import AddressError
from learnapp.deliveries.secrets_of import Login
from learnapp.domain.people.organisations import Organisation
from learnapp.domain.sharing.events import EVENTS
from learnapp.domain.sharing.scopes import NEVER
from learnapp.domain.sharing.statements import CLASSES
from learnapp.store.sharing import receivers
from learnapp.store.sharing.receivers import Receiver, ReceiverKind
from learnapp.store.sharing.tokens import TooManyError
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.forms import makes_one
from learnapp.web.identity import person, settings
from learnapp.web.notices import flash_success
from learnapp.web.own_password import unconfirmed
from learnapp.web.transaction import db
from learnapp.web.typed_fields import FieldErrors

CHOICES: dict[str, dict[str, str]] = {"webhook": EVENTS, "xapi": CLASSES, "file": OFTEN}
"""The choices for each kind of receiver."""


@blueprint.route(
    "/organisations/<int:organisation_id>/data/<any(webhook, xapi, file):system>/new/", methods=["GET", "POST"]
)
@access("lead")
@makes_one("admin.data_out")
def new_receiver(organisation_id: int, system: ReceiverKind) -> ResponseReturnValue:
    """Add a place to send to. A webhook's key is shown this once."""
    found, kind = my_organisation(organisation_id), system
    if request.method == "GET":
        return _page(found, kind, ReceiverForm(), list(CHOICES[kind])[:1] if kind == "file" else list(CHOICES[kind]))
    form = ReceiverForm(request.form)
    chosen = tuple(name for name in CHOICES[kind] if name in request.form.getlist("chosen"))
    errors = _errors(kind, form, chosen)
    refusal = None if errors else unconfirmed()
    if errors or refusal:
        shown = errors or [("password", refusal[0] if refusal else "")]
        return _page(found, kind, form, list(chosen), shown, refusal[1] if refusal else 422)
    key, sealed = _secret(kind, form)
    address = form.address.data if sealed else ""
    try:
        receivers.add(db(), found.id, kind, address, sealed, chosen, now(), person.id)
    except TooManyError:
        return _page(found, kind, form, list(chosen), _full(found.id, kind), 422)
    if kind == "webhook":
        return _shown(found, key, address)
    flash_success("Added. We send what happens from now on, each time that learnapp remind runs.")
    return redirect(url_for("admin.data_out", organisation_id=found.id), 303)


def _secret(kind: ReceiverKind, form: LoginForm) -> tuple[str, str]:
    """(the secret a receiver knows the site by, the same sealed): a webhook's new key, or the login typed.

    A file has none.
    """
    if kind == "file":
        return "", ""
    login = msgspec.json.encode(Login(form.login.data, form.pass_.data)).decode()
    known = secrets_of.new_webhook_key() if kind == "webhook" else login
    return known, secrets_of.seal(settings().secret, known)


def _shown(organisation: Organisation, key: str, address: str, *, again: bool = False) -> str:
    return render_template(
        "admin/sharing/receiver_made.html", organisation=organisation, key=key, address=address, again=again
    )


def _full(organisation_id: int, kind: ReceiverKind) -> FieldErrors:
    if kind == "xapi" and any(one.kind == kind for one in receivers.of_organisation(db(), organisation_id)):
        return [("address", "An organisation has one learning record store. Remove the other first")]
    return [("chosen", f"You have {receivers.MOST} of these already. Remove one first")]


def _errors(kind: ReceiverKind, form: ReceiverForm, chosen: tuple[str, ...]) -> FieldErrors:
    errors: FieldErrors = []
    if kind != "file":
        errors = [] if form.validate() else list(form.problems)
        if not errors:
            try:
                addresses.check(form.address.data, settings().inside_hosts)
            except AddressError as error:
                errors.append(("address", str(error)))
    if not chosen or (kind == "file" and len(chosen) > 1):
        errors.append(("chosen", "Choose how often" if kind == "file" else "Choose what is sent"))
    return errors


def _page(
    organisation: Organisation,
    kind: ReceiverKind,
    form: ReceiverForm,
    chosen: list[str],
    errors: FieldErrors | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    page = render_template(
        "admin/sharing/new_receiver.html",
        organisation=organisation,
        kind=kind,
        choices=CHOICES[kind],
        form=form,
        chosen=chosen,
        never=NEVER,
        exports=settings().exports is not None,
        errors=errors or [],
    )
    return page, status


@blueprint.post("/organisations/<int:organisation_id>/data/receivers/<int:receiver_id>/")
@access("lead")
def change_receiver(organisation_id: int, receiver_id: int) -> ResponseReturnValue:
    """Remove a receiver with what waits for it, or send to it again after it said that it was gone."""
    found = my_open_or_closed_organisation(organisation_id)
    one = _receiver(found.id, receiver_id)
    if request.form.get("do") == "start":
        receivers.start(db(), one, now(), person.id)
        flash_success("We send to it again, from now on.")
    else:
        receivers.remove(db(), one, now(), person.id)
        flash_success("Removed. Nothing more is sent there.")
    return redirect(url_for("admin.data_out", organisation_id=found.id), 303)


@blueprint.route(
    "/organisations/<int:organisation_id>/data/receivers/<int:receiver_id>/replace/", methods=["GET", "POST"]
)
@access("lead")
@makes_one("admin.data_out")
def replace_secret(organisation_id: int, receiver_id: int) -> ResponseReturnValue:
    """Sign with a new key, shown this once, or sign in to the store with another password."""
    organisation = my_organisation(organisation_id)
    one = _receiver(organisation.id, receiver_id)
    if one.kind == "file":
        abort(404)
    form = LoginForm(request.form if request.method == "POST" else None)
    errors = [] if request.method == "GET" or form.validate() else list(form.problems)
    refusal = unconfirmed() if request.method == "POST" and not errors else None
    if request.method == "GET" or errors or refusal:
        page = render_template(
            "admin/sharing/replace_secret.html",
            organisation=organisation,
            receiver=one,
            form=form,
            errors=errors or ([("password", refusal[0])] if refusal else []),
        )
        return page, refusal[1] if refusal else 422 if errors else 200
    key, sealed = _secret(one.kind, form)
    receivers.renew(db(), one, sealed, now(), person.id)
    if one.kind == "webhook":
        return _shown(organisation, key, one.address, again=True)
    flash_success(f"From now on, we sign in to {one.address} with what you entered.")
    return redirect(url_for("admin.data_out", organisation_id=organisation.id), 303)


def _receiver(organisation_id: int, receiver_id: int) -> Receiver:
    receiver = receivers.get(db(), organisation_id, receiver_id)
    if receiver is None:
        abort(404)
    return receiver
