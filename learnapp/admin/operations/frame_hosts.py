"""Packages that show the site in a learning platform: the platforms, and the packages themselves."""

from __future__ import annotations

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learnapp.admin.blueprint import blueprint
from learnapp.admin.scope import among, my_organisation, names_of_organisations, own_organisations
from learnapp.assets import built
from learnapp.domain.people.organisations import Organisation
from learnapp.domain.people.origins import origin_of
from learnapp.domain.people.providers import is_safe_url
from learnapp.paths import STATIC
from learnapp.store.launches import frame_hosts as store
from learnapp.store.launches.frame_hosts import FrameHost
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.identity import person, settings, whole_catalogue
from learnapp.web.notices import flash_success
from learnapp.web.own_password import unconfirmed
from learnapp.web.sending import download
from learnapp.web.transaction import db
from learnapp.web.typed_fields import FieldErrors, asked_page, same_page


@blueprint.route("/frames/", methods=["GET", "POST"])
@access("lead")
def frame_hosts() -> ResponseReturnValue:
    """The platforms that may show the site; on POST, allow another one."""
    own = own_organisations()
    typed = request.form.get("address", "").strip()[:300]
    if request.method == "GET":
        return _page(own, typed, [])
    chosen = (
        own[0] if len(own) == 1 else next((one for one in own if str(one.id) == request.form.get("organisation")), None)
    )
    errors: FieldErrors = []
    origin = origin_of(typed)
    if not origin or not is_safe_url(typed):
        errors.append(("address", "Enter the address of the platform, such as https://learning.example.nhs.uk"))
    if chosen is None:
        errors.append(("organisation", "Choose an organisation"))
    refusal = None if errors else unconfirmed()
    if refusal is not None:
        errors.append(("password", refusal[0]))
    if errors or chosen is None:
        return _page(own, typed, errors)
    store.add(db(), chosen.id, origin, now(), person.id)
    flash_success(f"{origin} may show this site. Make its packages below.")
    return redirect(url_for("admin.frame_hosts"), 303)


def _page(own: list[Organisation], typed: str, errors: FieldErrors) -> ResponseReturnValue:
    catalogue, hosts = whole_catalogue(), store.of(db(), among())
    part = asked_page(len(hosts))
    page = render_template(
        "admin/operations/frame_hosts.html",
        hosts=hosts[part.start : part.end],
        part=part,
        modules={one.id: list(catalogue.of((one.id,)).modules.values()) for one in own},
        organisations=own,
        names=names_of_organisations(),
        site_url=settings().site_url,
        typed=typed,
        chosen=request.form.get("organisation", ""),
        errors=errors,
    )
    return page, 422 if errors else 200


def _mine(host_id: int) -> FrameHost:
    found = next((one for one in store.of(db(), among()) if one.id == host_id), None)
    if found is None:
        abort(404)
    return found


@blueprint.get("/frames/<int:host_id>/<module>/")
@access("lead")
def frame_package(host_id: int, module: str) -> ResponseReturnValue:
    """The package of a module for one platform."""
    from learnapp.exports.scorm.shell import ASSETS, shell

    host = _mine(host_id)
    my_organisation(host.organisation_id)  # a closed organisation has nothing to show
    found = whole_catalogue().of((host.organisation_id,)).modules.get(module)
    if found is None or not settings().site_url:
        abort(404)
    address = settings().site_url + url_for("launch.framed", host_id=host.id, module=found.slug)
    data = shell(found, address, built(STATIC, ASSETS))
    return download(data, "application/zip", f"{found.slug}-shown-scorm-1-2.zip")


@blueprint.post("/frames/<int:host_id>/remove/")
@access("lead")
def remove_frame_host(host_id: int) -> ResponseReturnValue:
    """Stop it: this platform's packages no longer show anything."""
    host = _mine(host_id)
    store.remove(db(), host, now(), person.id)
    flash_success(f"{host.origin} can no longer show this site.")
    return redirect(url_for("admin.frame_hosts", **same_page()), 303)
