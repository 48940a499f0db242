"""QTI 2.1 and 3 name the same things in two ways: `choiceInteraction` and `qti-choice-interaction`.

Items are built and read with the names of 2.1; the names of 3 are made from them.
"""

from __future__ import annotations

import re
from typing import Any

from learnapp.domain.exchange.sources import local_name

QTI2 = "http://www.imsglobal.org/xsd/imsqti_v2p1"
QTI3 = "http://www.imsglobal.org/xsd/imsqtiasi_v3p0"
_HTML = frozenset(
    (
        *("a", "blockquote", "br", "code", "em", "li", "ol", "p", "pre", "strong", "ul"),
        *("table", "tbody", "td", "th", "thead", "tr"),
    )
)
"""Names that are the same in both versions, without a prefix."""
_UPPER = re.compile("[A-Z]")


def to_version_3(element: Any) -> None:
    """Rename an item built with the names of 2.1, in place."""
    for node in element.iter():
        name = local_name(node)
        if name and name not in _HTML:
            node.tag = f"{{{QTI3}}}{'' if name.startswith('qti-') else 'qti-'}{_kebab(name)}"
            for key, value in list(node.attrib.items()):
                if not key.startswith("{") and _kebab(key) != key:
                    del node.attrib[key]
                    node.set(_kebab(key), value)
        elif name:
            node.tag = f"{{{QTI3}}}{name}"


def to_version_2(element: Any) -> None:
    """Rename elements read from either version to the names of 2.1 without a namespace, in place."""
    for node in element.iter():
        name = local_name(node)
        if not name:
            continue
        ours = name.startswith("qti-")
        node.tag = _camel(name.removeprefix("qti-")) if ours else name
        if ours:
            for key, value in list(node.attrib.items()):
                if "-" in key and not key.startswith(("{", "data-")):
                    del node.attrib[key]
                    node.set(_camel(key), value)


def _kebab(name: str) -> str:
    return _UPPER.sub(lambda found: f"-{found[0].lower()}", name)


def _camel(name: str) -> str:
    first, *rest = name.split("-")
    return first + "".join(part.capitalize() for part in rest)
