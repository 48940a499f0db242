"""What a link can lead to: each module before its activities, after a person's assignments."""

from __future__ import annotations

from flask import Flask

from learnapp.launch.targets import ASSIGNMENTS, targets_of


def test_every_target_has_a_page_and_a_name_of_its_own(app: Flask) -> None:
    with app.extensions["store"].read() as connection:
        modules = app.extensions["catalogue"].at(connection).modules
    found = targets_of(modules.values())
    assert found[0].key == ASSIGNMENTS
    assert len({one.key for one in found}) == len(found)
    adapter = app.url_map.bind("localhost")
    assert {adapter.match(one.path)[0] for one in found} == {"learner.assigned", "catalogue.module", "learner.activity"}
