"""Local roles of what arrives at a place: only those stay that who brings it could give there.

Else somebody who shares in one place would carry rights into another one, where they only contribute.
"""

from collections.abc import Iterator

from pyramid.config import Configurator
from pyramid.request import Request

from itschool_cms.core.events import ItemEvent, ItemMoved, ItemRestored
from itschool_cms.core.local_roles import GIVEN
from itschool_cms.core.models import Item
from itschool_cms.core.permissions import Permission
from itschool_cms.core.principals import number_of
from itschool_cms.core.tree import Tree, walk

from ..states.review import Asker
from .changes import Grant, below, by_principal

# The key, in the notes of a tree, of how many items lost roles.
LOST = "roles-lost"


def follow_move(event: ItemMoved) -> None:
    """Look at what stands in another folder now."""
    if event.parent is not event.item.__parent__:
        _arrived(event)


def follow_restoring(event: ItemRestored) -> None:
    """Look at what came back to another place than its own."""
    if event.elsewhere:
        _arrived(event)


def words_of_loss(request: Request) -> str:
    """Return what to say when items have lost roles in this request; empty when none has."""
    lost = int(request.tree.notes.get(LOST, 0))
    if not lost:
        return ""
    return request.words.plural(
        "Rights of its own stayed behind: you may not give them here.",
        "Rights of ${n} items stayed behind: you may not give them here.",
        lost,
    )


def _arrived(event: ItemEvent) -> None:
    # The system itself, in commands and evolution steps, is bound by no rule.
    shared = [each for each in walk(event.item) if each.local_roles] if event.tree.user else []
    if not shared:
        return
    asker, place = Asker.acting(event.tree), event.item.__parent__
    for item in shared:
        kept = tuple(each for each in item.local_roles if _may_give(asker, each, place))
        if kept != item.local_roles:
            _lose(event.tree, item, kept)


def _may_give(asker: Asker, grant: Grant, place: Item) -> bool:
    return all(asker.may(each, place) for each in (Permission.SHARE, *GIVEN.get(grant[1], ())))


def _lose(tree: Tree, item: Item, kept: tuple[Grant, ...]) -> None:
    before, after = dict(by_principal(item.local_roles)), dict(by_principal(kept))
    tree.change(item, {"local_roles": kept})
    for each in below(item):
        tree.site.catalog.index_rights(each)
    tree.notes[LOST] = tree.notes.get(LOST, 0) + 1
    manager = tree.site._p_jar.transaction_manager
    for principal, facts in _changed(before, after):
        person = number_of(principal) if principal.startswith("user:") else 0
        tree.registry.trail.write(
            manager, "shared", person=person, by=tree.user, item=item.uid, who=principal, **facts
        )


def _changed(before: dict[str, str], after: dict[str, str]) -> Iterator[tuple[str, dict[str, str]]]:
    for principal, roles in before.items():
        if after.get(principal, "") != roles:
            yield principal, {"before": roles, "after": after.get(principal, "")}


def includeme(config: Configurator) -> None:
    """Watch what arrives."""
    config.add_subscriber(follow_move, ItemMoved)
    config.add_subscriber(follow_restoring, ItemRestored)
