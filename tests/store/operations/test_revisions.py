"""The revisions that we count without Alembic are those that Alembic finds."""

from alembic.script import ScriptDirectory

from learnapp.store.operations import migrate


def test_files_are_named_after_their_revisions() -> None:
    scripts = ScriptDirectory(str(migrate._FOLDER))
    assert migrate._revisions() == sorted(script.revision for script in scripts.walk_revisions())
    assert migrate.latest() == scripts.get_current_head()
