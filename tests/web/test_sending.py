"""How answers go over the wire."""

import gzip

import brotli
import pytest
from flask import Flask

from learnapp.assets import asset
from learnapp.web.sending import download
from tests.client import Visitor


@pytest.mark.parametrize(
    ("accepted", "read"), [("gzip", gzip.decompress), ("br", brotli.decompress), ("br, gzip", brotli.decompress)]
)
def test_a_page_is_compressed_as_the_browser_accepts(visitor: Visitor, accepted: str, read: object) -> None:
    plain = visitor.raw("GET", "/about/")
    sent = visitor.raw("GET", "/about/", headers={"Accept-Encoding": accepted})
    assert "Content-Encoding" not in plain.headers
    assert sent.headers["Content-Encoding"] == accepted.split(",")[0]
    assert len(sent.data) < len(plain.data) / 2
    assert "About" in read(sent.data).decode()  # type: ignore[operator]


@pytest.mark.parametrize(
    ("accepted", "sent"),
    [("br;q=0.5, gzip", "gzip"), ("br;q=0, gzip;q=0.2", "gzip"), ("*", "br"), ("identity", ""), ("deflate", "")],
)
def test_a_page_is_sent_as_the_browser_likes_best(visitor: Visitor, accepted: str, sent: str) -> None:
    answer = visitor.raw("GET", "/about/", headers={"Accept-Encoding": accepted})
    assert answer.headers.get("Content-Encoding", "") == sent
    assert answer.headers["Content-Length"] == str(len(answer.data))


def test_a_page_says_that_it_depends_on_encoding_and_cookie(lena: Visitor) -> None:
    vary = ", ".join(lena.raw("GET", "/home/").headers.getlist("Vary"))
    assert "Accept-Encoding" in vary
    assert "Cookie" in vary


def test_a_short_answer_is_sent_as_it_is(visitor: Visitor) -> None:
    answer = visitor.raw("GET", "/healthz", headers={"Accept-Encoding": "br"})
    assert "Content-Encoding" not in answer.headers


def test_a_built_file_is_kept_for_ever_and_is_sent_compressed(app: Flask, visitor: Visitor) -> None:
    with app.test_request_context("/"):
        address = asset("site.css")
    sent = visitor.raw("GET", address, headers={"Accept-Encoding": "br"})
    assert sent.status_code == 200
    assert sent.headers["Content-Encoding"] == "br"
    assert "immutable" in sent.headers["Cache-Control"]
    assert "Access-Control-Allow-Origin" not in sent.headers


@pytest.mark.parametrize("name", ["site.css", "site.js", "favicon.svg"])
def test_a_built_file_says_its_characters(app: Flask, visitor: Visitor, name: str) -> None:
    with app.test_request_context("/"):
        address = asset(name)
    assert visitor.raw("GET", address).headers["Content-Type"].replace('"', "").endswith("; charset=utf-8")


@pytest.mark.parametrize("site", ["cross-site", "same-site", "same-origin", "none"])
def test_the_length_of_a_page_that_another_site_asks_for_tells_nothing_of_its_form_token(
    lena: Visitor, site: str
) -> None:
    answer = lena.raw("GET", "/search/?q=tea", headers={"Accept-Encoding": "br, gzip", "Sec-Fetch-Site": site})
    assert ("Content-Encoding" in answer.headers) == (site in {"same-origin", "none"})


def test_a_file_is_saved_under_its_name() -> None:
    answer = download(b"%PDF-", "application/pdf", "report.pdf")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="report.pdf"'
    assert (answer.content_type, answer.get_data()) == ("application/pdf", b"%PDF-")


@pytest.mark.parametrize("text", ["naïve", iter(("na", "ïve"))], ids=["whole", "in parts"])
def test_text_is_sent_as_utf_8(text: str) -> None:
    answer = download(text, "text/csv", "people.csv")
    assert answer.content_type == "text/csv; charset=utf-8"
    assert answer.get_data() == "naïve".encode()
