"""A certificate as an Open Badge, version 3.0: signed with the site's sealing key, and the pages that verify it.

The badge names its owner only by a salted hash of their address. The key is published in a `did:web` document with the
old keys, so that a badge can be checked as long as the site answers at its address.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from learnapp.domain.learning.evidence import Evidence
from learnapp.exports.sealing.keys import key_id, private_pem

if TYPE_CHECKING:
    from openbadgeslib.ob3.credential import Achievement, Issuer, OpenBadgeCredential

CONTEXTS = ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"]
NAME = "learnapp"
CRITERIA = "Finished every part of the module. Scores do not count, and no body has accredited it."


def did(site: str) -> str:
    """The site's name as an issuer: `did:web:learn.example.org`."""
    return f"did:web:{quote(urlsplit(site).netloc, safe='')}"


def did_document(site: str, keys: Iterable[Ed25519PublicKey]) -> dict[str, Any]:
    """The content of `/.well-known/did.json`: the keys for verifying, the current one first."""
    methods = [
        {
            "id": f"{did(site)}#{key_id(key)}",
            "type": "Multikey",
            "controller": did(site),
            "publicKeyMultibase": _multibase(key),
        }
        for key in keys
    ]
    names = [one["id"] for one in methods]
    return {"@context": CONTEXTS, "id": did(site), "verificationMethod": methods, "assertionMethod": names}


def _multibase(key: Ed25519PublicKey) -> str:
    from openbadgeslib.ob3.did import did_key_from_pem

    pem = key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return str(did_key_from_pem(pem)).removeprefix("did:key:")


def issuer(site: str) -> Issuer:
    """This site, as the issuer of badges."""
    from openbadgeslib.ob3.credential import Issuer

    return Issuer(did(site), NAME, url=f"{site}/")


def achievement(site: str, slug: str, title: str, summary: str) -> Achievement:
    """What a badge is for: one module."""
    from openbadgeslib.ob3.credential import Achievement

    where = f"{site}/badges/{slug}.json"
    return Achievement(where, title, summary, CRITERIA, achievement_type="Course")


def _credential(evidence: Evidence, site: str, email: str) -> OpenBadgeCredential:
    """The certificate of one module as a credential. The salt of the hash is its number."""
    from openbadgeslib.ob3.credential import IdentityObject, OpenBadgeCredential

    (module,) = evidence.modules
    return OpenBadgeCredential(
        issuer(site),
        None,
        achievement(site, module.slug, module.title, module.summary),
        id=f"{site}/verify/#{evidence.number}",
        issuance_date=datetime.fromisoformat(evidence.issued_at),
        identifiers=[IdentityObject.create(email.lower(), salt=evidence.number)],
    )


def as_json(evidence: Evidence, site: str, email: str, key: Ed25519PrivateKey) -> bytes:
    """The badge as JSON with its proof inside (eddsa-rdfc-2022)."""
    from openbadgeslib.ob3.ldp import OB3LdpSigner

    signer = OB3LdpSigner(private_pem(key), f"{did(site)}#{key_id(key.public_key())}")
    created = datetime.fromisoformat(evidence.issued_at)
    return signer.sign_to_json(_credential(evidence, site, email), created=created).encode()


def as_jwt(evidence: Evidence, site: str, email: str, key: Ed25519PrivateKey) -> bytes:
    """The badge as a signed token (VC-JWT, EdDSA), with the public key in its header."""
    from openbadgeslib.ob3.signer import OB3Signer

    return OB3Signer(private_pem(key), "EdDSA").sign(_credential(evidence, site, email)).encode()
