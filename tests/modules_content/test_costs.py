"""A choice in a shipped case makes a difference that the story remembers, and not only its debrief."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

import pytest

from learnapp.domain.authoring.flag_uses import flag_uses
from learnapp.domain.content.content import Case, Choice
from learnapp.domain.reading import check_folder, read_library
from learnapp.paths import MODULES

LIBRARY = read_library(MODULES)
FOLDERS = sorted(path.parent for path in MODULES.glob("*/module.md"))


def remembered(case: Case) -> set[str]:
    """The flags that a scene reads, in its text or for its choices."""
    return {use.flag for use in flag_uses(case) for place in use.reads if place.scene and place.part != "hindsight"}


def target(choice: Choice) -> str:
    return choice.target


@pytest.mark.parametrize("folder", FOLDERS, ids=[folder.name for folder in FOLDERS])
def test_of_the_choices_that_lead_to_one_scene_one_at_most_leaves_no_trace(folder: Path) -> None:
    module, _ = check_folder(folder, LIBRARY)
    assert module
    forgotten = []
    for case in (activity for activity in module.activities if isinstance(activity, Case)):
        flags = remembered(case)
        for scene in case.scenes:
            for _, together in groupby(sorted(scene.choices, key=target), target):
                # The same words under different conditions are one choice to the reader.
                silent = {choice.html for choice in together if not flags & {*choice.sets, *choice.clears}}
                if len(silent) > 1:
                    forgotten.append(f"{case.slug}, {scene.id}: {silent}")
    assert forgotten == []
