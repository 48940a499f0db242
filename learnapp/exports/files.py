"""Evidence as the files that are downloaded, each sealed: PDF, data, and a pack of both."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import datetime
from pathlib import Path

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from learnapp.domain.content.content import Library
from learnapp.domain.learning.evidence import Evidence
from learnapp.exports import typesetting
from learnapp.exports.document import LIMITS, TYPE, document
from learnapp.exports.sealing.seals import seal_json, seal_pdf, seal_zip

FORMAT = "learnapp-evidence-1"

READ_ME = """Learning evidence, number {number}

evidence.pdf    to read, and to add to a portfolio
evidence.json   the same content as data

Each file is sealed, and so is this archive. To check that nothing has changed, upload any of them to
{where}
or use the published key and script there. The script does not connect to the site.
Opening a file changes nothing. Saving it from another program, or recreating the archive, removes its seal.
"""


def as_data(evidence: Evidence, library: Library, key: Ed25519PrivateKey) -> bytes:
    """The evidence as sealed JSON: every value that the PDF shows, and what it says about itself."""
    named = {s.framework for line in evidence.competencies for s in line.suggested}
    data = {
        "format": FORMAT,
        **msgspec.to_builtins(evidence),
        "type_of_activity": TYPE,
        "limits": list(LIMITS),
        "suggested_note": library.crosswalk_note,
        "frameworks": {k: msgspec.to_builtins(f) for k, f in library.frameworks.items() if k in named},
    }
    return seal_json(json.dumps(data, ensure_ascii=False, indent=2), evidence.number, key)


def as_pdf(evidence: Evidence, library: Library, key: Ed25519PrivateKey, fonts: Path | None = None) -> bytes:
    """The evidence as a sealed, tagged PDF. Takes about half a second; raises TypesettingError."""
    made = int(datetime.fromisoformat(evidence.issued_at).timestamp())
    return seal_pdf(typesetting.pdf(document(evidence, library), made, fonts), evidence.number, key)


def as_pack(evidence: Evidence, library: Library, key: Ed25519PrivateKey, fonts: Path | None = None) -> bytes:
    """A sealed zip of the PDF and the data. Raises TypesettingError."""
    where = f"{evidence.issuer}/verify/" if evidence.issuer else "the page /verify/ of the site that issued it,"
    files = {
        "evidence.pdf": as_pdf(evidence, library, key, fonts),
        "evidence.json": as_data(evidence, library, key),
        "README.txt": READ_ME.format(number=evidence.number, where=where).encode(),
    }
    made = datetime.fromisoformat(evidence.issued_at)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name, made.timetuple()[:6]), data, zipfile.ZIP_DEFLATED)
    return seal_zip(buffer.getvalue(), evidence.number, key)
