"""Parts of pages that are drawn once and kept."""

import pytest
import sqlalchemy as sa
from flask import Flask, render_template_string

from learnapp.store.tables.people_and_work import person
from learnapp.web.page_shell import Kept, drawn_once, mark
from tests.client import Visitor
from tests.learner.cases.walking import CASE
from tests.learner.cases.walking import begun as case_begun
from tests.learner.quizzes.taking import _answer, _question
from tests.learner.quizzes.taking import begun as quiz_begun


def test_the_menu_is_kept_and_each_reader_has_their_own_name_and_token_in_it(app: Flask) -> None:
    lena, bola = Visitor(app).signed_in("lena"), Visitor(app).signed_in("bola")
    for visitor, name, other in ((lena, "Lena Marsh", "Bola Adeyemi"), (bola, "Bola Adeyemi", "Lena Marsh")):
        page = visitor.get("/home/")
        assert name in page.text
        assert other not in page.text
    tokens = {dict(v.get("/home/").fields(v.get("/home/").form("Sign out")))["csrf_token"] for v in (lena, bola)}
    assert len(tokens) == 2


def test_a_name_is_escaped_in_the_menu(app: Flask, lena: Visitor, ids: dict[str, int]) -> None:
    with app.extensions["store"].write() as connection:
        connection.execute(sa.update(person).where(person.c.id == ids["lena"]).values(name="<b>Lena</b>"))
    page = lena.get("/home/")
    assert "<b>Lena" not in page.text
    assert "&lt;b&gt;Lena&lt;/b&gt;" in page.text


@pytest.mark.parametrize("path", ["/about/", "/glossary/"])
def test_the_footer_names_the_page_it_is_on(visitor: Visitor, path: str) -> None:
    assert f"/report/?page={path}" in visitor.get(path).text


def test_a_part_is_drawn_once_for_its_values_and_again_for_others(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[object] = []

    def draw(template: str, **values: object) -> str:
        drawn.append(values)
        return f"{template} {values['name']}"

    monkeypatch.setattr("learnapp.web.page_shell.render_template", draw)
    with app.test_request_context("/"):
        texts = [
            render_template_string("{{ drawn_once('a-test-of-parts.html', name=name) }}", name=name)
            for name in ("tea", "tea", "milk", "tea")
        ]
    assert texts == [f"a-test-of-parts.html {name}" for name in ("tea", "tea", "milk", "tea")]
    assert drawn == [{"name": "tea", "fill": {}}, {"name": "milk", "fill": {}}]


# Kept texts --------------------------------------------------------------------------------------

LESSON = "/modules/tea-round/leaves/"
MODULE = "/modules/tea-round/"
PAGES = (LESSON, CASE, _question(1), _question(2), MODULE, "/home/", "/progress/", "/review/")


def _at_work(app: Flask, name: str) -> Visitor:
    visitor = Visitor(app).signed_in(name)
    quiz_begun(visitor)
    case_begun(visitor)
    return visitor


def _texts(app: Flask) -> str:
    kept: Kept = app.extensions["drawn"]
    return "\n".join(kept.all())


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_the_same_if_others_were_sent_it_before(app: Flask, path: str) -> None:
    lena, bola = _at_work(app, "lena"), _at_work(app, "bola")
    app.extensions["drawn"] = Kept()
    alone = lena.get(path).text
    app.extensions["drawn"] = Kept()
    others = bola.get(path).text
    assert lena.get(path).text == alone
    assert bola.get(path).text == others
    assert alone != others  # their names, at least


@pytest.mark.parametrize("state", ["answered", "finished"])
def test_a_page_shows_each_reader_how_far_they_are(app: Flask, state: str) -> None:
    lena, bola = _at_work(app, "lena"), _at_work(app, "bola")
    for path in PAGES:
        lena.get(path)
        bola.get(path)
    if state == "answered":
        _answer(bola, 1, "The last poured")
        assert "Your answer is saved" in bola.get(_question(1)).main
        assert bola.get(_question(1)).chosen() == {"The last poured"}
        assert "Not answered yet" in lena.get(_question(1)).main
        assert lena.get(_question(1)).chosen() == set()
        assert "1 of 4 answered" in bola.get(_question(2)).main
        assert "0 of 4 answered" in lena.get(_question(2)).main
    else:
        bola.submit(bola.get(LESSON), "Mark as finished")
        assert "Finished" in bola.get(LESSON).main
        assert "Mark as finished" in lena.get(LESSON).text
        assert "Done" in bola.get(MODULE).main
        assert "Done" not in lena.get(MODULE).main


def test_no_kept_text_holds_anything_of_one_person(app: Flask) -> None:
    lena, bola = _at_work(app, "lena"), _at_work(app, "bola")
    own: set[str] = {"Lena Marsh", "Bola Adeyemi", "lena@", "bola@"}
    for visitor in (lena, bola):
        for path in (*PAGES, "/about/", "/messages/"):
            page = visitor.get(path)
            hidden = {field for form in page.forms() for field in page.fields(form)}
            own |= {value for name, value in hidden if name in {"csrf_token", "owner", "once", "opened"}}
    assert len(own) > 6
    texts = _texts(app)
    assert "On leaves" in texts
    assert not [one for one in own if one in texts]


def test_what_a_person_typed_is_never_kept(app: Flask) -> None:
    lena = _at_work(app, "lena")
    for number in range(1, 5):
        page = lena.get(_question(number))
        fields = [name for name, _ in page.fields(page.form("Save and continue")) if name.startswith("answer")]
        typed = dict.fromkeys(fields or ["answer"], "canary-of-mine")
        lena.post(_question(number), {**dict(page.fields(page.form("Save and continue"))), **typed})
        lena.get(_question(number))
    assert "canary-of-mine" not in _texts(app)


def test_a_message_is_shown_once_and_not_to_others(app: Flask) -> None:
    lena, bola = _at_work(app, "lena"), _at_work(app, "bola")
    bola.get(MODULE)
    with lena.client.session_transaction() as session:
        session["_flashes"] = [("success", "It was kept for you.")]
    assert "It was kept for you." in lena.get(MODULE).main
    assert "It was kept for you." not in lena.get(MODULE).main
    assert "It was kept for you." not in bola.get(MODULE).main


def test_readers_with_other_roles_see_their_own_menu(app: Flask, visitor: Visitor) -> None:
    pages = {name: Visitor(app).signed_in(name).get(MODULE) for name in ("lena", "edwin", "ada")}
    menus = {name: page.words(page.all("header")[0]) for name, page in pages.items()}
    assert "Cohorts" in menus["edwin"]
    assert "Cohorts" not in menus["lena"]
    assert "Site health" in menus["ada"]
    assert "Site health" not in menus["edwin"]
    assert "Sign in" in visitor.get(MODULE).words(visitor.get(MODULE).all("header")[0])


def test_a_value_that_is_filled_in_is_escaped_and_makes_no_mark(app: Flask) -> None:
    with app.test_request_context("/"):
        typed = f"<b>{mark('token')}</b>"
        page = drawn_once("_footer.html", fill={"page": typed})
    assert "<b>" not in page
    assert "&lt;b&gt;" in page


def test_texts_used_lately_stay_and_others_go() -> None:
    kept, drawn = Kept(most=3), []

    def of(key: int) -> tuple[str, ...]:
        def draw() -> str:
            drawn.append(key)
            return str(key)

        return kept.pieces(key, draw)

    for key in range(12):
        assert of(0) == ("0",)
        of(key)
    assert drawn == list(range(12))
    assert len(kept.all()) <= 6
    of(5)
    assert drawn[-1] == 5
