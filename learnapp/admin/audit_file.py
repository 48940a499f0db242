"""The audit log as a file: every entry with its digest, so that a copy kept elsewhere shows what was changed since."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from learnapp.admin.audit_words import ACTIONS, detail_in_words
from learnapp.admin.blueprint import blueprint
from learnapp.exports.spreadsheets import BYTE_ORDER_MARK, lines
from learnapp.store.security import audit
from learnapp.store.security.audit import AuditEntry
from learnapp.web.access import access
from learnapp.web.clock import today
from learnapp.web.sending import download
from learnapp.web.transaction import db

HEAD = ("Number", "At (UTC)", "Action", "Detail", "By", "By number", "About", "About number", "Digest")


@blueprint.get("/audit/file/")
@access("administer")
def audit_file() -> ResponseReturnValue:
    data = BYTE_ORDER_MARK + lines([HEAD, *map(row_of, audit.every(db()))])
    return download(data, "text/csv", f"audit-log-{today():%Y-%m-%d}.csv")


def row_of(one: AuditEntry) -> tuple[object, ...]:
    who = one.by, one.by_id, one.about, one.about_id
    return one.id, one.at, ACTIONS.get(one.action, one.action), detail_in_words(one), *who, one.digest
