"""What is done with a thread: ask, write, change, withdraw, close, delete and bring back."""

import time
from datetime import timedelta
from typing import Any

from pyramid.request import Request

from itschool_cms.accounts.throttle import Limit
from itschool_cms.core.models import utcnow

from .mails import tell_asker, tell_school
from .models import Message, Step, TakesQuestions, Thread
from .store import add_store, questions_of

CHANGEABLE = timedelta(minutes=15)
MAX_TEXT = 2_000
MOST_MESSAGES = 100
MOST_THREADS = 20
# Within an hour. An office answers a whole school.
BY_FAMILY, BY_SCHOOL = Limit(10, 3_600), Limit(200, 3_600)


def must_wait(request: Request, school: bool) -> int:
    """Count a message; returns the seconds to wait when there were too many of late, else 0."""
    counters: dict[str, int | Limit] = {f"question|{request.person.uid}": BY_SCHOOL if school else BY_FAMILY}
    wait: int = request.registry.throttle.begin(counters, time.time()).wait
    return wait


def ask(request: Request, item: TakesQuestions, child: int, text: str) -> Thread:
    """Begin a thread about an item, and tell the school."""
    add_store(request.site)
    now, person = utcnow(), request.person.uid
    thread = Thread(item.uid, person, child, now)
    thread.write(person, text, now, school=False)
    questions_of(request.site).add(thread)
    tell_school(request, thread, item)
    return thread


def is_full(request: Request, item: TakesQuestions) -> bool:
    """Tell whether the person has asked as often about an item as one may."""
    own = questions_of(request.site).of(item.uid)
    return sum(thread.asker == request.person.uid for thread in own) >= MOST_THREADS


def write(request: Request, thread: Thread, item: TakesQuestions, text: str, school: bool) -> bool:
    """Add a message: the school answers, or the family asks on; who it is for is told.

    Returns False where the school answers and nobody could be told of it.
    """
    was, now = thread.step, utcnow()
    thread.write(request.person.uid, text, now, school)
    questions_of(request.site).move(thread, Step.ANSWERED if school else Step.OPEN, now)
    if school:
        return tell_asker(request, thread, item)
    # While it waits, one mail is enough.
    if was != Step.OPEN:
        tell_school(request, thread, item)
    return True


def is_own(request: Request, message: Message) -> bool:
    """Tell whether the person of the request wrote a message, be it under an account that was merged."""
    person: Any = request.person
    return message.by == person.uid or message.by in person.absorbed


def may_change(request: Request, message: Message) -> bool:
    """Tell whether the person may still change a message."""
    return is_own(request, message) and bool(message.text) and utcnow() - message.at < CHANGEABLE


def may_withdraw(request: Request, thread: Thread, message: Message) -> bool:
    """Tell whether the person may withdraw a message: shortly after, or while nobody else has answered it."""
    later = any(each.number > message.number and each.school != message.school for each in thread.messages())
    return is_own(request, message) and bool(message.text) and (may_change(request, message) or not later)


def change(thread: Thread, message: Message, text: str) -> None:
    """Give a message another text."""
    if text != message.text:
        thread.put(message._replace(text=text, edited=utcnow()))


def withdraw(request: Request, thread: Thread, message: Message) -> bool:
    """Take the text of a message away; the thread goes when nothing else stands in it: returns False then."""
    thread.put(message._replace(text="", edited=None))
    left = [each for each in thread.messages() if each.text]
    if not left:
        questions_of(request.site).forget(thread)
        return False
    # A question waits as long as the last word is the family's.
    if thread.step in (Step.OPEN, Step.ANSWERED):
        step = Step.ANSWERED if left[-1].school else Step.OPEN
        questions_of(request.site).move(thread, step, thread.changed)
    return True


def close(request: Request, thread: Thread) -> None:
    """End a thread: nobody writes any more."""
    questions_of(request.site).move(thread, Step.CLOSED, utcnow())


def reopen(request: Request, thread: Thread) -> None:
    """Let a closed thread go on where it stood."""
    answered = thread.messages()[-1].school
    questions_of(request.site).move(thread, Step.ANSWERED if answered else Step.OPEN, utcnow())


def delete(request: Request, thread: Thread) -> None:
    """Put a thread aside: nobody reads it any more, and who edits the document can bring it back."""
    thread.before, thread.deleted_by = thread.step, request.person.uid
    questions_of(request.site).move(thread, Step.DELETED, utcnow())
    request.trail("question-deleted", item=thread.item)


def restore(request: Request, thread: Thread) -> None:
    """Bring a deleted thread back as it was."""
    thread.deleted_by = 0
    questions_of(request.site).move(thread, thread.before, utcnow())
    request.trail("question-restored", item=thread.item)
