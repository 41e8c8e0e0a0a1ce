"""What happens to questions when two accounts of one person are merged."""

from itschool_cms.accounts.events import MergeWanted, PeopleMerged, PeopleParted

from .store import questions_of

MOVED = "questions"


def preview(event: MergeWanted) -> None:
    """Say how many questions move."""
    number = len(questions_of(event.request.site).of(event.gone.uid))
    if number:
        line = event.request.words.plural(
            "Questions: ${n} that was asked", "Questions: ${n} that were asked", number
        )
        event.lines.append(line)


def move(event: PeopleMerged) -> None:
    """Give the questions to the account that stays; who wrote a message is known by both."""
    questions = questions_of(event.tree.site)
    threads = questions.of(event.gone.uid)
    for thread in threads:
        questions.give(thread, event.kept.uid)
    event.moved[MOVED] = tuple(thread.uid for thread in threads)


def move_back(event: PeopleParted) -> None:
    """Give the questions back that are still there."""
    questions = questions_of(event.tree.site)
    found = (questions.get(uid) for uid in event.moved.get(MOVED, ()))
    for thread in found:
        if thread is not None and thread.asker == event.kept.uid:
            questions.give(thread, event.gone.uid)
