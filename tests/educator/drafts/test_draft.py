"""A draft's page: files added and removed, and deleting it."""

from tests.client import Visitor
from tests.educator.drafts.authoring import Writing


def test_a_file_of_each_kind_can_be_added_and_names_are_checked(writing: Writing) -> None:
    for name in ("45-more.lesson.md", "50-night.case.md", "60-check.quiz.md"):
        writing.author.submit(writing.author.get(writing.url), "Add file", {"name": name})
        assert name in writing.files()
    page = writing.author.get(writing.url)
    assert "to fix before this draft can be published" not in page.main
    for name, says in (("notes.txt", "not a file that modules can have"), ("45-more.lesson.md", "of this name")):
        assert says in writing.author.submit(page, "Add file", {"name": name}, 422).errors[0]
    assert writing.author.submit(page, "Add file", {"name": "../x.md"}, 422).errors


def test_a_file_is_named_after_its_title_and_kind(writing: Writing) -> None:
    page = writing.author.get(writing.url)
    wrong = writing.author.submit(page, "Add file", {"title": "Café: a talk"}, 422)
    assert wrong.errors == ["Enter a title, and choose a kind"]
    writing.author.submit(wrong, "Add file", {"kind": "case"})
    name = next(name for name in writing.files() if name.endswith("caf-a-talk.case.md"))
    assert name.startswith("50-")
    assert 'title: "Café: a talk"' in writing.text(name)
    assert "Café: a talk" in writing.author.get(writing.url).main


def test_a_removed_file_is_brought_back_from_the_history(writing: Writing) -> None:
    text = writing.text("glossary.md")
    writing.author.submit(writing.author.get(f"{writing.url}remove/glossary.md"), "Remove file")
    assert "glossary.md" not in writing.files()
    page = writing.author.get(f"{writing.url}history/?file=glossary.md")
    last = next(a.get("href") for a in page.all("a") if page.words(a).startswith("glossary.md, "))
    assert "The file was removed." in writing.author.get(last).main
    first = [a.get("href") for a in page.all("a") if (a.get("href") or "").startswith(f"{writing.url}history/")][-1]
    writing.author.submit(writing.author.get(first), "Bring this back")
    assert writing.text("glossary.md") == text


def test_only_a_draft_that_was_never_published_can_be_deleted(writing: Writing) -> None:
    author = writing.author
    author.submit(author.get(f"{writing.url}publish/"), "Publish now")
    author.get(f"{writing.url}delete/", 404)
    assert "Delete this draft" not in author.get(writing.url).main


def test_a_draft_is_deleted_with_everything_in_it(writing: Writing, lena: Visitor) -> None:
    author = writing.author
    assert lena.post(f"{writing.url}delete/").status_code == 404
    author.submit(author.get(f"{writing.url}delete/"), "Delete draft")
    author.get(writing.url, 404)
    assert writing.files() == {}


def test_what_is_not_there_is_not_found(writing: Writing) -> None:
    for path in ("files/nothing.md", "files/pictures/x.svg", "history/999/", "case/nothing/", "preview/nothing/"):
        writing.author.get(writing.url + path, 404)
    for path in ("settle/99/", "comments/nothing.md", "files/nothing.md", "check/nothing.md", "history/999/"):
        assert writing.author.post(writing.url + path, {"text": "x", "revision": "0"}).status_code == 404, path
