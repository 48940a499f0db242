"""Certificates and packs issued: their numbers, and a digest of their content. The files are not kept."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from learnapp.domain.people import spoken_codes
from learnapp.store.tables.people_and_work import certificate

CertificateKind = Literal["certificate", "pack"]

LISTED = 20


@dataclass(frozen=True)
class Issued:
    """One certificate or pack. `digest` is the SHA-256 of its sealed data file; `module` is empty for a pack."""

    number: str
    kind: str
    module: str
    digest: str
    issued_at: datetime


_COLUMNS = (
    certificate.c.number,
    certificate.c.kind,
    certificate.c.module,
    certificate.c.digest,
    certificate.c.issued_at,
)


def new_number() -> str:
    """An unguessable number: 60 random bits as `LA-7K3M-9QXT-2BVC`."""
    letters = "".join(secrets.choice(spoken_codes.SIGNS) for _ in range(12))
    return f"LA-{letters[:4]}-{letters[4:8]}-{letters[8:]}"


def tidy_number(typed: str) -> str:
    """A typed number in the form it was issued in: capitals, I and L read as 1, O as 0."""
    letters = spoken_codes.as_meant("".join(c for c in typed.upper() if c.isalnum()).removeprefix("LA"))
    return f"LA-{letters[:4]}-{letters[4:8]}-{letters[8:]}"


def record(
    connection: Connection,
    person_id: int,
    kind: CertificateKind,
    module: str,
    *,
    number: str,
    digest: str,
    key_id: str,
    issued_at: datetime,
) -> None:
    """Record that a certificate or pack was issued."""
    connection.execute(
        certificate.insert().values(
            person_id=person_id,
            number=number,
            kind=kind,
            module=module,
            digest=digest,
            key_id=key_id,
            issued_at=issued_at,
        )
    )


def latest(connection: Connection, person_id: int, module: str) -> Issued | None:
    """The newest of the person's certificates of a module."""
    return _first(
        connection,
        certificate.c.person_id == person_id,
        certificate.c.kind == "certificate",
        certificate.c.module == module,
    )


def by_number(connection: Connection, number: str) -> Issued | None:
    """The certificate issued under a number. Says nothing about the person."""
    return _first(connection, certificate.c.number == number)


def issued_to(connection: Connection, person_id: int) -> list[Issued]:
    """The certificates and packs most recently issued to the person, newest first."""
    query = sa.select(*_COLUMNS).where(certificate.c.person_id == person_id)
    newest = certificate.c.issued_at.desc(), certificate.c.id.desc()
    return [Issued(*row) for row in connection.execute(query.order_by(*newest).limit(LISTED))]


def _first(connection: Connection, *conditions: Any) -> Issued | None:
    query = sa.select(*_COLUMNS).where(*conditions).order_by(certificate.c.issued_at.desc(), certificate.c.id.desc())
    row = connection.execute(query.limit(1)).first()
    return Issued(*row) if row else None
