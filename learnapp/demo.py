"""Example people for the demonstration."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from learnapp.store import people
from learnapp.store.engine import Store
from learnapp.web import passwords

PEOPLE = (
    ("learner", "lena@learnapp.example", "Lena Marsh"),
    ("educator", "edwin@learnapp.example", "Edwin Okafor"),
    ("admin", "ada@learnapp.example", "Ada Whitlock"),
)


@dataclass(frozen=True)
class Example:
    role: str
    email: str
    password: str


def fill(store: Store, instance: Path, now: datetime) -> list[Example]:
    """Add the example people that are missing. Their password is made once for each instance."""
    password = _password(instance)
    for role, email, name in PEOPLE:
        with store.read() as connection:
            known = people.find(connection, people.email_key(email))
        if known is None:
            password_hash = passwords.hash_password(password)
            with store.write() as connection:
                people.add(connection, name=name, email=email, password_hash=password_hash, now=now, role=role)
    return [Example(role, email, password) for role, email, _ in PEOPLE]


def _password(instance: Path) -> str:
    path = instance / "demo-password"
    if not path.exists():
        instance.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write("-".join(secrets.token_hex(2) for _ in range(4)))
    return path.read_text().strip()
