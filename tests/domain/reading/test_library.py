"""The framework and the paper's claims, as data."""

from pathlib import Path

import pytest

from learnapp.domain.reading import LibraryError, check_library, read_library
from learnapp.paths import MODULES


def test_the_shipped_library_has_twenty_elements_and_seventy_seven_claims() -> None:
    library, problems = check_library(MODULES)
    assert problems == []
    assert list(library.competencies) == [f"{domain}.{n}" for domain in range(1, 6) for n in range(1, 5)]
    assert list(library.claims) == list(range(1, 78))
    assert library.claims[18].section == "CL"
    assert library.sections["CL"] == "Clarity about the role"
    first = library.competencies["1.1"]
    assert (first.name, first.domain) == ("Developing self-awareness", "Demonstrating personal qualities")
    assert first.crosswalk == {"GPC": ("1",), "FPC": ("7", "12"), "FMLM": ("S",), "HLM": ("isp",)}


def test_every_element_is_paired_with_every_framework() -> None:
    for competency in read_library(MODULES).competencies.values():
        assert set(competency.crosswalk) == {"GPC", "FPC", "FMLM", "HLM"}
        assert all(competency.crosswalk.values()), competency.code


def test_the_first_folder_that_has_a_file_provides_it(tmp_path: Path) -> None:
    (tmp_path / "claims.yaml").write_text("sections: {A: One}\nclaims:\n  1: {section: A, text: Only this.}\n")
    library = read_library([tmp_path, MODULES])
    assert list(library.claims) == [1]
    assert len(library.competencies) == 20


def test_no_library_at_all_is_empty(tmp_path: Path) -> None:
    assert read_library(tmp_path).claims == {}


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("claims.yaml", "sections: {A: One}\nclaims:\n  1: {section: B, text: x}\n", "does not name"),
        ("claims.yaml", "sections: {A: One}\nclaims:\n  one: {section: A, text: x}\n", "must be a number"),
        ("claims.yaml", "sections: {A: One}\nclaims:\n  1: {section: A}\n", "`text` is missing"),
        ("claims.yaml", "claims: [", "never closed"),
        ("competencies.yaml", "domains: {1: One}\nelements:\n  2.1: {name: A, gist: b}\n", "needs a domain"),
        ("competencies.yaml", "domains: {1: One}\n", "`elements` is missing"),
    ],
)
def test_a_library_file_with_a_mistake_is_refused_with_its_place(
    tmp_path: Path, name: str, text: str, says: str
) -> None:
    (tmp_path / name).write_text(text)
    with pytest.raises(LibraryError, match=f"{name}:[0-9]+: .*{says}"):
        read_library(tmp_path)
