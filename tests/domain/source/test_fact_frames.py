"""What is written around a `today` block that names facts."""

from __future__ import annotations

from pathlib import Path

import pytest

from learnapp.domain.reading import check_files
from tests.domain.reading.facts import OLD_BOX, files_with, lesson_of, library_of
from tests.domain.reading.good_module import LESSON_FILE, LIBRARY


def test_a_block_takes_source_date_and_certainty_from_the_fact(tmp_path: Path) -> None:
    library, _ = library_of(tmp_path)
    shown = lesson_of(library, files_with("::: today fact=peer-leads"))
    assert (
        'Source: <a href="https://example.org/plan?a=1&amp;b=2">NHS England, &lt;January&gt; 2026</a> '
        "(read in an extract). "
        'Certainty: official or primary source. Checked <time datetime="2026-11-29">29 November 2026</time>.'
    ) in shown


def test_of_two_facts_the_weaker_certainty_and_the_older_date_hold(tmp_path: Path) -> None:
    library, _ = library_of(tmp_path)
    shown = lesson_of(library, files_with("::: today fact=peer-leads,pay"))
    assert "(read in an extract); Trade press. Certainty: one source, or a secondary one." in shown
    assert "Checked <time" in shown
    assert "1 July 2026" in shown


def test_a_block_with_its_own_source_is_read_as_before(tmp_path: Path) -> None:
    library, _ = library_of(tmp_path)
    assert lesson_of(library, files_with(OLD_BOX)) == lesson_of(LIBRARY, files_with(OLD_BOX))


@pytest.mark.parametrize(
    ("box", "says"),
    [
        ("::: today fact=peer-leeds", "There is no fact `peer-leeds`. Did you mean `peer-leads`?"),
        ("::: today fact=zzz", "There is no fact `zzz`. Add it to facts.yaml."),
        ("::: today fact=", "Write the fact's name after `fact=`"),
        ("::: today fact=pay certainty=H", "cannot have `certainty=`"),
    ],
)
def test_a_block_that_names_no_known_fact_is_refused(tmp_path: Path, box: str, says: str) -> None:
    library, _ = library_of(tmp_path)
    _, problems = check_files(files_with(box), "ringing-early", library)
    assert any(says in p.message and p.file.endswith(LESSON_FILE) and p.severity == "error" for p in problems), problems
