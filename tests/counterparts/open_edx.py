"""A bare Django project with Open edX's own LTI platform (lti-consumer-xblock), for tests to run beside the site.

    python tests/counterparts/open_edx.py FOLDER PORT TOOL

serves it on 127.0.0.1 for the tool at the address TOOL. What Open edX would add, such as courses and people, are stubs.
`/begin/` starts a launch, `/held/` says what the platform has stored.
"""

from __future__ import annotations

import sys
from types import SimpleNamespace
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import django
from django.conf import settings

FOLDER, PORT, TOOL = sys.argv[1], int(sys.argv[2]), sys.argv[3]
HERE = f"http://127.0.0.1:{PORT}"
BLOCK = "block-v1:Southmoor+LEAD1+2026+type@lti_consumer+block@tea"

settings.configure(
    DEBUG=False,
    SECRET_KEY="of a test alone",
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": f"{FOLDER}/edx.db"}},
    DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    INSTALLED_APPS=[
        *("django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions"),
        *("config_models", "rest_framework", "lti_consumer"),
    ],
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "crum.CurrentRequestUserMiddleware",
    ],
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}],
    USAGE_ID_PATTERN=r"(?P<usage_id>(?:i4x://?[^/]+/[^/]+/[^/]+/[^@]+(?:@[^/]+)?)|(?:[^/]+))",
    LMS_ROOT_URL=HERE,
    LTI_BASE=HERE,
    LTI_API_BASE=HERE,
    PLATFORM_NAME="Southmoor",
    USE_TZ=True,
    FEATURES={},
    CACHES={"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}},
)
django.setup()

from django.core.management import call_command  # noqa: E402
from django.http import HttpResponseRedirect, JsonResponse  # noqa: E402
from django.urls import include, path  # noqa: E402
from lti_consumer.api import get_lti_1p3_launch_start_url  # noqa: E402
from lti_consumer.data import Lti1p3LaunchData  # noqa: E402
from lti_consumer.models import (  # noqa: E402
    Lti1p3Passport,
    LtiAgsScore,
    LtiConfiguration,
    LtiDlContentItem,
)
from lti_consumer.plugin import compat  # noqa: E402
from opaque_keys.edx.keys import UsageKey  # noqa: E402

LEARNS, TEACHES = "student", "staff"
PEOPLE = {
    1: ("edx-lena", "Lena Marsh", LEARNS),
    2: ("edx-late", "Lou Late", LEARNS),
    3: ("edx-ed", "Ed", TEACHES),
}
GRADEBOOK: dict[str, float] = {}


def grade(user: str, score: float, possible: float, _comment: Any) -> None:
    GRADEBOOK[user] = score * possible


def block(*_: Any) -> Any:
    return SimpleNamespace(
        display_name="Tea round",
        weight=100,
        has_score=True,
        accept_grades_past_due=True,
        is_past_due=lambda: False,
        max_score=lambda: 100,
        set_user_module_score=grade,
        scope_ids=SimpleNamespace(usage_id=BLOCK),
        lti_1p3_passport_id=None,
    )


def members(_course: Any) -> dict[int, dict[str, Any]]:
    return {
        number: {"id": number, "username": key, "email": f"{key}@example.org", "name": name, "roles": [role]}
        for number, (key, name, role) in PEOPLE.items()
    }


compat.load_enough_xblock = compat.load_block_as_user = block
compat.user_has_studio_write_access = lambda *_: True
compat.get_user_from_external_user_id = lambda key: key
compat.get_course_members = members
compat.merge_course_forum_roles = lambda *_: None
compat.nrps_pii_disallowed = lambda: True
compat.batch_get_or_create_externalids = lambda _users: {
    number: SimpleNamespace(external_user_id=key) for number, (key, _, _) in PEOPLE.items()
}
compat.get_event_tracker = lambda: None


def begin(request: Any) -> HttpResponseRedirect:
    """Do what Open edX's own page does: send one of the people to the tool's login."""
    key, name, role = PEOPLE[int(request.GET["who"])]
    data = Lti1p3LaunchData(
        user_id=key,
        user_role="instructor" if role == "staff" else "student",
        config_id=str(CONFIGURATION.config_id),
        resource_link_id=BLOCK,
        name=name,
        context_id="course-v1:Southmoor+LEAD1+2026",
        context_title="Leadership for residents",
    )
    item = LtiDlContentItem.objects.last()
    deep = request.GET.get("deep") == "yes"
    url = get_lti_1p3_launch_start_url(data, deep_link_launch=deep, dl_content_id=item.id if item else None)
    return HttpResponseRedirect(url)


def held(_request: Any) -> JsonResponse:
    scores = LtiAgsScore.objects.values("user_id", "score_given", "score_maximum", "activity_progress")
    items = [one.attributes for one in LtiDlContentItem.objects.all()]
    return JsonResponse({"scores": list(scores), "items": items, "gradebook": GRADEBOOK})


urlpatterns = [
    path("begin/", begin),
    path("held/", held),
    path("api/", include("lti_consumer.plugin.urls")),
]

call_command("migrate", verbosity=0)
from django.contrib.auth import get_user_model  # noqa: E402

PASSPORT = Lti1p3Passport.objects.create(name="learnapp", lti_1p3_tool_keyset_url=f"{TOOL}/lti/keys.json")
CONFIGURATION = LtiConfiguration.objects.create(
    version=LtiConfiguration.LTI_1P3,
    config_store=LtiConfiguration.CONFIG_ON_DB,
    location=UsageKey.from_string(BLOCK),
    lti_1p3_passport=PASSPORT,
    lti_1p3_oidc_url=f"{TOOL}/lti/login/",
    lti_1p3_launch_url=f"{TOOL}/modules/tea-round/",
    lti_1p3_redirect_uris=[f"{TOOL}/lti/launch/"],
    lti_advantage_enable_nrps=True,
    lti_advantage_deep_linking_enabled=True,
    lti_advantage_deep_linking_launch_url=f"{TOOL}/lti/launch/",
)


class Quiet(WSGIRequestHandler):
    def log_message(self, *_: Any) -> None:
        pass


if __name__ == "__main__":
    from django.core.wsgi import get_wsgi_application

    assert get_user_model()
    with make_server("127.0.0.1", PORT, get_wsgi_application(), handler_class=Quiet) as server:
        own = {
            "issuer": HERE,
            "client_id": PASSPORT.lti_1p3_client_id,
            "login_url": f"{HERE}/api/lti_consumer/v1/launch/",
            "token_url": f"{HERE}/api/lti_consumer/v1/token/{PASSPORT.passport_id}",
            "keys_url": f"{HERE}/api/lti_consumer/v1/public_keysets/{PASSPORT.passport_id}",
        }
        import json

        print(json.dumps(own), flush=True)
        server.serve_forever()
