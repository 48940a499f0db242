"""Secrets that prove to receivers who is sending, sealed with the site's secret, so the database alone reveals none."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

import msgspec
from cryptography.fernet import Fernet, InvalidToken

BEGINS = "whsec_"
"""The beginning of a webhook's key, from Standard Webhooks."""


class SealError(Exception):
    """The secret was sealed with another site secret."""


class Login(msgspec.Struct, frozen=True):
    """The name and password that a learning record store gave us."""

    name: str
    password: str


def _fernet(secret: str) -> Fernet:
    key = hmac.new(secret.encode(), b"learnapp: what receivers know the site by", hashlib.sha256).digest()
    return Fernet(base64.urlsafe_b64encode(key))


def new_webhook_key() -> str:
    return BEGINS + base64.b64encode(secrets.token_bytes(32)).decode()


def seal(secret: str, text: str) -> str:
    return _fernet(secret).encrypt(text.encode()).decode()


def unseal(secret: str, sealed: str) -> str:
    """Raises SealError."""
    try:
        return _fernet(secret).decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise SealError from error
