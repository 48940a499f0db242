"""Names as they are written around addresses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnapp.domain.people.written_names import name_parts, without_bullet, without_label, written_name


@pytest.mark.parametrize(
    ("written", "name", "grade"),
    [
        ("SMITH, Jane (ANYTOWN NHS TRUST)", "Jane Smith", ""),
        ("SMITH, JANE", "Jane Smith", ""),
        ("JANE SMITH", "Jane Smith", ""),
        ("SMITH Jane", "Jane Smith", ""),
        ("VAN DAM Jo", "Jo Van Dam", ""),
        ("NG, Wei", "Wei Ng", ""),
        ("O’NEILL, Siân (F2)", "Siân O’Neill", "F2"),
        ("MCKAY, J", "J McKay", ""),
        ("JA Smith", "JA Smith", ""),
        ("Smith, JA", "JA Smith", ""),
        ("J.A. Smith", "J.A. Smith", ""),
        ("van der Berg, Dr Anna-Lena", "Anna-Lena van der Berg", ""),
        ("Mr. John O'Neill FRCS", "John O'Neill", ""),
        ("Archer, Ann, MBBS, ST5", "Ann Archer", "ST5"),
        ("Dr", "Dr", ""),
        ("Ma, Wei", "Wei Ma", ""),
        ("“Zee” Okafor", "“Zee” Okafor", ""),
        ("Core Trainee", "Core", "Trainee"),
        ("•", "", ""),
        ("Ann Archer Foundation Y1", "Ann Archer", "Foundation Y1"),
        ("Ann Archer Sent: 12 November 2026", "Ann Archer", ""),
        ("Ann Archer (work)", "Ann Archer", ""),
        ("(nhs.net)", "", ""),
    ],
)
def test_what_is_no_part_of_a_name_is_taken_off(written: str, name: str, grade: str) -> None:
    assert written_name(written) == (name, grade)


@pytest.mark.parametrize("text", ["J. Smith", "A. Archer", "E Smith", "7", "Ivy Cole", "No Name", "O Neill"])
def test_initials_and_words_are_no_numbering(text: str) -> None:
    assert without_bullet(text) == text


@pytest.mark.parametrize(
    ("text", "rest"),
    [("To: Jo", "Jo"), ("F1 doctors: Jo", "Jo"), ("mailto:jo@example.org", "mailto:jo@example.org"), ("Jo", "Jo")],
)
def test_labels_are_taken_off(text: str, rest: str) -> None:
    assert without_label(text) == rest


@given(st.text(max_size=80))
def test_any_text_at_all_gives_a_name_or_nothing(text: str) -> None:
    assert len(written_name(text)[0]) <= 4 * len(text)


@pytest.mark.parametrize(
    ("name", "first", "rest"),
    [
        ("Lena Marsh", "Lena", "Marsh"),
        ("Dr Anna-Lena van der Berg", "Anna-Lena", "van der Berg"),
        ("Prof. Mr Wei Ma", "Wei", "Ma"),
        ("Björk", "Björk", ""),
        ("Dr", "Dr", ""),
        ("", "", ""),
    ],
)
def test_a_name_is_a_first_name_and_the_rest(name: str, first: str, rest: str) -> None:
    assert name_parts(name) == (first, rest)
