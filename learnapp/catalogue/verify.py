"""Checking a certificate or pack that this site issued: open to anyone, with the key and script to check elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from learnapp.catalogue.blueprint import blueprint
from learnapp.exports.sealing import keys
from learnapp.exports.sealing import verify as verifying
from learnapp.exports.sealing.verify import Verdict
from learnapp.store.learning import certificates
from learnapp.store.learning.certificates import Issued
from learnapp.web.access import access
from learnapp.web.forms import takes_files
from learnapp.web.identity import catalogue, settings
from learnapp.web.sending import download
from learnapp.web.transaction import db
from learnapp.web.typed_fields import FieldErrors

LARGEST = 8 * 1024 * 1024
"""The largest form, in bytes: a pack with many long reflections is about one megabyte."""


@dataclass(frozen=True)
class VerifiedDocument:
    """The result of checking: a file's verdict, and this site's record under its number, if there is one."""

    number: str
    verdict: Verdict | None
    record: Issued | None


@blueprint.route("/verify/", methods=["GET", "POST"])
@access("anyone")
@takes_files(LARGEST)
def verify() -> ResponseReturnValue:
    """Say whether a file is as it was issued, or whether a number was issued. Nothing sent is kept."""
    if request.method == "GET":
        return _page(None, [])
    upload = request.files.get("file")
    data = upload.read() if upload else b""
    if data:
        verdict = verifying.verify(data, verifying.read_keys(_published().encode()))
        record = certificates.by_number(db(), verdict.number) if verdict.good else None
        return _page(VerifiedDocument(verdict.number, verdict, record), [])
    typed = request.form.get("number", "").strip()[:40]
    if not typed:
        return _page(None, [("file", "Choose a file, or enter a number")])
    number = certificates.tidy_number(typed)
    return _page(VerifiedDocument(number, None, certificates.by_number(db(), number)), [])


def _page(found: VerifiedDocument | None, errors: FieldErrors) -> ResponseReturnValue:
    titles = {slug: module.title for slug, module in catalogue().modules.items()}
    typed = request.form.get("number", "")[:40]
    page = render_template("catalogue/verify.html", found=found, errors=errors, titles=titles, typed=typed)
    return page, 422 if errors else 200


@blueprint.get("/verify/key")
@access("anyone")
def verify_key() -> ResponseReturnValue:
    """The public keys, as text."""
    return Response(_published(), mimetype="text/plain")


@blueprint.get("/verify/verify.py")
@access("anyone")
def verify_script() -> ResponseReturnValue:
    """The script that verifies without the site."""
    return download(Path(verifying.__file__).read_bytes(), "text/x-python", "verify.py")


def _published() -> str:
    file = settings().signing_key_file
    assert file is not None
    return keys.published(file)
