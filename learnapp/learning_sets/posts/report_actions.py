"""Handling a report that was passed on."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.engine import Connection

from learnapp.mail import outbox
from learnapp.store.people import people
from learnapp.store.security import audit
from learnapp.store.sets import posts

_BODY = """\
A member of a learning set has reported a post and passed the report on to this site's administrators.

Read it and decide: {address}

You will see that one post and the reason given, and nothing else from the set.
"""


def tell_admins(connection: Connection, report_id: int, address: str, now: datetime) -> None:
    """Queue a message to every administrator; it does not quote the post."""
    for admin in people.admins(connection):
        outbox.queue(
            connection,
            key=f"reported post {report_id} {admin.id}",
            recipient=admin.email,
            subject="A post has been reported",
            body=_BODY.format(address=address),
            now=now,
            person_id=admin.id,
        )


def settle_passed_on(
    connection: Connection, report: posts.PostReport, *, by: int, take_out: bool, now: datetime
) -> None:
    """Take the reported post out, or note that it stays; either is audited."""
    if take_out:
        posts.take_out(connection, report.set_id, report.post_id, by, "admin", now)
    posts.settle(connection, report.id, now)
    detail = {"set": report.set_id, "post": report.post_id, "taken out": take_out}
    audit.write_audit(connection, "settle reported post", detail, now, by)
