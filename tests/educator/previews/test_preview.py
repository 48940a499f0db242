"""Walking a module as it is in its folder: from any point, with the checker's messages, without leaving a record."""

import shutil
from pathlib import Path

import sqlalchemy as sa
from flask import Flask

from learnapp.educator.previews.preview_folders import Folders
from learnapp.store.tables.people_and_work import metadata
from tests.client import Visitor
from tests.conftest import TEST_MODULES
from tests.educator.cohorts.august import August
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


def test_modules_are_listed_by_title_and_offered_where_work_is_assigned(
    app: Flask, edwin: Visitor, ids: dict[str, int]
) -> None:
    page = edwin.get("/educator/preview/")
    assert edwin.get(page.link("The tea round")).heading.startswith("The tea round")
    assert "tea-round" not in page.main
    assigning = edwin.get(f"{August(app, ids).url}assignments/new/")
    assert assigning.link("The tea round (opens in a new tab)").endswith("/educator/preview/tea-round/")


def test_a_preview_says_what_the_debrief_says_of_each_choice(edwin: Visitor) -> None:
    page = edwin.get(HOME + "spilt/")
    assert "What the debrief says about these choices" in page.main
    assert "hindsight-canary-h01" in page.text


def test_a_preview_says_what_publishing_would_refuse(app: Flask, edwin: Visitor, tmp_path: Path) -> None:
    assert "differs from the published edition" not in edwin.get(HOME).main
    root = tmp_path / "edited"
    shutil.copytree(TEST_MODULES, root)
    quiz = root / "tea-round" / "40-after.quiz.md"
    quiz.write_text(quiz.read_text().replace("- [ ] The first poured", "- [ ] The very first poured"))
    app.extensions["previews"] = Folders((root,))
    page = edwin.get(HOME)
    assert "differs from the published edition" in page.main
    assert "1 error to fix" in page.main
