"""What every template may use."""

from pathlib import Path

import pytest
from flask import Flask
from jinja2 import DictLoader, Environment

from learnapp.paths import TEMPLATES
from learnapp.web.pages import CompiledIfPossible
from tests.client import Visitor


def test_a_forwarded_address_is_believed_only_where_a_proxy_is_declared(app: Flask, visitor: Visitor) -> None:
    response = visitor.raw("GET", "/", headers={"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https"})
    assert "evil.example" not in response.get_data(as_text=True)


@pytest.mark.parametrize(
    ("address", "link"),
    [
        ("jo.o'neill+f1@example.org", "mailto:jo.o%27neill+f1@example.org"),
        ("tutor?cc=lena&body=x@evil.example", "mailto:tutor%3Fcc%3Dlena%26body%3Dx@evil.example"),
        ("100%@example.org", "mailto:100%25@example.org"),
    ],
)
def test_a_link_writes_to_its_address_alone(app: Flask, address: str, link: str) -> None:
    assert app.jinja_env.filters["mailto"](address) == link


def test_every_link_to_an_address_is_made_by_the_filter() -> None:
    assert not [file for file in TEMPLATES.rglob("*.html") if "mailto:{{" in file.read_text(encoding="utf-8")]


def test_a_template_of_its_own_globals_leaves_everyone_elses_alone(app: Flask) -> None:
    env = app.jinja_env
    own = env.from_string("{{ tea }}", globals={"tea": "green"})
    assert (own.render(), env.from_string("{{ tea }}").render()) == ("green", "")
    assert "tea" not in env.globals


def test_a_full_disk_keeps_no_page_from_being_compiled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_args: object, **_more: object) -> None:
        raise OSError(28, "No space left on device")

    kept = CompiledIfPossible(str(tmp_path))
    monkeypatch.setattr("jinja2.bccache.tempfile.NamedTemporaryFile", full)
    pages = Environment(loader=DictLoader({"a": "Tea for {{ n }}"}), bytecode_cache=kept, autoescape=True)
    assert pages.get_template("a").render(n=2) == "Tea for 2"


def test_the_pages_of_failures_are_compiled_before_anything_fails(app: Flask) -> None:
    assert app.jinja_env.cache is not None
    assert {name for _, name in app.jinja_env.cache.keys()} >= {"errors/500.html", "errors/503.html"}  # noqa: SIM118
