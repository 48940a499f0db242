"""Every route is listed here with who may use it. One that is not listed, or not declared, fails."""

import pytest
from flask import Flask

from learnapp.web.access import declared
from tests.client import Visitor

ROUTES = {
    "accounts.account": "learner",
    "accounts.download_data": "learner",
    "accounts.erase_account": "learner",
    "accounts.mail": "learner",
    "accounts.own_data": "learner",
    "accounts.password": "learner",
    "accounts.register": "anyone",
    "accounts.reset": "anyone",
    "accounts.sign_in": "anyone",
    "accounts.sign_out": "learner",
    "accounts.stop_mail": "anyone",
    "admin.health": "admin",
    "catalogue.about": "anyone",
    "catalogue.accessibility": "anyone",
    "catalogue.claims": "anyone",
    "catalogue.competencies": "anyone",
    "catalogue.front": "anyone",
    "catalogue.glossary": "anyone",
    "catalogue.guide": "educator",
    "catalogue.module": "anyone",
    "catalogue.modules": "anyone",
    "catalogue.privacy": "anyone",
    "catalogue.report": "anyone",
    "catalogue.search": "anyone",
    "catalogue.verify": "anyone",
    "catalogue.verify_key": "anyone",
    "catalogue.verify_script": "anyone",
    "educator.cohort": "educator",
    "educator.cohort_file": "educator",
    "educator.cohorts": "educator",
    "educator.add_educator": "educator",
    "educator.add_subgroup": "educator",
    "educator.close_cohort": "educator",
    "educator.copy_cohort": "educator",
    "educator.download_invitations": "educator",
    "educator.end_educator": "educator",
    "educator.end_memberships": "educator",
    "educator.invitations": "educator",
    "educator.invite": "educator",
    "educator.invite_again": "educator",
    "educator.invite_list": "educator",
    "educator.member": "educator",
    "educator.new_cohort": "educator",
    "educator.people": "educator",
    "educator.put_in_subgroup": "educator",
    "educator.revoke_invitation": "educator",
    "educator.settings": "educator",
    "educator.subgroup": "educator",
    "learner.cohorts": "learner",
    "learner.invitation": "anyone",
    "learner.join": "anyone",
    "learner.leave_cohort": "learner",
    "educator.findings": "educator",
    "educator.messages": "educator",
    "educator.new_message": "educator",
    "educator.assignment": "educator",
    "educator.assignments": "educator",
    "educator.extension": "educator",
    "educator.extensions": "educator",
    "educator.new_assignment": "educator",
    "educator.take_back_extension": "educator",
    "educator.withdraw_assignment": "educator",
    "educator.preview": "educator",
    "educator.preview_activity": "educator",
    "educator.preview_stamp": "educator",
    "educator.previews_list": "educator",
    "educator.report": "educator",
    "educator.reports": "educator",
    "educator.settle_report": "educator",
    "learner.activity": "learner",
    "learner.assigned": "learner",
    "learner.answer": "learner",
    "learner.answer_review": "learner",
    "learner.certificate": "learner",
    "learner.calendar": "learner",
    "learner.calendar_feed": "anyone",
    "learner.check_quiz": "learner",
    "learner.choose": "learner",
    "learner.debrief": "learner",
    "learner.did_it_help": "learner",
    "learner.disagree": "learner",
    "learner.drop_review": "learner",
    "learner.evidence": "learner",
    "learner.finish_lesson": "learner",
    "learner.home": "learner",
    "learner.let_go": "learner",
    "learner.next_review": "learner",
    "learner.messages": "learner",
    "learner.read_messages": "learner",
    "learner.make_calendar": "learner",
    "learner.open_debrief": "learner",
    "learner.progress": "learner",
    "learner.question": "learner",
    "learner.results": "learner",
    "learner.review": "learner",
    "learner.review_card": "learner",
    "learner.reviewed": "learner",
    "learner.start_case": "learner",
    "learner.start_quiz": "learner",
    "learner.stop_calendar": "learner",
    "learner.submit_quiz": "learner",
    "learner.what_if": "learner",
    "learner.action": "learner",
    "learner.bookmark": "learner",
    "learner.delete_writing": "learner",
    "learner.download_writing": "learner",
    "learner.edit_writing": "learner",
    "learner.new_action": "learner",
    "learner.new_reflection": "learner",
    "learner.notes": "learner",
    "learner.one_writing": "learner",
    "learner.reflections": "learner",
    "learner.shareable": "learner",
    "learner.writing": "learner",
    "learning_sets.actions": "learner",
    "learning_sets.delete_set_action": "learner",
    "learning_sets.discussion": "learner",
    "learning_sets.edit_set_action": "learner",
    "learning_sets.edit_post": "learner",
    "learning_sets.one_post": "learner",
    "learning_sets.passed_on": "admin",
    "learning_sets.reply": "learner",
    "learning_sets.report_post": "learner",
    "learning_sets.reports": "learner",
    "learning_sets.settle_passed_on": "admin",
    "learning_sets.settle_report": "learner",
    "learning_sets.take_out_post": "learner",
    "learning_sets.write_post": "learner",
    "learning_sets.arrive": "learner",
    "learning_sets.call_off": "learner",
    "learning_sets.facilitator_notes": "learner",
    "learning_sets.cohort_sets": "educator",
    "learning_sets.change_rules": "learner",
    "learning_sets.close_set": "learner",
    "learning_sets.hand_over": "learner",
    "learning_sets.join_set": "learner",
    "learning_sets.leave_set": "learner",
    "learning_sets.new_set": "learner",
    "learning_sets.take_back_invitation": "learner",
    "learning_sets.ground_rules": "learner",
    "learning_sets.meeting": "learner",
    "learning_sets.meeting_state": "anyone",
    "learning_sets.meetings": "learner",
    "learning_sets.more_time": "learner",
    "learning_sets.move_on": "learner",
    "learning_sets.new_meeting": "learner",
    "learning_sets.screen": "learner",
    "learning_sets.vote": "learner",
    "learning_sets.members": "learner",
    "learning_sets.new_set_action": "learner",
    "learning_sets.download_record": "learner",
    "learning_sets.record": "learner",
    "learning_sets.routes": "learner",
    "learning_sets.set_action": "learner",
    "learning_sets.sets": "learner",
    "learning_sets.the_set": "learner",
    "learning_sets.new_thread": "learner",
    "learning_sets.thread": "learner",
    "learning_sets.thread_look": "learner",
    "learning_sets.thread_next": "learner",
    "learning_sets.thread_vote": "learner",
    "learning_sets.threads": "learner",
    "operations.alive": "anyone",
    "operations.ready": "anyone",
    "static": "anyone",
}
MAY = {
    "anyone": {"nobody", "lena", "edwin", "ada"},
    "learner": {"lena", "edwin", "ada"},
    "educator": {"edwin", "ada"},
    "admin": {"ada"},
}
VALUES = {
    "module": "tea-round",
    "writing": 1,
    "activity": "spilt",
    "number": 1,
    "token": "none",
    "report": 1,
    "set_id": 1,
    "post_id": 1,
    "action": 1,
    "where": "threads",
    "kind": "md",
    "card": 1,
    "filename": "none",
    "cohort": 1,
    "assignment": 1,
    "educator": 1,
    "subgroup": 1,
    "member": 1,
    "addresses": 1,
    "invitation": 1,
}


def test_every_route_is_listed_with_who_may_use_it(app: Flask) -> None:
    assert {rule.endpoint: declared(app, rule.endpoint) for rule in app.url_map.iter_rules()} == ROUTES


@pytest.mark.parametrize("who", ["nobody", "lena", "edwin", "ada"])
def test_every_route_answers_each_person_as_declared(app: Flask, who: str) -> None:
    visitor = Visitor(app) if who == "nobody" else Visitor(app).signed_in(who)
    for rule in app.url_map.iter_rules():
        with app.test_request_context():
            url = rule.build({name: VALUES[name] for name in rule.arguments})
        assert url is not None
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            if rule.endpoint == "accounts.sign_out" and who in MAY["learner"]:
                continue
            fields = {"csrf_token": visitor.token()} if method == "POST" else {}
            status, target = _try(visitor, method, url[1], fields)
            seen = f"{method} {rule.endpoint} as {who}: {status} {target}"
            if who in MAY[ROUTES[rule.endpoint]]:
                assert status < 500, seen
                assert not target.startswith("/account/sign-in/?next"), seen
            elif who == "nobody":
                assert status == 302, seen
                assert target.startswith("/account/sign-in/"), seen
            else:
                assert status == 404, seen


def _try(visitor: Visitor, method: str, url: str, fields: dict[str, str]) -> tuple[int, str]:
    response = visitor.raw(method, url, data=fields)
    return response.status_code, response.headers.get("Location", "")


SIGNED_BY_ADDRESS = {"accounts.stop_mail"}
"""Their address is signed, and a POST from a mail program has no token. The one tried here is signed by nobody."""


def test_every_write_without_a_form_token_is_refused(app: Flask) -> None:
    visitor = Visitor(app).signed_in("ada")
    for rule in app.url_map.iter_rules():
        if "POST" not in (rule.methods or set()):
            continue
        with app.test_request_context():
            url = rule.build({name: VALUES[name] for name in rule.arguments})
        assert url is not None
        refusal = 404 if rule.endpoint in SIGNED_BY_ADDRESS else 400
        assert visitor.raw("POST", url[1], data={}).status_code == refusal, rule.endpoint


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_no_route_takes_other_methods(app: Flask, method: str) -> None:
    assert not [r for r in app.url_map.iter_rules() if method in (r.methods or set())]
