"""One transaction a request, begun at the first use of `db()` and committed once, only on success."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import Any, cast

from flask import Flask, Request, current_app, g, request
from flask.typing import ResponseReturnValue
from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError

from learnapp.store.db.acting import NOBODY, declare
from learnapp.store.db.engine import AT_ONCE, Store, StoreBusyError

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def store() -> Store:
    """The database of this site."""
    return cast(Store, current_app.extensions["store"])


def db() -> Connection:
    """This request's connection: reading for safe methods, writing for the others.

    It acts for the organisations of the person asking, and for no organisation if there is no such person: see
    `store.db.acting`.
    """
    connection: Connection | None = g.get("connection")
    if connection is None:
        reading = request.method in SAFE and not g.get("writes")
        connection = _opened(store().read(acts_for()) if reading else store().write(acts_for=acts_for()))
    return connection


def _opened(opening: contextlib.AbstractContextManager[Connection]) -> Connection:
    stack = contextlib.ExitStack()
    connection = stack.enter_context(opening)
    g.transaction, g.connection = stack, connection
    return connection


def begin_writing() -> None:
    """Have `db()` write for the rest of a GET: only for one that nothing but the provider a person was sent to can
    cause.

    Ends what was read before.
    """
    commit()
    g.writes = True


@contextlib.contextmanager
def asking(acts_for: str | None = None) -> Iterator[Connection]:
    """A connection to read from before the view runs, such as to look up who is asking. It acts for `acts_for`; with
    None the caller must declare it, once that is known.

    If the request may write, this is a separate connection that ends at once: the turn to write, for which others wait,
    begins only when the view needs it.
    """
    if "connection" in g:
        yield db()
    elif request.method in SAFE:
        yield _opened(store().read(acts_for))
    else:
        with store().read(acts_for) as connection:
            yield connection


def act_for(acts_for: str) -> None:
    """Have the rest of this request act for these organisations."""
    g.acts_for = acts_for
    if "connection" in g:
        declare(g.connection, acts_for)


def acts_for() -> str:
    """The organisations that this request acts for."""
    return str(g.get("acts_for", NOBODY))


def write_if_free(what: str, work: Callable[[Connection], object]) -> bool:
    """Make a write that the page can do without, in a separate transaction: now or not at all. Returns whether it was
    made.

    `what` names it in the log if it was left out. A read that this request has begun should end first, with `commit`:
    SQLite cannot always write a file that is being read.
    """
    try:
        with store().write(wait=AT_ONCE) as connection:
            work(connection)
    except (StoreBusyError, SQLAlchemyError) as error:
        current_app.logger.warning("%s: not written, the database is busy (%s)", what, type(error).__name__)
        return False
    return True


def before_commit(finish: Callable[[Any], ResponseReturnValue]) -> None:
    """Have `finish` turn the view's answer into the one that is sent; its writes are in the same transaction."""
    g.setdefault("before_commit", []).append(finish)


def commit() -> None:
    """Commit what this request wrote so far. A later `db()` begins a new transaction."""
    _close(None)


class PageRequest(Request):
    """A request. Views see one for a page's headers (HEAD) as one for the page, and never take it for a form."""

    def __init__(self, environ: dict[str, Any], *args: Any, **more: Any) -> None:
        super().__init__(environ, *args, **more)
        if self.method == "HEAD":
            self.method = "GET"


class TransactionalFlask(Flask):
    """Flask, with the transaction closed as soon as the view has answered."""

    request_class = PageRequest

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Every view here is a plain function.

        Checking that, some twenty times a page, would cost as much as a query.
        """
        return func

    def dispatch_request(self) -> ResponseReturnValue:
        try:
            answer = super().dispatch_request()
            for finish in g.pop("before_commit", ()):
                answer = finish(answer)
            _close(None)
            return answer
        except BaseException as error:
            _close(error)
            raise


def _close(error: BaseException | None) -> None:
    stack: contextlib.ExitStack | None = g.pop("transaction", None)
    g.pop("connection", None)
    if stack is None:
        return
    if error is None:
        stack.close()
        return
    # Passing on the error makes the store roll back; the store then raises it again.
    with contextlib.suppress(type(error)):
        stack.__exit__(type(error), error, error.__traceback__)


def close_at_teardown(_error: Any) -> None:
    """Roll back a transaction that an error page or a before-request answer has left open."""
    stack: contextlib.ExitStack | None = g.pop("transaction", None)
    g.pop("connection", None)
    if stack is not None:
        abandoned = RuntimeError("request ended without an answer from a view")
        with contextlib.suppress(RuntimeError):
            stack.__exit__(RuntimeError, abandoned, None)
