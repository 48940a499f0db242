"""Seals: what was issued is verified, with one changed byte it is not, and a forgery is told as one."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from learnapp.exports import files, keys, seals, verify
from tests.exports import samples


@pytest.fixture(scope="module")
def key_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("keys") / "signing-key.pem"
    keys.signing_key(path)
    path.with_name("published.pem").write_text(keys.published(path))
    return path


@pytest.fixture(scope="module")
def key(key_file: Path) -> Ed25519PrivateKey:
    return keys.signing_key(key_file)


@pytest.fixture(scope="module")
def issued(key: Ed25519PrivateKey) -> dict[str, bytes]:
    """One sealed file of each format, as the site issues them."""
    return {
        "json": files.as_data(samples.certificate(), samples.library(), key),
        "pdf": files.as_pdf(samples.certificate(), samples.library(), key),
        "zip": files.as_pack(samples.pack(), samples.library(), key),
    }


def _keys(key: Ed25519PrivateKey) -> dict[str, object]:
    return {keys.key_id(key.public_key()): key.public_key()}


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


def test_a_file_sealed_by_a_forgers_own_key_is_told_as_such(key: Ed25519PrivateKey) -> None:
    forged = files.as_data(samples.certificate(), samples.library(), Ed25519PrivateKey.generate())
    verdict = verify.verify(forged, _keys(key))
    assert not verdict.good
    assert "not one of the keys" in verdict.message


def test_a_forger_who_names_the_sites_key_is_found_out(key: Ed25519PrivateKey) -> None:
    mine = Ed25519PrivateKey.generate()
    forged = files.as_data(samples.certificate(), samples.library(), mine)
    forged = forged.replace(keys.key_id(mine.public_key()).encode(), keys.key_id(key.public_key()).encode())
    assert "forged" in verify.verify(forged, _keys(key)).message


@pytest.mark.parametrize(
    "data",
    [b"", b"%PDF-1.7\nnothing\n%%EOF\n", b"{}", b'{\n  "name": 1\n}\n', b"PK\x03\x04", b"\x00" * 100, b"a" * 9999],
)
def test_a_file_without_a_seal_gets_a_clear_message(key: Ed25519PrivateKey, data: bytes) -> None:
    verdict = verify.verify(data, _keys(key))
    assert not verdict.good
    assert "no complete learnapp seal" in verdict.message


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


# The script by itself -----------------------------------------------------------------------------


def _script(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the published script alone: a copy in another folder, which cannot import the site."""
    copy = folder / "verify.py"
    copy.write_bytes(Path(verify.__file__).read_bytes())
    return subprocess.run(
        [sys.executable, "-I", str(copy), *arguments],
        check=False,
        capture_output=True,
        text=True,
        cwd=folder,
        timeout=60,
    )


def test_the_script_alone_verifies_and_refuses(issued: dict[str, bytes], key_file: Path, tmp_path: Path) -> None:
    published = str(key_file.with_name("published.pem"))
    for form, whole in issued.items():
        file = tmp_path / f"evidence.{form}"
        file.write_bytes(whole)
        done = _script(tmp_path, str(file), "--key", published)
        assert (done.returncode, done.stderr) == (0, ""), done
        assert done.stdout.startswith("VERIFIED.")
        file.write_bytes(whole.replace(b"a", b"b", 1))
        done = _script(tmp_path, str(file), "--key", published)
        assert done.returncode == 1
        assert done.stdout.startswith("NOT VERIFIED.")


def test_the_script_says_what_keeps_it_from_checking(key_file: Path, tmp_path: Path) -> None:
    done = _script(tmp_path, str(tmp_path / "missing.pdf"), "--key", str(key_file.with_name("published.pem")))
    assert done.returncode == 2
    assert "missing.pdf" in done.stderr
    (tmp_path / "x.pdf").write_bytes(b"x")
    (tmp_path / "empty.pem").write_bytes(b"nothing")
    done = _script(tmp_path, str(tmp_path / "x.pdf"), "--key", str(tmp_path / "empty.pem"))
    assert done.returncode == 2
    assert "no Ed25519 public key" in done.stderr


def test_the_script_imports_nothing_of_the_site() -> None:
    import ast

    names = {
        (node.module or "") if isinstance(node, ast.ImportFrom) else alias.name
        for node in ast.walk(ast.parse(Path(verify.__file__).read_text()))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    outside = {name.split(".")[0] for name in names} - set(sys.stdlib_module_names)
    assert outside == {"cryptography"}
