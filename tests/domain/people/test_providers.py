"""Settings of providers, and which claims of a token the site believes."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from learnapp.domain.people.providers import Provider, identity_of, is_safe_url, read_providers

USUAL = """
[nhsmail]
name = "NHSmail"
issuer = "https://login.example/{tenantid}/v2.0"
discovery = "https://login.example/organizations/v2.0/.well-known/openid-configuration"
tenants = ["one", "two"]
client_id = "id"
client_secret = "canary-secret"
proves = ["NHS.net"]
"""


def _read(text: str) -> Provider:
    return read_providers(tomllib.loads(text))[0]


def test_a_file_of_settings_is_read() -> None:
    found = _read(USUAL)
    assert found.issuers == ("https://login.example/one/v2.0", "https://login.example/two/v2.0")
    assert found.vouches_for("jo@nhs.net")
    assert not found.vouches_for("jo@sub.nhs.net")
    assert "canary-secret" not in repr(found)
    plain = _read('[a]\nname = "A"\nissuer = "https://a.example/"\nclient_id = "i"\nclient_secret = "s"')
    assert plain.issuers == ("https://a.example/",)
    assert plain.discovery_url == "https://a.example/.well-known/openid-configuration"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("[nhsmail]", "[NHS mail]", "Expected"),
        ("[nhsmail]", "[Nhsmail]", "small letters"),
        ('name = "NHSmail"', "", "has no name"),
        ('name = "NHSmail"', "name = 3", "name must be a text"),
        ('name = "NHSmail"', 'name = "NHSmail"\nuntyped_sign_outs = "no"', "untyped_sign_outs must be true or false"),
        ('client_secret = "canary-secret"', 'client_secret = ""', "client_secret must be a text"),
        ('client_secret = "canary-secret"', "", "has no client_secret"),
        ('proves = ["NHS.net"]', 'proves = "nhs.net"', "proves must be a list"),
        ('proves = ["NHS.net"]', 'provse = ["nhs.net"]', "unknown setting provse"),
        ('tenants = ["one", "two"]', "", "tenants goes with"),
        ('issuer = "https:', 'issuer = "http:', "issuer must begin with https://"),
        (
            'discovery = "https://login.example/organizations',
            'discovery = "https://login.example/{tenantid}',
            "without it",
        ),
        ('client_id = "id"', 'client_id = "id"\nscope = "email"', "openid in it"),
        ('client_id = "id"', 'client_id = "id"\nclient_auth = "none"', "client_auth must be"),
    ],
)
def test_what_is_wrong_is_named_and_no_secret_is_shown(old: str, new: str, said: str) -> None:
    assert old in USUAL
    with pytest.raises(ValueError, match=said) as raised:
        _read(USUAL.replace(old, new))
    assert "canary" not in str(raised.value)


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://a.example/x", True),
        ("http://127.0.0.1:8000/x", True),
        ("http://localhost", True),
        ("http://a.example", False),
        ("http://127.0.0.1.evil.example", False),
        ("javascript:alert(1)", False),
        ("//a.example", False),
        ("", False),
    ],
)
def test_only_encrypted_addresses_are_asked(url: str, *, safe: bool) -> None:
    assert is_safe_url(url) is safe


def _said(settings: dict[str, Any], **claims: Any) -> Any:
    usual = {"key": "a", "name": "A", "issuer": "https://a.example", "client_id": "i", "client_secret": "s"}
    made = Provider(**{**usual, "proves": ("nhs.example",), **settings})
    return identity_of(made, {"iss": "https://a.example", "sub": "s1", **claims})


def test_the_subject_is_the_claim_in_the_settings() -> None:
    assert _said({"subject_claim": "pairwiseID"}, pairwiseID=["p1"]).subject == "p1"
    with pytest.raises(ValueError, match="pairwiseID"):
        _said({"subject_claim": "pairwiseID"})


def test_an_address_is_proved_by_the_claim_and_the_domain_together() -> None:
    whole = {"email": "Jo@NHS.example", "email_verified": True}
    assert _said({}, **whole).proved
    assert not _said({"proves": ()}, **whole).proved
    assert not _said({}, email="jo@nhs.example").proved
    assert _said({"verified_claim": ""}, email="jo@nhs.example").proved
    assert _said({"verified_claim": "xms_edov"}, email="jo@nhs.example", xms_edov=True).proved
    assert _said({}, email="no address", email_verified=True).email == ""


def test_a_name_is_taken_from_what_there_is() -> None:
    assert _said({}, name="Jo Marsh", given_name="X").name == "Jo Marsh"
    assert _said({}, given_name="Jo", family_name="Marsh").name == "Jo Marsh"
    assert _said({}, name=["Jo"]).name == ""


def test_second_factors_and_hints_are_what_the_settings_name() -> None:
    assert _said({"second_factor": ("mfa",)}, amr=["pwd", "mfa"]).second_factor
    assert _said({"second_factor": ("AAL3",)}, acr="AAL3").second_factor
    assert not _said({}, amr=["mfa"]).second_factor
    hints = {"role_claim": "roles", "educator_hints": ("Tutor",)}
    assert _said(hints, roles="Tutor").suggested_role == "educator"
    assert _said(hints, roles=["tutor"]).suggested_role == ""


@pytest.mark.parametrize("sign", ["\0", "\ud800"])
def test_what_no_database_takes_is_left_out_of_a_name_and_refused_in_a_subject(sign: str) -> None:
    claims = {"iss": "https://login.example/one/v2.0", "sub": "a", "name": f"Le{sign}na", "email": f"a{sign}@b.example"}
    found = identity_of(_read(USUAL), claims)
    assert (found.name, found.email) == ("Lena", "")
    with pytest.raises(ValueError, match="no usable sub"):
        identity_of(_read(USUAL), {**claims, "sub": f"a{sign}"})
