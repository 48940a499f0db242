"""The names of a module's characters are distinguished from other names."""

import pytest

from learnapp.domain.content.content import Module
from learnapp.domain.content.module_names import names_in
from learnapp.domain.identifying.identifying import findings, without_known

MODULE = Module(
    slug="m",
    title="Night of Sister Obi",
    summary="Dr Colm Hegarty&#x27;s rota",
    order=1,
    minutes=1,
    introduction="<p>First line\nMs Mehta waits on Rowan Ward. Dr Siân O’Neill rings.</p>",
    activities=(),
)


@pytest.mark.parametrize(
    "name", ["Sister Obi", "Dr Hegarty’s", "Colm Hegarty", "Ms Mehta", "Rowan Ward", "Dr O'Neill", "Siân"]
)
def test_a_character_is_known_wherever_the_module_names_them(name: str) -> None:
    assert without_known(findings(f"I would ask {name} first."), names_in(MODULE)) == ()


@pytest.mark.parametrize("name", ["Mrs Hargreaves", "Dr Colm Harper", "Willow Ward", "Ms Meera Mehta", "Grace"])
def test_anyone_else_is_still_asked_about(name: str) -> None:
    assert without_known(findings(f"I would ask {name} first."), names_in(MODULE))
