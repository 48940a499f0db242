"""Figures for Prometheus, without personal data. Off unless LEARNAPP_METRICS_TOKEN is set.

Workers write their counts to files in a folder that the server makes when it starts, so any of them can report for all
(prometheus_client's multiprocess mode). Figures from the database are queried at each reading.
"""

from __future__ import annotations

import hmac
import os
from collections.abc import Callable, Iterator
from typing import Any

from flask import Blueprint, Flask, abort, current_app, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from learnapp.mail import outbox
from learnapp.store.db.engine import Store, StoreBusyError
from learnapp.store.operations import health
from learnapp.web.access import access
from learnapp.web.identity import settings
from learnapp.web.transaction import store

blueprint = Blueprint("monitoring", __name__)

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
"""The variable by which prometheus_client knows the folder that the workers share."""
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class RequestFigures:
    """Requests by route and status, and how long they took."""

    def __init__(self) -> None:
        from prometheus_client import CollectorRegistry, Counter, Histogram

        self.registry = CollectorRegistry()
        counted = "learnapp_requests", "Requests answered.", ("route", "method", "status")
        self.requests = Counter(*counted, registry=self.registry)
        timed = "learnapp_request_seconds", "Seconds until a request was answered.", ("route",)
        self.seconds = Histogram(*timed, buckets=BUCKETS, registry=self.registry)

    def note(self, route: str, method: str, status: int, seconds: float) -> None:
        self.requests.labels(route, method, str(status)).inc()
        self.seconds.labels(route).observe(seconds)

    def of_all_workers(self) -> Any:
        if not os.environ.get(FOLDER):
            return self.registry
        from prometheus_client import CollectorRegistry
        from prometheus_client.multiprocess import MultiProcessCollector

        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        return registry


class SiteFigures:
    """Figures about the site from the database. Times are seconds since 1970, as Prometheus expects."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def collect(self) -> Iterator[Any]:
        from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily

        def gauge(name: str, what: str, value: float | None) -> Iterator[Any]:
            if value is not None:
                yield GaugeMetricFamily(name, what, value=value)

        try:
            with self.store.read() as connection:
                queue, rounds = outbox.condition(connection), health.last_rounds(connection)
                answers = health.answers(connection)
        except (SQLAlchemyError, StoreBusyError):
            yield from gauge("learnapp_database_up", "Whether the database answers.", 0)
            return
        yield from gauge("learnapp_database_up", "Whether the database answers.", 1)
        emails = GaugeMetricFamily("learnapp_emails", "Emails in the queue, by state.", labels=["state"])
        for state in ("waiting", "failed", "unknown"):
            emails.add_metric([state], getattr(queue, state))
        yield emails
        for name, what, moment in (
            ("oldest_email", "When the oldest waiting email was queued.", queue.oldest),
            ("last_reminders", "When `learnapp remind` last ran without a failure.", rounds.reminded),
            ("last_backup", "When the database was last backed up.", rounds.backed_up),
            ("last_vault_backup", "When the vault was last copied.", rounds.vault_copied),
        ):
            yield from gauge(f"learnapp_{name}_timestamp_seconds", what, moment.timestamp() if moment else None)
        yield CounterMetricFamily("learnapp_answers", "Answers to questions so far.", value=answers)


def init_app(app: Flask, token: str) -> Callable[[str, str, int, float], None] | None:
    """Returns the listener to call for each request; None if figures are off."""
    if not token:
        return None
    app.extensions["request figures"] = figures = RequestFigures()
    return figures.note


@blueprint.get("/metrics")
@access("anyone")
def metrics() -> ResponseReturnValue:
    """The figures; 404 for anyone without the token."""
    token = settings().metrics_token
    given = request.headers.get("Authorization", "").encode()
    if not token or not hmac.compare_digest(given, f"Bearer {token}".encode()):
        abort(404)
    from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest

    own = CollectorRegistry()
    own.register(SiteFigures(store()))
    requests = current_app.extensions["request figures"].of_all_workers()
    return generate_latest(requests) + generate_latest(own), 200, {"Content-Type": CONTENT_TYPE_LATEST}
