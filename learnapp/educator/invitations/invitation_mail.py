"""What an invitation by email says, and queueing it once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import request, url_for
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from learnapp.domain.dates.uk_times import day_of
from learnapp.store.cohorts import invitations
from learnapp.store.tables.people_and_work import outbox
from learnapp.web.identity import person, settings
from learnapp.web.pages import uk_date

BODY = """{sender} invites you to join {cohort} on learnapp, a site for learning medical leadership through cases.

Open this link to see what it is, and to join:

{link}

It works until {until}, for the account with this address. Before you join, the page says what the educators of the
group will see of your work and what they will not.

If you did not expect this, you need do nothing. Your address is forgotten some time after the link has ended.
"""


@dataclass(frozen=True)
class Sender:
    """Who sends invitations to which cohort, and from which site. `on` is False where the site sends no email."""

    name: str
    cohort: str
    site: str
    secret: str
    on: bool

    @classmethod
    def here(cls, cohort: str) -> Sender:
        """The person asking, on this site."""
        site = (settings().site_url or request.url_root).rstrip("/")
        return cls(person.name, cohort, site, settings().secret, settings().sends_mail)

    def link(self, kind: invitations.Kind, salt: str) -> str:
        """The address that an invitation is accepted at."""
        opened = invitations.token(kind, salt, self.secret)
        if kind == "code":
            opened = invitations.spoken(opened)
        return self.site + url_for("learner.invitation", token=opened)

    def queue(self, connection: Connection, invited: Sequence[tuple[str, str]], now: datetime) -> int:
        """Queue an email to each (address, salt); how many were. At most one a day for each invitation."""
        if not self.on or not invited:
            return 0
        insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
        until = uk_date(now + invitations.ADDRESS_LASTS)
        rows = [
            {
                "key": f"invitation:{salt}:{day_of(now).isoformat()}",
                "recipient": email,
                "subject": f"Invitation to {self.cohort}"[:200],
                "body": BODY.format(sender=self.name, cohort=self.cohort, link=self.link("address", salt), until=until),
                "queued_at": now,
                "next_try_at": now,
            }
            for email, salt in invited
        ]
        statement = insert(outbox).on_conflict_do_nothing(index_elements=["key"])
        return connection.execute(statement, rows).rowcount
