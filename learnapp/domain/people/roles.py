"""The roles that people have on the site, and what each allows.

Nothing else in the program names a role to decide something: it asks for a permission. To rename a role, change its
value here and write a migration for the rows that hold the old one.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Literal


class Role(StrEnum):
    """A person's role on the site. Its value is what the database holds."""

    LEARNER = "learner"
    EDUCATOR = "educator"
    ADMIN = "admin"


Permission = Literal["learn", "educate", "administer"]
"""`learn`: use everything open to signed-in people. `educate`: look after cohorts and preview modules. `administer`:
see the site's health and every report.
"""

ALLOWS: dict[Permission, frozenset[Role]] = {
    "learn": frozenset(Role),
    "educate": frozenset({Role.EDUCATOR, Role.ADMIN}),
    "administer": frozenset({Role.ADMIN}),
}
"""Which roles have each permission."""


def allows(role: str | None, permission: Permission) -> bool:
    """Whether a role has a permission. None, for a visitor, has none."""
    return role in ALLOWS[permission]
