"""The modules on offer, kept in memory."""

import shutil
from pathlib import Path

from learnapp.domain.content.content import Library
from learnapp.store.content.catalogue import Catalogue, PublishedCatalogue
from learnapp.store.db.engine import Store
from tests.store.operations.published import _publish, edit


def test_a_folder_that_is_gone_leaves_the_shelf_and_its_editions_stay(
    store: Store, root: Path, library: Library
) -> None:
    _publish(store, root, library)
    with store.read() as connection:
        digest = Catalogue(library).at(connection).editions["tea-round"]
    shutil.rmtree(root / "tea-round")
    _publish(store, root, library)
    catalogue = Catalogue(library)
    with store.read() as connection:
        assert catalogue.at(connection).modules == {}
        assert catalogue.edition(connection, digest).title == "The tea round"


def test_a_running_process_takes_up_what_another_published(store: Store, root: Path, library: Library) -> None:
    _publish(store, root, library)
    catalogue = Catalogue(library)
    with store.read() as connection:
        assert catalogue.at(connection).modules["tea-round"].title == "The tea round"
    edit(root, "module.md", "title: The tea round", "title: The tea trolley", "wording")
    _publish(store, root, library)
    with store.read() as connection:
        assert catalogue.at(connection).modules["tea-round"].title == "The tea trolley"


def test_an_edition_kept_by_an_older_program_is_read_again(store: Store, root: Path, library: Library) -> None:
    from learnapp.store.tables.people_and_work import edition

    _publish(store, root, library)
    with store.write() as connection:
        connection.execute(edition.update().values(format=0, content=b"of another time"))
    assert _publish(store, root, library) == {"tea-round": "new"}
    with store.read() as connection:
        assert Catalogue(library).at(connection).modules["tea-round"].title == "The tea round"


class RenewedMeanwhile(Catalogue):
    """Another thread replaces the catalogue that was just looked at with an empty one."""

    @property
    def _shelf(self) -> PublishedCatalogue:  # type: ignore[override]
        seen, self.there = self.there, PublishedCatalogue()
        return seen

    @_shelf.setter
    def _shelf(self, renewed: PublishedCatalogue) -> None:
        self.there = renewed


def test_each_answer_is_of_one_version_also_while_another_thread_renews_it(
    store: Store, root: Path, library: Library
) -> None:
    _publish(store, root, library)
    catalogue = RenewedMeanwhile(library)
    with store.read() as connection:
        published = catalogue.there = Catalogue(library).at(connection)
        digest = published.editions["tea-round"]
        assert catalogue.edition(connection, digest) is published.modules["tea-round"]
        catalogue.there = published
        assert catalogue.kept(published.version) is published
        catalogue.there = published
        assert catalogue.at(connection, published.version) is published
        catalogue.there = published
        assert catalogue.at(connection, published.version + 1).modules == published.modules
