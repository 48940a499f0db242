"""The site's public key, as platforms read it, without anything private."""

from __future__ import annotations

from tests.client import Visitor
from tests.launch.fake_platform import FakePlatform


def test_only_the_public_half_is_published(visitor: Visitor, fake: FakePlatform) -> None:
    (key,) = visitor.get("/lti/keys.json").response.json["keys"]
    assert set(key) == {"kty", "n", "e", "kid", "alg", "use"}
    assert (key["kty"], key["alg"], key["use"]) == ("RSA", "RS256", "sig")
