"""Webhooks are signed as Standard Webhooks says, and statements are handed to a store once."""

from __future__ import annotations

import json

import msgspec
import pytest

from learnapp.deliveries import handing_over
from learnapp.deliveries.secrets_of import Login
from learnapp.store.sharing.deliveries import Claimed
from tests.conftest import START
from tests.deliveries.conftest import Listener

LOGIN = msgspec.json.encode(Login("learnapp", "a password")).decode()


def _claimed(kind: str, address: str, body: str) -> Claimed:
    return Claimed(1, 1, kind, 1, "webhook:1:done:1:1", address, body, 0, "")


def test_the_signature_is_that_of_the_standards_example() -> None:
    """The example that the Standard Webhooks libraries test themselves with."""
    key, id_, at = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330"
    signed = handing_over.signature(key, id_, at, '{"test": 2432232314}')
    assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_a_webhook_has_the_same_id_when_it_is_sent_again(listener: Listener) -> None:
    key, found = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", _claimed("webhook", listener.address + "/in", '{"a":1}')
    for _ in range(2):
        assert handing_over.webhook(found, key, START, listener.inside).taken
    (method, path, headers, body), (_, _, again, _) = listener.got
    assert (method, path, body) == ("POST", "/in", '{"a":1}')
    assert headers["webhook-id"] == again["webhook-id"]
    at = str(int(START.timestamp()))
    assert headers["webhook-timestamp"] == at
    assert headers["webhook-signature"] == handing_over.signature(key, headers["webhook-id"], at, body)


@pytest.mark.parametrize(("answers", "taken"), [([204], True), ([409, 200], True), ([409, 404], False), ([400], False)])
def test_a_store_that_has_a_statement_already_took_it(listener: Listener, answers: list[int], taken: bool) -> None:
    listener.answers = answers.copy()
    found = _claimed("xapi", f"{listener.address}/xapi/", json.dumps({"id": "f00d"}))
    assert handing_over.xapi(found, LOGIN, START, listener.inside).taken is taken
    assert [one[0] for one in listener.got] == ["POST", "GET"][: len(answers)]
    assert listener.got[0][1] == "/xapi/statements"
    assert {one[2]["x-experience-api-version"] for one in listener.got} == {"1.0.3"}
    assert listener.got[0][2]["authorization"] == "Basic bGVhcm5hcHA6YSBwYXNzd29yZA=="
    if len(answers) > 1:
        assert listener.got[1][1] == "/xapi/statements?statementId=f00d"
