"""An authenticator in software, for tests: it makes passkeys and answers challenges as a browser would send them."""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from webauthn.helpers import base64url_to_bytes as read
from webauthn.helpers import bytes_to_base64url as written

ORIGIN, HOST = "http://localhost", "localhost"
PRESENT, VERIFIED, HOLDS_A_KEY = 0b1, 0b100, 0b1000000


@dataclass
class SoftKey:
    """One passkey. Tests change its origin, host and counter."""

    origin: str = ORIGIN
    host: str = HOST
    count: int = 0
    verifies: bool = True
    credential: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    private: Any = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def create(self, options: str) -> str:
        """A browser's answer when a page asks it to add a passkey."""
        numbers = self.private.public_key().public_numbers()
        key = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32), -3: numbers.y.to_bytes(32)}
        attested = bytes(16) + len(self.credential).to_bytes(2) + self.credential + cbor2.dumps(key)
        data = self._data(HOLDS_A_KEY) + attested
        made = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        client = self._client("webauthn.create", options)
        return self._answer({"clientDataJSON": written(client), "attestationObject": written(made)})

    def get(self, options: str) -> str:
        """A browser's answer when a page asks it to show a passkey."""
        data, client = self._data(0), self._client("webauthn.get", options)
        signed = self.private.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        parts = {"clientDataJSON": client, "authenticatorData": data, "signature": signed}
        return self._answer({name: written(part) for name, part in parts.items()})

    def _data(self, flags: int) -> bytes:
        flags |= PRESENT | (VERIFIED if self.verifies else 0)
        return hashlib.sha256(self.host.encode()).digest() + flags.to_bytes(1) + self.count.to_bytes(4)

    def _client(self, kind: str, options: str) -> bytes:
        challenge = json.loads(options)["challenge"]
        assert read(challenge)
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _answer(self, response: dict[str, str]) -> str:
        name = written(self.credential)
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": response})
