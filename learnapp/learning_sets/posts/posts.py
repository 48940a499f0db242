"""Writing in a set's discussions: posting, replying, editing and removing posts."""

from __future__ import annotations

from collections.abc import Mapping

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learnapp.domain.content.rendering import people_html
from learnapp.learning_sets.blueprint import blueprint
from learnapp.learning_sets.case_names import names_discussed
from learnapp.learning_sets.posts.post_forms import TypedPost, not_sent, written
from learnapp.learning_sets.posts.posts_open import may_post, shows_posts, waits
from learnapp.learning_sets.posts.quotes import quotable
from learnapp.learning_sets.scope import SetMembership, my_set, open_set
from learnapp.store.sets import discussions, posts
from learnapp.store.sets.discussions import Discussion
from learnapp.store.sets.posts import Post, TakenBy
from learnapp.web.access import access
from learnapp.web.clock import now
from learnapp.web.drafts import draft_here, forget_draft, keeps_writing_drafts
from learnapp.web.identity import editions, person
from learnapp.web.monitoring.shared_limits import count_made
from learnapp.web.notices import flash_success
from learnapp.web.transaction import db
from learnapp.web.typed_fields import number_in, whole_number


def discussion_url(discussion: Discussion, post_id: int | None = None) -> str:
    """Where a discussion is read, at one of its posts if that is given."""
    anchor = f"post-{post_id}" if post_id else None
    return url_for(
        f"learning_sets.{discussion.form}", set_id=discussion.set_id, number=discussion.number, _anchor=anchor
    )


def posts_here(discussion: Discussion) -> list[Post]:
    """The posts that a discussion's page shows: the newest, or those before the one its address names. One query."""
    return posts.of_discussion(db(), discussion.id, whole_number(request.args.get("before", "")))


def post_of(membership: SetMembership, post_id: int) -> tuple[Post, Discussion]:
    """A post that a member can read now, and its discussion; 404 for any other."""
    row = posts.get(db(), membership.the_set.id, post_id)
    there = discussions.get(db(), membership.the_set.id, row[1]) if row else None
    if row is None or there is None or not shows_posts(there) or waits(membership, there):
        abort(404)
    return row[0], there


def _sent() -> tuple[Mapping[str, str], bool]:
    """The form that was sent or stored, and whether it was stored."""
    draft = draft_here()
    if request.method == "POST":
        return request.form, False
    return ({name: values[0] for name, values in draft.items() if values} if draft else {}), bool(draft)


@blueprint.route("/<int:set_id>/discussions/<int:number>/write/", methods=["GET", "POST"])
@access("learn")
@keeps_writing_drafts
def write_post(set_id: int, number: int) -> ResponseReturnValue:
    """A post in a discussion. Forms on the discussion's own page send theirs here."""
    membership = my_set(set_id)
    discussion = discussions.get(db(), set_id, number)
    if discussion is None:
        abort(404)
    return _write(membership, discussion, None)


@blueprint.route("/<int:set_id>/posts/<int:post_id>/reply/", methods=["GET", "POST"])
@access("learn")
@keeps_writing_drafts
def reply(set_id: int, post_id: int) -> ResponseReturnValue:
    membership = my_set(set_id)
    answered, discussion = post_of(membership, post_id)
    return _write(membership, discussion, answered)


def _write(membership: SetMembership, discussion: Discussion, answered: Post | None) -> ResponseReturnValue:
    form, draft = _sent()
    if request.method == "GET":
        return _write_page(membership, discussion, answered, not_sent(form), draft=draft)
    new = written(form, lambda: names_discussed(db(), editions(), discussion))
    problem = _in_the_way(membership, discussion)
    if problem:
        return _write_page(membership, discussion, answered, new, problem=problem)
    if not new.text.fine:
        return _write_page(membership, discussion, answered, new)
    count_made()
    added = posts.add(
        db(),
        discussion.id,
        person.id,
        text=new.text.text,
        html=people_html(new.text.text),
        nonce=new.nonce,
        now=now(),
        reply_to=answered.id if answered else None,
        quoted=new.quote(quotable(db(), editions(), person.id, discussion)) if new.quoted else None,
    )
    if not added.same:
        return _write_page(membership, discussion, answered, not_sent(form), problem="posted")
    forget_draft()
    return redirect(discussion_url(discussion, added.id), 303)


def _in_the_way(membership: SetMembership, discussion: Discussion) -> str:
    """Why this member cannot post in this discussion now: "shut", or "look" if they have to answer or look first."""
    return "shut" if not may_post(membership, discussion) else "look" if waits(membership, discussion) else ""


def _write_page(
    membership: SetMembership,
    discussion: Discussion,
    answered: Post | None,
    new: TypedPost,
    *,
    draft: bool = False,
    problem: str = "",
) -> ResponseReturnValue:
    """`problem`: from `_in_the_way`, or "posted" if this form was sent before with different words."""
    page = render_template(
        "learning_sets/posts/write_post.html",
        membership=membership,
        discussion=discussion,
        back=discussion_url(discussion),
        answered=answered,
        new=new,
        offered=quotable(db(), editions(), person.id, discussion),
        draft=draft,
        problem=problem or _in_the_way(membership, discussion),
        errors=new.text.errors,
    )
    return page, 409 if problem else 422 if new.text.errors else 200


@blueprint.get("/<int:set_id>/posts/<int:post_id>/")
@access("learn")
def one_post(set_id: int, post_id: int) -> ResponseReturnValue:
    """A post with its earlier wordings, which every member can see."""
    membership = my_set(set_id)
    post, discussion = post_of(membership, post_id)
    return render_template(
        "learning_sets/posts/one_post.html",
        membership=membership,
        post=post,
        versions=posts.versions(db(), post.id),
        back=discussion_url(discussion, post.id),
        discussion=discussion,
    )


@blueprint.route("/<int:set_id>/posts/<int:post_id>/edit/", methods=["GET", "POST"])
@access("learn")
@keeps_writing_drafts
def edit_post(set_id: int, post_id: int) -> ResponseReturnValue:
    """Edit one's own post; the others can see how it was."""
    membership = open_set(set_id)
    post, discussion = post_of(membership, post_id)
    if post.person_id != person.id or post.redacted_at is not None:
        abort(404)
    form, draft = _sent()
    if request.method == "GET":
        new = not_sent(form or {"text": post.text})
        return _edit_page(membership, post, discussion, new, draft=draft)
    new = written(form, lambda: names_discussed(db(), editions(), discussion))
    if not new.text.fine:
        return _edit_page(membership, post, discussion, new)
    text, revision = new.text.text, number_in(request.form, "revision")
    if text == post.text:
        forget_draft()
        return redirect(discussion_url(discussion, post.id), 303)
    count_made()
    html = people_html(text)
    if not posts.edit(db(), post.id, person.id, text=text, html=html, revision=revision, now=now()):
        return _edit_page(membership, post, discussion, new, stale=True)
    forget_draft()
    flash_success("Your post has been edited. The others can see the earlier version.")
    return redirect(discussion_url(discussion, post.id), 303)


def _edit_page(
    membership: SetMembership,
    post: Post,
    discussion: Discussion,
    new: TypedPost,
    *,
    draft: bool = False,
    stale: bool = False,
) -> ResponseReturnValue:
    page = render_template(
        "learning_sets/posts/edit_post.html",
        membership=membership,
        post=post,
        discussion=discussion,
        back=discussion_url(discussion, post.id),
        new=new,
        draft=draft,
        stale=stale,
        errors=new.text.errors,
    )
    return page, 409 if stale else 422 if new.text.errors else 200


@blueprint.route("/<int:set_id>/posts/<int:post_id>/take-out/", methods=["GET", "POST"])
@access("learn")
def take_out_post(set_id: int, post_id: int) -> ResponseReturnValue:
    """Remove a post's words for good: authors may remove their own, the facilitator any."""
    membership = my_set(set_id)
    post, discussion = post_of(membership, post_id)
    as_: TakenBy | None = (
        "author" if post.person_id == person.id else "facilitator" if membership.me.facilitates else None
    )
    if as_ is None:
        abort(404)
    back, where = discussion_url(discussion, post.id), discussion.title
    listed = whole_number(request.args.get("reported", ""))
    if membership.me.facilitates and listed:  # they came from this page of the reports
        back, where = url_for("learning_sets.reports", set_id=set_id, page=listed), "Reported posts"
    if request.method == "POST":
        posts.take_out(db(), set_id, post.id, person.id, as_, now())
        flash_success("The post has been removed.")
        return redirect(back, 303)
    return render_template(
        "learning_sets/posts/take_out_post.html",
        membership=membership,
        post=post,
        own=as_ == "author",
        discussion=discussion,
        back=back,
        where=where,
    )
