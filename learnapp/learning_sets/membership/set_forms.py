"""What is typed to make a set, to invite somebody to it, and to reword its ground rules."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from learnapp.domain.people.typed_text import tidy
from learnapp.domain.sets.ground_rules import LONGEST
from learnapp.store.people import people
from learnapp.store.sets.sets import Role

LONGEST_NAME = 120
Errors = list[tuple[str, str]]
"""(field id, message)"""


def set_name(typed: str, where: str = "name") -> tuple[str, Errors]:
    """A name for a set, spaces tidied, and what is wrong with it."""
    name = unicodedata.normalize("NFC", " ".join(typed.split()))
    if not name:
        return name, [(where, "Give the set a name, such as the day it meets")]
    if len(name) > LONGEST_NAME:
        return name, [(where, f"The name has {len(name):,} characters. Shorten it to {LONGEST_NAME}")]
    if any(unicodedata.category(c) in {"Cc", "Cf", "Co", "Cn", "Cs"} for c in name):
        return name, [(where, "The name must not include hidden characters")]
    return name, []


@dataclass(frozen=True)
class TypedInvitation:
    """An invitation as typed: `email_key` is "" for one that anybody who has the link can accept."""

    email: str = ""
    email_key: str = ""
    role: Role = "member"
    errors: Errors = field(default_factory=list)


def invite(form: Mapping[str, str]) -> TypedInvitation:
    email = form.get("email", "").strip()
    role: Role = "facilitator" if form.get("role") == "facilitator" else "member"
    if not email:
        return TypedInvitation(role=role)
    try:
        return TypedInvitation(email, people.email_key(email), role)
    except ValueError as error:
        return TypedInvitation(email, role=role, errors=[("email", str(error))])


def rules(form: Mapping[str, str]) -> tuple[str, Errors]:
    """Ground rules, and what is wrong with them."""
    text = tidy(form.get("rules", ""))
    if not text:
        return text, [("rules", "Enter at least one rule")]
    if len(text) > LONGEST:
        over = f"The rules have {len(text):,} characters. Shorten them to {LONGEST:,}. All of it is still below"
        return text, [("rules", over)]
    return text, []
