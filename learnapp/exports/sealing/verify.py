#!/usr/bin/env python3
"""Verify a certificate or evidence pack that a learnapp site issued. Needs Python 3.9 and `pip install cryptography`.

    python verify.py FILE --key KEYFILE

KEYFILE is the issuing site's published key: open /verify/key on that site, whose address you should know from
elsewhere than the file, and save what it shows. Nothing is fetched and nothing is sent. The exit status is 0 if the
file is just as it was issued, 1 if it is not, 2 if it could not be checked.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import re
import sys
import zipfile
from typing import Any, NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key

SEAL = rb"learnapp-seal-1 number=(LA(?:-[0-9A-Z]{4}){3}) key=([0-9a-f]{16}) signature=([0-9a-f]{128})"
TAILS = {
    "pdf": re.compile(rb"\n%" + SEAL + rb"\nstartxref\n([0-9]{1,12})\n%%EOF\n\Z"),
    "json": re.compile(rb',\n  "seal": "' + SEAL + rb'"\n\}\n\Z'),
    "zip": re.compile(SEAL + rb"\Z"),
}
BEGINNINGS = {"pdf": b"%PDF-", "json": b"{\n", "zip": b"PK\x03\x04"}
LARGEST = 16 * 1024 * 1024
"""Bytes of the largest data file that is unpacked from a pack: one with many long reflections has about a megabyte."""
PEM = re.compile(rb"-----BEGIN PUBLIC KEY-----.+?-----END PUBLIC KEY-----", re.DOTALL)

NO_SEAL = (
    "NOT VERIFIED. This file has no complete learnapp seal. Either it was not issued by a learnapp site, or it "
    "was changed, saved or printed by another program, which breaks the seal. Ask for the file as it was "
    "downloaded."
)
NO_KEY = (
    "NOT VERIFIED. The file is sealed with the key {0}, which is not one of the keys used for this check. Either "
    "another site issued it, or it is forged. Check it with the published key of the site that is supposed to have "
    "issued it."
)
BROKEN = (
    "NOT VERIFIED. The seal does not match the file: the file was changed after it was issued, or it is forged. "
    "Do not rely on it. Ask for the file as it was downloaded."
)
GOOD = "VERIFIED. The file is unchanged since the holder of the key {0} issued it, under the number {1}."


class Verdict(NamedTuple):
    """What was found. `says` is what a data file or pack states; empty for a PDF, which states it itself."""

    good: bool
    message: str
    number: str = ""
    key: str = ""
    says: dict[str, Any] = {}  # noqa: RUF012  (a default that nobody changes)


def read_keys(pem: bytes) -> dict[str, Ed25519PublicKey]:
    """The Ed25519 keys of a published key file by their ids. Raises ValueError if there is none."""
    keys = {}
    for block in PEM.findall(pem):
        key = load_pem_public_key(block)
        if isinstance(key, Ed25519PublicKey):
            raw = key.public_bytes(Encoding.Raw, PublicFormat.Raw)
            keys[hashlib.sha256(raw).hexdigest()[:16]] = key
    if not keys:
        raise ValueError(
            "The key file has no Ed25519 public key. Save the text shown at /verify/key on the issuing site."
        )
    return keys


def verify(data: bytes, keys: dict[str, Ed25519PublicKey]) -> Verdict:
    """Whether the file is just as the holder of one of the keys issued it."""
    form = next((name for name, beginning in BEGINNINGS.items() if data.startswith(beginning)), "")
    found = TAILS[form].search(data) if form else None
    if found is None:
        return Verdict(False, NO_SEAL)
    payload = data[: found.start()]
    number, key = found[1].decode(), found[2].decode()
    if form == "pdf" and not re.search(rb"startxref\s+" + found[4] + rb"\s+%%EOF\s*\Z", payload):
        return Verdict(False, BROKEN, number, key)
    if key not in keys:
        return Verdict(False, NO_KEY.format(key), number, key)
    try:
        signed = f"learnapp-seal-1 {form} {number}\n".encode() + payload
        keys[key].verify(bytes.fromhex(found[3].decode()), signed)
    except InvalidSignature:
        return Verdict(False, BROKEN, number, key)
    return Verdict(True, GOOD.format(key, number), number, key, _stated(data, form))


def _stated(data: bytes, form: str) -> dict[str, Any]:
    """What a verified data file or pack says; nothing of one that would unpack to more than any site makes."""
    if form == "zip":
        with zipfile.ZipFile(io.BytesIO(data)) as pack:
            if pack.getinfo("evidence.json").file_size > LARGEST:
                return {}
            data = pack.read("evidence.json")
    stated: dict[str, Any] = json.loads(data) if form != "pdf" else {}
    return stated


def describe(verdict: Verdict) -> str:
    """The verdict in words, with the chief things a data file or pack states."""
    lines = [verdict.message]
    if verdict.says:
        said = verdict.says
        lines += [f"Name: {said['name']}", f"Issued: {said['issued_at']}", f"Issued by: {said['issuer'] or 'not said'}"]
        for module in said["modules"]:
            until = f"finished {module['finished_on']}" if module["finished_on"] else "not finished"
            lines.append(
                f"Module: {module['title']}, {until}, {module['minutes']} minute{'' if module['minutes'] == 1 else 's'}"
            )
    elif verdict.good:
        lines.append("Read the PDF itself to see what it states.")
    return "\n".join(lines)


def main(arguments: list[str] | None = None) -> int:
    """The command. Returns the exit status."""
    parser = argparse.ArgumentParser(description="Verify a certificate or evidence pack issued by a learnapp site.")
    parser.add_argument("file", metavar="FILE", help="the certificate (PDF or JSON) or evidence pack (zip)")
    parser.add_argument(
        "--key",
        metavar="KEYFILE",
        required=True,
        help="the issuing site's published key, saved from its /verify/key page",
    )
    given = parser.parse_args(arguments)
    try:
        with open(given.key, "rb") as file:
            keys = read_keys(file.read())
        with open(given.file, "rb") as file:
            data = file.read()
    except (OSError, ValueError) as error:
        sys.stderr.write(f"Could not check the file: {error}\n")
        return 2
    verdict = verify(data, keys)
    sys.stdout.write(describe(verdict) + "\n")
    return 0 if verdict.good else 1


if __name__ == "__main__":
    sys.exit(main())
