"""A module that is one organisation's own leaves search and the shared glossary at once, and comes back."""

from pathlib import Path

from learnapp.domain.reading import read_library
from learnapp.paths import MODULES
from learnapp.store.content import search
from learnapp.store.db.engine import Store
from learnapp.store.operations.own_modules import give_modules
from learnapp.store.organisations import organisations
from tests.conftest import START, TEST_MODULES


def test_its_words_are_found_by_those_who_see_it_alone(filled_store: tuple[Store, dict[str, int]]) -> None:
    store, _ = filled_store
    library = read_library((Path(TEST_MODULES), MODULES))
    with store.write() as connection:
        where = organisations.only(connection)
        before = search.count(connection, ("pot",))
        assert before
        give_modules(connection, {"tea-round": where}, library, START, None)
        assert organisations.own_modules(connection) == {"tea-round": where}
        assert search.count(connection, ("pot",), ["tea-round"]) == 0
        assert search.count(connection, ("pot",)) == before
        give_modules(connection, {"tea-round": None}, library, START, None)
        assert search.count(connection, ("pot",), ["tea-round"]) < before
        assert search.count(connection, ("pot",)) == before
