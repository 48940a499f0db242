"""The texts of an invitation to a panel and of its reminder, each queued at most once a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.engine import Connection

from learnapp.domain.dates.uk_times import day_of
from learnapp.mail import outbox
from learnapp.mail.outbox import MailSender, QueuedEmail
from learnapp.store.content.panels import Expert

_ASK = """{by} asks you to join a panel of experts for {module}, a module about medical leadership on {site}.

We would like you to answer {items} of judgement, as learners will see them, and to say why in a sentence. No one else
on the panel sees your answers, and you do not see theirs or the key. You do not need an account, and you can stop and
come back.

{note}Open this link to start:

{link}

The link works once, in the browser that you open it in. Ask {by} for another if you need one.

Reply to this email to write to {by}.

If you did not expect this email, you can ignore it.
"""
_REMIND = """{by} would still like your answers to the panel on {module}, on {site}.

Continue in the browser you started in, or open this new link in another:

{link}

What you have saved is still there. Reply to this email to write to {by}.
"""


@dataclass(frozen=True)
class PanelMail:
    """Who asks experts, and for which module. `link` is the address to which a link adds its token."""

    person_id: int
    by: str
    module: str
    site: str
    link: str

    def ask(
        self, connection: Connection, expert_id: int, email: str, token: str, items: str, note: str, now: datetime
    ) -> int:
        """Queue the invitation; returns how many were queued."""
        said = {"items": items, "note": f"{note}\n\n" if note else ""}
        body = _ASK.format(by=self.by, module=self.module, site=self.site, link=f"{self.link}{token}/", **said)
        subject = f"A panel of experts on {self.module}"
        return outbox.queue_each(connection, [self._email("panel", expert_id, email, subject, body, now)], now)

    def remind(
        self, connection: Connection, experts: Iterable[Expert], tokens: Mapping[int, str], now: datetime
    ) -> int:
        """Queue a reminder to each, with the token of their new link; returns how many were queued."""
        subject, found = f"Your answers for the panel on {self.module}", []
        for one in experts:
            link = f"{self.link}{tokens[one.id]}/"
            body = _REMIND.format(by=self.by, module=self.module, site=self.site, link=link)
            found.append(self._email("panel reminder", one.id, one.email, subject, body, now))
        return outbox.queue_each(connection, found, now)

    def _email(self, what: str, expert_id: int, email: str, subject: str, body: str, now: datetime) -> QueuedEmail:
        key = f"{what}:{expert_id}:{day_of(now).isoformat()}"
        return QueuedEmail(key, email, subject, body, MailSender(self.person_id, "a panel of experts"))
