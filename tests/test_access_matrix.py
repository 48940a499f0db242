"""Every route, tried by each sort of person with the real ids of someone else's work: no one gets what is not theirs.

`SEES` says who may read each route, `SENDS` who may send to it and what: each form is one that changes something when
it is sent by a person who may, so that a form that changes nothing for the others shows that they were refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from werkzeug.routing import Rule

from tests.access_world import WHO, World, world
from tests.conftest import PASSWORD, START

OUT = {"nobody", "sue"}  # a suspended person counts as nobody
SIGNED = set(WHO) - OUT
EDUCATORS = {"edwin", "erica", "fred", "ada"}
SET = {"lena", "sam", "fay"}  # and newt, once the ground rules are agreed to

WHO_MAY: dict[str, set[str]] = {
    "anyone": set(WHO),
    "visitors": OUT,
    "signed in": SIGNED,
    "owner": {"lena"},
    "educators": EDUCATORS,
    "cohort": {"edwin"},
    "owner of module": {"edwin", "ada"},
    "in the cohort": {"lena", "mate"},
    "set": SET,
    "set, before its rules": {*SET, "newt"},
    "owner in set": {"lena"},
    "facilitator": {"fay"},
    "author or facilitator": {"lena", "fay"},
    "admin": {"ada"},
    "expert": {"erica"},
}
FEW = ("nobody", "lena", "edwin", "sue", "ada")
"""Who tries what is the same for everyone: pages without anyone's work on them."""

# Who may read ------------------------------------------------------------------------------------

SEES: dict[str, str] = {
    "accounts.account": "signed in",
    "accounts.add_way": "signed in",
    "accounts.authenticator_app": "signed in",
    "accounts.confirm_identity": "signed in",
    "accounts.new_passkey": "signed in",
    "accounts.passkey": "owner",
    "accounts.recovery_code": "signed in",
    "accounts.remove_app": "signed in",
    "accounts.second_factor": "signed in",
    "accounts.second_step": "signed in",
    "accounts.address": "signed in",
    "accounts.check_mail": "anyone",
    "accounts.confirm": "anyone",
    "accounts.download_data": "signed in",
    "accounts.erase_account": "signed in",
    "accounts.first_sign_on": "anyone",
    "accounts.forgotten": "anyone",
    "accounts.looks": "signed in",
    "accounts.mail": "signed in",
    "accounts.name": "signed in",
    "accounts.own_data": "signed in",
    "accounts.password": "signed in",
    "accounts.register": "visitors",
    "accounts.reminders": "signed in",
    "accounts.remove_way": "owner",
    "accounts.reset": "anyone",
    "accounts.setup": "anyone",
    "accounts.sign_in": "visitors",
    "accounts.sign_on": "anyone",
    "accounts.signed_on": "anyone",
    "accounts.stop_mail": "anyone",
    "accounts.ways": "signed in",
    "admin.frame_hosts": "admin",
    "admin.frame_package": "admin",
    "admin.new_platform": "admin",
    "admin.platforms": "admin",
    "admin.remove_deployment": "admin",
    "admin.remove_platform": "admin",
    "launch.again": "anyone",
    "launch.course": "educators",
    "launch.courses": "educators",
    "launch.framed": "anyone",
    "launch.join": "signed in",
    "launch.keys": "anyone",
    "launch.login": "anyone",
    "launch.new_tab": "signed in",
    "launch.pick": "anyone",
    "launch.register": "anyone",
    "launch.tab": "anyone",
    "launch.welcome": "anyone",
    "admin.audit_log": "admin",
    "admin.audit_file": "admin",
    "admin.editions": "admin",
    "admin.module_editions": "admin",
    "admin.erase_person": "admin",
    "admin.health": "admin",
    "admin.mail_queue": "admin",
    "admin.merge_people": "admin",
    "admin.new_person": "admin",
    "admin.new_organisation": "admin",
    "admin.one_person": "admin",
    "admin.organisation": "admin",
    "admin.organisation_retention": "admin",
    "admin.organisations": "admin",
    "admin.close_organisation": "admin",
    "admin.first_page": "admin",
    "admin.people_list": "admin",
    "admin.person_data": "admin",
    "admin.person_address": "admin",
    "admin.person_name": "admin",
    "admin.retention": "admin",
    "admin.take_out": "admin",
    "admin.completions_csv": "admin",
    "admin.data_out": "admin",
    "admin.delivery_log": "admin",
    "admin.new_key": "admin",
    "admin.new_receiver": "admin",
    "admin.replace_key": "admin",
    "admin.replace_secret": "admin",
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
    "catalogue.front": "visitors",
    "catalogue.glossary": "anyone",
    "catalogue.guide": "educators",
    "catalogue.module_package": "educators",
    "catalogue.package_file": "educators",
    "catalogue.module": "anyone",
    "catalogue.modules": "anyone",
    "catalogue.picture": "anyone",
    "catalogue.privacy": "anyone",
    "catalogue.report": "anyone",
    "catalogue.search": "anyone",
    "catalogue.verify": "anyone",
    "catalogue.verify_key": "anyone",
    "catalogue.verify_script": "anyone",
    "educator.assignment": "cohort",
    "educator.assignments": "cohort",
    "educator.close_cohort": "cohort",
    "educator.cohort": "cohort",
    "educator.cohort_file": "cohort",
    "educator.cohorts": "educators",
    "educator.copy_cohort": "cohort",
    "educator.download_invitations": "cohort",
    "educator.educator_help": "educators",
    "educator.draft": "educators",
    "educator.draft_case": "educators",
    "educator.draft_delete": "educators",
    "educator.draft_comment": "educators",
    "educator.draft_file": "educators",
    "educator.draft_form": "educators",
    "educator.draft_history": "educators",
    "educator.draft_import": "educators",
    "educator.draft_items": "educators",
    "educator.draft_parts": "educators",
    "educator.draft_paste": "educators",
    "educator.draft_pictures": "educators",
    "educator.draft_preview": "educators",
    "educator.draft_preview_activity": "educators",
    "educator.draft_publish": "educators",
    "educator.draft_remove": "educators",
    "educator.draft_save": "educators",
    "educator.draft_words": "educators",
    "educator.draft_zip": "educators",
    "educator.drafts": "educators",
    "educator.panel": "educators",
    "educator.panel_answers": "expert",
    "educator.panel_item": "expert",
    "educator.panel_link": "anyone",
    "educator.panels": "educators",
    "educator.new_draft": "educators",
    "educator.extension": "cohort",
    "educator.extensions": "cohort",
    "educator.findings": "cohort",
    "educator.invitations": "cohort",
    "educator.invite": "cohort",
    "educator.invite_list": "cohort",
    "educator.member": "cohort",
    "educator.member_link": "cohort",
    "educator.messages": "cohort",
    "educator.new_assignment": "cohort",
    "educator.new_cohort": "educators",
    "educator.new_message": "cohort",
    "educator.people": "cohort",
    "educator.preview": "educators",
    "educator.preview_activity": "educators",
    "educator.preview_stamp": "educators",
    "educator.previews_list": "educators",
    "educator.report": "cohort",
    "educator.reports": "educators",
    "educator.settings": "cohort",
    "educator.several_extensions": "cohort",
    "educator.subgroup": "cohort",
    "educator.withdraw_assignment": "cohort",
    "learner.app_manifest": "anyone",
    "learner.here": "anyone",
    "learner.pack": "signed in",
    "learner.this_device": "signed in",
    "learner.worker": "anyone",
    "learner.action": "owner",
    "learner.activity": "signed in",
    "learner.assigned": "signed in",
    "learner.calendar": "signed in",
    "learner.calendar_feed": "anyone",
    "learner.certificate": "signed in",
    "learner.check_quiz": "signed in",
    "learner.cohorts": "signed in",
    "learner.debrief": "signed in",
    "learner.delete_writing": "owner",
    "learner.did_it_help": "owner",
    "learner.download_writing": "signed in",
    "learner.edit_writing": "owner",
    "learner.evidence": "signed in",
    "learner.home": "signed in",
    "learner.invitation": "anyone",
    "learner.try_case": "anyone",
    "learner.join": "anyone",
    "learner.leave_cohort": "in the cohort",
    "learner.messages": "signed in",
    "learner.new_action": "signed in",
    "learner.new_reflection": "signed in",
    "learner.next_review": "signed in",
    "learner.notes": "signed in",
    "learner.one_writing": "owner",
    "learner.progress": "signed in",
    "learner.question": "signed in",
    "learner.reflections": "signed in",
    "learner.disagree": "owner",
    "learner.results": "owner",
    "learner.review": "signed in",
    "learner.review_card": "owner",
    "learner.reviewed": "owner",
    "learner.shareable": "owner",
    "learner.writing": "signed in",
    "learning_sets.actions": "set",
    "learning_sets.change_rules": "facilitator",
    "learning_sets.close_set": "facilitator",
    "learning_sets.cohort_sets": "cohort",
    "learning_sets.discussion": "set",
    "learning_sets.download_record": "set",
    "learning_sets.edit_post": "owner in set",
    "learning_sets.edit_set_action": "owner in set",
    "learning_sets.facilitator_notes": "facilitator",
    "learning_sets.ground_rules": "set, before its rules",
    "learning_sets.hand_over": "facilitator",
    "learning_sets.join_set": "anyone",
    "learning_sets.leave_set": "set, before its rules",
    "learning_sets.meeting": "set",
    "learning_sets.meeting_calendar": "set",
    "learning_sets.meeting_state": "set, before its rules",
    "learning_sets.meetings": "set",
    "learning_sets.members": "set",
    "learning_sets.new_meeting": "set",
    "learning_sets.new_set": "signed in",
    "learning_sets.new_set_action": "set",
    "learning_sets.new_thread": "set",
    "learning_sets.one_post": "set",
    "learning_sets.passed_on": "admin",
    "learning_sets.record": "set",
    "learning_sets.reply": "set",
    "learning_sets.report_post": "set",
    "learning_sets.reports": "facilitator",
    "learning_sets.routes": "set",
    "learning_sets.screen": "set",
    "learning_sets.set_action": "owner in set",
    "learning_sets.sets": "signed in",
    "learning_sets.take_out_post": "author or facilitator",
    "learning_sets.the_set": "set",
    "learning_sets.thread": "set",
    "learning_sets.threads": "set",
    "learning_sets.write_post": "set",
    "monitoring.metrics": "anyone",
    "operations.alive": "anyone",
    "operations.ready": "anyone",
    "static": "anyone",
}
SENT_ON = {
    "admin.first_page": {302},
    "launch.framed": {303},  # in a tab there is no frame to ask about
    "launch.again": {400},  # nothing was begun: tests/launch has a platform
    "launch.join": {404},
    "launch.login": {403},
    "launch.pick": {404},
    "launch.register": {404},
    "launch.tab": {404},
    "launch.welcome": {404},
    "launch.new_tab": {302},  # only a platform's frame has a link into a tab
    **{f"api.{name}": {401} for name in ("assignments", "cohorts", "completions", "members", "people", "results")},
    **{f"api.one_{name}": {401} for name in ("cohort", "person")},  # without a key, which no browser sends
    "accounts.add_way": {404},  # no provider is set up here: tests/accounts/single_sign_on has one
    "accounts.sign_on": {404},
    "accounts.signed_on": {404},
    "accounts.first_sign_on": {303},  # no one has come back from a provider
    "accounts.authenticator_app": {303},  # to confirm that it is them
    "accounts.new_passkey": {303},
    "accounts.passkey": {303},
    "accounts.remove_app": {303},
    "accounts.recovery_code": {302},  # people who are signed in have given their second factor
    "accounts.second_step": {302},
    "catalogue.badge": {404},  # the site has no address of its own here: tests/exports/test_badges has one
    "catalogue.badge_issuer": {404},
    "catalogue.did_document": {404},
    "accounts.setup": {410},  # the site has an administrator
    "monitoring.metrics": {404},  # without the token, which no browser sends
    "learning_sets.join_set": {302},  # people who are in the set already
    "learner.try_case": {302},  # people who are signed in go to the case itself
    "learner.check_quiz": {302},  # to the quiz, without an open attempt
    "learner.debrief": {302},  # to the case, until its debrief has been opened
    "learner.next_review": {302},
    "learner.notes": {302},  # no place was named
    "learner.question": {303},  # to the quiz, for people with no attempt open
    "learning_sets.discussion": {302},  # to the meeting or the thread
    "learning_sets.report_post": {303},  # one's own post is not reported
}
"""Where a person who may read the route can be sent on instead."""


# Who may send, and what --------------------------------------------------------------------------


@dataclass(frozen=True)
class Sends:
    """`by` sends `fields` as a person who may, and gets `status`. It changes rows unless `same`."""

    may: str
    fields: dict[str, Any] = field(default_factory=dict)
    by: str = ""
    status: int = 303
    same: bool = False


NOVEMBER = {"-day": "30", "-month": "11", "-year": "2026"}


def _date(name: str) -> dict[str, str]:
    return {name + part: value for part, value in NOVEMBER.items()}


OWN = {"password": PASSWORD}
WORDS = {"text": "words-of-a-test", "nonce": "nonce-of-a-test", "anyway": "yes"}
SUBSCRIPTION = {
    "endpoint": "https://push.example.org/1",
    "public_key": "BGsX0fLhLEJH-Lzm5WOkQPJ3A32BLeszoPShOUXYmMKWT-NC4v4af5uO5-tKfA-eFivOM1drMV7Oy7ZAaDe_UfU",
    "secret": "A" * 22,
}
SENDS: dict[str, Sends] = {
    "accounts.add_way": Sends("signed in", status=404, same=True),
    "accounts.address": Sends("signed in", status=200, same=True),
    "accounts.authenticator_app": Sends("signed in", same=True),
    "accounts.confirm": Sends("anyone"),
    "accounts.confirm_identity": Sends("signed in", {"password": PASSWORD}),
    "accounts.new_passkey": Sends("signed in", same=True),
    "accounts.new_recovery_codes": Sends("signed in", same=True),
    "accounts.passkey": Sends("owner", {"do": "remove"}, same=True),
    "accounts.recovery_code": Sends("signed in", status=302, same=True),
    "accounts.remove_app": Sends("signed in", same=True),
    "accounts.second_step": Sends("signed in", status=302, same=True),
    "accounts.end_session": Sends("signed in", {"session": "0" * 20}, same=True),
    "accounts.erase_account": Sends("signed in", status=422, same=True),
    "accounts.first_sign_on": Sends("anyone", same=True),
    "accounts.forgotten": Sends("anyone", status=200, same=True),
    "accounts.looks": Sends("signed in", {"colours": "dark", "text_size": "text-115"}),
    "accounts.mail": Sends("signed in", {"mail": "stop"}),
    "accounts.name": Sends("signed in", {"name": "Another Name"}),
    "accounts.password": Sends("signed in", status=422, same=True),
    "accounts.register": Sends("visitors", status=422, same=True),
    "accounts.reminders": Sends("signed in", {"begin": "21", "end": "7", "days": "1"}),
    "accounts.start_reminders": Sends("signed in", SUBSCRIPTION),
    "accounts.stop_reminders": Sends("signed in", {"device": "1"}, same=True),
    "accounts.remove_way": Sends("owner", {"password": PASSWORD}),
    "accounts.reset": Sends("anyone", status=422, same=True),
    "accounts.setup": Sends("anyone", status=410, same=True),
    "accounts.send_confirmation": Sends("signed in", same=True),
    "accounts.sign_in": Sends("visitors", status=422, same=True),
    "accounts.sign_out": Sends("signed in"),
    "accounts.stop_mail": Sends("anyone", status=200),
    "admin.accept_deployment": Sends("admin", {"deployment": "9", "password": PASSWORD}),
    "admin.new_platform": Sends(
        "admin",
        {
            **dict.fromkeys(("issuer", "login_url", "token_url", "keys_url"), "https://other.example"),
            **{"name": "Other", "client_id": "other", "password": PASSWORD},
        },
    ),
    "admin.frame_hosts": Sends("admin", {"address": "https://other.example", "password": PASSWORD}),
    "admin.remove_frame_host": Sends("admin"),
    "admin.platform_link": Sends("admin", {"password": PASSWORD}, status=200),
    "admin.keep_platform": Sends("admin"),
    "admin.remove_deployment": Sends("admin", {"password": PASSWORD}),
    "admin.remove_platform": Sends("admin", {"password": PASSWORD}),
    "admin.retry_scores": Sends("admin", same=True),
    "accounts.provider_sign_out": Sends("anyone", status=404, same=True),
    "launch.arrive": Sends("anyone", status=400, same=True),
    "launch.framed": Sends("anyone", same=True),
    "launch.course": Sends("educators", {"cohort": "id of cohort"}, by="edwin"),
    "launch.join": Sends("signed in", status=404, same=True),
    "launch.login": Sends("anyone", status=403, same=True),
    "launch.pick": Sends("anyone", status=404, same=True),
    "launch.tab": Sends("anyone", status=404, same=True),
    "launch.welcome": Sends("anyone", status=404, same=True),
    "admin.give_link": Sends("admin", {"do": "show", "password": PASSWORD}, status=200),
    "admin.give_role": Sends("admin", {"role": "educator", "password": PASSWORD}),
    "admin.new_person": Sends("admin", {"name": "New", "email": "new@example.org", "password": PASSWORD}, status=200),
    "admin.reset_second_factor": Sends("admin", {"password": PASSWORD}),
    "admin.new_organisation": Sends("admin", {"name": "Another"}),
    "admin.organisation": Sends(
        "admin", {"name": "Renamed", "registration": "open", "revision": "1", "password": PASSWORD}
    ),
    "admin.organisation_retention": Sends("admin", {"messages": "24", "password": PASSWORD}),
    "admin.close_organisation": Sends("admin", {"do": "copy", "password": PASSWORD}, status=200),
    "admin.reopen_organisation": Sends("admin", {"password": PASSWORD}),
    "admin.give_cohort": Sends("admin", status=404, same=True),
    "admin.own_modules": Sends("admin", {"module": "tea-round"}),
    "admin.take_out": Sends("admin", {"password": PASSWORD}),
    "admin.erase_person": Sends("admin", {"sure": "yes", "password": PASSWORD}),
    "admin.retry_mail": Sends("admin", same=True),
    "admin.module_editions": Sends("admin", {"password": PASSWORD}),
    "admin.merge_people": Sends("admin", {"other": "bola", "sure": "yes", "password": PASSWORD}),
    "admin.retention": Sends("admin", {"messages": "24", "password": PASSWORD}),
    "admin.person_data": Sends("admin", {"password": PASSWORD}, status=200),
    "admin.person_name": Sends("admin", {"name": "Another Name", "password": PASSWORD}),
    "admin.person_address": Sends("admin", {"email": "other@example.org", "password": PASSWORD}),
    "admin.send_test_mail": Sends("admin", same=True),  # no email is set up here
    "admin.change_receiver": Sends("admin"),
    "admin.new_key": Sends("admin", {"name": "A", "scope": "people", "lasts": "30", "password": PASSWORD}, status=200),
    "admin.new_receiver": Sends("admin", {"address": "https://a.example/", "chosen": "result", **OWN}, status=200),
    "admin.resend": Sends("admin"),
    "admin.replace_key": Sends("admin", {"password": PASSWORD}, status=200),
    "admin.replace_secret": Sends("admin", {"password": PASSWORD}, status=200),
    "admin.revoke_key": Sends("admin"),
    "admin.suspend": Sends("admin", {"password": PASSWORD}),
    "catalogue.report": Sends("anyone", {"page": "/modules/", "text": "wrong"}),
    "catalogue.verify": Sends("anyone", status=422, same=True),
    "educator.add_educator": Sends("cohort", {"email": "erica@example.org"}),
    "educator.add_subgroup": Sends("cohort", {"group": "New"}),
    "educator.assignment": Sends("cohort", {"revision": "1", "note": "reworded"}),
    "educator.close_cohort": Sends("cohort"),
    "educator.copy_cohort": Sends("cohort", {"name": "Copy", "do": "copy", **_date("starts")}),
    "educator.end_educator": Sends("cohort"),
    "educator.end_memberships": Sends("cohort", {"person": "lena", "sure": "yes"}),
    "educator.extend_people": Sends("cohort", {"person": "lena", "assignment": "1"}, same=True),
    "educator.message_people": Sends("cohort", {"person": "lena"}, same=True),
    "educator.extension": Sends("cohort", {"revision": "1", "reason": "reworded", **_date("due")}),
    "educator.invitations": Sends("cohort", {"kind": "link", "places": "3", **_date("until")}),
    "educator.invite": Sends("cohort", {"list": "new@example.org"}),
    "educator.invite_list": Sends("cohort"),
    "educator.member": Sends("cohort", {"grade": "F2", **_date("starts")}),
    "educator.member_link": Sends("cohort", {"password": PASSWORD}, status=200),
    "educator.new_assignment": Sends("cohort", {"who": "cohort", "activity": "tea-round/leaves"}),
    "educator.new_cohort": Sends("educators", {"name": "New", **_date("starts")}),
    "educator.new_message": Sends("cohort", {"step": "send", "subject": "s", "body": "b", "nonce": "n" * 20}),
    "educator.panel_answers": Sends("expert", {"do": "withdraw"}),
    "educator.panel_apply": Sends("educators", same=True),  # no one has answered
    "educator.panel_ask": Sends("educators", {"name": "Asha Rao"}),
    "educator.panel_expert": Sends("educators", {"do": "remove"}),
    "educator.panel_item": Sends("expert", {"reason": "r", **{f"place-{n}": str(n + 1) for n in range(4)}}),
    "educator.panel_link": Sends("anyone"),
    "educator.panel_state": Sends("educators", {"do": "close"}),
    "educator.panels": Sends("educators", status=422, same=True),
    "educator.draft_add": Sends("educators", {"name": "90-more.lesson.md"}),
    "educator.draft_check": Sends("educators", {"text": "x", "here": "yes"}, status=200),
    "educator.draft_comment": Sends("educators", {"line": "1", "comment": "Why?"}),
    "educator.draft_delete": Sends("educators"),
    "educator.draft_file": Sends("educators", {"text": "x", "revision": "1"}),
    "educator.draft_form": Sends("educators", {"revision": "1", "term-1-meaning": "Another meaning"}),
    "educator.draft_import": Sends("educators", status=422, same=True),
    "educator.draft_parts": Sends("educators", status=422, same=True),
    "educator.draft_paste": Sends("educators", status=422, same=True),
    "educator.draft_pictures": Sends("educators", status=422, same=True),
    "educator.draft_preview_activity": Sends("educators", status=200, same=True),
    "educator.draft_publish": Sends("educators", status=422, same=True),
    "educator.draft_remove": Sends("educators"),
    "educator.draft_save": Sends("educators", same=True),
    "educator.draft_settle": Sends("educators", {"settled": "yes"}),
    "educator.draft_state": Sends("educators", {"state": "review"}),
    "educator.new_draft": Sends("educators", {"title": "Another"}),
    "educator.preview_activity": Sends("educators", status=200, same=True),
    "educator.put_in_subgroup": Sends("cohort", {"person": "lena", "into": "1"}),
    "educator.replace_invitation": Sends("cohort"),
    "educator.revoke_invitation": Sends("cohort"),
    "educator.selected_invitations": Sends("cohort", {"invitation": "id of invitation", "do": "again"}),
    "educator.settings": Sends("cohort", {"name": "Renamed", "revision": "1", **_date("starts")}),
    "educator.settle_report": Sends("owner of module"),
    "educator.several_extensions": Sends("cohort", {"person": "lena", **_date("due")}),
    "educator.subgroup": Sends("cohort", {"group": "Renamed"}),
    "educator.take_back_extension": Sends("cohort", {"revision": "1"}),
    "educator.withdraw_assignment": Sends("cohort", {"revision": "1"}),
    "learner.action": Sends("owner", {"revision": "1", "outcome": "done"}),
    "learner.answer": Sends("signed in", status=409, same=True),
    "learner.answer_review": Sends("owner", status=409, same=True),
    "learner.bookmark": Sends("signed in", {"at": "tea-round/leaves", "on": "yes"}),
    "learner.certificate": Sends("signed in", status=200, same=True),
    "learner.choose": Sends("signed in", status=422, same=True),
    "learner.delete_writing": Sends("owner"),
    "learner.did_it_help": Sends("owner", {"answer": "done"}),
    "learner.disagree": Sends("owner", {"text": "It is not."}),
    "learner.drop_review": Sends("owner"),
    "learner.edit_writing": Sends("owner", {"revision": "1", **WORDS}),
    "learner.evidence": Sends("signed in", status=422, same=True),
    "learner.finish_lesson": Sends("signed in"),
    "learner.invitation": Sends("signed in", by="bola"),
    "learner.join": Sends("anyone", status=422, same=True),
    "learner.leave_cohort": Sends("in the cohort"),
    "learner.let_go": Sends("signed in", same=True),
    "learner.make_calendar": Sends("signed in", {"instead_of": START.isoformat()}, status=200),
    "learner.new_action": Sends("signed in", {**WORDS, **_date("due")}),
    "learner.new_reflection": Sends("signed in", WORDS),
    "learner.notes": Sends("signed in", {"at": "tea-round/leaves", **WORDS}),
    "learner.open_debrief": Sends("signed in", by="mate"),
    "learner.read_messages": Sends("signed in", {"newest": "1"}),
    "learner.shareable": Sends("owner", WORDS),
    "learner.start_case": Sends("signed in", same=True),
    "learner.start_trial": Sends("anyone", by="nobody", same=True),
    "learner.try_choice": Sends("anyone", {"step": "0", "choice": "0"}, by="nobody", same=True),
    "learner.start_quiz": Sends("signed in", same=True),
    "learner.stop_calendar": Sends("signed in"),
    "learner.submit_quiz": Sends("signed in", {"attempt": "2"}),
    "learner.what_if": Sends("signed in", status=404, same=True),
    "learner.writing": Sends("signed in", status=200, same=True),
    "learning_sets.arrive": Sends("set", by="fay"),
    "learning_sets.call_off": Sends("facilitator", {"revision": "0"}),
    "learning_sets.change_rules": Sends("facilitator", {"revision": "1", "rules": "reworded"}),
    "learning_sets.close_set": Sends("facilitator"),
    "learning_sets.cohort_sets": Sends(
        "cohort", {"do": "make", **{f"set-{name}": "1" for name in ("mate", "pat", "pia", "poul")}}
    ),
    "learning_sets.delete_set_action": Sends("owner in set"),
    "learning_sets.edit_post": Sends("owner in set", {"revision": "1", **WORDS}),
    "learning_sets.edit_set_action": Sends("owner in set", {"revision": "1", **WORDS, **_date("due")}),
    "learning_sets.facilitator_notes": Sends("facilitator", {"revision": "1", **WORDS}),
    "learning_sets.ground_rules": Sends("set, before its rules", {"revision": "1"}, by="newt"),
    "learning_sets.hand_over": Sends("facilitator", {"to": "sam"}),
    "learning_sets.join_set": Sends("signed in", by="bola"),
    "learning_sets.leave_set": Sends("set, before its rules"),
    "learning_sets.members": Sends("facilitator", {"email": "new@example.org"}),
    "learning_sets.more_time": Sends("facilitator", {"revision": "1"}),
    "learning_sets.move_on": Sends("set", {"revision": "1"}, by="fay", status=409, same=True),  # too few have voted
    "learning_sets.new_meeting": Sends("set", {"about": "issue", "title": "Rota", "presenter": "lena", "start": "now"}),
    "learning_sets.new_set": Sends("signed in", {"name": "New"}),
    "learning_sets.new_set_action": Sends("set", {**WORDS, **_date("due")}),
    "learning_sets.new_thread": Sends("set", {"about": "issue", "title": "Rota", "anyway": "yes"}),
    "learning_sets.reply": Sends("set", WORDS),
    "learning_sets.report_post": Sends("set", {"reason": "unkind"}, by="fay"),
    "learning_sets.routes": Sends("set", {"show": "yes"}),
    "learning_sets.set_action": Sends("owner in set", {"revision": "1", "outcome": "done", "came_of_it": "it did"}),
    "learning_sets.settle_passed_on": Sends("admin"),
    "learning_sets.settle_report": Sends("facilitator"),
    "learning_sets.take_back_invitation": Sends("facilitator"),
    "learning_sets.take_out_post": Sends("author or facilitator"),
    "learning_sets.thread_look": Sends("set", by="fay"),
    "learning_sets.thread_next": Sends("facilitator", {"revision": "1"}),
    "learning_sets.thread_vote": Sends("set", {"round": "1", "revision": "1", "choice": "2", "confidence": "2"}),
    "learning_sets.vote": Sends("set", {"round": "1", "revision": "1", "choice": "2", "confidence": "2"}),
    "learning_sets.write_post": Sends("set", WORDS),
}


# Their addresses ---------------------------------------------------------------------------------

ACTIVITIES = {
    "learner.answer": "after",
    "learner.check_quiz": "after",
    "learner.disagree": "after",
    "learner.finish_lesson": "leaves",
    "learner.question": "after",
    "learner.results": "after",
    "learner.start_quiz": "after",
    "learner.submit_quiz": "after",
}
OF_ENDPOINT = {
    "learner.action": {"writing": "action"},
    "learner.did_it_help": {"writing": "action"},
    "learner.calendar_feed": {"token": "feed"},
    "educator.panel_item": {"number": "panel_item"},
    "educator.panel_link": {"token": "panel_link"},
    "learner.invitation": {"token": "link_token"},
    "learning_sets.join_set": {"token": "set_token"},
    "accounts.confirm": {"token": "confirm"},
    "accounts.reset": {"token": "reset"},
    "accounts.setup": {"token": "reset"},
    "accounts.stop_mail": {"token": "stop"},
    "educator.replace_invitation": {"invitation": "link"},
    "educator.settle_report": {"report": "mistake"},
    "learning_sets.settle_report": {"report": "post_report"},
    "learning_sets.settle_passed_on": {"report": "passed_report"},
    "learning_sets.take_back_invitation": {"invitation": "set_invitation"},
    "learning_sets.call_off": {"number": "planned"},
    "learning_sets.meeting_calendar": {"number": "planned"},
    "learning_sets.thread": {"number": "thread"},
    "learning_sets.thread_look": {"number": "thread"},
    "learning_sets.thread_next": {"number": "thread"},
    "learning_sets.thread_vote": {"number": "voting_thread"},
    "learning_sets.discussion": {"number": "thread"},
    "learning_sets.write_post": {"number": "thread"},
}
USUAL = {
    "cohort": "cohort",
    "assignment": "assignment",
    "subgroup": "subgroup",
    "addresses": "addresses",
    "passkey_id": "passkey",
    "invitation": "invitation",
    "writing": "reflection",
    "card": "card",
    "set_id": "set",
    "post_id": "post",
    "action": "set_action",
    "number": "meeting",
    "digest": "picture",
    "way": "way",
    "platform_id": "platform",
    "deployment_id": "deployment",
    "host_id": "frame_host",
    "course_id": "course",
    **dict.fromkeys(("ticket", "move", "joining", "link"), "nothing"),
    "key_id": "key_id",
    "receiver_id": "receiver_id",
    "draft": "draft",
    "panel": "panel",
    "expert": "panel_expert",
    "save": "draft_save",
    "comment": "draft_comment",
}


def address(site: World, rule: Rule, **other: Any) -> str:
    """The route's address with the ids of what is there; `other` ids instead of some."""
    special = OF_ENDPOINT.get(rule.endpoint, {})
    plain = {
        "module": "tea-round",
        "activity": ACTIVITIES.get(rule.endpoint, "spilt"),
        "kind": "md",
        "ending": "svg",
        "provider": "none",
        "system": "webhook",
        "name": "30-spilt.case.md" if rule.endpoint == "educator.draft_parts" else "glossary.md",
        "part": "0",
        "place": "1",
    }
    plain |= {
        "person_id": site.people["lena"],
        "where": "meetings",
        "filename": "none",
        "organisation_id": site.organisation or 1,
        "member": site.people["lena"],
        "educator": site.people["eve"],
    }
    if rule.endpoint.startswith("learner."):
        plain["number"] = 1
    values = {
        name: other.get(name) or plain.get(name) or site.id[special.get(name) or USUAL[name]] for name in rule.arguments
    }
    with site.app.test_request_context():
        built = rule.build(values)
    assert built is not None
    return built[1]


def routes(site: World, method: str) -> list[Rule]:
    found = [rule for rule in site.app.url_map.iter_rules() if method in (rule.methods or ())]
    return sorted(found, key=lambda rule: rule.endpoint)


def form(site: World, fields: dict[str, Any]) -> dict[str, Any]:
    """The fields with the ids of people and of what is there for their names."""

    def one(text: str) -> str:
        return str(site.people.get(text, site.id.get(text.removeprefix("id of "), text) if "id of " in text else text))

    return {"-".join(map(one, name.split("-"))): one(value) for name, value in fields.items()}


def refused(who: str, endpoint: str, answer: Any) -> bool:
    """Whether this answer refuses a person: as if it were not there, or asking them to sign in or agree first."""
    to = answer.headers.get("Location", "")
    if endpoint == "learning_sets.meeting_state":  # used by scripts, which cannot sign in: 404 for others
        return answer.status_code == 404
    if endpoint in {"educator.panel_answers", "educator.panel_item"}:  # experts need no account, but their link
        return answer.status_code == 404
    if who in OUT:
        # The page of a link is open to everyone; to join by it, people sign in.
        usual = 303 if endpoint in {"learner.invitation", "learning_sets.join_set"} else 302
        return answer.status_code == usual and to.startswith("/account/sign-in/")
    agree_first = endpoint.startswith("learning_sets.") and who == "newt"
    if agree_first and answer.status_code == 303:
        return to.endswith("/ground-rules/")
    return answer.status_code == 404


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, filled_sqlite: tuple[Path, dict[str, int]]) -> Iterator[World]:
    made = world(tmp_path_factory.mktemp("matrix"), *filled_sqlite)
    yield made
    made.app.extensions["store"].dispose()


def test_every_route_stands_in_the_matrix(site: World) -> None:
    assert {rule.endpoint for rule in routes(site, "GET")} == set(SEES)
    assert {rule.endpoint for rule in routes(site, "POST")} == set(SENDS)


@pytest.mark.parametrize("who", WHO)
def test_each_person_reads_what_they_may_and_nothing_else(site: World, who: str) -> None:
    wrong = []
    for rule in routes(site, "GET"):
        may = SEES[rule.endpoint]
        if may in {"anyone", "signed in"} and who not in FEW:
            continue
        answer = site.ask(who, "GET", address(site, rule))
        if who in WHO_MAY[may]:
            fine = answer.status_code in {200} | SENT_ON.get(rule.endpoint, set())
            fine = fine or (rule.endpoint == "static" and answer.status_code == 404)
        elif may == "visitors":
            start = "/educator/cohorts/" if who in EDUCATORS else "/home/"
            fine = answer.status_code == 302 and answer.headers["Location"] == start
        else:
            fine = refused(who, rule.endpoint, answer)
        if not fine:
            wrong.append((rule.endpoint, answer.status_code, answer.headers.get("Location", "")))
    assert not wrong, "\n".join(map(str, wrong))


@pytest.mark.parametrize("number", ["closed_meeting", "meeting", "thread", "voting_thread", "planned"])
def test_in_no_phase_is_a_discussion_there_for_somebody_else(site: World, number: str) -> None:
    wrong = []
    for rule in routes(site, "GET"):
        if rule.endpoint.startswith("learning_sets.") and "number" in rule.arguments:
            for who in set(WHO) - SET - {"newt"}:
                answer = site.ask(who, "GET", address(site, rule, number=site.id[number]))
                if not refused(who, rule.endpoint, answer):
                    wrong.append((rule.endpoint, who, answer.status_code))
    assert not wrong, "\n".join(map(str, wrong))


@pytest.mark.parametrize("who", WHO)
def test_nobody_changes_what_they_may_not(site: World, who: str) -> None:
    before, wrong = site.rows(), []
    for rule in routes(site, "POST"):
        sends = SENDS[rule.endpoint]
        if who in WHO_MAY[sends.may] or sends.may == "visitors":
            continue
        answer = site.ask(who, "POST", address(site, rule), form(site, sends.fields))
        if not refused(who, rule.endpoint, answer):
            wrong.append((rule.endpoint, answer.status_code, answer.headers.get("Location", "")))
    after = site.rows()
    assert not wrong, "\n".join(map(str, wrong))
    assert {table for table in before if before[table] != after[table]} == set()


def test_what_is_sent_changes_something_when_it_comes_from_somebody_who_may(site: World) -> None:
    """Without this, the tests above could send what is refused to everyone."""
    wrong = []
    site.restore()
    before = site.rows()
    try:
        for rule in routes(site, "POST"):
            sends = SENDS[rule.endpoint]
            who = sends.by or ("nobody" if sends.may == "visitors" else "lena")
            who = who if who in WHO_MAY[sends.may] else sorted(WHO_MAY[sends.may])[0]
            if sends.may == "educators":
                who = "edwin"
            answer = site.ask(who, "POST", address(site, rule), form(site, sends.fields))
            changed = {table for table, rows in site.rows().items() if rows != before[table]}
            if answer.status_code != sends.status or bool(changed - {"rate_limit"}) == sends.same:
                wrong.append(
                    f"{rule.endpoint} by {who}: {answer.status_code}, changed {changed or 'nothing'}"
                    + answer.headers.get("Location", "")
                )
            if changed:
                site.restore()
            if rule.endpoint in {"accounts.sign_out", "accounts.remove_way", "educator.panel_answers"}:
                site.open_browser(who)
    finally:
        site.restore()
    assert not wrong, "\n".join(map(str, wrong))


def test_somebody_else_who_sends_everything_changes_nothing_of_anybodys(site: World) -> None:
    """Bola may send many of these, for herself: what is Lena's, the cohort's or the set's stays as it was."""
    site.restore()
    before = site.rows(but=site.people["bola"])
    try:
        for rule in routes(site, "POST"):
            site.ask("bola", "POST", address(site, rule), form(site, SENDS[rule.endpoint].fields))
            if rule.endpoint in {"accounts.sign_out", "accounts.erase_account"}:
                site.open_browser("bola")
        after = site.rows(but=site.people["bola"])
    finally:
        site.restore()
    # What she may do: join by the links she was given, report a mistake, and stop Lena's mail by the link in it.
    hers = {"invitation", "set_invitation", "mail_choice", "outbox", "rate_limit", "mistake_report"}
    hers |= {"panel_expert"}  # by a link that anyone may have been given
    hers |= {"learning_set", "site"}  # a set of her own; the site counts what was written
    assert {table for table in before if before[table] != after[table]} <= hers
