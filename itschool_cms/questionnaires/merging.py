"""What happens to answers when two accounts of one person are merged."""

from collections.abc import Iterator
from typing import Any

from itschool_cms.accounts.events import MergeWanted, PeopleMerged, PeopleParted

from .models import Questionnaire
from .subscribers import NAME

ANSWERS_MOVED = "answers to questionnaires"


def preview(event: MergeWanted) -> None:
    """Say how many answers the closed account has given."""
    number = sum(len(item.answers.subjects_of(event.gone.uid)) for item in _all(event.request.site))
    if number:
        line = event.request.words.plural(
            "Questionnaires: ${n} answer", "Questionnaires: ${n} answers", number
        )
        event.lines.append(line)


def move(event: PeopleMerged) -> None:
    """Let the account that stays have given the answers; where both answered, its own stays."""
    gone, kept = event.gone.uid, event.kept.uid
    moved = []
    for item in _all(event.tree.site):
        for subject in item.answers.subjects_of(gone):
            if subject == gone and kept in item.answers:
                continue
            new = kept if subject == gone else subject
            if new != subject:
                item.answers.rekey(subject, new)
            item.answers.attribute(new, kept, subject)
            moved.append((item.uid, subject, new))
    event.moved[ANSWERS_MOVED] = tuple(moved)


def move_back(event: PeopleParted) -> None:
    """Give the answers back that nobody else has replaced since."""
    gone, kept = event.gone.uid, event.kept.uid
    for uid, before, after in event.moved.get(ANSWERS_MOVED, ()):
        item = event.tree.site.catalog.resolve(uid)
        if not isinstance(item, Questionnaire):
            continue
        answer = item.answers.get(after)
        if answer is None or answer.person != kept:
            continue
        if before != after:
            item.answers.rekey(after, before)
        item.answers.attribute(before, gone, after)


def _all(site: Any) -> Iterator[Questionnaire]:
    place = site.get(NAME)
    return iter(place.values()) if place is not None else iter(())
