"""Evidence as the files that are downloaded."""

from __future__ import annotations

import json
from typing import Any

import pikepdf

from learnapp.exports import files
from tests.exports import samples
from tests.exports.pdfs import KEY


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
