"""What can be searched for, and what typing asks for."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnapp.domain.content.content import Library, Module, Term
from learnapp.domain.learning.searching import (
    LONGEST,
    SearchEntry,
    SearchError,
    entries,
    phrases,
    shared_entries,
    unaccented,
)
from learnapp.domain.reading import check_files, load_folder, read_library
from learnapp.paths import MODULES
from tests.conftest import TEST_MODULES


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("variance", ("variance",)),
        ("  adverse   variance ", ("adverse", "variance")),
        ('"medical director" trust', ("medical director", "trust")),
        ("“medical director”", ("medical director",)),
        ('"medical director', ("medical", "director")),
        ('trust "', ("trust",)),
        ("board and clinicians", ("board", "clinicians")),
        ('"to the board"', ("to the board",)),
        ("board OR trust", ("board", "trust")),
        ("-board +trust*", ("board", "trust")),
        ("title:board NEAR(trust, 3)", ("title", "board", "NEAR", "trust", "3")),
        ("and/or", ()),
        ("2.2 1,000", ("2.2", "1,000")),
        ("board board", ("board",)),
        ("Obi's", ("Obi",)),
        ("naïve café", ("naïve", "café")),
        ("ﬁnance", ("finance",)),
        ("snake_case", ("snake", "case")),
        ("'; DROP TABLE person; --", ("DROP", "TABLE", "person")),
    ],
)
def test_typing_is_read_as_words_and_quoted_groups(typed: str, wanted: tuple[str, ...]) -> None:
    if not wanted:
        with pytest.raises(SearchError):
            phrases(typed)
    else:
        assert phrases(typed) == wanted


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", "Enter a word to look for."),
        ("   ", "Enter a word to look for."),
        ('"" * () ^ : ~', "Your search contains no letters or digits. Enter a word to look for."),
        ("the and of", "Your search contains only very common words. Add one that says what you are looking for."),
        ("x" * 201, "Your search is 201 characters long. Shorten it to 200 or fewer."),
    ],
)
def test_what_cannot_be_searched_for_is_explained(typed: str, message: str) -> None:
    with pytest.raises(SearchError) as raised:
        phrases(typed)
    assert str(raised.value) == message


@given(st.text(max_size=LONGEST))
def test_nothing_typed_leaves_an_operator(typed: str) -> None:
    try:
        found = phrases(typed)
    except SearchError:
        return
    for phrase in found:
        assert all(c.isalnum() or c in " .," for c in phrase), phrase


def _tea_round() -> Module:
    library = read_library((MODULES,))
    module, _ = check_files(load_folder(TEST_MODULES / "tea-round"), "tea-round", library)
    assert module is not None
    return module


def test_no_key_feedback_consequence_or_later_scene_is_searchable() -> None:
    module, none = _tea_round(), Library(competencies={}, claims={})
    everything = " ".join(f"{e.title} {e.text}" for e in [*entries(module), *shared_entries(none, (module,))])
    spoilers = ("canary", "Mop it", "Every cup", "Wheels", "Friday", "The stairs", "Telling early", "The last poured")
    assert [word for word in (*spoilers, "Which cup is warmest", "Think of the corridor") if word in everything] == []


def test_each_part_that_spoils_nothing_is_searchable_where_it_stands() -> None:
    found = {(e.kind, e.activity, e.anchor): e for e in entries(_tea_round())}
    assert list(found) == [
        ("module", "", ""),
        ("quiz", "before", ""),
        ("lesson", "leaves", ""),
        ("case", "spilt", ""),
        ("quiz", "after", ""),
    ]
    assert "A cup lands by the drug trolley." in found["case", "spilt", ""].text
    assert "A pot needs warming." in found["lesson", "leaves", ""].text


@pytest.mark.parametrize("folder", [p for p in sorted(MODULES.iterdir()) if p.is_dir()], ids=lambda p: p.name)
@pytest.mark.slow
def test_no_shipped_module_lets_an_ending_or_a_consequence_be_searched(folder) -> None:  # type: ignore[no-untyped-def]
    library = read_library((MODULES,))
    module, _ = check_files(load_folder(folder), folder.name, library)
    assert module is not None
    said = " ".join(e.text for e in entries(module) if e.kind in {"case", "quiz"})
    assert "{{" not in said
    for path in folder.glob("*.case.md"):
        after = path.read_text().split("\n## ")[2:]
        lines = {line.strip() for scene in after for line in scene.splitlines() if len(line.split()) > 6}
        plain = {re.sub(r"[*_`\[\]]|\(.*?\)", "", line) for line in lines}
        assert [line for line in plain if line in said] == []


def test_claims_can_be_found_by_their_section() -> None:
    library = read_library((MODULES,))
    found = list(shared_entries(library, ()))
    assert len(found) == len(library.claims) > 0
    assert found[0].title == f"Claim {found[0].anchor}: {library.sections[library.claims[1].section]}"


def test_markup_and_control_characters_do_not_reach_the_index() -> None:
    term = Term(id="t", title="T &amp; C", html="<p>Fish\x02 &amp; <em>chips</em></p><p>again {{n}} times</p>")
    base = _tea_round()
    module = Module(
        slug=base.slug,
        title=base.title,
        summary="",
        order=1,
        minutes=1,
        introduction="",
        activities=(),
        glossary=(term,),
    )
    found = list(shared_entries(Library(competencies={}, claims={}), (module,)))
    assert found == [SearchEntry("", "tea-round", "term", "t", "T & C", "Fish & chips again … times")]


def _explaining(slug: str, order: int, *terms: Term) -> Module:
    return Module(
        slug=slug, title=slug, summary="", order=order, minutes=1, introduction="", activities=(), glossary=terms
    )


def test_a_term_that_several_modules_explain_is_found_once_with_all_that_they_say() -> None:
    modules = (
        _explaining(
            "b", 2, Term(id="job-plan", title="Job plan", html="<p>A week on paper.</p>", note="<p>Not a rota.</p>")
        ),
        _explaining("a", 1, Term(id="plan", title="job plan", html="<p>What a consultant is paid for.</p>")),
        _explaining("c", 3, Term(id="job-plan", title="Job Plan", html="<p>A week on paper.</p>")),
        _explaining("d", 4, Term(id="job-plans", title="Job plans", html="<p>Several.</p>")),
    )
    found = list(shared_entries(Library(competencies={}, claims={}), modules))
    assert found == [
        SearchEntry("", "a", "term", "plan", "job plan", "What a consultant is paid for. A week on paper. Not a rota."),
        SearchEntry("", "d", "term", "job-plans", "Job plans", "Several."),
    ]


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("café", "cafe"),
        ("Zoë Łoś", "Zoe Łos"),
        ("cafe\u0301", "cafe"),
        ("नि", "नि"),
        ("й", "и"),
        ("茶", "茶"),
        ("a", "a"),
    ],
)
def test_accents_are_taken_off_letters_and_nothing_else(text: str, plain: str) -> None:
    assert unaccented(text) == plain
