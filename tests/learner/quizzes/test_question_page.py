"""What a question's page shows."""

import io
import re
import zipfile

import pytest
from flask import Flask

from learnapp.domain.questions import KINDS
from learnapp.learner.quizzes.question_page import words_typed
from tests.client import Page, Visitor
from tests.domain.questions.examples import EXAMPLES, SOME_ANSWER
from tests.domain.questions.reading import asked, read
from tests.learner.quizzes.hidden import TOKEN, _tokens


def _tokens_in_archive(data: bytes) -> set[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {t for name in archive.namelist() for t in TOKEN.findall(archive.read(name).decode(errors="replace"))}


def _crawl(visitor: Visitor, skip: set[str]) -> dict[str, set[str]]:
    """Every page that can be reached by links, with the tokens in it."""
    waiting, found = ["/home/"], {}
    while waiting:
        url = waiting.pop()
        if url in found:
            continue
        response = visitor.client.get(url, follow_redirects=True)
        if response.mimetype == "application/zip":
            found[url] = _tokens_in_archive(response.get_data())
            continue
        page = Page(response, response.request.path)
        found[url] = _tokens(page)
        if page.tree is None:
            continue
        for link in page.all("a"):
            target = (link.get("href") or "").split("#")[0].split("?")[0]
            if target.startswith("/") and target not in found and target not in skip:
                waiting.append(target)
    return found


def test_before_any_answer_no_page_holds_a_key_feedback_or_a_later_scene(app: Flask, lena: Visitor) -> None:
    lena.submit(lena.get("/modules/tea-round/spilt/"), "Start the case")
    lena.submit(lena.get("/modules/tea-round/before/"), "Start")
    lena.submit(lena.get("/modules/tea-round/after/"), "Start")

    found = _crawl(lena, skip=set())

    assert "/modules/tea-round/spilt/" in found
    assert "/modules/tea-round/after/" in found
    assert {url: tokens for url, tokens in found.items() if tokens} == {}
    for number in range(1, 5):
        assert not _tokens(lena.get(f"/modules/tea-round/after/questions/{number}/"))


def test_a_question_page_is_the_same_whichever_option_is_the_key(lena: Visitor) -> None:
    lena.submit(lena.get("/modules/tea-round/after/"), "Start")
    page = lena.get("/modules/tea-round/after/questions/1/")
    main = page.text[page.text.index("<main") : page.text.index("</main>")]
    assert not re.search(r"\b(key|correct|right answer)\b", main, re.IGNORECASE)


def test_an_answer_shows_nothing_until_the_quiz_is_submitted(lena: Visitor) -> None:
    page = lena.submit(lena.get("/modules/tea-round/after/"), "Start")
    page = lena.submit(page, "Save and continue", {"answer": "1"})
    assert not _tokens(page)
    assert not _tokens(lena.get("/modules/tea-round/after/questions/1/"))
    page = lena.get("/modules/tea-round/after/check/")
    assert not _tokens(page)

    page = lena.submit(page, "Submit")

    assert {f"feedback-canary-b{n:02}" for n in range(1, 20)} <= _tokens(page)


CONTROLS = {
    "attempt": ["1"],
    "revision": ["0"],
    "opened": ["17"],
    "csrf_token": ["x"],
    "owner": ["y"],
    "then": ["check"],
}


@pytest.mark.parametrize("kind", sorted(EXAMPLES))
def test_an_answer_of_every_kind_is_said_in_words(kind: str) -> None:
    put = read(EXAMPLES[kind])
    how = asked(put)
    form = KINDS[kind].form(put, how, SOME_ANSWER[kind])
    assert words_typed(put, how, {**CONTROLS, **form}) == [KINDS[kind].describe(put, how, SOME_ANSWER[kind])]


@pytest.mark.parametrize("kind", sorted(EXAMPLES))
def test_half_an_answer_is_said_as_it_was_typed(kind: str) -> None:
    put = read(EXAMPLES[kind])
    assert "half a thought" in words_typed(put, asked(put), {**CONTROLS, "odd": ["half a thought", "  "]})
    assert words_typed(put, asked(put), CONTROLS) == []
