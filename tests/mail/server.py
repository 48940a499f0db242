"""A real SMTP server for the tests, on loopback, that does what a test tells it to."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
import time
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult


class Handler:
    """Accepts messages, refuses them, or hangs up, in turn: each word of `behaviour` is for one message. take; refuse
    (the recipient, for good); busy (the recipient, for now); not-content (the text, for good); hang-up-before (at the
    recipient); hang-up-after (the text was accepted and no answer is given); wait (the text was accepted; the
    answer comes when `go_on` is set); no-sender (the sender is refused). When the words are used up, it takes.
    """

    def __init__(self, *behaviour: str) -> None:
        self.behaviour = list(behaviour)
        self.taken: list[EmailMessage] = []
        self.recipients: list[str] = []
        self.handed_over, self.go_on = threading.Event(), threading.Event()

    def _now(self, *words: str) -> str:
        return self.behaviour.pop(0) if self.behaviour and self.behaviour[0] in words else ""

    async def handle_MAIL(self, server: Any, _session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        if self._now("no-sender"):
            return "550 5.7.1 not from here"
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(self, server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:  # noqa: N802
        word = self._now("refuse", "busy", "hang-up-before")
        if word == "refuse":
            return "550 5.1.1 no such person"
        if word == "busy":
            return "451 4.3.0 not now"
        if word == "hang-up-before":
            server.transport.abort()
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        word = self._now("not-content", "hang-up-after", "wait", "take")
        if word == "not-content":
            return "554 5.6.0 not this"
        self.recipients += envelope.rcpt_tos
        self.taken.append(cast(EmailMessage, message_from_bytes(envelope.content, policy=policy.default)))
        self.handed_over.set()
        if word == "hang-up-after":
            server.transport.abort()
        if word == "wait":
            await asyncio.get_running_loop().run_in_executor(None, self.go_on.wait, 20)
        return "250 OK"


class Server:
    """`with Server("take", "refuse") as server:` gives a server at `server.url`. With a `password`, it takes mail only
    from who gives that with their name; `signed_in` has every name and password it was given.
    """

    def __init__(self, *behaviour: str, smtputf8: bool = True, password: str = "") -> None:
        self.handler = Handler(*behaviour)
        self.signed_in: list[tuple[str, str]] = []
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.url = f"smtp://127.0.0.1:{port}"
        known: dict[str, Any] = {"authenticator": self._sign_in, "auth_required": True, "auth_require_tls": False}
        self._password = password
        self._controller = Controller(
            self.handler, hostname="127.0.0.1", port=port, enable_SMTPUTF8=smtputf8, **(known if password else {})
        )

    def _sign_in(self, _server: Any, _session: Any, _envelope: Any, _mechanism: str, given: Any) -> AuthResult:
        self.signed_in.append((given.login.decode(), given.password.decode()))
        return AuthResult(success=given.password.decode() == self._password, handled=False)

    @property
    def taken(self) -> list[EmailMessage]:
        return self.handler.taken

    def __enter__(self) -> Server:
        self._controller.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.handler.go_on.set()
        self._controller.stop()


class Dripping:
    """A server that answers one step, `at`, with a line every now and then and no end: the handshake of TLS, the
    greeting, a command, or the end of the text.
    """

    def __init__(self, at: str) -> None:
        self.at, self.ended = at, threading.Event()
        self._listening = socket.create_server(("127.0.0.1", 0))
        scheme = "smtps" if at == "TLS" else "smtp"
        self.url = f"{scheme}://127.0.0.1:{self._listening.getsockname()[1]}"
        self.connections = 0

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                line, _ = self._listening.accept()
                self.connections += 1
                threading.Thread(target=self._answer, args=(line,), daemon=True).start()

    def _answer(self, line: socket.socket) -> None:
        with contextlib.suppress(OSError), line, line.makefile("rb") as read:
            if self.at == "TLS":
                line.sendall(bytes([0x16, 3, 3, 0x40, 0]))  # the head of a record of 16 KB
                self._drip(line, b"\x02")
            self._reply(line, "greeting", b"220 here")
            for said in read:
                word = said[:4].decode().strip().upper()
                self._reply(line, word, b"354 go on" if word == "DATA" else b"250 OK")
                if word == "DATA":
                    while read.readline() != b".\r\n":
                        pass
                    self._reply(line, "text", b"250 OK")

    def _reply(self, line: socket.socket, step: str, answer: bytes) -> None:
        if step == self.at:
            self._drip(line, answer[:3] + b"-wait\r\n")
        line.sendall(answer + b"\r\n")

    def _drip(self, line: socket.socket, said: bytes) -> None:
        while not self.ended.is_set():
            line.sendall(said)
            time.sleep(0.02)

    def __enter__(self) -> Dripping:
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.ended.set()
        self._listening.close()
