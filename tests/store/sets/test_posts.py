"""Posts as rows, on both databases: one for each form, every version kept, gone for good when removed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta

import pytest
import sqlalchemy as sa

from learnapp.store.db.engine import Store
from learnapp.store.operations import personal_data
from learnapp.store.sets import posts, sets
from learnapp.store.tables.people_and_work import audit
from learnapp.store.tables.set_tables import post, post_report, post_version
from tests.conftest import START
from tests.learning_sets.making import a_set, a_thread

LATER = START + timedelta(hours=1)


@dataclass
class Talk:
    store: Store
    lena: int
    bola: int
    set_id: int
    discussion: int

    def say(
        self, text: str = "Tea first.", who: int | None = None, nonce: str = "n1", **also: object
    ) -> posts.AddedPost:
        with self.store.write() as connection:
            values = {"text": text, "html": f"<p>{text}</p>", "nonce": nonce, "now": START, **also}
            return posts.add(connection, self.discussion, who or self.lena, **values)  # type: ignore[arg-type]

    def get(self, post_id: int) -> posts.Post:
        with self.store.read() as connection:
            found = posts.get(connection, self.set_id, post_id)
            assert found is not None
            return found[0]


@pytest.fixture
def talk(filled_store: tuple[Store, dict[str, int]]) -> Talk:
    store, ids = filled_store
    with store.write() as connection:
        made = a_set(connection, {ids["lena"]: "member", ids["bola"]: "facilitator"})
        discussion = a_thread(connection, made).id
    return Talk(store, ids["lena"], ids["bola"], made, discussion)


def test_a_post_is_there_with_what_it_answers_and_quotes(talk: Talk) -> None:
    first = talk.say()
    quoted = posts.Quote("tea-round", "spilt", "start", "The kitchen", "Mop it up")
    second = talk.say("Why?", talk.bola, "n2", reply_to=first.id, quoted=quoted)
    with talk.store.read() as connection:
        found = posts.of_discussion(connection, talk.discussion)
    assert [(one.author, one.html, one.reply_to, one.quoted) for one in found] == [
        ("Lena Marsh", "<p>Tea first.</p>", None, None),
        ("Bola Adeyemi", "<p>Why?</p>", first.id, quoted),
    ]
    assert talk.get(second.id) == found[1]


def test_another_sets_page_finds_no_post_of_this_one(talk: Talk) -> None:
    made = talk.say()
    with talk.store.write() as connection:
        other = a_set(connection, [talk.lena], "Another")
        assert posts.get(connection, other, made.id) is None


def test_a_form_sent_twice_is_one_post(talk: Talk) -> None:
    first = talk.say()
    assert talk.say() == posts.AddedPost(first.id, True)
    assert talk.say("Other words.") == posts.AddedPost(first.id, False)
    assert talk.get(first.id).text == "Tea first."
    assert talk.say(who=talk.bola).id != first.id


def test_a_form_sent_eight_times_at_once_is_one_post(talk: Talk) -> None:
    with ThreadPoolExecutor(8) as pool:
        found = {added.id for added in pool.map(lambda _: talk.say(), range(8))}
    assert len(found) == 1


def test_a_page_shows_the_newest_and_a_way_to_the_rest(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(posts, "PAGE", 3)
    made = [talk.say(str(i), nonce=f"n{i}").id for i in range(5)]
    with talk.store.read() as connection:
        assert [one.id for one in posts.of_discussion(connection, talk.discussion)] == made[2:]
        assert [one.id for one in posts.of_discussion(connection, talk.discussion, made[2])] == made[:2]


def test_rewording_keeps_how_it_was(talk: Talk) -> None:
    made = talk.say("One.")
    with talk.store.write() as connection:
        for revision, text in ((1, "Two."), (2, "Three.")):
            assert posts.edit(
                connection, made.id, talk.lena, text=text, html=f"<p>{text}</p>", revision=revision, now=LATER
            )
        assert [(one.revision, one.text) for one in posts.versions(connection, made.id)] == [(1, "One."), (2, "Two.")]
    assert (talk.get(made.id).text, talk.get(made.id).edited_at) == ("Three.", LATER)


@pytest.mark.parametrize(("who", "revision"), [("bola", 1), ("lena", 7)])
def test_only_the_author_rewords_and_only_what_they_saw(talk: Talk, who: str, revision: int) -> None:
    made = talk.say()
    with talk.store.write() as connection:
        changed = posts.edit(connection, made.id, getattr(talk, who), text="No.", html="", revision=revision, now=LATER)
        assert not changed
        assert posts.versions(connection, made.id) == []
    assert talk.get(made.id).text == "Tea first."


def test_taken_out_is_gone_from_everywhere_and_noted(talk: Talk) -> None:
    made = talk.say("Canary one.")
    with talk.store.write() as connection:
        posts.edit(connection, made.id, talk.lena, text="Canary two.", html="Canary two.", revision=1, now=LATER)
        posts.report(connection, made.id, talk.bola, "Names somebody", LATER, pass_on=False)
        assert posts.take_out(connection, talk.set_id, made.id, talk.bola, "facilitator", LATER)
        assert not posts.take_out(connection, talk.set_id, made.id, talk.bola, "facilitator", LATER)
        assert posts.open_reports(connection, talk.set_id) == []
        assert not posts.edit(connection, made.id, talk.lena, text="x", html="x", revision=2, now=LATER)
        for table in (post, post_version, audit):
            assert "Canary" not in str(connection.execute(sa.select(table)).all())
        noted = connection.execute(sa.select(audit.c.person_id, audit.c.detail)).all()
        assert (talk.bola, {"set": talk.set_id, "post": made.id, "as": "facilitator"}) in [tuple(row) for row in noted]
    assert talk.get(made.id).redacted_at == LATER


def test_a_report_is_made_once_passed_on_and_settled(talk: Talk) -> None:
    made = talk.say()
    with talk.store.write() as connection:
        report = posts.report(connection, made.id, talk.bola, "Unkind", LATER, pass_on=False)
        assert report is not None
        assert posts.report(connection, made.id, talk.bola, "Again", LATER, pass_on=False) is None
        assert [one.reason for one in posts.open_reports(connection, talk.set_id)] == ["Unkind"]
        assert posts.passed_on(connection) == []
        assert posts.settle(connection, report, LATER)
        assert posts.open_reports(connection, talk.set_id) == []
        # The member who reported it may still pass on what the facilitator let stay.
        assert posts.pass_on(connection, report, LATER)
        assert not posts.pass_on(connection, report, LATER)
        assert [(one.id, one.set_name, one.author) for one in posts.passed_on(connection)] == [
            (report, "Tuesday set", "Lena Marsh")
        ]


def test_leaving_keeps_what_was_said_and_erasing_removes_it(talk: Talk) -> None:
    first = talk.say("From Lena.")
    second = talk.say("In reply.", talk.bola, "n2", reply_to=first.id)
    with talk.store.write() as connection:
        posts.report(connection, second.id, talk.lena, "Hm", LATER, pass_on=False)
        sets.leave(connection, talk.set_id, talk.lena, LATER)
    assert talk.get(first.id).author == "Lena Marsh"
    with talk.store.write() as connection:
        personal_data.erase(connection, talk.lena)
        assert [one.text for one in posts.of_discussion(connection, talk.discussion)] == ["In reply."]
        assert posts.of_discussion(connection, talk.discussion)[0].reply_to is None
        assert connection.execute(sa.select(post_report.c.person_id)).scalars().all() == [None]
