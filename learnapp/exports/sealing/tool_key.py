"""The site's key for other learning platforms (LTI 1.3): RSA, which they all support. Made at first use."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from learnapp.exports.sealing.keys import unreadable
from learnapp.whole_files import make_once

BITS = 2048


@dataclass(frozen=True)
class ToolKey:
    """Both halves of the key as PEM."""

    private: str = field(repr=False)
    public: str


def tool_key(path: Path) -> ToolKey:
    """The site's key, made if it does not exist. Raises KeyFileError."""
    make_once(path, _new)
    try:
        return _read(path.read_bytes())
    except (ValueError, TypeError, OSError) as error:
        raise unreadable(f"key in {path}", error) from error


def _new() -> bytes:
    key = generate_private_key(public_exponent=65537, key_size=BITS)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


@lru_cache(maxsize=4)
def _read(pem: bytes) -> ToolKey:
    key = load_pem_private_key(pem, None)
    if not isinstance(key, RSAPrivateKey):
        raise ValueError("it is not an RSA key")
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return ToolKey(pem.decode(), public.decode())
