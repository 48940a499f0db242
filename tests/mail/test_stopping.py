"""The signed link that every reminder carries."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.client import Visitor
from tests.learner.cohorts.messages_sent import SECRET


@pytest.mark.parametrize("forged", ["none", "MQ", "MQ.AAAA"])
def test_a_link_that_this_site_did_not_sign_stops_nothing(visitor: Visitor, forged: str) -> None:
    for method in ("GET", "POST"):
        assert visitor.raw(method, f"/account/mail/stop/{forged}/").status_code == 404


def test_a_link_signed_for_another_purpose_stops_nothing(app: Flask, ids: dict[str, int], visitor: Visitor) -> None:
    from itsdangerous import URLSafeSerializer

    token = URLSafeSerializer(SECRET, salt="owner").dumps(ids["lena"])
    assert visitor.raw("POST", f"/account/mail/stop/{token}/").status_code == 404
