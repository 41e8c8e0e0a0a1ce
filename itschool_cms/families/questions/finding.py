"""The questions that a person reads, in their order, and how many wait."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from itschool_cms.core.menus import COUNTED
from itschool_cms.manage.states.review import Asker

from .models import Step, TakesQuestions, Thread
from .rights import Reader, answers, has_asked, item_of, may_delete, may_read
from .store import questions_of

# More than an office looks through: what is older is found by its document.
LOOKED_AT = 2_000
ALL = (Step.OPEN, Step.ANSWERED, Step.CLOSED)

Found = tuple[Thread, TakesQuestions]


def read_by(asker: Asker, threads: Iterable[Thread]) -> Iterator[Found]:
    """Yield those threads that the person reads, with what each is about."""
    for thread in threads:
        item = item_of(asker, thread)
        if item is not None and may_read(asker, thread, item):
            yield thread, item


def for_the_school(request: Any, steps: Iterable[str]) -> list[Found]:
    """Return the threads at some steps that the person answers for the school."""
    return list(_for_the_school(request, steps))


def _for_the_school(request: Any, steps: Iterable[str]) -> Iterator[Found]:
    reader, questions = Reader.of(request), questions_of(request.site)
    for step in steps:
        judge = may_delete if step == Step.DELETED else answers
        # Only the item, the child and the person who asked matter: a family asks more than once.
        known: dict[tuple[int, ...], TakesQuestions | None] = {}
        for thread in questions.at(step, LOOKED_AT):
            key = thread.item, thread.child, thread.asker
            if key not in known:
                item = item_of(reader, thread) if reader.could_answer(thread) else None
                known[key] = item if item is not None and judge(reader, thread, item) else None
            found = known[key]
            if found is not None:
                yield thread, found


def own(request: Any) -> list[Found]:
    """Return the threads that the person asked and may read, the newest first."""
    asker = Asker.of(request)
    threads = reversed(questions_of(request.site).of(asker.person))
    return [(thread, item) for thread, item in read_by(asker, threads) if _is_own(asker, thread)]


def about(request: Any, item: TakesQuestions) -> list[Found]:
    """Return the threads about an item that the person reads: those that wait first, the newest first."""
    threads = reversed(questions_of(request.site).of(item.uid))
    found = [pair for pair in read_by(Asker.of(request), threads) if pair[0].step != Step.DELETED]
    return sorted(found, key=lambda pair: pair[0].step != Step.OPEN)


def waiting(request: Any) -> list[Found]:
    """Return the threads that wait for an answer of the person, the oldest first; as many as menus count."""
    known: list[Found] | None = request.__dict__.get("_waiting_questions")
    if known is None:
        known = request.__dict__["_waiting_questions"] = list(
            islice(_for_the_school(request, [Step.OPEN]), COUNTED)
        )
    return known


def has_own(request: Any) -> bool:
    """Tell whether the person has ever asked."""
    return request.person is not None and questions_of(request.site).has(request.person.uid)


def _is_own(asker: Asker, thread: Thread) -> bool:
    return has_asked(asker, thread) and thread.step != Step.DELETED
