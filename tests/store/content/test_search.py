"""The search index: filled and emptied with the published catalogue, the same on every database."""

import re
import shutil
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from learnapp.domain.content.content import Library
from learnapp.domain.learning.searching import STOP_WORDS, SearchError, phrases
from learnapp.domain.reading import read_library
from learnapp.paths import MODULES
from learnapp.store.content import search
from learnapp.store.content.search import END, HIT, SearchHit
from learnapp.store.db import engine
from learnapp.store.db.engine import Store
from learnapp.store.operations.migrate import migrate
from learnapp.store.operations.publishing import publish
from learnapp.store.tables.people_and_work import search_entry
from tests.conftest import TEST_MODULES
from tests.postgres import postgres_url

NOW = datetime(2026, 11, 2, tzinfo=UTC)


@pytest.fixture(scope="module")
def library() -> Library:
    return read_library((MODULES,))


@pytest.fixture(
    scope="module",
    params=[
        "pysqlite3",
        pytest.param("sqlite3", marks=pytest.mark.thorough),
        pytest.param("postgresql", marks=pytest.mark.thorough),
    ],
)
def filled(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, library: Library
) -> Iterator[Store]:
    """The test module and the shipped ones, on SQLite as bundled, as Python has it, and on PostgreSQL."""
    with pytest.MonkeyPatch.context() as patch:
        if request.param == "sqlite3":
            patch.setattr(engine, "sqlite_driver", lambda: sqlite3)
        path = tmp_path_factory.mktemp("search") / "store.db"
        store = Store(postgres_url() if request.param == "postgresql" else f"sqlite:///{path}")
    migrate(store)
    publish(store, (TEST_MODULES, MODULES), library, NOW)
    yield store
    store.dispose()


def _found(store: Store, typed: str, most: int = 500) -> list[SearchHit]:
    with store.read() as connection:
        wanted = phrases(typed)
        found = search.find(connection, wanted, 0, most)
        assert search.count(connection, wanted) == len(found) or len(found) == most
        return found


@pytest.mark.parametrize(
    ("typed", "where"),
    [
        ("drug trolley", ("tea-round", "spilt", "case", "")),
        ("warming", ("tea-round", "leaves", "lesson", "")),
        ("warm pots", ("tea-round", "leaves", "lesson", "")),
        ("kettle", ("tea-round", "before", "quiz", "")),
        ('"what tea is made in"', ("", "tea-round", "term", "pot")),
        ("tea round", ("tea-round", "", "module", "")),
    ],
)
def test_what_is_open_to_all_is_found_where_it_stands(
    filled: Store, typed: str, where: tuple[str, str, str, str]
) -> None:
    assert where in [(f.module, f.activity, f.kind, f.anchor) for f in _found(filled, typed)]


def test_what_is_found_is_marked_in_its_fragment(filled: Store) -> None:
    case = next(f for f in _found(filled, "drug trolley") if f.activity == "spilt")
    assert f"{HIT}drug{END}" in case.fragment
    assert f"{HIT}trolley{END}" in case.fragment


def test_a_word_in_a_title_comes_before_one_in_a_text(filled: Store) -> None:
    assert "variance" in _found(filled, "variance")[0].title.casefold()


def test_a_word_as_it_was_typed_comes_before_its_other_forms(filled: Store) -> None:
    found = [f"{f.title} {f.fragment}".casefold() for f in _found(filled, "consultant")]
    exact = ["consultant" in words for words in found]
    assert exact[0], "and not “Staff consultation”"
    assert not any("consultation" in words and not has for words, has in zip(found[:20], exact, strict=False))


def test_the_papers_claims_are_found(filled: Store, library: Library) -> None:
    word = max(re.findall(r"[a-z]{6,}", library.claims[18].text), key=len)
    assert "18" in {f.anchor for f in _found(filled, word) if f.kind == "claim"}


CANARIES = sorted(
    {c for p in (TEST_MODULES / "tea-round").iterdir() for c in re.findall(r"\w+-canary-\w+", p.read_text())}
)


def test_there_are_canaries_of_every_sort() -> None:
    sorts = {c.split("-")[0] for c in CANARIES}
    assert sorts >= {"feedback", "consequence", "hindsight", "scene", "ending", "debrief", "explanation"}


def test_no_canary_is_ever_found(filled: Store) -> None:
    for canary in (*CANARIES, *(c.split("-")[2] for c in CANARIES), "canary"):
        assert _found(filled, canary) == [], canary
        assert _found(filled, f'"{canary}"') == [], canary


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)
@given(st.text(max_size=60) | st.text("\"'()*^:-+~<>&|! ORANDNOTEAR{}\\%_", max_size=60))
def test_nothing_that_can_be_typed_is_an_error(filled: Store, typed: str) -> None:
    try:
        wanted = phrases(typed)
    except SearchError:
        return
    with filled.read() as connection:
        found = search.find(connection, wanted, 0, 20)
        assert search.count(connection, wanted) >= len(found)


def test_every_entry_is_found_by_its_own_title(filled: Store) -> None:
    with filled.read() as connection:
        rows = connection.execute(sa.select(search_entry.c.module, search_entry.c.kind, search_entry.c.title)).all()
    assert rows
    for row in rows[::5]:
        if STOP_WORDS.issuperset(row.title.casefold().split()):  # "What it was for": searching asks for another word
            continue
        found = _found(filled, row.title)
        titles = [f.title.replace(HIT, "").replace(END, "") for f in found]
        assert row.title in titles, row.title


def _publish(store: Store, root: Path, library: Library) -> None:
    publish(store, (root,), library, NOW)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    shutil.copytree(TEST_MODULES, tmp_path / "modules")
    return tmp_path / "modules"


def test_the_index_follows_an_edit_and_a_module_that_leaves(store: Store, root: Path, library: Library) -> None:
    _publish(store, root, library)
    assert _found(store, "trolley")
    path = root / "tea-round" / "30-spilt.case.md"
    path.write_text(path.read_text().replace("by the drug trolley", "by the window"))
    module = root / "tea-round" / "module.md"
    entry = "changes:\n  - date: 2026-11-03\n    class: wording\n    note: Put right.\n"
    module.write_text(module.read_text().replace("changes:\n", entry))
    _publish(store, root, library)
    assert not [f for f in _found(store, "trolley") if f.activity == "spilt"]
    assert [f for f in _found(store, "window") if f.activity == "spilt"]
    shutil.rmtree(root / "tea-round")
    _publish(store, root, library)
    assert [f for f in _found(store, "window") if f.module] == []
    assert _found(store, "director"), "the paper's claims stay"


def test_a_broken_folder_leaves_its_last_good_edition_to_be_found(store: Store, root: Path, library: Library) -> None:
    _publish(store, root, library)
    (root / "tea-round" / "module.md").write_text("nothing of use")
    _publish(store, root, library)
    assert [f for f in _found(store, "trolley") if f.activity == "spilt"]


def test_a_site_that_was_published_before_there_was_an_index_is_indexed_at_the_next_start(
    store: Store, root: Path, library: Library
) -> None:
    _publish(store, root, library)
    with store.write() as connection:
        connection.execute(search_entry.delete())
        if store.is_sqlite:
            connection.exec_driver_sql("INSERT INTO search_words (search_words) VALUES ('rebuild')")
    assert _found(store, "trolley") == []
    _publish(store, root, library)
    assert _found(store, "trolley")


def test_publishing_what_has_not_changed_leaves_the_index_alone(store: Store, root: Path, library: Library) -> None:
    _publish(store, root, library)
    with store.write() as connection:
        assert search.renew(connection, library, lambda _: None) is False


def test_a_term_that_several_modules_explain_is_one_result(filled: Store) -> None:
    found = _found(filled, '"exception report"')
    assert next(f.title.replace(HIT, "").replace(END, "") for f in found if f.kind == "term") == "Exception report"
    titles = [
        f.title.replace(HIT, "").replace(END, "").casefold() for f in _found(filled, "doctor") if f.kind == "term"
    ]
    assert len(titles) == len(set(titles)) > 5


def test_pages_of_results_have_each_result_once(filled: Store) -> None:
    with filled.read() as connection:
        wanted = phrases("director")
        total = search.count(connection, wanted)
        pages = [search.find(connection, wanted, skip, 7) for skip in range(0, total + 7, 7)]
    assert total > 14
    assert (
        sum(map(len, pages)) == len({(f.module, f.activity, f.kind, f.anchor) for page in pages for f in page}) == total
    )


def test_what_a_term_is_also_called_finds_it(filled: Store) -> None:
    """Its note has the other name, whatever its title is."""
    for typed in ("PACE", "graded assertiveness"):
        found = [f for f in _found(filled, typed) if f.kind == "term"]
        assert "Graded words" in [f.title.replace(HIT, "").replace(END, "") for f in found], typed


def test_a_term_goes_with_the_last_module_that_explains_it(store: Store, root: Path, library: Library) -> None:
    other = root / "coffee-round"
    shutil.copytree(root / "tea-round", other)
    _publish(store, root, library)
    terms = [f for f in _found(store, "pot") if f.kind == "term"]
    assert len(terms) == 1
    assert terms[0].activity in {"tea-round", "coffee-round"}
    shutil.rmtree(root / terms[0].activity)
    _publish(store, root, library)
    (left,) = [f for f in _found(store, "pot") if f.kind == "term"]
    assert left.activity != terms[0].activity
    shutil.rmtree(root / left.activity)
    _publish(store, root, library)
    assert [f for f in _found(store, "pot") if f.kind == "term"] == []


def test_accents_make_no_difference(store: Store, root: Path, library: Library) -> None:
    lesson = root / "tea-round" / "20-leaves.lesson.md"
    lesson.write_text(f"{lesson.read_text()}\n\nA café, a creche and a piqu\u00e9 or nai\u0308ve zoe.\n")
    _publish(store, root, library)
    for typed in ("cafe", "café", "CAFÉ", "cafe\u0301", "crèche", "pique", "naive", "naïve", "Zoë", '"cafe, a crèche"'):
        assert [f.activity for f in _found(store, typed)] == ["leaves"], typed


@pytest.mark.parametrize("store", ["postgresql"], indirect=True)
def test_postgresql_reads_no_text_again_to_search(store: Store, root: Path, library: Library) -> None:
    """Reading every text for each search took 0.2 seconds."""
    _publish(store, root, library)
    with store.read() as connection:
        explained = sa.text(f"EXPLAIN {search._PG_COUNT.statement}")
        plan = str(connection.execute(explained, {"wanted": '"tea"', "hidden": "[]"}).all())
    assert "search_vector @@" in plan
    assert "to_tsvector" not in plan
