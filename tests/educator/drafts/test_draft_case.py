"""The case of a draft as a map, linked to its text."""

from tests.educator.drafts.authoring import Writing

CASE = "50-night.case.md"


def _case(writing: Writing, old: str = "", new: str = "") -> str:
    if CASE not in writing.files():
        writing.author.submit(writing.author.get(writing.url), "Add file", {"name": CASE})
    text = writing.text(CASE)
    assert old in text
    writing.save(CASE, text.replace(old, new))
    return writing.text(CASE)


def test_scenes_lead_to_their_lines_and_endings_have_their_ways(writing: Writing) -> None:
    text = _case(writing)
    page = writing.author.get(f"{writing.url}case/night/")
    assert "2 routes lead here. The shortest: One choice." in page.main
    line = text.split("\n").index("## How it ended {#end .ending}") + 1
    links = [a.get("href") for a in page.all("a") if page.words(a) == "How it ended"]
    assert f"{writing.file(CASE)}?line={line}" in links
    walk = next(href for href in links if "/preview/" in href)
    assert writing.author.get(walk).heading == "How it ended"
    assert "Map of" in page.text


def test_what_no_walk_reaches_is_marked(writing: Writing) -> None:
    _case(writing, "## Debrief", "## Nobody comes here {#lost .ending}\n\nText.\n\n## Debrief")
    page = writing.author.get(f"{writing.url}case/night/")
    assert "No route leads here." in page.main
    assert "No path leads to the scene" in page.main
    assert "0 ways" not in page.main


def test_a_lesson_has_no_map(writing: Writing) -> None:
    lesson = next(name for name in writing.files() if name.endswith(".lesson.md"))
    writing.author.get(f"{writing.url}case/{lesson.split('-', 1)[1].split('.')[0]}/", 404)


def test_flags_have_their_places_on_the_map_and_in_a_table(writing: Writing) -> None:
    text = _case(writing, "{trust=+1}", "{trust=+1 set=asked}")
    writing.save(CASE, text.replace("What came of it.", "::: when asked\nShe came.\n:::\n\nWhat came of it."))
    page = writing.author.get(f"{writing.url}case/night/")
    assert 'data-sets="asked"' in page.text
    assert 'data-reads="asked"' in page.text
    row = next(row for row in page.all("tr") if row.get("id") == "flag-asked")
    assert page.words(row) == "asked Where it begins, “One choice” How it ended"
    there = writing.author.get(next(a.get("href") for a in row.iter("a")))
    assert "This scene on the map" in there.main
    assert there.link("This scene on the map").endswith("/case/night/#scene-start")
    assert writing.author.get(page.link("as a form: Where it begins")).heading == "Where it begins"


def test_a_walk_shows_its_state_and_goes_back_to_any_step_with_problems_elsewhere(writing: Writing) -> None:
    text = _case(writing, "{trust=+1}", "{trust=+1 set=asked}")
    writing.save(CASE, text.replace("What came of it.", "::: when asked\nShe came.\n:::\n\nWhat came of it."))
    writing.write("90-broken.lesson.md", "no front matter")
    begun = writing.author.get(writing.author.get(f"{writing.url}case/night/").link("Walk the case"))
    ended = writing.author.get(begun.link("One choice"))
    assert "Text with the condition asked is shown." in ended.main
    assert "Where it begins: One choice (The team’s trust +1, sets asked)" in ended.main
    assert writing.author.get(ended.link("Where it begins")).heading == "Where it begins"
    assert ended.link("This scene in the text").endswith(f"{CASE}?at=end")
    other = writing.author.get(begun.link("Another"))
    assert "Text with the condition asked is not shown." in other.main
    assert "(The team’s trust −1)" in other.main
