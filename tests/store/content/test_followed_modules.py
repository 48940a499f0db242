"""Which modules come from a branch, and as of which commit."""

from learnapp.store.content import followed_modules
from learnapp.store.db.engine import Store
from tests.conftest import START


def test_a_module_is_noted_with_the_commit_that_was_looked_at_last(store: Store) -> None:
    with store.write() as connection:
        followed_modules.note(connection, "night", "ours", "a", "a", START)
        followed_modules.note(connection, "night", "ours", "b", None, START)
        assert followed_modules.all_of(connection) == {"night": ("ours", "b")}
        followed_modules.note(connection, "day", "ours", "b", None, START)
        assert followed_modules.commits(connection) == {"night": "a"}
