"""Every save can be seen, compared and brought back."""

from datetime import timedelta

from flask import Flask

from tests.conftest import Clock
from tests.educator.drafts.authoring import Writing


def test_each_save_is_listed_with_what_it_changed_and_brought_back(writing: Writing) -> None:
    before = writing.text("module.md")
    writing.save("module.md", before.replace("title: Handing over", "title: Handing on"))
    page = writing.author.get(f"{writing.url}history/?file=module.md")
    assert page.main.count("Edwin Okafor") == 2
    save = writing.author.get(page.link("module.md, "))
    assert "− title: Handing over" in save.main
    assert "+ title: Handing on" in save.main
    first = [a.get("href") for a in page.all("a") if (a.get("href") or "").startswith(f"{writing.url}history/")][-1]
    writing.author.submit(writing.author.get(first), "Bring this back")
    assert writing.text("module.md") == before
    assert "Brought back" in writing.author.get(f"{writing.url}history/").main


def test_saves_that_the_page_made_are_thinned_after_an_hour_and_others_stay(
    app: Flask, writing: Writing, clock: Clock
) -> None:
    for number in range(6):
        revision = writing.files()["module.md"].revision
        writing.auto("module.md", f"{number}", revision)
        clock.now += timedelta(minutes=1)
    clock.now += timedelta(hours=2)
    writing.auto("module.md", "later", writing.files()["module.md"].revision)
    page = writing.author.get(f"{writing.url}history/?file=module.md")
    assert 2 <= page.main.count("Saved while typing") <= 3
    assert page.main.count("Imported") == 1
