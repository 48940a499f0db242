"""Every route is listed here with who may use it. One that is not listed, or not declared, fails."""

import pytest
import sqlalchemy as sa
from flask import Flask

from learnapp.web.access import declared
from tests.client import Visitor

ROUTES = {
    "accounts.account": "learn",
    "accounts.add_way": "learn",
    "accounts.address": "learn",
    "accounts.check_mail": "anyone",
    "accounts.confirm": "anyone",
    "accounts.end_session": "learn",
    "accounts.first_sign_on": "anyone",
    "accounts.forgotten": "anyone",
    "accounts.send_confirmation": "learn",
    "accounts.download_data": "learn",
    "accounts.erase_account": "learn",
    "accounts.looks": "learn",
    "accounts.mail": "learn",
    "accounts.name": "learn",
    "accounts.own_data": "learn",
    "accounts.password": "learn",
    "accounts.register": "anyone",
    "accounts.reminders": "learn",
    "accounts.start_reminders": "learn",
    "accounts.stop_reminders": "learn",
    "accounts.remove_way": "learn",
    "accounts.reset": "anyone",
    "accounts.setup": "anyone",
    "accounts.sign_in": "anyone",
    "accounts.sign_on": "anyone",
    "accounts.signed_on": "anyone",
    "accounts.provider_sign_out": "anyone",
    "accounts.sign_out": "second step",
    "accounts.authenticator_app": "second step",
    "accounts.confirm_identity": "learn",
    "accounts.new_passkey": "second step",
    "accounts.new_recovery_codes": "learn",
    "accounts.passkey": "learn",
    "accounts.recovery_code": "second step",
    "accounts.remove_app": "learn",
    "accounts.second_factor": "second step",
    "accounts.second_step": "second step",
    "accounts.stop_mail": "anyone",
    "accounts.ways": "learn",
    "admin.accept_deployment": "lead",
    "admin.frame_hosts": "lead",
    "admin.frame_package": "lead",
    "admin.remove_frame_host": "lead",
    "admin.new_platform": "lead",
    "admin.platform_link": "lead",
    "admin.keep_platform": "lead",
    "admin.platforms": "lead",
    "admin.remove_deployment": "lead",
    "admin.remove_platform": "lead",
    "admin.retry_scores": "lead",
    "launch.again": "anyone",
    "launch.arrive": "anyone",
    "launch.course": "educate",
    "launch.courses": "educate",
    "launch.framed": "anyone",
    "launch.join": "learn",
    "launch.keys": "anyone",
    "launch.login": "anyone",
    "launch.new_tab": "learn",
    "launch.pick": "anyone",
    "launch.register": "anyone",
    "launch.tab": "anyone",
    "launch.welcome": "anyone",
    "admin.audit_log": "administer",
    "admin.audit_file": "administer",
    "admin.editions": "administer",
    "admin.module_editions": "administer",
    "admin.erase_person": "lead",
    "admin.give_cohort": "lead",
    "admin.give_link": "lead",
    "admin.give_role": "lead",
    "admin.health": "administer",
    "admin.mail_queue": "administer",
    "admin.merge_people": "administer",
    "admin.retry_mail": "administer",
    "admin.new_organisation": "administer",
    "admin.new_person": "lead",
    "admin.one_person": "lead",
    "admin.organisation": "lead",
    "admin.organisation_retention": "lead",
    "admin.organisations": "administer",
    "admin.close_organisation": "administer",
    "admin.reopen_organisation": "administer",
    "admin.own_modules": "administer",
    "admin.first_page": "lead",
    "admin.people_list": "lead",
    "admin.reset_second_factor": "administer",
    "admin.person_data": "lead",
    "admin.person_address": "administer",
    "admin.person_name": "lead",
    "admin.send_test_mail": "administer",
    "admin.retention": "administer",
    "admin.take_out": "lead",
    "admin.suspend": "administer",
    "admin.change_receiver": "lead",
    "admin.completions_csv": "lead",
    "admin.data_out": "lead",
    "admin.delivery_log": "lead",
    "admin.new_key": "lead",
    "admin.new_receiver": "lead",
    "admin.resend": "lead",
    "admin.replace_key": "lead",
    "admin.replace_secret": "lead",
    "admin.revoke_key": "lead",
    "api.assignments": "anyone",
    "api.cohorts": "anyone",
    "api.completions": "anyone",
    "api.docs": "anyone",
    "api.members": "anyone",
    "api.one_cohort": "anyone",
    "api.one_person": "anyone",
    "api.openapi": "anyone",
    "api.people": "anyone",
    "api.results": "anyone",
    "catalogue.about": "anyone",
    "catalogue.accessibility": "anyone",
    "catalogue.badge": "anyone",
    "catalogue.badge_issuer": "anyone",
    "catalogue.claims": "anyone",
    "catalogue.did_document": "anyone",
    "catalogue.competencies": "anyone",
    "catalogue.front": "anyone",
    "catalogue.glossary": "anyone",
    "catalogue.guide": "educate",
    "catalogue.module_package": "educate",
    "catalogue.package_file": "educate",
    "catalogue.module": "anyone",
    "catalogue.modules": "anyone",
    "catalogue.picture": "anyone",
    "catalogue.privacy": "anyone",
    "catalogue.report": "anyone",
    "catalogue.search": "anyone",
    "catalogue.verify": "anyone",
    "catalogue.verify_key": "anyone",
    "catalogue.verify_script": "anyone",
    "educator.cohort": "educate",
    "educator.cohort_file": "educate",
    "educator.cohorts": "educate",
    "educator.add_educator": "educate",
    "educator.add_subgroup": "educate",
    "educator.close_cohort": "educate",
    "educator.copy_cohort": "educate",
    "educator.download_invitations": "educate",
    "educator.educator_help": "educate",
    "educator.end_educator": "educate",
    "educator.end_memberships": "educate",
    "educator.invitations": "educate",
    "educator.invite": "educate",
    "educator.invite_list": "educate",
    "educator.member": "educate",
    "educator.member_link": "educate",
    "educator.new_cohort": "educate",
    "educator.people": "educate",
    "educator.put_in_subgroup": "educate",
    "educator.replace_invitation": "educate",
    "educator.revoke_invitation": "educate",
    "educator.selected_invitations": "educate",
    "educator.settings": "educate",
    "educator.subgroup": "educate",
    "learner.cohorts": "learn",
    "learner.invitation": "anyone",
    "learner.try_case": "anyone",
    "learner.start_trial": "anyone",
    "learner.try_choice": "anyone",
    "learner.join": "anyone",
    "learner.leave_cohort": "learn",
    "educator.findings": "educate",
    "educator.messages": "educate",
    "educator.new_message": "educate",
    "educator.assignment": "educate",
    "educator.assignments": "educate",
    "educator.extend_people": "educate",
    "educator.message_people": "educate",
    "educator.extension": "educate",
    "educator.extensions": "educate",
    "educator.new_assignment": "educate",
    "educator.take_back_extension": "educate",
    "educator.withdraw_assignment": "educate",
    "educator.draft": "author",
    "educator.draft_add": "author",
    "educator.draft_case": "author",
    "educator.draft_check": "author",
    "educator.draft_comment": "author",
    "educator.draft_delete": "author",
    "educator.draft_file": "author",
    "educator.draft_form": "author",
    "educator.draft_history": "author",
    "educator.draft_parts": "author",
    "educator.draft_import": "author",
    "educator.draft_items": "author",
    "educator.draft_paste": "author",
    "educator.draft_pictures": "author",
    "educator.draft_preview": "author",
    "educator.draft_preview_activity": "author",
    "educator.draft_publish": "author",
    "educator.draft_remove": "author",
    "educator.draft_save": "author",
    "educator.draft_settle": "author",
    "educator.draft_state": "author",
    "educator.draft_words": "author",
    "educator.draft_zip": "author",
    "educator.drafts": "author",
    "educator.panel": "author",
    "educator.panel_answers": "anyone",
    "educator.panel_apply": "author",
    "educator.panel_ask": "author",
    "educator.panel_expert": "author",
    "educator.panel_item": "anyone",
    "educator.panel_link": "anyone",
    "educator.panel_state": "author",
    "educator.panels": "author",
    "educator.new_draft": "author",
    "educator.preview": "educate",
    "educator.preview_activity": "educate",
    "educator.preview_stamp": "educate",
    "educator.previews_list": "educate",
    "educator.report": "educate",
    "educator.reports": "educate",
    "educator.settle_report": "educate",
    "educator.several_extensions": "educate",
    "learner.app_manifest": "anyone",
    "learner.here": "anyone",
    "learner.pack": "learn",
    "learner.this_device": "learn",
    "learner.worker": "anyone",
    "learner.activity": "learn",
    "learner.assigned": "learn",
    "learner.answer": "learn",
    "learner.answer_review": "learn",
    "learner.certificate": "learn",
    "learner.calendar": "learn",
    "learner.calendar_feed": "anyone",
    "learner.check_quiz": "learn",
    "learner.choose": "learn",
    "learner.debrief": "learn",
    "learner.did_it_help": "learn",
    "learner.disagree": "learn",
    "learner.drop_review": "learn",
    "learner.evidence": "learn",
    "learner.finish_lesson": "learn",
    "learner.home": "learn",
    "learner.let_go": "learn",
    "learner.next_review": "learn",
    "learner.messages": "learn",
    "learner.read_messages": "learn",
    "learner.make_calendar": "learn",
    "learner.open_debrief": "learn",
    "learner.progress": "learn",
    "learner.question": "learn",
    "learner.results": "learn",
    "learner.review": "learn",
    "learner.review_card": "learn",
    "learner.reviewed": "learn",
    "learner.start_case": "learn",
    "learner.start_quiz": "learn",
    "learner.stop_calendar": "learn",
    "learner.submit_quiz": "learn",
    "learner.what_if": "learn",
    "learner.action": "learn",
    "learner.bookmark": "learn",
    "learner.delete_writing": "learn",
    "learner.download_writing": "learn",
    "learner.edit_writing": "learn",
    "learner.new_action": "learn",
    "learner.new_reflection": "learn",
    "learner.notes": "learn",
    "learner.one_writing": "learn",
    "learner.reflections": "learn",
    "learner.shareable": "learn",
    "learner.writing": "learn",
    "learning_sets.actions": "learn",
    "learning_sets.delete_set_action": "learn",
    "learning_sets.discussion": "learn",
    "learning_sets.edit_set_action": "learn",
    "learning_sets.edit_post": "learn",
    "learning_sets.one_post": "learn",
    "learning_sets.passed_on": "administer",
    "learning_sets.reply": "learn",
    "learning_sets.report_post": "learn",
    "learning_sets.reports": "learn",
    "learning_sets.settle_passed_on": "administer",
    "learning_sets.settle_report": "learn",
    "learning_sets.take_out_post": "learn",
    "learning_sets.write_post": "learn",
    "learning_sets.arrive": "learn",
    "learning_sets.call_off": "learn",
    "learning_sets.facilitator_notes": "learn",
    "learning_sets.cohort_sets": "educate",
    "learning_sets.change_rules": "learn",
    "learning_sets.close_set": "learn",
    "learning_sets.hand_over": "learn",
    "learning_sets.join_set": "anyone",
    "learning_sets.leave_set": "learn",
    "learning_sets.new_set": "learn",
    "learning_sets.take_back_invitation": "learn",
    "learning_sets.ground_rules": "learn",
    "learning_sets.meeting": "learn",
    "learning_sets.meeting_calendar": "learn",
    "learning_sets.meeting_state": "anyone",
    "learning_sets.meetings": "learn",
    "learning_sets.more_time": "learn",
    "learning_sets.move_on": "learn",
    "learning_sets.new_meeting": "learn",
    "learning_sets.screen": "learn",
    "learning_sets.vote": "learn",
    "learning_sets.members": "learn",
    "learning_sets.new_set_action": "learn",
    "learning_sets.download_record": "learn",
    "learning_sets.record": "learn",
    "learning_sets.routes": "learn",
    "learning_sets.set_action": "learn",
    "learning_sets.sets": "learn",
    "learning_sets.the_set": "learn",
    "learning_sets.new_thread": "learn",
    "learning_sets.thread": "learn",
    "learning_sets.thread_look": "learn",
    "learning_sets.thread_next": "learn",
    "learning_sets.thread_vote": "learn",
    "learning_sets.threads": "learn",
    "monitoring.metrics": "anyone",
    "operations.alive": "anyone",
    "operations.ready": "anyone",
    "static": "anyone",
}
MAY = {
    "anyone": {"nobody", "lena", "edwin", "ada"},
    "learn": {"lena", "edwin", "ada"},
    "second step": {"lena", "edwin", "ada"},
    "educate": {"edwin", "ada"},
    "author": {"edwin", "ada"},
    "lead": {"ada"},
    "administer": {"ada"},
}
VALUES = {
    "passkey_id": 1,
    "module": "tea-round",
    "writing": 1,
    "activity": "spilt",
    "number": 1,
    "token": "none",
    "person_id": 1,
    "report": 1,
    "set_id": 1,
    "post_id": 1,
    "action": 1,
    "where": "threads",
    "kind": "md",
    "digest": "none",
    "ending": "svg",
    "card": 1,
    "filename": "none",
    "cohort": 1,
    "organisation_id": 1,
    "assignment": 1,
    "educator": 1,
    "subgroup": 1,
    "member": 1,
    "addresses": 1,
    "invitation": 1,
    "provider": "none",
    "way": 1,
    "platform_id": 1,
    "deployment_id": 1,
    "host_id": 1,
    "course_id": 1,
    "ticket": "none",
    "move": "none",
    "joining": "none",
    "link": "none",
    "key_id": 1,
    "receiver_id": 1,
    "system": "webhook",
    "draft": 1,
    "panel": 1,
    "expert": 1,
    "save": 1,
    "comment": 1,
    "name": "module.md",
    "part": 0,
    "place": 1,
}


def test_every_route_is_listed_with_who_may_use_it(app: Flask) -> None:
    assert {rule.endpoint: declared(app, rule.endpoint) for rule in app.url_map.iter_rules()} == ROUTES


def _empty(app: Flask) -> None:
    """Withdraw every module, as on a site whose folder of modules is empty."""
    with app.extensions["store"].write() as connection:
        connection.execute(sa.text("DELETE FROM shelf"))
        connection.execute(sa.text("UPDATE site SET number = number + 1 WHERE key = 'catalogue'"))


@pytest.mark.parametrize("modules", ["modules", "no modules"])
@pytest.mark.parametrize("who", ["nobody", "lena", "edwin", "ada"])
def test_every_route_answers_each_person_as_declared(app: Flask, who: str, modules: str) -> None:
    if modules == "no modules":
        _empty(app)
    visitor = Visitor(app) if who == "nobody" else Visitor(app).signed_in(who)
    for rule in app.url_map.iter_rules():
        with app.test_request_context():
            url = rule.build({name: VALUES[name] for name in rule.arguments})
        assert url is not None
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            if rule.endpoint == "accounts.sign_out" and who in MAY["learn"]:
                continue
            fields = {"csrf_token": visitor.token()} if method == "POST" else {}
            status, target = _try(visitor, method, url[1], fields)
            seen = f"{method} {rule.endpoint} as {who}: {status} {target}"
            if who in MAY[ROUTES[rule.endpoint]]:
                assert status < 500 or (rule.endpoint, modules) == ("operations.ready", "no modules"), seen
                assert not target.startswith("/account/sign-in/?next"), seen
            elif who == "nobody":
                assert status == 302, seen
                assert target.startswith("/account/sign-in/"), seen
            else:
                assert status == 404, seen


@pytest.mark.parametrize("who", ["nobody", "lena", "ada"])
def test_every_route_answers_a_request_for_headers_as_one_for_the_page(app: Flask, who: str) -> None:
    visitor = Visitor(app) if who == "nobody" else Visitor(app).signed_in(who)
    for rule in app.url_map.iter_rules():
        with app.test_request_context():
            url = rule.build({name: VALUES[name] for name in rule.arguments})
        assert url is not None
        if "GET" in (rule.methods or ()):
            page, headers = (visitor.raw(method, url[1]) for method in ("GET", "HEAD"))
            assert headers.status_code == page.status_code, rule.endpoint
            assert headers.data == b"", rule.endpoint


def _try(visitor: Visitor, method: str, url: str, fields: dict[str, str]) -> tuple[int, str]:
    response = visitor.raw(method, url, data=fields)
    return response.status_code, response.headers.get("Location", "")


SIGNED_BY_ADDRESS = {"accounts.stop_mail"}
"""Their address is signed, and a POST from a mail program has no token. The address tried here is not signed."""


BEGUN_ELSEWHERE = {"launch.login": 403, "accounts.provider_sign_out": 404}
"""Another site sends a browser there, and nothing is written. (What it sends to `launch.arrive` it has signed; there is
no provider here that could sign anything.)
"""


def test_every_write_without_a_form_token_is_refused(app: Flask) -> None:
    visitor = Visitor(app).signed_in("ada")
    for rule in app.url_map.iter_rules():
        if "POST" not in (rule.methods or set()):
            continue
        with app.test_request_context():
            url = rule.build({name: VALUES[name] for name in rule.arguments})
        assert url is not None
        refusal = 404 if rule.endpoint in SIGNED_BY_ADDRESS else BEGUN_ELSEWHERE.get(rule.endpoint, 400)
        assert visitor.raw("POST", url[1], data={}).status_code == refusal, rule.endpoint


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_no_route_takes_other_methods(app: Flask, method: str) -> None:
    assert not [r for r in app.url_map.iter_rules() if method in (r.methods or set())]
