"""Issuing certificates and packs. Knows nothing of Flask."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy.engine import Connection

from learnapp.domain.content.content import Library, Module
from learnapp.domain.learning.evidence import Edition, Evidence, Finishes, SharedReflection, done_module, practised
from learnapp.exports import files
from learnapp.exports.sealing.keys import key_id, signing_key
from learnapp.store.learning import certificates
from learnapp.store.security import rate_limits

MOST = 20
"""Files that one person may have made in a quarter of an hour, as the page for too many requests says."""


@dataclass(frozen=True)
class FinishedEdition:
    """A module in one of its editions, with what a person finished of it."""

    module: Module
    edition: Edition
    finishes: Finishes


@dataclass(frozen=True)
class Issuer:
    """The site as a signer: its address (or empty), its key file, additional fonts, and its library."""

    site: str
    key_file: Path
    fonts: Path | None
    library: Library

    def key(self) -> Ed25519PrivateKey:
        """Raises KeyFileError."""
        return signing_key(self.key_file)


def may_have_another(connection: Connection, person_id: int, now: datetime) -> bool:
    """Count one more file made for this person; False if there have been too many lately."""
    return rate_limits.count(connection, f"evidence:{person_id}", now, 15 * 60) <= MOST


def evidence_of(
    issuer: Issuer,
    name: str,
    work: Sequence[FinishedEdition],
    kind: certificates.CertificateKind,
    *,
    number: str,
    issued_at: datetime,
    with_results: bool,
    reflections: Sequence[SharedReflection] = (),
) -> Evidence:
    """The contents of a certificate or pack."""
    modules = tuple(done_module(d.module, d.edition, d.finishes, with_results=with_results) for d in work)
    return Evidence(
        kind=kind,
        number=number,
        issued_at=issued_at.replace(microsecond=0).isoformat(),
        issuer=issuer.site,
        name=name,
        minutes=sum(m.minutes for m in modules),
        modules=modules,
        competencies=practised(issuer.library, ((d.module, d.finishes) for d in work)),
        reflections=tuple(reflections),
    )


def certify(
    connection: Connection, issuer: Issuer, person_id: int, name: str, done: FinishedEdition, now: datetime
) -> Evidence:
    """The certificate of a finished module. The same as before, number and all, unless what it says has changed."""
    key = issuer.key()
    before = certificates.latest(connection, person_id, done.module.slug)
    if before is not None:
        again = evidence_of(
            issuer, name, [done], "certificate", number=before.number, issued_at=before.issued_at, with_results=False
        )
        if _digest(again, issuer, key) == before.digest:
            return again
    number = certificates.new_number()
    made = evidence_of(issuer, name, [done], "certificate", number=number, issued_at=now, with_results=False)
    _record(connection, person_id, made, done.module.slug, issuer, key)
    return made


def issue_pack(connection: Connection, issuer: Issuer, person_id: int, made: Evidence) -> None:
    """Record that a pack was issued. Each is new: the learner chose its contents."""
    _record(connection, person_id, made, "", issuer, issuer.key())


def _record(
    connection: Connection, person_id: int, made: Evidence, module: str, issuer: Issuer, key: Ed25519PrivateKey
) -> None:
    certificates.record(
        connection,
        person_id,
        made.kind,
        module,
        number=made.number,
        digest=_digest(made, issuer, key),
        key_id=key_id(key.public_key()),
        issued_at=datetime.fromisoformat(made.issued_at),
    )


def _digest(made: Evidence, issuer: Issuer, key: Ed25519PrivateKey) -> str:
    """Digest of the sealed file: without the key, no one can test guesses at a reflection against it."""
    return hashlib.sha256(files.as_data(made, issuer.library, key)).hexdigest()
