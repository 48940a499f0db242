"""Attacks on the rooms of cohorts and learning sets that were tried by hand: each must go on failing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.access_world import World, world
from tests.test_access_matrix import SENDS, USUAL, WHO_MAY, address, form, routes

HUGE = 10**30
FIELDS = ("revision", "round", "newest", "member", "assignment", "person", "subgroup", "quorum", "discussion", "who")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, filled_sqlite: tuple[Path, dict[str, int]]) -> Iterator[World]:
    made = world(tmp_path_factory.mktemp("attacks"), *filled_sqlite)
    yield made
    made.app.extensions["store"].dispose()


@pytest.fixture(autouse=True)
def _as_it_was(site: World) -> Iterator[None]:
    yield
    site.restore()


def test_an_id_that_no_row_can_have_is_not_there(site: World) -> None:
    wrong = []
    for rule in routes(site, "GET"):
        for name in set(rule.arguments) & {*USUAL, "member"}:
            for who in ("fay", "edwin"):
                status = site.ask(who, "GET", address(site, rule, **{name: HUGE})).status_code
                wrong += [(rule.endpoint, name, status)] if status != 404 else []
    assert not wrong


@pytest.mark.parametrize("value", ["9" * 30, "1\0", "-1", "\u202e1"])
def test_fields_that_make_no_sense_break_nothing(site: World, value: str) -> None:
    wrong = []
    for rule in routes(site, "POST"):
        sends = SENDS[rule.endpoint]
        if rule.endpoint == "accounts.sign_out" or not rule.endpoint.startswith(("educator.", "learning_sets.")):
            continue
        who = sends.by or ("lena" if "lena" in WHO_MAY[sends.may] else sorted(WHO_MAY[sends.may])[0])
        fields = form(site, sends.fields) | dict.fromkeys(FIELDS, value)
        status = site.ask(who, "POST", address(site, rule), fields).status_code
        wrong += [(rule.endpoint, status)] if status >= 500 else []
    assert not wrong


REVISED = sorted(name for name, sends in SENDS.items() if "revision" in sends.fields)
KEPT_APART = {"module_draft_save", "rate_limit"}
"""What was typed on a stale page of a draft is kept beside it, and what a person makes is counted."""


@pytest.mark.parametrize("endpoint", REVISED)
def test_a_form_whose_revision_is_nonsense_is_stale(site: World, endpoint: str) -> None:
    rule, sends = next(one for one in routes(site, "POST") if one.endpoint == endpoint), SENDS[endpoint]
    who = sends.by or ("lena" if "lena" in WHO_MAY[sends.may] else sorted(WHO_MAY[sends.may])[0])
    before, answers = site.rows(), {}
    for sent in ("", "-1", "one", "\u0661", "1.0", "1_0", str(HUGE), "1" * 5000, None):
        fields = form(site, {**sends.fields, "revision": sent or ""})
        if sent is None:
            del fields["revision"]
        answer = site.ask(who, "POST", address(site, rule), fields)
        after = site.rows()
        changed = {table for table in after if after[table] != before[table]}
        answers[sent] = answer.status_code, changed - KEPT_APART
        site.restore()
    stale = 422 if endpoint == "educator.draft_form" else 409  # its page says what to do as an error
    assert set(map(repr, answers.values())) == {repr((stale, set()))}, answers


WRONG = {
    "admin.organisation": {"name": ""},
    "educator.assignment": {"due-day": "99"},
    "educator.extension": {"reason": ""},
    "educator.settings": {"name": ""},
    "learner.action": {"outcome": ""},
    "learner.edit_writing": {"text": ""},
    "learning_sets.change_rules": {"rules": ""},
    "learning_sets.edit_post": {"text": ""},
    "learning_sets.edit_set_action": {"text": ""},
    "learning_sets.facilitator_notes": {"text": "x" * 60_000},
    "learning_sets.set_action": {"outcome": ""},
}


@pytest.mark.parametrize("endpoint", WRONG)
def test_a_stale_form_with_a_mistake_in_it_is_still_stale_once_that_is_corrected(site: World, endpoint: str) -> None:
    rule, sends = next(one for one in routes(site, "POST") if one.endpoint == endpoint), SENDS[endpoint]
    who, fields = sorted(WHO_MAY[sends.may])[0], form(site, {**sends.fields, "revision": "77"})
    answer = site.ask(who, "POST", address(site, rule), fields | WRONG[endpoint])
    if answer.status_code != 409:  # a page that says at once that the form was stale shows the change
        assert answer.status_code == 422
        assert 'name="revision" value="77"' in answer.get_data(as_text=True)


def test_a_thread_of_a_year_that_is_a_long_way_off_is_a_slip(site: World) -> None:
    fields = {"about": "issue", "title": "Rota", "anyway": "yes", "clarifying_questions-day": "9999-12-31"}
    answer = site.ask("fay", "POST", f"/sets/{site.id['set']}/threads/new/", fields)
    assert answer.status_code == 422
    assert "a long way off" in answer.get_data(as_text=True)


def test_a_forged_host_does_not_come_into_the_mail_to_administrators(site: World) -> None:
    url = f"/sets/{site.id['set']}/posts/{site.id['post']}/report/"
    cookie = f"learnapp={site.browsers['sam'].get_cookie('learnapp').value}"
    browser = site.app.test_client(use_cookies=False)
    fields = {"csrf_token": site.tokens["sam"], "do": "pass on"}
    answer = browser.post(url, data=fields, headers={"Host": "evil.example", "Cookie": cookie})
    assert answer.status_code == 303
    with site.write() as connection:
        bodies = connection.execute(sa.text("SELECT body FROM outbox")).scalars().all()
    assert bodies
    assert "evil.example" not in "".join(bodies)
    assert "http://localhost/sets/reported/" in "".join(bodies)


def test_nobody_is_put_back_into_a_cohort_they_left(site: World) -> None:
    url = f"/educator/cohorts/{site.id['cohort']}/people/{site.people['gone']}/"
    starts = {"starts-day": "1", "starts-month": "9", "starts-year": "2026"}
    before = site.rows()
    for ends in ({}, {"ends-day": "1", "ends-month": "12", "ends-year": "2026"}):
        answer = site.ask("edwin", "POST", url, {**starts, **ends})
        assert answer.status_code == 422
        assert "invite them again" in answer.get_data(as_text=True)
    assert site.rows() == before


def test_of_a_thread_no_count_is_told_by_the_address_that_tells_it_of_a_meeting(site: World) -> None:
    for number, status in (("meeting", 200), ("voting_thread", 404)):
        url = f"/sets/{site.id['set']}/meetings/{site.id[number]}/state/"
        assert site.ask("sam", "GET", url).status_code == status


@pytest.mark.parametrize(
    "path",
    [
        "/educator/cohorts/{other_cohort}/assignments/{assignment}/",
        "/educator/cohorts/{other_cohort}/assignments/{assignment}/extensions/",
        "/educator/cohorts/{other_cohort}/invitations/{invitation}/again/",
        "/educator/cohorts/{other_cohort}/invitations/{invitation}/revoke/",
        "/educator/cohorts/{other_cohort}/invite/{addresses}/",
        "/educator/cohorts/{other_cohort}/settings/subgroups/{subgroup}/",
        "/educator/cohorts/{other_cohort}/messages/new/?assignment={assignment}",
        "/sets/cohorts/{cohort}/",
        "/sets/{other_set}/posts/{post}/",
        "/sets/{other_set}/posts/{post}/take-out/",
        "/sets/{other_set}/posts/{post}/reply/",
        "/sets/{other_set}/reports/{post_report}/",
        "/sets/{other_set}/actions/{set_action}/",
        "/sets/{other_set}/meetings/{meeting}/",
        "/sets/{other_set}/invitations/{set_invitation}/take-back/",
    ],
)
def test_ids_of_somebody_elses_under_ones_own_change_nothing(site: World, path: str) -> None:
    before = site.rows()
    for who in ("erica", "stella"):
        for method in ("GET", "POST"):
            answer = site.ask(who, method, path.format(**site.id), {"revision": "1", "text": "x", "do": "remove"})
            assert answer.status_code in {303, 404, 405}, (who, method, answer.status_code)
            assert "canary" not in answer.get_data(as_text=True)
    assert site.rows() == before


def test_extra_fields_change_nothing(site: World) -> None:
    extra = {"id": "9", "person_id": "9", "cohort_id": "2", "set_id": "2", "role": "admin", "owner_id": "9"}
    extra |= {"html": "<b>", "phase": "closed", "used": "0", "places_left": "9", "posted_at": "2000-01-01"}
    before, doing = {table: rows for table, rows in site.rows().items() if table not in RANDOM}, 0
    for rule in routes(site, "POST"):
        sends = SENDS[rule.endpoint]
        if not rule.endpoint.startswith(("educator.", "learning_sets.")) or sends.same:
            continue
        if rule.endpoint == "learning_sets.members":  # its form has a role, of one in the set
            continue
        who = sends.by or ("lena" if "lena" in WHO_MAY[sends.may] else sorted(WHO_MAY[sends.may])[0])
        fields = {**form(site, sends.fields)}
        found = []
        for more in ({}, {name: text for name, text in extra.items() if name not in fields}):
            site.restore()
            site.ask(who, "POST", address(site, rule), {**more, **fields})
            found.append({table: rows for table, rows in site.rows().items() if table not in RANDOM})
        assert found[0] == found[1], rule.endpoint
        doing += found[0] != before
    assert doing > 50, "a form that is refused as it is tells nothing"


RANDOM = {
    "invitation",
    "reset_link",
    "set_invitation",
    "facilitator_note",
    "ballot",
    "vault",
    "outbox",
    "post",
    "panel_expert",
}
"""Tables whose rows contain something random, or a time inside a sealed value."""

SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(2)>"


def test_html_in_every_field_is_shown_as_text(site: World) -> None:
    sent = {
        "educator.settings": {"name": SCRIPT, "about": SCRIPT},
        "educator.add_subgroup": {"group": SCRIPT},
        "educator.assignment": {"note": SCRIPT, "due-day": "20", "due-month": "11", "due-year": "2026"},
        "educator.extension": {"reason": SCRIPT},
        "educator.new_message": {"subject": SCRIPT, "body": SCRIPT},
        "learning_sets.write_post": {"text": SCRIPT},
        "learning_sets.new_set_action": {"text": SCRIPT},
        "learning_sets.facilitator_notes": {"text": SCRIPT},
        "learning_sets.report_post": {"reason": SCRIPT},
        "learning_sets.new_thread": {"title": SCRIPT},
        "learning_sets.new_meeting": {"title": SCRIPT},
        "learning_sets.thread_vote": {"reason": SCRIPT},
        "learning_sets.change_rules": {"rules": SCRIPT},
    }
    for rule in routes(site, "POST"):
        if rule.endpoint in sent:
            sends = SENDS[rule.endpoint]
            who = sends.by or ("lena" if "lena" in WHO_MAY[sends.may] else sorted(WHO_MAY[sends.may])[0])
            fields = form(site, sends.fields) | sent[rule.endpoint]
            assert site.ask(who, "POST", address(site, rule), fields).status_code == 303, rule.endpoint
    shown = 0
    for rule in routes(site, "GET"):
        if rule.endpoint.startswith(("educator.", "learning_sets.", "learner.")):
            for who in ("edwin", "lena", "fay"):
                answer = site.ask(who, "GET", address(site, rule))
                if answer.mimetype == "text/html":
                    page = answer.get_data(as_text=True)
                    assert "<script>alert" not in page, rule.endpoint
                    assert "<img src=x" not in page, rule.endpoint
                    shown += "&lt;script&gt;alert" in page
    assert shown > 10
