"""The PDF: tagged, titled, in order, and nothing anybody typed is ever more than text."""

from __future__ import annotations

import io
import itertools
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pdfua
import pikepdf
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from learnapp.exports import files, typesetting
from learnapp.exports.document import document, duration
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


def _marked_text(pdf: pikepdf.Pdf) -> dict[tuple[int, int], str]:
    """The text of each piece of marked content, (page's object number, mark) to text, as a screen reader has it."""
    found: dict[tuple[int, int], str] = {}
    for page in pdf.pages:
        fonts = {name: _to_unicode(font) for name, font in page.resources.get("/Font", {}).items()}
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


def _to_unicode(font: Any) -> dict[int, str]:
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
    text = _marked_text(pdf)
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


@pytest.fixture(scope="module", params=["certificate", "pack"])
def made(request: pytest.FixtureRequest) -> tuple[Any, pikepdf.Pdf]:
    evidence = getattr(samples, request.param)()
    return evidence, _pdf(evidence)


def test_it_is_tagged_and_says_its_title_and_language(made: tuple[Any, pikepdf.Pdf]) -> None:
    evidence, pdf = made
    assert bool(pdf.Root.MarkInfo.Marked)
    assert "/StructTreeRoot" in pdf.Root
    assert str(pdf.Root.Lang) == "en-GB"
    assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
    with pdf.open_metadata() as meta:
        assert meta["dc:title"] == document(evidence, samples.library())["title"]
        assert meta["pdfuaid:part"] == "1"


def test_headings_begin_at_one_and_leave_no_level_out(made: tuple[Any, pikepdf.Pdf]) -> None:
    levels = [int(tag[1]) for tag, _ in _spoken(made[1]) if tag[0] == "H" and tag[1:].isdigit()]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_it_is_read_in_the_order_of_the_document(made: tuple[Any, pikepdf.Pdf]) -> None:
    evidence, pdf = made
    said = " ".join(text for _, text in _spoken(pdf) if text)
    place = 0
    for text in _texts(document(evidence, samples.library())):
        found = said.replace("- ", "-").find(text.replace("- ", "-"), place)
        assert found >= 0, f"{text!r} is not read after {said[max(0, place - 60) : place]!r}"
        place = found + len(text)


def _texts(document: dict[str, Any]) -> Iterator[str]:
    yield document["title"]
    for block in document["blocks"]:
        if "text" in block:
            yield block["text"]
        yield from block.get("items", [])
        yield from block.get("paragraphs", [])
        if "caption" in block:
            yield block["caption"]
            yield from (cell for row in [block["head"], *block["rows"]] for cell in row)
        elif "rows" in block:
            yield from (value for row in block["rows"] for value in row)


def test_tables_have_headers_and_captions_and_lists_are_lists(made: tuple[Any, pikepdf.Pdf]) -> None:
    tags = [tag for tag, _ in _spoken(made[1])]
    assert tags.count("Table") == tags.count("Caption") == 2
    assert tags.count("TH") == 8
    assert "L" in tags
    assert "LI" in tags
    assert "Link" in tags


def test_links_say_where_they_lead(made: tuple[Any, pikepdf.Pdf]) -> None:
    links = [a for page in made[1].pages for a in page.get("/Annots", []) if a.Subtype == "/Link"]
    assert links
    assert all(str(link.get("/Contents", "")) for link in links)


def test_a_validator_finds_nothing(made: tuple[Any, pikepdf.Pdf], tmp_path: Path) -> None:
    """Only the part of PDF/UA-1 that this validator knows; docs/decisions/0026 says which ones were tried."""
    file = tmp_path / "evidence.pdf"
    file.write_bytes(files.as_pdf(made[0], samples.library(), KEY))
    report = pdfua.validate(str(file))
    assert not report.findings
    assert len(report.outcomes) >= 10


def test_no_fonts_are_left_out(made: tuple[Any, pikepdf.Pdf]) -> None:
    for page in made[1].pages:
        for font in page.resources.Font.values():
            descriptor = font.DescendantFonts[0].FontDescriptor
            assert "/FontFile3" in descriptor or "/FontFile2" in descriptor


@pytest.mark.parametrize("where", ["name", "reflection"])
def test_what_people_type_is_only_text(where: str) -> None:
    import msgspec

    if where == "name":
        evidence = samples.certificate(name=samples.HOSTILE)
    else:
        evidence = samples.pack(reflections=(msgspec.structs.replace(samples.REFLECTION, text=samples.HOSTILE),))
    said = " ".join(text for _, text in _spoken(_pdf(evidence)))
    assert samples.HOSTILE in said


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Zoë Ćwikła", "Zoë Ćwikła"),
        ("Νίκος Иванов", "Νίκος Иванов"),
        ("Nguyễn Thị Ngọc", "Nguyễn Thị Ngọc"),
        ("王芳", "[U+738B][U+82B3]"),
        ("Ann 😀 Lee", "Ann [U+1F600] Lee"),
        ("a\x00b\x1bc", "abc"),
        ("A\U000f0000", "A[U+F0000]"),
    ],
)
def test_a_name_that_no_font_has_is_shown_by_its_code_points(name: str, shown: str) -> None:
    said = " ".join(text for _, text in _spoken(_pdf(samples.certificate(name=name))))
    assert f"{shown} worked through" in said
    assert ("The data file has them as they were written" in said) == ("[U+" in shown)


@pytest.mark.parametrize("name", ["अनिता", "Ng\u200dọc"])
def test_letters_that_join_are_read_as_written(name: str) -> None:
    assert name in " ".join(text for _, text in _spoken(_pdf(samples.certificate(name=name))))


@pytest.mark.parametrize("name", ["شيماء", "שרה"])
def test_a_name_that_runs_right_to_left_is_there_in_the_order_it_is_drawn(name: str) -> None:
    """A PDF holds glyphs from left to right; whoever reads it turns such runs round."""
    assert name[::-1] in " ".join(text for _, text in _spoken(_pdf(samples.certificate(name=name))))


def test_a_very_long_reflection_is_all_there() -> None:
    import msgspec

    words = " ".join(f"word{n}" for n in range(12_000))
    reflection = msgspec.structs.replace(samples.REFLECTION, text=words)
    pdf = _pdf(samples.pack(reflections=(reflection,)))
    assert len(words) > 100_000
    assert len(pdf.pages) > 10
    assert "word11999" in " ".join(_marked_text(pdf).values())


def test_the_data_says_what_the_pdf_says(made: tuple[Any, pikepdf.Pdf]) -> None:
    evidence, _ = made
    data = json.loads(files.as_data(evidence, samples.library(), KEY))
    flat = json.dumps(data, ensure_ascii=False)
    for text in (
        "Zoë Marsh",
        "The tea round",
        "Developing self-awareness",
        "Leadership and team working",
        "accredited",
    ):
        assert text in flat
    assert data["modules"][0]["finished_on"] == "2026-11-02"
    assert data["modules"][0]["results"] == [{"title": "After the tea", "attempts": 2, "first": 40, "best": 88}]
    assert [r["text"] for r in data["reflections"]] == [r.text for r in evidence.reflections]


def test_the_same_evidence_gives_the_same_bytes() -> None:
    first, second = (files.as_pdf(samples.certificate(), samples.library(), KEY) for _ in range(2))
    assert first == second


def test_typesetting_that_fails_says_so_and_quotes_nobody() -> None:
    with pytest.raises(typesetting.TypesettingError) as error:
        typesetting.pdf({"title": "x", "author": "x", "number": "x", "blocks": [{"type": "secret words"}]}, 0)
    assert "secret" not in str(error.value)


def test_typesetting_that_takes_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typesetting, "SECONDS", 0.01)
    with pytest.raises(typesetting.TypesettingError, match="longer"):
        typesetting.pdf(document(samples.certificate(), samples.library()), 0)


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0, "0 minutes"),
        (1, "1 minute"),
        (45, "45 minutes"),
        (60, "1 hour (60 minutes)"),
        (61, "1 hour 1 minute (61 minutes)"),
        (150, "2 hours 30 minutes (150 minutes)"),
    ],
)
def test_minutes_in_words(minutes: int, words: str) -> None:
    assert duration(minutes) == words
