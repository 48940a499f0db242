"""What a program needs to check a badge: the issuer, its keys, and what a module's badge is for."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest
from flask import Flask

from tests.client import Visitor

SITE = "https://learn.example.org"


@pytest.fixture
def with_address(app: Flask) -> Flask:
    app.extensions["settings"] = replace(app.extensions["settings"], site_url=SITE)
    return app


@pytest.mark.parametrize("address", ["/.well-known/did.json", "/badges/issuer.json", "/badges/tea-round.json"])
def test_a_site_without_an_address_issues_no_badges(visitor: Visitor, address: str) -> None:
    visitor.get(address, status=404)


def test_the_issuer_its_keys_and_a_badge_can_be_read_by_anyone(with_address: Flask, visitor: Visitor) -> None:
    did, issuer, badge = (
        msgspec.json.decode(visitor.raw("GET", path).data)
        for path in ("/.well-known/did.json", "/badges/issuer.json", "/badges/tea-round.json")
    )
    assert did["id"] == issuer["id"] == "did:web:learn.example.org"
    assert did["verificationMethod"]
    assert badge["name"] == "The tea round"
    assert SITE in badge["id"]
    visitor.get("/badges/no-such-module.json", status=404)
