"""The questions that a person reads, in their order, and how many wait."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from itschool_cms.core.models import Item
from itschool_cms.manage.states.review import Asker

from .models import Step, TakesQuestions, Thread
from .rights import answers, has_asked, item_of, may_read
from .store import questions_of

# More than an office looks through: what is older is found by its document.
LOOKED_AT = 2_000
ALL = (Step.OPEN, Step.ANSWERED, Step.CLOSED)

Found = tuple[Thread, TakesQuestions]


@dataclass(frozen=True)
class _Reader(Asker):
    """One who reads many threads: what the person may do with a document is asked once."""

    known: dict[tuple[str, int], bool] = field(default_factory=dict, compare=False)

    def may(self, permission: str, item: Item) -> bool:
        key = permission, item.uid
        if key not in self.known:
            self.known[key] = super().may(permission, item)
        return self.known[key]


def read_by(asker: Asker, threads: Iterable[Thread]) -> Iterator[Found]:
    """Yield those threads that the person reads, with what each is about."""
    for thread in threads:
        item = item_of(asker, thread)
        if item is not None and may_read(asker, thread, item):
            yield thread, item


def for_the_school(request: Any, steps: Iterable[str]) -> list[Found]:
    """Return the threads at some steps that the person answers for the school."""
    asker, questions = _Reader.of(request), questions_of(request.site)
    threads = (thread for step in steps for thread in islice(questions.at(step), LOOKED_AT))
    return [(thread, item) for thread, item in read_by(asker, threads) if answers(asker, thread, item)]


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
    """Return the threads that wait for an answer of the person, the oldest first; computed once a request."""
    known: list[Found] | None = request.__dict__.get("_waiting_questions")
    if known is None:
        known = request.__dict__["_waiting_questions"] = for_the_school(request, [Step.OPEN])
    return known


def has_own(request: Any) -> bool:
    """Tell whether the person has ever asked."""
    return request.person is not None and questions_of(request.site).has(request.person.uid)


def _is_own(asker: Asker, thread: Thread) -> bool:
    return has_asked(asker, thread) and thread.step != Step.DELETED
