"""Fixtures that several files here share."""

import pytest
from flask import Flask

from tests.client import Visitor
from tests.educator.drafts.authoring import Writing
from tests.educator.panels.judging import JUDGED, QUIZ, Judging, begin_panel


@pytest.fixture
def writing(app: Flask, edwin: Visitor) -> Writing:
    """A draft of Edwin's with items of judgement."""
    from tests.educator.drafts.authoring import begin

    made = begin(app, edwin, "Handing over", "handing-over")
    made.write(QUIZ, JUDGED)
    return made


@pytest.fixture
def judging(app: Flask, writing: Writing) -> Judging:
    """A panel on them that Edwin has started."""
    return begin_panel(app, writing)
