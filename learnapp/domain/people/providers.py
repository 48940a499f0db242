"""The providers of single sign-on that a site has set up, and what one says about a person who signs on.

The site trusts a provider only as far as its settings say: which issuers it has, whose addresses it can vouch for, and
what counts as a second factor.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from typing import Any, TypeGuard
from urllib.parse import urlsplit

from learnapp.domain.people.addresses import checked_address
from learnapp.domain.people.roles import Role
from learnapp.domain.people.typed_text import keepable

TENANT = "{tenantid}"
"""The placeholder for the tenant in an issuer, as Microsoft Entra writes it."""
LONGEST_SUBJECT = 255
"""The most characters of a subject that OpenID Connect allows."""
_KEY = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_LOCAL = {"localhost", "127.0.0.1", "::1"}
_WELL_KNOWN = "/.well-known/openid-configuration"


@dataclass(frozen=True)
class Provider:
    """One provider of OpenID Connect. `docs/single-sign-on.md` describes each setting for operators."""

    key: str
    name: str
    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    discovery: str = ""
    tenants: tuple[str, ...] = ()
    subject_claim: str = "sub"
    scope: str = "openid profile email"
    acr_values: str = ""
    client_auth: str = "client_secret_basic"
    proves: tuple[str, ...] = ()
    verified_claim: str = "email_verified"
    second_factor: tuple[str, ...] = ()
    role_claim: str = ""
    educator_hints: tuple[str, ...] = ()
    organisation: str = ""
    untyped_sign_outs: bool = False

    @property
    def issuers(self) -> tuple[str, ...]:
        """Every issuer that may sign: one, or one for each tenant."""
        return tuple(self.issuer.replace(TENANT, tenant) for tenant in self.tenants) or (self.issuer,)

    @property
    def discovery_url(self) -> str:
        return self.discovery or self.issuer.rstrip("/") + _WELL_KNOWN

    def vouches_for(self, address_key: str) -> bool:
        """Whether the operator trusts this provider to give addresses of this domain only to their owners."""
        return address_key.rpartition("@")[2] in self.proves


def read_providers(file: Mapping[str, Any]) -> tuple[Provider, ...]:
    """The providers in a file of settings, in its order. Raises ValueError, naming the provider and the setting."""
    return tuple(_provider(key, table) for key, table in file.items())


def _provider(key: str, table: Any) -> Provider:
    if not isinstance(table, Mapping) or not _KEY.fullmatch(key):
        raise ValueError(f"[{key}]: begin each provider with a name of small letters, digits and hyphens in brackets.")
    values: dict[str, Any] = {"key": key}
    for one in fields(Provider)[1:]:
        values[one.name] = _setting(key, one.name, table, one.default)
    if unknown := set(table) - set(values):
        raise ValueError(f"[{key}] has the unknown setting {sorted(unknown)[0]}.")
    made = Provider(**values)
    for name, url in (("issuer", made.issuer), ("discovery", made.discovery_url)):
        if not is_safe_url(url):
            raise ValueError(f"[{key}]: {name} must begin with https://.")
    if (TENANT in made.issuer) != bool(made.tenants):
        raise ValueError(f"[{key}]: tenants goes with an issuer that has {TENANT} in it, and such an issuer needs it.")
    if TENANT in made.discovery_url:
        raise ValueError(f"[{key}]: an issuer with {TENANT} needs a setting discovery, without it.")
    if made.client_auth not in {"client_secret_basic", "client_secret_post"}:
        raise ValueError(f"[{key}]: client_auth must be client_secret_basic or client_secret_post.")
    if "openid" not in made.scope.split():
        raise ValueError(f"[{key}]: scope must have openid in it.")
    return made


def _setting(key: str, name: str, table: Mapping[str, Any], default: Any) -> Any:
    if name not in table:
        if default is MISSING:
            raise ValueError(f"[{key}] has no {name}.")
        return default
    value = table[name]
    if isinstance(default, bool):
        if not isinstance(value, bool):
            raise ValueError(f"[{key}]: {name} must be true or false, without quotation marks.")
        return value
    if isinstance(default, tuple):
        if not isinstance(value, list) or not all(isinstance(one, str) and one for one in value):
            raise ValueError(f'[{key}]: {name} must be a list of texts, such as ["nhs.net"].')
        return tuple(one.lower() if name == "proves" else one for one in value)
    if not isinstance(value, str) or (default is MISSING and not value.strip()):
        raise ValueError(f"[{key}]: {name} must be a text in quotation marks.")
    return value


def is_safe_url(url: str) -> bool:
    """Whether data sent to this address is encrypted, or stays on this machine."""
    try:
        parts = urlsplit(url)
    except ValueError:  # a bracket that is not closed
        return False
    return bool(parts.hostname) and (parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOCAL))


# What a provider says about a person -------------------------------------------------------------


@dataclass(frozen=True)
class Identity:
    """Who signed on. `issuer` and `subject` together never change and are never given to another person.

    `email` is "" if there is none that can be read. `proved` says that the provider vouches for it.
    """

    provider: str
    issuer: str
    subject: str
    email: str
    proved: bool
    name: str
    second_factor: bool
    suggested_role: str


def identity_of(provider: Provider, claims: Mapping[str, Any]) -> Identity:
    """Who the claims of a checked token are about. Raises ValueError without a subject."""
    subject = claims.get(provider.subject_claim)
    if isinstance(subject, list) and len(subject) == 1:
        subject = subject[0]
    if not is_subject(subject):
        raise ValueError(f"no usable {provider.subject_claim}")
    email, key = _address(claims.get("email"))
    said = claims.get(provider.verified_claim) is True if provider.verified_claim else True
    return Identity(
        provider=provider.key,
        issuer=str(claims["iss"]),
        subject=subject,
        email=email,
        proved=bool(key) and said and provider.vouches_for(key),
        name=_name(claims),
        second_factor=_second_factor(provider, claims),
        suggested_role=_suggested_role(provider, claims),
    )


def is_subject(claim: Any) -> TypeGuard[str]:
    """Whether a claim can name someone: nothing of it is left out, or two people could become one."""
    return isinstance(claim, str) and bool(claim.strip()) and len(claim) <= LONGEST_SUBJECT and keepable(claim) == claim


def _address(claim: Any) -> tuple[str, str]:
    """(the address, its key); both "" if the text is not an address."""
    try:
        return checked_address(claim) if isinstance(claim, str) else ("", "")
    except ValueError:
        return "", ""


def _name(claims: Mapping[str, Any]) -> str:
    parts = [claims.get("given_name"), claims.get("family_name")]
    name = claims.get("name") or " ".join(part for part in parts if isinstance(part, str))
    return keepable(name)[:100] if isinstance(name, str) else ""


def _texts(claim: Any) -> set[str]:
    return {str(one) for one in claim} if isinstance(claim, list) else {claim} if isinstance(claim, str) else set()


def _second_factor(provider: Provider, claims: Mapping[str, Any]) -> bool:
    return bool(set(provider.second_factor) & (_texts(claims.get("amr")) | _texts(claims.get("acr"))))


def _suggested_role(provider: Provider, claims: Mapping[str, Any]) -> str:
    """The role that the provider's claim suggests: shown to administrators, never given automatically."""
    hinted = provider.role_claim and set(provider.educator_hints) & _texts(claims.get(provider.role_claim))
    return Role.EDUCATOR if hinted else ""
