"""The two ceremonies of passkeys (WebAuthn): registering one, and showing that one has it. By py_webauthn.

The library is slow to load and few people need it, so it is loaded at first use.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from learnapp.domain.people.origins import origin_of
from learnapp.store.people.second_factors import Passkey

LONGEST = 20_000
"""The longest answer, in characters, that is read."""
LONGEST_CREDENTIAL = 1023
SITE_NAME = "learnapp"


@dataclass(frozen=True)
class PasskeySite:
    """Where passkeys belong: the host they are made for, and the one origin that may use them."""

    host: str
    origin: str


def passkey_site(site_url: str) -> PasskeySite | None:
    """Where passkeys of the site at this address belong; None if browsers make none there: the site must be encrypted,
    or on this computer, and have a host name.
    """
    parts = urlsplit(site_url)
    host = parts.hostname or ""
    named = ":" not in host and not host.replace(".", "").isdigit()
    if not named or not (parts.scheme == "https" or host == "localhost"):
        return None
    return PasskeySite(host, origin_of(site_url))


def creation_options(
    site: PasskeySite, secret: str, person_id: int, email: str, name: str, has: Sequence[Passkey], challenge: bytes
) -> str:
    """The options for making a passkey, as JSON for the browser. `has` are the passkeys that the person has already."""
    import webauthn
    from webauthn.helpers import structs

    options = webauthn.generate_registration_options(
        rp_id=site.host,
        rp_name=SITE_NAME,
        user_id=hmac.digest(secret.encode(), f"passkeys of {person_id}".encode(), hashlib.sha256),
        user_name=email,
        user_display_name=name,
        challenge=challenge,
        timeout=300_000,
        authenticator_selection=structs.AuthenticatorSelectionCriteria(
            resident_key=structs.ResidentKeyRequirement.PREFERRED,
            user_verification=structs.UserVerificationRequirement.PREFERRED,
        ),
        exclude_credentials=[structs.PublicKeyCredentialDescriptor(id=one.credential) for one in has],
    )
    return str(webauthn.options_to_json(options))


def request_options(site: PasskeySite, has: Sequence[Passkey], challenge: bytes) -> str:
    """The options for showing one of these passkeys, as JSON for the browser."""
    import webauthn
    from webauthn.helpers import structs

    options = webauthn.generate_authentication_options(
        rp_id=site.host,
        challenge=challenge,
        timeout=300_000,
        allow_credentials=[structs.PublicKeyCredentialDescriptor(id=one.credential) for one in has],
        user_verification=structs.UserVerificationRequirement.PREFERRED,
    )
    return str(webauthn.options_to_json(options))


@dataclass(frozen=True)
class MadePasskey:
    credential: bytes
    public_key: bytes
    sign_count: int


def challenge_in(answer: str) -> bytes:
    """The challenge that a browser's answer claims to answer; b"" if it names none."""
    from webauthn.helpers import base64url_to_bytes, parse_client_data_json

    try:
        response = json.loads(answer[:LONGEST])["response"]
        return bytes(parse_client_data_json(base64url_to_bytes(response["clientDataJSON"])).challenge)
    except Exception:  # anything that is not an answer
        return b""


def made(site: PasskeySite, answer: str, challenge: bytes) -> MadePasskey | None:
    """The passkey that a browser made; None if its answer is not valid."""
    import webauthn

    found: Any
    try:
        found = webauthn.verify_registration_response(
            credential=answer[:LONGEST],
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
        )
    except Exception:  # its parsers raise all kinds of errors on invalid bytes
        return None
    if len(found.credential_id) > LONGEST_CREDENTIAL:
        return None
    return MadePasskey(bytes(found.credential_id), bytes(found.credential_public_key), int(found.sign_count))


def shown(site: PasskeySite, answer: str, challenge: bytes, has: Sequence[Passkey]) -> tuple[Passkey, int] | None:
    """The passkey that the person showed, and its new counter; None if they showed none or its counter went back."""
    import webauthn
    from webauthn.helpers import base64url_to_bytes

    found: Any
    try:
        credential = base64url_to_bytes(json.loads(answer[:LONGEST])["rawId"])
        one = next((one for one in has if hmac.compare_digest(one.credential, credential)), None)
        if one is None:
            return None
        found = webauthn.verify_authentication_response(
            credential=answer[:LONGEST],
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=one.public_key,
            credential_current_sign_count=one.sign_count,
        )
    except Exception:  # as above
        return None
    return one, int(found.new_sign_count)
