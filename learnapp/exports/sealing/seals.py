"""Sealing a file so that one changed byte shows. `verify.py` beside this file checks seals without the site.

A seal is the last thing in a file, so everything before it is signed: in a PDF it is a comment before the closing
lines, in JSON the last member, in a zip the archive's comment. Ed25519 signs `SEAL format number`, a line end, and
those bytes.
"""

from __future__ import annotations

import re
from typing import Literal

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from learnapp.exports.sealing.keys import key_id

SealedFormat = Literal["pdf", "json", "zip"]

SEAL = "learnapp-seal-1"
LENGTH = len(f"{SEAL} number=LA-0000-0000-0000 key={'0' * 16} signature={'0' * 128}")
_NUMBER = re.compile(r"LA-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}")


def _seal(payload: bytes, form: SealedFormat, number: str, key: Ed25519PrivateKey) -> bytes:
    if not _NUMBER.fullmatch(number):
        raise ValueError(f"{number} is not a certificate's number.")
    signature = key.sign(f"{SEAL} {form} {number}\n".encode() + payload)
    return f"{SEAL} number={number} key={key_id(key.public_key())} signature={signature.hex()}".encode()


def seal_pdf(pdf: bytes, number: str, key: Ed25519PrivateKey) -> bytes:
    """The PDF with a seal. It still ends with the two lines that every reader looks for, with the same offset as
    before.
    """
    match = re.search(rb"startxref\s+(\d+)\s+%%EOF\s*\Z", pdf)
    if match is None:
        raise ValueError("These bytes are not a whole PDF.")
    return pdf + b"\n%" + _seal(pdf, "pdf", number, key) + b"\nstartxref\n" + match[1] + b"\n%%EOF\n"


def seal_json(text: str, number: str, key: Ed25519PrivateKey) -> bytes:
    """A JSON object, written with one member a line, with its seal as the last member."""
    if not text.endswith("\n}"):
        raise ValueError("The text is not a JSON object with each member on its own line.")
    payload = text.removesuffix("\n}").encode()
    return payload + b',\n  "seal": "' + _seal(payload, "json", number, key) + b'"\n}\n'


def seal_zip(archive: bytes, number: str, key: Ed25519PrivateKey) -> bytes:
    """A zip archive without a comment, with its seal as the comment."""
    if archive[-2:] != b"\0\0":
        raise ValueError("The archive has a comment already.")
    payload = archive[:-2] + LENGTH.to_bytes(2, "little")
    return payload + _seal(payload, "zip", number, key)
