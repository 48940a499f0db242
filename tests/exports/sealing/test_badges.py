"""A certificate as an Open Badge: checked by third-party programs, which know only what the site publishes."""

from __future__ import annotations

import hashlib
import json
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import openbadgeslib.ob3 as theirs
import pytest
from flask import Flask
from openbadgeslib.ob3.ldp import OB3LdpVerifier

from learnapp.exports.sealing import keys
from tests.client import Visitor
from tests.learner.learning.evidence_files import CERTIFICATE, download, finish

SITE = "https://learn.example.org"
DID = "did:web:learn.example.org"
COUNTERPARTS = Path(__file__).parents[2] / "counterparts"
CONTEXTS = Path(theirs.__file__).parent / "contexts"
PROGRAM = """
import * as vc from '@digitalbazaar/vc';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {cryptosuite} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import {EmbeddedJWK, compactVerify, importJWK} from 'jose';
import {readFileSync} from 'node:fs';
const {badge, changed, token, documents} = JSON.parse(readFileSync(0));
const documentLoader = async url => {
  const at = url.split('#')[0], found = documents[at];
  if (!found) return vc.defaultDocumentLoader(url);
  const one = url.includes('#') ? found.verificationMethod.find(m => m.id === url) : found;
  const context = '@context' in one ? {} : {'@context': 'https://w3id.org/security/multikey/v1'};
  return {contextUrl: null, documentUrl: url, document: {...context, ...one}};
};
const check = async credential => {
  const suite = new DataIntegrityProof({cryptosuite});
  const said = await vc.verifyCredential({credential, suite, documentLoader});
  return said.verified || String(said.error?.errors?.[0]?.message ?? said.error);
};
const method = Object.values(documents).flatMap(d => d.verificationMethod ?? [])[0];
const jose = await compactVerify(token, EmbeddedJWK);
let forged = 'taken';
const parts = token.split('.');
const claims = {...JSON.parse(Buffer.from(parts[1], 'base64url')), name: 'X'};
const other = Buffer.from(JSON.stringify(claims)).toString('base64url');
try { await compactVerify([parts[0], other, parts[2]].join('.'), EmbeddedJWK); } catch (e) { forged = e.code; }
console.log(JSON.stringify({
  good: await check(badge), changed: await check(changed), forged,
  payload: JSON.parse(new TextDecoder().decode(jose.payload)), jwk: jose.protectedHeader.jwk, method
}));
"""


@pytest.fixture
def badges(app: Flask, lena: Visitor) -> tuple[dict[str, Any], str]:
    """Lena's badge, as JSON and as a token."""
    app.extensions["settings"] = replace(app.extensions["settings"], site_url=SITE)
    finish(lena)
    page = lena.get(CERTIFICATE)
    answer = download(lena, page, "badge (JSON)")
    assert answer.mimetype == "application/json"
    assert ".json" in answer.headers["Content-Disposition"]
    token = download(lena, page, "badge as a token")
    assert token.mimetype == "application/vc+jwt"
    return json.loads(answer.data), token.get_data(as_text=True)


def test_programs_of_others_verify_it_and_see_a_change(app: Flask, badges: tuple[dict[str, Any], str]) -> None:
    """@digitalbazaar/vc 7.3, data-integrity 2.5 and eddsa-rdfc-2022-cryptosuite 1.3, and jose 6.2 (npm)."""
    badge, token = badges
    visitor = app.test_client()
    documents = {DID: visitor.get("/.well-known/did.json").json}
    for file in CONTEXTS.glob("*.json"):
        documents[_address(file.name)] = json.loads(file.read_text())
    changed = json.loads(json.dumps(badge))
    changed["credentialSubject"]["achievement"]["name"] = "Another module"
    sent = {"badge": badge, "changed": changed, "token": token, "documents": documents}
    said = subprocess.run(
        ["node", "--input-type=module", "-e", PROGRAM],
        cwd=COUNTERPARTS,
        input=json.dumps(sent),
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == 0, said.stderr
    found = json.loads(said.stdout)
    assert found["good"] is True, found["good"]
    assert "signature" in found["changed"].lower()
    assert found["forged"] == "ERR_JWS_SIGNATURE_VERIFICATION_FAILED"
    assert found["payload"]["iss"] == DID
    assert found["payload"]["credentialSubject"] == badge["credentialSubject"]


def _address(name: str) -> str:
    known = {
        "credentials-v2.json": "https://www.w3.org/ns/credentials/v2",
        "ob-v3p0-extensions.json": "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json",
        "security-data-integrity-v2.json": "https://w3id.org/security/data-integrity/v2",
        "security-multikey-v1.json": "https://w3id.org/security/multikey/v1",
    }
    return known.get(name) or f"https://purl.imsglobal.org/spec/ob/v3p0/{name.removeprefix('ob-v3p0-')}"


def test_the_library_that_wrote_it_reads_it_with_the_published_key(
    app: Flask, badges: tuple[dict[str, Any], str]
) -> None:
    def fetched(_url: str, *_more: object, **_options: object) -> bytes:
        return app.test_client().get("/.well-known/did.json").data

    assert OB3LdpVerifier.for_issuer_did(DID, download=fetched).verify(badges[0], download=fetched)


def test_its_owner_is_named_by_a_hash_alone(badges: tuple[dict[str, Any], str]) -> None:
    badge, _ = badges
    said = json.dumps(badge)
    for word in ("lena", "Lena", "Marsh", "mailto"):
        assert word not in said
    (identity,) = badge["credentialSubject"]["identifier"]
    expected = hashlib.sha256(("lena@example.org" + identity["salt"]).encode()).hexdigest()
    assert identity["identityHash"] == f"sha256${expected}"
    assert badge["validFrom"].startswith("2026-11-02T09:30:00")
    assert badge["id"].startswith(f"{SITE}/verify/#LA-")


def test_what_it_names_is_published_and_old_keys_stay(app: Flask, badges: tuple[dict[str, Any], str]) -> None:
    badge, _ = badges
    visitor = app.test_client()
    what = badge["credentialSubject"]["achievement"]
    assert visitor.get(what["id"].removeprefix(SITE)).json == what
    assert visitor.get("/badges/issuer.json").json == badge["issuer"]
    assert visitor.get("/badges/none.json").status_code == 404
    file = app.extensions["settings"].signing_key_file
    keys.rotate(file, "2026-11-03")
    methods = [one["id"] for one in visitor.get("/.well-known/did.json").json["verificationMethod"]]
    assert len(methods) == 2
    assert methods[1] == badge["proof"]["verificationMethod"]


def test_without_an_address_of_its_own_a_site_offers_none(app: Flask, lena: Visitor) -> None:
    finish(lena)
    assert "Open Badge" not in lena.get(CERTIFICATE).main
    assert lena.post(CERTIFICATE, {"form": "badge"}).mimetype == "application/pdf"
    assert app.test_client().get("/.well-known/did.json").status_code == 404
