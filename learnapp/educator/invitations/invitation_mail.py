"""The text of an invitation by email, and queueing it once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.engine import Connection

from learnapp.domain.dates.uk_times import day_of
from learnapp.mail import outbox
from learnapp.mail.outbox import MailSender, QueuedEmail
from learnapp.store.cohorts import invitations
from learnapp.web.pages import uk_date

BODY = """{sender} invites you to join {cohort}{where} on learnapp, a site for learning medical leadership
through cases.

Open this link to see what it is and to join:

{link}

It works until {until}, for the account with this address. Before you join, the page tells you what your educators will
see of your work and what they will not.

Reply to this email to write to {sender}.

If you did not expect this email, you can ignore it. We delete your address 90 days after
the link has expired.
"""


@dataclass(frozen=True)
class InvitationSender:
    """Who sends invitations to which cohort. `join` is the address that a link adds its token to.

    `sends` is False where the site sends no email. `organisation` is the cohort's, on a site that has several.
    """

    person_id: int
    name: str
    cohort: str
    join: str
    secret: str
    sends: bool
    organisation: str = ""

    def link(self, kind: invitations.InvitationKind, salt: str) -> str:
        """The address at which an invitation is accepted."""
        token = invitations.token(kind, salt, self.secret)
        return f"{self.join}{invitations.spoken(token) if kind == 'code' else token}/"

    def queue(self, connection: Connection, invited: Sequence[tuple[str, str]], now: datetime) -> int:
        """Queue an email to each (address, salt); returns how many. At most one a day for each invitation."""
        if not self.sends:
            return 0
        until = uk_date(now + invitations.ADDRESS_LASTS)

        def mailed(salt: str) -> str:
            """The link with the mark that only the email has: using it proves the address."""
            token = invitations.token("address", salt, self.secret)
            return f"{self.link('address', salt)}?mailed={invitations.mark_of_mail(token, self.secret)}"

        return outbox.queue_each(
            connection,
            [
                QueuedEmail(
                    key=f"invitation:{salt}:{day_of(now).isoformat()}",
                    recipient=email,
                    subject=f"Invitation to {self.cohort}",
                    body=BODY.format(
                        sender=self.name,
                        cohort=self.cohort,
                        where=f" at {self.organisation}" if self.organisation else "",
                        link=mailed(salt),
                        until=until,
                    ),
                    sender=MailSender(self.person_id, self.cohort),
                )
                for email, salt in invited
            ],
            now,
        )
