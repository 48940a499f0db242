"""A new module checks clean before anything is written in it."""

from __future__ import annotations

from datetime import date

import pytest

from learnapp.domain.checking.flaws_dates import date_flaws
from learnapp.domain.content.content import Case, Lesson, Library, Quiz
from learnapp.domain.reading import check_files, read_library
from learnapp.domain.reading.skeleton import SkeletonError, new_module, not_rewritten
from learnapp.paths import MODULES
from tests.domain.reading.good_module import LIBRARY

TODAY = date(2028, 2, 29)
OWNER = "Asha Rao <asha.rao@example.org>"


@pytest.fixture(scope="module")
def library() -> Library:
    return read_library((MODULES,))


@pytest.mark.parametrize(
    "title", ["Night calls", "Night calls: a start", "Calls # 3", "Sam’s “night” & *more*", "$title {{n}}"]
)
def test_a_new_module_has_no_problem(library: Library, title: str) -> None:
    files = {name: text.encode() for name, text in new_module("night-calls", title, OWNER, TODAY, library).items()}
    module, problems = check_files(files, "night-calls", library)
    assert [*problems, *date_flaws(files, TODAY)] == []
    assert module is not None
    assert {type(activity) for activity in module.activities} == {Case, Lesson, Quiz}
    assert module.glossary
    assert module.guide


def test_the_competency_and_the_claim_can_be_chosen_and_any_will_do(library: Library) -> None:
    for competency, claim in (*((code, 18) for code in library.competencies), ("2.2", max(library.claims))):
        text = new_module("night-calls", "Night calls", OWNER, TODAY, library, competency, claim)
        files = {name: text.encode() for name, text in text.items()}
        assert check_files(files, "night-calls", library)[1] == [], (competency, claim)


@pytest.mark.parametrize(
    ("slug", "competency", "claim", "said"),
    [
        ("Night calls", "", 0, "lower-case letters"),
        ("night-calls", "2.22", 0, "Did you mean `2.2`?"),
        ("night-calls", "x", 0, "See competencies.yaml"),
        ("night-calls", "", 999, "Claims are numbered 1 to 30"),
    ],
)
def test_what_cannot_be_started_is_refused(slug: str, competency: str, claim: int, said: str) -> None:
    with pytest.raises(SkeletonError, match=said):
        new_module(slug, "Night calls", OWNER, TODAY, LIBRARY, competency, claim)


def test_words_of_the_new_module_are_found_until_all_of_them_are_rewritten(library: Library) -> None:
    files = new_module("night-calls", "Night calls", OWNER, TODAY, library)
    assert not_rewritten(files) == sorted(files)
    lesson = "20-one-thing.lesson.md"
    rewritten = {
        **files,
        lesson: "---\ntitle: One call\nminutes: 4\ncompetencies: ['2.2']\n---\n\nWe share the rota.\n",
    }
    assert lesson not in not_rewritten(rewritten)
    left = max(files[lesson].splitlines(), key=len)
    assert not_rewritten({lesson: rewritten[lesson] + left, "90-more.lesson.md": left}) == [lesson]
