"""What each role allows; everything else asks for a permission."""

import re
from pathlib import Path

import pytest

import learnapp
from learnapp.domain.people.roles import ALLOWS, Permission, Role, allows
from learnapp.paths import TEMPLATES

ROOT = Path(learnapp.__file__).parent


@pytest.mark.parametrize(
    ("role", "permissions"),
    [
        (None, set()),
        ("", set()),
        ("somebody", set()),
        (Role.LEARNER, {"learn"}),
        (Role.EDUCATOR, {"learn", "educate", "author"}),
        (Role.LEAD, {"learn", "educate", "author", "lead"}),
        (Role.ADMIN, {"learn", "educate", "author", "lead", "administer"}),
    ],
)
def test_a_role_allows_what_is_listed(role: str | None, permissions: set[Permission]) -> None:
    assert {permission for permission in ALLOWS if allows(role, permission)} == permissions


def test_a_role_as_the_database_holds_it_is_the_same() -> None:
    assert allows("educator", "educate")
    assert [str(role) for role in Role] == ["learner", "educator", "lead", "admin"]


def test_nothing_else_compares_roles() -> None:
    """Renaming a role touches `roles.py` and a migration."""
    compared = re.compile(r"\brole\b[^\n]{0,12}(?:==|!=|\bin\b)[^\n]{0,4}[\"'](?:learner|educator|lead|admin)\b")
    files = [*ROOT.rglob("*.py"), *TEMPLATES.rglob("*.html")]
    found = [f.name for f in files if "migrations" not in f.parts and compared.search(f.read_text())]
    assert not found
