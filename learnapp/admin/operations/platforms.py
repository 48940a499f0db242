"""Learning platforms that people come from, such as Moodle: registering them, and scores that were not delivered."""

from __future__ import annotations

import secrets
from collections import defaultdict

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learnapp.admin.blueprint import blueprint
from learnapp.admin.operations.platform_forms import PlatformForm
from learnapp.admin.scope import among, my_organisation, names_of_organisations, own_organisations
from learnapp.domain.numbers.counted import counted
from learnapp.domain.people.organisations import Organisation
from learnapp.store.launches import newcomers, scores
from learnapp.store.launches import platforms as store
from learnapp.store.launches.platforms import Deployment, Platform
from learnapp.store.leaving import leaving
from learnapp.store.sharing.makers import seen_by_leavers
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.forms import makes_one
from learnapp.web.identity import organisation_name, person, settings, whole_catalogue
from learnapp.web.launches.launched import REGISTERING, signed
from learnapp.web.notices import flash_information, flash_success
from learnapp.web.own_password import unconfirmed
from learnapp.web.transaction import db
from learnapp.web.typed_fields import FieldErrors, asked_page, same_page

UNCHOSEN = "Choose an organisation"


@blueprint.get("/platforms/")
@access("lead")
def platforms() -> ResponseReturnValue:
    """Platforms with their last launch, their deployments, and the scores that wait or failed."""
    return _page()


def _page(refused: str = "", errors: FieldErrors | None = None, status: int = 422) -> ResponseReturnValue:
    """`refused` names the form on the page that was refused: "link", or "accept-" and a deployment's number."""
    every, led = store.every(db()), among()
    listed = [one for one in every if led is None or one.organisation_id in led]
    deployments: dict[int, list[Deployment]] = defaultdict(list)
    for one in store.deployments(db(), [platform.id for platform in listed]):
        deployments[one.platform_id].append(one)
    left, clashing = seen_by_leavers(db(), platforms=listed).platforms, store.clashing(every)
    unaccepted = {which for which, those in deployments.items() if not all(one.organisation_id for one in those)}
    listed.sort(key=lambda one: one.id not in {*left, *clashing, *unaccepted})  # what needs a decision comes first
    part = asked_page(len(listed))
    page = render_template(
        "admin/operations/platforms.html",
        errors=errors or [],
        refused=refused,
        chosen=request.form.get("organisation", ""),
        platforms=listed[part.start : part.end],
        part=part,
        deployments=deployments,
        organisations=own_organisations(),
        names=names_of_organisations(),
        led=led,
        left=left,
        clashing=clashing,
        counts=scores.counted(db(), among()),
        failed=scores.held(db(), among(), "failed"),
        waiting=scores.held(db(), among(), "waiting"),
        modules=whole_catalogue().modules,
        site_url=settings().site_url,
    )
    return page, status if errors else 200


def _organisation() -> Organisation | None:
    """The organisation that was chosen, or the only one there is to choose."""
    own = own_organisations()
    if len(own) == 1:
        return own[0]
    return next((one for one in own if str(one.id) == request.form.get("organisation")), None)


@blueprint.route("/platforms/new/", methods=["GET", "POST"])
@access("lead")
@makes_one("admin.platforms")
def new_platform() -> ResponseReturnValue:
    """Register a platform by hand, with the addresses that it shows."""
    form = PlatformForm(request.form if request.method == "POST" else None)
    form.inside = settings().inside_hosts
    if request.method == "GET":
        return _new_page(form, [])
    where, valid = _organisation(), form.validate()
    errors = list(form.problems) + ([] if where else [("organisation", UNCHOSEN)])
    if not valid or where is None:
        return _new_page(form, errors)
    refusal = unconfirmed()
    if refusal is not None:
        return _new_page(form, [("password", refusal[0])], refusal[1])
    refused = store.refused_elsewhere(db(), form.values, where.id, among(), settings().contact, now(), person.id)
    if refused:
        return _new_page(form, [("issuer", refused)])
    try:
        made = store.add(db(), where.id, form.values, now(), person.id)
    except ValueError as error:
        return _new_page(form, [("client_id", f"{error}{_of_whom(form)}")])
    if form.deployment.data:
        store.accept(db(), made, form.deployment.data, where.id, now(), person.id)
    flash_success(f"You have registered {form.name.data}.")
    return redirect(url_for("admin.platforms"), 303)


def _of_whom(form: PlatformForm) -> str:
    """For the message: the organisation that has registered this platform, which may not be one that runs it."""
    there = store.named(db(), form.issuer.data, form.client_id.data)
    name = names_of_organisations().get(there.organisation_id) if there else ""
    return f" for {name}. If it does not run this platform, remove that one first" if name else ""


def _new_page(form: PlatformForm, errors: FieldErrors, status: int = 422) -> ResponseReturnValue:
    page = render_template(
        "admin/operations/new_platform.html",
        form=form,
        errors=errors,
        organisations=own_organisations(),
        chosen=request.form.get("organisation", ""),
        site_url=settings().site_url,
    )
    return page, status if errors else 200


@blueprint.post("/platforms/link/")
@access("lead")
def platform_link() -> ResponseReturnValue:
    """Make the link by which a platform registers itself. It is shown once and works once."""
    where = _organisation()
    if where is None:
        return _page("link", [("organisation-link", UNCHOSEN)])
    refusal = unconfirmed()
    if refusal is not None:
        return _page("link", [("link-password", refusal[0])], refusal[1])
    link = signed(REGISTERING, [where.id, person.id, secrets.token_urlsafe(9)])
    address = settings().site_url + url_for("launch.register", link=link)
    return render_template("admin/operations/platform_link.html", address=address, organisation=where)


def _mine(platform_id: int) -> Platform:
    platform = store.get(db(), platform_id)
    led = among()
    if platform is None or (led is not None and platform.organisation_id not in led):
        abort(404)
    return platform


@blueprint.post("/platforms/<int:platform_id>/deployments/")
@access("lead")
def accept_deployment(platform_id: int) -> ResponseReturnValue:
    """Say which organisation a deployment belongs to. The deployment was seen in a launch, or is typed here."""
    platform, where = _mine(platform_id), _organisation()
    named = request.form.get("deployment", "").strip()[:255]
    if not named:
        abort(404)
    seen = store.deployment(db(), platform.id, named)
    form = f"accept-{seen.id if seen else 0}"
    if where is None:
        return _page(form, [(f"organisation-{form}", UNCHOSEN)])
    refusal = unconfirmed()
    if refusal is not None:
        return _page(form, [(f"{form}-password", refusal[0])], refusal[1])
    store.accept(db(), platform.id, named, my_organisation(where.id).id, now(), person.id)
    flash_success(f"People can come from {platform.name} now.")
    return redirect(url_for("admin.platforms", **same_page()), 303)


@blueprint.post("/platforms/<int:platform_id>/keep/")
@access("lead")
def keep_platform(platform_id: int) -> ResponseReturnValue:
    """Answer for a platform that someone registered who has left."""
    platform = _mine(platform_id)
    store.lock(db(), platform.id)
    if platform.id in seen_by_leavers(db(), platforms=[platform]).platforms:  # and not a second press
        store.keep(db(), platform, now(), person.id)
    flash_success(f"{platform.name} stays. You answer for it from now on.")
    return redirect(url_for("admin.platforms", **same_page()), 303)


@blueprint.route("/platforms/<int:platform_id>/remove/", methods=["GET", "POST"])
@access("lead")
def remove_platform(platform_id: int) -> ResponseReturnValue:
    """Remove a platform: people who came from it are signed out, and no more scores are sent there."""
    platform = _mine(platform_id)
    errors: FieldErrors = []
    shared = store.serves_elsewhere(db(), platform.id, among())
    status = 409 if shared and request.method == "POST" else 200
    if request.method == "POST" and not shared:
        refusal = unconfirmed()
        if refusal is None:
            store.remove(db(), platform, now(), person.id)
            flash_success(f"No one can come from {platform.name} any more.")
            return redirect(url_for("admin.platforms", **same_page()), 303)
        errors, status = [("password", refusal[0])], refusal[1]
    page = render_template(
        "admin/operations/remove_platform.html",
        platform=platform,
        shared=shared,
        errors=errors,
    )
    return page, status


@blueprint.route("/platforms/<int:platform_id>/deployments/<int:deployment_id>/remove/", methods=["GET", "POST"])
@access("lead")
def remove_deployment(platform_id: int, deployment_id: int) -> ResponseReturnValue:
    """Remove a deployment from the organisation it was given to. Its lead or an administrator may do so. The second
    button also ends the places of the people listed on the page, who belong only because of the deployment.
    """
    platform, led = _mine(platform_id), among()
    deployment = next((one for one in store.deployments(db(), [platform.id]) if one.id == deployment_id), None)
    if deployment is None or (led is not None and deployment.organisation_id not in {None, *led}):
        abort(404)
    where = whole_catalogue().organisations.get(deployment.organisation_id or 0)
    brought = newcomers.of(db(), platform, deployment, where) if where else []
    refusal = unconfirmed() if request.method == "POST" else None
    if request.method == "POST" and refusal is None:
        store.remove_deployment(db(), deployment, now(), person.id)
        listed = set(request.form.getlist("person")) if request.form.get("do") == "out" else set()
        out = [one for one in brought if str(one.person_id) in listed]
        for one in out:
            leaving.leave(db(), where.id if where else 0, one.person_id, now(), person.id)
        gone = (
            f" {counted(len(out), 'person no longer belongs', 'people no longer belong')} to the organisation."
            if out
            else ""
        )
        flash_success(f"No one can come from deployment {deployment.deployment} any more.{gone}")
        return redirect(url_for("admin.platforms", **same_page()), 303)
    page = render_template(
        "admin/operations/remove_deployment.html",
        platform=platform,
        deployment=deployment,
        brought=brought,
        organisation=organisation_name(deployment.organisation_id),
        errors=[("password", refusal[0])] if refusal else [],
    )
    return page, refusal[1] if refusal else 200


@blueprint.post("/platforms/scores/")
@access("lead")
def retry_scores() -> ResponseReturnValue:
    """Try again to send every score that had failed."""
    again = scores.retry(db(), among(), now())
    if again:
        flash_success(f"{again} {'score waits' if again == 1 else 'scores wait'} to be sent again.")
    else:
        flash_information("Nothing is left to try again: it was done since you opened the page.")
    return redirect(url_for("admin.platforms"), 303)
