"""Sending what is queued, by SMTP. Off until LEARNAPP_SMTP is set."""

from __future__ import annotations

import logging
import smtplib
from collections.abc import Callable
from datetime import datetime
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from learnapp.mail import outbox
from learnapp.mail.outbox import Waiting
from learnapp.store.engine import Store

log = logging.getLogger(__name__)


def send_due(store: Store, smtp_url: str, sender: str, clock: Callable[[], datetime]) -> tuple[int, int]:
    """Send every message that is due. Returns (sent, failed); what failed is tried again later.

    `smtp_url` is `smtp://[user:password@]host[:port]` (STARTTLS if the server offers it) or `smtps://…`.
    """
    sent = failed = 0
    while True:
        with store.write() as connection:
            message = outbox.take(connection, clock())
        if message is None:
            return sent, failed
        try:
            _send(message, smtp_url, sender)
        except (OSError, smtplib.SMTPException) as error:
            failed += 1
            log.warning("message %d was not sent (try %d): %s", message.id, message.tries + 1, type(error).__name__)
            continue
        with store.write() as connection:
            outbox.mark_sent(connection, message.id, clock())
        sent += 1


def _send(message: Waiting, smtp_url: str, sender: str) -> None:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, message.recipient, message.subject
    mail["Message-ID"] = f"<learnapp-{message.id}@{sender.rsplit('@', 1)[-1].rstrip('>')}>"
    mail.set_content(message.body)
    parts = urlsplit(smtp_url)
    secure = parts.scheme == "smtps"
    kind = smtplib.SMTP_SSL if secure else smtplib.SMTP
    with kind(parts.hostname or "", parts.port or (465 if secure else 25), timeout=20) as server:
        if not secure and server.has_extn("starttls"):
            server.starttls()
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        server.send_message(mail)
