"""The site on a home screen."""

from __future__ import annotations

import re

from learnapp.assets import manifest
from learnapp.paths import STATIC
from tests.client import Visitor


def test_it_opens_to_home_under_its_own_name_and_icon(lena: Visitor) -> None:
    answer = lena.raw("GET", "/app.webmanifest")
    told = answer.get_json(force=True)
    assert answer.mimetype == "application/manifest+json"
    assert (told["name"], told["start_url"], told["scope"], told["display"]) == (
        "learnapp",
        "/home/",
        "/",
        "standalone",
    )
    for icon in told["icons"]:
        assert lena.raw("GET", icon["src"]).status_code == 200
    assert 'rel="manifest"' in lena.get("/home/").text


def test_a_first_visit_fetches_neither_manifest_nor_worker(visitor: Visitor) -> None:
    for path in ("/", "/modules/", "/modules/tea-round/"):
        text = visitor.get(path).text
        assert not any(mark in text for mark in ('rel="manifest"', "worker.js", "/device-"))


def test_the_worker_is_served_at_the_root_and_asked_for_anew(visitor: Visitor) -> None:
    answer = visitor.raw("GET", "/worker.js")
    assert answer.mimetype == "text/javascript"
    assert answer.headers["Cache-Control"].startswith("no-cache")
    assert "worker-src 'self'" in answer.headers["Content-Security-Policy"]
    assert answer.data == (STATIC / "dist" / manifest(STATIC)["worker.js"]).read_bytes()


def test_signing_out_has_the_browser_clear_what_it_kept(lena: Visitor) -> None:
    assert lena.post("/account/sign-out/").headers["Clear-Site-Data"] == '"storage"'


def test_the_worker_knows_the_pack_that_the_site_makes(lena: Visitor) -> None:
    """A worker of another version keeps nothing, so the two must change together."""
    found = re.search(r"const VERSION = (\d+);", (STATIC / "src" / "worker.js").read_text())
    assert found
    assert lena.raw("GET", "/offline/tea-round/").get_json()["version"] == int(found[1])
