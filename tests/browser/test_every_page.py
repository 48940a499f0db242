"""A program in a real browser finds nothing wrong with any page, in the states that matter.

That is: no violation by axe, nothing to scroll sideways on a phone 320 pixels wide, nothing that the
browser complains of, refusals by the site's policy included; narrow and wide, in light and in dark.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from tests.browser.conftest import Site
from tests.browser.looking import Looking
from tests.browser.walking import press, walk_to_the_end

pytestmark = pytest.mark.browser

ANYONE = {
    "/": "catalogue.front",
    "/modules/": "catalogue.modules",
    "/modules/challenging-colleagues/": "catalogue.module",
    "/glossary/": "catalogue.glossary",
    "/search/?q=bleed": "catalogue.search",
    "/search/?q=zzzz": "catalogue.search",
    "/claims/": "catalogue.claims",
    "/competencies/": "catalogue.competencies",
    "/about/": "catalogue.about",
    "/privacy/": "catalogue.privacy",
    "/accessibility/": "catalogue.accessibility",
    "/report/?page=/modules/": "catalogue.report",
    "/verify/": "catalogue.verify",
    "/account/sign-in/": "accounts.sign_in",
    "/account/sign-in/?registered=yes": "accounts.sign_in",
    "/account/register/": "accounts.register",
    "/account/forgotten/": "accounts.forgotten",
    "/account/forgotten/sent/": "accounts.check_mail",
    "/join/": "learner.join",
    "/try/challenging-colleagues/": "learner.try_case",
    "/api/v1/": "api.docs",
}
LEARNER = {
    "/home/": "learner.home",
    "/assigned/": "learner.assigned",
    "/progress/": "learner.progress",
    "/review/": "learner.review",
    "/modules/": "catalogue.modules",
    "/modules/every-kind/": "catalogue.module",
    "/modules/every-kind/blocks/": "learner.activity",
    "/modules/challenging-colleagues/eleven-minutes/": "learner.activity",
    "/modules/challenging-colleagues/before/": "learner.activity",
    "/modules/challenging-colleagues/say-it-early/": "learner.activity",
    "/account/": "accounts.account",
    "/account/password/": "accounts.password",
    "/account/address/": "accounts.address",
    "/account/looks/": "accounts.looks",
    "/account/reminders/": "accounts.reminders",
    "/account/mail/": "accounts.mail",
    "/account/ways/": "accounts.ways",
    "/account/second-factor/": "accounts.second_factor",
    "/account/second-factor/confirm/": "accounts.confirm_identity",
    "/messages/": "learner.messages",
    "/account/data/": "accounts.own_data",
    "/account/name/": "accounts.name",
    "/account/data/erase/": "accounts.erase_account",
    "/account/calendar/": "learner.calendar",
    "/offline/": "learner.this_device",
    "/cohorts/": "learner.cohorts",
    "/evidence/": "learner.evidence",
    "/sets/": "learning_sets.sets",
    "/sets/new/": "learning_sets.new_set",
    "/reflections/": "learner.reflections",
    "/reflections/new/": "learner.new_reflection",
    "/writing/": "learner.writing",
    "/notes/?at=tea-round/leaves": "learner.notes",
    "/actions/new/": "learner.new_action",
    "/modules/tea-round/certificate/": "learner.certificate",
    "/report/?page=/modules/tea-round/": "catalogue.report",
}
EDUCATOR = {
    "/home/": "learner.home",
    "/educator/cohorts/": "educator.cohorts",
    "/educator/cohorts/new/": "educator.new_cohort",
    "/educator/help/": "educator.educator_help",
    "/educator/preview/": "educator.previews_list",
    "/educator/preview/every-kind/": "educator.preview",
    "/educator/preview/tea-round/spilt/?way=0": "educator.preview_activity",
    "/educator/preview/every-kind/at-once/?question=once-tips&key=yes": "educator.preview_activity",
    "/educator/drafts/": "educator.drafts",
    "/educator/drafts/new/": "educator.new_draft",
    "/educator/reports/": "educator.reports",
    "/modules/challenging-colleagues/guide/": "catalogue.guide",
    "/modules/challenging-colleagues/package/": "catalogue.module_package",
    "/modules/challenging-colleagues/": "catalogue.module",
}
ADMIN = {
    "/educator/reports/": "educator.reports",
    "/admin/health/": "admin.health",
    "/admin/retention/?messages=24": "admin.retention",
    "/admin/editions/": "admin.editions",
    "/admin/editions/tea-round/": "admin.module_editions",
    "/admin/mail/": "admin.mail_queue",
    "/admin/people/": "admin.people_list",
    "/admin/people/new/": "admin.new_person",
    "/admin/people/1/": "admin.one_person",
    "/admin/people/1/name/": "admin.person_name",
    "/admin/people/1/address/": "admin.person_address",
    "/admin/people/1/merge/?email=bola@example.org": "admin.merge_people",
    "/admin/people/1/data/": "admin.person_data",
    "/admin/people/1/erase/": "admin.erase_person",
    "/admin/audit/": "admin.audit_log",
    "/admin/organisations/": "admin.organisations",
    "/admin/frames/": "admin.frame_hosts",
    "/admin/platforms/": "admin.platforms",
    "/admin/platforms/new/": "admin.new_platform",
    "/admin/organisations/new/": "admin.new_organisation",
    "/admin/organisations/1/": "admin.organisation",
    "/admin/organisations/1/retention/?messages=24": "admin.organisation_retention",
    "/admin/organisations/1/close/": "admin.close_organisation",
    "/admin/organisations/1/people/1/out/": "admin.take_out",
    "/admin/organisations/1/data/": "admin.data_out",
    "/admin/organisations/1/data/deliveries/": "admin.delivery_log",
    "/admin/organisations/1/data/keys/new/": "admin.new_key",
    "/admin/organisations/1/data/webhook/new/": "admin.new_receiver",
}
WALKED = {
    "learning_sets.actions",
    "learning_sets.facilitator_notes",
    "learning_sets.meeting",
    "learning_sets.meetings",
    "learning_sets.new_meeting",
    "learning_sets.screen",
    "learning_sets.edit_set_action",
    "learning_sets.new_set_action",
    "learning_sets.new_thread",
    "learning_sets.record",
    "learning_sets.routes",
    "learning_sets.set_action",
    "learning_sets.thread",
    "learning_sets.threads",
    "learning_sets.change_rules",
    "learning_sets.close_set",
    "learning_sets.cohort_sets",
    "learning_sets.edit_post",
    "learning_sets.ground_rules",
    "learning_sets.hand_over",
    "learning_sets.join_set",
    "learning_sets.leave_set",
    "learning_sets.members",
    "learning_sets.one_post",
    "learning_sets.passed_on",
    "learning_sets.reply",
    "learning_sets.report_post",
    "learning_sets.reports",
    "learning_sets.take_out_post",
    "learning_sets.the_set",
    "learning_sets.write_post",
    "educator.findings",
    "educator.assignment",
    "educator.assignments",
    "educator.extension",
    "educator.extensions",
    "educator.several_extensions",
    "educator.new_assignment",
    "educator.withdraw_assignment",
    *(
        "educator.draft",
        "educator.draft_case",
        "educator.draft_comment",
        "educator.draft_delete",
        "educator.draft_file",
        "educator.draft_form",
        "educator.draft_history",
    ),
    *(
        "educator.draft_import",
        "educator.draft_parts",
        "educator.draft_paste",
        "educator.draft_pictures",
        "educator.draft_preview",
        "educator.draft_preview_activity",
    ),
    *(
        "educator.draft_items",
        "educator.panel",
        "educator.panel_answers",
        "educator.panel_item",
        "educator.panel_link",
        "educator.panels",
    ),
    *("educator.draft_publish", "educator.draft_remove", "educator.draft_save"),
    "learner.question",
    "learner.check_quiz",
    "learner.results",
    "learner.disagree",
    "learner.debrief",
    "accounts.add_way",
    "accounts.remove_way",
    "accounts.first_sign_on",
    *("admin.remove_deployment", "admin.remove_platform", "admin.replace_key", "admin.replace_secret"),
    "launch.again",
    "launch.course",
    "launch.courses",
    "launch.framed",
    "launch.join",
    "launch.login",
    "launch.new_tab",
    "launch.pick",
    "launch.register",
    "launch.tab",
    "launch.welcome",
    "accounts.confirm",
    "accounts.reset",
    "accounts.setup",
    "accounts.stop_mail",
    "accounts.authenticator_app",
    "accounts.new_passkey",
    "accounts.passkey",
    "accounts.recovery_code",
    "accounts.remove_app",
    "accounts.second_step",
    "learner.review_card",
    "learner.next_review",
    "learner.reviewed",
    "learner.one_writing",
    "learner.edit_writing",
    "learner.delete_writing",
    "learner.shareable",
    "learner.action",
    "learner.did_it_help",
    "educator.cohort",
    "educator.report",
    "educator.people",
    "educator.member",
    "educator.member_link",
    "educator.invitations",
    "educator.invite",
    "educator.invite_list",
    "educator.settings",
    "educator.subgroup",
    "educator.close_cohort",
    "educator.copy_cohort",
    "learner.invitation",
    "learner.leave_cohort",
    "educator.messages",
    "educator.new_message",
}
NOT_PAGES = {
    *("admin.completions_csv", "admin.first_page"),
    *("api.assignments", "api.cohorts", "api.completions", "api.members", "api.one_cohort", "api.one_person"),
    *("api.openapi", "api.people", "api.results"),
    *("catalogue.badge", "catalogue.badge_issuer", "catalogue.did_document", "catalogue.package_file"),
    *("learner.app_manifest", "learner.here", "learner.pack", "learner.worker"),
    "learning_sets.meeting_calendar",
    "admin.audit_file",
    "admin.frame_package",
    "educator.preview_stamp",
    "educator.draft_words",
    "educator.draft_zip",
    "static",
    "monitoring.metrics",
    "operations.alive",
    "operations.ready",
    "catalogue.picture",
    "catalogue.verify_key",
    "catalogue.verify_script",
    "learner.calendar_feed",
    "learning_sets.discussion",
    "learning_sets.meeting_state",
    "learning_sets.download_record",
    "learner.download_writing",
    "accounts.download_data",
    "accounts.sign_on",
    "launch.keys",
    "accounts.signed_on",
    "educator.download_invitations",
    "educator.cohort_file",
}


ALWAYS = {"nobody": set(ANYONE), "lena": {*list(LEARNER)[:11], "/messages/", "/evidence/", "/sets/", "/writing/"}}
"""The pages that every run checks, one of each kind; `make proof` checks all."""


@pytest.mark.parametrize(
    ("who", "address"),
    [
        pytest.param(who, address, marks=[] if address in ALWAYS.get(who, ()) else [pytest.mark.thorough])
        for who, table in (("nobody", ANYONE), ("lena", LEARNER), ("edwin", EDUCATOR), ("ada", ADMIN))
        for address in table
    ],
)
def test_a_page_is_good(who: str, address: str, seen_by: Callable[[str], Looking]) -> None:
    seen_by(who).at(address)


def test_every_page_of_the_site_is_looked_at(app: Flask) -> None:
    looked_at = WALKED.union(*(table.values() for table in (ANYONE, LEARNER, EDUCATOR, ADMIN)))
    pages = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    assert pages - NOT_PAGES - looked_at == set()


@pytest.mark.parametrize(
    ("address", "status"),
    [("/no/such/page/", 404), ("/modules/no-such-module/", 404), ("/account/sign-out/", 405)],
)
def test_an_error_page_is_good(address: str, status: int, seen_by: Callable[[str], Looking]) -> None:
    seen_by("nobody").at(address, status)
    seen_by("lena").at(address, status)


def test_forms_with_problems_are_good(seen_by: Callable[[str], Looking]) -> None:
    nobody = seen_by("nobody")
    for address, button in (
        ("/account/sign-in/", "Sign in"),
        ("/account/register/", "Create an account"),
        ("/report/", "Send report"),
    ):
        nobody.page.goto(address)
        press(nobody.page, button)
        assert nobody.page.title().startswith("Error: ")
        nobody.here()
    lena = seen_by("lena")
    lena.page.goto("/account/password/")
    press(lena.page, "Change password")
    lena.here()


def test_a_reset_link_is_good_before_and_after(site: Site, seen_by: Callable[[str], Looking]) -> None:
    nobody = seen_by("nobody")
    nobody.at(f"/account/reset/{site.reset_token('bola@example.org')}/")
    nobody.at("/account/reset/long-gone/", 410)
    nobody.at("/account/setup/long-gone/", 410)


def test_a_form_from_before_is_told_so(seen_by: Callable[[str], Looking]) -> None:
    nobody = seen_by("nobody")
    nobody.page.goto("/report/")
    nobody.page.get_by_label("What is wrong?").fill("The pot is cold.")
    nobody.page.context.clear_cookies()
    press(nobody.page, "Send report")
    nobody.here("a form whose token is another browser's")


def test_reports_are_good_with_something_in_them(seen_by: Callable[[str], Looking]) -> None:
    lena, edwin = seen_by("lena"), seen_by("edwin")
    lena.page.goto("/report/?page=/modules/tea-round/spilt/")
    lena.page.get_by_label("What is wrong?").fill("The cup is a mug.\n\n" + "Itisaveryveryverylongword" * 8)
    press(lena.page, "Send report")
    lena.here()
    edwin.at("/educator/reports/")
    press(edwin.page, "Mark as dealt with")
    edwin.here("reports, one dealt with")


@pytest.mark.thorough
def test_every_scene_of_a_walk_and_its_debrief_are_good(beginner: Looking) -> None:
    page = beginner.page
    page.goto("/modules/challenging-colleagues/eleven-minutes/")
    press(page, "Start the case")
    press(page, "Go on to the end of the shift")
    press(page, "Do this")
    beginner.here("a decision without a choice")
    assert len(walk_to_the_end(page, lambda page: beginner.here())) >= 4
    press(page, "Open the debrief")
    for summary in page.locator("main summary").all():
        summary.click()
    beginner.here("the debrief, all of it open")
    press(page, "Try another way")
    beginner.here("a what-if")
    beginner.at("/home/")
    beginner.at("/modules/challenging-colleagues/")


def test_a_scene_that_has_been_left_is_told_so(beginner: Looking) -> None:
    page = beginner.page
    page.goto("/modules/tea-round/spilt/")
    press(page, "Start the case")
    other = page.context.new_page()
    other.goto("/modules/tea-round/spilt/")
    for tab, choice in ((page, 0), (other, 1)):
        tab.locator("input[name=choice]").nth(choice).check(force=True)
        press(tab, "Do this")
    Looking(other, beginner.watch).here("a choice from a page that had been left")


def test_a_question_answered_elsewhere_is_told_so(beginner: Looking) -> None:
    page = beginner.page
    page.goto("/modules/tea-round/after/")
    press(page, "Start")
    other = page.context.new_page()
    other.goto(page.url)
    for tab, option in ((page, 0), (other, 1)):
        tab.locator("form.question input[type=radio]").nth(option).check(force=True)
        press(tab, "Save and continue")
    Looking(other, beginner.watch).here("an answer that was given in another tab")
    page.goto("/modules/tea-round/after/check/")
    beginner.here("a last look with questions left open")


def test_what_a_person_wrote_is_good(seen_by: Callable[[str], Looking]) -> None:
    lena = seen_by("lena")
    page = lena.page
    page.goto("/reflections/new/")
    page.locator("main textarea").fill("What stayed with me is how early one can say it.")
    with page.expect_navigation():
        page.locator("main form button[type=submit]").first.click()
    lena.here()
    written = page.url
    for part in ("edit/", "delete/"):
        lena.at(written + part)
    lena.at(written.replace("/writing/", "/reflections/") + "shareable/")
    lena.at("/reflections/")
    lena.at("/writing/")


def test_a_workplace_action_is_good(seen_by: Callable[[str], Looking]) -> None:
    lena = seen_by("lena")
    page = lena.page
    page.goto("/actions/new/")
    page.locator("main textarea").fill("Agree when to ring before the next run of nights.")
    due = datetime.now(UTC) + timedelta(days=20)
    for part in ("day", "month", "year"):
        page.locator(f"main input[name$={part}]").fill(str(getattr(due, part)))
    with page.expect_navigation():
        page.locator("main form button[type=submit]").first.click()
    lena.here()
    lena.at("/reflections/")
    addresses = [link.get_attribute("href") or "" for link in page.locator("main a").all()]
    action = next(a for a in addresses if a.startswith("/actions/") and a != "/actions/new/")
    lena.at(action)
