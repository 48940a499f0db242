"""What every template may use."""

from pathlib import Path

import pytest
from flask import Flask
from jinja2 import DictLoader, Environment

from learnapp.web.pages import CompiledIfPossible
from tests.client import Visitor


def test_a_forwarded_address_is_believed_only_where_a_proxy_is_declared(app: Flask, visitor: Visitor) -> None:
    response = visitor.raw("GET", "/", headers={"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https"})
    assert "evil.example" not in response.get_data(as_text=True)


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
