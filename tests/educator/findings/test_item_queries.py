"""Figures follow an item's text over modules, and only as far as its key is today's."""

from types import SimpleNamespace
from typing import Any

from msgspec import structs

from learnapp.domain.content.content import Module, Quiz
from learnapp.domain.findings.item_sums import ItemSums, Moments, PartSums
from learnapp.educator.findings.item_queries import by_item, used_in_several
from learnapp.store.cohorts.findings import FoundSums, Release
from tests.domain.questions.reading import read, task_list

QUESTION = read(task_list("single-best", "x__"))


def _module(slug: str, **changed: Any) -> Module:
    quiz = Quiz(slug="end", title="End", minutes=1, purpose="end", questions=(structs.replace(QUESTION, **changed),))
    return Module(slug=slug, title=slug.title(), summary="", order=1, minutes=1, introduction="", activities=(quiz,))


def _release(module: str, edition: str, people: int) -> Release:
    parts = tuple(PartSums(label=word, key=word == "A", chosen=people // 2, with_rest=Moments()) for word in "AB")
    sums = ItemSums(people=people, share=people / 2, with_rest=Moments(), parts=parts)
    return Release(module, edition=edition, activity="end", found=FoundSums(people=people, items={"q": sums}))


def _items(modules: dict[str, Module], releases: list[Release]) -> Any:
    published: Any = SimpleNamespace(
        history={slug: [SimpleNamespace(digest=f"{slug}-{n}") for n in (1, 2)] for slug in modules},
        editions={slug: f"{slug}-2" for slug in modules},
    )
    catalogue: Any = SimpleNamespace(
        continues_on=lambda module, digest: digest, edition=lambda _, digest: modules[digest[:-2]]
    )
    return by_item(None, catalogue, published, releases)  # type: ignore[arg-type]


def test_one_text_in_two_modules_is_one_item() -> None:
    modules = {"one": _module("one"), "two": _module("two", id="q", competencies=("1.4",))}
    (item,) = _items(modules, [_release("one", "one-2", 10), _release("two", "two-2", 20)]).values()
    assert (item.figures.people, item.figures.facility, item.modules) == (30, 0.5, {"One", "Two"})
    assert used_in_several({"d": item}) == [item]


def test_another_text_is_another_item_and_an_older_key_does_not_count() -> None:
    modules = {"one": _module("one"), "two": _module("two", stem="<p>Another.</p>")}
    found = _items(modules, [_release("one", "one-2", 10), _release("two", "two-2", 20), _release("one", "one-1", 40)])
    assert sorted(item.figures.people for item in found.values()) == [10, 20]
    assert used_in_several(found) == []


def test_fewer_than_five_have_no_figures() -> None:
    (item,) = _items({"one": _module("one")}, [_release("one", "one-2", 4)]).values()
    assert item.figures.facility is None
