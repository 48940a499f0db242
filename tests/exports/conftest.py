"""Fixtures that several files here share."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pikepdf
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from learnapp.exports import files
from learnapp.exports.sealing import keys
from tests.exports import samples
from tests.exports.pdfs import _pdf


@pytest.fixture(scope="module", params=["certificate", "pack"])
def made(request: pytest.FixtureRequest) -> tuple[Any, pikepdf.Pdf]:
    evidence = getattr(samples, request.param)()
    return evidence, _pdf(evidence)


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
