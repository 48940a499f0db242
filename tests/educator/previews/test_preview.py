"""Walking a module as it stands in its folder: from any point, with the checker's messages, and leaving nothing."""

import sqlalchemy as sa
from flask import Flask

from learnapp.store.tables.people_and_work import metadata
from tests.client import Visitor
from tests.educator.previews.looking import HOME


def _rows(app: Flask) -> dict[str, int]:
    with app.extensions["store"].read() as connection:
        return {t.name: connection.scalar(sa.select(sa.func.count()).select_from(t)) for t in metadata.sorted_tables}


def test_every_scene_and_every_question_can_be_seen_and_nothing_is_recorded(app: Flask, edwin: Visitor) -> None:
    edwin.get("/educator/preview/")
    before = _rows(app)
    waiting, seen, asked = [HOME], set(), 0
    while waiting:
        address = waiting.pop()
        if address in seen or address.count(".") > 6 or "version=3" in address:
            continue
        seen.add(address)
        page = edwin.get(address)
        assert page.status == 200, address
        if any("Show feedback" in page.words(b) for b in page.all("button")):
            asked += 1
            answered = edwin.submit(page, "Show feedback")
            assert answered.status == 200
        links = [a.get("href") or "" for a in page.all("a")]
        waiting += [link for link in links if link.startswith(HOME)]
    assert asked > 4
    assert any("way=" in address for address in seen)
    assert _rows(app) == before


def test_an_answer_is_marked_and_a_missing_one_asked_for(edwin: Visitor) -> None:
    quiz = edwin.get(HOME + "after/")
    question = edwin.get(next(a.get("href") for a in quiz.all("a") if "question=" in (a.get("href") or "")))
    empty = edwin.submit(question, "Show feedback")
    assert empty.errors
    answered = edwin.submit(question, "Show feedback", {"answer": "1"})
    assert "This answer scores" in answered.main
    assert not answered.errors


def test_the_way_in_the_address_says_where_one_is(edwin: Visitor) -> None:
    page = edwin.get(HOME + "spilt/")
    step = edwin.get(next(a.get("href") for a in page.all("a") if "way=0" in (a.get("href") or "")))
    assert "You chose" in step.main
    assert edwin.get(step.link("Back to the previous scene")).heading == page.heading
    assert edwin.get(HOME + "spilt/?way=nonsense").heading == page.heading


def test_learners_see_no_preview(lena: Visitor) -> None:
    assert lena.client.get(HOME).status_code == 404
    assert lena.client.get(HOME + "after/").status_code == 404
