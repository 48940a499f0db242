"""The manifest that a learning system reads of a package: imsmanifest.xml of SCORM 1.2 or 2004, 4th edition."""

from __future__ import annotations

from collections.abc import Collection
from xml.etree.ElementTree import Element, SubElement, indent, tostring

LAUNCH = "index.html"

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


def manifest(slug: str, title: str, files: Collection[str], standard: str) -> bytes:
    """The manifest of a package with one item, launched at `LAUNCH`. It names no pass mark: scores complete nothing."""
    names = _NAMES[standard]
    spaces = {"xmlns": names["cp"], "xmlns:adlcp": names["adlcp"]}
    if standard == "2004":
        spaces["xmlns:imsss"] = _SEQUENCING
    root = Element("manifest", {**spaces, "identifier": f"learnapp-{slug}", "version": "1"})
    metadata = SubElement(root, "metadata")
    SubElement(metadata, "schema").text = "ADL SCORM"
    SubElement(metadata, "schemaversion").text = names["version"]
    organisations = SubElement(root, "organizations", {"default": "course"})
    organisation = SubElement(organisations, "organization", {"identifier": "course"})
    SubElement(organisation, "title").text = title
    item = SubElement(organisation, "item", {"identifier": "module", "identifierref": "package"})
    SubElement(item, "title").text = title
    if standard == "2004":
        sequencing = SubElement(organisation, "imsss:sequencing")
        SubElement(sequencing, "imsss:controlMode", {"choice": "true", "flow": "true"})
    resource = SubElement(
        SubElement(root, "resources"),
        "resource",
        {"identifier": "package", "type": "webcontent", f"adlcp:{names['type']}": "sco", "href": LAUNCH},
    )
    for name in sorted(files):
        SubElement(resource, "file", {"href": name})
    indent(root)
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode").encode() + b"\n"
