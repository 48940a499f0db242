"""One queued message as the bytes that go over the wire."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr

from learnapp.domain.people.addresses import ascii_domain
from learnapp.mail import stopping
from learnapp.mail.outbox import ClaimedMail

_WIRE = policy.SMTP.clone(max_line_length=998)
"""The line length for folding headers: if it were shorter, a long address would be split and encoded, and mail programs
could not use it.
"""


@dataclass(frozen=True)
class Site:
    """How messages describe where they come from. `sender` is an address, with or without a name before it."""

    sender: str
    url: str
    secret: str

    @property
    def sender_address(self) -> str:
        return ascii_domain(parseaddr(self.sender)[1])


TRIAL = "Test of email"


def trial_text(site_url: str) -> str:
    """The text of the test email, which has the subject `TRIAL`."""
    return f"This is a test from {site_url}. If you can read it, the site can send email."


@dataclass(frozen=True)
class OutgoingEmail:
    """A message ready to be handed over: its recipient, its bytes, and whether it needs SMTPUTF8.

    It needs that if either address has non-English letters before its @ sign.
    """

    recipient: str
    content: bytes
    international: bool


def outgoing_email(message: ClaimedMail, site: Site, now: datetime) -> OutgoingEmail:
    """Compose a message. Raises ValueError if a header cannot be made, because of a line break or a missing address."""
    mail = EmailMessage()
    name, _ = parseaddr(site.sender)
    sender = site.sender_address
    reply_to = ascii_domain(message.reply_to)
    if message.sender:
        name = ", ".join(filter(None, (message.sender, message.group_name)))
        mail["Reply-To"] = _address(reply_to, message.sender)
    mail["From"] = _address(sender, name)
    recipient = ascii_domain(message.recipient)
    mail["To"] = _address(recipient)
    mail["Subject"] = message.subject
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = f"<{_name(message)}@{sender.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"
    text = message.body
    if message.stoppable and message.person_id is not None:
        stop = stopping.address(site.url, site.secret, message.person_id)
        mail["List-Unsubscribe"] = f"<{stop}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        text = f"{text.rstrip()}\n\n{_footer(message, site.url, stop)}"
    mail.set_content(text, cte="quoted-printable")
    international = not (recipient + sender + reply_to).isascii()
    return OutgoingEmail(recipient, mail.as_bytes(policy=_WIRE.clone(utf8=international)), international)


def _address(spec: str, name: str = "") -> Address:
    """The address for a header. Python parses only ASCII addresses, so for others we pass the parts."""
    if spec.isascii():
        return Address(name, addr_spec=spec)
    local, _, domain = spec.rpartition("@")
    return Address(name, local, domain)


def _footer(message: ClaimedMail, site_url: str, stop: str) -> str:
    group = message.group_name or "a group there"
    return (
        f"{f'Reply to this email to write to {message.sender}.{chr(10)}' if message.sender else ''}"
        f"You get this from {site_url} because you belong to {group}.\n"
        "To stop these emails without signing in, open this link:\n"
        f"{stop}\n"
        "Your assignments stay on your home page.\n"
    )


def _name(message: ClaimedMail) -> str:
    """The name in a Message-ID: the same for every try of a message, and unique, even after a backup is restored."""
    return hashlib.sha256(f"{message.id} {message.key} {message.queued_at.isoformat()}".encode()).hexdigest()[:40]
