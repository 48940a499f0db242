"""What a post can quote."""

from __future__ import annotations

import sqlalchemy as sa

from learnapp.store.learning import runs
from learnapp.store.tables.set_tables import discussion as discussions
from tests.client import Visitor
from tests.conftest import START
from tests.learning_sets.posts.posting import SAFE, there
from tests.learning_sets.tuesdays import Tuesday


def test_a_post_quotes_a_scene_and_a_choice_that_its_writer_has_seen(
    tuesday: Tuesday, lena: Visitor, ids: dict[str, int]
) -> None:
    edition = tuesday.change(
        lambda c: c.execute(sa.text("SELECT edition FROM shelf WHERE module = 'tea-round'")).scalar_one()
    )
    tuesday.change(lambda c: c.execute(discussions.update().values(edition=edition)))
    assert "Quote from the case" not in lena.get(tuesday.write).main
    tuesday.change(runs.begin, ids["lena"], "tea-round", "spilt", edition, 0, START)
    page = lena.get(tuesday.write)
    options = page.all("option")
    scene, choice = page.words(options[1]), page.words(options[2])
    fields = dict(page.fields(page.form("Post"))) | {"text": SAFE, "quoted": options[2].get("value", "")}
    lena.post(tuesday.write, fields)
    quoted = there(tuesday)[0].quoted
    assert quoted is not None
    assert (quoted.module, quoted.activity, quoted.title) == ("tea-round", "spilt", scene)
    assert choice == f"{scene}: {quoted.choice}"
    # What was not offered is not quoted.
    fields |= {"nonce": "another-nonce", "quoted": "99"}
    lena.post(tuesday.write, fields)
    assert there(tuesday)[1].quoted is None
