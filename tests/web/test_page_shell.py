"""Parts of pages that are drawn once and kept."""

import pytest
import sqlalchemy as sa
from flask import Flask, render_template_string

from learnapp.store.tables.people_and_work import person
from tests.client import Visitor


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
    assert drawn == [{"name": "tea"}, {"name": "milk"}]
