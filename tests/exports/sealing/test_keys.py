"""The signing key: made once, private, and replaced without invalidating what the old one sealed."""

import threading
from pathlib import Path

import pytest

from learnapp.exports.sealing import keys, seals, verify


def test_a_key_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "made" / "signing-key.pem"
    first, second = keys.signing_key(path), keys.signing_key(path)
    assert keys.key_id(first.public_key()) == keys.key_id(second.public_key())
    assert path.stat().st_mode & 0o777 == 0o600
    assert [p.name for p in path.parent.iterdir()] == ["signing-key.pem"]


def test_of_many_that_make_a_key_at_once_all_get_the_same(tmp_path: Path) -> None:
    path, found = tmp_path / "signing-key.pem", []
    barrier = threading.Barrier(8)

    def make() -> None:
        barrier.wait()
        found.append(keys.key_id(keys.signing_key(path).public_key()))

    threads = [threading.Thread(target=make) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len(set(found)) == 1


def test_what_is_published_holds_no_private_key(tmp_path: Path) -> None:
    text = keys.published(tmp_path / "signing-key.pem")
    assert "PRIVATE" not in text
    assert len(verify.read_keys(text.encode())) == 1


def test_what_a_retired_key_sealed_is_still_verified(tmp_path: Path) -> None:
    path = tmp_path / "signing-key.pem"
    old = keys.signing_key(path)
    sealed = seals.seal_json('{\n  "name": "Lena"\n}', "LA-AAAA-AAAA-AAAA", old)
    ids = {keys.key_id(old.public_key()), keys.rotate(path, "2026-11-02"), keys.rotate(path, "2027-11-02")}
    published = verify.read_keys(keys.published(path).encode())
    assert set(published) == ids
    assert len(ids) == 3
    assert verify.verify(sealed, published).good
    assert "Retired on 2026-11-02" in keys.published(path)


@pytest.mark.parametrize("text", ["", "no key", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"])
def test_a_key_file_that_cannot_be_read_is_named_and_left_alone(tmp_path: Path, text: str) -> None:
    path = tmp_path / "signing-key.pem"
    path.write_text(text)
    with pytest.raises(keys.KeyFileError, match="signing-key"):
        keys.signing_key(path)
    assert path.read_text() == text


def test_a_key_of_another_kind_is_refused(tmp_path: Path) -> None:
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    path = tmp_path / "signing-key.pem"
    other = X25519PrivateKey.generate()
    path.write_bytes(other.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    with pytest.raises(keys.KeyFileError, match="Ed25519"):
        keys.signing_key(path)
