"""The secrets that receivers know the site by can be opened only with the site's own secret."""

from __future__ import annotations

import base64

import pytest

from learnapp.deliveries import secrets_of


def test_it_opens_with_the_secret_that_sealed_it_alone() -> None:
    sealed = secrets_of.seal("one secret", "whsec_abc")
    assert "abc" not in sealed
    assert secrets_of.unseal("one secret", sealed) == "whsec_abc"
    for secret, text in (("another", sealed), ("one secret", sealed[:-4]), ("one secret", "")):
        with pytest.raises(secrets_of.SealError):
            secrets_of.unseal(secret, text)


def test_a_webhooks_key_has_256_bits() -> None:
    key = secrets_of.new_webhook_key()
    assert key.startswith("whsec_")
    assert len(base64.b64decode(key.removeprefix("whsec_"))) == 32
    assert key != secrets_of.new_webhook_key()
