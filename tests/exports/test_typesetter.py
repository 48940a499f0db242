"""The PDF: tagged, titled and in order, and whatever people typed is only ever text."""

from __future__ import annotations

import itertools
import re
from pathlib import Path
from typing import Any

import pdfua
import pikepdf
import pytest

from learnapp.exports import files
from learnapp.exports.document import document
from tests.exports import samples
from tests.exports.pdfs import KEY, _pdf, _spoken


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
    """A PDF holds glyphs from left to right; its reader turns such runs round."""
    assert name[::-1] in " ".join(text for _, text in _spoken(_pdf(samples.certificate(name=name))))


@pytest.mark.parametrize(
    "name", ["Jo 👩\u200d⚕️", "👨\u200d👩\u200d👧 Lee", "Al ❤️", "Bo 🏴\u200d☠️", "Cy 🧑🏽\u200d⚕️", "🇬🇧 Di"]
)
def test_no_part_of_a_joined_emoji_is_lost(name: str) -> None:
    said = " ".join(text for _, text in _spoken(_pdf(samples.certificate(name=name))))
    said = re.sub(r"\[U\+([0-9A-F]+)\]", lambda found: chr(int(found[1], 16)), said)
    assert f"{name} worked through" in said


@pytest.mark.parametrize("letter", ["a", "W", "é", "Ж", "e\u0301"])
def test_a_hundred_letters_without_a_space_can_be_broken_and_lose_none(letter: str) -> None:
    name = (letter * 100)[:100]
    said = " ".join(text for _, text in _spoken(_pdf(samples.certificate(name=name))))
    longest = max(len(part) for word in said.split() if "://" not in word for part in word.split("\u200b"))
    assert longest <= 41
    assert f"{name} worked through" in said.replace("\u200b", "")
