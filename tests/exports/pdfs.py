"""PDFs, read as a screen reader would."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pikepdf
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from learnapp.exports import files
from tests.exports import samples

KEY = Ed25519PrivateKey.generate()


def _pdf(evidence: Any) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(files.as_pdf(evidence, samples.library(), KEY)))


def _elements(node: Any) -> Iterator[Any]:
    """The structure elements under a node, in reading order."""
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from _elements(kid)


def marked_text(pdf: pikepdf.Pdf) -> dict[tuple[int, int], str]:
    """The text of each piece of marked content, (page's object number, mark) to text, as a screen reader has it."""
    found: dict[tuple[int, int], str] = {}
    for page in pdf.pages:
        fonts = {name: to_unicode(font) for name, font in page.resources.get("/Font", {}).items()}
        around: list[tuple[int | None, bool]] = []  # the mark that counts here, and whether a text replaces the glyphs
        font: dict[int, str] = {}
        for operands, operator in pikepdf.parse_content_stream(page):
            name, text = str(operator), ""
            mark, replaced = around[-1] if around else (None, False)
            if name == "BDC":
                properties = operands[1]
                mark = int(properties["/MCID"]) if "/MCID" in properties else mark
                text = str(properties.get("/ActualText", "")) if not replaced else ""
                around.append((mark, replaced or "/ActualText" in properties))
            elif name == "BMC":
                around.append((mark, replaced))
            elif name == "EMC":
                around.pop()
            elif name == "Tf":
                font = fonts[str(operands[0])]
            elif name in {"Tj", "TJ"} and not replaced:
                pieces = operands[0] if name == "TJ" else [operands[0]]
                raw = b"".join(bytes(p) for p in pieces if isinstance(p, pikepdf.String))
                text = "".join(font.get(int.from_bytes(raw[i : i + 2], "big"), "?") for i in range(0, len(raw), 2))
            if text and mark is not None:
                at = (page.obj.objgen[0], mark)
                found[at] = found.get(at, "") + text
    return found


def to_unicode(font: Any) -> dict[int, str]:
    """A font's map from codes to text."""
    import re

    table: dict[int, str] = {}
    cmap = font["/ToUnicode"].read_bytes().decode("latin-1")
    for block in re.findall(r"beginbfchar(.*?)endbfchar", cmap, re.DOTALL):
        for code, text in re.findall(r"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>", block):
            table[int(code, 16)] = bytes.fromhex(text).decode("utf-16-be")
    return table


def _spoken(pdf: pikepdf.Pdf) -> list[tuple[str, str]]:
    """(tag, its own text) in the order of the tags: what a screen reader reads."""
    text = marked_text(pdf)
    spoken = []
    for element in _elements(pdf.Root.StructTreeRoot):
        kids = element.get("/K", [])
        own = ""
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            if isinstance(kid, int):
                own += text.get((element.Pg.objgen[0], kid), "")
            elif isinstance(kid, pikepdf.Dictionary) and "/MCID" in kid:
                page = kid.get("/Pg", element.get("/Pg"))
                own += text.get((page.objgen[0], int(kid["/MCID"])), "")
        spoken.append((str(element.S).removeprefix("/"), " ".join(own.split())))
    return spoken
