"""Codes of authenticator apps (TOTP, RFC 6238): six digits, a new one every 30 seconds."""

from __future__ import annotations

import re
from datetime import datetime

import pyotp

SECONDS = 30
DRIFT = 1
"""How many steps a phone's clock may be behind or ahead."""
DIGITS = 6


def new_secret() -> str:
    """A new secret in the form that apps take: 160 random bits."""
    return pyotp.random_base32()


def app_address(secret: str, account: str, site: str) -> str:
    """The address in the QR code: the secret, and the name that the app should give it."""
    return pyotp.TOTP(secret, digits=DIGITS, interval=SECONDS).provisioning_uri(name=account, issuer_name=site)


def typed_code(typed: str) -> str:
    """The six digits that were typed, spaces aside; "" if they are something else."""
    code = re.sub(r"\s", "", typed)
    return code if len(code) == DIGITS and code.isascii() and code.isdigit() else ""


def step_of(secret: str, code: str, now: datetime) -> int | None:
    """The time step whose code this is, now or one away; None if there is none.

    The store checks whether it was used.
    """
    totp = pyotp.TOTP(secret, digits=DIGITS, interval=SECONDS)
    here = int(now.timestamp()) // SECONDS
    steps = range(here - DRIFT, here + DRIFT + 1)
    right = [step for step in steps if pyotp.utils.strings_equal(totp.generate_otp(step), code)]
    return max(right, default=None)
