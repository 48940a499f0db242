"""What a set can discuss."""

import msgspec
from flask import Flask, url_for

from learnapp.learning_sets.meetings.offers import offers
from learnapp.store.sets import past_splits
from learnapp.store.tables.cohort_tables import counted_group
from tests.client import Page, Visitor
from tests.conftest import START, Clock
from tests.learning_sets.meetings_held import signed_in
from tests.learning_sets.sets_made import a_set


def test_it_is_planned_from_what_is_on_offer(app: Flask, ids: dict[str, int], clock: Clock) -> None:
    set_id = a_set(app, [ids["lena"], ids["bola"]], ids["edwin"])
    lena = signed_in(app, ids["lena"])
    page = lena.get(lena.get(f"/sets/{set_id}/meetings/").link("Plan or start a meeting"))
    page = lena.get(page.link("Spilt") if "Spilt" in page.main else page.link("spilt"))
    fields = {"place": "corridor", "date-day": "9", "date-month": "11", "time": "6.30pm", "observer": ids["bola"]}
    page = lena.submit(page, "Plan the meeting", fields)
    assert page.heading == "Arriving"
    assert "The meeting starts at 6:30pm on Monday 9 November 2026, UK time." in page.main
    assert "Bola Adeyemi observes how you work" in page.main
    page = lena.get(f"/sets/{set_id}/meetings/")
    assert "6:30pm on Monday 9 November 2026" in page.main


def test_modules_are_in_the_order_of_the_course_without_starter_questions(app: Flask) -> None:
    with app.extensions["store"].read() as connection:
        (tea,) = app.extensions["catalogue"].at(connection).modules.values()
    last = msgspec.structs.replace(tea, slug="last", stage="higher")
    found = offers([last, tea])
    assert [module.slug for module, _ in found] == ["tea-round", "last"]
    assert [one.activity for one in found[0][1]] == ["spilt", "after"]


def _plan(visitor: Visitor, set_id: int, activity: str = "spilt", form: str = "meetings") -> Page:
    return visitor.get(f"/sets/{set_id}/{form}/new/?module=tea-round&activity={activity}")


def test_each_decision_is_shown_by_its_own_words_and_the_one_to_discuss_first(app: Flask, ids: dict[str, int]) -> None:
    set_id = a_set(app, [ids["lena"]], ids["edwin"])
    lena = signed_in(app, ids["lena"])
    for form in ("meetings", "threads"):
        page = _plan(lena, set_id, form=form)
        first = page.main.index("The corridor")
        assert page.main.index("The module’s guide suggests this one") > first
        assert page.main.count("The module’s guide suggests this one") == 1
        assert first < page.main.index("Friday")
        assert "how their first votes split" not in page.main, "too few sets have discussed these"


def test_the_words_of_what_a_member_has_not_come_to_are_folded_away(app: Flask, ids: dict[str, int]) -> None:
    set_id = a_set(app, [ids["lena"]], ids["edwin"])
    lena, edwin = signed_in(app, ids["lena"]), signed_in(app, ids["edwin"])
    with app.test_request_context():
        start = url_for("learner.start_case", module="tea-round", activity="spilt")
    assert lena.post(start).status_code == 303
    page, unread = _plan(lena, set_id), _plan(edwin, set_id)
    open_text = [page.words(one) for one in page.all("div") if "nhsuk-radios__hint" in (one.get("class") or "")]
    assert "A cup lands by the drug trolley" in open_text[0]
    assert "The module’s guide suggests this one." in open_text[0]
    (others,) = [page.words(one) for one in page.all("details") if "not reached yourself (1)" in page.words(one)]
    assert "Friday" in others
    folded = [page.words(one) for one in unread.all("details")]
    assert any("gives some of the story away" in one and "A cup lands" in one for one in folded)
    shown = [unread.words(one) for one in unread.all("div") if "nhsuk-radios__hint" in (one.get("class") or "")]
    assert "A cup lands" not in " ".join(shown)
    assert "Say so at once" in " ".join(folded)


def test_how_past_sets_split_is_said_once_enough_have_and_not_on_what(app: Flask, ids: dict[str, int]) -> None:
    set_id = a_set(app, [ids["lena"]], ids["edwin"])
    lena = signed_in(app, ids["lena"])
    with app.extensions["store"].write() as connection:
        published = app.extensions["catalogue"].at(connection)
        subject = past_splits._subject(published, "tea-round", "spilt", published.editions["tea-round"])
        sums = {"place": "corridor", "split": {"sets": 5, "counts": [2, 11, 9]}}
        row = {"subject": subject, "people": 27, "sums": sums, "made_at": START}
        connection.execute(counted_group.insert().values(**row))
    page = _plan(lena, set_id)
    assert "In 5 past sets, 22 first votes split 11, 9 and 2." in page.main
    assert page.main.count("past sets,") == 1
    assert "Where five sets or more have discussed one" in page.main


def test_questions_are_listed_as_before(app: Flask, ids: dict[str, int]) -> None:
    set_id = a_set(app, [ids["lena"]], ids["edwin"])
    page = _plan(signed_in(app, ids["lena"]), set_id, "after")
    assert "answers" in page.main
    assert "not reached yourself" not in page.main
