"""A published module as a package for another learning system. It contains the answers, so it is for educators."""

from __future__ import annotations

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from learnapp.assets import built
from learnapp.catalogue.blueprint import blueprint
from learnapp.exports.scorm.package import ASSETS, Wanted, package, suggested_name
from learnapp.paths import STATIC
from learnapp.store.content import pictures
from learnapp.web.access import access
from learnapp.web.identity import module_or_404
from learnapp.web.sending import download
from learnapp.web.transaction import db


@blueprint.get("/modules/<module>/package/")
@access("educate")
def module_package(module: str) -> ResponseReturnValue:
    return render_template("catalogue/package.html", module=module_or_404(module, "educate"))


@blueprint.get("/modules/<module>/package.zip")
@access("educate")
def package_file(module: str) -> ResponseReturnValue:
    found = module_or_404(module, "educate")
    standard = request.args.get("standard", "1.2")
    if standard not in ("1.2", "2004"):
        abort(404)
    wanted = Wanted("2004" if standard == "2004" else "1.2", answers=request.args.get("answers") == "yes")
    data = package(found, lambda names: pictures.named(db(), names), built(STATIC, ASSETS), wanted)
    return download(data, "application/zip", suggested_name(found, wanted))
