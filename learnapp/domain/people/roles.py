"""The roles that people have, and what each allows.

Learner, educator and lead are roles in one organisation; administrator is a role on the whole site. A role in one
organisation allows nothing in another: `domain.people.organisations`.

Nothing else in the program decides anything by a role's name: it asks for a permission. To rename a role, change its
value here and write a migration for the rows that hold the old one.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Literal


class Role(StrEnum):
    """A person's role, the one that allows least first. Its value is what the database holds."""

    LEARNER = "learner"
    EDUCATOR = "educator"
    LEAD = "lead"
    ADMIN = "admin"


_NAMES = {"admin": "Administrator"}


def role_name(role: str) -> str:
    """What pages call a role. A role that no longer exists, in an old log entry, is shown as it was stored."""
    return _NAMES.get(role, role.capitalize())


IN_ORGANISATIONS = (Role.LEARNER, Role.EDUCATOR, Role.LEAD)
ON_THE_SITE = (Role.LEARNER, Role.ADMIN)
"""Which roles are given where. On the site, a learner is a person without any other role."""

Permission = Literal["learn", "educate", "author", "lead", "administer"]
"""`learn`: use everything open to signed-in people. `educate`: look after cohorts and preview modules. `author`: write
and publish an organisation's own modules. `lead`: see the people of an organisation and give roles in it. `administer`:
see the site's health, every person and every report.
"""

ALLOWS: dict[Permission, frozenset[Role]] = {
    "learn": frozenset(Role),
    "educate": frozenset({Role.EDUCATOR, Role.LEAD, Role.ADMIN}),
    "author": frozenset({Role.EDUCATOR, Role.LEAD, Role.ADMIN}),
    "lead": frozenset({Role.LEAD, Role.ADMIN}),
    "administer": frozenset({Role.ADMIN}),
}
"""Which roles have each permission."""


def allows(role: str | None, permission: Permission) -> bool:
    """Whether a role has a permission. None, for a visitor, has none."""
    return role in ALLOWS[permission]
