"""Files that were sealed."""

from __future__ import annotations

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from learnapp.exports.sealing import keys


def _keys(key: Ed25519PrivateKey) -> dict[str, object]:
    return {keys.key_id(key.public_key()): key.public_key()}
