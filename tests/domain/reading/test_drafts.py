"""Drafts: what can be shown of a folder beside what cannot be read."""

from __future__ import annotations

import pytest

from learnapp.domain.content.content import Module
from learnapp.domain.reading import Draft, read_draft, read_module
from tests.domain.reading.good_module import CASE_FILE, FILES, LESSON_FILE, LIBRARY, read, spoilt


def _draft(files: dict[str, str]) -> Draft:
    return read_draft({name: text.encode() for name, text in files.items()}, "ringing-early", LIBRARY)[0]


def test_a_sound_folder_is_a_draft_of_all_its_files() -> None:
    module, _ = read(FILES)
    assert module is not None
    draft = _draft(FILES)
    assert draft.broken == ()
    assert draft.activities == module.activities
    assert (draft.title, draft.introduction, draft.glossary, draft.guide) == (
        module.title,
        module.introduction,
        module.glossary,
        module.guide,
    )
    assert not isinstance(draft, Module), "a draft must never be taken for what can be published"


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_does_not_read_leaves_the_others_to_be_shown(name: str) -> None:
    draft = _draft({**FILES, name: FILES[name] + "\n::: nonsense\n"})
    assert draft.broken == (name,)
    sound = {a.slug for a in _draft(FILES).activities} - {s for s, file in draft.files.items() if file == name}
    assert {activity.slug for activity in draft.activities} == sound
    assert bool(draft.glossary) == (name != "glossary.md")
    assert bool(draft.guide) == (name != "guide.md")
    assert bool(draft.introduction) == (name != "module.md")
    assert draft.title == "Ringing early"


def test_a_folder_without_module_md_shows_its_activities_under_its_name() -> None:
    draft = _draft({name: text for name, text in FILES.items() if name != "module.md"})
    assert draft.title == "ringing-early"
    assert draft.broken == ("module.md",)
    assert len(draft.activities) == 4


def test_a_glossary_that_cannot_be_opened_is_one_mistake() -> None:
    files = {name: text.encode() for name, text in FILES.items()}
    files["glossary.md"] = "Café\n:   A place.\n".encode("utf-16")
    assert {problem.file for problem in read_module(files, "ringing-early", LIBRARY)[1]} == {"glossary.md"}
    draft, module, _ = read_draft(files, "ringing-early", LIBRARY)
    assert module is None
    assert draft.broken == ("glossary.md",)
    assert len(draft.activities) == 4


@pytest.mark.parametrize(
    "change",
    [
        ("(#thanks)", "(#nowhere)"),
        ("- [Say sorry](#sorry)", "- [Say sorry](#thanks)"),
        ("- [Say sorry](#sorry)", "- [Say sorry](#sorry){when=rang}"),
        ("- [Say sorry](#sorry)", "- [Say sorry](#start)"),
    ],
    ids=["leads nowhere", "scene without a link", "stuck", "circle"],
)
def test_a_case_that_some_walks_do_not_get_through_is_refused_and_can_be_looked_at(change: tuple[str, str]) -> None:
    files = spoilt(CASE_FILE, change)
    assert read(files)[0] is None
    draft = _draft(files)
    assert draft.broken == ()
    assert len(draft.activities) == 4


def test_two_files_with_one_number_are_refused_and_can_be_looked_at() -> None:
    files = {**FILES, "20-again.lesson.md": FILES[LESSON_FILE]}
    assert read(files)[0] is None
    assert [a.slug for a in _draft(files).activities][1:3] == ["again", "say-it-early"]


def test_of_two_files_with_one_address_the_first_is_shown() -> None:
    draft = _draft({**FILES, "50-say-it-early.lesson.md": FILES[LESSON_FILE].replace("Say it early", "Twice")})
    assert draft.broken == ("50-say-it-early.lesson.md",)
    assert draft.files["say-it-early"] == LESSON_FILE
    activity = draft.activity("say-it-early")
    assert activity is not None
    assert activity.title == "Say it early"
