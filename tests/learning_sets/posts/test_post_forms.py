"""What is typed into the forms of posts."""

from __future__ import annotations

from tests.client import Visitor
from tests.learning_sets.posts.posting import there
from tests.learning_sets.tuesdays import Tuesday


def test_something_identifying_is_asked_about_and_can_be_posted_all_the_same(tuesday: Tuesday, lena: Visitor) -> None:
    page = lena.submit(lena.get(tuesday.write), "Post", {"text": "Mrs Hargreaves in bed 4 was 81."})
    assert "Not saved yet" in page.main
    assert "Mrs Hargreaves" in page.main
    assert there(tuesday) == []
    sent = page.fields(page.form("Save anyway"))
    fields = {name: value for name, value in sent if name != "csrf_token"} | {"anyway": "yes"}
    assert lena.post(tuesday.write, fields).status_code == 303
    assert [one.text for one in there(tuesday)] == ["Mrs Hargreaves in bed 4 was 81."]


def test_a_hundred_thousand_characters_are_refused_and_kept(tuesday: Tuesday, lena: Visitor) -> None:
    text = "wait a bit " * 9091
    page = lena.submit(lena.get(tuesday.write), "Post", {"text": text}, status=422)
    assert "the limit is 10,000" in page.errors[0]
    assert page.text.count("wait a bit") >= 9091
    assert there(tuesday) == []


def test_an_empty_post_is_refused(tuesday: Tuesday, lena: Visitor) -> None:
    page = lena.submit(lena.get(tuesday.write), "Post", {"text": " \n "}, status=422)
    assert page.errors == ["Write your post before you save it"]
