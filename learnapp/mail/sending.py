"""Handing queued messages over, by SMTP. Off until LEARNAPP_SMTP is set.

Safe to run in several processes at once: each message is claimed before it is handed over.
"""

from __future__ import annotations

import contextlib
import ipaddress
import logging
import smtplib
import socket
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, cast
from urllib.parse import unquote, urlsplit

from learnapp.call_limits import Deadline, no_longer_than
from learnapp.mail import outbox
from learnapp.mail.composing import TRIAL, OutgoingEmail, Site, outgoing_email, trial_text
from learnapp.mail.outbox import ClaimedMail
from learnapp.store.db.engine import Store

log = logging.getLogger(__name__)

SECONDS = 20
"""The longest wait for one answer from the server."""
WHOLE_SECONDS = 60.0
"""How long connecting and signing in may take in all, and one message, however slowly the answers drip in."""
SendOutcome = Literal["sent", "put off", "failed", "unknown"]
ServerAnswer = tuple[SendOutcome, str]
TOO_SLOW = "The server was too slow, so the connection was ended."


class MailServerError(Exception):
    """The mail server cannot be used at all. The message says why; everything queued still waits."""


@dataclass
class SendCounts:
    """How many messages of one run were sent, put off, given up, and left in doubt."""

    sent: int = 0
    put_off: int = 0
    failed: int = 0
    unknown: int = 0


def send_due(store: Store, smtp_url: str, site: Site, clock: Callable[[], datetime]) -> SendCounts:
    """Hand over every message that is due. Raises MailServerError; what was sent before it stays sent.

    `smtp_url` is `smtp://[user:password@]host[:port]` (STARTTLS if the server offers it) or `smtps://…`.
    """
    with store.write() as connection:
        tally = SendCounts(unknown=outbox.sweep(connection, clock()))
    going_on = True
    while going_on:
        with store.read() as connection:
            if not outbox.any_due(connection, clock()):
                return tally
        with _session(smtp_url) as server:
            going_on = _hand_over_all(store, server, site, clock, tally)
    return tally


def _hand_over_all(
    store: Store, server: smtplib.SMTP, site: Site, clock: Callable[[], datetime], tally: SendCounts
) -> bool:
    """Hand messages over until none is due. True if the connection was lost on the way and more may be due."""
    while True:
        with store.write() as connection:
            message = outbox.claim(connection, clock())
        if message is None:
            return False
        try:
            outcome, problem = _hand_over(server, message, site, clock())
        except MailServerError:
            with store.write() as connection:
                outbox.let_go(connection, message.id)
            raise
        _note(store, message, outcome, problem, clock(), tally)
        if problem == TOO_SLOW:
            raise MailServerError(f"The mail server took longer than {WHOLE_SECONDS:.0f} seconds over one message.")
        if server.sock is None:
            return True


def _note(
    store: Store, message: ClaimedMail, outcome: SendOutcome, problem: str, now: datetime, tally: SendCounts
) -> None:
    with store.write() as connection:
        if outcome == "sent":
            outbox.mark_sent(connection, message.id, now)
        elif outcome == "put off" and not outbox.put_off(connection, message, now, problem):
            outcome = "failed"
        elif outcome in {"failed", "unknown"}:
            outbox.keep_uncertain(connection, message.id, outcome, problem)
    if outcome != "sent":
        log.warning("message %d: %s", message.id, outcome)
    name = outcome.replace(" ", "_")
    setattr(tally, name, getattr(tally, name) + 1)


def send_trial(smtp_url: str, site: Site, recipient: str, now: datetime) -> ServerAnswer:
    """Send a test email without queueing it; returns the outcome, and the reason if it was not sent.

    Raises MailServerError.
    """
    text = trial_text(site.url)
    trial = ClaimedMail(0, f"trial {now.isoformat()}", None, recipient, TRIAL, text, 0, False, now)
    with _session(smtp_url) as server:
        return _hand_over(server, trial, site, now)


def _hand_over(server: smtplib.SMTP, message: ClaimedMail, site: Site, now: datetime) -> ServerAnswer:
    """Offer one message to the server, for WHOLE_SECONDS at most; returns the outcome, and the reason if it was not
    sent. What was sent just too late was sent.
    """
    outcome: ServerAnswer | None = None
    try:
        with no_longer_than(Deadline(WHOLE_SECONDS), lambda: server.sock):
            outcome = _offer(server, message, site, now)
    except TimeoutError:
        assert outcome is not None
        server.close()
        return outcome if outcome[0] == "sent" else (outcome[0], TOO_SLOW)
    return outcome


def _offer(server: smtplib.SMTP, message: ClaimedMail, site: Site, now: datetime) -> ServerAnswer:
    try:
        made = outgoing_email(message, site, now)
    except (ValueError, IndexError) as error:
        return "failed", f"The message could not be put together: {error}"
    if made.international and not server.has_extn("smtputf8"):
        return "failed", "The mail server cannot send to an address with non-English letters."
    try:
        refused = _envelope(server, made, site)
    except (OSError, smtplib.SMTPException) as error:
        server.close()
        return "put off", f"The connection was lost before the message was handed over ({type(error).__name__})."
    if refused:
        return refused
    # From here on the server may have taken the message over whether or not its answer reaches us.
    try:
        code, reply = server.data(made.content)
    except smtplib.SMTPDataError as error:
        return _refusal(server, error.smtp_code, error.smtp_error)
    except (OSError, smtplib.SMTPException) as error:
        server.close()
        return "unknown", f"The connection was lost after the message was handed over ({type(error).__name__})."
    return ("sent", "") if code == 250 else _refusal(server, code, reply)


def _envelope(server: smtplib.SMTP, made: OutgoingEmail, site: Site) -> ServerAnswer | None:
    """Give the sender and the recipient. None if the server accepted both. Raises MailServerError if it refuses the
    sender.
    """
    code, reply = server.mail(site.sender_address, ["SMTPUTF8", "BODY=8BITMIME"] if made.international else [])
    if code != 250:
        server.close()
        raise MailServerError(f"The mail server refused to send from {site.sender_address}: {_words(code, reply)}")
    code, reply = server.rcpt(made.recipient)
    return None if code in {250, 251} else _refusal(server, code, reply)


def _refusal(server: smtplib.SMTP, code: int, reply: bytes | str) -> ServerAnswer:
    """A refusal in the server's words: permanent if its code begins with 5, otherwise temporary."""
    try:
        server.rset()
    except (OSError, smtplib.SMTPException):
        server.close()
    if code == 421:
        server.close()
    return ("failed" if code >= 500 else "put off"), _words(code, reply)


def _words(code: int, reply: bytes | str) -> str:
    text = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply
    return f"{code} {' '.join(text.split())}"


@contextlib.contextmanager
def _session(smtp_url: str) -> Iterator[smtplib.SMTP]:
    """A connection to the server, greeted and signed in. Raises MailServerError if it cannot be made."""
    parts = urlsplit(smtp_url)
    host, secure = parts.hostname or "", parts.scheme == "smtps"
    port = parts.port or (465 if secure else 25)
    until, tls = Deadline(WHOLE_SECONDS), _Watched(ssl.create_default_context())
    # A proper context as far as `smtplib` uses one.
    context = cast(ssl.SSLContext, tls)
    # Without a host it does not connect yet, so that its socket can be seen while it does.
    server = smtplib.SMTP_SSL(timeout=SECONDS, context=context) if secure else smtplib.SMTP(timeout=SECONDS)
    tls.name = host
    try:
        with no_longer_than(until, lambda: tls.line or server.sock):
            code, reply = server.connect(host, port)
        if code != 220:
            raise smtplib.SMTPConnectError(code, reply)
    except (OSError, smtplib.SMTPException) as error:
        server.close()
        raise MailServerError(_why(error, f"{host}:{port}", "does not answer")) from error
    try:
        with no_longer_than(until, lambda: tls.line or server.sock):
            _greet(server, context, secure)
            if parts.username:
                if not isinstance(server.sock, ssl.SSLSocket) and not _is_loopback(host):
                    raise MailServerError(
                        f"{host}:{port} does not offer TLS, so the password was not sent. Is the port in LEARNAPP_SMTP "
                        "right? smtp:// usually has 587, and smtps:// 465"
                    )
                server.login(unquote(parts.username), unquote(parts.password or ""))
    except (OSError, smtplib.SMTPException) as error:
        server.close()
        raise MailServerError(_why(error, f"{host}:{port}", "does not go on")) from error
    except MailServerError:
        server.close()
        raise
    try:
        yield server
    finally:
        with (
            contextlib.suppress(OSError, smtplib.SMTPException),
            no_longer_than(Deadline(SECONDS), lambda: server.sock),
        ):
            server.quit()


def _why(error: Exception, server: str, what: str) -> str:
    """A sentence without its full stop: what the server did, why, and what to look at."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return (
            f"This machine does not trust the certificate of the mail server {server}: {error.verify_message}. Is the "
            "host in LEARNAPP_SMTP right? If the certificate is from an authority of your own, set SSL_CERT_FILE"
        )
    if isinstance(error, ssl.SSLError) and "WRONG_VERSION" in str(error):
        return f"The mail server {server} {what}: it speaks no TLS on this port. Is it smtp://, or another port?"
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return (
            f"The mail server {server} takes no password. Give LEARNAPP_SMTP without user and password, or another port"
        )
    if isinstance(error, smtplib.SMTPResponseException):
        why = _words(error.smtp_code, error.smtp_error)
    else:
        why = (error.strerror if isinstance(error, OSError) else "") or str(error)
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return f"The mail server {server} refused the sign-in: {why}. Are the user and password in LEARNAPP_SMTP right?"
    return f"The mail server {server} {what}: {why.rstrip('.')}. Is LEARNAPP_SMTP right?"


class _Watched:
    """A TLS context for a server of this `name`, which shows the `line` that it is making, so that a handshake can be
    broken off.
    """

    line: socket.socket | None = None

    def __init__(self, context: ssl.SSLContext) -> None:
        self._context, self.name = context, ""

    def wrap_socket(self, sock: socket.socket, **_named: object) -> ssl.SSLSocket:
        made = self._context.wrap_socket(sock, server_hostname=self.name, do_handshake_on_connect=False)
        self.line = made
        made.do_handshake()
        return made


def _greet(server: smtplib.SMTP, tls: ssl.SSLContext, secure: bool) -> None:
    server.ehlo_or_helo_if_needed()
    if not secure and server.has_extn("starttls"):
        server.starttls(context=tls)
        server.ehlo()


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
