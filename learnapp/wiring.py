"""The whole site put together: its rooms, and the steps that every request passes through.

Importing this file imports the whole site, so a process that will be forked into workers imports it once for all of
them.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from learnapp import accounts, admin, api, catalogue, educator, launch, learner, learning_sets
from learnapp.config import Settings, from_environment, with_secret
from learnapp.domain.reading import read_library
from learnapp.educator.previews.preview_folders import Folders
from learnapp.paths import MODULES, STATIC, TEMPLATES
from learnapp.store.content import media_stores
from learnapp.store.content.catalogue import Catalogue
from learnapp.store.db.engine import Store
from learnapp.store.people.sign_ins import EndedError
from learnapp.vault import Vault
from learnapp.web import (
    access,
    errors,
    forms,
    headers,
    identity,
    operations,
    own_password,
    page_shell,
    pages,
    sending,
    transaction,
)
from learnapp.web.clock import system_clock
from learnapp.web.device import pieces
from learnapp.web.launches import launched, package_frames
from learnapp.web.monitoring import metrics, requests, security_log


def wired(settings: Settings | None, clock: Callable[[], datetime] | None) -> Flask:
    """The site that `create_app` returns."""
    settings = with_secret(settings or from_environment())
    app = transaction.TransactionalFlask("learnapp", static_folder=str(STATIC), template_folder=str(TEMPLATES))
    app.jinja_environment = pages.Templates
    app.config.update(
        SECRET_KEY=settings.secret,
        # No other site on the domain can set a cookie with this prefix, and browsers accept it only over TLS.
        SESSION_COOKIE_NAME="__Host-learnapp" if settings.secure_cookies else "learnapp",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        PERMANENT_SESSION_LIFETIME=settings.session_longest,
        MAX_CONTENT_LENGTH=512 * 1024,
        MAX_FORM_MEMORY_SIZE=512 * 1024,
        MAX_FORM_PARTS=200,
        TRUSTED_HOSTS=list(settings.trusted_hosts) or None,
        TESTING=settings.testing,
    )
    if settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies, x_host=settings.proxies)  # type: ignore[method-assign]
    app.extensions["settings"] = settings
    app.extensions["clock"] = clock or system_clock
    app.extensions["store"] = store = Store(settings.database_url, media_stores.opened(settings.media))
    app.extensions["vault"] = Vault(settings.vault, store)
    app.extensions["catalogue"] = Catalogue(read_library((*settings.modules, MODULES)))
    app.extensions["previews"] = Folders(settings.modules)

    identity.init_app(app)
    launched.init_app(app)
    package_frames.init_app(app)
    errors.init_app(app)
    app.before_request(access.check_access)
    app.register_error_handler(EndedError, access.refuse_ended)
    forms.init_app(app)
    pieces.init_app(app)
    pages.init_app(app)
    page_shell.init_app(app)
    own_password.init_app(app)
    sending.init_app(app)
    operations.init_app(app)
    security_log.init_app(app)
    headers.init_app(app, settings.secure_cookies)
    listener = metrics.init_app(app, settings.metrics_token)
    requests.init_app(app, settings, [listener] if listener else [])
    app.teardown_request(transaction.close_at_teardown)
    for room in (operations, metrics, catalogue, accounts, learner, educator, learning_sets, admin, launch, api):
        app.register_blueprint(room.blueprint)
    errors.compile_pages(app)
    return app
