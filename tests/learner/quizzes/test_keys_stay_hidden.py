"""No key leaves early: every feedback text of the test module holds a token, looked for in all that is sent."""

import io
import re
import zipfile

from flask import Flask

from tests.client import Page, Visitor

TOKEN = re.compile(r"[a-z]+-canary-\w+")


def _tokens(page: Page) -> set[str]:
    headers = " ".join(f"{k}: {v}" for k, v in page.response.headers.items())
    return set(TOKEN.findall(page.text + headers))


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


def test_a_choice_shows_its_own_consequence_and_no_other(lena: Visitor) -> None:
    page = lena.submit(lena.get("/modules/tea-round/spilt/"), "Start the case")
    page = lena.submit(page, "Do this", {"choice": "1"})
    assert _tokens(page) == {"consequence-canary-c02", "scene-canary-s02"}


def test_the_debrief_cannot_be_opened_before_an_ending(lena: Visitor) -> None:
    lena.submit(lena.get("/modules/tea-round/spilt/"), "Start the case")
    lena.post("/modules/tea-round/spilt/debrief/")
    assert lena.get("/modules/tea-round/spilt/debrief/").heading == "The corridor"


def test_the_guide_that_tells_how_a_case_goes_is_not_for_learners(lena: Visitor) -> None:
    lena.get("/modules/tea-round/guide/", status=404)
