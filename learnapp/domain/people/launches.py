"""What a learning platform says about a launch (LTI 1.3), as plain values taken from claims whose signature has been
checked.

Platforms leave out names, addresses and roles, and write roles in old and new forms.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol, cast
from urllib.parse import urlsplit

from learnapp.domain.people.addresses import checked_address
from learnapp.domain.people.origins import origin_of
from learnapp.domain.people.providers import Identity, is_subject
from learnapp.domain.people.roles import Role
from learnapp.domain.people.typed_text import keepable

_CLAIM = "https://purl.imsglobal.org/spec/lti/claim/"
_DEEP = "https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings"
_GRADES = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
_MEMBERS = "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice"
SCORE = "https://purl.imsglobal.org/spec/lti-ags/scope/score"
"""The scope that lets a tool send scores."""
MEMBERS = "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly"
GRADE = "learnapp_grade"
"""The custom parameter of a link that says what its score is."""
Grade = Literal["", "completion", "best"]
"""The score that a link sends: none, whether its work is completed, or the best result of its quiz."""
TEACHES = frozenset({"instructor", "teachingassistant", "contentdeveloper", "administrator", "manager", "teacher"})
_IN_A_COURSE = re.compile(r"(?:vocab/lis/v2/membership(?:/\w+)?#|urn:lti:role:ims/lis/|^)([A-Za-z]+)(?:/[A-Za-z]+)?$")
"""A role in the course, not in the institution: in LTI 1.3 form, as a sub-role, in LTI 1.1 form, or as a short name."""
LONGEST_URL = 1000


@dataclass(frozen=True)
class Launch:
    """Who is coming, from where, and to what. `name` and `email` are "" if the platform withholds them."""

    subject: str
    name: str
    email: str
    teaches: bool
    learns: bool
    deployment: str
    target: str
    context: str
    context_title: str
    resource: str
    grade: Grade
    lineitem: str
    scopes: tuple[str, ...]
    members_url: str
    deep_linking: Mapping[str, Any] | None


def launch_of(claims: Mapping[str, Any]) -> Launch:
    """The launch described by checked claims. Raises ValueError if they have no usable subject or deployment."""
    subject, deployment = claims.get("sub"), claims.get(_CLAIM + "deployment_id")
    if not is_subject(subject):
        raise ValueError("no usable sub")
    if not is_subject(deployment):
        raise ValueError("no usable deployment_id")
    settings = _table(claims, _DEEP)
    if keepable(said := json.dumps(settings, ensure_ascii=False)) != said:
        raise ValueError("no usable deep_linking_settings")
    roles = roles_of(claims.get(_CLAIM + "roles"))
    context, link = _table(claims, _CLAIM + "context"), _table(claims, _CLAIM + "resource_link")
    grades, custom = _table(claims, _GRADES), _table(claims, _CLAIM + "custom")
    lineitem, scopes = _url(grades.get("lineitem")), _texts(grades.get("scope"))
    return Launch(
        subject=subject,
        name=name_of(claims),
        email=email_of(claims),
        teaches=teaches(roles),
        learns=learns(roles),
        deployment=deployment,
        target=_text(claims.get(_CLAIM + "target_link_uri"), 2000),
        context=_text(context.get("id"), 255),
        context_title=_text(context.get("title") or context.get("label"), 200),
        resource=_text(link.get("id"), 255),
        grade=_grade(custom, lineitem if SCORE in scopes else ""),
        lineitem=lineitem,
        scopes=scopes,
        members_url=_url(_table(claims, _MEMBERS).get("context_memberships_url")),
        deep_linking=settings or None,
    )


def roles_of(claim: Any) -> tuple[str, ...]:
    """A person's roles as a platform writes them, in a launch or in a list of people."""
    return _texts(claim)


def teaches(roles: tuple[str, ...]) -> bool:
    """Whether someone with these roles teaches the course."""
    return bool(TEACHES & _in_the_course(roles))


def learns(roles: tuple[str, ...]) -> bool:
    """Whether someone with these roles learns in the course: everyone does unless a role says otherwise."""
    found = _in_the_course(roles)
    return not (found & (TEACHES | {"mentor", "officer", "observer"}))


def _in_the_course(roles: tuple[str, ...]) -> set[str]:
    """The last word of each role, in lower case; for a sub-role, the wider role too."""
    found = set()
    for role in roles:
        match = _IN_A_COURSE.search(role)
        if match:
            found.add(match[1].lower())
        if "membership/Instructor#" in role:
            found.add("instructor")
    return found


class Comer(Protocol):
    """What we need to know about a person in order to make an account."""

    @property
    def subject(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def email(self) -> str: ...
    @property
    def teaches(self) -> bool: ...


def identity_of(platform: str, namespace: str, who: Comer) -> Identity:
    """The identity with which a person from a platform signs in. A platform's word does not prove an address, and its
    roles give no role here.
    """
    return Identity(
        provider=platform[:40],
        issuer=namespace,
        subject=who.subject,
        email=who.email,
        proved=False,
        name=who.name,
        second_factor=False,
        suggested_role=Role.EDUCATOR if who.teaches else "",
    )


def identity_for(platform: str, namespace: str, subject: str) -> Identity:
    """The identity of a person who already has an account: only the subject matters."""
    return Identity(platform[:40], namespace, subject, "", False, "", False, "")


def namespace(issuer: str, keys_url: str) -> str:
    """The namespace within which a subject always means the same person: one issuer with one set of keys.

    Leads register platforms. A platform with keys of its own must not speak for the people of another platform that has
    the same issuer, nor for people who use single sign-on.
    """
    return f"lti:{hashlib.sha256(keys_url.encode()).hexdigest()[:20]}:{issuer}"


def path_here(target: str, site_url: str) -> str | None:
    """The page of this site that a link leads to, as a path; None if it leads to another host."""
    origin = origin_of(target)
    return urlsplit(target).path or "/" if origin and origin == origin_of(site_url) else None


def name_of(said: Mapping[str, Any]) -> str:
    """As much of a person's name as the platform gives."""
    parts = [said.get("given_name"), said.get("family_name")]
    name = said.get("name") or " ".join(part for part in parts if isinstance(part, str))
    return _text(name, 100)


def email_of(said: Mapping[str, Any]) -> str:
    """A person's address, if the platform gives one that can be read."""
    try:
        return checked_address(str(said.get("email") or ""))[0]
    except ValueError:
        return ""


def _texts(claim: Any) -> tuple[str, ...]:
    found = claim if isinstance(claim, list) else [claim]
    texts = (keepable(one) for one in found if isinstance(one, str) and len(one) <= 300)
    return tuple(one for one in texts if one)[:50]


def _table(claims: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = claims.get(name)
    return found if isinstance(found, Mapping) else {}


def _text(value: Any, longest: int) -> str:
    return keepable(value)[:longest].strip() if isinstance(value, str) else ""


def _url(value: Any) -> str:
    found = _text(value, LONGEST_URL + 1)
    return found if len(found) <= LONGEST_URL and origin_of(found) else ""


def _grade(custom: Mapping[str, Any], scored: str) -> Grade:
    """What the educator chose when they made the link; completion for a link made by hand that has a column for a
    score.
    """
    chosen = custom.get(GRADE)
    if chosen in {"completion", "best"}:
        return cast(Grade, chosen)
    return "" if chosen is not None or not scored else "completion"
