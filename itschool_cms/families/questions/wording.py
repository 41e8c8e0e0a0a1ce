"""Threads as lists and pages show them."""

from datetime import datetime
from typing import Any, NamedTuple

from itschool_cms.accounts.models import User
from itschool_cms.core.i18n import _
from itschool_cms.manage.states.review import Asker

from .acts import may_change, may_withdraw
from .models import Step, TakesQuestions, Thread
from .rights import answers, child_of, has_asked

# Name of each step for the school and for the family, and the badge that is drawn.
STEPS = {
    Step.OPEN: (_("Waits for an answer"), "pending"),
    Step.ANSWERED: (_("Answered"), "published"),
    Step.CLOSED: (_("Closed"), "private"),
    Step.DELETED: (_("Deleted"), "draft"),
}
EXCERPT = 100


class Line(NamedTuple):
    """A thread in a list.

    Attributes:
        title: what it is about: the title of the document.
        excerpt: the beginning of the last message.
        note: who asked, about whom.
        badge, badge_title: the step.
    """

    title: str
    href: str
    excerpt: str
    note: str
    changed: datetime
    badge: str
    badge_title: str


class Said(NamedTuple):
    """A message on the page of its thread.

    Attributes:
        name: who wrote it.
        text: empty for one that was withdrawn.
        changes, withdraws: the person may change it, or withdraw it, now.
    """

    number: int
    name: str
    school: bool
    at: datetime
    edited: datetime | None
    text: str
    changes: bool
    withdraws: bool


def line_of(request: Any, thread: Thread, item: TakesQuestions) -> Line:
    """Return a thread as a list shows it to who may read it."""
    badge_title, badge = STEPS[Step(thread.step)]
    return Line(
        title=request.words.title_of(item),
        href=path_of(request, thread, item),
        excerpt=excerpt_of(thread),
        note=about(request, thread, item),
        changed=thread.changed,
        badge=badge,
        badge_title=badge_title,
    )


def path_of(request: Any, thread: Thread, item: TakesQuestions) -> str:
    """Return the address of the page of a thread."""
    path: str = request.resource_path(item, "question", str(thread.uid))
    return path


def excerpt_of(thread: Thread) -> str:
    """Return the beginning of the last message that stands."""
    text = next((each.text for each in reversed(thread.messages()) if each.text), "")
    words = " ".join(text.split())
    return words if len(words) <= EXCERPT else words[: EXCERPT - 1].rstrip() + "…"


def about(request: Any, thread: Thread, item: TakesQuestions) -> str:
    """Return who asked and about whom; to who asked, about whom."""
    child = child_of(request.site, thread)
    parts = [child.title if child is not None else ""]
    if not has_asked(Asker.of(request), thread):
        parts.insert(0, _name(request, thread.asker))
    return " · ".join(part for part in parts if part)


def conversation(request: Any, thread: Thread) -> list[Said]:
    """Return the messages of a thread as its page shows them."""
    return [
        Said(
            each.number,
            _name(request, each.by),
            each.school,
            each.at,
            each.edited,
            each.text,
            may_change(request, each) and thread.step != Step.DELETED,
            may_withdraw(request, thread, each) and thread.step != Step.DELETED,
        )
        for each in thread.messages()
    ]


def _name(request: Any, uid: int) -> str:
    person = request.site.catalog.resolve(uid)
    return person.title if isinstance(person, User) else request.words.translate(_("Somebody who left"))


def for_school(request: Any, thread: Thread, item: TakesQuestions) -> bool:
    """Tell whether the person of the request writes into the thread for the school."""
    return answers(Asker.of(request), thread, item)
