"""A draft is previewed as folders are."""

from tests.educator.drafts.authoring import Writing


def test_every_page_of_the_preview_can_be_reached_and_says_it_is_a_draft(writing: Writing) -> None:
    home = f"{writing.url}preview/"
    waiting, seen = [home], set()
    while waiting:
        address = waiting.pop()
        if address in seen or address.count(".") > 3 or "version=2" in address:
            continue
        seen.add(address)
        page = writing.author.get(address)
        assert "Preview of the draft as it is now." in page.main
        waiting += [a.get("href") for a in page.all("a") if (a.get("href") or "").startswith(home)]
    assert len(seen) > 6
    assert any("way=" in address for address in seen)


def test_an_answer_is_marked(writing: Writing) -> None:
    page = writing.author.get(f"{writing.url}preview/")
    quiz = next(
        a.get("href") for a in page.all("a") if "quiz" in page.words(a.getparent()) and "/preview/" in a.get("href")
    )
    question = writing.author.get(writing.author.get(quiz).all("ol")[0].find(".//a").get("href"))
    assert writing.author.submit(question, "Show feedback").errors
