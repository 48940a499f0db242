"""Handling a report that was passed on."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.engine import Connection

from learnapp.mail import outbox
from learnapp.mail.outbox import QueuedEmail
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
    subject, body = "A post has been reported", _BODY.format(address=address)
    emails = [
        QueuedEmail(f"reported post {report_id} {one.id}", one.email, subject, body, person_id=one.id)
        for one in people.admins(connection)
    ]
    outbox.queue_each(connection, emails, now)


def settle_passed_on(
    connection: Connection, report: posts.PostReport, *, by: int, take_out: bool, now: datetime
) -> None:
    """Remove the reported post, or record that it stays; either is audited."""
    if take_out:
        posts.take_out(connection, report.set_id, report.post_id, by, "admin", now)
    posts.settle(connection, report.id, now)
    detail = {"set": report.set_id, "post": report.post_id, "taken out": take_out}
    audit.write_audit(connection, "settle reported post", detail, now, by)
