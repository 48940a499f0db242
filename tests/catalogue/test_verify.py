"""Checking a certificate on the site: anyone can, and gets a clear answer whatever they send."""

from __future__ import annotations

import io

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from learnapp.exports import files
from learnapp.exports.sealing import keys, verify
from learnapp.store.tables.people_and_work import certificate
from tests.client import Page, Visitor
from tests.exports import samples
from tests.learner.learning.evidence_files import CERTIFICATE, download, finish


def check(visitor: Visitor, data: bytes = b"", number: str = "", status: int = 200) -> Page:
    """Send a file or a number by the form of /verify/."""
    token = dict(visitor.get("/verify/").fields(visitor.get("/verify/").form("Check")))["csrf_token"]
    form = {"csrf_token": token, "number": number, "file": (io.BytesIO(data), "file.bin")}
    response = visitor.client.post("/verify/", data=form, content_type="multipart/form-data")
    assert response.status_code == status
    return Page(response, "/verify/")


@pytest.mark.parametrize("form", ["PDF", "JSON"])
def test_anybody_can_check_a_file(lena: Visitor, visitor: Visitor, form: str) -> None:
    finish(lena)
    data = download(lena, lena.get(CERTIFICATE), form).get_data()
    page = check(visitor, data)
    assert "This file is genuine and unchanged" in page.main
    assert "a certificate for “The tea round”" in page.main
    assert ("Lena Marsh" in page.main) == (form == "JSON")


def test_one_changed_letter_is_told(lena: Visitor, visitor: Visitor) -> None:
    finish(lena)
    data = download(lena, lena.get(CERTIFICATE), "JSON").get_data()
    page = check(visitor, data.replace(b"Lena Marsh", b"Lena Narsh"))
    assert "Do not rely on this file" in page.main
    assert "changed after it was issued, or it is forged" in page.main
    assert "Narsh" not in page.main


def test_a_forged_certificate_gets_a_clear_message(visitor: Visitor) -> None:
    forged = files.as_data(samples.certificate(), samples.library(), Ed25519PrivateKey.generate())
    page = check(visitor, forged)
    assert "Do not rely on this file" in page.main
    assert "or it is forged" in page.main
    assert "Zoë" not in page.main


@pytest.mark.parametrize("data", [b"x", b"%PDF-1.7\n%%EOF", b"<script>alert(1)</script>", b"\0" * 2_000_000])
def test_any_other_file_gets_a_clear_message(visitor: Visitor, data: bytes) -> None:
    assert "no complete learnapp seal" in check(visitor, data).main


def test_a_file_that_is_far_too_large_is_refused(visitor: Visitor) -> None:
    token = dict(visitor.get("/verify/").fields(visitor.get("/verify/").form("Check")))["csrf_token"]
    form = {"csrf_token": token, "file": (io.BytesIO(b"x" * 9_000_000), "file.bin")}
    assert visitor.client.post("/verify/", data=form, content_type="multipart/form-data").status_code == 413


def test_nothing_sent_is_an_error_beside_the_field(visitor: Visitor) -> None:
    assert check(visitor, status=422).errors == ["Choose a file, or enter a number"]


def test_a_number_says_what_it_was_issued_for_and_to_nobody_whom(lena: Visitor, visitor: Visitor) -> None:
    finish(lena)
    number = verify.verify(
        download(lena, lena.get(CERTIFICATE), "JSON").get_data(),
        verify.read_keys(visitor.raw("GET", "/verify/key").get_data()),
    ).number
    page = check(visitor, number=f" {number.lower().replace('-', ' ')} ")
    assert "We issued this number" in page.main
    assert "a certificate for “The tea round”" in page.main
    assert "Lena" not in page.main
    assert "do not recognise this number" in check(visitor, number="LA-0000-0000-0000").main


@pytest.mark.parametrize("number", ["'; DROP TABLE certificate --", "<b>", "%", "\N{BLACK SPADE SUIT}" * 50, "0"])
def test_a_hostile_number_is_not_known(visitor: Visitor, number: str) -> None:
    assert "do not recognise this number" in check(visitor, number=number).main


def test_a_certificate_holds_after_its_record_is_gone(lena: Visitor, visitor: Visitor) -> None:
    finish(lena)
    data = download(lena, lena.get(CERTIFICATE), "PDF").get_data()
    with lena.app.extensions["store"].write() as connection:
        connection.execute(certificate.delete())
    page = check(visitor, data)
    assert "genuine and unchanged" in page.main
    assert "account was erased" in page.main


def test_a_certificate_holds_after_the_key_was_replaced(lena: Visitor, visitor: Visitor) -> None:
    finish(lena)
    data = download(lena, lena.get(CERTIFICATE), "PDF").get_data()
    keys.rotate(lena.app.extensions["settings"].signing_key_file, "2026-12-01")
    assert "genuine and unchanged" in check(visitor, data).main
    newer = download(lena, lena.get(CERTIFICATE), "PDF").get_data()
    published = verify.read_keys(visitor.raw("GET", "/verify/key").get_data())
    assert len(published) == 2
    assert verify.verify(newer, published).key != verify.verify(data, published).key


def test_the_published_key_and_script_are_there_for_anybody(visitor: Visitor) -> None:
    key = visitor.raw("GET", "/verify/key")
    assert key.mimetype == "text/plain"
    assert b"PRIVATE" not in key.get_data()
    script = visitor.raw("GET", "/verify/verify.py").get_data(as_text=True)
    compile(script, "verify.py", "exec")
    assert "import learnapp" not in script
