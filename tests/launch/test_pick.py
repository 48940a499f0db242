"""Deep linking: a teacher picks what a link leads to, and the platform gets it signed."""

from __future__ import annotations

from typing import Any

from joserfc import jwt
from joserfc.jwk import KeySet

from tests.client import Page, Visitor
from tests.launch.fake_platform import CLAIM, DEEP, ROLE, SITE, FakePlatform, arrive, follow, people_of, press

SETTINGS = {
    "deep_link_return_url": "http://127.0.0.1:9/return",
    "accept_types": ["ltiResourceLink"],
    "accept_presentation_document_targets": ["iframe"],
    "data": "opaque",
}
ASKED: dict[str, Any] = {
    CLAIM + "message_type": "LtiDeepLinkingRequest",
    CLAIM + "roles": [ROLE + "Instructor"],
    CLAIM + "target_link_uri": f"{SITE}/lti/launch/",
    DEEP + "deep_linking_settings": SETTINGS,
}


def _picked(visitor: Visitor, fake: FakePlatform, target: str, grade: str) -> dict[str, Any]:
    page = follow(visitor, arrive(visitor, fake, **ASKED))
    answer = press(visitor, page, "Add the link", {"target": target, "grade": grade})
    assert answer.status_code == 200, Page(answer, page.url).errors
    assert "form-action 'self' http://127.0.0.1:9;" in answer.headers["Content-Security-Policy"]
    sent = Page(answer, page.url)
    form = sent.form("Continue to Southmoor Moodle")
    assert form.get("action") == SETTINGS["deep_link_return_url"]
    keys = KeySet.import_key_set(visitor.get("/lti/keys.json").response.json)
    claims = jwt.decode(dict(sent.fields(form))["JWT"], keys, algorithms=["RS256"]).claims
    assert (claims["iss"], claims["aud"]) == (fake.client_id, [fake.url])
    assert claims[DEEP + "data"] == "opaque"
    (item,) = claims[DEEP + "content_items"]
    return dict(item)


def test_a_module_with_its_end_quiz_as_the_score(visitor: Visitor, fake: FakePlatform) -> None:
    item = _picked(visitor, fake, "tea-round", "best")
    assert item["url"] == f"{SITE}/modules/tea-round/"
    assert item["custom"] == {"learnapp_grade": "best"}
    assert item["lineItem"]["scoreMaximum"] == 100
    assert people_of(visitor.app) == []  # no account is made for it


def test_an_activity_and_assignments_without_a_score(visitor: Visitor, fake: FakePlatform) -> None:
    item = _picked(visitor, fake, "tea-round/spilt", "")
    assert item["url"] == f"{SITE}/modules/tea-round/spilt/"
    assert item["custom"] == {"learnapp_grade": ""}
    assert "lineItem" not in item
    item = _picked(Visitor(visitor.app), fake, "assignments", "completion")
    assert item["url"] == f"{SITE}/assigned/"
    assert "lineItem" not in item


def test_what_cannot_be_is_said(visitor: Visitor, fake: FakePlatform) -> None:
    page = follow(visitor, arrive(visitor, fake, **ASKED))
    answer = press(visitor, page, "Add the link")
    assert Page(answer, page.url).errors == ["Choose what the link leads to"]
    answer = press(visitor, page, "Add the link", {"target": "tea-round/spilt", "grade": "best"})
    assert "no end quiz" in Page(answer, page.url).errors[0]


def test_only_who_teaches_may_add_links(visitor: Visitor, fake: FakePlatform) -> None:
    for roles in ([], [ROLE + "Learner"], ["http://purl.imsglobal.org/vocab/lis/v2/institution/person#Instructor"]):
        assert arrive(visitor, fake, **{**ASKED, CLAIM + "roles": roles}).status_code == 403
