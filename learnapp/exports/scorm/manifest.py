"""The manifest that a learning system reads of a package: imsmanifest.xml of SCORM 1.2 or 2004, 4th edition."""

from __future__ import annotations

from collections.abc import Collection
from xml.etree.ElementTree import Element, SubElement, indent, register_namespace, tostring

LAUNCH = "index.html"
STANDARDS = ("1.2", "2004")

_NAMES = {
    "1.2": {
        "cp": "http://www.imsproject.org/xsd/imscp_rootv1p1p2",
        "adlcp": "http://www.adlnet.org/xsd/adlcp_rootv1p2",
        "version": "1.2",
        "type": "scormtype",
    },
    "2004": {
        "cp": "http://www.imsglobal.org/xsd/imscp_v1p1",
        "adlcp": "http://www.adlnet.org/xsd/adlcp_v1p3",
        "version": "2004 4th Edition",
        "type": "scormType",
    },
}
_SEQUENCING = "http://www.imsglobal.org/xsd/imsss"
_XML = "http://www.w3.org/XML/1998/namespace"


def manifest(slug: str, title: str, files: Collection[str], standard: str) -> bytes:
    """The manifest of a package with one item, launched at `LAUNCH`. It names no pass mark: scores complete nothing."""
    names = _NAMES[standard]
    cp, adlcp = names["cp"], names["adlcp"]
    register_namespace("", cp)
    register_namespace("adlcp", adlcp)
    register_namespace("imsss", _SEQUENCING)
    root = Element(f"{{{cp}}}manifest", {"identifier": f"learnapp-{slug}", "version": "1"})
    metadata = SubElement(root, f"{{{cp}}}metadata")
    SubElement(metadata, f"{{{cp}}}schema").text = "ADL SCORM"
    SubElement(metadata, f"{{{cp}}}schemaversion").text = names["version"]
    organisations = SubElement(root, f"{{{cp}}}organizations", {"default": "course"})
    organisation = SubElement(organisations, f"{{{cp}}}organization", {"identifier": "course"})
    SubElement(organisation, f"{{{cp}}}title").text = title
    item = SubElement(organisation, f"{{{cp}}}item", {"identifier": "module", "identifierref": "package"})
    SubElement(item, f"{{{cp}}}title").text = title
    if standard == "2004":
        sequencing = SubElement(organisation, f"{{{_SEQUENCING}}}sequencing")
        SubElement(sequencing, f"{{{_SEQUENCING}}}controlMode", {"choice": "true", "flow": "true"})
    resources = SubElement(root, f"{{{cp}}}resources")
    resource = SubElement(
        resources,
        f"{{{cp}}}resource",
        {"identifier": "package", "type": "webcontent", f"{{{adlcp}}}{names['type']}": "sco", "href": LAUNCH},
    )
    for name in sorted(files):
        SubElement(resource, f"{{{cp}}}file", {"href": name})
    indent(root)
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode").encode() + b"\n"
