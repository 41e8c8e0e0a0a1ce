"""What happens to subscriptions when two accounts of one person are merged, and taken apart again."""

from typing import Any

from itschool_cms.accounts.events import MergeWanted, PeopleMerged, PeopleParted

from .store import subscriptions_of

MOVED = "subscriptions"


def preview(event: MergeWanted) -> None:
    """Say of how many places the closed account is told."""
    number = len(subscriptions_of(event.request.site).of(event.gone.uid))
    if number:
        text = event.request.words.plural(
            "Subscriptions: ${n} place that mails tell of",
            "Subscriptions: ${n} places that mails tell of",
            number,
        )
        event.lines.append(text)


def move(event: PeopleMerged) -> None:
    """Tell the account that stays of what the other one is told of; its own pace stays where it has one."""
    store, kept, gone = subscriptions_of(event.tree.site), event.kept.uid, event.gone.uid
    moved = [(place, str(pace), store.pace(kept, place) is None) for place, pace in store.of(gone)]
    if moved:
        store.pass_on(gone, kept)
    event.moved[MOVED] = tuple(moved)


def move_back(event: PeopleParted) -> None:
    """Give back what was moved, unless the person has stopped it since."""
    store, kept, gone = subscriptions_of(event.tree.site), event.kept.uid, event.gone.uid
    moved: tuple[tuple[int, str, bool], ...] = event.moved.get(MOVED, ())
    for place, pace, is_new in moved:
        present: Any = store.pace(kept, place)
        if present is not None:
            store.subscribe(gone, place, type(present)(pace))
        if is_new:
            store.stop(kept, place)
