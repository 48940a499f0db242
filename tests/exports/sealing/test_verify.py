"""The script that verifies a certificate anywhere."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from learnapp.exports import files
from learnapp.exports.sealing import keys, seals, verify
from tests.exports import samples
from tests.exports.sealed import _keys


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


def test_a_sealed_pack_that_unpacks_to_too_much_is_not_unpacked(key: Ed25519PrivateKey) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as pack:
        pack.writestr("evidence.json", b"0" * (verify.LARGEST + 1))
    verdict = verify.verify(seals.seal_zip(made.getvalue(), "LA-0000-0000-0000", key), _keys(key))
    assert (verdict.good, verdict.says) == (True, {})
