"""Seals: what was issued is verified, with one changed byte it is not, and a forgery is named as one."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from learnapp.exports.sealing import seals, verify
from tests.exports import samples
from tests.exports.sealed import _keys


@pytest.mark.parametrize("form", ["json", "pdf", "zip"])
def test_what_was_issued_is_verified(issued: dict[str, bytes], key: Ed25519PrivateKey, form: str) -> None:
    verdict = verify.verify(issued[form], _keys(key))
    assert verdict.good, verdict.message
    assert verdict.number == samples.NUMBER
    if form != "pdf":
        assert "Zoë Marsh" in verify.describe(verdict)


def test_each_file_of_a_pack_is_sealed_by_itself(issued: dict[str, bytes], key: Ed25519PrivateKey) -> None:
    with zipfile.ZipFile(io.BytesIO(issued["zip"])) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == ["evidence.pdf", "evidence.json", "README.txt"]
        assert all(verify.verify(archive.read(n), _keys(key)).good for n in archive.namelist()[:2])


@pytest.mark.parametrize("form", ["json", "pdf", "zip"])
def test_one_changed_byte_fails(issued: dict[str, bytes], key: Ed25519PrivateKey, form: str) -> None:
    """Every byte of the first and last thousand, where formats are forgiving, and some three hundred between."""
    whole, known = issued[form], _keys(key)
    places = {*range(1000), *range(len(whole) - 1000, len(whole)), *range(1000, len(whole) - 1000, len(whole) // 300)}
    for place in sorted(places):
        for change in (1, 32, 128):
            changed = bytearray(whole)
            changed[place] ^= change
            assert not verify.verify(bytes(changed), known).good, f"byte {place} of {form} changed by {change}"


@pytest.mark.parametrize("form", ["json", "pdf", "zip"])
def test_a_byte_more_or_less_fails(issued: dict[str, bytes], key: Ed25519PrivateKey, form: str) -> None:
    whole, known = issued[form], _keys(key)
    for changed in (whole + b"\n", whole + b" ", whole[:-1], b"\n" + whole, whole[1:], whole + whole, whole[:100], b""):
        assert not verify.verify(changed, known).good


def test_a_seal_taken_from_another_file_does_not_fit(issued: dict[str, bytes], key: Ed25519PrivateKey) -> None:
    forged = issued["json"].replace("Zoë Marsh".encode(), b"Mallory Thorn")
    verdict = verify.verify(forged, _keys(key))
    assert not verdict.good
    assert "changed after it was issued, or it is forged" in verdict.message


def test_sealed_data_is_still_json_and_a_sealed_pdf_a_pdf(issued: dict[str, bytes]) -> None:
    import pikepdf

    said = json.loads(issued["json"])
    assert said["name"] == "Zoë Marsh"
    assert said["seal"].startswith("learnapp-seal-1 number=LA-7K3M")
    with pikepdf.open(io.BytesIO(issued["pdf"])) as pdf:
        assert pdf.check_pdf_syntax() == []


@pytest.mark.parametrize(
    ("seal", "bad"), [(seals.seal_json, "{}"), (seals.seal_pdf, b"%PDF-1.7"), (seals.seal_zip, b"PK-something")]
)
def test_what_cannot_be_sealed_is_refused(key: Ed25519PrivateKey, seal: object, bad: object) -> None:
    with pytest.raises(ValueError, match=r"not|already"):
        seal(bad, samples.NUMBER, key)  # type: ignore[operator]


def test_a_number_that_could_carry_anything_else_is_refused(key: Ed25519PrivateKey) -> None:
    with pytest.raises(ValueError, match="number"):
        seals.seal_json('{\n  "a": 1\n}', "LA-1 key=0", key)
