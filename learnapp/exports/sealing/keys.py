"""The site's signing key: made at first use, published, replaced.

The private key is one PEM file. Beside it, a file of the same name with `.retired` added has the public keys of earlier
ones, so that files sealed with them can still be verified. The files are read each time, so a new key needs no restart.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from learnapp.whole_files import make_once, replace


class KeyFileError(Exception):
    """The key file cannot be used. The message names it and says what to do."""


def unreadable(key: str, error: Exception) -> KeyFileError:
    """The error to raise if a key's file cannot be read: "signing key in …"."""
    if isinstance(error, PermissionError):
        return KeyFileError(f"You may not read the {key}. The user that the site runs as must own it.")
    return KeyFileError(f"The {key} cannot be read: {error}. Restore it from a copy.")


def key_id(key: Ed25519PublicKey) -> str:
    """The first 16 hexadecimal digits of the SHA-256 of the 32 bytes of a public key."""
    return hashlib.sha256(key.public_bytes(Encoding.Raw, PublicFormat.Raw)).hexdigest()[:16]


def signing_key(path: Path) -> Ed25519PrivateKey:
    """The site's private key, made if it does not exist. Two processes that make one at once both get the same.

    Raises KeyFileError.
    """
    make_once(path, lambda: private_pem(Ed25519PrivateKey.generate()))
    try:
        key = load_pem_private_key(path.read_bytes(), None)
    except (ValueError, TypeError, OSError) as error:
        raise unreadable(f"signing key in {path}", error) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise KeyFileError(f"The signing key in {path} is not an Ed25519 key. Restore the right one from a copy.")
    return key


def published(path: Path) -> str:
    """The text of `/verify/key`: the current key and the retired ones, as PEM, each under its id."""
    current = signing_key(path).public_key()
    retired = _retired(path)
    text = f"In use, id {key_id(current)}\n{_public_pem(current)}"
    return text + (f"\n{retired.read_text()}" if retired.exists() else "")


def rotate(path: Path, day: str) -> str:
    """Make a new key and keep the old one's public half, with the day, for verifying. Returns the new id."""
    old = signing_key(path).public_key()
    retired = _retired(path)
    kept = retired.read_text() if retired.exists() else ""
    replace(retired, f"Retired on {day}, id {key_id(old)}\n{_public_pem(old)}\n{kept}".encode())
    new = Ed25519PrivateKey.generate()
    replace(path, private_pem(new))
    return key_id(new.public_key())


def _retired(path: Path) -> Path:
    return path.with_name(path.name + ".retired")


def private_pem(key: Ed25519PrivateKey) -> bytes:
    """A private key as PEM, without a password."""
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _public_pem(key: Ed25519PublicKey) -> str:
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
