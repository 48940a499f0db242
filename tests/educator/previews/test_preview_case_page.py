"""The map of a case in its preview: every scene and choice, and what no walk reaches or gets past."""

import re
from pathlib import Path

import pytest

from tests.client import Visitor
from tests.educator.previews.looking import HOME

CASE = HOME + "spilt/"
MAP = "Map of the case and every scene"


def _edit(folder: Path, old: str, new: str) -> None:
    case = folder / "30-spilt.case.md"
    assert old in case.read_text()
    case.write_text(case.read_text().replace(old, new, 1))


def test_every_scene_is_on_the_map_and_on_the_list_beside_it(edwin: Visitor, folder: Path) -> None:
    page = edwin.get(CASE)
    assert MAP in page.main
    case = (folder / "30-spilt.case.md").read_text()
    scenes = [line for line in case.splitlines() if line.startswith("## ") and "{#debrief" not in line]
    assert len(re.findall('<g class="node ', page.text)) == len(scenes)
    for number, line in enumerate(scenes, 1):
        assert line.removeprefix("## ").split(" {")[0] in page.main
        assert f">{number}</text>" in page.text
    assert "No route leads here" not in page.main
    assert [e for e in page.all("details") if page.words(e).startswith(MAP) and e.get("open") is not None] == []


def test_the_way_here_is_marked_on_the_map(edwin: Visitor, folder: Path) -> None:
    def taken(address: str) -> int:
        return edwin.get(address).text.count('<path class="edge taken"')

    assert (taken(CASE), taken(f"{CASE}?way=0")) == (0, 1)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("](#wheels)", "](#weels)", "Leads to no scene."),
        ("](#wheels)", "](#steady)", "No route leads here."),
        ("{when=told calm=+1}", "{when=told,!told calm=+1}", "Never open."),
        ("- [Go back to the ward](#friday)", "- [Go back to the ward](#friday){when=!told}", "get stuck here."),
    ],
)
def test_what_no_walk_gets_to_or_past_is_named(edwin: Visitor, folder: Path, old: str, new: str, said: str) -> None:
    _edit(folder, old, new)
    page = edwin.get(CASE)
    assert page.status == 200
    assert said in page.main
    assert ">!</text>" in page.text
    assert [e for e in page.all("details") if page.words(e).startswith(MAP) and e.get("open") is not None]
    assert "30-spilt.case.md" in page.main


def test_a_choice_that_leads_to_no_scene_is_shown_without_a_link(edwin: Visitor, folder: Path) -> None:
    _edit(folder, "(#office)", "(#ofice)")
    page = edwin.get(CASE)
    assert "Say so at once Leads to no scene." in page.main
    assert edwin.get(f"{CASE}?way=0").heading == page.heading


def test_a_case_in_a_circle_is_listed_and_not_drawn(edwin: Visitor, folder: Path) -> None:
    _edit(folder, "- [Go back to the ward](#friday)", "- [Go back to the ward](#corridor)")
    page = edwin.get(CASE)
    assert "goes in a circle, so it cannot be drawn" in page.main
    assert "Wheels" in page.main
