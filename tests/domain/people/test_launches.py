"""A platform's claims about a launch: old and new roles, what is withheld, addresses of this site, whose subjects."""

from __future__ import annotations

from typing import Any

import pytest

from learnapp.domain.people.launches import (
    identity_of,
    launch_of,
    learns,
    namespace,
    path_here,
    teaches,
)

CLAIM = "https://purl.imsglobal.org/spec/lti/claim/"
LEAST: dict[str, Any] = {"sub": "a", CLAIM + "deployment_id": "1"}
NEW = "http://purl.imsglobal.org/vocab/lis/v2/membership#"


@pytest.mark.parametrize(
    ("roles", "who_teaches", "who_learns"),
    [
        ((), False, True),
        ((NEW + "Learner",), False, True),
        ((NEW + "Instructor",), True, False),
        (("http://purl.imsglobal.org/vocab/lis/v2/membership/Instructor#TeachingAssistant",), True, False),
        (("urn:lti:role:ims/lis/Instructor",), True, False),
        (("urn:lti:role:ims/lis/Learner",), False, True),
        (("Instructor", "Learner"), True, False),
        (("http://purl.imsglobal.org/vocab/lis/v2/institution/person#Instructor",), False, True),
        (("http://purl.imsglobal.org/vocab/lis/v2/system/person#Administrator",), False, True),
        ((NEW + "Mentor",), False, False),
        (("nonsense", "#", "http://evil.example/membership#Instructor"), False, True),
    ],
)
def test_roles_of_the_course_alone_say_who_teaches(roles: tuple[str, ...], who_teaches: bool, who_learns: bool) -> None:
    assert (teaches(roles), learns(roles)) == (who_teaches, who_learns)


def test_what_is_withheld_is_empty() -> None:
    found = launch_of(LEAST)
    assert (found.name, found.email, found.resource, found.grade, found.lineitem) == ("", "", "", "", "")
    assert found.learns
    assert not found.teaches


def test_what_is_of_another_shape_is_left_out() -> None:
    odd = {**LEAST, "name": 7, "email": ["x"], CLAIM + "roles": {"a": 1}, CLAIM + "context": "x", CLAIM + "custom": 3}
    found = launch_of({**odd, "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint": {"lineitem": "javascript:x"}})
    assert (found.name, found.email, found.context, found.lineitem) == ("", "", "", "")


@pytest.mark.parametrize("wrong", [{"sub": ""}, {"sub": 1}, {"sub": "x" * 256}, {CLAIM + "deployment_id": ""}])
def test_without_a_subject_or_deployment_there_is_no_launch(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="no usable"):
        launch_of({**LEAST, **wrong})


def test_a_subject_is_that_of_an_issuer_and_its_keys() -> None:
    spaces = {
        namespace("https://a.example", "https://a.example/keys"),
        namespace("https://a.example", "https://evil.example/keys"),
        namespace("https://b.example", "https://a.example/keys"),
    }
    assert len(spaces) == 3
    assert all(len(one) <= 300 for one in spaces)
    assert len(namespace("x" * 255, "y" * 500)) <= 300


def test_a_platform_vouches_for_no_address() -> None:
    found = launch_of({**LEAST, "name": "Lena", "email": "lena@example.org", "email_verified": True})
    who = identity_of("Moodle " * 10, "lti:x", found)
    assert (who.proved, who.second_factor, who.email) == (False, False, "lena@example.org")
    assert len(who.provider) <= 40


def test_a_link_leads_to_a_path_of_this_site_or_nowhere() -> None:
    site = "https://learn.example"
    assert path_here("https://learn.example/modules/a/?x=1", site) == "/modules/a/"
    assert path_here("https://learn.example", site) == "/"
    assert path_here("https://learn.example/x", "https://learn.example:443") == "/x"
    for hostile in ("https://evil.example/", "http://learn.example/", "https://learn.example@evil.example/", "//x", ""):
        assert path_here(hostile, site) is None
    assert path_here("https://[", "https://learn.example") is None
    assert path_here("javascript:x", "") is None


DEEP = "https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings"


@pytest.mark.parametrize("sign", ["\0", "\ud800"])
def test_what_no_database_takes_is_left_out_of_words_and_refused_in_what_names_someone(sign: str) -> None:
    words = {"name": f"Le{sign}na", CLAIM + "context": {"id": f"c{sign}", "title": f"Ward{sign}"}}
    found = launch_of({**LEAST, **words})
    assert (found.name, found.context, found.context_title) == ("Lena", "c", "Ward")
    for claims in ({"sub": f"a{sign}"}, {CLAIM + "deployment_id": f"1{sign}"}):
        with pytest.raises(ValueError, match="no usable"):
            launch_of({**LEAST, **claims})
    with pytest.raises(ValueError, match="deep_linking"):
        launch_of({**LEAST, DEEP: {"data": ["\udfff"]}})
